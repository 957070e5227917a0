"""When a source is looked at next. Pure: the time is an argument."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import datetime, timedelta

from monitor.cron import next_time
from monitor.errors import ConfigError
from monitor.model import Schedule, SourceKey

JITTER_SHARE = 0.05
"""Intervals are stretched by up to this share, by a fixed amount for each source, so that sources added together drift apart."""


def next_due(schedule: Schedule, key: SourceKey, at: datetime) -> datetime:
    """The first time after `at` that the schedule asks for, in UTC."""
    if schedule.cron is not None:
        with suppress(
            ConfigError
        ):  # a line that never comes is refused with the watchlist; should one be kept, the page is watched all the same
            return next_time(schedule.cron, schedule.timezone, at) + _share(key) * timedelta(minutes=1)
    return at + schedule.interval * (1 + JITTER_SHARE * _share(key))


def _share(key: SourceKey) -> float:
    """A number in 0 … 1 that is always the same for the same source."""
    return int.from_bytes(hashlib.sha256(str(key).encode()).digest()[:4], "big") / 2**32
