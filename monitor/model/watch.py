"""What is watched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
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


class Way(StrEnum):
    """How an address is asked."""

    HTTP = "http"
    BROWSER = "browser"
    """In a real browser (extra `browser`): for pages that a script writes."""


@dataclass(frozen=True, slots=True)
class BrowserRules:
    """What a browser does before the page is taken."""

    wait_for: str | None = None
    """CSS selector that must be there; None: until the network is idle."""
    click: tuple[str, ...] = ()
    """CSS selectors clicked in turn where they are there: consent, "show all"."""


@dataclass(frozen=True, slots=True)
class FollowRules:
    """Which items of a feed matter, and how their pages are read."""

    keywords: tuple[str, ...] = ()
    """An item whose text has one of them is told even where no fact is found; case is ignored."""
    select: tuple[str, ...] = ()
    """CSS selectors for the items' pages; empty: the main content."""
    links: str | None = None
    """For an index page: CSS selector of the links that are items."""
    max_items: int = 20
    """Items' pages fetched in one look at most; the others wait for the next."""


@dataclass(frozen=True, slots=True)
class ProbeRules:
    """A tiny request to an API, with the user's own key."""

    protocol: str
    """`openai-chat`, `openai-responses`, `anthropic-messages` or `gemini`."""
    key: str | None = None
    """Where the key is: `env:NAME` or `file:/path`; never the key itself. None: the probe is off."""
    model: str | None = None
    """A message of one token to this model; None: only list the models."""
    vantage: str = "here"
    """Name of the place it is asked from."""
    proxy: str | None = None
    """Reference (`env:NAME`, `file:/path`) to the proxy of that place."""
    daily_limit: int = 300
    """Requests a day at most."""


@dataclass(frozen=True, slots=True)
class Source:
    """An address and how to get and read it."""

    key: SourceKey
    url: str | None
    """None for an imported page whose address was not recorded; such a source is never fetched."""
    rules: ReadRules = ReadRules()
    schedule: Schedule = Schedule()
    headers: tuple[tuple[str, str], ...] = ()
    way: Way = Way.HTTP
    browser: BrowserRules | None = None
    follow: FollowRules | None = None
    """Of a feed."""
    probe: ProbeRules | None = None
    """Of a probe or a models list."""
    unverified: bool = False
    """Nobody has confirmed the address yet."""


@dataclass(frozen=True, slots=True)
class Document:
    """One policy of a provider, read from one or more sources."""

    provider: str
    id: str
    name: Text
    type: DocumentType
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class ApiFacts:
    """What is known of one of a provider's APIs, as its watchlist says, with where from."""

    id: str
    """Unique in its provider."""
    name: Text
    base_urls: tuple[tuple[str, str], ...]
    """Wire protocol (`openai-chat`, `openai-responses`, `anthropic-messages`, `gemini`) and base URL for it."""
    regions: str | None = None
    """Id of the document that lists where it is served."""
    entity: str | None = None
    """Contracting entity."""
    models: tuple[str, ...] = ()
    key_variable: str | None = None
    """Environment variable by which clients take the key."""
    source: str = ""
    """Address or document these facts are from."""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """A company whose policies are watched."""

    id: str
    name: Text
    home: str | None
    documents: tuple[Document, ...]
    apis: tuple[ApiFacts, ...] = ()
    packs: tuple[str, ...] = ()
    """Sets of providers that people choose together."""


@dataclass(frozen=True, slots=True)
class Watchlist:
    """All that is watched."""

    providers: tuple[Provider, ...] = ()

    def documents(self) -> tuple[Document, ...]:
        """Every document of every provider, in order."""
        return tuple(document for provider in self.providers for document in provider.documents)
