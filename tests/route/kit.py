"""Events, subscriptions and mailboxes, each a small change of an ordinary one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.cron import next_time
from monitor.model import (
    Alert,
    Change,
    ChangeFilter,
    ChannelEvent,
    Direction,
    Dispatch,
    Event,
    Finding,
    Form,
    Incident,
    IncidentEvent,
    IncidentImpact,
    IncidentStage,
    Judgement,
    Kind,
    Mailbox,
    Manner,
    Outcome,
    Purpose,
    Sent,
    Severity,
    Side,
    SourceEvent,
    SourceKey,
    Subscription,
    Text,
    Urgency,
)
from monitor.model.page import BrokenReason
from monitor.model.words import DocumentType
from monitor.route import fingerprint
from monitor.route.rehearse import Outcome as Came
from monitor.route.rehearse import rehearse

NOW = datetime(2026, 9, 1, 2, tzinfo=UTC)
"""A Tuesday."""
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
STATUS = SourceKey("acme", "status", "feed")


def finding(kind: Kind = Kind.PRICING_LIMITS, quote: str = "Prices rise.", direction: Direction = Direction.TIGHTENED) -> Finding:
    return Finding(kind, direction, Severity.MEDIUM, quote, Side.ADDED, "a.rule")


def change(
    name: str = "c1",
    where: str = "acme/terms/page",
    severity: Severity = Severity.MEDIUM,
    findings: tuple[Finding, ...] | None = None,
    **judged: Any,
) -> Change:
    """A change that says something no other one says."""
    found = (finding(quote=f"Something about {name}."),) if findings is None else findings
    key = SourceKey.parse(where)
    judgement = Judgement(severity, found, Text(name, name), **{"urgency": Urgency.IMMEDIATE, **judged})
    return Change(name, key, Outcome.CHANGE, None, 1, 2, NOW, NOW, judgement, DocumentType.TERMS)


def moved(name: str = "m1") -> Change:
    return replace(change(name, findings=()), outcome=Outcome.MOVED)


def failing(name: str = "f1", where: str = "acme/terms/page", failing: bool = True) -> SourceEvent:
    return SourceEvent(name, SourceKey.parse(where), None, NOW, failing, NOW - DAY, 9, BrokenReason.BOT_CHECK, "HTTP 403")


def incident(
    name: str = "i1",
    of: str = "4711",
    stage: IncidentStage = IncidentStage.OPENED,
    severity: Severity = Severity.HIGH,
    findings: tuple[Finding, ...] = (),
    title: str = "Errors",
    **more: Any,
) -> IncidentEvent:
    told = Incident(of, title, IncidentImpact.MAJOR, False, False, NOW, NOW, **more)
    return IncidentEvent(name, STATUS, None, NOW, stage, told, severity, Text(name, name), findings)


def refused(name: str = "r1", subscription: int = 2) -> ChannelEvent:
    return ChannelEvent(name, subscription, "other", NOW, "HTTP 404")


def subscription(number: int = 1, name: str = "ops", **more: Any) -> Subscription:
    return Subscription(number, name, more.pop("url", f"json://{name}"), more.pop("filter", ChangeFilter()), "en", NOW - 30 * DAY, **more)


def told(**manner: Any) -> Subscription:
    """A subscription with a manner of its own."""
    return subscription(manner=Manner(**manner))


def alert(number: int, event: Event, to: Subscription | None = None, age: timedelta = HOUR, **more: Any) -> Alert:
    """An alert that is `age` old at `NOW`."""
    return Alert(number, event, to or subscription(), "matches", NOW - age, **more)


def alerts(*events: Event, age: timedelta = HOUR) -> tuple[Alert, ...]:
    """Alerts numbered from 1, all equally old."""
    return tuple(alert(number, event, age=age) for number, event in enumerate(events, 1))


def reminder(number: int, event: Event, at: datetime) -> Alert:
    return alert(number, event, purpose=Purpose.REMINDER, not_before=at)


def escalation(number: int, event: Event, at: datetime = NOW) -> Alert:
    return alert(number, event, purpose=Purpose.ESCALATION, not_before=at)


def sent(at: datetime, *events: Event, form: Form = Form.SINGLE) -> Sent:
    providers = {None if isinstance(event, ChannelEvent) else event.source.provider for event in events}
    return Sent(at, form, providers.pop() if len(providers) == 1 else None, len(events), tuple(map(fingerprint, events)))


def mailbox(*pending: Alert, to: Subscription | None = None, **more: Any) -> Mailbox:
    return Mailbox(to or subscription(), pending, **more)


def dispatch(*gathered: Alert, to: Subscription | None = None, number: int = 9) -> Dispatch:
    return Dispatch(number, to or subscription(), Form.SINGLE if len(gathered) == 1 else Form.GROUP, gathered, NOW)


def played(to: Subscription, *coming: Alert, until: datetime, begin: datetime = NOW) -> tuple[Came, ...]:
    """What comes of alerts by a time."""
    return rehearse(to, coming, begin, until, next_time)[0]
