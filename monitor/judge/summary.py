"""One sentence each in English and Chinese, built from facts and findings; nothing is said that none of them bears."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale

from monitor.facts import Comparison, Ownership
from monitor.judge.amounts import told
from monitor.judge.named import named
from monitor.judge.phrases import AMOUNTS, phrase
from monitor.judge.rules import RULES
from monitor.judge.sentences import is_cjk
from monitor.judge.statements import Statement
from monitor.judge.tables import CELL, name_of
from monitor.model import (
    BlockKind,
    Diff,
    Direction,
    DocumentType,
    Edit,
    Finding,
    Judgement,
    Kind,
    Severity,
    Side,
    SourceKind,
    Text,
    Urgency,
)

MOST_TOPICS = 3
MOST_NAMES = 6
LONGEST_QUOTE = 160
SHORT_QUOTE = 100
OWNERSHIP, ENTRY = "sales.ownership", "money.table"
_DESCRIPTIONS = {rule.id: rule.description for rule in RULES if not rule.id.startswith(("other.", "move."))}
_IMPLIED = {
    "access.third_party_welcome": frozenset({"access.third_party_client", "access.subscription_credentials"}),
    "term.no_notice": frozenset({"term.suspend"}),
}
"""Rules that only repeat what one of the others says."""
_ASIDE = frozenset({Kind.EFFECTIVE_DATE, Kind.EDITORIAL})
"""Said only where there is nothing else to say."""


_SHORT = {("HK", "en"): "Hong Kong", ("MO", "en"): "Macao", ("HK", "zh"): "中国香港", ("MO", "zh"): "中国澳门"}
"""Where CLDR's names are longer than what people write."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose document is judged."""

    provider: Text
    document: Text
    type: DocumentType
    kind: SourceKind = SourceKind.AUTO
    """How its source is read: an API's answers and lists of models are judged in their own way."""
    vantage: str = ""
    """Of a probe: from where it asks, where that has a name."""


def summary(subject: Subject, judged: Judgement, diff: Diff, owners: Ownership | None, statements: tuple[Statement, ...] = ()) -> Text:
    """What changed, the gravest first, and when: `judged` is the judgement but for its summary."""
    owned = tuple(_owned(judged, owners))
    placed = tuple(_territories(judged))
    topics = _topics(judged, bool(owned), bool(placed), {each.text: each for each in statements}, subject.type)
    parts = [*placed, *owned, *topics][:MOST_TOPICS] or [_unexplained(judged, diff)]
    when = _when(judged.effective_date, judged.urgency)
    en = "; ".join(part.en for part in parts) + when.en
    zh = "；".join(part.zh for part in parts) + when.zh
    return Text(f"{subject.provider.en}: {en}", f"{subject.provider.zh}：{zh}")


def clip(text: str, most: int = LONGEST_QUOTE) -> str:
    """At most `most` characters of a quote, with an ellipsis where it was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _territories(judged: Judgement) -> Iterable[Text]:
    lost = [each for each in judged.findings if each.rule in ("region.barred", "region.removed")]
    if judged.regions_removed and lost and all(each.severity is Severity.MEDIUM for each in lost):
        yield Text(
            f"not yet available in {_names(judged.regions_removed, 'en')}", f"尚未在以下地区提供：{_names(judged.regions_removed, 'zh')}"
        )
    elif judged.regions_removed:
        yield Text(
            f"no longer available in {_names(judged.regions_removed, 'en')}", f"不再向以下地区提供：{_names(judged.regions_removed, 'zh')}"
        )
    if judged.regions_added:
        yield Text(f"now available in {_names(judged.regions_added, 'en')}", f"新增可用地区：{_names(judged.regions_added, 'zh')}")


def _names(codes: tuple[str, ...], language: str) -> str:
    territories = _locale(language).territories
    more = len(codes) - MOST_NAMES
    shown = [_SHORT.get((code, language)) or str(territories.get(code, code)) for code in codes[:MOST_NAMES]]
    if language == "zh":
        return "、".join(shown) + (f"等 {len(codes)} 个地区" if more > 0 else "")
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


@lru_cache(maxsize=4)
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def _owned(judged: Judgement, owners: Ownership | None) -> Iterable[Text]:
    """The bar by ownership in figures, where one was tightened and the clause gives them."""
    tightened = any(each.rule == OWNERSHIP and each.direction is Direction.TIGHTENED for each in judged.findings)
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


def _topics(judged: Judgement, owned: bool, placed: bool, statements: dict[str, Statement], kind: DocumentType) -> list[Text]:
    """One phrase for each rule, the gravest first; what is far less grave than the gravest is left to the list of findings."""
    near = [each for each in judged.findings if each.severity.rank + 1 >= judged.severity.rank and each.rule in _DESCRIPTIONS]
    near = [each for each in near if not (placed and each.kind is Kind.REGION_AVAILABILITY) and not (owned and each.rule == OWNERSHIP)]
    weighty = [each for each in near if each.kind not in _ASIDE]
    rules = {each.rule for each in near}
    topics: dict[str, Text] = {}
    quotes = {each.quote for each in judged.findings if owned and each.rule == OWNERSHIP}
    for finding in () if (owned or placed) and not weighty else weighty or near:
        amount = _amount(finding, statements, kind)
        if amount is not None:
            topics.setdefault(amount.en, amount)
        elif finding.quote not in quotes and not _entry(finding) and not (finding.rule in _IMPLIED and _IMPLIED[finding.rule] & rules):
            topics.setdefault(finding.rule, _clause(finding, statements))
        quotes.add(finding.quote)
    found = [*topics.values(), *_entries(near)]
    return [_with_quote(found[0], near)] if len(found) == 1 and not (owned or placed) else found


def _entries(findings: list[Finding]) -> Iterator[Text]:
    """The rows that came to a table of prices or limits, and those that went, by name."""
    for side, en, zh in ((Side.ADDED, "new entries", "新增条目"), (Side.REMOVED, "entries dropped", "删去条目")):
        rows = [each.quote for each in findings if _entry(each) and each.side is side]
        names = [name for name in map(name_of, rows) if name][:MOST_NAMES] or [clip(quote, SHORT_QUOTE) for quote in rows[:1]]
        if names:
            yield Text(f"{en}: {', '.join(names)}", f"{zh}：{'、'.join(names)}")


def _entry(finding: Finding) -> bool:
    """A row that came to a table of prices or limits, or went: neither better nor worse by itself."""
    money = finding.rule == ENTRY or (finding.kind is Kind.PRICING_LIMITS and CELL in finding.quote)
    return money and finding.direction is Direction.NEUTRAL and finding.side is not Side.REWORDED


def _amount(finding: Finding, statements: dict[str, Statement], kind: DocumentType) -> Text | None:
    what = AMOUNTS.get(finding.rule)
    return told(statements.get(finding.quote), kind, what) if what else None


def _clause(finding: Finding, statements: dict[str, Statement]) -> Text:
    """What a rule says, with the name of the thing where the sentence names one."""
    statement = statements.get(finding.quote)
    thing = named(finding, row=statement is not None and statement.kind is BlockKind.ROW)
    return thing or phrase(finding, _DESCRIPTIONS[finding.rule])


def _with_quote(part: Text, findings: list[Finding]) -> Text:
    """A single clause without a name or a figure is told together with the words it rests on."""
    general = {phrase(each, _DESCRIPTIONS[each.rule]).en: each for each in findings}
    if part.en not in general:
        return part
    quote = clip(general[part.en].quote, SHORT_QUOTE)
    return Text(f"{part.en} (“{quote}”)", f"{part.zh}（“{quote}”）")


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
