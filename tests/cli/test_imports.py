"""`import archive`: history from recordings."""

from __future__ import annotations

from pathlib import Path

from tests.cli.kit import BARRED, Shell, archive, terms
from tests.fakes.site import Answer, Site

SNAPSHOTS = [("2024-01-01T12:00:00Z", terms()), ("2024-03-05T12:00:00Z", terms(BARRED))]


def test_an_archive_becomes_history_at_its_own_time(shell: Shell, tmp_path: Path) -> None:
    ended = shell("import", "archive", str(archive(tmp_path / "a", acme_terms=SNAPSHOTS)))
    assert ended.out == "2 snapshots of 1 pages: 1 changes, 0 snapshots were known already.\n"
    assert "2024-03-05 12:00" in shell("diff", "--since", "2024-01-01").out


def test_importing_twice_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    folder = str(archive(tmp_path / "a", acme_terms=SNAPSHOTS))
    shell("import", "archive", folder)
    before = shell("diff", "--since", "1970-01-01", "--format", "jsonl").out
    assert shell("import", "archive", folder).out == "2 snapshots of 1 pages: 0 changes, 2 snapshots were known already.\n"
    assert shell("diff", "--since", "1970-01-01", "--format", "jsonl").out == before


def test_an_archive_that_grew_is_taken_up_where_it_was_left(shell: Shell, tmp_path: Path) -> None:
    shell("import", "archive", str(archive(tmp_path / "a", acme_terms=SNAPSHOTS)))
    more = [*SNAPSHOTS, ("2024-06-01T12:00:00Z", terms(BARRED, notice=7))]
    ended = shell("import", "archive", str(archive(tmp_path / "a", acme_terms=more)))
    assert ended.out == "3 snapshots of 1 pages: 1 changes, 2 snapshots were known already.\n"


def test_an_import_never_alerts(shell: Shell, site: Site, tmp_path: Path) -> None:
    site.page("/hook", Answer(200))
    shell("subscribe", site.url("/hook").replace("http", "json"), "--min-severity", "info")
    shell("import", "archive", str(archive(tmp_path / "a", acme_terms=SNAPSHOTS)))
    assert "Alerts" not in shell("status").out
    assert site.requests == []


def test_a_folder_that_is_no_archive_is_told(shell: Shell, tmp_path: Path) -> None:
    for folder in (tmp_path / "nowhere", tmp_path):
        ended = shell("import", "archive", str(folder))
        assert (ended.code, ended.out) == (1, "")
        assert "pages.json" in ended.err or "nowhere" in ended.err


def test_an_import_leaves_what_is_watched_as_it_was(shell: Shell, tmp_path: Path) -> None:
    before = shell("status").out
    shell("import", "archive", str(archive(tmp_path / "a", acme_terms=SNAPSHOTS)))
    assert shell("status").out == before
