"""Copies of a SQLite database that can be relied on: made while others write, complete, checked before they take the place of anything.

A backup is one SQLite file with one table more than the database: what was copied, with a hash of each table, and the key of channel addresses
only where that was asked for. A PostgreSQL server has better means of its own (`pg_dump`), and is left to them.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from monitor.errors import StoreError
from monitor.model import Text
from monitor.resources import data_dir
from monitor.store.engine import Database
from monitor.store.failures import as_store_error, damaged
from monitor.store.upgrade import VERSION_TABLE, known

_NOTE = "backup_note"
_SEALED_WITH = "key of channel addresses"
_PAGES = 4096
"""Pages copied at once: between two such steps others may write."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself."""

    made: str
    """ISO 8601, UTC."""
    schema: str
    rows: int
    tables: int
    key: bytes | None
    """That of channel addresses, as its file held it."""


def back_up(database: Database, target: Path, now: datetime, key: Path | None = None, replace: bool = False) -> Backup:
    """Copy the database to a file, consistent while others write; the file is there only once it is complete and checked.

    `key`: the file with the key of channel addresses, if it is to go along. Raises StoreError.
    """
    source = _file(database)
    if target.exists() and not replace:
        raise _there_already(target)
    unfinished = target.with_name(f"{target.name}.part")
    with _door(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(source, unfinished)
        with closing(sqlite3.connect(unfinished)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")
            _write_note(copy, now, key)
        found = check(unfinished)
        _sync(unfinished)
        unfinished.replace(target)
    return found


def check(file: Path) -> Backup:
    """Look at every page and every row of a backup. Raises StoreError where it is none, or not as it was made."""
    if not file.is_file():
        raise _no_backup(file, "it does not exist", "文件不存在")
    with _door(file), closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        copy.text_factory = _text
        _check_pages(copy, file)
        note = _note(copy, file)
        hashes = {name: value for name, value in note.items() if name.startswith("table ")}
        for name in _tables(copy):
            if hashes.pop(f"table {name}", None) != _hash(copy, name):
                raise _no_backup(file, f"the table {name} is not as it was copied", f"数据表 {name} 与备份时不符")
        if hashes:
            raise _no_backup(file, f"missing: {', '.join(hashes)}", f"缺少：{', '.join(hashes)}")
        tables = _tables(copy)
        rows = sum(_count(copy, name) for name in tables)
    key = note.get(_SEALED_WITH)
    return Backup(note["made"], note["schema"], rows, len(tables), key.encode() if key else None)


def inspect(database: Database) -> int:
    """Look at every page and reference of the database in use; how many rows it has. Raises StoreError."""
    file = _file(database)
    with _door(file), closing(sqlite3.connect(file)) as db:
        db.text_factory = _text
        _check_pages(db, file)
        if db.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise _no_backup(file, "references between its tables are broken", "数据表之间的引用已损坏")
        return sum(_count(db, name) for name in _tables(db))


def restore(database: Database, file: Path, service_lock: Path, key: Path, replace: bool = False) -> tuple[Backup, Path | None]:
    """Put a backup in the place of the database; also where the database that was there is now, if there was one.

    Raises StoreError for a backup that is damaged, while the service runs, for a database that is there already unless `replace`, and where
    the backup brings another key than the one that is there.
    """
    target = _file(database)
    found = check(file)
    if found.schema not in known(data_dir("migrations")):
        raise _no_backup(
            file,
            f"a newer monitor made it (schema {found.schema}); install that one first",
            f"由更新版本生成（结构 {found.schema}），请先安装该版本",
        )
    if found.key is not None and key.exists() and key.read_bytes().strip() != found.key.strip():
        raise _other_key(key)
    if target.exists() and not replace:
        raise _there_already(target)
    with alone(service_lock), alone(Path(f"{target}.lock")), _door(target):
        database.close()
        unfinished = target.with_name(f"{target.name}.part")
        _copy(file, unfinished)
        with closing(sqlite3.connect(unfinished)) as copy:
            copy.execute(f"DROP TABLE {_NOTE}")
            copy.commit()
        _sync(unfinished)
        aside = _set_aside(target)
        unfinished.replace(target)
        if found.key is not None and not key.exists():
            _write_key(key, found.key)
    return found, aside


# --- copying


def _copy(source: Path, target: Path) -> None:
    """With SQLite's own backup; the file is its owner's alone."""
    target.unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.touch(0o600)
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.execute("BEGIN")  # one state of the database from the first page to the last: else it begins anew whenever somebody writes
        old.execute("SELECT 1 FROM sqlite_master").fetchone()
        old.backup(new, pages=_PAGES)


def _set_aside(target: Path) -> Path | None:
    """What is there already is kept beside, with its write-ahead log, under the next free name."""
    if not target.exists():
        return None
    number = next(number for number in range(1, 1_000_000) if not target.with_name(f"{target.name}.replaced-{number}").exists())
    aside = target.with_name(f"{target.name}.replaced-{number}")
    for suffix in ("-wal", "-shm"):
        log = target.with_name(target.name + suffix)
        if log.exists():
            log.replace(aside.with_name(aside.name + suffix))
    return target.replace(aside)


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_key(file: Path, key: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(key)


# --- what a backup says of itself


def _write_note(copy: sqlite3.Connection, now: datetime, key: Path | None) -> None:
    schema = copy.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()[0]  # noqa: S608 - a name of our own
    note = {"made": now.isoformat(timespec="seconds"), "schema": schema, **{f"table {name}": _hash(copy, name) for name in _tables(copy)}}
    if key is not None:
        note[_SEALED_WITH] = key.read_text(encoding="ascii")
    copy.execute(f"CREATE TABLE {_NOTE} (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    copy.executemany(f"INSERT INTO {_NOTE} VALUES (?, ?)", sorted(note.items()))  # noqa: S608
    copy.commit()


def _note(copy: sqlite3.Connection, file: Path) -> dict[str, str]:
    try:
        note = dict(copy.execute(f"SELECT name, value FROM {_NOTE}").fetchall())  # noqa: S608
    except sqlite3.OperationalError as error:
        raise _no_backup(file, "it was not made by `monitor db backup`", "不是由 `monitor db backup` 生成的") from error
    if not {"made", "schema"} <= set(note):
        raise _no_backup(file, "what it says of itself is incomplete", "自述信息不完整")
    return note


def _tables(copy: sqlite3.Connection) -> list[str]:
    # a virtual table has no rows of its own: they stand in tables beside it
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    names = copy.execute(query).fetchall()
    return [name for (name,) in names if name != _NOTE]


def _count(copy: sqlite3.Connection, table: str) -> int:
    return int(copy.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608


def _hash(copy: sqlite3.Connection, table: str) -> str:
    """SHA-256 over all rows of a table with the statement that made it."""
    found = hashlib.sha256()
    statement = copy.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    found.update(repr(statement).encode())
    copy.text_factory = bytes
    try:
        columns = len(copy.execute(f'SELECT * FROM "{table}" LIMIT 0').description)  # noqa: S608
        order = ", ".join(str(number) for number in range(1, min(columns, _KEYS) + 1))
        for row in copy.execute(f'SELECT * FROM "{table}" ORDER BY {order}'):  # noqa: S608
            found.update(repr(row).encode())
    finally:
        copy.text_factory = _text
    return found.hexdigest()


_KEYS = 3
"""No table's key has more columns than its first three."""


def _text(kept: bytes) -> str:
    """What SQLite says of a damaged file may hold any bytes."""
    return kept.decode(errors="replace")


def _check_pages(copy: sqlite3.Connection, file: Path) -> None:
    wrong = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if wrong != "ok":
        said = " ".join(str(wrong).split())
        raise _no_backup(file, said, said)


# --- what can be in the way


@contextmanager
def _door(place: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise as_store_error(error, str(place)) from error
    except UnicodeDecodeError as error:  # SQLite quotes what it found in a damaged file, and Python cannot read the quotation
        raise damaged(str(place), "what stands in it is no text") from error


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """While nobody else holds the lock. Raises StoreError where the monitor runs."""
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock, timeout=0):
            yield
    except Timeout as error:
        raise StoreError(
            Text(
                f"The monitor is running ({lock} is held). Stop the service first, then do this again, then start it again.",
                f"监控程序正在运行（{lock} 被占用）。请先停止服务，再执行本命令，然后重新启动。",
            )
        ) from error


def _file(database: Database) -> Path:
    if database.file is None:
        raise StoreError(
            Text(
                f"{database.place} is a PostgreSQL server: back it up with its own tools, consistent while the monitor runs: "
                "pg_dump --format=custom --file=FILE DATABASE; restore with pg_restore --clean --if-exists --dbname=DATABASE FILE; "
                "check the evidence with monitor verify.",
                f"{database.place} 是 PostgreSQL 服务器：请用其自带工具备份，监控程序运行时也能保证一致："
                "pg_dump --format=custom --file=文件 数据库；恢复用 pg_restore --clean --if-exists --dbname=数据库 文件；用 monitor verify 检查证据。",
            )
        )
    return database.file


def _there_already(target: Path) -> StoreError:
    return StoreError(
        Text(
            f"{target} exists already and was left as it is. Name another file, or give --force.",
            f"{target} 已存在，未作改动。请换一个文件名，或加上 --force。",
        )
    )


def _no_backup(file: Path, en: str, zh: str) -> StoreError:
    return StoreError(
        Text(
            f"{file} cannot be relied on: {en}. Nothing was changed. Use another copy.",
            f"{file} 不可用：{zh}。未作任何改动。请使用其他备份。",
        )
    )


def _other_key(key: Path) -> StoreError:
    return StoreError(
        Text(
            f"The backup brings another key than the one in {key}. Nothing was changed. Move that file away first if the backup's key is the right one.",
            f"备份中的密钥与 {key} 不同。未作任何改动。若备份中的密钥才是正确的，请先移走该文件。",
        )
    )
