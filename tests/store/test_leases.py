"""Leases on due sources: one contract for all stores."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.errors import ConflictError
from monitor.ports import Store
from tests.store.making import HOUR, LEASE, MINUTE, NOON, claim, key, look, subscribe, tell, watch, watchlist


def test_the_longest_overdue_are_claimed_first_and_no_more_than_asked(store: Store) -> None:
    """Then the rest; then nothing."""
    store.sync(watchlist("a", "b", "c"), NOON, 3 * MINUTE)
    assert store.claim_due("one", NOON + HOUR, LEASE, 2) == (key("a"), key("b"))
    assert store.claim_due("two", NOON + HOUR, LEASE, 2) == (key("c"),)
    assert store.claim_due("three", NOON + HOUR, LEASE, 2) == ()


def test_what_is_not_due_is_not_claimed(store: Store) -> None:
    """Due at the very moment counts as due."""
    watch(store, "terms")
    assert store.claim_due("me", NOON - timedelta(microseconds=1), LEASE, 1) == ()
    assert store.claim_due("me", NOON, LEASE, 1) == (key(),)


def test_equally_due_sources_are_claimed_by_name(store: Store) -> None:
    """So that the order does not depend on the database."""
    watch(store, "b", "a", "Z")
    assert store.claim_due("me", NOON, LEASE, 9) == (key("Z"), key("a"), key("b"))


def test_an_expired_lease_is_taken_over(store: Store) -> None:
    """Its holder died; at the very end of the lease the source is free."""
    watch(store, "terms")
    store.claim_due("dead", NOON, LEASE, 1)
    assert store.claim_due("heir", NOON + LEASE - timedelta(microseconds=1), LEASE, 1) == ()
    assert store.claim_due("heir", NOON + LEASE, LEASE, 1) == (key(),)


def test_one_who_holds_a_source_does_not_get_it_again(store: Store) -> None:
    """A lease is not renewed by asking."""
    watch(store, "terms")
    store.claim_due("me", NOON, LEASE, 1)
    assert store.claim_due("me", NOON, LEASE, 1) == ()
    assert store.claim("me", (key(),), NOON, LEASE) == ()


def test_claiming_by_name_takes_free_sources_due_or_not(store: Store) -> None:
    """In the order asked; unknown, taken and doubled names are left out."""
    watch(store, "a", "b", "c", at=NOON + HOUR)
    store.claim("other", (key("b"),), NOON, LEASE)
    assert store.claim("me", (key("c"), key("b"), key("nothing"), key("a"), key("c")), NOON, LEASE) == (key("c"), key("a"))
    assert store.claim("me", (), NOON, LEASE) == ()


def test_thousands_are_claimed_by_name_at_once(store: Store) -> None:
    """More than a database takes parameters in a statement at some places."""
    keys = watch(store, *(f"d{number:04}" for number in range(1200)))
    assert store.claim("me", tuple(keys), NOON, LEASE) == tuple(keys)


def test_released_sources_are_due_as_they_were(store: Store) -> None:
    """Those of others stay leased."""
    watch(store, "a", "b")
    store.claim_due("me", NOON, LEASE, 1)
    store.claim_due("other", NOON, LEASE, 1)
    store.release("me")
    assert store.next_due() == NOON
    assert store.claim_due("third", NOON, LEASE, 9) == (key("a"),)


def test_release_gives_back_mailboxes_too(store: Store) -> None:
    """And only the holder's; they wake when they were to wake."""
    (terms,) = watch(store, "terms")
    tell(store, terms, NOON, subscribe(store, "first").id, subscribe(store, "second").id)
    (mine,) = claim(store, NOON, "me", 1)
    claim(store, NOON, "other", 1)
    store.release("me")
    assert store.next_due() == NOON
    assert [mailbox.subscription for mailbox in claim(store, NOON, "third")] == [mine.subscription]


def test_recording_ends_the_lease_and_sets_the_due_time(store: Store) -> None:
    """The source is free, and due when the look said."""
    (terms,) = watch(store, "terms")
    store.claim_due("me", NOON, LEASE, 1)
    store.record(look(terms, 0))
    assert store.next_due() == NOON + HOUR
    assert store.claim_due("me", NOON + HOUR, LEASE, 1) == (terms,)


def test_a_refused_look_leaves_the_lease(store: Store) -> None:
    """Nothing at all is written."""
    (terms,) = watch(store, "terms")
    store.claim_due("me", NOON, LEASE, 1)
    with pytest.raises(ConflictError):
        store.record(look(terms, 7))
    assert store.claim_due("other", NOON, LEASE, 1) == ()
    assert store.checks(terms, 1) == ()


def test_next_due_is_the_earliest_that_nobody_holds(store: Store) -> None:
    """Of checks and deliveries."""
    store.sync(watchlist("a", "b"), NOON, HOUR)
    assert store.next_due() == NOON
    store.claim_due("me", NOON, LEASE, 1)
    assert store.next_due() == NOON + HOUR / 2
    tell(store, key("a"), NOON + MINUTE, subscribe(store).id)
    assert store.next_due() == NOON + MINUTE
    claim(store, NOON + MINUTE)
    assert store.next_due() == NOON + HOUR / 2
