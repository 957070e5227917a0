"""Connections and transactions, and the one place where the database's own errors become ours."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import Enum
from pathlib import Path
from typing import Any

import zstandard
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, exc
from sqlalchemy.dialects import postgresql, sqlite

from monitor.store.codec import DamagedError
from monitor.store.failures import as_file_error, as_store_error, damaged

BUSY = 30.0
"""Seconds that a writer waits for SQLite's write lock before it gives up."""


class Mode(Enum):
    """What a transaction is for."""

    READ = "DEFERRED"
    WRITE = "IMMEDIATE"
    """May be lost with the machine's power, never with the process: all of it can be found out again by looking again."""
    KEEP = "IMMEDIATE, durable"
    """On the disk when it returns: evidence, versions, alerts."""
    MIGRATE = "IMMEDIATE, tables rebuilt"


_OPTION = "monitor_mode"
_COUNT = "INSERT INTO revisions (name, number) VALUES ('shown', 1) ON CONFLICT (name) DO UPDATE SET number = revisions.number + 1"


class Database:
    """An engine and its transactions. Safe to share between threads; processes open their own."""

    def __init__(self, url: URL, busy: float = BUSY) -> None:
        self.url = url
        self._writer = threading.Lock()
        self.engine = _sqlite_engine(url, busy) if url.get_backend_name() == "sqlite" else _postgres_engine(url)

    @property
    def file(self) -> Path | None:
        """The database's file, or None where it is a server's."""
        return Path(self.url.database) if self.url.get_backend_name() == "sqlite" and self.url.database else None

    @property
    def place(self) -> str:
        """The database's name for people: without a password."""
        return str(self.file) if self.file else self.url.render_as_string(hide_password=True)

    @contextmanager
    def transaction(self, mode: Mode, *, shown: bool = False) -> Iterator[Connection]:
        """One transaction: committed at the end, rolled back by any exception. Raises StoreError for what the database cannot do.

        `shown`: it writes what people are shown, and is counted (`revision`): on SQLite, where one writes at a time, within it. On
        PostgreSQL after it, so that nobody waits for a row that everybody counts in; who asked before sees another number then.
        """
        with self._turn(mode), self._door(), self.engine.connect() as connection:
            connection = connection.execution_options(**_options(self.engine, mode))
            with connection.begin():
                yield connection
                if shown and self.file is not None:
                    connection.exec_driver_sql(_COUNT)
            if shown and self.file is None:
                self._count()

    def _count(self) -> None:
        with self.transaction(Mode.WRITE) as db:
            db.exec_driver_sql(_COUNT)

    def revision(self) -> int:
        """How often what people are shown was written."""
        with self.transaction(Mode.READ) as db:
            return int(db.exec_driver_sql("SELECT number FROM revisions WHERE name = 'shown'").scalar() or 0)

    def _turn(self, mode: Mode) -> AbstractContextManager[object]:
        """SQLite's writers of this process stand in line here: those that it refuses itself sleep, and try again ever later."""
        return nullcontext() if mode is Mode.READ or self.file is None else self._writer

    @property
    def soon(self) -> Mode:
        """For a transaction that is followed by `sync`. PostgreSQL itself has those wait together that wait for the disk."""
        return Mode.KEEP if self.file is None else Mode.WRITE

    def sync(self) -> None:
        """What was committed on SQLite is on the disk when this returns. Its write-ahead log is the one file that it puts no locks on."""
        if self.file is None:
            return
        try:
            descriptor = os.open(f"{self.file}-wal", os.O_RDWR)
        except FileNotFoundError:  # the last other connection was closed: SQLite has put the log into the file, and synced that
            return
        try:
            os.fsync(descriptor)
        except OSError as error:
            raise as_file_error(error, self.place) from error
        finally:
            os.close(descriptor)

    @contextmanager
    def _door(self) -> Iterator[None]:
        try:
            yield
        except (exc.DBAPIError, exc.TimeoutError, sqlite3.Error) as error:
            raise as_store_error(error, self.place) from error
        except (zstandard.ZstdError, DamagedError) as error:
            raise damaged(self.place, str(error)) from error

    def overwrite_what_is_deleted(self, db: Connection) -> None:
        """In this transaction; SQLite else leaves what a row held before in its free pages. PostgreSQL's vacuum sees to it."""
        if self.file is not None:
            db.exec_driver_sql("PRAGMA secure_delete = ON")

    def empty_the_log(self) -> None:
        """Have SQLite put its write-ahead log into the file and cut it off, if nobody else reads it just now."""
        if self.file is not None:
            with self._door(), self.engine.connect() as connection:
                driver = connection.connection.driver_connection
                assert isinstance(driver, sqlite3.Connection)
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Release all connections."""
        self.engine.dispose()


def _options(engine: Engine, mode: Mode) -> dict[str, Any]:
    if engine.dialect.name == "postgresql" and mode is Mode.READ:
        return {_OPTION: mode, "isolation_level": "REPEATABLE READ"}
    return {_OPTION: mode}


def _sqlite_engine(url: URL, busy: float) -> Engine:
    engine = create_engine(url, connect_args={"timeout": busy, "check_same_thread": False}, pool_size=8, max_overflow=56)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: the driver's own BEGIN cannot be IMMEDIATE and skips DDL
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    """Begin as the mode says. The pragmas only work outside a transaction; on the driver's own connection they cost microseconds."""
    mode = connection.get_execution_options().get(_OPTION, Mode.READ)
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    if mode is not Mode.READ:
        driver.execute(f"PRAGMA synchronous = {'NORMAL' if mode is Mode.WRITE else 'FULL'}")
        driver.execute(f"PRAGMA foreign_keys = {'OFF' if mode is Mode.MIGRATE else 'ON'}")
    driver.execute("BEGIN DEFERRED" if mode is Mode.READ else "BEGIN IMMEDIATE")


def _postgres_engine(url: URL) -> Engine:
    engine = create_engine(url, pool_size=8, max_overflow=56, pool_pre_ping=True)
    event.listen(engine, "begin", _begin_postgres)
    return engine


def _begin_postgres(connection: Connection) -> None:
    if connection.get_execution_options().get(_OPTION) is Mode.WRITE:
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


def insert(db: Connection, table: Table, values: Mapping[str, object]) -> int:
    """Insert a row and return its number. Without RETURNING on SQLite, see `insert_unless_there`."""
    key = db.execute(table.insert().values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def insert_unless_there(db: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """The same for rows without a number of their own: whether the row is new.

    Only PostgreSQL is asked for the row's key: with RETURNING, SQLite looks through the tables that refer to this one.
    """
    statement = _insert(db, table).values(**values).on_conflict_do_nothing()
    if db.dialect.name == "postgresql":
        return db.execute(statement.returning(*table.primary_key)).first() is not None
    return db.execute(statement).rowcount > 0


def upsert(db: Connection, table: Table, key: Mapping[str, object], values: Mapping[str, object]) -> None:
    """Insert the row with this key, or change what it says."""
    db.execute(_insert(db, table).values(**key, **values).on_conflict_do_update(index_elements=list(key), set_=dict(values)))


def _insert(db: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if db.dialect.name == "postgresql" else sqlite.insert(table)
