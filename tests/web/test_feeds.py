"""Feeds and calendars, read back by independent parsers."""

from __future__ import annotations

from datetime import date

import feedparser
import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar


def test_the_feed_tells_the_newest_changes_first(visitor: TestClient) -> None:
    found = feedparser.parse(visitor.get("/changes.atom").content)
    assert not found.bozo
    assert len(found.entries) == 3
    assert "resale" in found.entries[0].title
    assert [tag.term for tag in found.entries[0].tags] == ["access_channel"]
    assert found.entries[0].link.startswith("http://127.0.0.1/changes/")


@pytest.mark.parametrize(
    ("query", "count"), [("provider=acme", 2), ("kind=termination", 1), ("min_severity=critical", 1), ("territory=kr", 0)]
)
def test_a_feed_may_be_narrowed(visitor: TestClient, query: str, count: int) -> None:
    assert len(feedparser.parse(visitor.get(f"/changes.atom?{query}").content).entries) == count


def test_a_reader_that_has_it_is_told_so(visitor: TestClient) -> None:
    tag = visitor.get("/changes.atom").headers["etag"]
    assert visitor.get("/changes.atom", headers={"if-none-match": tag}).status_code == 304


def test_the_calendar_has_a_day_for_every_effective_date(dated: TestClient) -> None:
    calendar = Calendar.from_ical(dated.get("/calendar.ics").content)
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == date(2024, 6, 1)
    assert "resale" in str(event["summary"])


def test_the_feeds_are_listed(visitor: TestClient) -> None:
    assert "/calendar.ics" in visitor.get("/feeds").text
