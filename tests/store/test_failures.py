"""What goes wrong with a database, said in words: the thing, the place, the next step."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, event, exc, make_url

from monitor.errors import ConfigError, ConflictError, StoreError
from monitor.model import Change
from monitor.store import MemoryStore, open_store
from monitor.store.engine import Mode
from monitor.store.failures import as_store_error
from monitor.store.sql import SqlStore
from monitor.store.tables import providers
from tests.store.making import HOUR, NOON, change, key, look, response, watch


def _file(store: SqlStore) -> str:
    return str(store.database.file)


def test_a_full_disk(sqlite_store: SqlStore) -> None:
    """The look is refused as a whole; when there is room again it is recorded."""
    watch(sqlite_store, "terms")

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes the present size if that is more

    event.listen(sqlite_store.database.engine, "connect", limit)
    sqlite_store.close()
    big = look(key(), 0, response=response(random.Random(1).randbytes(500_000)))
    with pytest.raises(StoreError, match=r"monitor\.db: the disk is full\. Free some space") as caught:
        sqlite_store.record(big)
    assert "磁盘已满" in caught.value.text.zh
    event.remove(sqlite_store.database.engine, "connect", limit)
    sqlite_store.close()
    sqlite_store.record(big)
    assert len(sqlite_store.checks(key(), 9)) == 1


def test_another_process_holds_the_write_lock(sqlite_url: URL) -> None:
    """Reading goes on; writing is refused in words after the time it may wait."""
    store = SqlStore(sqlite_url, busy=0.05)
    watch(store, "terms")
    with closing(sqlite3.connect(_file(store), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.load(key()).revision == 0
        with pytest.raises(StoreError, match=r"monitor\.db: another process holds it"):
            store.record(look(key(), 0))
        other.execute("ROLLBACK")
    store.record(look(key(), 0))
    store.close()


def test_a_file_that_may_only_be_read(sqlite_store: SqlStore) -> None:
    """History can be read; a look is refused in words."""
    watch(sqlite_store, "terms")
    sqlite_store.close()
    read_only = SqlStore(make_url(f"sqlite:///file:{_file(sqlite_store)}?mode=ro&uri=true"))
    assert read_only.load(key()).revision == 0
    with pytest.raises(StoreError, match="cannot be written"):
        read_only.record(look(key(), 0))
    read_only.close()


def test_a_file_that_is_no_database(sqlite_store: SqlStore) -> None:
    """Said so, with how to get back."""
    sqlite_store.close()
    assert sqlite_store.database.file is not None
    sqlite_store.database.file.write_bytes(b"not a database at all " * 500)
    with pytest.raises(StoreError, match=r"monitor\.db: the database is damaged.*backup"):
        sqlite_store.status()


def test_a_damaged_page_of_the_file(sqlite_store: SqlStore) -> None:
    """Found when it is read."""
    watch(sqlite_store, *(f"d{number}" for number in range(200)))
    sqlite_store.close()
    file = sqlite_store.database.file
    assert file is not None
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(StoreError, match="damaged"):
        sqlite_store.status()


def test_a_damaged_snapshot(sqlite_store: SqlStore) -> None:
    """Its frame cannot be read back."""
    watch(sqlite_store, "terms")
    sqlite_store.record(look(key(), 0, response=response(b"evidence" * 50)))
    with sqlite_store.database.transaction(Mode.WRITE) as db:
        db.exec_driver_sql("UPDATE blobs SET data = substr(data, 1, 8) || zeroblob(4)")
    with pytest.raises(StoreError, match="damaged"):
        sqlite_store.snapshot(key(), NOON)


def test_a_damaged_row(sqlite_store: SqlStore) -> None:
    """What no version of the program wrote is said to be damaged, not a traceback."""
    watch(sqlite_store, "terms")
    with sqlite_store.database.transaction(Mode.WRITE) as db:
        db.execute(providers.update().values(body="{"))
    with pytest.raises(StoreError, match="damaged"):
        sqlite_store.watchlist()


def test_a_database_without_tables(tmp_path: Path) -> None:
    """Nobody upgraded it yet."""
    store = open_store(f"sqlite:///{tmp_path}/new.db")
    with pytest.raises(StoreError, match=r"new\.db: its tables are missing.*monitor init"):
        store.status()
    store.close()


def test_a_server_that_does_not_answer() -> None:
    """Named without its password."""
    store = open_store("postgresql+psycopg://me:secret@127.0.0.1:1/nothing?connect_timeout=2")
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:1/nothing.*does not answer") as caught:
        store.status()
    assert "secret" not in str(caught.value)
    store.close()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('connection failed: FATAL:  database "nosuch" does not exist', "no database of this name. Make it with createdb"),
        ("failed to resolve host 'nowhere': [Errno -2] Name or service not known", "the server does not answer"),
        ('relation "sources" does not exist', "its tables are missing"),
    ],
)
def test_what_a_server_says_that_has_not_got_it_is_told_apart(said: str, words: str) -> None:
    """Each has another next step."""
    assert words in str(as_store_error(exc.OperationalError("", None, Exception(said)), "here"))


def test_what_the_unique_keys_refuse_is_a_conflict(sql_store: SqlStore) -> None:
    """The last guard against recording twice, should the first be passed."""
    (terms,) = watch(sql_store, "terms")
    made: Change = change(terms, 2)
    sql_store.record(look(terms, 0, change=made))
    with pytest.raises(ConflictError, match="recorded by someone else"), sql_store.database.transaction(Mode.WRITE) as db:
        db.exec_driver_sql("INSERT INTO changes SELECT * FROM changes")
    sql_store.record(look(terms, 1, NOON + HOUR))


def test_an_error_nobody_foresaw_is_passed_on_with_its_words() -> None:
    """In both languages."""
    error = as_store_error(exc.OperationalError("SELECT 1", {}, Exception("flux capacitor\nmore")), "place")
    assert str(error).startswith("place: the database refused: flux capacitor. ")
    assert "flux capacitor" in error.text.zh


@pytest.mark.parametrize(
    "url", ["", "nothing", "mysql://a/b", "sqlite://", "sqlite:///:memory:", "memory", "postgresql://", "sqlite+aiosqlite:///x"]
)
def test_an_address_that_is_not_a_store_is_refused(url: str) -> None:
    """With what to write instead."""
    with pytest.raises(ConfigError, match="sqlite:///path/to/file"):
        open_store(url)


def test_a_password_in_a_wrong_address_is_not_shown() -> None:
    """Addresses get pasted into issues."""
    with pytest.raises(ConfigError) as caught:
        open_store("mysql://me:secret@host/db")
    assert "secret" not in str(caught.value)


def test_addresses_open_their_stores() -> None:
    """Without touching anything yet."""
    assert isinstance(open_store("memory:"), MemoryStore)
    for url in ("postgresql://me@host/db", "postgresql+psycopg://me@host/db"):
        store = open_store(url)
        assert isinstance(store, SqlStore)
        assert store.database.place == "postgresql+psycopg://me@host/db"
