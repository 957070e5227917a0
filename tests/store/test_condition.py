"""What a database says of itself, alike on a file and a server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import make_url

from monitor.model import ChangeFilter
from monitor.store.addresses import Plain
from monitor.store.condition import addresses, condition, latest_headers, wrong_pages
from monitor.store.sql import SqlStore

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_database_says_what_it_is(sql_store: SqlStore) -> None:
    found = condition(sql_store.database, lambda: datetime.now(UTC))
    assert (found.is_current, found.is_newer) == (True, False)
    assert found.software.split()[0] == ("SQLite" if sql_store.database.file else "PostgreSQL")
    assert found.size > 0
    assert (found.ahead is None) == (sql_store.database.file is not None)
    assert found.ahead is None or abs(found.ahead) < timedelta(minutes=1)
    assert wrong_pages(sql_store.database) is None


def test_addresses_are_read_each_by_itself(sql_store: SqlStore) -> None:
    sql_store.add_subscription("ops", "console:", ChangeFilter(), "en", NOW)
    (kept,) = addresses(sql_store.database, Plain())
    assert (kept.name, kept.address, kept.plain, kept.why) == ("ops", "console:", False, None)
    assert latest_headers(sql_store.database, NOW, 5) == ()


def test_a_file_without_a_schema_is_older_than_any(tmp_path: object) -> None:
    bare = SqlStore(make_url(f"sqlite:///{tmp_path}/bare.db"))
    found = condition(bare.database, lambda: NOW)
    assert (found.revision, found.is_current, found.is_newer) == (None, False, False)
    bare.close()
