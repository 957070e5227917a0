"""In what manner a subscription is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from monitor.model.words import Severity


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours in which nothing is sent, in the subscription's time zone. `end` before `start` reaches over midnight."""

    start: str
    """`HH:MM`."""
    end: str
    """`HH:MM`; the first minute that is not quiet."""
    days: tuple[int, ...] = ()
    """The days on which they begin: 0 is Monday. Empty: every day."""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` within `per`."""

    count: int
    per: timedelta


@dataclass(frozen=True, slots=True)
class Manner:
    """How and when a subscription is told. The defaults: at once, one provider's changes together."""

    timezone: str = "UTC"
    """IANA name: that of quiet hours, digests and reminders, and of the times in messages. Set from the user's settings."""
    digest: str | None = None
    """Cron line of five fields: gather, and send then. None: at once."""
    quiet: tuple[QuietHours, ...] = ()
    breaks_through: Severity = Severity.CRITICAL
    """From this severity on neither quiet hours nor digests hold an alert back."""
    group_wait: timedelta = timedelta(seconds=2)
    """How long the first alert about a provider waits for others, so that one event on six pages is one message."""
    group_interval: timedelta = timedelta(minutes=5)
    """After a message about a provider, further ones of less than `breaks_through` gather for this long."""
    rate: Rate = Rate(20, timedelta(minutes=1))
    """Of the channel, over all subscriptions that share its address."""
    storm: Rate = Rate(12, timedelta(minutes=10))
    """More alerts than this: one summary with the list."""
    escalate_to: str | None = None
    """Name of the subscription that is told when a critical alert is not acknowledged in time."""
    escalate_after: timedelta = timedelta(minutes=30)
    reminders: tuple[int, ...] = (7, 1)
    """Days before an effective date on which it is told again, at 09:00 in the time zone."""
    all_quiet: str | None = None
    """Cron line: also say, then, that nothing happened and what was checked."""
