"""The three stores that one contract holds for, and a throw-away PostgreSQL database.

Any test may ask for `store` (runs on all three), `sqlite_store`, or `postgres_url`.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, exc, make_url, text

from monitor.ports import Store
from monitor.store import MemoryStore
from monitor.store.sql import SqlStore
from monitor.store.tables import metadata

SERVER = "postgresql+psycopg://postgres@127.0.0.1:5432/"


def _server() -> URL:
    return make_url(os.environ.get("MONITOR_TEST_POSTGRES", SERVER)).set(drivername="postgresql+psycopg")


def _administer(statement: str) -> None:
    engine = create_engine(_server().update_query_dict({"connect_timeout": "5"}), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as db:
            db.execute(text(statement))
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def postgres_server() -> None:
    """A PostgreSQL server answers; else the test is skipped, or fails where CI promises one."""
    try:
        _administer("SELECT 1")
    except exc.OperationalError as error:
        message = f"no PostgreSQL server answers at {_server().render_as_string()} (set MONITOR_TEST_POSTGRES)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{message}: {error.orig}")
        pytest.skip(message)


@pytest.fixture
def empty_postgres(postgres_server: None) -> Iterator[URL]:
    """A database of one test's own, without any table."""
    name = f"monitor_test_{uuid.uuid4().hex}"
    _administer(f"CREATE DATABASE {name}")
    yield _server().set(database=name)
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def _shared_postgres(postgres_server: None) -> Iterator[SqlStore]:
    name = f"monitor_test_{uuid.uuid4().hex}"
    _administer(f"CREATE DATABASE {name}")
    _administer(f"ALTER DATABASE {name} SET synchronous_commit = off")
    store = SqlStore(_server().set(database=name))
    store.upgrade()
    yield store
    store.close()
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(_shared_postgres: SqlStore) -> URL:
    """A database with the newest schema and no rows, shared by the session."""
    rows = "; ".join(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables))  # far quicker than TRUNCATE
    with _shared_postgres.database.engine.begin() as db:
        db.execute(text(rows))
    return _shared_postgres.database.url


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("store") / "template.db"
    store = SqlStore(make_url(f"sqlite:///{file}"))
    store.upgrade()
    store.close()
    return file


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> URL:
    """A file of one test's own with the newest schema and no rows."""
    file = tmp_path / "monitor.db"
    shutil.copy(_sqlite_template, file)
    return make_url(f"sqlite:///{file}")


@pytest.fixture
def sqlite_store(sqlite_url: URL) -> Iterator[SqlStore]:
    """A store in a file."""
    store = SqlStore(sqlite_url)
    yield store
    store.close()


SQL = ["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.postgres)]


@pytest.fixture(params=SQL, ids=["sqlite", "postgres"])
def sql_store(request: pytest.FixtureRequest) -> Iterator[SqlStore]:
    """A store in each database."""
    store = SqlStore(request.getfixturevalue(request.param))
    yield store
    store.close()


@pytest.fixture(params=["memory", *SQL], ids=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Each of the three stores, empty."""
    made: Store = MemoryStore() if request.param == "memory" else SqlStore(request.getfixturevalue(request.param))
    yield made
    made.close()
