"""The form of an address to watch, and watchlist files as text."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from monitor.errors import ConfigError, NotFoundError
from monitor.model import DocumentType, Text
from monitor.watchlist import Problem, inspect
from monitor.watchlist.files import find_files

NAMES = ("provider", "provider_name", "document", "document_name", "document_name_zh", "type", "url", "select", "remove", "language")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SECRET = re.compile(r"\b(?:env:[A-Za-z_]|file:/)")


@dataclass(slots=True)
class Typed:
    """What stands in the form's fields, as it was typed."""

    lines: dict[str, str]
    wrong: dict[str, Text] = field(default_factory=dict)


def typed_in(form: Mapping[str, list[str]]) -> Typed:
    """The form as it was sent."""
    typed = Typed({name: form.get(name, [""])[-1].strip()[:2000] for name in NAMES})
    typed.lines["type"] = typed.lines["type"] or DocumentType.TERMS.value
    return typed


def lines_of(text: str) -> tuple[str, ...]:
    """Selectors, one a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def check_typed(typed: Typed, known: Mapping[str, frozenset[str]]) -> None:
    """What must be there before anything can be written. `known`: the documents of each provider."""
    lines, wrong = typed.lines, typed.wrong
    for name in ("provider", "document"):
        if not _SLUG.fullmatch(lines[name]):
            wrong[name] = Text("write an id of lower-case letters, digits and dashes", "请写由小写字母、数字和短横线组成的标识")
    if lines["document"] in known.get(lines["provider"], frozenset()):
        wrong["document"] = Text("the provider has a document of this id: choose another one", "该服务商已有此标识的文档：请换一个")
    if lines["provider"] not in known and not lines["provider_name"]:
        wrong["provider_name"] = Text("a new provider needs a name", "新的服务商需要名称")
    if not lines["document_name"]:
        wrong["document_name"] = Text("what people call the document", "请填写文档名称")
    if lines["type"] not in list(DocumentType):
        wrong["type"] = Text("choose one of the list", "请从列表中选择")
    if not re.match(r"https?://[^\s/]", lines["url"]):
        wrong["url"] = Text("write the whole address, beginning with https://", "请写完整地址，以 https:// 开头")


def with_document(text: str, typed: Typed, is_known: bool) -> str:
    """The provider's own file with the document added; comments stay. `is_known`: another file defines the provider. Raises ConfigError."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 200
    yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        content = yaml.load(text) if text.strip() else _head(typed, is_known)
    except (YAMLError, ValueError) as error:
        raise _not_yaml() from error
    if not isinstance(content, CommentedMap):
        raise _not_yaml()
    content.setdefault("documents", CommentedSeq()).append(_document(typed))
    stream = io.StringIO()
    yaml.dump(content, stream)
    return stream.getvalue()


def _not_yaml() -> ConfigError:
    return ConfigError(Text("the provider's file is not a YAML mapping: correct it first", "该服务商的文件不是 YAML 映射：请先更正"))


def _head(typed: Typed, is_known: bool) -> CommentedMap:
    if is_known:
        return CommentedMap({"extends": typed.lines["provider"]})
    return CommentedMap({"provider": typed.lines["provider"], "name": typed.lines["provider_name"]})


def _document(typed: Typed) -> CommentedMap:
    lines = typed.lines
    names = CommentedMap({"en": lines["document_name"], "zh": lines["document_name_zh"] or lines["document_name"]})
    names.fa.set_flow_style()
    source = CommentedMap({"url": lines["url"]})
    for name in ("select", "remove"):
        if lines[name]:
            source[name] = CommentedSeq(lines_of(lines[name]))
            source[name].fa.set_flow_style()
    made = CommentedMap({"id": lines["document"], "name": names, "type": lines["type"]})
    if lines["language"]:
        made["language"] = lines["language"]
    made["sources"] = CommentedSeq([source])
    return made


def inspected(folders: Sequence[Path], own: Path, name: str, text: str, packs: frozenset[str] | None) -> tuple[Problem, ...]:
    """What is wrong in all watchlists, with this text in place of one of the user's own files: as strictly as the command line reads them."""
    with tempfile.TemporaryDirectory(prefix="watchlists-") as made:
        folder = Path(made)
        for path in find_files(own) if own.is_dir() else ():
            if path.name != name:
                (folder / path.name).symlink_to(path)
        (folder / name).write_text(text, encoding="utf-8")
        found = inspect([*folders, folder], packs).problems
        return tuple(replace(each, text=Text(_here(each.text.en, folder, own), _here(each.text.zh, folder, own))) for each in found)


def _here(said: str, folder: Path, own: Path) -> str:
    """A file that another one is said to be at odds with stands in the user's own folder."""
    return said.replace(str(folder), str(own))


def new_secrets(before: str, after: str) -> bool:
    """It names secrets of this machine (`env:`, `file:`) that were not named before: whoever sits elsewhere could have them sent anywhere."""
    return len(_SECRET.findall(after)) > 0 and sorted(_references(after)) != sorted(_references(before))


def _references(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if _SECRET.search(line)]


def file_in(own: Path, name: str) -> Path:
    """One of the user's own files. Raises NotFoundError for what can be no file's name."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,80}\.ya?ml", name):
        raise NotFoundError(Text("a watchlist's file is called like acme.yaml", "监控清单文件名应形如 acme.yaml"))
    return own / name
