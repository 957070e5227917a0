"""The stages that settle alerts: silenced, answered already, told already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.model import Alert, Purpose, Silence
from monitor.route.filters import covers
from monitor.route.groups import without
from monitor.route.known import Known
from monitor.route.reasons import Holding, Settling
from monitor.route.same import twins
from monitor.route.tray import Tray, Waiting


def silence(tray: Tray) -> Tray:
    """Before duplicates are looked for: a silenced alert must not stand for its twin that nobody silenced."""
    silences = [each for each in tray.mailbox.silences if each.since <= tray.now < each.until]
    return tray.settle((alert, Settling.SILENCED.by(found.id)) for alert in _alerts(tray) if (found := _silence(alert, silences)))


def _silence(alert: Alert, silences: list[Silence]) -> Silence | None:
    known = Known(alert.event)
    return next((each for each in silences if covers(each.matcher, known)), None)


def answer(tray: Tray) -> Tray:
    """Escalations that somebody acknowledged; escalations and reminders of what holds no longer; reminders that a later one replaces."""
    last = {alert.event.id: alert for alert in sorted(_reminders(tray), key=lambda alert: alert.not_before or alert.created_at)}
    return tray.settle((alert, reason) for alert in _alerts(tray) if (reason := _answered(alert, tray, last)) is not None)


def _reminders(tray: Tray) -> Iterator[Alert]:
    return (alert for alert in _alerts(tray) if alert.purpose is Purpose.REMINDER)


def _answered(alert: Alert, tray: Tray, last: dict[str, Alert]) -> str | None:
    if alert.purpose is Purpose.ESCALATION and alert.event.id in tray.mailbox.acknowledged:
        return Settling.ACKNOWLEDGED.by(alert.event.id)
    if alert.purpose is not Purpose.NEWS and alert.event.id in tray.mailbox.reverted:
        return Settling.OVERTAKEN.by(alert.event.id)
    if alert.purpose is Purpose.REMINDER and last[alert.event.id].id != alert.id:
        return Settling.OVERTAKEN.by(f"{alert.event.id} {last[alert.event.id].not_before:%Y-%m-%d}")
    return None


def dedupe(tray: Tray) -> Tray:
    """What was told already is settled; what another pending alert says as well waits until that one is sent."""
    found = list(twins(_alerts(tray), tray.mailbox.sent, tray.now))
    tray = tray.settle((alert, Settling.DUPLICATE.by(whom)) for alert, whom, told in found if told)
    held = tuple((alert, whom) for alert, whom, told in found if not told)
    waiting = tuple(Waiting(alert, Holding.TWIN) for alert, _ in held)
    groups = without(tray.groups, {alert.id for alert, _ in held})
    return replace(tray, groups=groups, waiting=tray.waiting + waiting, twins=held)


def _alerts(tray: Tray) -> Iterator[Alert]:
    """Those that may still be sent, oldest first."""
    return iter(sorted((alert for group in tray.groups for alert in group.alerts), key=lambda alert: alert.id))
