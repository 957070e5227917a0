"""The stages that make alerts wait: quiet hours and digests, groups that gather, storms, the channel's rate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import Form, Manner, Sent
from monitor.route.groups import Group, merged
from monitor.route.quiet import quiet_until
from monitor.route.reasons import Holding
from monitor.route.tray import Tray, Waiting

STILL_COMING = timedelta(seconds=10)
"""How much longer than its wait a first message waits at most while others come in: looks at one host are spaced, and six pages take six of them."""


def quiet(tray: Tray) -> Tray:
    """Quiet hours hold what is not grave. A grave alert takes along what waits about the same provider, so that the order is kept."""
    until = quiet_until(tray.manner, tray.now)
    if until is None:
        return tray
    return tray.hold((group, Holding.QUIET_HOURS, until) for group in tray.groups if not tray.grave(group))


def digest(tray: Tray) -> Tray:
    """What is not grave gathers for the digest; when its time has come, all of it becomes one message."""
    if tray.digest_at is None or _waits_for_quiet(tray):
        return tray
    light = tuple(group for group in tray.groups if not tray.grave(group))
    if tray.digest_at <= tray.now and any(group.waiting_since <= tray.digest_at for group in light):
        rest = tuple(group for group in tray.groups if group not in light)
        return replace(tray, groups=(*rest, merged(light, Form.DIGEST)))
    tray = replace(tray, digest_at=_coming(tray))  # a time that found nothing is over: what came in later waits for the next
    return tray.hold((group, Holding.DIGEST, tray.digest_at) for group in light)


def _waits_for_quiet(tray: Tray) -> bool:
    """The digest's time has come in quiet hours: it goes when they are over."""
    return any(waiting.holding is Holding.QUIET_HOURS for waiting in tray.waiting)


def _coming(tray: Tray) -> datetime | None:
    """The next digest that is not over."""
    at, cron = tray.digest_at, tray.manner.digest
    return at if at is None or cron is None or at > tray.now else tray.next_time(cron, tray.manner.timezone, tray.now)


def storm(tray: Tray) -> Tray:
    """More messages than a person can read: all that is left becomes one summary. Escalations still go alone."""
    many = [group for group in tray.groups if not group.escalates and group.form is not Form.DIGEST]
    if not many or len(many) + _lately(tray) <= tray.manner.storm.count:
        return tray
    return _as_one(tray, many)


def _lately(tray: Tray) -> int:
    return sum(sent.at > tray.now - tray.manner.storm.per for sent in tray.mailbox.sent)


def _as_one(tray: Tray, many: list[Group]) -> Tray:
    return replace(tray, groups=(*(group for group in tray.groups if group not in many), merged(many, Form.SUMMARY)))


def gather(tray: Tray) -> Tray:
    """The first about a provider waits until none has come for a moment; after a message about it, further ones gather, grave ones excepted."""
    return tray.hold(_gathering(tray))


def _gathering(tray: Tray) -> Iterator[tuple[Group, Holding, datetime]]:
    lasting = _lately(tray) >= tray.manner.storm.count
    for group in tray.groups:
        if group.form is Form.DIGEST or (group.form is Form.GROUP and group.alone):
            continue
        told = max((sent.at for sent in tray.mailbox.sent if _told(group, sent, lasting)), default=None)
        if told is not None and not tray.grave(group) and (until := told + tray.manner.group_interval) > tray.now:
            yield group, Holding.STORM if group.form is Form.SUMMARY else Holding.GROUP_INTERVAL, until
        elif (until := _all_here(group, tray.manner)) > tray.now:
            yield group, Holding.GROUP_WAIT, until


def _all_here(group: Group, manner: Manner) -> datetime:
    """When nothing has come for as long as the wait is: one event changes several pages, and they are not read in the same second."""
    return min(group.last_came, group.waiting_since + STILL_COMING) + manner.group_wait


def _told(group: Group, sent: Sent, lasting: bool) -> bool:
    """While a storm lasts, any message counts: then there is one in each interval."""
    return group.told_by(sent) or (group.form is Form.SUMMARY and lasting)


def rate(tray: Tray) -> Tray:
    """The channel's own limit. What gathered meanwhile goes as one."""
    limit = tray.manner.rate
    lately = [at for at in tray.mailbox.channel_sent if at > tray.now - limit.per]
    left = limit.count - len(lately)
    if left <= 0:
        return tray.hold((group, Holding.RATE, lately[-limit.count] + limit.per) for group in tray.groups)
    many = [group for group in tray.groups if not group.escalates and group.form is not Form.DIGEST]
    return _as_one(tray, many) if len(tray.groups) > left and len(many) > 1 else tray


def first(tray: Tray) -> Tray:
    """One message at a time: the longest waiting goes, a digest after all others."""
    ready = sorted(tray.groups, key=lambda group: (group.form is Form.DIGEST, group.alerts[0].id))
    waiting = tuple(Waiting(alert, Holding.TURN) for group in ready[1:] for alert in group.alerts)
    return replace(tray, groups=tuple(ready[:1]), waiting=tray.waiting + waiting)
