"""The desk: quiet looks wait for the next claim, and none is lost while the store cannot be had."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from structlog.testing import capture_logs

from monitor.desk import Desk
from monitor.errors import StoreError
from monitor.model import Look, Outcome, SourceKey, Text
from monitor.store import MemoryStore
from tests.store.making import HOUR, LEASE, NOON, key, look, version, watch


class Busy(MemoryStore):
    """A store that cannot be written to for a while."""

    busy = False

    def record_quiet(self, looks: Sequence[Look]) -> tuple[SourceKey, ...]:
        if self.busy:
            raise StoreError(Text("locked", "锁定"))
        return super().record_quiet(looks)


@pytest.fixture
def store() -> Busy:
    store = Busy()
    for source in watch(store, "a", "b"):
        store.record(look(source, 0, NOON, Outcome.FIRST, version=version(source, 1, "text")))
    return store


def test_a_quiet_look_is_written_with_the_next_claim(store: Busy) -> None:
    desk = Desk(store)
    assert desk.claim_due("me", NOON + HOUR, LEASE, 9) == (key("a"), key("b"))
    desk.lay(look(key("a"), 1, NOON + HOUR))
    assert store.load(key("a")).revision == 1
    assert desk.claim_due("me", NOON + 2 * HOUR, LEASE, 9) == (key("b"), key("a"))  # the lease of b ran out
    assert store.load(key("a")).revision == 2


def test_what_waits_is_written_when_the_service_ends(store: Busy) -> None:
    desk = Desk(store)
    desk.claim_due("me", NOON + HOUR, LEASE, 9)
    desk.lay(look(key("a"), 1, NOON + HOUR))
    desk.release("me")
    assert store.load(key("a")).revision == 2
    assert store.claim_due("other", NOON + HOUR, LEASE, 9) == (key("b"),)


def test_an_outline_is_taken_once(store: Busy) -> None:
    desk = Desk(store)
    desk.claim_due("me", NOON + HOUR, LEASE, 1)
    taken = desk.take(key("a"))
    assert taken is not None
    assert taken.source.key == key("a")
    assert desk.take(key("a")) is None


def test_while_the_store_cannot_be_had_quiet_looks_wait_on(store: Busy) -> None:
    desk = Desk(store)
    desk.lay(look(key("a"), 1, NOON + HOUR))
    store.busy = True
    with pytest.raises(StoreError):
        desk.claim_due("me", NOON + HOUR, LEASE, 9)
    desk.lay(look(key("b"), 1, NOON + HOUR))
    store.busy = False
    desk.write()
    assert {store.load(key(name)).revision for name in "ab"} == {2}


def test_a_look_that_came_too_late_is_said_in_the_log(store: Busy) -> None:
    desk = Desk(store)
    desk.lay(look(key("a"), 0, NOON + HOUR))
    with capture_logs() as logs:
        desk.write()
    assert [(line["event"], line["source"]) for line in logs] == [("look_discarded", "acme/a/main")]


def test_mailboxes_are_the_stores(store: Busy) -> None:
    assert Desk(store).claim_mailboxes("me", NOON, LEASE, 9) == ()
