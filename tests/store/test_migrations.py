"""The migrations are proved: they make the tables of `monitor.store.tables`, back and forth, once, and without losing anything."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, inspect, make_url, text

from monitor.errors import StoreError
from monitor.resources import data_dir
from monitor.store.engine import Database, Mode
from monitor.store.indexing import INDEXES
from monitor.store.migrate import settings
from monitor.store.sql import SqlStore
from monitor.store.tables import metadata
from monitor.store.upgrade import VERSION_TABLE, back_up, known, revision, upgrade
from tests.store.making import NOON, key, look, response, watch

NEWEST = "0006"
FUTURE = f"{int(NEWEST) + 1:04}"
"""The next one, which tests make up."""


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> URL:
    """A file that is not there yet."""
    return make_url(f"sqlite:///{tmp_path / 'monitor.db'}")


EMPTY = ["empty_sqlite", pytest.param("empty_postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=EMPTY, ids=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database without tables, of each kind."""
    made = Database(request.getfixturevalue(request.param))
    yield made
    made.close()


def migrate(database: Database, way: Callable[..., None], target: str, migrations: Path | None = None) -> None:
    """Run Alembic's own command up or down to a revision."""
    with database.transaction(Mode.MIGRATE) as db:
        way(settings(db, migrations or data_dir("migrations"), VERSION_TABLE), target)


def future(folder: Path, body: str) -> Path:
    """A copy of the migrations with one more, that does `body`."""
    copy = Path(shutil.copytree(data_dir("migrations"), folder / "migrations"))
    lines = f'import os, signal\nimport sqlalchemy as sa\nfrom alembic import op\nrevision = "{FUTURE}"\ndown_revision = "{NEWEST}"\n'
    (copy / "versions" / f"{FUTURE}_future.py").write_text(f"{lines}\ndef upgrade():\n    {body}\n")
    return copy


def names(database: Database) -> set[str]:
    """All names of tables, constraints and indexes."""
    with database.transaction(Mode.READ) as db:
        found = inspect(db)
        tables = set(found.get_table_names()) - {VERSION_TABLE}
        named = [(name, found.get_pk_constraint(name)["name"]) for name in tables]
        for name in tables:
            for each in (*found.get_foreign_keys(name), *found.get_check_constraints(name), *found.get_indexes(name)):
                named.append((name, each["name"]))
    return tables | {name for _, name in named if name is not None}


# --- the schema


def test_the_upgraded_database_equals_the_tables(database: Database) -> None:
    """Alembic's own comparison finds nothing to do, types and defaults included."""
    upgrade(database)
    options = {"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True, "include_name": _is_no_index_of_words}
    with database.transaction(Mode.READ) as db:
        assert compare_metadata(MigrationContext.configure(db, opts=options), metadata) == []


def _is_no_index_of_words(name: str | None, *_: object) -> bool:
    """FTS5's tables and those with `tsvector` are made by statements of each database's own; the next tests compare those."""
    return not any(index in (name or "") for index in INDEXES)


def test_every_constraint_has_the_name_the_tables_give_it(database: Database) -> None:
    """A constraint without a name could never be changed by a later migration."""
    upgrade(database)
    wanted = {table.name for table in metadata.tables.values()}
    for table in metadata.tables.values():
        wanted |= {str(each.name) for each in (*table.constraints, *table.indexes)}
    if database.file is not None:
        numbered = ("alerts", "audit", "change_texts", "dispatches", "sentences", "silences", "subscriptions", "tokens")
        wanted -= {f"pk_{name}" for name in numbered}  # SQLite keeps no name beside AUTOINCREMENT
    assert {name for name in names(database) if _is_no_index_of_words(name)} == wanted


def test_sqlite_has_the_very_same_statements(empty_sqlite: URL, tmp_path: Path) -> None:
    """Conditions of indexes, checks, row-number rules: what the comparison does not see."""
    migrated, made = Database(empty_sqlite), Database(make_url(f"sqlite:///{tmp_path / 'made.db'}"))
    upgrade(migrated)
    with made.transaction(Mode.WRITE) as db:
        metadata.create_all(db)
    assert _statements(migrated) == _statements(made)
    migrated.close()
    made.close()


def _statements(database: Database) -> dict[str, list[str]]:
    query = f"SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name <> '{VERSION_TABLE}'"
    with database.transaction(Mode.READ) as db:
        return {name: sorted(_plain(sql)) for name, sql in db.exec_driver_sql(query)}


def _plain(sql: str) -> list[str]:
    """SQLite writes the name of a table that was made anew in quotes, and a column that was added later behind the last line."""
    words = sql.replace('CREATE TABLE "', "CREATE TABLE ").replace('" (', " (", 1)
    return [line.strip() for line in re.split(r",(?![^(]*\))|\(\s*\n|\n\s*\)", words) if line.strip()]


@pytest.mark.postgres
def test_postgres_has_the_very_same_columns_indexes_and_constraints(empty_postgres: URL) -> None:
    """Collations, conditions, checks: made in a second schema of the same database and compared by PostgreSQL's own words."""
    migrated = Database(empty_postgres)
    upgrade(migrated)
    with migrated.transaction(Mode.WRITE) as db:
        db.exec_driver_sql("CREATE SCHEMA made")
        db.exec_driver_sql("SET LOCAL search_path = made")
        metadata.create_all(db)
    assert _described(migrated, "made") == _described(migrated, "public")
    migrated.close()


_WORDS = """
SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, collation_name, replace(column_default, 'made.', '')) AS words
FROM information_schema.columns WHERE table_schema = :name
UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = :name
UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = CAST(:name AS regnamespace)
"""


def _described(database: Database, name: str) -> list[str]:
    with database.transaction(Mode.READ) as db:
        words = db.scalars(text(_WORDS), {"name": name})
        return sorted(line.replace(f"{name}.", "") for line in words if VERSION_TABLE not in line)


def test_down_to_nothing_and_up_again(database: Database) -> None:
    """Every migration can be undone; afterwards the schema is the same."""
    upgrade(database)
    before = names(database)
    migrate(database, command.downgrade, "base")
    assert names(database) == set()
    upgrade(database)
    assert names(database) == before


def test_migrations_do_not_import_the_living_code() -> None:
    """An old migration must mean the same for ever."""
    for file in data_dir("migrations").rglob("*.py"):
        assert "monitor" not in file.read_text(), file.name


def test_the_newest_revision_is_the_one_tested_here() -> None:
    """A new migration moves this number, and brings its own tests of what it does to rows."""
    assert known(data_dir("migrations"))[-1] == NEWEST


def test_the_names_of_the_files_say_what_alembic_finds_in_them(empty_sqlite: URL) -> None:
    """So that a command with nothing to upgrade need not load Alembic."""
    database = Database(empty_sqlite)
    with database.transaction(Mode.READ) as db:
        scripts = ScriptDirectory.from_config(settings(db, data_dir("migrations"), VERSION_TABLE))
    assert [script.revision for script in scripts.walk_revisions()] == known(data_dir("migrations"))[::-1]
    database.close()


def test_opening_a_store_does_not_load_alembic(sqlite_url: URL) -> None:
    """Which takes as long as a small command."""
    code = "import sys; from monitor.store import open_store; open_store(sys.argv[1]).upgrade(); sys.exit('alembic' in sys.modules)"
    subprocess.run([sys.executable, "-c", code, sqlite_url.render_as_string()], check=True, timeout=60)


# --- upgrading


def test_upgrading_twice_is_upgrading_once(database: Database) -> None:
    """And leaves no copy where there was nothing to upgrade."""
    upgrade(database)
    upgrade(database)
    assert revision(database) == NEWEST
    if database.file is not None:
        assert list(database.file.parent.glob("*.backup*")) == []


def test_many_upgrade_at_once(database: Database) -> None:
    """One does it, the others wait and find it done."""
    others = [Database(database.url) for _ in range(3)]
    failures: list[StoreError] = []

    def run(each: Database) -> None:
        try:
            upgrade(each)
        except StoreError as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(each,)) for each in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for each in others:
        each.close()
    assert failures == []
    assert revision(database) == NEWEST


def test_an_older_program_refuses_a_newer_schema(database: Database, tmp_path: Path) -> None:
    """In words, with what to do, in both languages; and touches nothing."""
    upgrade(database, future(tmp_path, 'op.create_table("later", sa.Column("id", sa.Integer, primary_key=True))'))
    with pytest.raises(StoreError, match=rf"{FUTURE}.*newer version.*Install") as caught:
        upgrade(database)
    assert "更新版本" in caught.value.text.zh
    assert revision(database) == FUTURE
    if database.file is not None:
        assert not Path(f"{database.file}.{FUTURE}.backup").exists()


def test_a_copy_is_made_before_a_file_is_upgraded(sqlite_url: URL, tmp_path: Path) -> None:
    """Named after the old revision, complete with what only the write-ahead log holds, kept."""
    store = SqlStore(sqlite_url)
    watch(store, "terms")
    store.record(look(key(), 0, response=response(b"evidence")))
    upgrade(store.database, future(tmp_path, 'op.drop_table("runs")'))
    assert store.database.file is not None
    copy = SqlStore(make_url(f"sqlite:///{store.database.file}.{NEWEST}.backup"))
    assert revision(copy.database) == NEWEST
    assert copy.snapshot(key(), NOON).body == b"evidence"
    copy.close()
    store.close()


def test_a_new_file_and_its_copies_are_their_owners_alone(sqlite_url: URL, tmp_path: Path) -> None:
    """Addresses of channels stand in them, and those are secrets."""
    file = Path(sqlite_url.database or "")
    file.unlink(missing_ok=True)
    store = SqlStore(sqlite_url)
    upgrade(store.database)
    watch(store, "terms")
    copy = back_up(file, NEWEST)
    shown = {path.name: oct(path.stat().st_mode & 0o777) for path in (file, copy, *file.parent.glob(f"{file.name}-*"))}
    assert len(shown) >= 3
    assert set(shown.values()) == {"0o600"}
    store.close()


def test_a_file_that_is_there_keeps_its_permissions(sqlite_url: URL) -> None:
    """Whoever shares it with a group means to."""
    file = Path(sqlite_url.database or "")
    file.touch()
    file.chmod(0o640)
    store = SqlStore(sqlite_url)
    upgrade(store.database)
    assert file.stat().st_mode & 0o777 == 0o640
    store.close()


def test_a_failed_migration_leaves_all_as_it_was(database: Database, tmp_path: Path) -> None:
    """The tables it had dropped are there again, with their rows; the next upgrade works."""
    upgrade(database)
    store = SqlStore(database.url)
    watch(store, "terms")
    broken = future(tmp_path, 'op.drop_table("runs"); op.execute("DELETE FROM sources"); op.execute("SELECT nothing FROM nowhere")')
    with pytest.raises(StoreError, match=r"nothing|nowhere"):
        upgrade(database, broken)
    assert revision(database) == NEWEST
    upgrade(database)
    assert store.claim("me", (key(),), NOON, NOON - NOON) == (key(),)
    store.close()


def test_a_migration_that_breaks_references_is_undone(sqlite_url: URL, tmp_path: Path) -> None:
    """SQLite does not watch foreign keys while tables are rebuilt; we look afterwards."""
    store = SqlStore(sqlite_url)
    watch(store, "terms")
    store.record(look(key(), 0, response=response(b"evidence")))
    with pytest.raises(StoreError, match="break references"):
        upgrade(store.database, future(tmp_path, 'op.execute("DELETE FROM blobs")'))
    assert store.snapshot(key(), NOON).body == b"evidence"
    store.close()


_UPGRADE = """
import sys
from pathlib import Path
from sqlalchemy import make_url
from monitor.store.engine import Database
from monitor.store.upgrade import upgrade
upgrade(Database(make_url(sys.argv[1])), Path(sys.argv[2]))
"""


def test_an_upgrade_killed_in_the_middle_leaves_a_usable_database(database: Database, tmp_path: Path) -> None:
    """SIGKILL after tables were dropped: everything is there, the lock is free, and the upgrade can be run again."""
    upgrade(database)
    store = SqlStore(database.url)
    watch(store, "terms")
    deadly = future(tmp_path, 'op.drop_table("runs"); op.execute("DELETE FROM sources"); os.kill(os.getpid(), signal.SIGKILL)')
    url = database.url.render_as_string(hide_password=False)
    killed = subprocess.run([sys.executable, "-c", _UPGRADE, url, str(deadly)], timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert revision(database) == NEWEST
    upgrade(database)
    store.record(look(key(), 0))
    assert len(store.checks(key(), 9)) == 1
    store.close()


def test_a_copy_replaces_an_unfinished_one(sqlite_url: URL) -> None:
    """A copy that was cut off is no copy; an older complete one stays until the new one is complete."""
    store = SqlStore(sqlite_url)
    file = store.database.file
    assert file is not None
    Path(f"{file}.{NEWEST}.backup.part").write_bytes(b"cut off")
    copy = back_up(file, NEWEST)
    assert copy == back_up(file, NEWEST)
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert sorted(path.name for path in file.parent.glob("*backup*")) == [copy.name]
    store.close()


def test_a_copy_that_cannot_be_made_stops_the_upgrade(sqlite_url: URL, tmp_path: Path) -> None:
    """No upgrade without a way back; the error names the copy."""
    store = SqlStore(sqlite_url)
    Path(f"{store.database.file}.{NEWEST}.backup").mkdir()
    with pytest.raises(StoreError, match=rf"{NEWEST}\.backup"):
        upgrade(store.database, future(tmp_path, 'op.drop_table("runs")'))
    assert revision(store.database) == NEWEST
    store.close()


def test_an_upgrade_with_nothing_to_do_does_not_wait_for_a_writer(sqlite_url: URL) -> None:
    """Every command begins with it, also while a long import writes."""
    store = SqlStore(sqlite_url, busy=0.05)
    with closing(sqlite3.connect(str(store.database.file), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        store.upgrade()
    store.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """With what to do."""
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match=r"monitor\.db.*write"):
        SqlStore(make_url(f"sqlite:///{tmp_path / 'monitor.db'}")).upgrade()


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    """With its parents."""
    store = SqlStore(make_url(f"sqlite:///{tmp_path / 'not' / 'yet' / 'monitor.db'}"))
    store.upgrade()
    assert revision(store.database) == NEWEST
    store.close()


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    """With what to do."""
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreError, match=r"taken/monitor\.db.*[Cc]heck"):
        SqlStore(make_url(f"sqlite:///{tmp_path / 'taken' / 'monitor.db'}")).upgrade()
