"""Web archives of other programs: which source a page belongs to, what is read of it, and what is refused in words."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.archive.places import own_page, same_address
from monitor.archive.warc_write import payload_digest, warc_date
from monitor.errors import ArchiveError
from monitor.model import ChangeQuery, Document, DocumentType, Provider, Source, SourceKey, Text, Watchlist
from monitor.store import MemoryStore
from tests.archive.kit import BEGIN, KEY, SOURCE, WATCHLIST, empty, html, importer, lived

URL = SOURCE.url or ""


class Archive:
    """A web archive as a crawler writes it."""

    def __init__(self, file: Path, packed: bool = False) -> None:
        self.file = file
        self._out = BytesIO()
        self._warc = WARCWriter(self._out, gzip=packed, warc_version="1.0")

    def page(self, day: float, body: bytes, url: str = URL, status: str = "200 OK", media: str = "text/html", **headers: str) -> None:
        http = StatusAndHeaders(status, [("Content-Type", media), *headers.items()], protocol="HTTP/1.1")
        self._write(self._warc.create_warc_record(url, "response", BytesIO(body), len(body), warc_headers_dict=_at(day), http_headers=http))

    def again(self, day: float, body: bytes, of: float, url: str = URL, digest: str | None = None) -> None:
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        date = _at(of)["WARC-Date"]
        record = self._warc.create_revisit_record(
            url, digest or payload_digest(body), url, date, http_headers=http, warc_headers_dict=_at(day)
        )
        self._write(record)

    def other(self, kind: str, payload: bytes) -> None:
        self._write(self._warc.create_warc_record(URL, kind, BytesIO(payload), len(payload), warc_content_type="application/json"))

    def _write(self, record: Any) -> None:
        self._warc.write_record(record)
        self.file.write_bytes(self._out.getvalue())


def _at(day: float) -> dict[str, str]:
    at: datetime = BEGIN + timedelta(days=day)
    return {"WARC-Date": f"{at:%Y-%m-%dT%H:%M:%SZ}"}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "crawl.warc.gz", packed=True)


def watching() -> MemoryStore:
    store = empty()
    store.sync(WATCHLIST, BEGIN)
    return store


def keys(store: MemoryStore) -> list[str]:
    return sorted(str(source.key) for document in store.watchlist(everything=True).documents() for source in document.sources)


def days(store: MemoryStore) -> list[float]:
    return [(change.first_seen - BEGIN) / timedelta(days=1) for change in store.changes(ChangeQuery())]


@pytest.mark.parametrize("url", [URL, URL + "/", URL.replace("https", "http"), URL + "#top", URL.replace("acme.", "ACME.")])
def test_a_page_goes_to_the_watched_source_of_its_address(archive: Archive, url: str) -> None:
    archive.page(0, html("A"), url)
    archive.page(10, html("B"), url)
    store = watching()
    counts = importer(store).web_archives([archive.file], DocumentType.TERMS)
    assert (counts.pages, counts.snapshots, counts.changes) == (1, 2, 1)
    assert [change.source for change in store.changes(ChangeQuery())] == [KEY]
    assert days(store) == [10]


def test_a_page_that_nobody_watches_is_one_of_its_own(archive: Archive) -> None:
    archive.page(0, html("A"), "https://www.zenith.example/legal/privacy.html")
    store = watching()
    importer(store).web_archives([archive.file], DocumentType.PRIVACY)
    (key,) = [name for name in keys(store) if not name.startswith("acme/")]
    assert key.startswith("zenith-example/legal-privacy-")
    assert store.watchlist() == WATCHLIST
    assert store.load(SourceKey.parse(key)).document_type is DocumentType.PRIVACY


def test_records_of_several_files_in_any_order_are_one_history(tmp_path: Path) -> None:
    late, early = Archive(tmp_path / "a.warc"), Archive(tmp_path / "b.warc.gz", packed=True)
    late.page(20, html("C"))
    late.page(10, html("B"))
    early.page(0, html("A"))
    store = watching()
    importer(store).web_archives([late.file, early.file], DocumentType.TERMS)
    assert days(store) == [10, 20]


def test_a_revisit_is_a_look_at_the_same_bytes(archive: Archive) -> None:
    archive.page(0, html("A"))
    archive.page(10, html("B"))
    archive.page(10.1, html("A"))
    archive.again(10.2, html("B"), 10)
    archive.again(30, html("A"), 99)
    store = watching()
    counts = importer(store).web_archives([archive.file], DocumentType.TERMS)
    assert (counts.snapshots, counts.missing) == (5, 0)
    assert store.snapshot(KEY, BEGIN + timedelta(days=30)).body == html("A")


def test_a_revisit_of_bytes_that_are_elsewhere_is_told_as_missing(archive: Archive) -> None:
    archive.page(0, html("A"))
    archive.again(10, html("B"), 5)
    assert importer(watching()).web_archives([archive.file], DocumentType.TERMS).missing == 1


def test_what_is_no_page_is_passed_over(archive: Archive) -> None:
    archive.page(0, html("A"))
    archive.page(1, b"\x89PNG", media="image/png")
    archive.page(2, b"moved", status="301 Moved Permanently", Location="/x")
    archive.page(3, html("A"), "ftp://acme.example/terms")
    archive.other("metadata", b'{"crawler": 1}')
    archive.other("resource", b"{}")
    assert importer(watching()).web_archives([archive.file], DocumentType.TERMS).snapshots == 1


def test_packed_bodies_are_unpacked(archive: Archive) -> None:
    archive.page(0, gzip.compress(html("A")), **{"Content-Encoding": "gzip"})
    store = watching()
    importer(store).web_archives([archive.file], DocumentType.TERMS)
    assert store.snapshot(KEY, BEGIN).body == html("A")


def test_records_of_one_second_follow_each_other(archive: Archive) -> None:
    archive.page(0, html("A"))
    archive.page(0, html("B"))
    store = watching()
    assert importer(store).web_archives([archive.file], DocumentType.TERMS).skipped == 0
    assert importer(store).web_archives([archive.file], DocumentType.TERMS).skipped == 2


def test_history_before_a_sources_own_lies_beside_it_in_the_same_document(archive: Archive) -> None:
    store = lived((100, "C"))
    archive.page(0, html("A"))
    archive.page(10, html("B"))
    for skipped in (0, 2):
        assert importer(store).web_archives([archive.file], DocumentType.TERMS).skipped == skipped
        assert keys(store) == ["acme/terms/terms", "acme/terms/terms-archive"]
    assert [str(change.source) for change in store.changes(ChangeQuery())] == ["acme/terms/terms-archive"]
    assert store.load(KEY).current is not None
    assert store.watchlist() == WATCHLIST


def test_still_older_history_finds_its_place_too(tmp_path: Path) -> None:
    store = lived((100, "C"))
    for name, day in (("a", 50), ("b", 20)):
        older = Archive(tmp_path / f"{name}.warc")
        older.page(day, html("A"))
        importer(store).web_archives([older.file], DocumentType.TERMS)
    assert keys(store) == ["acme/terms/terms", "acme/terms/terms-archive", "acme/terms/terms-archive-2"]


# --- what is no web archive


def test_a_file_that_is_cut_off_is_told_with_the_byte(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "crawl.warc")
    archive.page(0, html("A"))
    archive.file.write_bytes(archive.file.read_bytes()[:-100])
    with pytest.raises(ArchiveError, match=r"crawl\.warc: byte 0: .*cut off"):
        importer(watching()).web_archives([archive.file], DocumentType.TERMS)


@pytest.mark.parametrize("content", [b"", b"<html>", b"\x1f\x8bnonsense", gzip.compress(b"plain text", mtime=0)])
def test_a_file_that_is_none_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.warc.gz").write_bytes(content)
    with pytest.raises(ArchiveError, match=r"x\.warc\.gz: byte 0"):
        importer(watching()).web_archives([tmp_path / "x.warc.gz"], DocumentType.TERMS)


def test_a_file_that_was_packed_as_a_whole_is_told(tmp_path: Path) -> None:
    plain = Archive(tmp_path / "a.warc")
    plain.page(0, html("A"))
    plain.page(1, html("B"))
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(plain.file.read_bytes()))
    with pytest.raises(ArchiveError, match="unpack it first"):
        importer(watching()).web_archives([tmp_path / "a.warc.gz"], DocumentType.TERMS)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be read"):
        importer(watching()).web_archives([tmp_path / "x.warc"], DocumentType.TERMS)


def test_a_date_that_is_none_is_told(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "crawl.warc")
    archive.page(0, html("A"))
    archive.file.write_bytes(archive.file.read_bytes().replace(b"2024-01-01T12:00:00Z", b"yesterday afternoon."))
    with pytest.raises(ArchiveError, match=r"the date 'yesterday afternoon\.' is none"):
        importer(watching()).web_archives([archive.file], DocumentType.TERMS)


# --- addresses


def test_addresses_that_archives_take_for_one_are_equal() -> None:
    assert same_address("http://www.Acme.example:80/terms/#a") == same_address("https://acme.example/terms")
    assert same_address("https://acme.example") == same_address("https://acme.example/")
    assert same_address("https://acme.example/terms?v=1") != same_address("https://acme.example/terms?v=2")
    assert same_address("https://acme.example:8443/") != same_address("https://acme.example/")


def test_pages_of_their_own_are_told_apart() -> None:
    def key(url: str) -> SourceKey:
        return own_page(url, DocumentType.TERMS).documents[0].sources[0].key

    assert key("https://acme.example/a?x=1") != key("https://acme.example/a?x=2")
    assert key("https://acme.example/a/") == key("http://acme.example/a")
    assert key("https://acme.example/").document.startswith("home-")


def test_feeds_and_probes_take_no_archived_pages(archive: Archive) -> None:
    from monitor.model import ReadRules, SourceKind

    feed = Source(SourceKey("acme", "news", "feed"), "https://acme.example/feed", ReadRules(kind=SourceKind.FEED))
    store = empty()
    store.sync(
        Watchlist(
            (Provider("acme", Text("A", "A"), None, (Document("acme", "news", Text("N", "N"), DocumentType.ANNOUNCEMENTS, (feed,)),)),)
        ),
        BEGIN,
    )
    archive.page(0, html("A"), feed.url or "")
    importer(store).web_archives([archive.file], DocumentType.TERMS)
    assert store.checks(feed.key, 1) == ()
    assert len(keys(store)) == 2


def test_warc_dates_are_exact() -> None:
    assert warc_date(BEGIN + timedelta(microseconds=7)) == "2024-01-01T12:00:00.000007Z"
