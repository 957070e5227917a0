"""The hot paths read through indexes: SQLite is asked how it would run every statement that they really send."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from monitor.model import AlertStatus, BrokenReason, Candidate, ChangeFilter, ChangeQuery, Kind, Outcome, Owed, SourceEvent, Tracking
from monitor.store.sql import SqlStore
from tests.store.making import HOUR, LEASE, NOON, change, key, look, reading, response, tell, version, watch


@contextmanager
def statements(store: SqlStore) -> Iterator[list[tuple[str, Any]]]:
    """Every statement sent meanwhile, with its parameters."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, _context: object, many: bool) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "EXPLAIN")):
            sent.append((statement, parameters[0] if many else parameters))

    event.listen(store.database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(store.database.engine, "before_cursor_execute", note)


def plan(store: SqlStore, statement: str, parameters: Any) -> list[str]:
    """SQLite's words for how it would run a statement."""
    with store.database.engine.connect() as db:
        return [str(row[3]) for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]


@pytest.fixture
def busy(sqlite_store: SqlStore) -> SqlStore:
    """A store with a bit of everything in it."""
    watch(sqlite_store, "terms", "regions")
    team = sqlite_store.add_subscription("team", "json://a", ChangeFilter(), "en", NOON)
    tell(sqlite_store, key(), NOON, team.id)
    tell(sqlite_store, key(), NOON, team.id)
    return sqlite_store


def _record_everything(store: SqlStore) -> None:
    terms, source_event = key(), SourceEvent("e", key(), None, NOON, True, NOON, 3, BrokenReason.TLS, "")
    told = change(terms, 3, NOON + HOUR)
    owed = (Owed(1, "all"),)
    tracking = Tracking(candidate=Candidate(reading("waiting"), NOON))
    store.record(
        look(terms, 2, NOON + HOUR, Outcome.CHANGE, response=response(b"x" * 99), version=version(terms, 3, "t"), change=told, owed=owed)
    )
    store.record(look(terms, 3, NOON + HOUR, Outcome.BROKEN, event=source_event, owed=owed, tracking=tracking))
    store.record(look(terms, 4, NOON + HOUR, Outcome.NOISE, response=response(b"x" * 98 + b"y")))


PATHS: dict[str, Callable[[SqlStore], object]] = {
    "claim_due": lambda store: store.claim_due("me", NOON, LEASE, 10),
    "claim": lambda store: store.claim("me", (key(), key("regions")), NOON, LEASE),
    "release": lambda store: store.release("me"),
    "next_due": lambda store: store.next_due(),
    "load": lambda store: store.load(key()),
    "record": _record_everything,
    "claim_alerts": lambda store: store.claim_alerts("me", NOON, LEASE, 10),
    "close_alert": lambda store: store.close_alert(store.alerts(AlertStatus.PENDING, 1)[0], AlertStatus.DELIVERED, NOON, None, None),
    "changes since": lambda store: store.changes(ChangeQuery(since=NOON, filter=ChangeFilter(kinds=(Kind.LIFECYCLE,)))),
    "newest changes": lambda store: store.changes(ChangeQuery(since=NOON, newest_first=True, limit=10)),
    "changes of a source": lambda store: store.changes(ChangeQuery(source=key(), since=NOON)),
    "change by a beginning": lambda store: store.change("terms-1"),
    "version": lambda store: store.version(key(), 1),
    "version_at": lambda store: store.version_at(key(), NOON),
    "checks": lambda store: store.checks(key(), 10),
}


@pytest.mark.parametrize("path", PATHS)
def test_a_hot_path_never_scans_a_table(busy: SqlStore, path: str) -> None:
    """No statement of it reads a table from end to end."""
    with statements(busy) as sent:
        PATHS[path](busy)
    assert sent, "the path sends nothing; the test watches the wrong engine"
    for statement, parameters in sent:
        steps = plan(busy, statement, parameters)
        scans = [step for step in steps if step.startswith("SCAN") and "USING INDEX ix_alerts_pending" not in step]
        assert scans == [], statement


def test_a_snapshot_is_found_without_a_scan(busy: SqlStore) -> None:
    """Its row, its blob and what that leans on."""
    _record_everything(busy)
    with statements(busy) as sent:
        busy.snapshot(key(), NOON + HOUR)
    for statement, parameters in sent:
        assert not any(step.startswith("SCAN") for step in plan(busy, statement, parameters)), statement


@pytest.mark.parametrize("path", ["claim_due", "changes since", "newest changes", "changes of a source", "version_at"])
def test_rows_come_in_the_order_of_an_index(busy: SqlStore, path: str) -> None:
    """What is asked for by time is not sorted afterwards, or a limit would not help."""
    with statements(busy) as sent:
        PATHS[path](busy)
    steps = [step for statement, parameters in sent for step in plan(busy, statement, parameters)]
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps


def test_the_due_index_and_the_pending_index_are_used(busy: SqlStore) -> None:
    """Partial indexes count only if the planner sees that their condition holds."""
    with statements(busy) as sent:
        busy.claim_due("me", NOON, LEASE, 10)
        busy.claim_alerts("me", NOON, LEASE, 10)
    steps = " ".join(step for statement, parameters in sent for step in plan(busy, statement, parameters))
    assert "ix_sources_due" in steps
    assert "ix_alerts_pending" in steps


@pytest.mark.parametrize(("status", "index"), [(AlertStatus.PENDING, "ix_alerts_pending"), (AlertStatus.DEAD, "ix_alerts_dead")])
def test_open_and_dead_alerts_are_listed_from_their_index(busy: SqlStore, status: AlertStatus, index: str) -> None:
    """However many were delivered."""
    with statements(busy) as sent:
        busy.alerts(status, 10)
    assert index in " ".join(step for statement, parameters in sent for step in plan(busy, statement, parameters))
