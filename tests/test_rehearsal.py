"""What would be told, without telling it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from monitor.model import (
    Change,
    ChangeFilter,
    ChangeQuery,
    Document,
    DocumentType,
    Form,
    ImpactLevel,
    IncidentEvent,
    Manner,
    Matcher,
    Provider,
    QuietHours,
    Severity,
    Silence,
    Source,
    Text,
    Watchlist,
)
from monitor.rehearsal import Preview, answers, preview
from monitor.route import HearingReason, Holding
from monitor.store import MemoryStore
from monitor.subjects import Subjects, subjects_of
from tests.route.kit import DAY, HOUR, NOW, SECOND, change, finding, incident, subscription

KEY = change().source
DOCUMENT = Document("acme", "terms", Text("Terms", "条款"), DocumentType.TERMS, (Source(KEY, None),))
SUBJECTS = subjects_of(Watchlist((Provider("acme", Text("Acme", "爱"), None, (DOCUMENT,)),)))


class Recorded(MemoryStore):
    """A store that knows these changes and steps of incidents, and nothing else."""

    def __init__(self, *events: Change | IncidentEvent) -> None:
        super().__init__()
        self.events = events
        self.asked: list[ChangeQuery] = []

    def changes(self, query: ChangeQuery) -> tuple[Change, ...]:
        self.asked.append(query)
        return tuple(event for event in self.events if isinstance(event, Change))

    def incident_events(self, *window: Any, **more: Any) -> tuple[IncidentEvent, ...]:
        return tuple(event for event in self.events if isinstance(event, IncidentEvent))


def seen(name: str, days: float, **more: Any) -> Change:
    """A change that was confirmed so many days ago."""
    at = NOW - days * DAY
    return replace(change(name, **more), first_seen=at - HOUR, confirmed_at=at)


def played(*events: Change | IncidentEvent, subjects: Subjects = SUBJECTS, impacts: Any = None, **more: Any) -> Preview:
    wanted = subscription(paused=True, **more)
    return preview(Recorded(*events), subjects, wanted, NOW - 30 * DAY, NOW, impacts)


def test_what_is_recorded_goes_through_the_filter_and_the_manner() -> None:
    wanted = ChangeFilter(min_severity=Severity.MEDIUM, kinds=(finding().kind,))
    light, other = seen("light", 3, severity=Severity.LOW), replace(incident("step"), at=NOW - 4 * DAY)
    found = played(seen("a", 5), light, other, seen("b", 5 - 1 / 24 / 60), filter=wanted)
    assert (found.events, found.heard) == (4, 2)
    assert found.unheard == {HearingReason.BELOW_SEVERITY: 1, HearingReason.OTHER_KIND: 1}
    assert [(at, [alert.event.id for alert in draft.alerts]) for at, draft in found.messages] == [
        (NOW - 5 * DAY + 2 * SECOND, ["a"]),
        (NOW - 5 * DAY + 2 * SECOND + timedelta(minutes=5), ["b"]),
    ]


def test_a_digest_gathers_and_what_is_left_still_waits() -> None:
    found = played(seen("a", 5), seen("b", 4.5), seen("c", 0.01), manner=Manner(digest="0 9 * * 1-5"))
    assert [draft.form for _, draft in found.messages] == [Form.DIGEST, Form.DIGEST]
    assert [(each.alert.event.id, each.holding) for each in found.waiting] == [("c", Holding.DIGEST)]


def test_duplicates_and_reminders_count_as_they_would() -> None:
    bar = (finding(quote="No resale."),)
    one, two = seen("one", 9, findings=bar), seen("two", 8, where="acme/mirror/page", findings=bar)
    soon = seen("soon", 7, effective_date=date(2026, 8, 31))
    found = played(one, two, soon)
    assert [each.alert.event.id for each in found.settled] == ["two"]
    assert [(draft.alerts[0].event.id, draft.alerts[0].purpose.value) for _, draft in found.messages] == [
        ("one", "news"),
        ("soon", "news"),
        ("soon", "reminder"),
    ]


def test_everything_is_asked_for_and_a_source_that_is_not_known_is_told() -> None:
    store = Recorded(seen("a", 5))
    empty = subjects_of(Watchlist())
    found = preview(store, empty, subscription(filter=ChangeFilter(languages=("zh",))), NOW - 30 * DAY, NOW)
    assert found.heard == 1
    assert store.asked == [ChangeQuery(since=NOW - 30 * DAY, until=NOW, filter=ChangeFilter(min_severity=Severity.INFO))]


def test_impacts_are_asked_of_the_profiles() -> None:
    wanted = ChangeFilter(impacts=(ImpactLevel.HIT,))
    clear = played(seen("a", 5), filter=wanted, impacts=lambda _: frozenset((ImpactLevel.CLEAR,)))
    assert clear.unheard == {HearingReason.OTHER_IMPACT: 1}


# --- one event, everybody


@pytest.mark.parametrize(
    ("manner", "at", "holding"),
    [
        (Manner(), NOW + 2 * SECOND, None),
        (Manner(group_wait=timedelta(minutes=2)), NOW + timedelta(minutes=2), None),
        (Manner(quiet=(QuietHours("01:00", "03:00"),)), NOW + HOUR, Holding.QUIET_HOURS),
        (Manner(digest="0 9 * * *"), NOW + 7 * HOUR, Holding.DIGEST),
        (Manner(digest="0 9 29 2 *"), None, None),
        (Manner(all_quiet="* * * * *"), NOW + 2 * SECOND, None),
    ],
)
def test_it_is_said_when_it_would_be_sent_and_why_then(manner: Manner, at: Any, holding: Holding | None) -> None:
    (found,) = answers(change(), [subscription(manner=manner)], DOCUMENT, NOW)
    assert (found.hearing.reason, found.at, found.holding, found.settled) == (HearingReason.MATCHES, at, holding, None)


def test_it_is_said_who_would_not_hear_it_and_what_a_silence_covers() -> None:
    everyone = [subscription(), subscription(2, "other", filter=ChangeFilter(providers=("bolt",))), subscription(3, paused=True)]
    silence = Silence(7, Matcher(providers=("acme",)), NOW - HOUR, NOW + HOUR, "ann", "known")
    found = answers(change(), everyone, DOCUMENT, NOW, silences=(silence,))
    assert [(each.hearing.hears, each.hearing.reason, each.settled) for each in found] == [
        (True, HearingReason.MATCHES, "silenced: 7"),
        (False, HearingReason.OTHER_PROVIDER, None),
        (False, HearingReason.PAUSED, None),
    ]
    assert answers(incident(), everyone[:1], None, NOW)[0].hearing.reason is HearingReason.INCIDENT_WANTED
