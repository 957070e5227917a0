"""Days that matter, as a calendar (RFC 5545). Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from monitor import __version__
from monitor.facts import DateFact, DateRole
from monitor.judge.impact import InForce, Rules
from monitor.model import Change, Text
from monitor.render.safe import defused, web_address
from monitor.render.words import name_of

REFRESH = timedelta(hours=6)
"""How often calendars are asked to look again."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which something takes effect or ends."""

    uid: str
    """Stays when the day moves."""
    sequence: int
    """Grows when it moves."""
    stamp: datetime
    day: date
    title: str
    text: str
    url: str | None


def day_of_change(change: Change, language: str, base: str) -> Day | None:
    """When a change takes effect; None: it does not say. `base`: where the page is."""
    judgement = change.judgement
    if judgement.effective_date is None:
        return None
    return Day(
        uid=f"{change.id}@policy-monitor",
        sequence=0,
        stamp=change.confirmed_at,
        day=judgement.effective_date,
        title=defused(judgement.summary.in_language(language)),
        text=f"{name_of(judgement.severity, language)}\nmonitor show {change.id}",
        url=f"{base}/changes/{change.id}",
    )


def days_stated(rules: Rules, language: str) -> Iterator[Day]:
    """When something of a provider ends, by what its documents in force state."""
    for document in rules.documents:
        found = [fact for fact in document.facts if isinstance(fact, DateFact) and fact.role is DateRole.SHUTDOWN and fact.date]
        counts = Counter(_subject(fact) for fact in found)
        for fact in found:
            yield _ending(rules, document, fact, language, alone=counts[_subject(fact)] == 1)


def _ending(rules: Rules, document: InForce, fact: DateFact, language: str, *, alone: bool) -> Day:
    """`alone`: no other day of the document is about the same; then it keeps its UID when it moves."""
    assert fact.date is not None
    told = Text(
        f"{rules.provider.name.en}: {fact.subject or 'something'} ends", f"{rules.provider.name.zh}：{fact.subject or '某项服务'}终止"
    )
    named = f"{document.source} {_subject(fact)}" if alone else f"{document.source} {_subject(fact)} {fact.date}"
    return Day(
        uid=f"{hashlib.sha256(named.encode()).hexdigest()[:24]}@policy-monitor",
        sequence=document.version,
        stamp=document.since,
        day=fact.date,
        title=defused(told.in_language(language)),
        text=f"“{defused(fact.quote)}”\n{document.document.name.in_language(language)}",
        url=web_address(document.url),
    )


def _subject(fact: DateFact) -> str:
    return " ".join(fact.subject.casefold().split())


def as_ical(name: str, days: Iterable[Day]) -> bytes:
    """The calendar, by day."""
    made = Calendar()
    made.add("prodid", f"-//policy-monitor//{__version__}//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for day in sorted(days, key=lambda each: (each.day, each.uid)):
        made.add_component(_event(day))
    return bytes(made.to_ical())


def _event(day: Day) -> Event:
    event = Event()
    event.add("uid", day.uid)
    event.add("sequence", day.sequence)
    event.add("dtstamp", day.stamp)
    event.add("last-modified", day.stamp)
    event.add("dtstart", day.day)
    event.add("dtend", day.day + timedelta(days=1))
    event.add("summary", day.title)
    event.add("description", day.text)
    if day.url:
        event.add("url", day.url)
    event.add("transp", "TRANSPARENT")
    return event
