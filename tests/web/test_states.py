"""What the pages say when nothing is watched, nothing happened, something cannot be read, something goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from monitor.app import App
from monitor.model import BrokenReason, ChangeFilter, ChangeQuery, FetchFailure, Look, Outcome, Response, Source, Stale, Trouble, Validators
from monitor.web import make_site
from tests.web.conftest import HOME, opened
from tests.web.wicked import KEY, STATUS, page, wicked


@pytest.fixture
def troubled(tmp_path: Path) -> Iterator[tuple[App, TestClient]]:
    """A provider with an incident, whose terms cannot be read any more."""
    with wicked(tmp_path) as app, TestClient(make_site(app), base_url=HOME) as client:
        yield app, client


def failing(app: App, reason: BrokenReason) -> None:
    state, now = app.store.load(KEY), app.now()
    tracking = replace(state.tracking, trouble=Trouble(reason, "GET https://wicked.invalid/: 403", now, looks=4))
    app.store.record(Look(KEY, state.revision, now, Outcome.BROKEN, tracking, now - timedelta(hours=1), reason=reason))


def test_before_anything_is_watched_the_pages_say_what_to_do(tmp_path: Path) -> None:
    app = opened(tmp_path)
    with TestClient(make_site(app), base_url=HOME) as client:
        assert "Start the service: monitor run" in client.get("/").text
        assert "monitor init" in client.get("/providers").text
        assert "No list is kept yet" in client.get("/regions").text
        assert "No watched list says anything of it." in client.get("/regions/FR").text
        assert "0 sources, 0 failing" in client.get("/health").text
    app.close()


def test_all_quiet_is_said_with_since_when_and_how_much_was_checked(troubled: tuple[App, TestClient]) -> None:
    app, client = troubled
    state = app.store.load(STATUS)
    app.store.record(Look(STATUS, state.revision, app.now(), Outcome.UNCHANGED, state.tracking, app.now(), incidents=()))
    last = app.store.changes(ChangeQuery(newest_first=True))[0].first_seen
    later = app.now() + timedelta(days=40)
    app.now = lambda: later
    shown = client.get("/").text
    assert f'All quiet since <time datetime="{last.isoformat()}">' in shown
    assert "2 of 2 sources checked" in shown
    app.now = lambda: later + timedelta(days=1)
    assert "一切平静" in client.get("/?lang=zh").text


def test_what_goes_on_stands_first_and_on_the_providers_page(troubled: tuple[App, TestClient]) -> None:
    _, client = troubled
    assert client.get("/").text.index("Going on now") < client.get("/").text.index("Changed in the last 30 days")
    shown = client.get("/providers/wicked").text
    assert "Going on now" in shown
    assert '<rect class="mark incident critical"' in shown
    assert "not over" in shown


def test_a_source_that_cannot_be_read_is_said_with_what_to_do(troubled: tuple[App, TestClient]) -> None:
    app, client = troubled
    failing(app, BrokenReason.BOT_CHECK)
    assert "a bot check came instead" in client.get("/").text
    shown = client.get("/health").text
    assert "1 failing" in shown
    assert "1 overdue" in shown
    assert "monitor check --provider wicked" in shown
    assert "1 failing" in client.get("/providers").text
    assert "failing" in client.get("/providers/wicked").text


def test_a_selector_that_matches_nothing_is_said(troubled: tuple[App, TestClient]) -> None:
    app, client = troubled
    state = app.store.load(KEY)
    tracking = replace(state.tracking, stale=Stale(app.now(), "article"))
    app.store.record(Look(KEY, state.revision, app.now(), Outcome.UNCHANGED, tracking, app.now()))
    assert "selector" in client.get("/health").text


def test_what_waits_and_what_was_given_up_is_counted(troubled: tuple[App, TestClient]) -> None:
    app, client = troubled
    app.store.add_subscription("ops", "console:", ChangeFilter(), "en", app.now() - timedelta(days=9))
    assert "Nothing waits." in client.get("/health").text


def test_a_document_without_a_version_says_so(troubled: tuple[App, TestClient]) -> None:
    _, client = troubled
    assert "No version is recorded yet." in client.get("/documents/wicked/status").text


def test_a_page_that_a_browser_read_has_its_picture(troubled: tuple[App, TestClient]) -> None:
    app, client = troubled
    door = app.fetcher
    plain = door.fetch
    picture = b"\x89PNG\r\n\x1a\n of the page"
    app.fetcher = Pictured(plain, picture)  # type: ignore[assignment]
    for _ in range(2):
        app.now.advance(app.now() + timedelta(hours=3))  # type: ignore[attr-defined]
        app.check(KEY)
    answer = client.get(f"/documents/wicked/terms/{app.store.versions(KEY)[-1].number}/screenshot.png")
    assert (answer.content, answer.headers["content-type"]) == (picture, "image/png")


class Pictured:
    """A door behind which a browser looks, at another text than before."""

    def __init__(self, plain: Any, picture: bytes) -> None:
        self.plain, self.picture = plain, picture

    def fetch(self, source: Source, validators: Validators) -> Response | FetchFailure:
        found = self.plain(source, validators)
        return replace(found, body=page("<p>Customer may not use the services for benchmarking.</p>"), screenshot=self.picture)


def test_long_lists_are_cut_and_the_gravest_are_never_cut_first(reader: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from monitor.web.pages import documents, now, providers

    monkeypatch.setattr(providers, "FIRST", 2)
    monkeypatch.setattr(documents, "SHOWN", 2)
    monkeypatch.setattr(now, "LATELY", timedelta(days=1000))
    monkeypatch.setattr(now, "SHOWN", 3)
    assert reader.get("/").text.count('class="badge critical"') == 3
    assert "All of them" in reader.get("/providers/northwind?x=1").text
    assert "2 older versions" in reader.get("/documents/northwind/commercial-terms?x=1").text
