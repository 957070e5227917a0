"""Asking for changes: one contract for all stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.errors import NotFoundError
from monitor.model import (
    Change,
    ChangeFilter,
    ChangeQuery,
    Direction,
    DocumentType,
    Finding,
    Kind,
    Matcher,
    Move,
    Outcome,
    Severity,
    Side,
    SourceKey,
    Urgency,
    Watchlist,
)
from monitor.ports import Store
from tests.store.making import HOUR, NOON, change, document, key, look, provider, watch

_ZETA = SourceKey("zeta", "pricing", "main")


def _record(store: Store, *changes: Change) -> None:
    for each in changes:
        store.record(look(each.source, store.load(each.source).revision, NOON, Outcome.CHANGE, change=each))


@pytest.fixture
def told(store: Store) -> Store:
    """Four changes of two providers; their ids are letters in the order of first sighting."""
    store.sync(Watchlist((provider(document("terms"), document("regions")), provider(document("pricing", "zeta")))), NOON)
    ownership = Finding(Kind.SALES_RESTRICTION, Direction.TIGHTENED, Severity.CRITICAL, "more than 50%", Side.ADDED, "own")
    both = change(key("regions"), 2, NOON + HOUR, Kind.REGION_AVAILABILITY, Severity.CRITICAL, "b")
    both = replace(both, judgement=replace(both.judgement, findings=(*both.judgement.findings, ownership)))
    prices = replace(change(_ZETA, 2, NOON + 2 * HOUR, Kind.PRICING_LIMITS, Severity.MEDIUM, "c"), document_type=DocumentType.PRICING)
    editorial = change(key("terms"), 3, NOON + 3 * HOUR, Kind.EDITORIAL, Severity.INFO, "d")
    _record(store, prices, editorial, change(key("terms"), 2, NOON, Kind.LIFECYCLE, Severity.HIGH, "a"), both)
    return store


ANY = ChangeFilter(min_severity=Severity.INFO)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        (ChangeQuery(), "abc"),
        (ChangeQuery(filter=ANY), "abcd"),
        (ChangeQuery(filter=ANY, newest_first=True), "dcba"),
        (ChangeQuery(filter=ANY, limit=2), "ab"),
        (ChangeQuery(filter=replace(ANY, directions=(Direction.LOOSENED,))), ""),
        (ChangeQuery(filter=replace(ANY, directions=(Direction.TIGHTENED,)), limit=1, newest_first=True), "d"),
        (ChangeQuery(filter=replace(ANY, urgencies=(Urgency.UNKNOWN,))), "abcd"),
        (ChangeQuery(filter=replace(ANY, excluding=Matcher(providers=("zeta",)))), "abd"),
        (ChangeQuery(filter=replace(ANY, territories=("KR",))), ""),
        (ChangeQuery(filter=ANY, limit=0), ""),
        (ChangeQuery(filter=ANY, newest_first=True, limit=1), "d"),
        (ChangeQuery(since=NOON + HOUR, filter=ANY), "bcd"),
        (ChangeQuery(since=NOON + HOUR + timedelta(microseconds=1), filter=ANY), "cd"),
        (ChangeQuery(until=NOON + HOUR, filter=ANY), "a"),
        (ChangeQuery(since=NOON, until=NOON + 2 * HOUR), "ab"),
        (ChangeQuery(source=key("terms"), filter=ANY), "ad"),
        (ChangeQuery(source=key("terms"), since=NOON + HOUR, filter=ANY), "d"),
        (ChangeQuery(source=key("nothing"), filter=ANY), ""),
        (ChangeQuery(filter=ChangeFilter(providers=("zeta",))), "c"),
        (ChangeQuery(filter=ChangeFilter(providers=("zeta", "acme"))), "abc"),
        (ChangeQuery(filter=ChangeFilter(documents=("terms",))), "a"),
        (ChangeQuery(filter=ChangeFilter(documents=("acme/terms", "zeta/pricing"))), "ac"),
        (ChangeQuery(filter=ChangeFilter(documents=("zeta/terms",))), ""),
        (ChangeQuery(filter=ChangeFilter(document_types=(DocumentType.PRICING,))), "c"),
        (ChangeQuery(filter=ChangeFilter(kinds=(Kind.SALES_RESTRICTION,))), "b"),
        (ChangeQuery(filter=ChangeFilter(kinds=(Kind.SALES_RESTRICTION, Kind.REGION_AVAILABILITY, Kind.LIFECYCLE))), "ab"),
        (ChangeQuery(filter=ChangeFilter(kinds=(Kind.DATA_USE,))), ""),
        (ChangeQuery(filter=ChangeFilter(min_severity=Severity.HIGH)), "ab"),
        (ChangeQuery(filter=ChangeFilter(min_severity=Severity.CRITICAL)), "b"),
        (ChangeQuery(filter=ChangeFilter(providers=("acme",), min_severity=Severity.HIGH, kinds=(Kind.LIFECYCLE,))), "a"),
    ],
)
def test_what_a_query_asks_for(told: Store, query: ChangeQuery, ids: str) -> None:
    """By first sighting, oldest first unless asked otherwise, each condition narrowing."""
    assert "".join(found.id for found in told.changes(query)) == ids


def test_equal_sightings_are_ordered_by_id(store: Store) -> None:
    """The same in every database, capitals first."""
    (terms,) = watch(store, "terms")
    _record(store, *(change(terms, 2, NOON, ident=ident) for ident in ("b", "A", "a")))
    assert [found.id for found in store.changes(ChangeQuery())] == ["A", "a", "b"]
    assert [found.id for found in store.changes(ChangeQuery(newest_first=True))] == ["b", "a", "A"]


def test_a_change_comes_back_whole(store: Store) -> None:
    """Dates, regions, both languages, a move."""
    (terms,) = watch(store, "terms")
    plain = change(terms, 2, NOON)
    judgement = replace(
        plain.judgement, urgency=Urgency.UPCOMING, effective_date=date(2026, 5, 1), regions_added=("FR",), regions_removed=("CN", "HK")
    )
    whole = replace(plain, judgement=judgement, outcome=Outcome.MOVED, move=Move("Terms", "Help", "https://help.example/"), url=None)
    _record(store, whole)
    assert store.change(whole.id) == whole
    assert store.changes(ChangeQuery()) == (whole,)


def test_a_change_is_found_by_a_unique_beginning_of_its_id(store: Store) -> None:
    """An exact id wins over longer ones; several or none are told apart in words."""
    (terms,) = watch(store, "terms")
    _record(store, *(change(terms, 2, NOON, ident=ident) for ident in ("abc", "abcd", "abX", "b_c", "b%")))
    assert store.change("abc").id == "abc"
    assert store.change("abcd").id == "abcd"
    assert store.change("abX").id == "abX"
    assert store.change("b_").id == "b_c"
    assert store.change("b%").id == "b%"
    with pytest.raises(NotFoundError, match="abX, abc, abcd"):
        store.change("ab")
    for missing in ("c", "abcde", "", "AB", "b__"):
        with pytest.raises(NotFoundError, match="monitor diff"):
            store.change(missing)
