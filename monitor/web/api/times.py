"""Times that clients give."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.errors import ConfigError
from monitor.model import Text


def utc(at: datetime | None) -> datetime | None:
    """In UTC; one without an offset is meant so. Raises ConfigError for one that is not in the calendar when put into UTC."""
    if at is None or at.tzinfo is None:
        return at and at.replace(tzinfo=UTC)
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ConfigError(
            Text(f"{at} lies outside the calendar: write a time of our days", f"{at} 超出日历范围：请写常见的时间")
        ) from error
