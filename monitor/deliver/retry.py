"""When a failed delivery is tried again, and when it is given up. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model import AlertStatus, DeliveryResult


class Tried(Protocol):
    """What is delivered: a dispatch."""

    @property
    def created_at(self) -> datetime:
        """When it was begun."""

    @property
    def attempts(self) -> int:
        """Those made before this one."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Exponential backoff with jitter."""

    first: timedelta = timedelta(seconds=30)
    """Wait after the first failure; doubled after each further one."""
    longest: timedelta = timedelta(hours=1)
    jitter: float = 0.25
    """Up to this part of the wait is added, so that many messages do not come back in step."""
    max_age: timedelta = timedelta(days=3)
    """What was begun longer ago is given up after one more failure."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one attempt, as the store keeps it."""

    status: AlertStatus
    next_try: datetime | None = None
    """Only with `pending`."""
    error: str | None = None
    """For people; without secrets. None when delivered."""


def attempt_of(tried: Tried, result: DeliveryResult, now: datetime, policy: RetryPolicy, draw: float) -> Attempt:
    """What follows from a result at `now` (UTC). `draw` in [0, 1) is the jitter.

    A permanent failure is dead at once; `Retry-After` is honoured; the last try falls on the greatest age.
    """
    if result.failure is None:
        return Attempt(AlertStatus.DELIVERED)
    error = f"{result.failure.value}: {result.detail}"
    give_up_at = tried.created_at + policy.max_age
    if result.permanent or now >= give_up_at:
        return Attempt(AlertStatus.DEAD, error=error)
    wait = max(_backoff(tried.attempts, policy, draw), result.retry_after or timedelta(0))
    return Attempt(AlertStatus.PENDING, min(now + wait, give_up_at), error)


def _backoff(attempts: int, policy: RetryPolicy, draw: float) -> timedelta:
    """`attempts`: those made before this one. The exponent is bounded: 2 to the power of thousands is no time span."""
    wait = min(policy.first * (1 << min(attempts, 30)), policy.longest)
    return wait * (1 + policy.jitter * draw)
