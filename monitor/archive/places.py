"""Which source an archived page belongs to: the watched source of that address, else a page of its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from monitor.archive.corpus import DORMANT, slug
from monitor.model import Document, DocumentType, Provider, ReadRules, Source, SourceKey, SourceKind, Text, Watchlist

PAGES = frozenset({SourceKind.AUTO, SourceKind.HTML, SourceKind.TEXT, SourceKind.MARKDOWN, SourceKind.PDF, SourceKind.JSON, SourceKind.XML})
"""Kinds that one answer is enough for: of the others (feeds, status pages, probes) an archive does not hold all that a look asks for."""


def same_address(url: str) -> str:
    """Equal for addresses that archives take for one: without scheme, fragment, a default port, and the slash at the end; host in lower case."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    return host + port + (parts.path.rstrip("/") or "/") + (f"?{parts.query}" if parts.query else "")


def by_address(watchlist: Watchlist) -> dict[str, Source]:
    """The watched pages by `same_address`; of two sources of one address the first."""
    found: dict[str, Source] = {}
    for document in watchlist.documents():
        for source in document.sources:
            if source.url is not None and source.rules.kind in PAGES:
                found.setdefault(same_address(source.url), source)
    return found


def own_page(url: str, document_type: DocumentType) -> Provider:
    """A page that nobody watches: a provider for its host, a document for its path, known by its address for ever."""
    parts = urlsplit(url)
    host = (parts.hostname or "unknown").removeprefix("www.")
    mark = hashlib.sha256(same_address(url).encode("utf-8", "surrogatepass")).hexdigest()[:6]
    name = slug(re.sub(r"\.\w{1,5}$", "", parts.path))[:60] if parts.path.strip("/") else "home"
    provider, document = slug(host), f"{name}-{mark}"
    source = Source(SourceKey(provider, document, "archive"), url, ReadRules(), DORMANT)
    title = host + (parts.path if parts.path.strip("/") else "")
    named = Document(provider, document, Text(title, title), document_type, (source,))
    return Provider(provider, Text(host, host), f"{parts.scheme}://{parts.netloc}", (named,))


def beside(source: Source, number: int) -> Source:
    """A source of the same document and rules for history that lies before what the source itself has; `number` from 1."""
    name = f"{source.key.source}-archive" + (f"-{number}" if number > 1 else "")
    return Source(SourceKey(source.key.provider, source.key.document, name), source.url, source.rules, DORMANT)


def with_source(watchlist: Watchlist, of: SourceKey, source: Source) -> Provider:
    """The provider of a watched source with a further source in its document, and nothing else."""
    provider, document = _found(watchlist, of)
    alone = Document(document.provider, document.id, document.name, document.type, (source,))
    return Provider(provider.id, provider.name, provider.home, (alone,))


def _found(watchlist: Watchlist, of: SourceKey) -> tuple[Provider, Document]:
    pairs: Iterable[tuple[Provider, Document]] = (
        (provider, document) for provider in watchlist.providers for document in provider.documents
    )
    return next((provider, document) for provider, document in pairs if any(source.key == of for source in document.sources))
