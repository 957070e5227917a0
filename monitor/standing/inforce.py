"""The facts of versions in force, found once and kept: finding them takes tens of milliseconds a page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain
from pathlib import Path

import babel

from monitor import facts
from monitor.facts import Fact, Permission, Prohibition
from monitor.facts.text import lay_out
from monitor.judge.impact import InForce, Rules
from monitor.judge.impact.bearing import BEARINGS
from monitor.model import Document, DocumentType, Provider, Reading, SourceKey, Version, VersionEntry, Watchlist
from monitor.ports import Store
from monitor.standing.codec import dump_facts, load_facts
from monitor.standing.unfold import unfolded

STATING = frozenset(
    {
        DocumentType.TERMS,
        DocumentType.COMMERCIAL_TERMS,
        DocumentType.USAGE_POLICY,
        DocumentType.REGIONS,
        DocumentType.SALES_RESTRICTION,
    }
)
"""Documents whose statements hold until they are changed; news, logs and status pages tell of one day."""
PRICES = frozenset({DocumentType.PRICING})
MOST_AT_HAND = 2000
"""Versions whose facts are kept in memory."""
FRESH = timedelta(minutes=5)
"""How long what was put together of a provider is used again without asking the store."""


class RulesInForce:
    """What providers' documents state, as the store has it. Threads may share one: at worst two do the same work."""

    def __init__(self, store: Store, watchlist: Callable[[], Watchlist], now: Callable[[], datetime]) -> None:
        """`watchlist`: what is watched; it is asked again whenever something is put together anew."""
        self._store = store
        self._watchlist = watchlist
        self._now = now
        self._at_hand: dict[tuple[SourceKey, int, str], tuple[datetime, tuple[Fact, ...]]] = {}
        self._kept: dict[tuple[str, frozenset[DocumentType]], tuple[datetime, Rules]] = {}

    def providers(self) -> tuple[Provider, ...]:
        """Those that are watched."""
        return self._watchlist().providers

    def today(self, provider: str, types: frozenset[DocumentType] = STATING) -> Rules | None:
        """What a provider's documents state now, at most `FRESH` ago; None: it is not watched."""
        now = self._now()
        kept = self._kept.get((provider, types))
        if kept is not None and now - kept[0] < FRESH:
            return kept[1]
        found = self.at(provider, now, types)
        if found is not None:
            self._kept[provider, types] = (now, found)
        return found

    def at(self, provider: str, at: datetime, types: frozenset[DocumentType] = STATING) -> Rules | None:
        """What they stated at a time (aware), by first sighting."""
        found = next((each for each in self._watchlist().providers if each.id == provider), None)
        if found is None:
            return None
        return self._stated(found, types, lambda key: self._store.version_at(key, at))

    def all_at(self, at: datetime, types: frozenset[DocumentType] = STATING) -> tuple[Rules, ...]:
        """The same of every provider: the store is asked once for all of them, and texts are read only where facts are not kept yet."""
        entries = {entry.source: entry for entry in self._store.in_force(at)}
        return tuple(self._stated(provider, types, entries.get) for provider in self._watchlist().providers)

    def _stated(
        self, provider: Provider, types: frozenset[DocumentType], version: Callable[[SourceKey], Version | VersionEntry | None]
    ) -> Rules:
        sources = [(document, source) for document in provider.documents if document.type in types for source in document.sources]
        found = [(document, source, version(source.key)) for document, source in sources]
        read = tuple(self._in_force(document, source.url, each) for document, source, each in found if each is not None)
        return Rules(provider, read, tuple(source.key for _, source, each in found if each is None))

    def forget(self, provider: str) -> None:
        """A version of the provider was recorded: what was put together is stale."""
        for key in [key for key in self._kept if key[0] == provider]:
            self._kept.pop(key, None)

    def facts(self, document: Document, version: Version | VersionEntry) -> tuple[Fact, ...]:
        """What a version states; found once, then kept in the store, and at hand."""
        mark = _mark(document.type)
        at_hand = self._at_hand.get((version.source, version.number, mark))
        if at_hand is not None and at_hand[0] == version.first_seen:
            return at_hand[1]
        kept = self._store.kept_facts(version.source, version.number, mark)
        found = load_facts(kept) if kept is not None else self._found(document, version, mark)
        if len(self._at_hand) >= MOST_AT_HAND:
            self._at_hand.clear()
        self._at_hand[version.source, version.number, mark] = (version.first_seen, found)
        return found

    def _found(self, document: Document, version: Version | VersionEntry, mark: str) -> tuple[Fact, ...]:
        whole = version if isinstance(version, Version) else self._store.version(version.source, version.number)
        found = find_all(whole.reading, document.type)
        self._store.keep_facts(version.source, version.number, mark, dump_facts(found))
        return found

    def _in_force(self, document: Document, url: str | None, version: Version | VersionEntry) -> InForce:
        return InForce(document, version.source, url, version.number, version.first_seen, self.facts(document, version))


def find_all(reading: Reading, document_type: DocumentType) -> tuple[Fact, ...]:
    """All that a reading states; of prohibitions and permissions every sentence, since the first of several may say the least."""
    page, lists = lay_out(reading, document_type), lay_out(unfolded(reading), document_type)
    stated = (fact for finder in facts.FINDERS.values() for fact in finder(page))
    found: dict[object, Fact] = {}
    for fact in chain(stated, facts.FINDERS["prohibitions"](lists)):
        spoken = isinstance(fact, Prohibition | Permission) and fact.what in BEARINGS
        found.setdefault((fact.key(), fact.quote if spoken else ""), fact)
    return tuple(found.values())


@lru_cache(maxsize=32)
def _mark(document_type: DocumentType) -> str:
    """By which rules facts were found: those of this program, the names of this Babel, and for which type of document."""
    return f"{_rules()}-{document_type}"


@lru_cache(maxsize=1)
def _rules() -> str:
    """A digest of the finders' own source and of ours: nobody has to remember to count a version up."""
    digest = hashlib.sha256(babel.__version__.encode())
    for path in sorted((*Path(facts.__file__).parent.glob("*.py"), *Path(__file__).parent.glob("*.py"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
