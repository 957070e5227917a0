"""Quiet hours, in the subscriber's own time zone, whatever its clocks do."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Manner, QuietHours

MIDNIGHT = "24:00"
"""As an end: the first minute of the next day."""
LONGEST = timedelta(days=8)


def quiet_until(manner: Manner, at: datetime) -> datetime | None:
    """When the quiet hours that `at` falls into are over, in UTC; None: it is not quiet. Hours that follow each other are one.

    Hours that never end are looked through for eight days.
    """
    until, zone = at, ZoneInfo(manner.timezone)
    while until - at < LONGEST:
        ends = [end for hours in manner.quiet if (end := _end(hours, until, zone)) is not None]
        if not ends:
            break
        until = max(ends)
    return until if until > at else None


def _end(hours: QuietHours, at: datetime, zone: ZoneInfo) -> datetime | None:
    """When the hours that `at` falls into end. Those of yesterday may reach over midnight."""
    today = at.astimezone(zone).date()
    spans = (_span(hours, day, zone) for day in (today - timedelta(days=1), today) if not hours.days or day.weekday() in hours.days)
    return next((end.astimezone(at.tzinfo) for begin, end in spans if begin <= at < end), None)


def _span(hours: QuietHours, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    over = hours.end == MIDNIGHT or hours.end < hours.start
    return _moment(day, hours.start, zone), _moment(day + timedelta(days=over), "00:00" if hours.end == MIDNIGHT else hours.end, zone)


def _moment(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)
