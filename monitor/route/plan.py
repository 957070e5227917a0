"""What is to be done with a mailbox now. Pure: a list of stages, each of which settles alerts, makes them wait, or lets them through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.model import Alert, Draft, Form, Mailbox, Manner, Plan
from monitor.route import hold, settle
from monitor.route.groups import grouped
from monitor.route.quiet import quiet_until
from monitor.route.reasons import Holding, Settling
from monitor.route.tray import NextTime, Tray, Waiting


def group(tray: Tray) -> Tray:
    """One provider's alerts together. Those whose time has not come wait."""
    due, later = _due(tray.mailbox.pending, tray.now)
    waiting = tuple(Waiting(alert, Holding.NOT_YET, alert.not_before) for alert in later)
    return replace(tray, groups=grouped(due), waiting=waiting)


STAGES: tuple[Callable[[Tray], Tray], ...] = (
    group,
    settle.silence,
    settle.answer,
    settle.dedupe,
    hold.quiet,
    hold.digest,
    hold.storm,
    hold.gather,
    hold.rate,
    hold.first,
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and why everything else waits."""

    plan: Plan
    waiting: tuple[Waiting, ...] = ()


def plan(mailbox: Mailbox, now: datetime, next_time: NextTime) -> Plan:
    """What to settle, what to send, and when to plan again. `next_time` is `monitor.cron.next_time`; raises what it raises."""
    return planned(mailbox, now, next_time).plan


def planned(mailbox: Mailbox, now: datetime, next_time: NextTime) -> Planned:
    """The same with the reasons for which alerts wait."""
    blocked = mailbox.blocked_until if mailbox.blocked_until and mailbox.blocked_until > now else None
    if mailbox.unfinished is not None or blocked is not None:
        return _unfinished(mailbox, blocked)
    manner = mailbox.subscription.manner
    tray = Tray(
        mailbox,
        now,
        next_time,
        digest_at=_kept(mailbox.digest_at, manner.digest, manner, now, next_time),
        all_quiet_at=_kept(mailbox.all_quiet_at, manner.all_quiet, manner, now, next_time),
    )
    for stage in STAGES:
        tray = stage(tray)
    return send(tray)


def _unfinished(mailbox: Mailbox, blocked: datetime | None) -> Planned:
    """What was begun comes first, and nothing is sent while the channel is out of order."""
    waiting = tuple(Waiting(alert, Holding.BACKOFF if blocked else Holding.TURN, blocked) for alert in mailbox.pending)
    found = Plan(again=blocked is None, wake_at=blocked, digest_at=mailbox.digest_at, all_quiet_at=mailbox.all_quiet_at)
    return Planned(found, waiting)


def _due(pending: tuple[Alert, ...], now: datetime) -> tuple[list[Alert], list[Alert]]:
    due = [alert for alert in pending if alert.not_before is None or alert.not_before <= now]
    return due, [alert for alert in pending if alert.not_before is not None and alert.not_before > now]


def _kept(at: datetime | None, cron: str | None, manner: Manner, now: datetime, next_time: NextTime) -> datetime | None:
    """The time that was kept, if it is one of the cron line's (the line or the zone may have been changed since); else its next."""
    if cron is None:
        return None
    if at is not None and next_time(cron, manner.timezone, at - timedelta(seconds=1)) == at:
        return at
    return next_time(cron, manner.timezone, now)


def send(tray: Tray) -> Planned:
    """The message that is through all stages; else perhaps that all is quiet; else when to look again."""
    tray, draft = _draft(tray)
    told = {alert.id for alert in draft.alerts} if draft else set()
    events = {alert.event.id for alert in draft.alerts} if draft else set()
    tray = tray.settle((alert, Settling.DUPLICATE.by(whom)) for alert, whom in tray.twins if whom in events)
    done = told | {settled.alert.id for settled in tray.settled}
    waiting = tuple(each for each in tray.waiting if each.alert.id not in done)
    wake = None if draft else min(_times(tray, waiting), default=None)
    return Planned(Plan(tray.settled, draft, wake_at=wake, digest_at=tray.digest_at, all_quiet_at=tray.all_quiet_at), waiting)


def _draft(tray: Tray) -> tuple[Tray, Draft | None]:
    if not tray.groups:
        return _all_quiet(tray)
    chosen = tray.groups[0]
    if chosen.form is Form.DIGEST and tray.manner.digest:
        tray = replace(tray, digest_at=tray.next_time(tray.manner.digest, tray.manner.timezone, tray.now))
    return tray, chosen.draft()


def _all_quiet(tray: Tray) -> tuple[Tray, Draft | None]:
    """It is said at its time if nothing was sent since the last time and nothing waits to be sent."""
    at, cron, zone = tray.all_quiet_at, tray.manner.all_quiet, tray.manner.timezone
    if at is None or cron is None or at > tray.now or quiet_until(tray.manner, tray.now) is not None:
        return tray, None
    moved_on = replace(tray, all_quiet_at=tray.next_time(cron, zone, tray.now))
    last = max((sent.at for sent in tray.mailbox.sent if sent.form is not Form.ALL_QUIET), default=None)
    told = last is not None and tray.next_time(cron, zone, last) >= at
    waits = any(each.holding is not Holding.NOT_YET for each in tray.waiting)
    return moved_on, None if told or waits else Draft(Form.ALL_QUIET, ())


def _times(tray: Tray, waiting: tuple[Waiting, ...]) -> Iterator[datetime]:
    """When something of this may look different."""
    yield from (each.until for each in waiting if each.until is not None)
    if tray.all_quiet_at is not None:
        yield max(tray.all_quiet_at, quiet_until(tray.manner, tray.now) or tray.all_quiet_at)
