"""Facts of two versions compared: what a document states now and did not, and the other way round."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from monitor.facts.types import Fact, Territory

_SAME_LIST = 0.6


@dataclass(frozen=True, slots=True)
class FactsDiff:
    """The facts that changed, each side in the order of its page. Equal facts in other words or places are on neither side."""

    added: tuple[Fact, ...]
    removed: tuple[Fact, ...]


def compare_facts(before: tuple[Fact, ...], after: tuple[Fact, ...]) -> FactsDiff:
    """What `after` states and `before` does not, and what it no longer states."""
    before = _renamed(before, after)
    old, new = {fact.key() for fact in before}, {fact.key() for fact in after}
    return FactsDiff(_once(after, old), _once(before, new))


def _once(facts: tuple[Fact, ...], other: set[tuple[object, ...]]) -> tuple[Fact, ...]:
    return tuple({fact.key(): fact for fact in reversed(facts) if fact.key() not in other}.values())[::-1]


def _renamed(before: tuple[Fact, ...], after: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """`before` with its surfaces named as `after` names them, where the same list only got another title."""
    names = _new_names(_lists(before), _lists(after))
    return tuple(
        replace(fact, surface=names[fact.surface]) if isinstance(fact, Territory) and fact.surface in names else fact for fact in before
    )


def _lists(facts: tuple[Fact, ...]) -> dict[str, Counter[tuple[str, str]]]:
    lists: dict[str, Counter[tuple[str, str]]] = {}
    for fact in facts:
        if isinstance(fact, Territory):
            lists.setdefault(fact.surface, Counter())[fact.code, fact.polarity] = 1
    return lists


def _new_names(before: dict[str, Counter[tuple[str, str]]], after: dict[str, Counter[tuple[str, str]]]) -> dict[str, str]:
    names: dict[str, str] = {}
    fresh = [surface for surface in after if surface not in before]
    for surface in (surface for surface in before if surface not in after):
        for candidate in fresh:
            common = (before[surface] & after[candidate]).total()
            if candidate not in names.values() and common >= _SAME_LIST * max(before[surface].total(), after[candidate].total()):
                names[surface] = candidate
                break
    return names
