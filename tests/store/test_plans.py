"""The hot paths read through indexes: SQLite is asked how it would run every statement that they really send."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from monitor.model import (
    Acknowledgement,
    AlertStatus,
    BrokenReason,
    Candidate,
    ChangeFilter,
    ChangeQuery,
    ChannelEvent,
    Closing,
    Escalation,
    Kind,
    Outcome,
    Owed,
    Plan,
    SourceEvent,
    Told,
    Tracking,
)
from monitor.store.sql import SqlStore
from tests.store.making import (
    HOUR,
    LEASE,
    NOON,
    change,
    claim,
    incident,
    key,
    look,
    reading,
    response,
    step,
    subscribe,
    tell,
    turn,
    version,
    watch,
)


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
    team = subscribe(sqlite_store)
    for _ in range(3):
        tell(sqlite_store, key(), NOON, team.id)
    turn(sqlite_store, thread="t")
    sqlite_store.keep_facts(key(), 1, "m", "[]")
    return sqlite_store


def _record_everything(store: SqlStore) -> None:
    terms, source_event = key(), SourceEvent("e", key(), None, NOON, True, NOON, 3, BrokenReason.TLS, "")
    told = change(terms, 4, NOON + HOUR)
    owed = (Owed(1, "all"),)
    tracking = Tracking(candidate=Candidate(reading("waiting"), NOON))
    store.record(
        look(
            terms,
            3,
            NOON + HOUR,
            Outcome.CHANGE,
            response=response(b"x" * 99, screenshot=b"png"),
            version=version(terms, 4, "t"),
            change=told,
            owed=owed,
        )
    )
    store.record(look(terms, 4, NOON + HOUR, Outcome.BROKEN, event=source_event, owed=owed, tracking=tracking))
    store.record(look(terms, 5, NOON + HOUR, incidents=(incident(),), told=(Told(step(terms), owed),)))
    store.record(look(terms, 6, NOON + HOUR, Outcome.NOISE, response=response(b"x" * 98 + b"y")))


REFUSED = Closing(
    AlertStatus.DEAD,
    error="410",
    escalations=(Escalation(1, "terms-2", NOON, "late"),),
    refused=ChannelEvent("channel-1", 1, "team", NOON, "410"),
    owed=(Owed(1, "told"),),
)

PATHS: dict[str, Callable[[SqlStore], object]] = {
    "claim_due": lambda store: store.claim_due("me", NOON, LEASE, 10),
    "claim_outlines": lambda store: store.claim_outlines("me", NOON, LEASE, 10),
    "record_quiet": lambda store: store.record_quiet([look(each, store.load(each).revision, NOON) for each in (key(), key("regions"))]),
    "claim": lambda store: store.claim("me", (key(), key("regions")), NOON, LEASE),
    "release": lambda store: store.release("me"),
    "next_due": lambda store: store.next_due(),
    "load": lambda store: store.load(key()),
    "record": _record_everything,
    "claim_mailboxes": lambda store: claim(store),
    "a turn of a mailbox": lambda store: turn(store, REFUSED, thread="t"),
    "a turn with nothing to send": lambda store: store.begin(claim(store)[0], Plan(), NOON),
    "hasten": lambda store: store.hasten("acme", NOON - HOUR),
    "incident_events": lambda store: store.incident_events(NOON, NOON + HOUR, "acme"),
    "kept_facts": lambda store: store.kept_facts(key(), 1, "m"),
    "keep_facts": lambda store: store.keep_facts(key(), 1, "m", "[]"),
    "messages of an event": lambda store: store.dispatches("terms-1", 10),
    "newest messages": lambda store: store.dispatches(None, 10),
    "acknowledge": lambda store: store.acknowledge(Acknowledgement("terms-1", "ann", NOON)),
    "silences": lambda store: store.silences(NOON),
    "changes since": lambda store: store.changes(ChangeQuery(since=NOON, filter=ChangeFilter(kinds=(Kind.LIFECYCLE,)))),
    "newest changes": lambda store: store.changes(ChangeQuery(since=NOON, newest_first=True, limit=10)),
    "changes of a source": lambda store: store.changes(ChangeQuery(source=key(), since=NOON)),
    "change by a beginning": lambda store: store.change("terms-1"),
    "version": lambda store: store.version(key(), 1),
    "version_at": lambda store: store.version_at(key(), NOON),
    "checks": lambda store: store.checks(key(), 10),
}


FINE = ("SCAN silences", "SCAN dispatches")
"""Silences: few, and asked for by a bound on their end that most of them pass. Messages: their newest ones, by their own number."""


@pytest.mark.parametrize("path", PATHS)
def test_a_hot_path_never_scans_a_table(busy: SqlStore, path: str) -> None:
    """No statement of it reads a table from end to end."""
    with statements(busy) as sent:
        PATHS[path](busy)
    assert sent, "the path sends nothing; the test watches the wrong engine"
    for statement, parameters in sent:
        steps = plan(busy, statement, parameters)
        scans = [step for step in steps if step.startswith("SCAN") and not any(fine in step for fine in FINE)]
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


def test_the_partial_indexes_are_used(busy: SqlStore) -> None:
    """Partial indexes count only if the planner sees that their condition holds."""
    with statements(busy) as sent:
        busy.claim_due("me", NOON, LEASE, 10)
        claim(busy)
    steps = " ".join(step for statement, parameters in sent for step in plan(busy, statement, parameters))
    indexes = ("sources_due", "alerts_pending", "subscriptions_wake", "dispatches_sent", "dispatches_channel")
    for name in (*(f"ix_{name}" for name in indexes), "uq_dispatches_unfinished"):
        assert name in steps, name


@pytest.mark.parametrize(("status", "index"), [(AlertStatus.PENDING, "ix_alerts_pending"), (AlertStatus.DEAD, "ix_alerts_dead")])
def test_open_and_dead_alerts_are_listed_from_their_index(busy: SqlStore, status: AlertStatus, index: str) -> None:
    """However many were delivered."""
    with statements(busy) as sent:
        busy.alerts(status, 10)
    assert index in " ".join(step for statement, parameters in sent for step in plan(busy, statement, parameters))
