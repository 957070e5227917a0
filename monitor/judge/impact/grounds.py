"""What of a change may bear on anybody: worked out once a change, from the judged findings and the facts in their quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.facts import FINDERS, Ownership, Permission, Prohibition
from monitor.facts.names import gazetteer
from monitor.facts.text import fold, lay_out
from monitor.judge.impact.bearing import BY_RULE, Ban, ban, topic_of
from monitor.judge.rules import TABLE
from monitor.model import Block, BlockKind, Change, Direction, DocumentType, Finding, Kind, Reading, Severity, Side, SourceKey

_REGION_RULES = frozenset({"region.removed", "region.added", "region.barred", "region.unbarred"})
_NAMED = frozenset({"life.shutdown", "life.deprecated", "life.deprecation_entry", "life.product_name", "life.preview", "access.cut"})
"""Rules about a thing with a name: a model, an API."""
_MODEL = re.compile(r"\b[a-zA-Z][\w.]*(?:[- ](?:\d[\w.]*|[a-z]+))*[- ]?\d[\w.-]*\b")
"""Something that looks like the name of a model: letters and a number."""
_PLACED = frozenset({"incorporation", "unsupported_regions"})
_ASKED = ("ownership", "prohibitions")
_SEATED = next(rule for rule in TABLE if rule.id == "sales.incorporation")


@dataclass(frozen=True, slots=True)
class Entity:
    """A bar by where a customer is incorporated or works from."""

    jurisdictions: tuple[str, ...]
    """Territory codes, else phrases."""
    by_seat: bool
    """Where the company is registered or based counts; else where it works from."""
    quote: str


@dataclass(frozen=True, slots=True)
class Named:
    """Something about a model, an API, or a price, that concerns those who use it."""

    kind: Kind
    quote: str
    plain: str
    """The quote in the form in which names are looked for."""
    names_model: bool


@dataclass(frozen=True, slots=True)
class General:
    """Tighter for every customer; no fact of a profile decides."""

    kind: Kind
    severity: Severity
    quote: str


Ground = Ownership | Entity | Ban | Named | General


@dataclass(frozen=True, slots=True)
class Matter:
    """A change as far as it may hit somebody."""

    source: SourceKey
    document_type: DocumentType
    moved: bool
    gone: frozenset[str]
    """Territories that left a list of supported ones or joined one of barred ones."""
    gained: frozenset[str]
    quotes: dict[str, str]
    """Of these territories."""
    grounds: tuple[Ground, ...]


def prepare(change: Change) -> Matter:
    """What of a change may bear on anybody."""
    judged = change.judgement
    gone, gained = frozenset(judged.regions_removed), frozenset(judged.regions_added)
    found: dict[Ground, None] = {}
    for finding in judged.findings:
        if finding.rule not in _REGION_RULES and finding.direction is not Direction.LOOSENED:
            found |= dict.fromkeys(_grounds(finding))
    quotes = _quotes(judged.findings, gone | gained)
    return Matter(change.source, change.document_type, change.move is not None, gone, gained, quotes, tuple(found))


def _quotes(findings: tuple[Finding, ...], codes: frozenset[str]) -> dict[str, str]:
    """The words by which each territory entered or left."""
    quotes: dict[str, str] = {}
    for finding in findings if codes else ():
        if finding.kind is Kind.REGION_AVAILABILITY:
            for mention in gazetteer(None).find(fold(finding.quote), finding.quote):
                for code in mention.codes:
                    quotes.setdefault(code, finding.quote)
    return quotes


def _grounds(finding: Finding) -> tuple[Ground, ...]:
    if finding.direction is Direction.NEUTRAL and finding.kind in (Kind.EDITORIAL, Kind.EFFECTIVE_DATE, Kind.PARTY_CONTACT):
        return ()
    if finding.rule in _NAMED or finding.kind in (Kind.PRICING_LIMITS, Kind.LIFECYCLE):
        return (_named(finding),) if finding.direction is Direction.TIGHTENED else ()
    found = (*_stated(finding), *_by_rule(finding)) if finding.side is not Side.REMOVED else _taken_back(finding)
    if any(_explains(ground, finding) for ground in found) or not _weighs(finding):
        return found
    return (*found, General(finding.kind, finding.severity, finding.quote))


def _weighs(finding: Finding) -> bool:
    return finding.direction is Direction.TIGHTENED and finding.severity.rank >= Severity.MEDIUM.rank


def _explains(ground: Ground, finding: Finding) -> bool:
    """A ground that is what the finding is about: then the profile decides, and nothing in general remains."""
    if isinstance(ground, Ban):
        return BY_RULE.get(finding.rule, ground.topic) == ground.topic
    return isinstance(ground, Ownership | Entity) and finding.kind in (Kind.SALES_RESTRICTION, Kind.REGION_AVAILABILITY)


def _facts(finding: Finding) -> tuple[object, ...]:
    headings = tuple(Block(BlockKind.HEADING, text, level) for level, text in enumerate(finding.heading, 1))
    page = lay_out(Reading((*headings, Block(BlockKind.PARAGRAPH, finding.quote))), DocumentType.TERMS)
    return tuple(fact for name in _ASKED for fact in FINDERS[name](page))


def _stated(finding: Finding) -> tuple[Ground, ...]:
    facts = _facts(finding)
    owning = tuple(fact for fact in facts if isinstance(fact, Ownership))
    prohibitions = tuple(fact for fact in facts if isinstance(fact, Prohibition))
    forbidden = tuple(ban(topic, fact.quote) for fact in prohibitions if (topic := topic_of(fact)) and fact.topic is finding.kind)
    if owning:
        return (*owning, *forbidden)
    placed = tuple(entity(fact) for fact in prohibitions if fact.what in _PLACED)
    return (*(each for each in placed if each is not None), *forbidden)


def entity(fact: Prohibition) -> Entity | None:
    """A bar by place, with the territories that its sentence names; None where it names none."""
    codes = {code for mention in gazetteer(None).find(fold(fact.quote), fact.quote) for code in mention.codes}
    if fact.what == "incorporation" and not _SEATED.speaks(fact.quote):
        return None
    if fact.what == "incorporation":
        return Entity(tuple(sorted(codes)), by_seat=True, quote=fact.quote) if codes else None
    return Entity(tuple(sorted(codes)) or ("unsupported regions",), by_seat=fact.who == "entities", quote=fact.quote)


def _by_rule(finding: Finding) -> tuple[Ground, ...]:
    topic = BY_RULE.get(finding.rule)
    return (ban(topic, finding.quote),) if topic and finding.direction is Direction.TIGHTENED else ()


def _taken_back(finding: Finding) -> tuple[Ground, ...]:
    """A permission that is no longer there forbids nothing by itself, and is worth knowing to those who relied on it."""
    allowed = (fact for fact in _facts(finding) if isinstance(fact, Permission) and fact.who == "customer")
    if finding.direction is not Direction.TIGHTENED:
        return ()
    found = (topic_of(Prohibition(topic=fact.topic, who=fact.who, what=fact.what, quote=fact.quote)) for fact in allowed)
    return tuple(Ban(topic, finding.quote, exempt=True, competing=False) for topic in found if topic)


def _named(finding: Finding) -> Named:
    return Named(finding.kind, finding.quote, plain(finding.quote), _MODEL.search(finding.quote) is not None)


def plain(text: str) -> str:
    """`Claude Sonnet 4.5` and `claude-sonnet-4.5` alike, with a dash at both ends."""
    return "-" + re.sub(r"\.(?=-|$)", "", re.sub(r"[^a-z0-9.\u3400-\u9fff]+", "-", text.lower())).strip("-") + "-"
