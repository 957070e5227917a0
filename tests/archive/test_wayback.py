"""The Wayback Machine, played by a local server: what is asked, what is taken, and what happens when it will not answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from monitor.archive.wayback import ROWS, Wayback, checked
from monitor.errors import ArchiveError, ConfigError
from monitor.fetch import FetchSettings, HttpFetcher
from monitor.model import ChangeQuery, DocumentType
from monitor.replay import Counts
from monitor.store import MemoryStore
from tests.archive.kit import BEGIN, KEY, SOURCE, WATCHLIST, Seen, empty, html, importer
from tests.fakes.site import Answer, Site
from tests.fakes.site import Seen as Asked

URL = SOURCE.url or ""
HEADERS = (("X-Archive-Orig-Server", "acme"), ("X-Archive-Src", "crawl-1.warc.gz"), ("Memento-Datetime", "then"))


class Machine:
    """A stand-in with captures of one page."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.rows: list[list[list[str]]] = [[]]
        self.store: MemoryStore = empty()
        self.store.sync(WATCHLIST, BEGIN)
        self.seen = Seen()
        site.page("*", self._list)

    def has(self, day: float, *script: Answer, part: int = 0) -> str:
        """A capture at a day; returns its time as the archive names it."""
        stamp = f"{BEGIN + timedelta(days=day):%Y%m%d%H%M%S}"
        while len(self.rows) <= part:
            self.rows.append([])
        self.rows[part].append([stamp, URL])
        self.site.page(f"/web/{stamp}id_/{URL}", *script)
        return stamp

    def _list(self, asked: Asked) -> Answer:
        if not asked.path.startswith("/cdx/search/cdx?"):
            return Answer(404)
        part = int(asked.path.partition("resumeKey=part")[2] or 0)
        more = [[], [f"part{part + 1}"]] if part + 1 < len(self.rows) else []
        table = [["timestamp", "original"], *self.rows[part], *more] if self.rows[0] else []
        return Answer(body=json.dumps(table), content_type="application/json")

    def imports(self, url: str = URL, until: float | None = None) -> Counts:
        fetcher = HttpFetcher(FetchSettings(allow_private=("127.0.0.1",), host_spacing=0), lambda: BEGIN, lambda _: None)
        try:
            end = BEGIN + timedelta(days=until) if until else None
            return importer(self.store, self.seen).captures(
                url, BEGIN, end, DocumentType.TERMS, Wayback(fetcher, self.site.url("").rstrip("/"))
            )
        finally:
            fetcher.close()

    @property
    def asked(self) -> list[str]:
        return [seen.path for seen in self.site.requests]


@pytest.fixture
def machine() -> Iterator[Machine]:
    with Site() as site:
        yield Machine(site)


def page(name: str) -> Answer:
    return Answer(body=html(name), headers=HEADERS)


def test_captures_become_the_watched_pages_history(machine: Machine) -> None:
    machine.has(0, page("A"))
    machine.has(10, page("B"))
    counts = machine.imports()
    assert (counts.snapshots, counts.changes) == (2, 1)
    assert (machine.seen.total, machine.seen.done) == (2, 2)
    (change,) = machine.store.changes(ChangeQuery())
    assert (change.source, change.first_seen) == (KEY, BEGIN + timedelta(days=10))
    kept = machine.store.snapshot(KEY, BEGIN)
    assert (kept.url, kept.body, kept.header("server"), kept.header("memento-datetime")) == (URL, html("A"), "acme", None)


def test_it_is_asked_for_what_is_wanted_only(machine: Machine) -> None:
    machine.has(0, page("A"))
    machine.imports(until=30)
    query = machine.asked[0]
    for word in ("collapse=digest", "filter=statuscode%3A200", "from=20240101120000", "to=20240131120000", f"limit={ROWS}"):
        assert word in query


def test_long_lists_come_in_parts(machine: Machine) -> None:
    machine.has(0, page("A"))
    machine.has(10, page("B"), part=1)
    machine.has(20, page("C"), part=2)
    assert machine.imports().changes == 2


def test_an_address_that_nobody_watches_is_a_page_of_its_own(machine: Machine) -> None:
    machine.has(0, page("A"))
    machine.imports("https://zenith.example/terms")
    assert machine.store.checks(KEY, 1) == ()
    assert any(provider.id == "zenith-example" for provider in machine.store.watchlist(everything=True).providers)


def test_nothing_there_is_nothing_imported(machine: Machine) -> None:
    assert machine.imports() == Counts()


def test_importing_again_asks_for_no_capture_again(machine: Machine) -> None:
    machine.has(0, page("A"))
    machine.imports()
    before = len(machine.asked)
    assert machine.imports().skipped == 1
    assert len(machine.asked) == before + 1


@pytest.mark.parametrize("answer", [Answer(404), Answer(403), Answer(451)])
def test_a_capture_that_is_excluded_or_lost_is_passed_over_and_told(machine: Machine, answer: Answer) -> None:
    machine.has(0, page("A"))
    machine.has(5, answer)
    machine.has(10, page("B"))
    counts = machine.imports()
    assert (counts.missing, counts.changes) == (1, 1)


def test_a_capture_that_leads_to_another_one_is_not_taken_for_it(machine: Machine) -> None:
    machine.has(0, page("A"))
    other = machine.has(10, page("B"))
    machine.has(5, Answer(302, headers=(("Location", f"/web/{other}id_/{URL}"),)))
    assert machine.imports().missing == 1


def test_where_it_will_not_answer_it_is_gone_on_with_later(machine: Machine) -> None:
    machine.has(0, page("A"))
    machine.has(10, Answer(429, headers=(("Retry-After", "3600"),)), page("B"))
    machine.has(20, page("C"))
    with pytest.raises(ArchiveError, match="run the same command again later"):
        machine.imports()
    assert machine.store.watchlist() == WATCHLIST
    counts = machine.imports()
    assert (counts.skipped, counts.changes) == (1, 2)


def test_a_list_that_cannot_be_had_or_read_is_told(machine: Machine) -> None:
    machine.site.page("*", Answer(500))
    with pytest.raises(ArchiveError, match="run the same command again later"):
        machine.imports()
    for body in ("<html>", '[["a"], [1, 2]]', '[["t", "o"], ["now", "x"]]'):
        machine.site.page("*", Answer(body=body))
        with pytest.raises(ArchiveError, match="the list of captures cannot be read"):
            machine.imports()


@pytest.mark.parametrize("url", ["acme.example", "file:///etc/passwd", "https://user:pass@acme.example/", "https://"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="--server: write an address"):
        checked("--server", url)
