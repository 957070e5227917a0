"""What is watched: one contract for all stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.errors import NotFoundError
from monitor.model import DocumentType, Outcome, ReadRules, Schedule, Seen, Source, Tracking, Validators, Verdict, Watchlist
from monitor.ports import Store
from tests.store.making import HOUR, LEASE, NOON, document, key, look, provider, watch, watchlist


def test_a_new_store_watches_nothing(store: Store) -> None:
    """No source, nothing due, nobody to tell."""
    assert store.watchlist() == Watchlist()
    assert store.status() == ()
    assert store.next_due() is None
    assert store.subscriptions() == ()
    assert store.claim_due("me", NOON, LEASE, 10) == ()


def test_the_watchlist_comes_back_as_it_went_in(store: Store) -> None:
    """Names, order, rules and addresses."""
    wanted = Watchlist((provider(document("b", "zeta"), document("a", "zeta")), provider(document("terms"))))
    store.sync(wanted, NOON)
    assert store.watchlist() == wanted


def test_syncing_the_same_again_changes_nothing(store: Store) -> None:
    """Due times stay, even when the second sync comes later."""
    watch(store, "terms", "regions")
    before = store.status()
    store.sync(watchlist("terms", "regions"), NOON + HOUR, timedelta(hours=9))
    assert store.status() == before


def test_new_sources_are_spread(store: Store) -> None:
    """Four sources over an hour are due every quarter."""
    store.sync(watchlist("a", "b", "c", "d"), NOON, HOUR)
    assert [status.due_at for status in store.status()] == [NOON + HOUR * part / 4 for part in range(4)]


def test_a_source_added_later_is_due_and_the_known_ones_keep_their_time(store: Store) -> None:
    """Only the new one is spread."""
    watch(store, "terms")
    store.sync(watchlist("terms", "regions"), NOON + HOUR, HOUR)
    assert {status.source.key.document: status.due_at for status in store.status()} == {"terms": NOON, "regions": NOON + HOUR}


def test_what_left_the_watchlist_is_switched_off_and_keeps_its_history(store: Store) -> None:
    """Not due, not in status, still readable; back in the watchlist it goes on where it stopped."""
    terms, regions = watch(store, "terms", "regions")
    store.record(look(regions, 0, outcome=Outcome.FIRST))
    store.sync(watchlist("terms"), NOON + HOUR)
    assert store.watchlist() == watchlist("terms")
    assert [status.source.key for status in store.status()] == [terms]
    assert store.claim_due("me", NOON + HOUR * 9, LEASE, 10) == (terms,)
    assert store.claim("me", (regions,), NOON, LEASE) == ()
    assert len(store.checks(regions, 10)) == 1
    store.sync(watchlist("terms", "regions"), NOON + HOUR * 2)
    assert store.load(regions).revision == 1
    assert store.status()[0].due_at == NOON + HOUR


def test_everything_has_what_was_ever_watched(store: Store) -> None:
    """Documents, sources and providers that left stand behind those that stay."""
    full = Watchlist((provider(document("a"), document("b")), provider(document("x", "gone"))))
    two = replace(document("b"), sources=(*document("b").sources, Source(replace(key("b"), source="second"), None)))
    store.sync(Watchlist((provider(document("a"), two), full.providers[1])), NOON)
    store.sync(watchlist("b", "c"), NOON)
    assert store.watchlist() == watchlist("b", "c")
    whole = store.watchlist(everything=True)
    assert [item.id for item in whole.providers] == ["acme", "gone"]
    assert [item.id for item in whole.providers[0].documents] == ["b", "c", "a"]
    assert [source.key.source for source in whole.providers[0].documents[0].sources] == ["main", "second"]
    assert whole.providers[1] == full.providers[1]


def test_a_document_type_or_schedule_that_changes_is_taken_over(store: Store) -> None:
    """Without forgetting anything."""
    (terms,) = watch(store, "terms")
    seen = Seen("ab" * 32, None, Verdict.CURRENT)
    store.record(look(terms, 0, tracking=Tracking(Validators("e"), seen)))
    store.sync(Watchlist((provider(document("terms", kind=DocumentType.PRICING)),)), NOON)
    state = store.load(terms)
    assert (state.document_type, state.tracking.seen, state.revision) == (DocumentType.PRICING, seen, 1)


@pytest.mark.parametrize(("wait", "stays"), [(timedelta(days=30), True), (timedelta(days=400), False), (timedelta(days=365 * 70), False)])
def test_a_due_time_that_was_written_by_a_wrong_clock_is_not_believed(store: Store, wait: timedelta, stays: bool) -> None:
    """Else the source would not be seen for years, and nobody told. A long wait that a site asked for is kept."""
    (terms,) = watch(store, "terms")
    store.record(look(terms, 0, due_at=NOON + wait))
    store.sync(watchlist("terms"), NOON + HOUR)
    assert store.next_due() == (NOON + wait if stays else NOON + HOUR)


def test_an_interval_of_a_hundred_years_is_believed(store: Store) -> None:
    """Sources of archives have one: nothing but a replay looks at them."""
    plan = document("terms")
    never = replace(plan, sources=(replace(plan.sources[0], schedule=Schedule(timedelta(days=36_500))),))
    store.sync(Watchlist((provider(never),)), NOON)
    store.record(look(key("terms"), 0, due_at=NOON + timedelta(days=36_500)))
    store.sync(Watchlist((provider(never),)), NOON + HOUR)
    assert store.next_due() == NOON + timedelta(days=36_500)


@pytest.mark.parametrize("kept", [timedelta(days=30), timedelta(0)])
def test_a_source_on_another_schedule_is_due_at_once(store: Store, kept: timedelta) -> None:
    """Under the old one, of an archive even, its next look may be years away; one that is due already stays so."""
    (terms,) = watch(store, "terms")
    store.record(look(terms, 0, due_at=NOON + kept))
    plan = document("terms")
    often = replace(plan, sources=(replace(plan.sources[0], schedule=Schedule(timedelta(minutes=5))),))
    store.sync(Watchlist((provider(plan),)), NOON + HOUR)
    assert store.next_due() == NOON + kept
    store.sync(Watchlist((provider(often),)), NOON + HOUR)
    assert store.next_due() == min(NOON + kept, NOON + HOUR)


@pytest.mark.parametrize("other", [{"url": "https://acme.example/new"}, {"rules": ReadRules(select=("main",))}, {"headers": (("a", "b"),)}])
def test_a_source_asked_in_another_way_forgets_the_bytes_it_saw(store: Store, other: dict[str, object]) -> None:
    """Validators and the last body's verdict belong to the old question; a look in flight on it is refused."""
    (terms,) = watch(store, "terms")
    store.record(look(terms, 0, tracking=Tracking(Validators("e"), Seen("ab" * 32, None, Verdict.CURRENT))))
    plan = document("terms")
    changed = replace(plan, sources=(replace(plan.sources[0], **other),))  # type: ignore[arg-type]
    store.sync(Watchlist((provider(changed),)), NOON)
    state = store.load(terms)
    assert state.tracking == Tracking()
    assert (state.revision, state.source) == (2, changed.sources[0])


def test_a_source_without_an_address_is_never_due(store: Store) -> None:
    """Not when it is new, not after a recorded look; it can be claimed by name."""
    plan = document("terms")
    store.sync(Watchlist((provider(replace(plan, sources=(replace(plan.sources[0], url=None),))),)), NOON)
    assert store.next_due() is None
    assert store.claim("import", (key(),), NOON, LEASE) == (key(),)
    store.record(look(key(), 0, outcome=Outcome.FIRST))
    assert store.next_due() is None
    assert store.claim_due("me", NOON + HOUR * 99, LEASE, 9) == ()
    store.sync(watchlist("terms"), NOON + HOUR)
    assert store.next_due() == NOON + HOUR


def test_a_naive_time_is_refused(store: Store) -> None:
    """Guessing a zone would shift history."""
    with pytest.raises(ValueError, match="no time zone"):
        store.sync(watchlist("terms"), datetime(2026, 3, 1))


def test_an_unknown_source_is_named_with_what_to_do(store: Store) -> None:
    """In both languages."""
    with pytest.raises(NotFoundError, match=r"acme/nothing/main.*monitor status") as caught:
        store.load(key("nothing"))
    assert "acme/nothing/main" in caught.value.text.zh


def test_addresses_that_nobody_has_confirmed_are_looked_at_first(store: Store) -> None:
    doubtful = document("terms")
    doubtful = replace(doubtful, sources=tuple(replace(source, unverified=True) for source in doubtful.sources))
    store.sync(Watchlist((provider(document("regions"), doubtful),)), NOON, HOUR)
    assert store.claim_due("me", NOON, HOUR, 9) == (key("terms"),)
