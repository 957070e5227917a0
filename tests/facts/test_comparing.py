"""Facts compared, shown as JSON, and the laying out of a page."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from monitor.facts import (
    FINDERS,
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
    compare_facts,
    find,
    to_json,
)  # fmt: skip
from monitor.facts.text import fold, split
from monitor.model import DocumentType, Kind
from tests.facts.pages import reading

OLD = """# Nimbus terms
Effective May 1, 2025
## Supported countries
- Japan
- Korea, Republic of
- Ukraine (except Crimea)
## Rules
You may not resell the service. You must be at least 18 years old.
We will give you 30 days' notice of changes to these terms.
"""
NEW = """# Terms of Nimbus, rewritten from end to end
Our friendly new wording. Effective March 1, 2026.
## Rules we ask you to keep
Resale of the service is prohibited. Nobody under the age of 18 may use it. Third-party clients are prohibited.
Before we change these terms we will give you thirty (30) days' prior notice.
## Where Nimbus is available
Ukraine (excluding the Crimea), Japan
"""


def stated(text: str) -> tuple[Fact, ...]:
    return find(reading(text), DocumentType.TERMS)


def test_a_rewritten_policy_yields_the_few_facts_that_changed() -> None:
    diff = compare_facts(stated(OLD), stated(NEW))
    assert [(type(f).__name__, getattr(f, "what", "") or getattr(f, "code", "") or str(getattr(f, "date", ""))) for f in diff.added] == [
        ("Prohibition", "third_party_clients"), ("DateFact", "2026-03-01"),
    ]  # fmt: skip
    assert [(type(f).__name__, getattr(f, "code", "") or str(getattr(f, "date", ""))) for f in diff.removed] == [
        ("Territory", "KR"), ("DateFact", "2025-05-01"),
    ]  # fmt: skip


def test_the_same_page_twice_has_no_difference() -> None:
    assert compare_facts(stated(OLD), stated(OLD)) == compare_facts((), ())


def listed(surface: str, *codes: str) -> tuple[Fact, ...]:
    return tuple(Territory(code=code, polarity=Polarity.SUPPORTED, surface=surface, quote=code) for code in codes)


def test_a_list_under_a_new_title_is_the_same_list() -> None:
    diff = compare_facts(listed("all", "JP", "KR", "US"), listed("api", "JP", "US"))
    assert ([f.code for f in diff.added], [f.code for f in diff.removed]) == ([], ["KR"])


def test_a_second_list_for_another_surface_is_new() -> None:
    diff = compare_facts(listed("api", "JP"), listed("api", "JP") + listed("app", "JP"))
    assert ([f.surface for f in diff.added], diff.removed) == (["app"], ())


def test_lists_with_little_in_common_are_two_lists() -> None:
    diff = compare_facts(listed("api", "JP", "KR"), listed("app", "FR", "DE"))
    assert (len(diff.added), len(diff.removed)) == (2, 2)


def test_one_list_is_not_the_new_name_of_two() -> None:
    diff = compare_facts(listed("api", "JP") + listed("app", "JP"), listed("voice", "JP"))
    assert ([f.surface for f in diff.added], [f.surface for f in diff.removed]) == ([], ["app"])


SHAPES: list[tuple[Fact, dict[str, object]]] = [
    (
        Territory(code="KR", polarity=Polarity.SUPPORTED, surface="api", quote="Korea"),
        {"kind": "territory", "code": "KR", "polarity": "supported", "surface": "api", "quote": "Korea"},
    ),
    (
        Territory(code="UA", polarity=Polarity.BARRED, exclusions=("UA-43",), group="EEA", quote="q", heading=("A", "B")),
        {
            "kind": "territory",
            "code": "UA",
            "polarity": "barred",
            "surface": "all",
            "exclusions": ["UA-43"],
            "group": "EEA",
            "quote": "q",
            "heading": ["A", "B"],
        },
    ),
    (
        Ownership(threshold=Decimal(50), comparison=Comparison.MORE_THAN, directness=Directness.BOTH, jurisdictions=("CN",), quote="q"),
        {"kind": "ownership", "threshold": 50.0, "comparison": "more_than", "directness": "both", "jurisdictions": ["CN"], "quote": "q"},
    ),
    (
        Ownership(threshold=None, comparison=Comparison.AT_LEAST, directness=Directness.DIRECT, quote="q"),
        {"kind": "ownership", "threshold": None, "comparison": "at_least", "directness": "direct", "jurisdictions": [], "quote": "q"},
    ),
    (
        Prohibition(topic=Kind.ACCESS_CHANNEL, who="customer", what="resale", quote="q"),
        {"kind": "prohibition", "topic": "access_channel", "who": "customer", "what": "resale", "quote": "q"},
    ),
    (
        Permission(topic=Kind.DATA_USE, who="provider", what="retention", quote="q"),
        {"kind": "permission", "topic": "data_use", "who": "provider", "what": "retention", "quote": "q"},
    ),
    (
        DateFact(role=DateRole.EFFECTIVE, date=date(2026, 3, 1), quote="q"),
        {"kind": "date", "role": "effective", "date": "2026-03-01", "quote": "q"},
    ),
    (
        DateFact(role=DateRole.NOTICE, duration="P30D", subject="changes", quote="q"),
        {"kind": "date", "role": "notice", "duration": "P30D", "subject": "changes", "quote": "q"},
    ),
    (
        Price(amount=Decimal(20), currency="USD", unit="month", plan="Plus", quote="q"),
        {"kind": "price", "amount": 20.0, "unit": "month", "plan": "Plus", "currency": "USD", "quote": "q"},
    ),
    (
        Limit(amount=Decimal(45), unit="messages/hour", quote="q"),
        {"kind": "limit", "amount": 45.0, "unit": "messages/hour", "plan": "", "quote": "q"},
    ),
    (Party(entity="Nimbus Inc", region="EEA", quote="q"), {"kind": "party", "entity": "Nimbus Inc", "region": "EEA", "quote": "q"}),
]


@pytest.mark.parametrize(("fact", "shape"), SHAPES)
def test_each_fact_has_its_shape_in_json(fact: Fact, shape: dict[str, object]) -> None:
    assert to_json(fact) == shape
    assert json.loads(json.dumps(to_json(fact))) == shape


def test_a_key_leaves_out_words_and_place() -> None:
    one = Territory(code="KR", polarity=Polarity.SUPPORTED, quote="Korea", heading=("A",))
    other = Territory(code="KR", polarity=Polarity.SUPPORTED, quote="South Korea", group="X")
    assert one.key() == other.key()
    assert one.key() != Territory(code="KR", polarity=Polarity.BARRED, quote="Korea").key()


def test_no_fact_without_its_words() -> None:
    for text in (OLD, NEW):
        page = reading(text)
        for fact in find(page, DocumentType.TERMS):
            assert fact.quote
            assert any(fact.quote in block.text for block in page.blocks)


def test_every_finder_stands_in_the_table() -> None:
    assert list(FINDERS) == ["regions", "ownership", "prohibitions", "dates", "notice", "prices", "retention", "parties"]


def test_folding_keeps_every_length() -> None:
    text = "Côte d’Ivoire – ÅLAND ７０％ İstanbul Łódź ﬁ ß"
    assert len(fold(text)) == len(text)
    assert fold(text).startswith("cote d'ivoire - aland 70% istanbul lodz")


def test_sentences_are_cut_in_both_languages() -> None:
    text = "One ends here. Two, Inc. does not; it goes on. 三。四！Five on Mar. 1 and 2. May"
    parts = [part for _, part in split(text)]
    assert parts == ["One ends here.", "Two, Inc. does not;", " it goes on. 三。", "四！", "Five on Mar. 1 and 2. May"]
    assert all(text[at : at + len(part)] == part for at, part in split(text))
    assert list(split("")) == []
