"""Status pages and what is kept beside versions: one contract for all stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.errors import ConflictError
from monitor.model import Told, Watchlist
from monitor.ports import Store
from tests.store.making import HOUR, MINUTE, NOON, change, document, incident, key, look, provider, response, step, version, watch

DAY = timedelta(days=1)
PNG = b"\x89PNG\r\n" + bytes(range(256)) * 9


# --- incidents


def test_what_a_status_page_told_is_remembered_until_it_tells_something_else(store: Store) -> None:
    """With the next state, and among all pages; a look that says nothing of incidents leaves them."""
    (status, other) = watch(store, "status", "other")
    assert store.load(status).incidents == ()
    first, second = incident("i1", ends_at=NOON + HOUR), incident("i2", regions=("eu",), resolved=True)
    store.record(look(status, 0, incidents=(first, second)))
    store.record(look(status, 1))
    assert store.load(status).incidents == (first, second)
    assert store.load(other).incidents == ()
    assert store.incidents() == ((status, (first, second)),)
    store.record(look(status, 2, incidents=(second,)))
    assert store.incidents() == ((status, (second,)),)
    store.record(look(status, 3, incidents=()))
    assert (store.incidents(), store.load(status).incidents) == ((), ())


def test_pages_that_are_watched_no_more_tell_of_no_incidents(store: Store) -> None:
    """In order of their names; what was told of them before stays on record."""
    second, first = watch(store, "b", "a")
    for each in (second, first):
        store.record(look(each, 0, incidents=(incident(),), told=(Told(step(each, f"s {each.document}")),)))
    assert [each for each, _ in store.incidents()] == [first, second]
    watch(store, "b")
    assert [each for each, _ in store.incidents()] == [second]
    assert len(store.incident_events()) == 2


def test_steps_are_asked_for_by_time_and_provider(store: Store) -> None:
    """From the first moment on, up to but not including the last; oldest first, equal times by id."""
    acme, zeta = key("status"), key("status", "zeta")
    store.sync(Watchlist((provider(document("status")), provider(document("status", "zeta")))), NOON)
    steps = [step(acme, "s2", NOON), step(acme, "s1", NOON), step(acme, "s3", NOON + HOUR)]
    store.record(look(acme, 0, told=tuple(Told(each) for each in steps)))
    store.record(look(zeta, 0, told=(Told(step(zeta, "z1", NOON + MINUTE)),)))
    ids = lambda *asked, **named: [each.id for each in store.incident_events(*asked, **named)]  # noqa: E731
    assert ids() == ["s1", "s2", "z1", "s3"]
    assert ids(NOON + MINUTE) == ["z1", "s3"]
    assert ids(NOON, NOON + HOUR) == ["s1", "s2", "z1"]
    assert ids(provider="zeta") == ["z1"]
    assert ids(provider="nobody") == []
    assert store.incident_events(provider="acme") == (steps[1], steps[0], steps[2])


def test_a_change_and_steps_may_come_from_one_look(store: Store) -> None:
    """And a refused look leaves neither."""
    (status,) = watch(store, "status")
    both = look(status, 0, version=version(status, 1, "a"), change=change(status, 1), told=(Told(step(status)),), incidents=(incident(),))
    with pytest.raises(ConflictError):
        store.record(replace(both, revision=7))
    assert (store.incident_events(), store.incidents()) == ((), ())
    store.record(both)
    assert (len(store.incident_events()), len(store.incidents()), store.change("status-1").source) == (1, 1, status)


# --- what was found in versions


def test_facts_are_kept_for_a_version_and_the_rules_that_found_them(store: Store) -> None:
    """Found by other rules, they take the place of the former."""
    (terms,) = watch(store, "terms")
    store.record(look(terms, 0, version=version(terms, 1, "a")))
    assert store.kept_facts(terms, 1, "m1") is None
    store.keep_facts(terms, 1, "m1", '["中国"]')
    assert store.kept_facts(terms, 1, "m1") == '["中国"]'
    store.keep_facts(terms, 1, "m2", "[]")
    assert (store.kept_facts(terms, 1, "m1"), store.kept_facts(terms, 1, "m2")) == (None, "[]")


def test_facts_of_what_is_not_there_are_passed_over(store: Store) -> None:
    """Unknown sources and versions alike."""
    (terms,) = watch(store, "terms")
    store.keep_facts(terms, 1, "m", "[]")
    store.keep_facts(key("nothing"), 1, "m", "[]")
    assert (store.kept_facts(terms, 1, "m"), store.kept_facts(key("nothing"), 1, "m")) == (None, None)


# --- hastened looks and screenshots


def test_a_providers_sources_are_hastened_if_they_are_due_within_a_day(store: Store) -> None:
    """Neither those that are due already, nor later ones, nor another provider's, nor one that is switched off."""
    wanted = (provider(document("a"), document("b"), document("c"), document("gone")), provider(document("a", "zeta")))
    store.sync(Watchlist(wanted), NOON)
    for name, due in (("a", NOON + DAY), ("b", NOON + DAY + timedelta(microseconds=1)), ("gone", NOON + HOUR)):
        store.record(look(key(name), 0, due_at=due))
    store.record(look(key("a", "zeta"), 0, due_at=NOON + HOUR))
    store.sync(Watchlist((replace(wanted[0], documents=wanted[0].documents[:3]), wanted[1])), NOON)
    assert store.hasten("acme", NOON) == 1
    assert {row.source.key.document: row.due_at for row in store.status() if row.source.key.provider == "acme"} == {
        "a": NOON,
        "b": NOON + DAY + timedelta(microseconds=1),
        "c": NOON,
    }
    assert store.hasten("acme", NOON) == 0


def test_a_screenshot_is_kept_with_its_snapshot(store: Store) -> None:
    """Of a later look without one there is none."""
    (terms,) = watch(store, "terms")
    shown = response(b"page", NOON, screenshot=PNG)
    store.record(look(terms, 0, NOON, response=shown))
    store.record(look(terms, 1, NOON + HOUR, response=response(b"plain", NOON + HOUR)))
    assert store.snapshot(terms, NOON) == shown
    assert store.snapshot(terms, NOON + HOUR).screenshot is None
