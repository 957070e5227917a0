"""Backups: made while others write, equal to their source, refused when damaged."""

from __future__ import annotations

import random
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy import URL, make_url

from monitor.errors import StoreError
from monitor.store.backup import back_up, check, inspect, restore
from monitor.store.engine import Database
from monitor.store.sql import SqlStore
from tests.store.evidence_kit import LATER, history, verified
from tests.store.making import HOUR, NOON, look, response, subscribe, watch


def rows(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything in a database."""
    with closing(sqlite3.connect(file)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")]
        return {name: sorted(db.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}


@pytest.fixture
def full(sqlite_store: SqlStore) -> SqlStore:
    history(sqlite_store)
    subscribe(sqlite_store)
    return sqlite_store


def file_of(store: SqlStore) -> Path:
    assert store.database.file is not None
    return store.database.file


def restored(backup: Path, folder: Path, **more: bool) -> SqlStore:
    """Another database, with the backup in it."""
    other = Database(make_url(f"sqlite:///{folder / 'other' / 'monitor.db'}"))
    restore(other, backup, folder / "other" / "service.lock", folder / "other" / "secret.key", **more)
    return SqlStore(other.url)


def test_a_restored_copy_equals_its_source(full: SqlStore, tmp_path: Path) -> None:
    """Every row of every table, and all its evidence."""
    made = back_up(full.database, tmp_path / "copy.db", LATER)
    other = restored(tmp_path / "copy.db", tmp_path)
    assert rows(file_of(other)) == rows(file_of(full))
    assert sum(map(len, rows(file_of(full)).values())) == made.rows
    other.upgrade()
    assert verified(other.database).faults == []
    other.close()


def test_a_backup_is_made_while_others_write(full: SqlStore, tmp_path: Path) -> None:
    """It holds one state of the database; they do not wait for it."""
    (terms,) = watch(full, "terms")
    stop = threading.Event()

    def write() -> None:
        for number in range(60):
            if stop.is_set():
                return
            state = full.load(terms)
            full.record(look(terms, state.revision, NOON + HOUR * (50 + number), response=response(b"page %d" % number)))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        copies = [back_up(full.database, tmp_path / f"copy{number}.db", LATER) for number in range(4)]
    finally:
        stop.set()
        thread.join(60)
    assert len(copies) == 4
    for number in range(4):
        other = restored(tmp_path / f"copy{number}.db", tmp_path / str(number))
        assert verified(other.database).faults == []
        other.close()


def test_a_backup_is_one_file_of_its_owner_alone(full: SqlStore, tmp_path: Path) -> None:
    """Nothing unfinished stays beside it."""
    folder = tmp_path / "copies"
    back_up(full.database, folder / "copy.db", LATER)
    assert [path.name for path in folder.iterdir()] == ["copy.db"]
    assert (folder / "copy.db").stat().st_mode & 0o777 == 0o600


def test_the_key_goes_along_only_where_it_was_asked_for(full: SqlStore, tmp_path: Path) -> None:
    """And comes back with the restored database."""
    key = tmp_path / "secret.key"
    key.write_text("S0VZS0VZS0VZ\n")
    back_up(full.database, tmp_path / "without.db", LATER)
    assert b"S0VZS0VZS0VZ" not in (tmp_path / "without.db").read_bytes()
    made = back_up(full.database, tmp_path / "with.db", LATER, key)
    assert made.key == key.read_bytes()
    restored(tmp_path / "with.db", tmp_path).close()
    assert (tmp_path / "other" / "secret.key").read_bytes() == key.read_bytes()
    assert b"S0VZS0VZS0VZ" not in (tmp_path / "other" / "monitor.db").read_bytes()
    (tmp_path / "other" / "secret.key").write_text("another")
    with pytest.raises(StoreError, match="another key"):
        restored(tmp_path / "with.db", tmp_path, replace=True)


def test_what_is_there_is_not_overwritten_unasked(full: SqlStore, tmp_path: Path) -> None:
    """Neither a file by a backup nor a database by a restore; asked for, the old database is set aside."""
    target = tmp_path / "copy.db"
    back_up(full.database, target, LATER)
    with pytest.raises(StoreError, match="--force"):
        back_up(full.database, target, LATER)
    back_up(full.database, target, LATER, replace=True)
    with pytest.raises(StoreError, match="--force"):
        restore(full.database, target, tmp_path / "lock", tmp_path / "key")
    before = rows(file_of(full))
    for number in (1, 2):
        _, aside = restore(full.database, target, tmp_path / "lock", tmp_path / "key", replace=True)
        assert aside == file_of(full).with_name(f"monitor.db.replaced-{number}")
        assert rows(aside) == before == rows(file_of(full))


def test_nothing_is_restored_under_a_running_service(full: SqlStore, tmp_path: Path) -> None:
    """Its lock says that it runs."""
    back_up(full.database, tmp_path / "copy.db", LATER)
    with FileLock(tmp_path / "service.lock"), pytest.raises(StoreError, match="Stop the service"):
        restore(full.database, tmp_path / "copy.db", tmp_path / "service.lock", tmp_path / "key", replace=True)


def test_a_damaged_backup_is_refused(full: SqlStore, tmp_path: Path) -> None:
    """Whichever byte of its rows it is; what was there stays."""
    good, bad = tmp_path / "copy.db", tmp_path / "bad.db"
    back_up(full.database, good, LATER)
    content, chance = good.read_bytes(), random.Random(7)
    with closing(sqlite3.connect(good)) as db:
        (size,) = db.execute("PRAGMA page_size").fetchone()
    before = rows(good)
    refused = 0
    for _ in range(100):
        place = chance.randrange(size, len(content))
        bad.write_bytes(content[:place] + bytes([content[place] ^ (1 + chance.randrange(255))]) + content[place + 1 :])
        try:
            check(bad)
        except StoreError:
            refused += 1
        else:
            assert rows(bad) == before, place
    assert refused
    bad.write_bytes(content[: len(content) // 2])
    with pytest.raises(StoreError):
        restore(full.database, bad, tmp_path / "lock", tmp_path / "key", replace=True)
    assert verified(full.database).faults == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM runs", "the table runs is not as it was copied"),
        ("DROP TABLE change_kinds", "missing: table change_kinds"),
        ("CREATE TABLE more (id INTEGER)", "the table more is not as it was copied"),
        ("DROP TABLE backup_note", "not made by"),
        ("DELETE FROM backup_note WHERE name = 'made'", "incomplete"),
        ("UPDATE backup_note SET value = '9999' WHERE name = 'schema'", "newer monitor"),
    ],
)
def test_a_backup_that_is_not_as_it_was_made_is_refused(full: SqlStore, tmp_path: Path, statement: str, words: str) -> None:
    """With the reason."""
    back_up(full.database, tmp_path / "copy.db", LATER)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as db:
        db.execute(statement)
        db.commit()
    with pytest.raises(StoreError, match=words):
        restored(tmp_path / "copy.db", tmp_path)


def test_what_is_no_backup_is_named(full: SqlStore, tmp_path: Path) -> None:
    """A missing file, a text, the database itself."""
    (tmp_path / "text").write_text("no database " * 100)
    for name, words in (("missing", "does not exist"), ("text", "damaged|file is not a database")):
        with pytest.raises(StoreError, match=words):
            check(tmp_path / name)
    full.close()
    shutil.copy(file_of(full), tmp_path / "plain.db")
    with pytest.raises(StoreError, match="not made by"):
        check(tmp_path / "plain.db")


def test_the_database_in_use_is_looked_at_page_by_page(full: SqlStore) -> None:
    """And its references."""
    assert inspect(full.database) == sum(map(len, rows(file_of(full)).values()))
    with closing(sqlite3.connect(file_of(full))) as db:
        db.execute("DELETE FROM blobs WHERE id = (SELECT body FROM snapshots LIMIT 1)")
        db.commit()
    with pytest.raises(StoreError, match="references"):
        inspect(full.database)


@pytest.mark.postgres
def test_a_server_is_left_to_its_own_tools(postgres_url: URL, tmp_path: Path) -> None:
    """The error says which."""
    database = Database(postgres_url)
    for attempt in (lambda: back_up(database, tmp_path / "copy", LATER), lambda: inspect(database)):
        with pytest.raises(StoreError, match="pg_dump --format=custom"):
            attempt()
    database.close()
