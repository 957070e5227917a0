"""Times as people write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.cli.when import moment, shown
from monitor.errors import ConfigError

NOW = datetime(2026, 3, 15, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("30d", "2026-02-13T12:30"),
        ("90m", "2026-03-15T11:00"),
        ("12h", "2026-03-15T00:30"),
        ("2 weeks", "2026-03-01T12:30"),
        ("2 Weeks ago", "2026-03-01T12:30"),
        ("1 month", "2026-02-13T12:30"),
        ("1y", "2025-03-15T12:30"),
        ("3 天", "2026-03-12T12:30"),
        ("3天前", "2026-03-12T12:30"),
        ("2周", "2026-03-01T12:30"),
        ("3 个月", "2025-12-15T12:30"),
        ("5 分钟", "2026-03-15T12:25"),
        ("2026-01-31", "2026-01-30T16:00"),
        ("2026-01-31 08:00", "2026-01-31T00:00"),
        ("2026-01-31T08:00:00Z", "2026-01-31T08:00"),
        ("2026-01-31T08:00:00-05:00", "2026-01-31T13:00"),
        ("January 31, 2026", "2026-01-30T16:00"),
        ("2026年1月31日", "2026-01-30T16:00"),
    ],
)
def test_a_time_is_meant_in_the_users_zone_unless_it_names_its_own(said: str, meant: str) -> None:
    assert moment(said, NOW, "Asia/Shanghai") == datetime.fromisoformat(meant).replace(tzinfo=UTC)


def test_words_such_as_yesterday_count_from_now() -> None:
    assert moment("yesterday", NOW, "UTC") == datetime(2026, 3, 14, 12, 30, tzinfo=UTC)


def test_a_span_longer_than_the_calendar_begins_with_it() -> None:
    assert moment("999999 years", NOW, "UTC").year == 1


@pytest.mark.parametrize("said", ["nonsense", "", "  ", "30", "30 parsecs", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_nonsense_is_told_in_both_languages_with_examples(said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        moment(said, NOW, "UTC")
    assert "30d" in caught.value.text.en
    assert "30d" in caught.value.text.zh


def test_a_time_is_shown_in_the_users_zone_to_the_minute() -> None:
    assert shown(NOW, "Asia/Shanghai") == "2026-03-15 20:30"
