"""When a source is looked at next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.due import JITTER_SHARE, next_due
from monitor.model import Schedule, SourceKey

KEY = SourceKey("northwind", "terms", "terms")
AT = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("interval", [timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)])
def test_an_interval_is_stretched_a_little_and_never_cut(interval: timedelta) -> None:
    due = next_due(Schedule(interval), KEY, AT)
    assert interval <= due - AT <= interval * (1 + JITTER_SHARE)


def test_the_stretch_is_always_the_same_for_a_source_and_differs_between_sources() -> None:
    others = {next_due(Schedule(), SourceKey("northwind", "terms", str(number)), AT) for number in range(50)}
    assert next_due(Schedule(), KEY, AT) == next_due(Schedule(), KEY, AT)
    assert len(others) == 50


def test_cron_is_meant_in_its_own_time_zone() -> None:
    due = next_due(Schedule(cron="0 9 * * mon-fri", timezone="Asia/Shanghai"), KEY, AT)
    local = due.astimezone(ZoneInfo("Asia/Shanghai"))
    assert (local.date().isoformat(), local.hour, local.minute) == ("2026-03-02", 9, 0)
    assert due.utcoffset() == timedelta(0)


def test_cron_gives_the_next_time_and_not_the_present_one() -> None:
    first = next_due(Schedule(cron="*/10 * * * *"), KEY, AT)
    assert AT < first <= AT + timedelta(minutes=11)


def test_a_cron_expression_that_never_comes_falls_back_to_the_interval() -> None:
    due = next_due(Schedule(timedelta(hours=2), cron="0 0 30 2 *"), KEY, AT)
    assert due - AT >= timedelta(hours=2)
