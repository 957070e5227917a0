"""The feeds that a page names: `<link rel="alternate">`, and plain links to feeds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from monitor.model import Response
from monitor.read.decode import text_of
from monitor.read.tidy import clean_link, tidy

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_FEED_ADDRESS = re.compile(r"\.(?:rss|atom)(?:[?#]|$)|/(?:rss|atom|feed)(?:\.xml|\.json)?/?(?:[?#]|$)", re.IGNORECASE)
_MOST = 20


@dataclass(frozen=True, slots=True)
class Alternate:
    """A feed that a page names."""

    url: str
    title: str


def alternates(response: Response) -> tuple[Alternate, ...]:
    """In the order of the page, those its head declares first; none for what is no HTML. Raises nothing."""
    text = text_of(response)
    if not isinstance(text, str):
        return ()
    tree = LexborHTMLParser(text)
    found: dict[str, Alternate] = {}
    for node in [*tree.css("link[rel~=alternate][href]"), *tree.css("a[href]")]:
        href = node.attributes.get("href") or ""
        declared = (node.attributes.get("type") or "").strip().lower() in _FEED_TYPES
        if not declared and (node.tag == "link" or not _FEED_ADDRESS.search(href)):
            continue
        url = clean_link(response.final_url, href)
        if url and url.startswith(("http://", "https://")):
            title = tidy(node.attributes.get("title") or node.text())[:200]
            found.setdefault(url, Alternate(url, title))
    return tuple(found.values())[:_MOST]
