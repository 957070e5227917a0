"""Who hears what, and why. Pure: the first reason that speaks against it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.model import (
    Change,
    ChangeFilter,
    ChannelEvent,
    Document,
    Event,
    IncidentEvent,
    Manner,
    Owed,
    Purpose,
    SourceEvent,
    Subscription,
    Text,
)
from monitor.route.filters import objects
from monitor.route.known import Impacts, Known
from monitor.route.reasons import REASON_TEXTS, HearingReason

REMIND_AT = time(9)
"""In the subscription's time zone."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """Whether a subscription hears of an event, and why."""

    hears: bool
    reason: HearingReason

    @property
    def text(self) -> Text:
        """The reason for people."""
        return REASON_TEXTS[self.reason]


def objection(event: Event, wanted: ChangeFilter, document: Document | None = None, impacts: Impacts | None = None) -> HearingReason | None:
    """Why a filter leaves an event out, or None: it lets it pass.

    `document` gives the language, and the document type of what carries none; `impacts` is asked only by filters that name an impact.
    """
    return objects(Known(event, document, impacts), wanted)


def explain(
    event: Event, subscription: Subscription, document: Document | None, recorded_at: datetime, impacts: Impacts | None = None
) -> Hearing:
    """Whether `subscription` hears of `event`, which is recorded at `recorded_at` (UTC), and why."""
    return _explain(Known(event, document, impacts), subscription, recorded_at)


def _explain(known: Known, subscription: Subscription, recorded_at: datetime) -> Hearing:
    event = known.event
    if subscription.paused:
        return Hearing(False, HearingReason.PAUSED)
    if recorded_at < subscription.created_at:
        return Hearing(False, HearingReason.BEFORE_SUBSCRIPTION)
    if isinstance(event, ChannelEvent) and event.subscription == subscription.id:
        return Hearing(False, HearingReason.OWN_CHANNEL)
    against = objects(known, subscription.filter)
    return Hearing(False, against) if against is not None else Hearing(True, _wanted(event))


def _wanted(event: Event) -> HearingReason:
    if isinstance(event, SourceEvent):
        return HearingReason.SOURCE_WANTED
    if isinstance(event, IncidentEvent):
        return HearingReason.INCIDENT_WANTED
    return HearingReason.CHANNEL_REFUSED if isinstance(event, ChannelEvent) else HearingReason.MATCHES


def route(
    event: Event,
    subscriptions: Iterable[Subscription],
    document: Document | None,
    recorded_at: datetime,
    impacts: Impacts | None = None,
) -> tuple[Owed, ...]:
    """The alerts an event owes, in the order of the subscriptions; a subscription's reminders follow its news."""
    known = Known(event, document, impacts)
    return tuple(owed for subscription in subscriptions for owed in _owed(known, subscription, recorded_at))


def _owed(known: Known, subscription: Subscription, recorded_at: datetime) -> Iterator[Owed]:
    hearing = _explain(known, subscription, recorded_at)
    if not hearing.hears:
        return
    yield Owed(subscription.id, hearing.reason.value)
    if isinstance(known.event, Change):
        for at in reminders(known.event, subscription.manner, recorded_at):
            yield Owed(subscription.id, hearing.reason.value, Purpose.REMINDER, at)


def reminders(change: Change, manner: Manner, recorded_at: datetime) -> tuple[datetime, ...]:
    """When it is told again before it takes effect, in UTC, earliest first: 09:00 in the subscription's zone, only after `recorded_at`."""
    effective = change.judgement.effective_date
    if effective is None:
        return ()
    morning = datetime.combine(effective, REMIND_AT, ZoneInfo(manner.timezone))
    times = {(morning - timedelta(days=days)).astimezone(recorded_at.tzinfo) for days in manner.reminders}  # whole days of the wall clock
    return tuple(sorted(at for at in times if at > recorded_at))
