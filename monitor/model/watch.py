"""What is watched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from monitor.model.words import DocumentType, SourceKind, Text


@dataclass(frozen=True, slots=True, order=True)
class SourceKey:
    """The stable name of a source: `provider/document/source`."""

    provider: str
    document: str
    source: str

    def __str__(self) -> str:
        return f"{self.provider}/{self.document}/{self.source}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The inverse of `str()`. Raises ValueError unless there are three parts."""
        provider, document, source = text.split("/", 2)
        return cls(provider, document, source)


@dataclass(frozen=True, slots=True)
class ReadRules:
    """How the document is found inside what an address gives. Empty `select`: the main content is detected."""

    kind: SourceKind = SourceKind.AUTO
    select: tuple[str, ...] = ()
    """CSS selectors; what they match, in document order, is the document."""
    remove: tuple[str, ...] = ()
    """CSS selectors of parts to drop from the selection."""
    ignore: tuple[str, ...] = ()
    """Regular expressions; text they match is noise."""
    language: str | None = None
    """BCP 47 tag that the document is expected in; another one is another edition, not a change."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a source is looked at: an interval, or a cron expression in a time zone."""

    interval: timedelta = timedelta(hours=1)
    cron: str | None = None
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Source:
    """An address and how to get and read it."""

    key: SourceKey
    url: str | None
    """None for an imported page whose address was not recorded; such a source is never fetched."""
    rules: ReadRules = ReadRules()
    schedule: Schedule = Schedule()
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One policy of a provider, read from one or more sources."""

    provider: str
    id: str
    name: Text
    type: DocumentType
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Provider:
    """A company whose policies are watched."""

    id: str
    name: Text
    home: str | None
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Watchlist:
    """All that is watched."""

    providers: tuple[Provider, ...] = ()

    def documents(self) -> tuple[Document, ...]:
        """Every document of every provider, in order."""
        return tuple(document for provider in self.providers for document in provider.documents)
