"""When a failed try is repeated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_exponential, wait_random

from monitor.fetch.failures import BusyHostError, FetchError
from monitor.fetch.options import FetchSettings

_LONGEST = timedelta(days=30)
"""A server that asks for more is mistaken."""


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """A `Retry-After` header, in seconds or as an HTTP date (RFC 9110 section 10.2.3). None if absent or senseless; never negative."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:10])), _LONGEST)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return min(max(aware - now, timedelta(0)), _LONGEST)


def retrying(settings: FetchSettings, sleep: Callable[[float], None], seconds_left: Callable[[], float]) -> Retrying:
    """Repeat what raises a transient FetchError, as long as the pause before the next try is short and there is time for it."""
    backoff = wait_exponential(multiplier=settings.backoff, max=settings.max_pause) + wait_random(0, settings.backoff)

    def pause(state: RetryCallState) -> float:
        return max(_asked(state), backoff(state))

    def out_of_patience(state: RetryCallState) -> bool:
        return _asked(state) > settings.max_pause or state.upcoming_sleep >= seconds_left()

    return Retrying(
        sleep=sleep,
        wait=pause,
        stop=lambda state: out_of_patience(state) or stop_after_attempt(settings.retries + 1)(state),
        retry=retry_if_exception(_may_pass),
        reraise=True,
    )


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, FetchError) and error.transient and not isinstance(error, BusyHostError)


def _asked(state: RetryCallState) -> float:
    """The pause that the server asked for, in seconds."""
    error = state.outcome.exception() if state.outcome is not None else None
    wait = error.retry_after if isinstance(error, FetchError) else None
    return wait.total_seconds() if wait is not None else 0.0
