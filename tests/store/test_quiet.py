"""Looks that found nothing new: claimed with an outline, written many together. One contract for all stores."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.errors import NotFoundError
from monitor.model import CheckEntry, Outcome, Seen, Tracking, Validators, Verdict
from monitor.ports import Store
from monitor.store.looks import FULL
from tests.store.making import HOUR, LEASE, MINUTE, NOON, key, look, response, version, watch

SEEN = Tracking(Validators('"1"'), Seen("ab" * 32, "quick", Verdict.CURRENT), read_by="mark")
SAME = ("compared with version 1: the same text",)


def first(store: Store, *names: str) -> None:
    """Each has its first version."""
    for source in watch(store, *names):
        store.record(look(source, 0, NOON, Outcome.FIRST, tracking=SEEN, response=response(b"page"), version=version(source, 1, "text")))


def test_an_outline_says_what_a_quiet_look_needs(store: Store) -> None:
    """Source, revision, tracking, and the number of the version in force; and the source is leased."""
    first(store, "a", "b")
    outlines = store.claim_outlines("me", NOON + HOUR, LEASE, 9)
    assert [outline.source for outline in outlines] == [store.load(key(name)).source for name in "ab"]
    assert {(outline.revision, outline.tracking, outline.version) for outline in outlines} == {(1, SEEN, 1)}
    assert store.claim_outlines("other", NOON + HOUR, LEASE, 9) == ()
    assert store.claim_due("other", NOON + HOUR, LEASE, 9) == ()


def test_no_more_outlines_are_claimed_than_asked_for_and_the_longest_overdue_first(store: Store) -> None:
    first(store, "a", "b", "c")
    store.record(look(key("a"), 1, NOON + MINUTE, tracking=SEEN))
    assert [outline.source.key for outline in store.claim_outlines("me", NOON + 2 * HOUR, LEASE, 2)] == [key("b"), key("c")]


def test_a_source_without_a_version_has_none_in_its_outline(store: Store) -> None:
    watch(store, "a")
    (outline,) = store.claim_outlines("me", NOON, LEASE, 9)
    assert (outline.revision, outline.tracking, outline.version) == (0, Tracking(), None)


def test_quiet_looks_leave_what_looks_leave(store: Store) -> None:
    """Log, tracking, due time, last good look, revision; the leases end."""
    first(store, "a", "b")
    store.claim_outlines("me", NOON + HOUR, LEASE, 9)
    later = replace(SEEN, validators=Validators('"2"'))
    looks = [look(key(name), 1, NOON + HOUR, tracking=later, notes=SAME, elapsed=MINUTE) for name in "ab"]
    assert store.record_quiet(looks) == ()
    for name in "ab":
        assert store.load(key(name)).revision == 2
        assert store.load(key(name)).tracking == later
        assert store.checks(key(name), 1) == (CheckEntry(key(name), NOON + HOUR, Outcome.UNCHANGED, None, SAME, MINUTE),)
    assert {row.last_good for row in store.status()} == {NOON + HOUR}
    assert {row.due_at for row in store.status()} == {NOON + 2 * HOUR}
    assert len(store.claim_due("other", NOON + 2 * HOUR, LEASE, 9)) == 2


def test_many_quiet_looks_stay_readable_one_by_one(store: Store) -> None:
    """Also beyond what one row of the log holds."""
    first(store, "a")
    times = [NOON + number * HOUR for number in range(1, FULL // 4)]
    for number, at in enumerate(times, 1):
        store.record_quiet([look(key("a"), number, at, tracking=SEEN, notes=SAME)])
    assert [entry.at for entry in store.checks(key("a"), 1000)] == [*reversed(times), NOON]


def test_a_quiet_look_and_a_full_one_follow_each_other(store: Store) -> None:
    first(store, "a")
    store.record_quiet([look(key("a"), 1, NOON + HOUR, tracking=SEEN, notes=SAME)])
    store.record(look(key("a"), 2, NOON + 2 * HOUR, tracking=SEEN, notes=SAME))
    store.record_quiet([look(key("a"), 3, NOON + 3 * HOUR, tracking=SEEN, notes=SAME)])
    assert [entry.at for entry in store.checks(key("a"), 9)] == [NOON + number * HOUR for number in (3, 2, 1, 0)]


def test_a_quiet_look_that_comes_too_late_is_left_out(store: Store) -> None:
    """The others are written."""
    first(store, "a", "b")
    store.record(look(key("a"), 1, NOON + MINUTE, Outcome.NOISE, tracking=SEEN))
    late = [look(key(name), 1, NOON + HOUR, tracking=SEEN, notes=SAME) for name in "ab"]
    assert store.record_quiet(late) == (key("a"),)
    assert (store.load(key("a")).revision, store.load(key("b")).revision) == (2, 2)
    assert store.checks(key("a"), 1)[0].outcome is Outcome.NOISE
    assert store.record_quiet(late[:1]) == (key("a"),)


def test_a_quiet_look_at_what_was_never_watched_is_refused(store: Store) -> None:
    watch(store, "a")
    with pytest.raises(NotFoundError, match="acme/zzz/main"):
        store.record_quiet([look(key("zzz"), 0)])
