"""Feeds of every make become items: RSS, Atom, JSON Feed, sitemaps, and pages that list news."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from html import escape
from typing import Any
from urllib.parse import urlsplit

import feedparser
from lxml import etree
from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from monitor.model import Block, BlockKind, BrokenReason, FollowRules, Link, Reading, ReadRules, Response, Selected, SourceKind, Unreadable
from monitor.read import data, health, html, page
from monitor.read.decode import text_of, too_much
from monitor.read.language import detect
from monitor.read.tidy import clean_link, tidy

MOST_ITEMS = 20_000
"""Of a feed or sitemap; the newest ones where they have dates."""
_MOST_CONTENT = 60_000
"""Letters kept of what a feed itself says of an item."""
_ROOT = re.compile(r"<(?:[\w-]+:)?(rss|feed|RDF|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_END = re.compile(r"</(?:[\w-]+:)?(?:rss|feed|RDF|urlset|sitemapindex)\s*>(?:\s|<!--.{0,2000}?-->)*\Z", re.IGNORECASE | re.DOTALL)
_EMPTY_ROOT = re.compile(r"<(?:[\w-]+:)?(?:urlset|sitemapindex|feed)[^<>]*/>\s*\Z", re.IGNORECASE)
_HEAD = 4096
_FEWEST_LINKS = 3
"""So many links of one make are a list of news; fewer are a menu."""


_ANY = FollowRules()


class FeedFormat(StrEnum):
    """What kind of feed it is."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json-feed"
    SITEMAP = "sitemap"
    SITEMAP_INDEX = "sitemap-index"
    INDEX = "index"
    """A page that lists links."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry."""

    id: str
    """The feed's own, else the address."""
    url: str | None
    """Absolute, http or https, without tracking parameters."""
    title: str
    date: str
    """When it was last changed, as far as the feed says; in ISO 8601 and UTC where it could be made out. Empty: not said."""
    content: str = ""
    """What the feed itself says of it: HTML or text."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's entries in its own order. Of an index of sitemaps the entries are sitemaps."""

    format: FeedFormat
    title: str
    items: tuple[Item, ...]


def parse(response: Response, follow: FollowRules = _ANY) -> Feed | Unreadable:
    """The items of a feed or of a page that lists news, or why there are none. Raises nothing."""
    text = health.refused(response) or too_much(response) or text_of(response)
    if isinstance(text, Unreadable):
        return text
    head = text.lstrip("\ufeff \r\n\t")[:_HEAD]
    if not head:
        return Unreadable(BrokenReason.EMPTY, "the body is empty")
    if head.startswith(("{", "[")):
        return _json_feed(response)
    root = format_in(head)
    if root is None:
        return _index(response, follow)
    if "<!ENTITY" in text:
        return Unreadable(BrokenReason.UNREADABLE, "the feed declares entities of its own; such files are not read")
    if not _END.search(text[-_HEAD:]) and not _EMPTY_ROOT.search(text):
        return Unreadable(BrokenReason.TRUNCATED, "the feed breaks off in the middle")
    return _sitemap(response, root) if root in (FeedFormat.SITEMAP, FeedFormat.SITEMAP_INDEX) else _syndicated(response, root)


def format_in(head: str) -> FeedFormat | None:
    """The kind of feed whose root element stands in the first letters of an XML text; None: it is no feed."""
    found = _ROOT.search(head)
    if found is None or re.search(r"<(?:!doctype\s+html|html|body)\b", head[: found.start()], re.IGNORECASE):
        return None
    return _ROOTS[found[1].lower()]


_ROOTS = {
    "rss": FeedFormat.RSS,
    "rdf": FeedFormat.RSS,
    "feed": FeedFormat.ATOM,
    "urlset": FeedFormat.SITEMAP,
    "sitemapindex": FeedFormat.SITEMAP_INDEX,
}


def read(response: Response, rules: ReadRules) -> Reading | Unreadable:  # noqa: ARG001 - one signature for all readers
    """The list itself as a reading, for people who try an address: each item's title with its link, and what the feed says of it."""
    feed = parse(response)
    if isinstance(feed, Unreadable):
        return feed
    blocks: list[Block] = []
    for item in feed.items:
        blocks += heading_of(item)
        blocks += content_blocks(item)
    return Reading(tuple(blocks), feed.title, detect(" ".join(block.text for block in blocks)), Selected.MAIN)


def heading_of(item: Item) -> tuple[Block, ...]:
    """An item's title as a heading that leads to its page."""
    title = tidy(item.title) or item.url or item.id
    links = (Link(title, item.url),) if item.url else ()
    return (Block(BlockKind.HEADING, title, 2, links),)


def content_blocks(item: Item) -> tuple[Block, ...]:
    """What the feed itself says of an item, as blocks."""
    if not item.content:
        return ()
    body = f"<html><body><main>{item.content}</main></body></html>".encode()
    address = item.url or "https://feed.invalid/"
    found = html.read(Response(address, address, 200, (), body, datetime.min.replace(tzinfo=UTC)), ReadRules(select=("main",)))
    return found.blocks if isinstance(found, Reading) else ()


# --- RSS and Atom


def _syndicated(response: Response, root: FeedFormat) -> Feed | Unreadable:
    declared = response.header("content-type") or ""
    headers = {"content-type": declared if "xml" in declared else "application/xml", "content-location": response.final_url}
    found: Any = feedparser.parse(io.BytesIO(response.body), response_headers=headers)
    entries: list[Any] = found.get("entries") or []
    if not entries and found.get("bozo"):
        return Unreadable(BrokenReason.UNREADABLE, f"the feed cannot be read: {tidy(str(found.get('bozo_exception')))[:160]}")
    items = (_entry(entry, response.final_url, response.body) for entry in entries)
    title = tidy(str(found.get("feed", {}).get("title") or ""))
    return Feed(root, title, _distinct(item for item in items if item is not None))


def _entry(entry: Any, base: str, body: bytes) -> Item | None:
    """A `guid` that says nothing of itself counts as the item's address (RSS 2.0); feeds forget that and put a number there, which became an address only here."""
    link = str(entry.get("link") or "")
    number = entry.get("guidislink") and escape(link, quote=False).encode() not in body
    url = None if number else _address(base, link)
    title = tidy(_plain(str(entry.get("title") or "")))
    name = tidy(str(entry.get("id") or "")) or url or title
    if not name:
        return None
    parts = [str(part.get("value") or "") for part in entry.get("content") or []]
    content = max([*parts, str(entry.get("summary") or "")], key=len)
    return Item(name, url, title, _date(entry), content[:_MOST_CONTENT])


def _date(entry: Any) -> str:
    """`dict.get` passes by feedparser's own fallback from one key to the other, which warns."""
    parsed = dict.get(entry, "updated_parsed") or dict.get(entry, "published_parsed")
    if parsed:
        year, month, day, hour, minute, second = parsed[:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC).isoformat()
    return tidy(str(dict.get(entry, "updated") or dict.get(entry, "published") or ""))[:80]


def _plain(markup: str) -> str:
    body = LexborHTMLParser(markup).body if "<" in markup or "&" in markup else None
    return body.text(separator=" ") if body else markup


# --- JSON Feed (https://www.jsonfeed.org/version/1.1/)


def _json_feed(response: Response) -> Feed | Unreadable:
    value = data.loaded(response)
    if isinstance(value, Unreadable):
        return value
    entries = value.get("items") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        return Unreadable(BrokenReason.UNREADABLE, "the JSON is no JSON Feed: it has no list `items` of objects")
    items = (_json_item(entry, response.final_url) for entry in entries)
    return Feed(FeedFormat.JSON, tidy(str(value.get("title") or "")), _distinct(item for item in items if item is not None))


def _json_item(entry: dict[str, object], base: str) -> Item | None:
    url = _address(base, str(entry.get("url") or entry.get("external_url") or ""))
    title = tidy(str(entry.get("title") or ""))
    name = tidy(str(entry.get("id") or "")) or url or title
    content = str(entry.get("content_html") or entry.get("content_text") or entry.get("summary") or "")
    date = tidy(str(entry.get("date_modified") or entry.get("date_published") or ""))[:80]
    return Item(name, url, title, date, content[:_MOST_CONTENT]) if name else None


# --- sitemaps (https://www.sitemaps.org/protocol.html)


def _sitemap(response: Response, root: FeedFormat) -> Feed | Unreadable:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        tree = etree.fromstring(response.body, parser)
    except etree.XMLSyntaxError as error:
        return Unreadable(BrokenReason.UNREADABLE, f"the sitemap is no XML: {tidy(str(error))[:160]}")
    items = []
    for entry in tree.iter("{*}url", "{*}sitemap"):
        address = _address(response.final_url, entry.findtext("{*}loc") or "")
        if address:
            items.append(Item(address, address, "", tidy(entry.findtext("{*}lastmod") or "")))
    return Feed(root, urlsplit(response.final_url).netloc, _distinct(items))


# --- a page that lists news


def _index(response: Response, follow: FollowRules) -> Feed | Unreadable:
    rules = ReadRules(kind=SourceKind.HTML)
    reading = html.read(response, rules)
    if isinstance(reading, Unreadable):
        return reading
    wall = health.examine(response, reading, (), rules)
    if wall is not None:
        return wall
    tree = html.tree_of(response)
    if isinstance(tree, Unreadable):
        return tree
    try:
        links = _chosen_links(tree, follow.links, response.final_url) if follow.links else _listed_links(tree, response.final_url)
    except SelectolaxError:
        return Unreadable(BrokenReason.UNREADABLE, f"`follow.links` is no selector that can be used here: {follow.links}")
    if not links:
        how = "`follow.links` matches no link" if follow.links else "no list of links was found on the page; name them by `follow.links`"
        return Unreadable(BrokenReason.UNREADABLE, how)
    return Feed(FeedFormat.INDEX, reading.title, _distinct(Item(url, url, title, "") for url, title in links.items()))


def _chosen_links(tree: LexborHTMLParser, selector: str, base: str) -> dict[str, str]:
    nodes = [link for node in tree.css(selector) for link in ([node] if node.tag == "a" else node.css("a[href]"))]
    return _titled(nodes, base)


def _listed_links(tree: LexborHTMLParser, base: str) -> dict[str, str]:
    """Links below the page's own address; where there are none, the largest group that stands in one folder of the same site."""
    here = urlsplit(base)
    links = _titled([link for node in page.main_content(tree) for link in node.css("a[href]")], base)
    own = {url: title for url, title in links.items() if urlsplit(url).netloc == here.netloc and urlsplit(url).path != here.path}
    below = {url: title for url, title in own.items() if urlsplit(url).path.startswith(f"{here.path.rstrip('/')}/")}
    if here.path.strip("/") and len(below) >= _FEWEST_LINKS:
        return below
    folders = Counter(_folder(url) for url in own)
    folder, size = max(folders.items(), key=lambda each: each[1], default=("", 0))
    return {url: title for url, title in own.items() if _folder(url) == folder} if size >= _FEWEST_LINKS and folder else {}


def _folder(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rpartition("/")[0]


def _titled(nodes: Iterable[LexborNode], base: str) -> dict[str, str]:
    """By address, the longest words that lead there, in the order of the page."""
    found: dict[str, str] = {}
    for node in nodes:
        url = _address(base, node.attributes.get("href") or "")
        title = tidy(node.text(separator=" "))[:300]
        if url and len(title) >= len(found.get(url, "")):
            found[url] = title
    return found


# --- what they share


def _address(base: str, href: str) -> str | None:
    """An address that can be asked, without its fragment."""
    url = clean_link(base, href)
    return url.partition("#")[0] if url and url.startswith(("http://", "https://")) else None


def _distinct(items: Iterable[Item]) -> tuple[Item, ...]:
    """Each once, the first of equal names; of too many those with the latest dates, in the order given."""
    found = {item.id: item for item in reversed(list(items))}
    ordered = list(reversed(found.values()))
    if len(ordered) <= MOST_ITEMS:
        return tuple(ordered)
    latest = {item.id for item in sorted(ordered, key=lambda item: item.date, reverse=True)[:MOST_ITEMS]}
    return tuple(item for item in ordered if item.id in latest)
