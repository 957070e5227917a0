"""What follows from a message: who is told when nobody acknowledges it, and who is told that a channel refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from monitor.model import (
    Alert,
    ChannelEvent,
    Dispatch,
    Escalation,
    IncidentEvent,
    IncidentStage,
    Owed,
    Purpose,
    Severity,
    Subscription,
)
from monitor.route.hearing import route
from monitor.route.known import severity_of
from monitor.route.reasons import HearingReason

OVER = (IncidentStage.RESOLVED, IncidentStage.CANCELLED)


def escalations(dispatch: Dispatch, subscriptions: Iterable[Subscription], now: datetime) -> tuple[Escalation, ...]:
    """Who is told, and when, of the critical alerts of a message that was delivered at `now`, unless somebody acknowledges them before."""
    own, everyone = dispatch.subscription, {each.name: each for each in subscriptions}
    target = everyone.get(own.manner.escalate_to or "")
    if target is None or target.paused or target.id == own.id:
        return ()
    at = now + own.manner.escalate_after
    reason = HearingReason.ESCALATED.value
    found = {alert.event.id: alert for alert in dispatch.alerts if _escalates(alert, own, everyone)}
    return tuple(Escalation(target.id, event, at, reason) for event in found)


def _escalates(alert: Alert, own: Subscription, everyone: dict[str, Subscription]) -> bool:
    """An escalation goes on to the next, but never round in a circle."""
    event = alert.event
    over = isinstance(event, IncidentEvent) and event.stage in OVER
    if severity_of(event) is not Severity.CRITICAL or over or alert.purpose is Purpose.REMINDER:
        return False
    return alert.purpose is Purpose.NEWS or own.name not in _chain(own, everyone)


def _chain(own: Subscription, everyone: dict[str, Subscription]) -> Iterator[str]:
    """The names that an alert is escalated to, one after the other, until one comes again."""
    seen: set[str] = set()
    name = own.manner.escalate_to
    while name in everyone and name not in seen:
        seen.add(name)
        yield name
        name = everyone[name].manner.escalate_to


def channel_refused(
    dispatch: Dispatch, detail: str, subscriptions: Iterable[Subscription], now: datetime
) -> tuple[ChannelEvent, tuple[Owed, ...]]:
    """What the others are told when a message was refused for good, and who; once a day for a subscription, by the event's id.

    `detail`: the channel's own words, without secrets. Subscriptions of the same address are left out: they would be refused as well.
    """
    own = dispatch.subscription
    event = ChannelEvent(f"channel-{own.id}-{now:%Y%m%d}", own.id, own.name, now, detail)
    return event, route(event, (each for each in subscriptions if each.url != own.url), None, now)
