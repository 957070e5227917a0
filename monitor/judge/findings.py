"""From statements to findings: which rules speak about what changed, and which way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from monitor.facts.dates import days
from monitor.facts.notice import period_of, periods
from monitor.facts.text import fold
from monitor.judge.delta import delta
from monitor.judge.gate import Gate
from monitor.judge.lookup import Lookup
from monitor.judge.rule import Rule, Scale, Turn
from monitor.judge.rules import TABLE
from monitor.judge.rules.derived import UNEXPLAINED, WORDING
from monitor.judge.sentences import is_cjk, numbers, weight
from monitor.judge.stance import Stance, coming, opposite, stance
from monitor.judge.statements import Statement
from monitor.judge.tables import Cell, Matter, changed_cells
from monitor.judge.words import words
from monitor.model import BlockKind, Direction, DocumentType, Finding, Kind, Severity, Side

SHORT = 12
"""Letters below which a text alone says nothing; a Chinese character counts for three."""
MANY_WORDS = 3
"""Words of substance changed from which a rewording may matter."""
SMALL_SHARE = 0.15
"""Share of a statement below which a change in an enumeration is small."""
IN_HEADINGS = frozenset({Kind.EFFECTIVE_DATE, Kind.LIFECYCLE})
"""A heading names its section; only these kinds of news stand in headings themselves."""
ABOUT_DATA = frozenset({DocumentType.PRIVACY, DocumentType.DPA, DocumentType.SUBPROCESSORS})
COMMERCIAL = frozenset({Kind.TERMINATION, Kind.PRICING_LIMITS, Kind.ACCESS_CHANNEL, Kind.COMPETITOR_USE, Kind.SALES_RESTRICTION})
"""In a document about data a statement about data is not also one of these."""
PERIODS = frozenset({Kind.DATA_USE, Kind.TERMINATION})
"""Kinds whose amounts are periods."""
_DAYS = {"hour": Decimal(1) / 24, "day": Decimal(1), "week": Decimal(7), "month": Decimal(30), "year": Decimal(365)}
IN_NUMBERS = frozenset({Kind.DATA_USE, Kind.PRICING_LIMITS, Kind.TERMINATION})
"""Of what stands beside the words of these kinds only numbers and words of force are their matter."""
ABOUT_LISTS = frozenset({Kind.DATA_USE})
KINDS_OF = {DocumentType.SUBPROCESSORS: frozenset({Kind.DATA_USE, Kind.LIFECYCLE, Kind.EFFECTIVE_DATE})}
"""What a list can be about; other documents can be about anything."""
_ALL = frozenset(Kind)
NOTICE = words(
    r"^\W*(?:we[’']ve|we have) (?:recently )?updated\b|\b(?:see|view|read) (?:the |our )?(?:previous|prior|earlier|upcoming|past|archived)\b|^\W*(?:learn|read|show|see) (?:more|less)\b[^.]{0,20}\.?$|^\W*(?:table of )?contents?\W*$|^\W*(?:download|print|share)\W*$",
    r"^\W*(?:查看|阅读|参见)(?:历史|更多|旧版|上一版)|^\W*(?:了解更多|目录)\W*$|我们(?:最近|近期)?更新了本",
)
"""Sentences about the document, not of it."""
_NOTICES = Lookup([NOTICE])
_NOTHING: frozenset[str] = frozenset()
_NO_RULES: frozenset[int] = frozenset()
_INCLUDED = {
    "life.shutdown": frozenset({"access.cut"}),
    "region.supported_only": frozenset({"sales.ownership", "sales.incorporation"}),
    "use.prohibited_content": frozenset({"sales.customer_class"}),
}
"""What is said already where a sentence is about one of the others."""
SHUTDOWN = "life.shutdown"
_VERSION = words(r"\bdeprecat\w+\b|\bmodels?\b|\bversions?\b|\w-\d|\bv\d", r"模型|版本|弃用")
_SUM = r"[$€£¥]?\d[\d,.]*(?: ?元)?"
_INSTEAD = re.compile(
    rf"\bfrom (?P<old>{_SUM})[^.;]{{0,20}}? to (?P<new>{_SUM})|(?P<now>{_SUM})[^.;]{{0,20}}? (?:instead of|rather than|up from|down from) (?P<was>{_SUM})"
)
_CONSENT = words(r"\b(?:consent|permission|opt[- ]?in|agreement|approval)\b", r"同意|授权")
_SPAN = re.compile(r"(?:\bevery|\bper|/|\beach|每) ?\d+")
_ONLY = words(r"\b(?:only|solely)\b", r"仅")


_FIXED = {Turn.TIGHTER: Direction.TIGHTENED, Turn.LOOSER: Direction.LOOSENED}
_RANKS = {severity: severity.rank for severity in Severity}


class Hit(NamedTuple):
    """A rule that speaks about a statement."""

    rule: Rule
    direction: Direction
    slight: bool = False
    """The words it looks for stand on both sides; only something near them changed."""
    scaled: bool = False
    """A number told the direction."""
    known: bool = False
    """The rule speaks of the old wording too: the matter is not new."""
    gone: bool = False
    """The statement was taken out."""
    right: bool = False
    """The provider takes a right."""

    @property
    def severity(self) -> Severity:
        """By the rule's row and the direction; slight changes are small, and what is not new is not high."""
        if self.slight:
            return Severity.LOW
        if self.gone and self.rule.gone is not None:
            return self.rule.gone
        if self.direction is not Direction.TIGHTENED:
            return self.rule.loosened
        if self.scaled:
            return self.rule.scaled or self.rule.severity
        full = (self.rule.as_right if self.right else None) or self.rule.severity
        return Severity.MEDIUM if self.known and full is Severity.HIGH else full


def findings(statements: Iterable[Statement], kind: DocumentType, today: date) -> tuple[Finding, ...]:
    """Every finding, in the order of the statements; a statement that no rule explains gives one that says so.

    `today` is the day of the first sighting: what ends later than that is announced, not gone.
    """
    return tuple(_announced(found, kind, today) for statement in statements for found in _of(statement, kind))


_GATE = Gate(TABLE)


@cache
def _counting(kind: DocumentType) -> int:
    """The rules that count in a document."""
    kinds = KINDS_OF.get(kind, _ALL)
    return _GATE.among(n for n, rule in enumerate(TABLE) if (not rule.types or kind in rule.types) and rule.kind in kinds)


def _announced(finding: Finding, kind: DocumentType, today: date) -> Finding:
    """A model or version that is to end on a later day is a deprecation with a date: high; a product that ends is lost all the same."""
    if finding.rule != SHUTDOWN or finding.severity is not Severity.CRITICAL:
        return finding
    if kind is not DocumentType.DEPRECATIONS and not _VERSION.found(finding.quote):
        return finding
    later = any(dated.day > today for dated in days(fold(finding.quote)))
    return replace(finding, severity=Severity.HIGH) if later else finding


def _of(statement: Statement, kind: DocumentType) -> Iterable[Finding]:
    if (statement.side is Side.REWORDED and statement.change.empty and not _turned(statement)) or _NOTICES.first(
        statement.text
    ) is not None:
        yield _plain(statement, WORDING.id, Severity.INFO)
        return
    told = tuple(_row(statement, kind))
    yield from told
    if told:
        return
    hits = _best(_hits(statement, _counting(kind)), kind)
    for hit in hits:
        yield Finding(hit.rule.kind, hit.direction, hit.severity, statement.text, statement.side, hit.rule.id, statement.heading)
    if not hits:
        yield _plain(statement, UNEXPLAINED.id, _size(statement))


def _row(statement: Statement, kind: DocumentType) -> Iterable[Finding]:
    """What the cells of a table's row tell: one finding a rule, the one against the customer first."""
    if statement.kind is not BlockKind.ROW or statement.side is not Side.REWORDED:
        return
    told: dict[Matter, Cell] = {}
    for cell in changed_cells(statement.before, statement.text, statement.header, kind):
        if cell.matter not in told or cell.direction is Direction.TIGHTENED:
            told[cell.matter] = cell
    if told.keys() & {Matter.STATE, Matter.RETIRED}:  # the date belongs to the new state
        told.pop(Matter.END, None)
    for cell in told.values():
        kind_of = Kind.PRICING_LIMITS if cell.matter in (Matter.PRICE, Matter.LIMIT) else Kind.LIFECYCLE
        yield Finding(kind_of, cell.direction, cell.severity, statement.text, statement.side, cell.matter.value, statement.heading)


def _plain(statement: Statement, rule: str, severity: Severity) -> Finding:
    return Finding(Kind.EDITORIAL, Direction.NEUTRAL, severity, statement.text, statement.side, rule, statement.heading)


def _size(statement: Statement) -> Severity:
    """How much a change may matter that no rule explains: never more than low, and never nothing where a number, a list or a table changed."""
    if statement.kind is BlockKind.HEADING:
        return Severity.INFO
    if statement.side is not Side.REWORDED:
        listed = statement.kind in (BlockKind.ITEM, BlockKind.ROW)
        return Severity.LOW if listed or weight(statement.text) >= SHORT else Severity.INFO
    change = statement.change
    few = MANY_WORDS * (2 if is_cjk(statement.text) else 1)
    much = len(change.content) >= few and weight(statement.text) >= SHORT
    cell = statement.kind is BlockKind.ROW and bool(change.content)
    return Severity.LOW if much or change.strong or cell or _turned(statement) else Severity.INFO


def _turned(statement: Statement) -> bool:
    """The same words in another order around a negation: what was excluded is now included."""
    return statement.side is Side.REWORDED and statement.change.swapped and _NEGATING.search(statement.text) is not None


_NEGATING = re.compile(r"\b(?:not|no|never|only|except|rather than|instead of)\b|不|而非|仅|除")


def _best(hits: list[Hit], kind: DocumentType) -> list[Hit]:
    """At most one hit a kind, the gravest; weak rules only where no other speaks; in a document about data, data goes first."""
    if kind is DocumentType.USAGE_POLICY:  # there the data of people is what customers must respect
        hits = [hit for hit in hits if hit.rule.kind is not Kind.DATA_USE or hit.direction is not Direction.NEUTRAL]
    if len(hits) < 2:
        return hits
    strong = [hit for hit in hits if not hit.rule.weak]
    chosen: dict[Kind, Hit] = {}
    for hit in strong or hits[:1]:
        known = chosen.get(hit.rule.kind)
        if known is None or _RANKS[known.severity] < _RANKS[hit.severity]:
            chosen[hit.rule.kind] = hit
    said = {hit.rule.id for hit in chosen.values()}
    chosen = {key: hit for key, hit in chosen.items() if not _INCLUDED.get(hit.rule.id, _NOTHING) & said}
    if kind in ABOUT_DATA and Kind.DATA_USE in chosen:
        return [hit for hit in chosen.values() if hit.rule.kind not in COMMERCIAL]
    return list(chosen.values())


def _hits(statement: Statement, counting: int) -> list[Hit]:
    heading = statement.kind is BlockKind.HEADING
    old = _GATE.speaking(statement.before, counting) if statement.side is Side.REWORDED else _NO_RULES
    new = _GATE.speaking(statement.text, counting)
    usable = [n for n in sorted(old | new) if not heading or TABLE[n].kind in IN_HEADINGS]
    if statement.side is not Side.REWORDED:
        return [hit for n in usable if (hit := _whole(TABLE[n], statement))]
    return [hit for n in usable if (hit := _reworded(TABLE[n], statement, n in old, n in new))]


def _stands(rule: Rule, text: str, lead: str) -> bool:
    """Whether a rule that speaks of a text may do so in its stance."""
    return not (rule.needs_ban or rule.no_ban) or (stance(text, lead) is Stance.BAN) is rule.needs_ban


def _whole(rule: Rule, statement: Statement) -> Hit | None:
    """A statement that came or went as a whole."""
    if not _stands(rule, statement.text, statement.lead):
        return None
    gone = statement.side is Side.REMOVED
    told = None if gone else _instead(rule, statement.text)
    if told is not None:
        return Hit(rule, told, scaled=True)
    said = stance(statement.text, statement.lead) if rule.turn is Turn.STANCE or rule.as_right else Stance.NONE
    came = _coming(rule, said)
    return Hit(rule, opposite(came) if gone else came, gone=gone, right=said is Stance.RIGHT and not gone)


def _instead(rule: Rule, text: str) -> Direction | None:
    """The direction that a new sentence tells itself: "$24 instead of $20", "from 500 to 200 requests"."""
    if rule.scale is Scale.NONE or rule.kind is not Kind.PRICING_LIMITS:
        return None
    match = _INSTEAD.search(text)
    if match is None:
        return None
    pair = (match["old"], match["new"]) if match["old"] else (match["was"], match["now"])
    old, new = (numbers(amount)[0] for amount in pair)
    return None if old == new else _by_size(rule, new > old)


def _by_size(rule: Rule, more: bool) -> Direction:
    return Direction.TIGHTENED if more is (rule.scale is Scale.MORE_IS_TIGHTER) else Direction.LOOSENED


def _coming(rule: Rule, found: Stance) -> Direction:
    if rule.turn is Turn.STANCE:
        return coming(found) or rule.otherwise
    return _FIXED.get(rule.turn, rule.otherwise)


def _reworded(rule: Rule, statement: Statement, old: bool, new: bool) -> Hit | None:
    """A statement with an old and a new wording, each of which the rule speaks of or not: whether what it looks for came, went or changed."""
    old = old and _stands(rule, statement.before, statement.lead)
    new = new and _stands(rule, statement.text, statement.lead)
    if not (old or new):
        return None
    if old != new:
        said = stance(statement.text if new else statement.before, statement.lead)
        came = _coming(rule, said)
        slight = not _touched(rule, statement) and not statement.change.strong
        return Hit(rule, came if new else opposite(came), slight=slight, gone=old, right=new and said is Stance.RIGHT)
    return _both(rule, statement)


def _both(rule: Rule, statement: Statement) -> Hit | None:
    scaled = _scaled(rule, statement)
    if scaled is not None:
        return Hit(rule, scaled, scaled=True)
    was, now = stance(statement.before, statement.lead), stance(statement.text, statement.lead)
    if was is not now and rule.turn is Turn.STANCE and Stance.NONE not in (was, now):
        return Hit(rule, coming(now) or Direction.NEUTRAL, right=now is Stance.RIGHT)
    if rule.kind is Kind.DATA_USE and now is Stance.RIGHT and (asked := _consent(statement)) is not None:
        return Hit(rule, asked, right=asked is Direction.TIGHTENED)
    if was is Stance.RIGHT and _narrowed(statement):
        return Hit(rule, Direction.LOOSENED)
    if rule.kind is Kind.EFFECTIVE_DATE:
        return Hit(rule, Direction.NEUTRAL, known=True) if statement.change.dates else None
    moved = _put_off(statement) if rule.kind is Kind.LIFECYCLE and rule.turn is Turn.TIGHTER else None
    if moved is not None:
        return Hit(rule, moved)
    if not _touched(rule, statement):
        return None
    came = _coming(rule, now)
    change = statement.change
    if rule.turn is Turn.LOOSER and rule.scaled and change.deleted and not change.inserted:
        return Hit(rule, opposite(came), scaled=True)
    wider = (len(change.inserted) >= len(change.deleted)) is not change.excepts
    small = change.share < SMALL_SHARE or change.excepts
    return Hit(rule, came if wider else opposite(came), slight=small and rule.kind in ABOUT_LISTS, known=True)


def _put_off(statement: Statement) -> Direction | None:
    """Whether the day on which something ends moved, and which way."""
    old, new = ([dated.day for dated in days(fold(text))] for text in (statement.before, statement.text))
    if len(old) != len(new) or old == new:
        return None
    return Direction.LOOSENED if new[-1] > old[-1] else Direction.TIGHTENED


def _consent(statement: Statement) -> Direction | None:
    """Whether a consent that was asked for is not any more, or the other way round."""
    lost, won = (_CONSENT.found(" ".join(words)) for words in (statement.change.deleted, statement.change.inserted))
    if lost is won:
        return None
    return Direction.TIGHTENED if lost else Direction.LOOSENED


def _sizes(rule: Rule, text: str) -> tuple[Decimal, ...]:
    """The amounts beside a rule's words: periods in days where it is about periods, else plain numbers."""
    if rule.kind not in PERIODS:
        return numbers(text)
    found = tuple(Decimal(number * _DAYS[unit]) for number, unit in map(period_of, periods(fold(text))))
    return found or numbers(text)


def _narrowed(statement: Statement) -> bool:
    """Whether a right now stands under a condition that it did not have."""
    return _ONLY.found(" ".join(statement.change.inserted)) and not _ONLY.found(" ".join(statement.change.deleted))


def _touched(rule: Rule, statement: Statement) -> bool:
    """Whether words that the rule looks for are among those that changed."""
    if not rule.pattern.needs:
        return statement.change.share >= SMALL_SHARE
    changed = f"{' '.join(statement.change.inserted)} {' '.join(statement.change.deleted)}".lower()
    if is_cjk(statement.text):
        changed = changed.replace(" ", "")
    if any(literal.strip() in changed for literal in rule.pattern.needs):
        return True
    if not rule.close:
        return False
    beside = delta(rule.pattern.around(statement.before), rule.pattern.around(statement.text))
    numbers_only = rule.kind in IN_NUMBERS and rule.turn is not Turn.LOOSER
    return beside.strong if numbers_only else not beside.empty


def _scaled(rule: Rule, statement: Statement) -> Direction | None:
    """The direction told by numbers that grew or shrank, where the rule says what a larger one means."""
    if rule.scale is Scale.NONE:
        return None
    before, after = rule.pattern.near(statement.before), rule.pattern.near(statement.text)
    ups = [new > old for old, new in zip(_sizes(rule, before), _sizes(rule, after), strict=False) if old != new]
    if rule.scale is Scale.MORE_IS_LOOSER and rule.kind is Kind.PRICING_LIMITS and _SPAN.sub("", before) == _SPAN.sub("", after):
        ups = [not up for up in ups]  # the same amount in a longer time is less
    if not ups:
        return None
    more = ups.count(True) * 2 > len(ups)
    return _by_size(rule, more)
