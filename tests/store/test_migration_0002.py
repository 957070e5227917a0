"""The second schema takes nothing away: what the first program wrote is there afterwards, and goes on where it stood."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import text

from monitor.model import AlertStatus, BrokenReason, Change, SourceEvent
from monitor.store import codec
from monitor.store.engine import Database, Mode
from monitor.store.sql import SqlStore
from monitor.store.upgrade import upgrade
from tests.store.making import DELIVERED, HOUR, MINUTE, NOON, begin, change, claim, key, subscribe, tell
from tests.store.test_migrations import database, empty_sqlite, migrate  # noqa: F401 - the fixtures are used by their names

AT = codec.to_micros(NOON)
LATER = codec.to_micros(NOON + HOUR)
EVENT = SourceEvent("e1", key(), None, NOON, True, NOON - HOUR, 5, BrokenReason.LOGIN, "wall")

ROWS = (
    "INSERT INTO blobs (id, sha256, size, data) VALUES (1, :empty, 0, :empty)",
    "INSERT INTO sources (id, provider, document, source, document_type, body, tracking) "
    "VALUES (1, 'acme', 'terms', 'main', 'terms', :source, '{}')",
    "INSERT INTO snapshots VALUES (1, :at, 1, 1, 1, NULL, 0, 0)",
    "INSERT INTO changes VALUES ('terms-1', 1, :at, 3, 'terms', :change)",
    "INSERT INTO source_events VALUES ('e1', 1, :at, :event)",
    "INSERT INTO subscriptions (id, name, url, filter, language, created_at, removed) VALUES "
    "(1, 'team', 'json://team', :filter, 'zh', :at, false), (2, 'gone', '', '{}', 'en', :at, true), "
    "(3, 'other', 'json://other', '{}', 'en', :at, false)",
    "INSERT INTO alerts (id, subscription, change, event, reason, created_at, status, attempts, next_try, last_error) VALUES "
    "(1, 1, 'terms-1', NULL, 'matches', :at, 'delivered', 1, NULL, NULL), (2, 1, NULL, 'e1', 'wanted', :at, 'pending', 2, :later, '503'), "
    "(3, 3, 'terms-1', NULL, 'matches', :at, 'dead', 9, NULL, '410')",
)


@pytest.fixture
def old(database: Database) -> Iterator[SqlStore]:  # noqa: F811 - the fixture
    """A database as the first program left it, with one alert of each status, upgraded."""
    migrate(database, command.upgrade, "0001")
    told = codec.dumps(change(key(), 1))
    source = '{"key":{"provider":"acme","document":"terms","source":"main"},"url":null}'
    wanted = '{"min_severity":"high","failing_sources":true}'
    values = {"source": source, "filter": wanted, "at": AT, "later": LATER, "empty": b"", "change": told, "event": codec.dumps(EVENT)}
    with database.transaction(Mode.KEEP) as db:
        for row in ROWS:
            db.execute(text(row), {name: value for name, value in values.items() if f":{name}" in row})
        if database.file is not None:  # rows with greater numbers were there, and are gone
            db.execute(text("UPDATE sqlite_sequence SET seq = 40"))
        else:
            for name in ("alerts", "blobs", "subscriptions"):
                db.execute(text(f"SELECT setval('{name}_id_seq', 40)"))
    upgrade(database)
    store = SqlStore(database.url)
    yield store
    store.close()


def test_alerts_and_subscriptions_mean_what_they_meant(old: SqlStore) -> None:
    """Delivered, waiting and given up; of changes and of failing sources."""
    dead, pending, delivered = old.alerts()
    assert [alert.status for alert in (delivered, pending, dead)] == [AlertStatus.DELIVERED, AlertStatus.PENDING, AlertStatus.DEAD]
    assert isinstance(delivered.event, Change)
    assert pending.event == EVENT
    assert (pending.attempts, pending.next_try, pending.last_error, pending.reason) == (2, NOON + HOUR, "503", "wanted")
    assert (dead.attempts, dead.last_error) == (9, "410")
    assert delivered.idempotency_key == "terms-1:1"
    team, other = old.subscriptions()
    assert (team.name, team.language, team.filter.failing_sources, team.paused) == ("team", "zh", True, False)
    assert other.manner == team.manner


def test_what_was_waiting_is_told_when_it_was_due(old: SqlStore) -> None:
    """By its first plan, and nothing else."""
    assert claim(old, NOON + HOUR - MINUTE) == ()
    (mailbox,) = claim(old, NOON + HOUR)
    assert [alert.id for alert in mailbox.pending] == [2]
    old.close_dispatch(begin(old, mailbox), DELIVERED, NOON + HOUR)
    assert old.alerts(AlertStatus.PENDING) == ()


def test_what_was_given_up_can_be_replayed(old: SqlStore) -> None:
    """Though no message was begun for it."""
    assert [alert.id for alert in old.replay_alerts(NOON)] == [3]
    assert [mailbox.subscription.name for mailbox in claim(old, NOON)] == ["other"]


def test_numbers_go_on_where_they_stood(old: SqlStore) -> None:
    """No subscription gets the number of one that is gone."""
    new = subscribe(old, "new")
    assert new.id == 41
    tell(old, key(), NOON, new.id, ident="c2")
    assert old.alerts()[0].id == 41


def test_the_first_schema_can_be_gone_back_to(old: SqlStore) -> None:
    """With what it can say: a waiting alert waits, news stays news."""
    before = sorted(alert.id for alert in old.alerts())
    migrate(old.database, command.downgrade, "0001")
    with old.database.transaction(Mode.READ) as db:
        assert sorted(db.scalars(text("SELECT id FROM alerts"))) == before
        assert db.scalar(text("SELECT count(*) FROM snapshots")) == 1
    upgrade(old.database)
    assert sorted(alert.id for alert in old.alerts()) == before
