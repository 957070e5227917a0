"""`import`: history from recordings, git archives, web archives and exports."""

from __future__ import annotations

import json
from pathlib import Path

from tests.archive.kit import Repository, markdown
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


# --- other archives


def test_a_git_archive_becomes_history(shell: Shell, tmp_path: Path) -> None:
    repository = Repository(tmp_path / "versions")
    file = "Acme/Terms of Service.md"
    repository.commit(
        (0, "First record of Acme Terms of Service", file, markdown("A")),
        (5, "Apply technical or declaration upgrade on Acme Terms of Service", file, markdown("B")),
        (10, "Record new changes of Acme Terms of Service", file, markdown("C")),
    )
    ended = shell("import", "ota-git", str(repository.path))
    assert ended.said == ("3 snapshots of 1 pages: 1 changes, 0 snapshots were known already. 1 were only read anew by the archive.")
    assert "2024-01-11 12:00" in shell("diff", "--since", "2024-01-01").out
    assert "3 个快照" in shell("--lang", "zh", "import", "ota-git", str(repository.path)).out


def test_a_folder_that_is_no_git_archive_is_told(shell: Shell, tmp_path: Path) -> None:
    ended = shell("import", "ota-git", str(tmp_path))
    assert ended.code == 1
    assert "this is no git repository" in ended.said
    assert "不是可读取的 git 仓库" in shell("--lang", "zh", "import", "ota-git", str(tmp_path)).said


def test_the_wayback_machine_is_asked_politely_and_its_captures_kept(shell: Shell, site: Site) -> None:
    url = "https://acme.example/terms"
    shell.watch(url)
    rows = [["timestamp", "original"], ["20240101120000", url], ["20240305120000", url], ["20240401120000", url]]
    site.page("*", lambda seen: Answer(body=json.dumps(rows)) if seen.path.startswith("/cdx/") else Answer(404))
    site.page(f"/web/20240101120000id_/{url}", Answer(body=terms()))
    site.page(f"/web/20240305120000id_/{url}", Answer(body=terms(BARRED)))
    shell("watchlist", "list")
    ended = shell("import", "wayback", url, "--since", "2024-01-01", "--server", site.url("/"), "--type", "terms")
    assert ended.said == ("3 snapshots of 1 pages: 1 changes, 0 snapshots were known already. 1 could not be had from the archive.")
    assert all(seen.header("user-agent") for seen in site.requests)


def test_an_address_of_an_archive_that_is_none_is_told(shell: Shell) -> None:
    assert "--server: write an address" in shell("import", "wayback", "https://acme.example", "--server", "archive").said
    assert "URL: write an address" in shell("import", "wayback", "acme").said


def test_what_was_exported_is_imported(told: Shell, tmp_path: Path) -> None:
    before = told("diff", "--since", "1970-01-01", "--format", "jsonl").out
    for name in ("history.jsonl", "history.warc.gz"):
        kind, file = name.split(".")[1], str(tmp_path / name)
        assert told("export", kind, file).code == 0
        other = str(tmp_path / kind)
        assert "3 changes" in told("--state", other, "import", kind, file).out
        assert told("--state", other, "diff", "--since", "1970-01-01", "--format", "jsonl").out == before
        assert "0 changes" in told("--state", other, "import", kind, file).out
