"""Copies into another database: equal row by row, searchable, provable, and fit to go on with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from sqlalchemy import URL, make_url, select, text

from monitor.errors import StoreError
from monitor.model import SearchQuery
from monitor.store import copying
from monitor.store.copying import copy
from monitor.store.engine import Database, Mode
from monitor.store.sql import SqlStore
from monitor.store.tables import change_texts, metadata, sentences
from tests.store.evidence_kit import LATER, history, step, verified
from tests.store.making import subscribe

INDEX = {sentences.name, change_texts.name}


@pytest.fixture
def full(sqlite_store: SqlStore) -> SqlStore:
    history(sqlite_store)
    subscribe(sqlite_store)
    return sqlite_store


@pytest.fixture
def empty(empty_postgres: URL) -> Iterator[Database]:
    database = Database(empty_postgres)
    yield database
    database.close()


def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in a database but what is only an index."""
    tables = [table for table in metadata.sorted_tables if table.name not in INDEX]
    with database.transaction(Mode.READ) as db:
        return {table.name: sorted(map(tuple, db.execute(select(table))), key=repr) for table in tables}


def file(folder: Path, name: str = "other.db") -> Database:
    return Database(make_url(f"sqlite:///{folder / name}"))


@pytest.mark.postgres
def test_there_and_back(full: SqlStore, empty: Database, tmp_path: Path) -> None:
    """From SQLite to PostgreSQL and from there to SQLite: the same rows, and evidence that holds."""
    lock, back = tmp_path / "service.lock", file(tmp_path)
    copied = copy(full.database, empty, lock)
    assert copied.rows == sum(map(len, rows(full.database).values()))
    assert copy(empty, back, lock) == copied
    assert rows(empty) == rows(back) == rows(full.database)
    assert verified(empty).faults == verified(back).faults == []
    back.close()


@pytest.mark.postgres
def test_what_was_found_is_found(full: SqlStore, empty: Database, tmp_path: Path) -> None:
    copy(full.database, empty, tmp_path / "service.lock")
    query = SearchQuery("edition 3")
    there = SqlStore(empty.url)
    found, expected = there.find_sentences(query), full.find_sentences(query)
    assert [(each.source, each.text, each.first) for each in found] == [(each.source, each.text, each.first) for each in expected]
    assert found
    there.close()


@pytest.mark.postgres
def test_the_copy_goes_on(full: SqlStore, empty: Database, tmp_path: Path) -> None:
    """New rows get numbers of their own."""
    copy(full.database, empty, tmp_path / "service.lock")
    there = SqlStore(empty.url)
    source = there.watchlist().providers[0].documents[0].sources[0].key
    step(there, source, 5, LATER)
    assert there.add_subscription("later", "console:", there.subscriptions()[0].filter, "en", LATER).id > full.subscriptions()[0].id
    assert verified(empty).faults == []
    there.close()


def test_nothing_is_written_over(full: SqlStore, tmp_path: Path) -> None:
    other = SqlStore(file(tmp_path).url)
    other.upgrade()
    history(other, "terms")
    before = rows(other.database)
    with pytest.raises(StoreError, match="holds something already"):
        copy(full.database, other.database, tmp_path / "service.lock")
    with pytest.raises(StoreError, match="to itself"):
        copy(full.database, full.database, tmp_path / "service.lock")
    assert rows(other.database) == before
    other.close()


def test_a_source_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    missing, empty, target = file(tmp_path, "missing.db"), file(tmp_path, "empty.db"), file(tmp_path, "target.db")
    (tmp_path / "empty.db").touch()
    for source in (missing, empty):
        with pytest.raises(StoreError, match="holds no store of the monitor"):
            copy(source, target, tmp_path / "service.lock")
    assert not (tmp_path / "missing.db").exists()
    assert not (tmp_path / "target.db").exists()


def test_a_target_that_keeps_other_values_is_left_empty(full: SqlStore, tmp_path: Path) -> None:
    other = SqlStore(file(tmp_path).url)
    other.upgrade()
    with other.database.engine.begin() as db:
        db.execute(text("CREATE TRIGGER lies AFTER INSERT ON changes BEGIN UPDATE changes SET severity = 0 WHERE id = new.id; END"))
    with pytest.raises(StoreError, match=r"changes does not hold what was copied into it \(6 rows of 6"):
        copy(full.database, other.database, tmp_path / "service.lock")
    assert not any(rows(other.database).values())
    other.close()


def test_nothing_is_half_copied(full: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index is made after the rows are kept: who is stopped between the two goes on with the next command."""

    def killed(_: object) -> None:
        raise KeyboardInterrupt

    other = SqlStore(file(tmp_path).url)
    with monkeypatch.context() as patched:
        patched.setattr(copying.indexing, "index_waiting", killed)
        with pytest.raises(KeyboardInterrupt):
            copy(full.database, other.database, tmp_path / "service.lock")
    assert not other.find_sentences(SearchQuery("edition"))
    other.upgrade()
    assert len(other.find_sentences(SearchQuery("edition"))) == len(full.find_sentences(SearchQuery("edition")))
    other.close()


def test_a_service_that_runs_is_stopped_first(full: SqlStore, tmp_path: Path) -> None:
    with FileLock(tmp_path / "service.lock"), pytest.raises(StoreError, match="Stop the service first"):
        copy(full.database, file(tmp_path), tmp_path / "service.lock")
