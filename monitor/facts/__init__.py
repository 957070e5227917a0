"""A reading becomes facts: structured statements with the quotes they rest on. Pure.

A finder is a function from a `Page` to facts; adding one is a file, a line in `FINDERS`, and its tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from monitor.facts import dates, notice, ownership, parties, prices, prohibitions, regions, retention
from monitor.facts.compare import FactsDiff, compare_facts
from monitor.facts.dates import effective_date
from monitor.facts.shape import to_json
from monitor.facts.text import Page, lay_out
from monitor.facts.types import (
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
from monitor.model import DocumentType, Reading

__all__ = [
    "FINDERS",
    "Comparison",
    "DateFact",
    "DateRole",
    "Directness",
    "Fact",
    "FactsDiff",
    "Limit",
    "Ownership",
    "Party",
    "Permission",
    "Polarity",
    "Price",
    "Prohibition",
    "Territory",
    "compare_facts",
    "effective_date",
    "find",
    "to_json",
]

FINDERS: dict[str, Callable[[Page], Iterable[Fact]]] = {
    "regions": regions.find,
    "ownership": ownership.find,
    "prohibitions": prohibitions.find,
    "dates": dates.find,
    "notice": notice.find,
    "prices": prices.find,
    "retention": retention.find,
    "parties": parties.find,
}
"""Every finder by name, in the order in which facts are listed."""


def find(reading: Reading, document_type: DocumentType) -> tuple[Fact, ...]:
    """All that the reading states, each statement once, with the first quote that says it."""
    page = lay_out(reading, document_type)
    facts: dict[object, Fact] = {}
    for finder in FINDERS.values():
        for fact in finder(page):
            facts.setdefault(fact.key(), fact)
    return tuple(facts.values())
