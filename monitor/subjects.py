"""The watched documents and their providers, found by source."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import Document, Provider, SourceKey, Watchlist


@dataclass(frozen=True, slots=True)
class Subjects:
    """The watched documents and their providers, by source."""

    by_source: dict[SourceKey, tuple[Provider, Document]]

    def of(self, key: SourceKey) -> tuple[Provider, Document]:
        """Raises KeyError for a source that is not watched."""
        return self.by_source[key]


def subjects_of(watchlist: Watchlist) -> Subjects:
    """A watchlist's documents and providers by source."""
    return Subjects(
        {
            source.key: (provider, document)
            for provider in watchlist.providers
            for document in provider.documents
            for source in document.sources
        }
    )
