"""The watched documents and their providers, found by source."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from monitor.model import Document, Provider, SourceKey, Watchlist

BySource = dict[SourceKey, tuple[Provider, Document]]


class Subjects:
    """The watched documents and their providers, by source."""

    def __init__(self, by_source: BySource) -> None:
        self.by_source = by_source

    def of(self, key: SourceKey) -> tuple[Provider, Document]:
        """Raises KeyError for a source that is not watched."""
        return self._near(key.provider)[key]

    def find(self, key: SourceKey) -> tuple[Provider, Document] | None:
        """None: the source is not watched."""
        return self._near(key.provider).get(key)

    def named(self, name: str) -> tuple[SourceKey, ...]:
        """The sources of `provider/document`, or the one of `provider/document/source`, in their order."""
        near = self._near(name.partition("/")[0])
        return tuple(key for key in near if name in (str(key), f"{key.provider}/{key.document}"))

    def _near(self, provider: str) -> BySource:  # noqa: ARG002 - the subclass's
        """At least the sources of a provider."""
        return self.by_source


class SubjectsWhenAsked(Subjects):
    """The same, a provider's read when the first of them is asked for: of thousands of documents a question mostly is about a few."""

    def __init__(self, read: Callable[[str | None], Watchlist]) -> None:
        """`read`: what is watched of a provider, or (None) of all."""
        self._read = read
        self._of_provider: dict[str, BySource] = {}

    @cached_property
    def by_source(self) -> BySource:  # type: ignore[override]
        """All of them, in their order."""
        return _by_source(self._read(None))

    def _near(self, provider: str) -> BySource:
        if "by_source" in vars(self):
            return self.by_source
        if provider not in self._of_provider:
            self._of_provider[provider] = _by_source(self._read(provider))
        return self._of_provider[provider]


def subjects_of(watchlist: Watchlist) -> Subjects:
    """A watchlist's documents and providers by source."""
    return Subjects(_by_source(watchlist))


def _by_source(watchlist: Watchlist) -> BySource:
    return {
        source.key: (provider, document)
        for provider in watchlist.providers
        for document in provider.documents
        for source in document.sources
    }
