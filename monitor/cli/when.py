"""Times as people write them: `30d`, `2 weeks`, `yesterday`, `2026-01-31`, an ISO 8601 time, in English or Chinese."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.errors import ConfigError
from monitor.model import Text

UNITS = {
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "minute": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "hour": timedelta(hours=1),
    "d": timedelta(days=1),
    "day": timedelta(days=1),
    "w": timedelta(weeks=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "mo": timedelta(days=30),
    "y": timedelta(days=365),
    "year": timedelta(days=365),
    "分钟": timedelta(minutes=1),
    "小时": timedelta(hours=1),
    "天": timedelta(days=1),
    "日": timedelta(days=1),
    "周": timedelta(weeks=1),
    "个月": timedelta(days=30),
    "年": timedelta(days=365),
}
SPAN = re.compile(r"(\d{1,6})\s*([a-z]+?|[分钟小时天日周个月年]+)s?(?:\s*(?:ago|前|以来))?", re.IGNORECASE)


def moment(said: str, now: datetime, timezone: str) -> datetime:
    """The time that `said` means, in UTC; without an offset of its own it is meant in `timezone` (IANA name).

    A span (`30d`, `2 weeks`, `3 天`) counts back from `now`. Raises ConfigError when nothing can be made of it.
    """
    text = said.strip()
    span = SPAN.fullmatch(text)
    if span and span[2].lower() in UNITS:
        return _back(now, int(span[1]) * UNITS[span[2].lower()])
    try:
        exact = datetime.fromisoformat(text)
    except ValueError:
        exact = _spoken(text, now, timezone)
    if exact.tzinfo is None:
        exact = exact.replace(tzinfo=ZoneInfo(timezone))
    try:
        return exact.astimezone(UTC)
    except OverflowError:  # the edge of the calendar, seen from another zone
        raise not_understood(said) from None


def _back(now: datetime, span: timedelta) -> datetime:
    try:
        return now - span
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


def _spoken(text: str, now: datetime, timezone: str) -> datetime:
    import dateparser  # slow to import, and rarely needed

    settings = {"RELATIVE_BASE": now.astimezone(ZoneInfo(timezone)).replace(tzinfo=None), "PREFER_DATES_FROM": "past"}
    found = dateparser.parse(text, languages=["en", "zh"], settings=settings) if text and not text.isdecimal() else None
    if found is None:  # also for a number alone: the day of the month that dateparser makes of it is not what was meant
        raise not_understood(text)
    return found


def not_understood(said: str) -> ConfigError:
    """The error for a time that cannot be made out."""
    return ConfigError(
        Text(
            f'"{said}" is not a time that can be understood; write a date (2026-01-31), an ISO 8601 time, or a span such as 30d or "2 weeks".',
            f"看不懂时间“{said}”；请写日期（2026-01-31）、ISO 8601 时间，或“30d”“2 weeks”“3 天”这样的时长。",
        )
    )


def shown(at: datetime, timezone: str) -> str:
    """A time for people, in their zone, to the minute."""
    return at.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M")
