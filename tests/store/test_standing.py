"""How things stand: whether anything new was recorded, and counts. The second is one contract for all stores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from monitor.errors import ConflictError
from monitor.model import Acknowledgement, BrokenReason, Candidate, Outcome, Severity, Stale, Tracking, Trouble
from monitor.ports import Store
from monitor.store import MemoryStore
from monitor.store.sql import SqlStore
from tests.store.making import DEAD, HOUR, LEASE, NOON, key, look, reading, response, subscribe, tell, turn, version, watch

BROKEN = Tracking(trouble=Trouble(BrokenReason.BOT_CHECK, 'says "trouble":{', NOON))


def seen(store: Store, **other: object) -> None:
    terms = key("terms")
    store.record(look(terms, store.load(terms).revision, **other))


NEWS: dict[str, Callable[[SqlStore], object]] = {
    "another watchlist": lambda store: watch(store, "terms", "prices"),
    "a version": lambda store: seen(store, outcome=Outcome.FIRST, version=version(key("terms"), 1, "text")),
    "a change": lambda store: tell(store, key("terms"), NOON),
    "a source that fails": lambda store: seen(store, outcome=Outcome.BROKEN, reason=BrokenReason.BOT_CHECK, tracking=BROKEN),
    "a subscription": lambda store: subscribe(store, "others"),
    "a pause": lambda store: store.pause_subscription("team", paused=True),
    "a message": turn,
    "an acknowledgement": lambda store: store.acknowledge(Acknowledgement("prices-1", "ann", NOON)),
    "several looks": lambda store: store.record_all([look(key("terms"), 0, outcome=Outcome.BROKEN)]),
}


@pytest.fixture
def stocked(sql_store: SqlStore) -> SqlStore:
    """A subscription waits for a change."""
    watch(sql_store, "terms", "prices")
    tell(sql_store, key("prices"), NOON, subscribe(sql_store).id)
    return sql_store


@pytest.mark.parametrize("what", NEWS)
def test_the_revision_is_another_one_after(stocked: SqlStore, what: str) -> None:
    before = stocked.revision()
    NEWS[what](stocked)
    assert stocked.revision() > before


def test_the_revision_stays_while_nothing_new_is_found(stocked: SqlStore) -> None:
    before = stocked.revision()
    seen(stocked)
    seen(stocked, outcome=Outcome.NOISE, response=response(b"the same in other bytes"))
    stocked.claim_due("me", NOON + HOUR, LEASE, 9)
    assert stocked.revision() == before


def test_what_was_refused_is_not_counted(stocked: SqlStore) -> None:
    before = stocked.revision()
    with pytest.raises(ConflictError):
        stocked.record(look(key("prices"), 0, outcome=Outcome.BROKEN))
    assert stocked.revision() == before


def test_the_twin_in_memory_never_says_that_nothing_was_recorded() -> None:
    store = MemoryStore()
    assert store.revision() != store.revision()


def test_an_empty_store_counts_nothing(store: Store) -> None:
    found = store.tally(NOON)
    assert (found.sources, found.failing, found.due_at, found.pending) == (0, 0, None, 0)
    assert found.changes == tuple((severity, 0) for severity in Severity)


def test_sources_are_counted_by_what_is_the_matter_with_them(store: Store) -> None:
    watch(store, "never", "fine", "failing", "waiting", "gone", "stale")
    candidate = Candidate(reading("new text"), NOON)
    states = {
        "fine": Tracking(),
        "failing": BROKEN,
        "waiting": Tracking(candidate=candidate),
        "gone": Tracking(candidate=replace(candidate, sightings=0)),
        "stale": Tracking(stale=Stale(NOON, "main")),
    }
    for name, tracking in states.items():
        store.record(look(key(name), 0, tracking=tracking))
    found = store.tally(NOON)
    assert (found.sources, found.never, found.failing, found.waiting, found.stale) == (6, 1, 1, 1, 1)


def test_what_is_due_and_nobody_is_at_is_late(store: Store) -> None:
    watch(store, "terms", "prices")
    assert store.tally(NOON + HOUR).due_at == NOON
    store.claim_due("me", NOON, LEASE, 9)
    assert store.tally(NOON).due_at is None
    assert store.tally(NOON + HOUR).due_at == NOON


def test_changes_and_alerts_are_counted(store: Store) -> None:
    watch(store, "terms", "prices")
    team = subscribe(store).id
    tell(store, key("terms"), NOON, team)
    tell(store, key("prices"), NOON, team)
    turn(store, DEAD)
    found = store.tally(NOON)
    assert (found.pending, found.dead) == (1, 1)
    assert dict(found.changes) == {severity: 2 if severity is Severity.HIGH else 0 for severity in Severity}
