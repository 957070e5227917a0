"""The facts of versions in force, found once and kept: finding them takes tens of milliseconds a page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
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
ENDING = STATING | {DocumentType.DEPRECATIONS, DocumentType.ANNOUNCEMENTS, DocumentType.CHANGELOG}
"""Documents that say when something ends."""
FRESH = timedelta(minutes=5)
"""How long what was put together of a provider is used again without asking the store."""
REMEMBERED = 2048
"""Versions whose facts are kept at hand; a list of all countries is about 100 kB of them."""


class RulesInForce:
    """What providers' documents state, as the store has it. Threads may share one: at worst two do the same work."""

    def __init__(self, store: Store, watchlist: Callable[[], Watchlist], now: Callable[[], datetime]) -> None:
        """`watchlist`: what is watched; it is asked again whenever something is put together anew."""
        self._store = store
        self._watchlist = watchlist
        self._now = now
        self._kept: dict[tuple[str, frozenset[DocumentType]], tuple[datetime, Rules]] = {}
        self._put_together: dict[object, Rules] = {}
        self._facts = lru_cache(maxsize=REMEMBERED)(self._found)

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
        return next(iter(self.all_at(at, types, (provider,))), None)

    def all_at(self, at: datetime, types: frozenset[DocumentType] = STATING, providers: tuple[str, ...] = ()) -> tuple[Rules, ...]:
        """The same of several providers, or of all: the store is asked once for them, and texts are read only where facts are not kept yet."""
        wanted = [each for each in self._watchlist().providers if not providers or each.id in providers]
        entries = {entry.source: entry for entry in self._store.in_force(at, providers)} if wanted else {}
        return tuple(self._rules(each, entries, types) for each in wanted)

    def _rules(self, provider: Provider, entries: Mapping[SourceKey, VersionEntry], types: frozenset[DocumentType]) -> Rules:
        """The same object as before where nothing is otherwise: what was worked out of it is worth keeping."""
        sources = [(document, source.key) for document in provider.documents if document.type in types for source in document.sources]
        key = provider.id, types, tuple((entries[key].number, entries[key].first_seen) if key in entries else None for _, key in sources)
        known = self._put_together.get(key)
        if known is not None and known.provider == provider:
            return known
        read = tuple(self._in_force(document, entries[key]) for document, key in sources if key in entries)
        if len(self._put_together) >= REMEMBERED:
            self._put_together.clear()
        made = self._put_together[key] = Rules(provider, read, tuple(key for _, key in sources if key not in entries))
        return made

    def forget(self, provider: str) -> None:
        """A version of the provider was recorded: what was put together is stale."""
        for key in [key for key in self._kept if key[0] == provider]:
            self._kept.pop(key, None)

    def learn(self, version: Version, document_type: DocumentType) -> None:
        """Find what a version states now that it was recorded, so that nobody who asks has to wait for it."""
        if document_type in ENDING:
            self._keep(version, document_type)

    def _keep(self, version: Version, document_type: DocumentType) -> tuple[Fact, ...]:
        found = find_all(version.reading, document_type)
        self._store.keep_facts(version.source, version.number, _mark(document_type), dump_facts(found))
        return found

    def _found(self, source: SourceKey, number: int, document_type: DocumentType) -> tuple[Fact, ...]:
        """What a version states; found once, then kept in the store."""
        mark = _mark(document_type)
        kept = self._store.kept_facts(source, number, mark)
        if kept is not None:
            return load_facts(kept)
        return self._keep(self._store.version(source, number), document_type)

    def _in_force(self, document: Document, version: VersionEntry) -> InForce:
        url = next((source.url for source in document.sources if source.key == version.source), None)
        facts = self._facts(version.source, version.number, document.type)
        return InForce(document, version.source, url, version.number, version.first_seen, facts)


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
