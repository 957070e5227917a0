"""One sentence each in English and Chinese, built from facts and findings; nothing is said that none of them bears."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale

from monitor.facts import Comparison, Ownership
from monitor.judge.rules import RULES
from monitor.judge.sentences import is_cjk
from monitor.model import Diff, Direction, DocumentType, Edit, Finding, Judgement, Severity, Text, Urgency

MOST_TOPICS = 3
MOST_NAMES = 6
LONGEST_QUOTE = 160
_DESCRIPTIONS = {
    rule.id: rule.description
    for rule in RULES
    if not rule.id.startswith(("other.", "region.removed", "region.added", "region.barred", "region.unbarred"))
}
_HOW = {
    Direction.TIGHTENED: Text("tightened", "收紧"),
    Direction.LOOSENED: Text("loosened", "放宽"),
    Direction.NEUTRAL: Text("changed", "变更"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose document is judged."""

    provider: Text
    document: Text
    type: DocumentType


def summary(subject: Subject, judged: Judgement, diff: Diff, owners: Ownership | None) -> Text:
    """What changed, the gravest first, and when: `judged` is the judgement but for its summary."""
    owned = tuple(_owned(judged, owners))
    told = ("sales.ownership",) if owned else ()
    parts = [*_territories(judged), *owned, *_topics(judged, told)] or [_unexplained(judged, diff)]
    when = _when(judged.effective_date, judged.urgency)
    en = "; ".join(part.en for part in parts[:MOST_TOPICS]) + when.en
    zh = "；".join(part.zh for part in parts[:MOST_TOPICS]) + when.zh
    return Text(f"{subject.provider.en}: {en}", f"{subject.provider.zh}：{zh}")


def clip(text: str, most: int = LONGEST_QUOTE) -> str:
    """At most `most` characters of a quote, with an ellipsis where it was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _territories(judged: Judgement) -> Iterable[Text]:
    if judged.regions_removed:
        yield Text(
            f"no longer available in {_names(judged.regions_removed, 'en')}", f"不再向以下地区提供：{_names(judged.regions_removed, 'zh')}"
        )
    if judged.regions_added:
        yield Text(f"now available in {_names(judged.regions_added, 'en')}", f"新增可用地区：{_names(judged.regions_added, 'zh')}")


def _names(codes: tuple[str, ...], language: str) -> str:
    territories = _locale(language).territories
    more = len(codes) - MOST_NAMES
    shown = [str(territories.get(code, code)) for code in codes[:MOST_NAMES]]
    if language == "zh":
        return "、".join(shown) + (f"等 {len(codes)} 个地区" if more > 0 else "")
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


@lru_cache(maxsize=4)
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def _owned(judged: Judgement, owners: Ownership | None) -> Iterable[Text]:
    """The bar by ownership in figures, where one was tightened and the clause gives them."""
    tightened = any(each.rule == "sales.ownership" and each.direction is Direction.TIGHTENED for each in judged.findings)
    if owners is None or owners.threshold is None or not tightened:
        return
    share = f"{owners.threshold.normalize():f}%"
    more = owners.comparison is Comparison.MORE_THAN
    where = _whose(owners)
    yield Text(
        f"companies {'more than' if more else 'at least'} {share} owned{where.en} barred",
        f"禁止{where.zh}持股{'超过' if more else '达到'} {share} 的公司使用",
    )


def _whose(owners: Ownership) -> Text:
    codes = tuple(each for each in owners.jurisdictions if len(each) == 2 and each.isupper())
    if codes:
        return Text(f" from {_names(codes, 'en')}", f"由{_names(codes, 'zh')}")
    if not owners.jurisdictions:
        return Text("", "")
    phrase = owners.jurisdictions[0]
    return Text(" from unsupported regions", f"由{phrase}") if is_cjk(phrase) else Text(f" from {phrase}", "由不受支持地区")


def _topics(judged: Judgement, told: tuple[str, ...]) -> list[Text]:
    """One phrase for each rule, the gravest first; what is far less grave than the gravest is left to the list of findings."""
    topics: dict[str, Finding] = {}
    quotes: set[str] = set()
    for finding in judged.findings:
        near = finding.severity.rank + 1 >= judged.severity.rank
        if near and finding.rule in _DESCRIPTIONS and finding.rule not in told and finding.quote not in quotes:
            topics.setdefault(finding.rule, finding)
        quotes.add(finding.quote)
    return [_phrase(finding) for finding in topics.values()]


def _phrase(finding: Finding) -> Text:
    topic, how = _DESCRIPTIONS[finding.rule], _HOW[finding.direction]
    return Text(f"{topic.en} ({how.en})", f"{topic.zh}（{how.zh}）")


def _unexplained(judged: Judgement, diff: Diff) -> Text:
    edit = max(diff.material, key=_size, default=None)
    if edit is None:
        return Text("no change of substance", "无实质变化")
    quote = clip(_said(edit))
    if judged.severity is Severity.INFO:
        return Text(f"wording only: “{quote}”", f"仅文字调整：“{quote}”")
    return Text(f"no rule explains this change; the largest edit: “{quote}”", f"没有规则能解释这一变更；最大的改动：“{quote}”")


def _said(edit: Edit) -> str:
    block = edit.after or edit.before
    return block.text if block else ""


def _size(edit: Edit) -> int:
    return sum(len(block.text) for block in (edit.before, edit.after) if block is not None)


def _when(effective: date | None, urgency: Urgency) -> Text:
    if urgency is Urgency.IMMEDIATE:
        return Text(", effective immediately", "，立即生效")
    if effective is not None and urgency is Urgency.UPCOMING:
        return Text(f", effective {effective.isoformat()}", f"，{effective.isoformat()} 生效")
    return Text("", "")
