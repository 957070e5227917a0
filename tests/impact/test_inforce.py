"""Facts of versions in force: found once, kept in the store, put together for a provider."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from monitor.facts import (
    Comparison,
    DateFact,
    DateRole,
    Directness,
    Fact,
    Limit,
    Ownership,
    Party,
    Permission,
    Polarity,
    Price,
    Prohibition,
    Territory,
)
from monitor.model import Document, DocumentType, Kind, Look, Outcome, Provider, Source, SourceKey, Text, Tracking, Version, Watchlist
from monitor.ports import Store
from monitor.standing import PRICES, RulesInForce
from monitor.standing.codec import dump_facts, load_facts
from monitor.store import MemoryStore, open_store
from tests.impact.build import OWNERSHIP, reading

SEEN = datetime(2031, 1, 15, 12, tzinfo=UTC)
FACTS: tuple[Fact, ...] = (
    Territory(code="UA", polarity=Polarity.SUPPORTED, exclusions=("UA-14", "UA-43"), quote="Ukraine", heading=("Where",), surface="api"),
    Ownership(threshold=Decimal(50), comparison=Comparison.MORE_THAN, directness=Directness.BOTH, jurisdictions=("CN",), quote="q"),
    Ownership(threshold=None, comparison=Comparison.AT_LEAST, directness=Directness.DIRECT, quote="q"),
    Prohibition(topic=Kind.ACCESS_CHANNEL, who="customer", what="resale", quote="不得转售"),
    Permission(topic=Kind.DATA_USE, who="provider", what="retention", quote="q"),
    DateFact(role=DateRole.EFFECTIVE, date=date(2031, 3, 1), quote="q"),
    DateFact(role=DateRole.NOTICE, duration="P30D", quote="q"),
    Price(amount=Decimal("0.25"), currency="USD", unit="1m input tokens", quote="q"),
    Limit(amount=Decimal(5), unit="requests/minute", quote="q"),
    Party(entity="Acme Ltd", region="SG", quote="q"),
)


def test_facts_come_back_as_they_were() -> None:
    assert load_facts(dump_facts(FACTS)) == FACTS
    assert load_facts(dump_facts(())) == ()


@pytest.mark.parametrize("text", ["{", "[1]", '[{"is":"Nothing"}]', '[{"is":"Price","amount":"x","currency":"USD","quote":"q"}]'])
def test_what_is_not_ours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        load_facts(text)


KEYS = {kind: SourceKey("acme", kind.value, kind.value) for kind in (DocumentType.TERMS, DocumentType.PRICING, DocumentType.STATUS)}
WATCHED = Watchlist(
    (
        Provider(
            "acme",
            Text("Acme", "Acme"),
            None,
            (
                *(
                    Document("acme", kind.value, Text("x", "x"), kind, (Source(key, f"https://acme.example/{kind}"),))
                    for kind, key in KEYS.items()
                ),
                Document(
                    "acme",
                    "new",
                    Text("x", "x"),
                    DocumentType.REGIONS,
                    (Source(SourceKey("acme", "new", "new"), "https://acme.example/new"),),
                ),
            ),
        ),
    )
)


class Clock:
    """A clock that is told the time."""

    def __init__(self) -> None:
        self.now = SEEN + timedelta(days=30)

    def __call__(self) -> datetime:
        return self.now


def record(store: Store, kind: DocumentType, number: int, *lines: str) -> None:
    at = SEEN + timedelta(days=number)
    state = store.load(KEYS[kind])
    version = Version(KEYS[kind], number, reading(*lines), at, at)
    store.record(Look(KEYS[kind], state.revision, at, Outcome.FIRST, Tracking(), due_at=at, version=version))


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else open_store(f"sqlite:///{tmp_path / 'x.db'}")
    with closing(made):
        made.upgrade()
        made.sync(WATCHED, SEEN)
        record(made, DocumentType.TERMS, 1, "You may not resell the services.")
        record(made, DocumentType.PRICING, 1, "aurora-2 costs $3 per million input tokens.")
        record(made, DocumentType.STATUS, 1, "All systems operational.")
        yield made


def test_what_a_provider_states_is_put_together_from_its_versions(store: Store) -> None:
    rules = RulesInForce(store, lambda: WATCHED, Clock())
    found = rules.today("acme")
    assert found is not None
    (terms,) = found.documents
    assert (terms.document.id, terms.version, terms.url) == ("terms", 1, "https://acme.example/terms")
    assert [fact.what for fact in terms.facts if isinstance(fact, Prohibition)] == ["resale"]
    assert found.unread == (SourceKey("acme", "new", "new"),)
    prices = rules.today("acme", PRICES)
    assert prices is not None
    assert [fact.amount for fact in prices.documents[0].facts if isinstance(fact, Price)] == [3]
    assert rules.today("nobody") is None
    assert [each.id for each in rules.providers()] == ["acme"]


def test_on_another_day_another_version_was_in_force(store: Store) -> None:
    record(store, DocumentType.TERMS, 2, OWNERSHIP)
    rules = RulesInForce(store, lambda: WATCHED, Clock())
    then, before = rules.at("acme", SEEN + timedelta(days=1, hours=1)), rules.at("acme", SEEN - timedelta(days=9))
    assert then is not None
    assert before is not None
    assert [each.version for each in then.documents] == [1]
    assert before.documents == ()


class Unread:
    """A store none of whose versions may be read again."""

    def __init__(self, store: Store) -> None:
        self.in_force = store.in_force
        self.kept_facts = store.kept_facts


def test_facts_are_found_once_and_kept(store: Store) -> None:
    at = SEEN + timedelta(days=5)
    first = RulesInForce(store, lambda: WATCHED, Clock()).at("acme", at)
    assert first is not None
    assert RulesInForce(Unread(store), lambda: WATCHED, Clock()).at("acme", at) == first  # type: ignore[arg-type]


def test_all_providers_are_asked_for_at_once(store: Store) -> None:
    rules = RulesInForce(store, lambda: WATCHED, Clock())
    at = SEEN + timedelta(days=5)
    assert rules.all_at(at) == tuple(rules.at(each.id, at) for each in WATCHED.providers)
    assert rules.all_at(at, providers=("nobody",)) == ()
    assert rules.at("nobody", at) is None


def test_what_was_put_together_is_used_for_minutes_or_until_it_is_forgotten(store: Store) -> None:
    clock = Clock()
    rules = RulesInForce(store, lambda: WATCHED, clock)
    first = rules.today("acme")
    record(store, DocumentType.TERMS, 2, OWNERSHIP)
    assert rules.today("acme") is first
    rules.forget("zenith")
    assert rules.today("acme") is first
    rules.forget("acme")
    second = rules.today("acme")
    assert second is not None
    assert second.documents[0].version == 2
    record(store, DocumentType.TERMS, 3, "Anything goes.")
    clock.now += timedelta(minutes=6)
    third = rules.today("acme")
    assert third is not None
    assert third.documents[0].version == 3
