"""Git archives of Open Terms Archive: commits become looks, technical upgrades are no changes, and nothing is done twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.archive import git
from monitor.archive.corpus import slug
from monitor.archive.ota import trailers_of
from monitor.archive.ota_types import TYPES, document_type
from monitor.errors import ArchiveError
from monitor.model import ChangeFilter, ChangeQuery, DocumentType, Severity, SourceKey
from tests.archive.kit import BEGIN, Repository, Seen, empty, history, html, importer, markdown

VERSIONS = SourceKey("acme", "terms-of-service", "ota-versions")
SNAPSHOTS = SourceKey("acme", "terms-of-service", "ota-snapshots")
FILE = "Acme/Terms of Service.md"
FIRST, UPDATE = "First record of Acme Terms of Service", "Record new changes of Acme Terms of Service"
UPGRADE = "Apply technical or declaration upgrade on Acme Terms of Service"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "versions")


def test_commits_become_versions_and_changes_at_the_authors_dates(repository: Repository) -> None:
    repository.commit((0, FIRST, FILE, markdown("A")), (10, UPDATE, FILE, markdown("B")))
    store, seen = empty(), Seen()
    counts = importer(store, seen).ota_git(repository.path)
    assert (counts.pages, counts.snapshots, counts.changes) == (1, 2, 1)
    assert (seen.total, seen.done) == (2, 2)
    (change,) = store.changes(ChangeQuery())
    assert change.source == VERSIONS
    assert change.first_seen == BEGIN + timedelta(days=10)
    assert change.document_type is DocumentType.TERMS
    kept = store.snapshot(VERSIONS, BEGIN)
    assert kept.body.decode() == markdown("A")
    assert kept.header("x-ota-commit")


def test_pages_as_they_came_are_read_as_pages(repository: Repository) -> None:
    file = "Acme/Terms of Service.html"
    repository.commit((0, FIRST, file, html("A")), (1, UPDATE, file, html("A", 1)), (10, UPDATE, file, html("B")))
    store = empty()
    assert importer(store).ota_git(repository.path).changes == 1
    assert store.load(SNAPSHOTS).current is not None


@pytest.mark.parametrize("message", [UPGRADE, "Refilter Acme Terms of Service"])
def test_a_technical_upgrade_is_a_version_and_no_change(repository: Repository, message: str) -> None:
    repository.commit((0, FIRST, FILE, markdown("A")), (10, message, FILE, markdown("B")), (20, UPDATE, FILE, markdown("C")))
    store = empty()
    counts = importer(store).ota_git(repository.path)
    assert (counts.changes, counts.upgrades) == (1, 1)
    versions, changes = history(store)
    assert [version.number for version in versions] == [1, 2, 3]
    assert [(change.before, change.after) for change in changes] == [(2, 3)]
    assert versions[1].first_seen == BEGIN + timedelta(days=10)
    assert store.snapshot(VERSIONS, versions[1].first_seen).body.decode() == markdown("B")


def test_a_change_that_an_upgrade_follows_at_once_is_not_lost(repository: Repository) -> None:
    repository.commit((0, FIRST, FILE, markdown("A")), (10, UPDATE, FILE, markdown("B")), (10.1, UPGRADE, FILE, markdown("C")))
    store = empty()
    counts = importer(store).ota_git(repository.path)
    assert (counts.changes, counts.upgrades) == (1, 1)
    assert [change.first_seen for change in store.changes(ChangeQuery())] == [BEGIN + timedelta(days=10)]


def test_a_return_that_an_upgrade_follows_is_told_for_it_can_last_no_longer(repository: Repository) -> None:
    repository.commit(
        (0, FIRST, FILE, markdown("A")),
        (10, UPDATE, FILE, markdown("B")),
        (20, UPDATE, FILE, markdown("A")),
        (22, UPGRADE, FILE, markdown("D")),
    )
    store = empty()
    assert importer(store).ota_git(repository.path).changes == 2


def test_an_upgrade_that_changes_nothing_or_comes_first_or_gives_nothing_is_an_ordinary_look(repository: Repository) -> None:
    repository.commit((0, UPGRADE, FILE, markdown("A")), (1, UPGRADE, FILE, markdown("A") + "\n\n"), (2, UPGRADE, FILE, "\n"))
    store = empty()
    assert importer(store).ota_git(repository.path).changes == 0
    assert [version.number for version in history(store)[0]] == [1]


@pytest.mark.parametrize("kind", ["Start tracking", "Update"])
def test_messages_of_older_engines_are_known(repository: Repository, kind: str) -> None:
    repository.commit((0, f"{kind} Acme Terms of Service", FILE, markdown("A")))
    assert importer(empty()).ota_git(repository.path).snapshots == 1


def test_what_is_no_record_is_passed_over(repository: Repository) -> None:
    repository.commit(
        (0, "Add a licence", "LICENSE", "free"),
        (1, FIRST, FILE, markdown("A")),
        (2, UPDATE, "README.md", "not a record: it lies in no service"),
        (3, UPDATE, "Acme/Logo.png", b"\x89PNG"),
        (4, UPDATE, FILE, None),
    )
    assert importer(empty()).ota_git(repository.path).snapshots == 1


def test_documents_of_several_pages_are_told_apart(repository: Repository) -> None:
    repository.commit((0, FIRST, "Acme/Terms of Service #main.html", html("A")), (0, FIRST, "Acme/Terms of Service #api.html", html("B")))
    store = empty()
    assert importer(store).ota_git(repository.path).pages == 2
    keys = [str(source.key) for document in store.watchlist(everything=True).documents() for source in document.sources]
    assert sorted(keys) == ["acme/terms-of-service/ota-snapshots-api", "acme/terms-of-service/ota-snapshots-main"]


def test_services_whose_ids_would_be_equal_stay_two_pages(repository: Repository) -> None:
    repository.commit((0, FIRST, "Acme AI/Terms of Service.md", markdown("A")), (1, FIRST, "acme-ai/Terms of Service.md", markdown("D")))
    store = empty()
    assert importer(store).ota_git(repository.path).pages == 2
    assert store.changes(ChangeQuery(filter=ChangeFilter(min_severity=Severity.INFO))) == ()


def test_strange_names_are_names(repository: Repository) -> None:
    repository.commit((0, FIRST, 'Société "Acme"\\Äpfel/Política de privacidad.md', markdown("A")))
    store = empty()
    importer(store).ota_git(repository.path)
    (provider,) = store.watchlist(everything=True).providers
    assert provider.name.en == 'Société "Acme"\\Äpfel'
    assert provider.id == slug(provider.name.en)


def test_importing_again_changes_nothing_and_an_archive_that_grew_goes_on(repository: Repository) -> None:
    repository.commit((0, FIRST, FILE, markdown("A")), (10, UPDATE, FILE, markdown("B")))
    store = empty()
    importer(store).ota_git(repository.path)
    before = history(store)
    again = importer(store).ota_git(repository.path)
    assert (again.skipped, again.changes) == (2, 0)
    assert history(store) == before
    repository.commit((10.1, UPDATE, FILE, markdown("C")))
    grown = importer(store).ota_git(repository.path)
    assert (grown.skipped, grown.changes) == (2, 1)


def test_records_of_the_same_second_are_both_kept(repository: Repository) -> None:
    repository.commit((0, FIRST, FILE, markdown("A")), (10, UPDATE, FILE, markdown("D")), (10, UPDATE, FILE, markdown("B")))
    store = empty()
    assert importer(store).ota_git(repository.path).skipped == 0
    assert importer(store).ota_git(repository.path).skipped == 3


def test_what_is_watched_stays_as_it_is(repository: Repository) -> None:
    repository.commit((0, FIRST, FILE, markdown("A")))
    store = empty()
    importer(store).ota_git(repository.path)
    assert store.watchlist().providers == ()
    assert store.next_due() is None


def test_trailers_are_the_last_paragraphs() -> None:
    message = "First record of Acme Terms\n\nThis version was recorded after extracting: from a snapshot\n\nFetcher: client\nEngine-Version: 9.1\nno key: x\nEmpty:"
    assert list(trailers_of(message)) == [("x-ota-fetcher", "client"), ("x-ota-engine-version", "9.1")]
    assert list(trailers_of("Update: a subject is no trailer")) == []


def test_terms_types_are_mapped_and_unknown_ones_are_terms() -> None:
    assert document_type("Privacy Policy") is DocumentType.PRIVACY
    assert document_type("Something New") is DocumentType.TERMS
    assert set(TYPES.values()) >= {DocumentType.DPA, DocumentType.USAGE_POLICY, DocumentType.COMMERCIAL_TERMS}


# --- what is no such archive


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no such folder"):
        importer(empty()).ota_git(tmp_path / "nothing")


def test_a_folder_that_is_no_repository_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no git repository"):
        importer(empty()).ota_git(tmp_path)


def test_a_repository_without_commits_or_without_records_is_told(repository: Repository) -> None:
    with pytest.raises(ArchiveError, match="no commit in it is a record"):
        importer(empty()).ota_git(repository.path)
    repository.commit((0, "Initial commit", "a/b.md", "text"))
    with pytest.raises(ArchiveError, match="no commit in it is a record"):
        importer(empty()).ota_git(repository.path)


def test_a_file_that_the_clone_lacks_is_told_with_its_commit(repository: Repository) -> None:
    repository.commit((0, FIRST, FILE, markdown("A")))
    with git.repository(repository.path) as opened:
        (commit,) = opened.commits()
        with pytest.raises(ArchiveError, match=rf"commit {commit.id[:12]}: git does not give the file"):
            opened.content("0" * 40, commit.id)


def test_without_the_git_program_it_is_said_how_to_get_it(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ArchiveError, match="git is not installed"):
        importer(empty()).ota_git(repository.path)


def test_a_damaged_history_is_told(repository: Repository) -> None:
    repository.commit((0, FIRST, FILE, markdown("A")), (1, UPDATE, FILE, markdown("B")))
    with git.repository(repository.path) as opened:
        first = next(opened.commits()).id
    (repository.path / "objects" / first[:2] / first[2:]).unlink()
    with pytest.raises(ArchiveError, match="git cannot read the history"):
        importer(empty()).ota_git(repository.path)
