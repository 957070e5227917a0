"""What would be told: an event to everybody now, or all that is recorded to one subscription. Nothing here writes or sends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.cron import next_time
from monitor.model import (
    Alert,
    Change,
    ChangeFilter,
    ChangeQuery,
    Document,
    Draft,
    IncidentEvent,
    Mailbox,
    Settled,
    Severity,
    Silence,
    Subscription,
)
from monitor.ports import Store
from monitor.route import Hearing, HearingReason, Holding, Impacts, Waiting, explain, planned, rehearse, route
from monitor.subjects import Subjects

AHEAD = timedelta(days=40)
"""How far ahead it is looked for when something would be sent: a monthly digest comes round."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a subscription would make of an event that is recorded now."""

    subscription: Subscription
    hearing: Hearing
    at: datetime | None = None
    """When it would be sent; None: not at all, or not within `AHEAD`."""
    holding: Holding | None = None
    """Why it would wait until then; None: it goes at once."""
    settled: str | None = None
    """Why it would not be sent although it is heard (`monitor.route.settled_text`)."""


def answers(
    event: Change | IncidentEvent,
    subscriptions: Iterable[Subscription],
    document: Document | None,
    now: datetime,
    impacts: Impacts | None = None,
    silences: tuple[Silence, ...] = (),
) -> tuple[Answer, ...]:
    """Who would hear of an event if it were recorded now, and when; who not, and why not. What they were told before is not counted."""
    return tuple(_answer(event, each, explain(event, each, document, now, impacts), now, silences) for each in subscriptions)


def _answer(
    event: Change | IncidentEvent, subscription: Subscription, hearing: Hearing, now: datetime, silences: tuple[Silence, ...]
) -> Answer:
    if not hearing.hears:
        return Answer(subscription, hearing)
    alone = replace(subscription, manner=replace(subscription.manner, all_quiet=None))
    alert = Alert(1, event, alone, hearing.reason.value, now)
    outcomes, _ = rehearse(alone, (alert,), now, now + AHEAD, next_time, silences)
    outcome = next(iter(outcomes), None)
    if outcome is None:
        return Answer(subscription, hearing)
    if isinstance(outcome.what, Settled):
        return Answer(subscription, hearing, settled=outcome.what.reason)
    return Answer(subscription, hearing, outcome.at, _holding(alert, now, outcome.at))


def _holding(alert: Alert, now: datetime, at: datetime) -> Holding | None:
    """Why it waits, once the moment is over in which the first alert about a provider waits for others."""
    moment = now + alert.subscription.manner.group_wait
    if at <= moment:
        return None
    waiting = planned(Mailbox(alert.subscription, (alert,)), moment, next_time).waiting
    return waiting[0].holding


@dataclass(frozen=True, slots=True)
class Preview:
    """What a subscription would have got."""

    events: int
    """Changes and steps of incidents recorded in the time."""
    heard: int
    """Those that pass its filter."""
    unheard: Counter[HearingReason]
    """The others, by why not."""
    messages: tuple[tuple[datetime, Draft], ...]
    settled: tuple[Settled, ...]
    waiting: tuple[Waiting, ...]
    """What would still wait now."""


def preview(
    store: Store, subjects: Subjects, subscription: Subscription, since: datetime, now: datetime, impacts: Impacts | None = None
) -> Preview:
    """What is recorded since a time, as if the subscription had been there and every message been accepted at once.

    Sources that failed are not kept as events and are left out.
    """
    listener = replace(subscription, created_at=since, paused=False)
    unheard: Counter[HearingReason] = Counter()
    alerts: list[Alert] = []
    events = sorted(_recorded(store, since, now), key=lambda pair: (pair[0], pair[1].id))
    for at, event in events:
        document = subjects.by_source[event.source][1] if event.source in subjects.by_source else None
        owed = route(event, (listener,), document, at, impacts)
        for each in owed:
            alerts.append(Alert(len(alerts) + 1, event, listener, each.reason, at, each.purpose, each.not_before))
        if not owed:
            unheard[explain(event, listener, document, at, impacts).reason] += 1
    outcomes, waiting = rehearse(listener, alerts, since, now, next_time)
    return Preview(
        events=len(events),
        heard=len(events) - unheard.total(),
        unheard=unheard,
        messages=tuple((each.at, each.what) for each in outcomes if isinstance(each.what, Draft)),
        settled=tuple(each.what for each in outcomes if isinstance(each.what, Settled)),
        waiting=waiting,
    )


def _recorded(store: Store, since: datetime, now: datetime) -> Iterator[tuple[datetime, Change | IncidentEvent]]:
    everything = ChangeFilter(min_severity=Severity.INFO)
    yield from ((change.confirmed_at, change) for change in store.changes(ChangeQuery(since=since, until=now, filter=everything)))
    yield from ((event.at, event) for event in store.incident_events(since, now))
