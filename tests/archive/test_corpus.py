"""Archives of pages: read as they are, refused in words where they are not what they claim."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.archive.corpus import ArchivedPage, read_index, slug, snapshots, watchlist
from monitor.errors import ArchiveError
from monitor.model import DocumentType, ReadRules, SourceKey, Text

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"

FIRST = {"at": "2024-01-01T06:00:00Z", "html": "<p>Terms — 条款</p>"}
SECOND = {"at": "2024-01-01T20:00:00+02:00", "html": "<p>Other terms</p>"}


def entry(page: str, **changes: Any) -> dict[str, Any]:
    return {
        "page": page,
        "provider": "Acme.ai",
        "document": "Terms of Service",
        "type": "terms",
        "url": f"https://acme.example/{page}",
        "select": ["main"],
        "remove": [".nav"],
        "language": "en",
        "snapshots": 2,
        **changes,
    }


def compressed(*records: Any) -> bytes:
    return zstandard.compress("".join(json.dumps(record) + "\n" for record in records).encode())


def archive(folder: Path, entries: Iterable[dict[str, Any]], body: bytes | None = None) -> Path:
    entries = list(entries)
    (folder / "pages.json").write_text(json.dumps(entries, indent=1))
    for each in entries:
        (folder / f"{each['page']}.jsonl.zst").write_bytes(compressed(FIRST, SECOND) if body is None else body)
    return folder


def one(folder: Path, body: bytes | None = None, **changes: Any) -> ArchivedPage:
    (page,) = read_index(archive(folder, [entry("terms", **changes)], body))
    return page


def refusal(page: ArchivedPage) -> str:
    with pytest.raises(ArchiveError) as caught:
        list(snapshots(page))
    assert caught.value.text.zh != caught.value.text.en
    return str(caught.value)


# --- right archives


def test_a_page_of_the_index_is_a_source_with_its_rules(tmp_path: Path) -> None:
    page = one(tmp_path)
    assert page.source.key == SourceKey("acme-ai", "terms-of-service", "terms")
    assert page.source.url == "https://acme.example/terms"
    assert page.source.rules == ReadRules(select=("main",), remove=(".nav",), language="en")
    assert (page.document.type, page.document.name) == (DocumentType.TERMS, Text("Terms of Service", "Terms of Service"))
    assert (page.provider.id, page.snapshots, page.file) == ("acme-ai", 2, tmp_path / "terms.jsonl.zst")


def test_what_an_index_may_leave_out_may_be_left_out_or_null(tmp_path: Path) -> None:
    page = one(tmp_path, url=None, select=None, remove=None, language=None, snapshots=None, note="more than we know")
    assert (page.source.url, page.source.rules, page.snapshots) == (None, ReadRules(), None)


def test_snapshots_come_as_answers_at_their_own_time_in_utc(tmp_path: Path) -> None:
    first, second = snapshots(one(tmp_path))
    assert (first.status, first.url, first.final_url) == (200, "https://acme.example/terms", "https://acme.example/terms")
    assert first.body == "<p>Terms — 条款</p>".encode()
    assert first.header("content-type") == "text/html; charset=utf-8"
    assert first.fetched_at == datetime(2024, 1, 1, 6, tzinfo=UTC)
    assert (second.fetched_at, second.fetched_at.tzinfo) == (datetime(2024, 1, 1, 18, tzinfo=UTC), UTC)


def test_a_page_without_an_address_gets_one_that_leads_nowhere(tmp_path: Path) -> None:
    first, _ = snapshots(one(tmp_path, url=None))
    assert first.url == "https://archive.invalid/terms"


def test_frames_may_follow_each_other_and_split_a_line_anywhere(tmp_path: Path) -> None:
    text = "".join(json.dumps(record) + "\n" for record in (FIRST, SECOND)).encode()
    for cut in range(0, len(text), 7):
        body = zstandard.compress(text[:cut]) + zstandard.compress(text[cut:])
        assert len(list(snapshots(one(tmp_path, body)))) == 2


def test_a_last_line_without_its_end_and_empty_lines_are_read(tmp_path: Path) -> None:
    body = zstandard.compress(b"\n" + json.dumps(FIRST).encode() + b"\n\n" + json.dumps(SECOND).encode())
    assert len(list(snapshots(one(tmp_path, body)))) == 2


def test_a_long_window_is_read(tmp_path: Path) -> None:
    filler = os.urandom(9_000_000).hex()
    parameters = zstandard.ZstdCompressionParameters.from_level(1, window_log=27, enable_ldm=True)
    lines = [{"at": f"2024-01-0{day}T00:00:00Z", "html": filler} for day in (1, 2)]
    body = zstandard.ZstdCompressor(compression_params=parameters).compress("\n".join(map(json.dumps, lines)).encode())
    assert [len(each.body) for each in snapshots(one(tmp_path, body))] == [18_000_000, 18_000_000]


def test_half_a_character_does_not_spoil_the_page(tmp_path: Path) -> None:
    (snapshot,) = snapshots(one(tmp_path, compressed({"at": "2024-01-01T00:00:00Z", "html": "a\ud83db"})))
    assert snapshot.body == b"a?b"


def test_pages_of_one_document_stand_together_in_the_watchlist(tmp_path: Path) -> None:
    folder = archive(
        tmp_path,
        [entry("terms"), entry("prices", document="Pricing", type="pricing"), entry("terms-2"), entry("other", provider="Other")],
    )
    found = watchlist(read_index(folder))
    assert [provider.id for provider in found.providers] == ["acme-ai", "other"]
    assert [(document.id, [source.key.source for source in document.sources]) for document in found.documents()] == [
        ("pricing", ["prices"]),
        ("terms-of-service", ["terms", "terms-2"]),
        ("terms-of-service", ["other"]),
    ]


def test_pages_of_one_name_and_two_types_are_two_documents(tmp_path: Path) -> None:
    pages = read_index(archive(tmp_path, [entry("a"), entry("b", type="usage_policy")]))
    assert [str(page.source.key) for page in pages] == ["acme-ai/terms-of-service/a", "acme-ai/terms-of-service-usage_policy/b"]
    assert [page.document.id for page in pages] == ["terms-of-service", "terms-of-service-usage_policy"]


@pytest.mark.parametrize(("name", "id"), [("Claude.ai", "claude-ai"), ("  Acme / Inc_ ", "acme-inc"), ("豆包", "豆包"), ("!!!", "unnamed")])
def test_a_name_becomes_an_id(name: str, id: str) -> None:  # noqa: A002
    assert slug(name) == id


def test_an_empty_archive_has_no_pages(tmp_path: Path) -> None:
    assert read_index(archive(tmp_path, [])) == ()


# --- wrong ones


@pytest.mark.parametrize(
    ("index", "line", "words"),
    [
        (b"", 1, "not valid JSON"),
        (b"[\n{]", 2, "not valid JSON"),
        (b"{}", 1, "not a list"),
        (b"[" * 100_000, 1, "not valid JSON"),
        (b"\xff\xfe[]", None, "not UTF-8"),
        (b"[1]", 1, "`page`"),
        (b'[\n  {"page": "a"}\n]', 2, "`provider`"),
        (json.dumps([entry("a"), entry("b", type="tos")], indent=1).encode(), 17, "unknown document type `tos`"),
        (json.dumps([entry("a", select=["a["])]).encode(), 1, "is no CSS selector"),
        (json.dumps([entry("a", select="main")]).encode(), 1, "`select`"),
        (json.dumps([entry("a", url="ftp://acme.example")]).encode(), 1, "must begin with https://"),
        (json.dumps([entry("../a")]).encode(), 1, "`page`"),
        (json.dumps([entry("")]).encode(), 1, "`page`"),
        (json.dumps([entry("a", provider="")]).encode(), 1, "`provider`"),
        (json.dumps([entry("a", snapshots="2")]).encode(), 1, "`snapshots`"),
        (json.dumps([entry("a"), entry("a")]).encode(), 1, "stands twice"),
    ],
)
def test_a_wrong_index_is_refused_with_its_line(tmp_path: Path, index: bytes, line: int | None, words: str) -> None:
    (tmp_path / "pages.json").write_bytes(index)
    with pytest.raises(ArchiveError) as caught:
        read_index(tmp_path)
    place = f"{tmp_path / 'pages.json'}:" + (f"{line}: " if line is not None else " ")
    assert str(caught.value).startswith(place)
    assert words in str(caught.value)
    assert caught.value.text.zh != caught.value.text.en


def test_a_folder_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"pages.json: the index cannot be read"):
        read_index(tmp_path)


def test_an_index_of_a_huge_size_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "pages.json").open("wb") as stream:
        stream.truncate(64 * 2**20 + 1)
    with pytest.raises(ArchiveError, match="larger than 64 MiB"):
        read_index(tmp_path)


def test_a_page_whose_file_is_missing_is_refused_at_once(tmp_path: Path) -> None:
    archive(tmp_path, [entry("terms")])
    (tmp_path / "terms.jsonl.zst").unlink()
    with pytest.raises(ArchiveError, match=r"terms.jsonl.zst: the file is missing"):
        read_index(tmp_path)


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        ([FIRST, FIRST], 2, "does not come after the one before it"),
        ([SECOND, FIRST], 2, "does not come after the one before it"),
        ([{"at": "2024-01-01T00:00:00", "html": ""}], 1, "has no offset: write for example 2024-01-01T00:00:00Z"),
        ([{"at": "yesterday", "html": ""}], 1, "cannot be read"),
        ([{"at": 1704067200, "html": ""}], 1, "no JSON object with `at`"),
        ([{"at": "0001-01-01T00:00:00+14:00", "html": ""}], 1, "cannot be read"),
        ([{"html": ""}], 1, "no JSON object with `at`"),
        ([{"at": "2024-01-01T00:00:00Z"}], 1, "no JSON object with `at`"),
        ([{"at": "2024-01-01T00:00:00Z", "html": None}], 1, "`html` is not text"),
        ([FIRST, []], 2, "no JSON object with `at`"),
        ([FIRST, "text"], 2, "no JSON object with `at`"),
        ([FIRST, 3], 2, "no JSON object with `at`"),
    ],
)
def test_a_wrong_line_is_refused_with_its_number(tmp_path: Path, lines: list[Any], line: int, words: str) -> None:
    page = one(tmp_path, compressed(*lines))
    told = refusal(page)
    assert told.startswith(f"{page.file}:{line}: ")
    assert words in told


@pytest.mark.parametrize("line", [b"{", b"\xff", b"nonsense", b"[" * 100_000])
def test_a_line_that_is_no_json_is_refused(tmp_path: Path, line: bytes) -> None:
    assert ":1: the line cannot be read" in refusal(one(tmp_path, zstandard.compress(line)))


def test_what_came_before_a_wrong_line_was_given(tmp_path: Path) -> None:
    stream = snapshots(one(tmp_path, compressed(FIRST, [])))
    assert next(stream).body == "<p>Terms — 条款</p>".encode()
    with pytest.raises(ArchiveError):
        next(stream)


def test_a_file_that_is_cut_off_is_refused_wherever_the_cut_is(tmp_path: Path) -> None:
    whole = compressed(FIRST, SECOND)
    for cut in range(len(whole)):
        assert "cut off" in refusal(one(tmp_path, whole[:cut])), cut


def test_a_second_frame_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    assert "cut off" in refusal(one(tmp_path, compressed(FIRST) + compressed(SECOND)[:-1]))


@pytest.mark.parametrize("body", [b"not zstandard at all", compressed(FIRST) + b"rest", b'{"at": "2024-01-01T00:00:00Z", "html": ""}\n'])
def test_a_file_that_is_no_zstandard_is_refused(tmp_path: Path, body: bytes) -> None:
    assert "damaged or no zstandard file" in refusal(one(tmp_path, body))


def test_a_file_that_vanished_since_the_index_was_read_is_refused(tmp_path: Path) -> None:
    page = one(tmp_path)
    page.file.unlink()
    assert "the file cannot be read" in refusal(page)


def test_a_line_without_end_does_not_fill_the_memory(tmp_path: Path) -> None:
    compressor = zstandard.ZstdCompressor().compressobj()
    body = b"".join(compressor.compress(b"x" * 2**20) for _ in range(130)) + compressor.flush()
    assert "longer than 128 MiB" in refusal(one(tmp_path, body))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 200), flip=st.integers(1, 255))
def test_a_damaged_byte_is_refused_or_changes_nothing_but_text(tmp_path: Path, at: int, flip: int) -> None:
    body = bytearray(zstandard.ZstdCompressor(write_checksum=True).compress(compressed_text()))
    body[at % len(body)] ^= flip
    try:
        assert len(list(snapshots(one(tmp_path, bytes(body))))) == 2
    except ArchiveError as error:
        assert "terms.jsonl.zst" in str(error)  # noqa: PT017 - either outcome is right


def compressed_text() -> bytes:
    return "".join(json.dumps(record) + "\n" for record in (FIRST, SECOND)).encode()


# --- the real thing


@pytest.mark.shared
@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the labelled corpus beside the checkout (../shared/corpus)")
def test_the_labelled_corpus_gives_as_many_snapshots_as_its_index_says() -> None:
    page = min(read_index(CORPUS), key=lambda each: each.file.stat().st_size)
    found = list(snapshots(page))
    assert len(found) == page.snapshots
    assert all(each.status == 200 and each.body for each in found)
