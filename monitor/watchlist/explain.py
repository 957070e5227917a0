"""Pydantic's errors as problems with a line, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from monitor.model import DocumentType, Text
from monitor.watchlist.entries import ApiEntry, BrowserEntry, FollowEntry, Names, ProbeEntry, SourceEntry
from monitor.watchlist.problems import Problem, choose, shown
from monitor.watchlist.schema import DocumentPatch, ScheduleEntry
from monitor.watchlist.yamltree import Place, Tree

_EXAMPLES = {
    "provider": "provider: acme",
    "extends": "extends: acme",
    "name": "name: {en: Acme, zh: 阿克米}",
    "en": "en: Acme",
    "zh": "zh: 阿克米",
    "id": "id: terms",
    "type": f"type: {DocumentType.TERMS}",
    "url": "url: https://example.com/terms",
    "documents": "documents: [...]",
    "sources": "sources: [{url: https://example.com/terms}]",
    "protocol": "protocol: openai-chat",
    "base_urls": "base_urls: {openai-chat: [https://api.example.com/v1]}",
    "source": "source: https://example.com/docs",
}
_INSIDE: dict[str, type[BaseModel]] = {
    "documents": DocumentPatch,
    "sources": SourceEntry,
    "schedule": ScheduleEntry,
    "name": Names,
    "browser": BrowserEntry,
    "follow": FollowEntry,
    "probe": ProbeEntry,
    "apis": ApiEntry,
}
"""The form of what stands under a key; at the top it is the file's own."""

_WANTED = {
    "string_type": Text("text (in quotes if YAML takes it for something else)", "文字（若被 YAML 误认，请加引号）"),
    "bool_type": Text("`true` or `false`", "`true` 或 `false`"),
    "list_type": Text("a list: `[one, two]`, or a line with `- ` for each", "列表：`[甲, 乙]`，或每行以 `- ` 开头"),
    "dict_type": Text("a mapping: `key: value`", "映射：`键: 值`"),
    "model_type": Text("a mapping: `key: value`", "映射：`键: 值`"),
    "time_delta_type": Text("an interval such as `1h`", "时间间隔，例如 `1h`"),
    "literal_error": Text(
        "one of openai-chat, openai-responses, anthropic-messages, gemini", "openai-chat、openai-responses、anthropic-messages、gemini 之一"
    ),
    "is_instance_of": Text("one of the known words", "已知的词之一"),
}


def explain(
    error: ValidationError,
    tree: Tree,
    form: type[BaseModel],
    base: Place = (),
    empty: frozenset[Place] = frozenset(),
    inside: Mapping[str, type[BaseModel]] = _INSIDE,
    examples: Mapping[str, str] = _EXAMPLES,
) -> Iterator[Problem]:
    """A problem for each error. `base` is where the validated value stands in the file, `empty` what is reported as empty already.

    `inside` and `examples` are those of another kind of file.
    """
    for details in error.errors(include_url=False):
        place = (*base, *details["loc"])
        if place not in empty:
            yield Problem(tree.file, tree.line(place), _text(details, place, keys_at(place, form, inside), examples))


def _text(details: ErrorDetails, place: Place, known: list[str], examples: Mapping[str, str]) -> Text:
    kind, value = details["type"], details["input"]
    key = next((str(part) for part in reversed(place) if isinstance(part, str)), "")
    if kind == "watchlist":
        facts = details["ctx"]
        return Text(f"`{shown(key)}`: {facts['en']}", f"`{shown(key)}`：{facts['zh']}")
    if kind == "missing":
        example = examples.get(key, f"{key}: …")
        return Text(f"`{key}` is missing: write `{example}`", f"缺少 `{key}`：请写 `{example}`")
    if kind == "extra_forbidden":
        hint = choose(str(place[-1]), known)
        return Text(f"unknown key `{shown(str(place[-1]))}`: {hint.en}", f"未知的键 `{shown(str(place[-1]))}`：{hint.zh}")
    if kind == "too_short":
        return Text(f"`{key}` is empty: add at least one entry, or remove it", f"`{key}` 为空：请至少写一项，或删除")
    wanted = _WANTED.get(kind, Text(details["msg"], details["msg"]))
    return Text(f"`{shown(key)}` is {shown(value)}: write {wanted.en}", f"`{shown(key)}` 的值是 {shown(value)}：请写{wanted.zh}")


def keys_at(place: Place, form: type[BaseModel], inside: Mapping[str, type[BaseModel]] = _INSIDE) -> list[str]:
    """The keys that are known where an unknown one stands."""
    owner = next((part for part in reversed(place[:-1]) if isinstance(part, str)), None)
    return list((inside.get(owner, form) if owner is not None else form).model_fields)
