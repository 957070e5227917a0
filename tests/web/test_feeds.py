"""Feeds and calendars, read back by independent parsers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import feedparser
import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar

from monitor.app import make_app
from monitor.facts import DateFact, DateRole
from monitor.judge.impact import InForce, Rules
from monitor.model import DocumentType, Text
from monitor.settings import Settings
from monitor.store import MemoryStore
from monitor.web import make_site
from monitor.web.calendar import days_stated
from tests.cli.kit import archive
from tests.store.making import document, key, provider, tell, watch
from tests.web.conftest import HOME, NOW, opened


def test_the_feed_tells_the_newest_changes_first(visitor: TestClient) -> None:
    found = feedparser.parse(visitor.get("/changes.atom").content)
    assert not found.bozo
    assert len(found.entries) == 3
    assert "resale" in found.entries[0].title
    assert [tag.term for tag in found.entries[0].tags] == ["access_channel", "high"]
    assert found.entries[0].link.startswith("http://127.0.0.1/changes/")


@pytest.mark.parametrize(
    ("query", "count"), [("provider=acme", 2), ("kind=termination", 1), ("min_severity=critical", 1), ("territory=kr", 0)]
)
def test_a_feed_may_be_narrowed(visitor: TestClient, query: str, count: int) -> None:
    assert len(feedparser.parse(visitor.get(f"/changes.atom?{query}").content).entries) == count


def test_a_reader_that_has_it_is_told_so(visitor: TestClient) -> None:
    headers = visitor.get("/changes.atom").headers
    assert visitor.get("/changes.atom", headers={"if-none-match": headers["etag"]}).status_code == 304
    assert visitor.get("/changes.atom", headers={"if-modified-since": headers["last-modified"]}).status_code == 304


def test_ids_stay_however_and_wherever_it_is_asked_for(visitor: TestClient) -> None:
    one = feedparser.parse(visitor.get("/changes.atom?provider=acme&kind=termination").content)
    other = feedparser.parse(visitor.get("/changes.atom?kind=termination&provider=acme&lang=zh", headers={"host": "localhost:8"}).content)
    assert one.feed.id == other.feed.id
    assert [entry.id for entry in one.entries] == [entry.id for entry in other.entries]


def test_it_was_updated_when_the_latest_change_was_confirmed(visitor: TestClient) -> None:
    found = feedparser.parse(visitor.get("/changes.atom").content)
    assert found.feed.updated == max(entry.updated for entry in found.entries)
    empty = feedparser.parse(visitor.get("/changes.atom?provider=nobody").content)
    assert (empty.feed.updated, empty.entries) == ("1970-01-01T00:00:00+00:00", [])


WICKED = "]]> </title><script>x</script> \x00\x1b[31m \ufffe \u202e BEGIN:VEVENT\r\nSUMMARY:forged\r\n;,\\n @everyone"


@pytest.fixture
def forged(tmp_path: Path) -> Iterator[TestClient]:
    """A visitor to whom a change is shown whose every text is wicked."""
    store = MemoryStore()
    watch(store, "terms")
    made = tell(store, key("terms"), NOW - timedelta(days=1))
    judgement = replace(
        made.judgement,
        summary=Text(WICKED, WICKED),
        findings=tuple(replace(each, quote=WICKED) for each in made.judgement.findings),
        effective_date=date(2024, 6, 1),
    )
    store._changes[made.id] = replace(made, judgement=judgement, url=f"https://acme.example/{WICKED}")
    settings = Settings(state_dir=tmp_path, config_dir=tmp_path, watchlists=tmp_path, database_url="memory:", bundled=False)
    app = make_app(settings, store=store, now=lambda: NOW)
    with TestClient(make_site(app), base_url=HOME) as client:
        yield client


def test_wicked_words_break_no_feed(forged: TestClient) -> None:
    found = feedparser.parse(forged.get("/changes.atom").content)
    assert not found.bozo
    (entry,) = found.entries
    assert "<script>" not in entry.title
    assert "\u202e" not in entry.title + entry.content[0].value
    assert [link.rel for link in entry.links] == ["alternate"]


def test_wicked_words_break_no_calendar(forged: TestClient) -> None:
    content = forged.get("/calendar.ics").content
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert "BEGIN:VEVENT SUMMARY:forged" in str(event["summary"])
    assert content.count(b"\r\nBEGIN:VEVENT") == 1
    assert b"\x1b" not in content


def ending(day: date, version: int, subject: str = "model-1") -> Rules:
    """A provider whose page says that something ends."""
    page = document("deprecations", kind=DocumentType.DEPRECATIONS)
    fact = DateFact(quote="model-1 shuts down", role=DateRole.SHUTDOWN, date=day, subject=subject)
    notice = DateFact(quote="30 days", role=DateRole.NOTICE, duration="P30D")
    stated = InForce(page, page.sources[0].key, page.sources[0].url, version, NOW, (fact, notice))
    return Rules(provider(page), (stated,))


def test_a_day_that_moves_keeps_its_uid_and_counts_up() -> None:
    (before,), (after,) = (list(days_stated(rules, "en")) for rules in (ending(date(2024, 6, 1), 3), ending(date(2024, 9, 1), 4)))
    assert before.uid == after.uid
    assert (before.sequence, after.sequence, after.day) == (3, 4, date(2024, 9, 1))
    assert before.title == "Acme: model-1 ends"


def test_two_days_of_one_subject_are_two_events() -> None:
    one, other = ending(date(2024, 6, 1), 3), ending(date(2024, 9, 1), 3)
    both = Rules(one.provider, (replace(one.documents[0], facts=one.documents[0].facts + other.documents[0].facts),))
    assert len({day.uid for day in days_stated(both, "zh")}) == 2


def test_what_a_document_in_force_says_of_an_end_stands_in_the_calendar(tmp_path: Path) -> None:
    page = "<html lang=en><head><title>Deprecations</title></head><body><main><h1>Deprecations</h1><p>{}</p></main></body></html>"
    text = "Model acme-1 will be shut down on September 1, 2024. Use acme-2 instead, which answers the same requests at the same price. "
    folder = archive(tmp_path / "archive", acme_deprecations=[("2024-03-05T12:00:00Z", page.format(text * 3))])
    index = json.loads((folder / "pages.json").read_text())
    (folder / "pages.json").write_text(json.dumps([{**index[0], "document": "Deprecations", "type": "deprecations"}]))
    app = opened(tmp_path)
    app.import_archive(folder, lambda _: None, lambda: None)
    app.store.sync(app.store.watchlist(everything=True), NOW)
    with TestClient(make_site(app), base_url=HOME) as client:
        calendar = Calendar.from_ical(client.get("/calendar.ics").content)
        none = Calendar.from_ical(client.get("/calendar.ics?provider=nobody").content)
    app.close()
    assert date(2024, 9, 1) in [event.decoded("dtstart") for event in calendar.walk("VEVENT")]
    assert not none.walk("VEVENT")


def test_the_calendar_has_a_day_for_every_effective_date(dated: TestClient) -> None:
    calendar = Calendar.from_ical(dated.get("/calendar.ics").content)
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == date(2024, 6, 1)
    assert "resale" in str(event["summary"])


def test_the_feeds_are_listed(visitor: TestClient) -> None:
    assert "/calendar.ics" in visitor.get("/feeds").text
