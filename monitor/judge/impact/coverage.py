"""Whom a provider serves: its lists of territories and its bars, asked for one territory at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from monitor.facts import Polarity, Territory
from monitor.judge.impact.inforce import InForce, Rules
from monitor.model import DocumentType

MIN_LIST = 5
"""Territories from which a list of supported ones is taken to be whole: what does not stand on it is not served."""


class Standing(StrEnum):
    """Where a territory stands with a provider."""

    SERVED = "served"
    PARTLY = "partly"
    """Served but for some parts of it."""
    BARRED = "barred"
    UNLISTED = "unlisted"
    """Not on the provider's list of those it serves."""
    DISPUTED = "disputed"
    """One place says served, another barred."""
    UNKNOWN = "unknown"
    """No list is watched, or none was read yet."""

    @property
    def served(self) -> bool | None:
        """None: cannot be told."""
        return _SERVED[self]


_SERVED = {
    Standing.SERVED: True,
    Standing.PARTLY: True,
    Standing.BARRED: False,
    Standing.UNLISTED: False,
    Standing.DISPUTED: None,
    Standing.UNKNOWN: None,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a territory stands, and the words that say so."""

    standing: Standing
    source: InForce | None = None
    quote: str = ""
    """Empty for `unlisted`, where what is missing is the evidence."""
    excluded: tuple[str, ...] = ()
    """Parts left out; `*` where the page does not name them."""
    listed: int = 0
    """For `unlisted`: how many territories the list has."""


UNKNOWN = Verdict(Standing.UNKNOWN)

_Said = tuple[InForce, Territory]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A provider's lists, by territory."""

    supported: Mapping[str, _Said]
    barred: Mapping[str, _Said]
    whole: InForce | None
    """The list that says of all territories whether they are served, if there is one."""
    listed: int = 0
    kept: dict[str, Verdict] = field(default_factory=dict, compare=False, repr=False)
    shares: dict[object, tuple[object, object]] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out of owners against this list, with what it was worked out from (`monitor.judge.impact.owning`)."""
    later: dict[tuple[frozenset[str], frozenset[str]], Coverage] = field(default_factory=dict, compare=False, repr=False)

    def of(self, code: str) -> Verdict:
        """Where a territory stands; of a part of a country that is not named itself, where the country stands."""
        found = self.kept.get(code)
        if found is None:
            found = self.kept[code] = self._of(code)
        return found

    def _of(self, code: str) -> Verdict:
        if code in self.barred and code in self.supported:
            source, fact = self.barred[code]
            return Verdict(Standing.DISPUTED, source, fact.quote)
        if code in self.barred:
            source, fact = self.barred[code]
            return Verdict(Standing.BARRED, source, fact.quote)
        if code in self.supported:
            source, fact = self.supported[code]
            return Verdict(Standing.PARTLY if fact.exclusions else Standing.SERVED, source, fact.quote, fact.exclusions)
        if "-" in code:
            return self._part(code)
        return Verdict(Standing.UNLISTED, self.whole, listed=self.listed) if self.whole else UNKNOWN

    def _part(self, code: str) -> Verdict:
        country = self.of(code.partition("-")[0])
        if code in country.excluded:
            return Verdict(Standing.BARRED, country.source, country.quote)
        if "*" in country.excluded:
            return Verdict(Standing.UNKNOWN, country.source, country.quote)
        return country

    def changed(self, gone: frozenset[str], gained: frozenset[str]) -> Coverage:
        """The same after a change: some territories left the list, some bars were lifted."""
        found = self.later.get((gone, gained))
        if found is None:
            supported = {code: said for code, said in self.supported.items() if code not in gone}
            barred = {code: said for code, said in self.barred.items() if code not in gained}
            found = self.later[gone, gained] = Coverage(supported, barred, self.whole, len(supported))
        return found


def coverage_of(rules: Rules, apis: frozenset[str] = frozenset()) -> Coverage:
    """Whom a provider serves with some of its APIs (none named: any).

    Where the watchlist says which document lists the territories of an API, that one counts; else every list of regions. Sentences of other
    documents count where they bar, and where there is no list.
    """
    kept = rules.worked_out.get(apis)
    if isinstance(kept, Coverage):
        return kept
    lists, own = _lists(rules, apis)
    listed = _first(lists, Polarity.SUPPORTED)
    supported = listed or _first(rules.documents, Polarity.SUPPORTED)
    whole = lists[0] if own and lists and len(listed) >= MIN_LIST else None
    found = Coverage(supported, _first(_barring(rules, lists), Polarity.BARRED), whole, len(listed))
    rules.worked_out[apis] = found
    return found


def _lists(rules: Rules, apis: frozenset[str]) -> tuple[tuple[InForce, ...], bool]:
    """The lists to go by, and whether they are those of what is used: while its own list is not read, others say who is served, not who is not."""
    named = {api.regions for api in rules.provider.apis if api.regions and (not apis or api.id in apis)}
    chosen = tuple(each for each in rules.documents if each.document.id in named)
    every = tuple(each for each in rules.documents if each.document.type is DocumentType.REGIONS)
    return chosen or every, bool(chosen) or not named


def _barring(rules: Rules, lists: tuple[InForce, ...]) -> Iterable[InForce]:
    """Lists of regions of other products say nothing of this one."""
    return (each for each in rules.documents if each in lists or each.document.type is not DocumentType.REGIONS)


def _first(documents: Iterable[InForce], polarity: Polarity) -> dict[str, _Said]:
    found: dict[str, _Said] = {}
    for document in documents:
        for fact in document.facts:
            if isinstance(fact, Territory) and fact.polarity is polarity:
                found.setdefault(fact.code, (document, fact))
    return found
