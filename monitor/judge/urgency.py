"""When a change bites, seen from its first sighting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from monitor.facts import DateFact, DateRole, Fact
from monitor.facts.dates import days
from monitor.facts.text import fold
from monitor.judge.lookup import Lookup
from monitor.judge.statements import Statement
from monitor.judge.words import words
from monitor.model import Direction, Finding, Severity, Side, Urgency

_AT_ONCE = words(
    r"\b(?:effective|in effect|in force|takes? effect|applies|apply|starting|becomes? effective) (?:as of )?(?:immediately|today|at once|now)\b|\bimmediately (?:effective|takes? effect)\b|\beffective (?:upon|on) (?:posting|publication)\b|\bwith immediate effect\b|\bimmediately\b[^.;]{0,30}\bno longer\b",
    r"立即生效|即日起|即时生效|即時生效|即刻生效|发布之日起生效|自发布起生效",
)
_SAID = Lookup([_AT_ONCE])
_BITES = (DateRole.SHUTDOWN, DateRole.EFFECTIVE)


def says_at_once(statements: Iterable[Statement]) -> bool:
    """Whether a new statement says that it is in force now."""
    return any(each.side is not Side.REMOVED and _SAID.first(each.text) is not None for each in statements)


def bites_on(
    changed: Iterable[Statement], found: Iterable[Finding], stated: Iterable[Fact], first_seen: datetime, language: str | None
) -> date | None:
    """The first day, not before the first sighting, on which a grave finding's own words say that something ends or begins to hold."""
    grave = {each.quote for each in found if each.direction is Direction.TIGHTENED and each.severity.rank >= Severity.HIGH.rank}
    said = [each.text for each in changed if each.side is not Side.REMOVED and each.text in grave]
    ends = [fact.date for fact in stated if isinstance(fact, DateFact) and fact.date and fact.role in _BITES and fact.quote in said]
    named = [dated.day for text in said for dated in days(fold(text), (language or "en").split("-")[0])]
    return min((day for day in ends or named if day >= first_seen.date()), default=None)


def urgency(effective: date | None, at_once: bool, first_seen: datetime) -> Urgency:
    """By the effective date where there is one, else by what the text says; dates are compared in UTC."""
    if effective is not None and effective > first_seen.date():
        return Urgency.UPCOMING
    if at_once or effective == first_seen.date():
        return Urgency.IMMEDIATE
    return Urgency.PAST if effective is not None else Urgency.UNKNOWN
