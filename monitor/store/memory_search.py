"""The search's twin in memory: the same words, without an index."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from monitor.model import Change, ChangeHit, SearchQuery, SourceKey, Stood, Version, VersionEntry
from monitor.store.words import change_words, sentences_of, terms, tokens


@dataclass(slots=True)
class _Sentence:
    id: int
    source: SourceKey
    text: str
    first: int
    since: int
    last: int | None = None


class MemorySearch:
    """Sentences by their source and text, and what is said of changes. Versions are cut when somebody asks: replays hardly ever do."""

    def __init__(self) -> None:
        self._uncut: list[Version] = []
        self._sentences: dict[SourceKey, dict[str, _Sentence]] = {}
        self._count = 0
        self._said: list[Change] = []

    def add_version(self, version: Version) -> None:
        """Note the next version of a source."""
        self._uncut.append(version)

    def add_change(self, change: Change) -> None:
        """Note what is said of a change."""
        self._said.append(change)

    def sentences(self, query: SearchQuery, versions: Callable[[SourceKey], dict[int, VersionEntry]]) -> tuple[Stood, ...]:
        """See `Store.find_sentences`."""
        everything = [each for mine in self._cut().values() for each in mine.values()]
        wanted = [each for each in everything if _wants(query, each.source, [each.text], each.id)]
        found = [_stood(each, versions(each.source)) for each in wanted]
        recent = [each for each in found if query.since is None or max(each.first_seen, each.gone_at or each.first_seen) >= query.since]
        return tuple(sorted(recent, key=lambda each: -each.id)[: query.limit])

    def said(self, query: SearchQuery) -> tuple[ChangeHit, ...]:
        """See `Store.find_said`."""
        hits = [
            ChangeHit(place, change)
            for place, change in enumerate(self._said, 1)
            if query.since is None or change.first_seen >= query.since
        ]
        wanted = [hit for hit in hits if _wants(query, hit.change.source, change_words(hit.change), hit.id)]
        return tuple(wanted[::-1][: query.limit])

    def introduced(self, version: Version) -> tuple[tuple[str, int], ...]:
        """See `Store.introduced`; of the newest version."""
        mine = self._cut()[version.source]
        return tuple((text, mine[text].since) for text in sentences_of(version.reading))

    def _cut(self) -> dict[SourceKey, dict[str, _Sentence]]:
        for version in self._uncut:
            self._follow(version, self._sentences.setdefault(version.source, {}))
        self._uncut.clear()
        return self._sentences

    def _follow(self, version: Version, mine: dict[str, _Sentence]) -> None:
        """Note what a version adds and takes away."""
        said = sentences_of(version.reading)
        for known in mine.values():
            if known.last is None and known.text not in said:
                known.last = version.number - 1
        for text in said:
            if text not in mine:
                self._count += 1
                mine[text] = _Sentence(self._count, version.source, text, version.number, version.number)
            elif mine[text].last is not None:
                mine[text].since, mine[text].last = version.number, None


def _wants(query: SearchQuery, source: SourceKey, texts: Iterable[str], number: int) -> bool:
    asked = terms(query.words)
    words = tokens("\n".join(texts))
    named = not query.providers or source.provider in query.providers
    return bool(asked) and named and (query.before is None or number < query.before) and all(term.stands_in(words) for term in asked)


def _stood(known: _Sentence, versions: dict[int, VersionEntry]) -> Stood:
    gone = None if known.last is None else versions[known.last + 1].first_seen
    last = max(versions) if known.last is None else known.last
    return Stood(known.id, known.source, known.text, known.first, versions[known.first].first_seen, last, gone)
