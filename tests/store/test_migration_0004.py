"""What was recorded before there was a search is found after the upgrade."""

from __future__ import annotations

from alembic import command
from sqlalchemy import select

from monitor.model import SearchQuery
from monitor.store.engine import Mode
from monitor.store.sql import SqlStore
from monitor.store.tables import unindexed
from tests.store.making import HOUR, NOON, key, tell, watch
from tests.store.test_migrations import migrate


def test_versions_and_changes_of_an_older_schema_are_searched(sql_store: SqlStore) -> None:
    """The migration says which sources wait; the upgrade indexes them, once."""
    watch(sql_store, "terms", "regions", "pricing")
    told = [tell(sql_store, key(), NOON), tell(sql_store, key("regions"), NOON + HOUR)]
    migrate(sql_store.database, command.downgrade, "0003")
    migrate(sql_store.database, command.upgrade, "0004")
    with sql_store.database.transaction(Mode.READ) as db:
        assert len(db.execute(select(unindexed)).all()) == 2
    sql_store.upgrade()
    with sql_store.database.transaction(Mode.READ) as db:
        assert db.execute(select(unindexed)).all() == []
    assert [hit.source for hit in sql_store.find_sentences(SearchQuery("text"))] == [key("regions"), key()]
    assert [hit.change for hit in sql_store.find_said(SearchQuery("ends"))] == told[::-1]
    tell(sql_store, key(), NOON + 2 * HOUR)
    assert [hit.text for hit in sql_store.find_sentences(SearchQuery("text 2"))] == ["text 2"]
