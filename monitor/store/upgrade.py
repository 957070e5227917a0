"""Bringing a database to this program's schema: under a lock, after a copy, in one transaction.

The migrations know nothing of the living code; they are given a connection inside a transaction that is committed when the last of them is
done. Killed in the middle, the database is as it was before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, inspect, text

from monitor.errors import StoreError
from monitor.model import Text
from monitor.resources import data_dir
from monitor.store.engine import Database, Mode
from monitor.store.failures import as_file_error, as_store_error

VERSION_TABLE = "schema_revision"
"""Where the revision stands that the database is at."""
LOCK_SECONDS = 300.0
"""How long an upgrade waits for another one: a copy and a rebuilt table of a few gigabytes take minutes."""
_ADVISORY_LOCK = 7_021_958_613
"""Any number that is not used for another advisory lock in the same database."""


def upgrade(database: Database, migrations: Path | None = None) -> None:
    """Bring the schema to the newest revision in `migrations` (by default this program's own).

    Raises StoreError if the schema is newer than that, if another upgrade does not end, or if the file cannot be written.
    """
    migrations = migrations or data_dir("migrations")
    if database.file is None:
        _migrate(database, migrations)
        return
    with _locked(database.file):
        found = revision(database)
        if found == known(migrations)[-1]:
            return  # without waiting for a writer: this is how every command begins
        if found is not None:
            _refuse_newer(migrations, found, database.place)
            _back_up(database, found)
        _migrate(database, migrations)


def known(migrations: Path) -> list[str]:
    """The revisions in a folder of migrations, oldest first: each file's name begins with its own, a number of four digits."""
    return sorted(file.name[:4] for file in (migrations / "versions").glob("[0-9]*.py"))


def revision(database: Database) -> str | None:
    """The revision a database is at; None: it has no schema yet."""
    with database.transaction(Mode.READ) as db:
        return _revision(db)


def _revision(db: Connection) -> str | None:
    found: str | None = db.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")) if inspect(db).has_table(VERSION_TABLE) else None  # noqa: S608
    return found


def _refuse_newer(migrations: Path, found: str | None, place: str) -> None:
    if found is None or found in known(migrations):
        return
    raise StoreError(
        Text(
            f"{place}: its schema ({found}) was made by a newer version of the monitor than this one. "
            "Install that version or a later one; or restore the copy that was made before the upgrade "
            "(a file beside the database whose name ends in .backup).",
            f"{place}：其数据结构（{found}）由更新版本的监控程序创建。请安装该版本或更高版本；"
            "或恢复升级前自动保存的副本（位于数据库旁、以 .backup 结尾的文件）。",
        )
    )


def _migrate(database: Database, migrations: Path) -> None:
    with database.transaction(Mode.MIGRATE) as db:
        if database.file is None:
            db.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ADVISORY_LOCK})
        found = _revision(db)
        _refuse_newer(migrations, found, database.place)
        if found == known(migrations)[-1]:
            return
        # Imported where it is needed: Alembic takes as long to load as a small command takes to run, and is hardly ever used.
        from monitor.store.migrate import run

        run(db, migrations, VERSION_TABLE)
        _check_references(database, db)


def _check_references(database: Database, db: Connection) -> None:
    """Foreign keys are off while SQLite rebuilds tables; none may have been broken meanwhile."""
    if database.file is not None and db.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise StoreError(
            Text(
                f"{database.place}: the upgrade would break references between tables and was undone. Please report this; "
                "the database is as it was, for the version of the monitor that used it until now.",
                f"{database.place}：升级会破坏数据表之间的引用，已撤销。请报告此问题；数据库保持原样，可继续用原来的版本。",
            )
        )


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{file}.lock", timeout=LOCK_SECONDS):
            _make_private(file)
            yield
    except Timeout as error:
        raise StoreError(
            Text(
                f"{file}: another process has been upgrading it for {LOCK_SECONDS / 60:.0f} minutes. Wait for it, or end it if it is stuck.",
                f"{file}：另一进程已升级该数据库 {LOCK_SECONDS / 60:.0f} 分钟。请等待其完成；若已卡住，请结束该进程。",
            )
        ) from error
    except OSError as error:
        raise as_file_error(error, str(file)) from error


def _make_private(file: Path) -> None:
    """A new file is its owner's alone: addresses of channels stand in it. One that is there keeps the permissions that it was given.

    SQLite takes an empty file for a new database, and gives its log files the same permissions.
    """
    if not file.exists():
        file.touch(0o600)


def _back_up(database: Database, found: str) -> None:
    assert database.file is not None
    try:
        back_up(database.file, found)
    except (OSError, sqlite3.Error) as error:
        raise as_store_error(error, f"{database.file}.{found}.backup") from error


def back_up(file: Path, found: str) -> Path:
    """Copy a database with SQLite's own backup, correct while others write; the copy is named after its revision and stays.

    A copy of the same revision is replaced, and only once the new one is complete.
    """
    target = file.with_name(f"{file.name}.{found}.backup")
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    _make_private(unfinished)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
    return unfinished.replace(target)
