"""Territories that entered or left a list, from the facts of both sides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.facts.types import Polarity, Territory
from monitor.judge.rules.derived import REGION_ADDED, REGION_BARRED, REGION_REMOVED, REGION_UNBARRED
from monitor.model import Direction, Finding, Severity, Side

_GENERAL = frozenset(
    {"use.ban", "use.policy_item", "other.unexplained", "sales.customer_class", "life.launch", "life.shutdown", "access.cut"}
)
"""Rules that may take a sentence about territories for their own."""
_NOT_YET = re.compile(r"\bnot yet\b|\bcoming soon\b|尚未|暂未|即将")
_RULES = {
    (Polarity.SUPPORTED, Direction.TIGHTENED): REGION_REMOVED,
    (Polarity.SUPPORTED, Direction.LOOSENED): REGION_ADDED,
    (Polarity.BARRED, Direction.TIGHTENED): REGION_BARRED,
    (Polarity.BARRED, Direction.LOOSENED): REGION_UNBARRED,
}


@dataclass(frozen=True, slots=True)
class Regions:
    """What changed for territories."""

    added: tuple[str, ...] = ()
    """Became supported, or stopped being barred; sorted codes."""
    removed: tuple[str, ...] = ()
    barred_added: tuple[str, ...] = ()
    """Joined a list of barred territories; also in `removed`."""
    barred_removed: tuple[str, ...] = ()
    """Left a list of barred territories; also in `added`."""
    findings: tuple[Finding, ...] = ()


def compare_regions(old: Iterable[Territory], new: Iterable[Territory]) -> Regions:
    """Compare by territory, polarity and surface.

    A surface that is listed on one side only (a new product, a list that split in two) says nothing about a territory that is listed
    under any surface of the same polarity on the other side.
    """
    before, after = tuple(old), tuple(new)
    gained = (*_only(after, before, Polarity.SUPPORTED), *_only(before, after, Polarity.BARRED))
    lost = (*_only(before, after, Polarity.SUPPORTED), *_only(after, before, Polarity.BARRED))
    findings = (
        *(_finding(fact, fact in before, Direction.TIGHTENED) for fact in lost),
        *(_finding(fact, fact in before, Direction.LOOSENED) for fact in gained),
    )
    return Regions(_codes(gained), _codes(lost), _codes(barred(lost)), _codes(barred(gained)), findings)


def uncovered(told: Iterable[Finding], found: tuple[Finding, ...]) -> Iterator[Finding]:
    """The findings without those that only say in general what the territories of the same words say exactly."""
    quotes = tuple(each.quote for each in found)
    for finding in told:
        if not (finding.rule in _GENERAL and any(finding.quote in quote or quote in finding.quote for quote in quotes)):
            yield finding


def barred(facts: Iterable[Territory]) -> tuple[Territory, ...]:
    """Those that bar a territory."""
    return tuple(fact for fact in facts if fact.polarity is Polarity.BARRED)


def _only(here: tuple[Territory, ...], there: tuple[Territory, ...], polarity: Polarity) -> tuple[Territory, ...]:
    mine = [fact for fact in here if fact.polarity is polarity]
    theirs = [fact for fact in there if fact.polarity is polarity]
    shared = {fact.surface for fact in mine} & {fact.surface for fact in theirs}
    keys = {(fact.code, fact.surface) for fact in theirs}
    codes = {fact.code for fact in theirs}
    return tuple(fact for fact in mine if (fact.code, fact.surface) not in keys and (fact.surface in shared or fact.code not in codes))


def _codes(facts: Iterable[Territory]) -> tuple[str, ...]:
    return tuple(sorted({fact.code for fact in facts if len(fact.code) == 2}))


def _finding(fact: Territory, was: bool, direction: Direction) -> Finding:
    rule = _RULES[fact.polarity, direction]
    later = direction is Direction.TIGHTENED and _NOT_YET.search(fact.quote)  # a launch that skips a territory takes nothing away
    severity = Severity.MEDIUM if later else rule.severity
    return Finding(rule.kind, direction, severity, fact.quote, Side.REMOVED if was else Side.ADDED, rule.id, fact.heading)
