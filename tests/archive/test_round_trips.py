"""What is taken out and brought in again is what it was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.archive.warc import index
from monitor.errors import ArchiveError
from monitor.exporting import Exporter, Snapshot, Stated, Wanted, jsonl, warc
from monitor.model import (
    Block,
    BlockKind,
    ChangeQuery,
    Document,
    DocumentType,
    Look,
    Outcome,
    Provider,
    Reading,
    ReadRules,
    Source,
    SourceKey,
    SourceKind,
    Text,
    Tracking,
    Version,
    Watchlist,
)
from monitor.ports import Store
from monitor.replay import Counts
from monitor.store import MemoryStore
from tests.archive.kit import BEGIN, KEY, SOURCE, Seen, answers, empty, history, importer, lived

ALL = Wanted()
LIFE = ((0.0, "A"), (10.0, "B"), (20.0, "!"), (21.0, "C"), (30.0, "B"), (60.0, "C"), (60.2, "D"))
lives = st.lists(st.tuples(st.floats(0.05, 40).map(lambda gap: round(gap, 2)), st.sampled_from("ABCD!")), min_size=1, max_size=9)
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def at_times(steps: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Gaps as times."""
    day, found = 0.0, []
    for gap, name in steps:
        day += gap
        found.append((day, name))
    return found


def taken_out(store: Store, file: Path, wanted: Wanted = ALL) -> Path:
    file.write_text("".join(jsonl(Exporter(store, wanted), BEGIN)), encoding="utf-8")
    return file


def packed(store: Store, file: Path, wanted: Wanted = ALL) -> Path:
    with file.open("wb") as stream:
        warc(Exporter(store, wanted), stream, BEGIN, packed=file.suffix == ".gz")
    return file


@quick
@given(lives)
def test_any_life_of_a_page_comes_back_from_json_lines(tmp_path: Path, steps: list[tuple[float, str]]) -> None:
    store, other = lived(*at_times(steps)), empty()
    file = taken_out(store, tmp_path / "history.jsonl")
    importer(other).jsonl(file)
    assert history(other) == history(store)
    assert taken_out(other, tmp_path / "again.jsonl").read_text() == file.read_text()


@quick
@given(lives)
def test_any_life_of_a_page_comes_back_from_a_web_archive(tmp_path: Path, steps: list[tuple[float, str]]) -> None:
    store, other = lived(*at_times(steps)), empty()
    importer(other).web_archives([packed(store, tmp_path / "history.warc.gz")], DocumentType.TERMS)
    assert history(other) == history(store)


@pytest.mark.parametrize("name", ["history.warc", "history.warc.gz"])
def test_a_web_archive_keeps_bytes_headers_and_times(tmp_path: Path, name: str) -> None:
    store, other, seen = lived(*LIFE), empty(), Seen()
    importer(other, seen).web_archives([packed(store, tmp_path / name)], DocumentType.TERMS)
    assert seen.total == seen.done > len(LIFE)
    for day, _ in LIFE:
        before, after = (each.snapshot(KEY, BEGIN + timedelta(days=day)) for each in (store, other))
        assert (after.body, after.url, after.fetched_at) == (before.body, before.url, before.fetched_at)
        assert dict(after.headers) == dict(before.headers)


def test_the_same_history_gives_the_same_archive(tmp_path: Path) -> None:
    one, other = (packed(lived(*LIFE), tmp_path / name).read_bytes() for name in ("a.warc.gz", "b.warc.gz"))
    assert one == other


def test_ids_of_records_are_unique(tmp_path: Path) -> None:
    entries = index([packed(lived(*LIFE), tmp_path / "a.warc")]).entries
    assert len({entry.id for entry in entries}) == len(entries)


@pytest.mark.parametrize("way", ["jsonl", "web_archives"])
def test_bringing_in_twice_changes_nothing(tmp_path: Path, way: str) -> None:
    store, other = lived(*LIFE), empty()
    for time in range(2):
        if way == "jsonl":
            counts = importer(other).jsonl(taken_out(store, tmp_path / "h.jsonl"))
        else:
            counts = importer(other).web_archives([packed(store, tmp_path / "h.warc")], DocumentType.TERMS)
        assert counts.skipped == (counts.snapshots if time else 0)
        assert history(other) == history(store)


@pytest.mark.parametrize("lines", range(3, 21))
def test_json_lines_are_gone_on_with_wherever_they_were_cut(tmp_path: Path, lines: int) -> None:
    store, other = lived(*LIFE), empty()
    whole = taken_out(store, tmp_path / "h.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "part.jsonl").write_text("".join(whole[: min(lines, len(whole) - 1)]))
    with pytest.raises(ArchiveError, match="no `end` line"):
        importer(other).jsonl(tmp_path / "part.jsonl")
    importer(other).jsonl(tmp_path / "h.jsonl")
    assert history(other) == history(store)


def test_a_span_takes_the_version_before_it_along(tmp_path: Path) -> None:
    store, other = lived(*LIFE), empty()
    wanted = Wanted(since=BEGIN + timedelta(days=15), until=BEGIN + timedelta(days=40))
    importer(other).jsonl(taken_out(store, tmp_path / "h.jsonl", wanted))
    changes = other.changes(ChangeQuery())
    assert [change.first_seen for change in changes] == [each.first_seen for each in history(store)[1] if wanted.holds(each.first_seen)]
    for change in changes:
        assert other.version(KEY, change.before) == store.version(KEY, change.before)
        assert other.snapshot(KEY, other.version(KEY, change.before).first_seen).body


def test_a_span_with_no_change_has_the_version_in_force(tmp_path: Path) -> None:
    exporter = Exporter(lived((0, "A"), (10, "B")), Wanted(since=BEGIN + timedelta(days=500)))
    (seen, stated) = exporter.past(SOURCE)
    assert isinstance(seen, Snapshot)
    assert isinstance(stated, Stated)
    assert stated.version.number == 2


def test_other_providers_are_left_out() -> None:
    assert Exporter(lived(*LIFE), Wanted(providers=("zenith",))).sources() == ()
    assert Exporter(lived(*LIFE), Wanted(providers=("acme",))).sources()


# --- lines that do not fit


def changed(file: Path, number: int, **changes: object) -> Path:
    """The file with one line (from 1) changed; a change to None drops the line."""
    lines = file.read_text().splitlines(keepends=True)
    if changes:
        lines[number - 1] = json.dumps({**json.loads(lines[number - 1]), **changes}) + "\n"
    else:
        del lines[number - 1]
    file.write_text("".join(lines))
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Lines: export, source, snapshot, version, snapshot, version, change, end."""
    return taken_out(lived((0, "A"), (10, "B")), tmp_path / "h.jsonl")


def test_the_example_is_what_it_says(file: Path) -> None:
    records = [json.loads(line)["record"] for line in file.read_text().splitlines()]
    assert records == ["export", "source", "snapshot", "version", "snapshot", "version", "change", "end"]


def test_a_file_that_does_not_begin_as_an_export_is_told(file: Path) -> None:
    with pytest.raises(ArchiveError, match=r"h\.jsonl:1: it does not begin with an `export` line"):
        importer(empty()).jsonl(changed(file, 1))


def test_a_file_of_a_newer_program_is_told(file: Path) -> None:
    with pytest.raises(ArchiveError, match=r"h\.jsonl:1: format 99 is newer"):
        importer(empty()).jsonl(changed(file, 1, format=99))


def test_a_source_that_is_missing_is_told(file: Path) -> None:
    with pytest.raises(ArchiveError, match=r"h\.jsonl:2: acme/terms/terms has no source line"):
        importer(empty()).jsonl(changed(file, 2))


def test_a_change_without_its_version_is_told(file: Path) -> None:
    with pytest.raises(ArchiveError, match=r"h\.jsonl:6: the change \w+ does not follow the version"):
        importer(empty()).jsonl(changed(file, 6))


def test_a_line_that_is_none_of_ours_is_told(file: Path) -> None:
    with pytest.raises(ArchiveError, match=r"h\.jsonl:3: `snapshot\.status`"):
        importer(empty()).jsonl(changed(file, 3, status="fine"))


def test_a_damaged_body_is_told(file: Path) -> None:
    with pytest.raises(ArchiveError, match=r"h\.jsonl:3: `body` is no base64"):
        importer(empty()).jsonl(changed(file, 3, body="???", body_encoding="base64"))


def test_a_source_behind_the_history_is_told(file: Path) -> None:
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([*lines[:-1], lines[1]]))
    with pytest.raises(ArchiveError, match=r"h\.jsonl:8: a source line stands behind the history"):
        importer(empty()).jsonl(file)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be read"):
        importer(empty()).jsonl(tmp_path / "nothing.jsonl")


def test_two_histories_are_not_mixed(file: Path) -> None:
    with pytest.raises(ArchiveError, match=r"h\.jsonl:3: version 1 of acme/terms/terms is another one here"):
        importer(lived((0, "D"), (5, "C"))).jsonl(file)


def test_a_body_that_is_no_text_comes_back_whole(tmp_path: Path) -> None:
    store, other = lived((0, "A")), empty()
    file = taken_out(store, tmp_path / "h.jsonl")
    changed(file, 3, body="/wD+AQ==", body_encoding="base64")
    importer(other).jsonl(file)
    assert other.snapshot(KEY, BEGIN).body == b"\xff\x00\xfe\x01"
    assert '"base64"' in taken_out(other, tmp_path / "again.jsonl").read_text()


def test_headers_that_are_sent_never_leave(tmp_path: Path) -> None:
    assert "headers" not in json.loads(taken_out(lived((0, "A")), tmp_path / "h.jsonl").read_text().splitlines()[1])


def test_part_of_a_history_can_be_taken_out_again(tmp_path: Path) -> None:
    other = empty()
    wanted = Wanted(since=BEGIN + timedelta(days=15))
    file = taken_out(lived(*LIFE), tmp_path / "h.jsonl", wanted)
    importer(other).jsonl(file)
    again = taken_out(other, tmp_path / "again.jsonl").read_text().splitlines()
    assert again[1:] == file.read_text().splitlines()[1:]


def asked_with_a_key() -> MemoryStore:
    """A store with a look at an API, made with the user's key."""
    store = empty()
    models = Source(SourceKey("acme", "models", "list"), "https://api.acme.example/v1/models", ReadRules(kind=SourceKind.MODELS))
    document = Document("acme", "models", Text("Models", "模型"), DocumentType.DEPRECATIONS, (models,))
    store.sync(Watchlist((Provider("acme", Text("Acme", "阿克米"), None, (document,)),)), BEGIN)
    version = Version(models.key, 1, Reading((Block(BlockKind.ITEM, "acme-1"),)), BEGIN, BEGIN)
    answer = replace(answers((0, "A"))[0], headers=(("openai-organization", "ours"),))
    store.record(Look(models.key, 0, BEGIN, Outcome.FIRST, Tracking(), BEGIN, response=answer, version=version))
    return store


def test_answers_that_were_asked_for_with_a_key_stay_here(tmp_path: Path) -> None:
    store, other = asked_with_a_key(), empty()
    file = taken_out(store, tmp_path / "h.jsonl")
    assert "ours" not in file.read_text()
    importer(other).jsonl(file)
    assert history(other) == history(store)
    assert b"ours" not in packed(store, tmp_path / "h.warc").read_bytes()


def test_looks_of_a_source_that_a_web_archive_does_not_tell_are_passed_over(tmp_path: Path) -> None:
    file, other, seen = packed(lived(*LIFE), tmp_path / "h.warc"), empty(), Seen()
    file.write_bytes(file.read_bytes().replace(b'{"record":"source"', b'{"record":"ecruos"'))
    assert importer(other, seen).web_archives([file], DocumentType.TERMS) == Counts()
    assert seen.done == seen.total > 0


def test_a_body_that_was_altered_in_a_web_archive_of_ours_is_found(tmp_path: Path) -> None:
    file = packed(lived((0, "A")), tmp_path / "h.warc")
    file.write_bytes(file.read_bytes().replace(b"thirty days", b"ninety days"))
    with pytest.raises(ArchiveError, match="the body is not the one that was written"):
        importer(empty()).web_archives([file], DocumentType.TERMS)


def test_answers_of_error_pages_keep_their_status(tmp_path: Path) -> None:
    store, other = lived((0, "A")), empty()
    answer = replace(answers((5, "!"))[0], status=503, redirects=("https://acme.example/old",), http_version="HTTP/2")
    store.record(Look(KEY, store.load(KEY).revision, answer.fetched_at, Outcome.BROKEN, Tracking(), BEGIN, response=answer))
    importer(other).web_archives([packed(store, tmp_path / "h.warc.gz")], DocumentType.TERMS)
    kept = other.snapshot(KEY, answer.fetched_at)
    assert (kept.status, kept.redirects, kept.http_version) == (503, answer.redirects, "HTTP/2")
    assert len(history(other)[0]) == 1
