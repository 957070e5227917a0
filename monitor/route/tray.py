"""What lies on the table while a mailbox is planned."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from monitor.model import Alert, Mailbox, Manner, Settled
from monitor.route.groups import Group, without
from monitor.route.reasons import Holding

NextTime = Callable[[str, str, datetime], datetime]
"""When a cron line comes round next in a time zone after a time (`monitor.cron.next_time`)."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An alert that waits, and why."""

    alert: Alert
    holding: Holding
    until: datetime | None = None
    """None: until what goes before it is done."""


@dataclass(frozen=True, slots=True)
class Tray:
    """What every stage takes and gives on: the groups that may still be sent now, what is settled, what waits."""

    mailbox: Mailbox
    now: datetime
    next_time: NextTime
    groups: tuple[Group, ...] = ()
    settled: tuple[Settled, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    twins: tuple[tuple[Alert, str], ...] = ()
    """Pending alerts that another pending one says as well, with that one's event: settled when it is sent."""
    digest_at: datetime | None = None
    all_quiet_at: datetime | None = None

    @property
    def manner(self) -> Manner:
        """How the subscription is told."""
        return self.mailbox.subscription.manner

    def grave(self, group: Group) -> bool:
        """Neither quiet hours nor digests hold it."""
        return group.severity.rank >= self.manner.breaks_through.rank

    def settle(self, settled: Iterable[tuple[Alert, str]]) -> Self:
        """Take alerts out of their groups for good."""
        found = tuple(Settled(alert, reason) for alert, reason in settled)
        return replace(self, settled=self.settled + found, groups=without(self.groups, {each.alert.id for each in found}))

    def hold(self, held: Iterable[tuple[Group, Holding, datetime | None]]) -> Self:
        """Put groups aside."""
        aside = tuple(held)
        gone = {group.key for group, _, _ in aside}
        waiting = tuple(Waiting(alert, holding, until) for group, holding, until in aside for alert in group.alerts)
        return replace(self, waiting=self.waiting + waiting, groups=tuple(group for group in self.groups if group.key not in gone))
