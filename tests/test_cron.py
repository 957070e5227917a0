"""Cron lines in their own time zone, whatever its clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.cron import next_time
from monitor.errors import ConfigError

BERLIN, SHANGHAI = "Europe/Berlin", "Asia/Shanghai"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("cron", "zone", "after", "expected"),
    [
        ("0 9 * * *", SHANGHAI, "2026-09-01T00:59:59.5Z", "2026-09-01T09:00+08:00"),
        ("0 9 * * *", SHANGHAI, "2026-09-01T01:00:00Z", "2026-09-02T09:00+08:00"),
        # days are counted from Sunday, as in every crontab; 5 September 2026 is a Saturday
        ("0 9 * * 1-5", SHANGHAI, "2026-09-04T02:00:00Z", "2026-09-07T09:00+08:00"),
        ("0 9 * * 0", "UTC", "2026-09-01T00:00:00Z", "2026-09-06T09:00Z"),
        ("0 9 * * 7", "UTC", "2026-09-01T00:00:00Z", "2026-09-06T09:00Z"),
        ("0 9 * * mon", "UTC", "2026-09-01T00:00:00Z", "2026-09-07T09:00Z"),
        # the hour that is left out in spring counts an hour later
        ("30 2 * * *", BERLIN, "2026-03-28T12:00:00Z", "2026-03-29T03:30+02:00"),
        ("0 9 * * *", BERLIN, "2026-03-28T12:00:00Z", "2026-03-29T09:00+02:00"),
        # the hour that comes twice in autumn counts once, unless every hour is meant
        ("30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", "2026-10-25T02:30+02:00"),
        ("30 2 * * *", BERLIN, "2026-10-25T00:30:00Z", "2026-10-26T02:30+01:00"),
        ("30 * * * *", BERLIN, "2026-10-25T00:30:00Z", "2026-10-25T02:30+01:00"),
    ],
)
def test_the_next_time_is_that_of_the_wall_clock(cron: str, zone: str, after: str, expected: str) -> None:
    found = next_time(cron, zone, at(after))
    assert found == at(expected)
    assert found.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("cron", "zone"),
    [
        ("", "UTC"),
        ("0 9 * *", "UTC"),
        ("0 25 * * *", "UTC"),
        ("0 9 * * 8", "UTC"),
        ("0 9 30 2 *", "UTC"),
        ("0 9 * * *", "Mars/Olympus"),
        ("a b c d e", "UTC"),
    ],
)
def test_what_is_no_cron_line_or_never_comes_is_refused_with_an_example(cron: str, zone: str) -> None:
    with pytest.raises(ConfigError, match=r"0 9 \* \* 1-5") as error:
        next_time(cron, zone, at("2026-01-01T00:00:00Z"))
    assert "cron" in error.value.text.zh
