"""Quiet hours in the subscriber's own time zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import Manner, QuietHours
from monitor.route import quiet_until

NIGHT = QuietHours("22:00", "08:00")
LUNCH = QuietHours("12:00", "13:30")
WEEKEND = QuietHours("00:00", "24:00", (5, 6))
BERLIN = "Europe/Berlin"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "zone", "now", "until"),
    [
        ((), "UTC", "2026-09-01T23:00Z", None),
        ((LUNCH,), "UTC", "2026-09-01T11:59Z", None),
        ((LUNCH,), "UTC", "2026-09-01T12:00Z", "2026-09-01T13:30Z"),
        ((LUNCH,), "UTC", "2026-09-01T13:29Z", "2026-09-01T13:30Z"),
        ((LUNCH,), "UTC", "2026-09-01T13:30Z", None),
        # over midnight
        ((NIGHT,), "UTC", "2026-09-01T21:59Z", None),
        ((NIGHT,), "UTC", "2026-09-01T22:00Z", "2026-09-02T08:00Z"),
        ((NIGHT,), "UTC", "2026-09-02T00:00Z", "2026-09-02T08:00Z"),
        ((NIGHT,), "UTC", "2026-09-02T08:00Z", None),
        # in the zone
        ((NIGHT,), "Asia/Shanghai", "2026-09-01T14:00Z", "2026-09-02T00:00Z"),
        ((NIGHT,), "Asia/Shanghai", "2026-09-01T00:00Z", None),
        # 5 September 2026 is a Saturday; days are those on which the hours begin
        ((WEEKEND,), "UTC", "2026-09-04T23:59Z", None),
        ((WEEKEND,), "UTC", "2026-09-05T00:00Z", "2026-09-07T00:00Z"),
        ((WEEKEND,), "UTC", "2026-09-06T12:00Z", "2026-09-07T00:00Z"),
        ((QuietHours("22:00", "08:00", (4,)),), "UTC", "2026-09-05T07:00Z", "2026-09-05T08:00Z"),
        ((QuietHours("22:00", "08:00", (4,)),), "UTC", "2026-09-05T23:00Z", None),
        # hours that follow each other are one
        ((NIGHT, WEEKEND), "UTC", "2026-09-04T23:00Z", "2026-09-07T08:00Z"),
        ((QuietHours("10:00", "12:00"), LUNCH), "UTC", "2026-09-01T10:30Z", "2026-09-01T13:30Z"),
        # clocks are set forward at 02:00 on 29 March and back at 03:00 on 25 October: the wall clock counts
        ((NIGHT,), BERLIN, "2026-03-28T22:00Z", "2026-03-29T06:00Z"),
        ((NIGHT,), BERLIN, "2026-10-24T21:00Z", "2026-10-25T07:00Z"),
        ((QuietHours("22:00", "02:30"),), BERLIN, "2026-03-28T22:00Z", "2026-03-29T01:30Z"),
        ((QuietHours("22:00", "02:30"),), BERLIN, "2026-10-24T21:00Z", "2026-10-25T00:30Z"),
        # equal ends are no hours at all
        ((QuietHours("09:00", "09:00"),), "UTC", "2026-09-01T09:00Z", None),
    ],
)
def test_quiet_hours_last_until_their_end(hours: tuple[QuietHours, ...], zone: str, now: str, until: str | None) -> None:
    assert quiet_until(Manner(timezone=zone, quiet=hours), at(now)) == (at(until) if until else None)


def test_hours_that_never_end_are_looked_through_for_eight_days() -> None:
    always = Manner(quiet=(QuietHours("00:00", "24:00"),))
    now = at("2026-09-01T12:00Z")
    until = quiet_until(always, now)
    assert until is not None
    assert timedelta(days=8) <= until - now <= timedelta(days=9)
