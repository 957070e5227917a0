"""Following a feed: the pages of its new items, a few at a look, the others at the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from monitor.model import (
    BrokenReason,
    BrowserRules,
    FetchFailure,
    FollowRules,
    ReadRules,
    Response,
    Source,
    SourceKind,
    Unreadable,
    Validators,
    Way,
)
from monitor.ports import Fetcher
from monitor.read import feed, health, read
from monitor.read.feed import Feed, FeedFormat, Item
from monitor.read.followed import CONTENT_TYPE, Entry, EntryState, Followed, Page, dumps
from monitor.read.merge import MOST_PAGES, merged

MOST_ENTRIES = 25_000
"""Items remembered, those too that left the feed: a feed that shrinks and grows again brings nothing new."""
MOST_BYTES = 3_000_000
"""Of pages carried on, the newest first; what is not carried on is in the snapshots of its time."""
LARGEST_PAGE = 600_000
_UNREAD = "?"
"""In place of a date: a sitemap of an index that was there at the first sight and is not read yet."""
MOST_PARTS = 5
"""Sitemaps of an index that are read in one look."""
_WHOLE_TEXT = (("github.com", ".atom"),)
"""Feeds whose entries hold all that their pages say: host and end of the path."""
_PATIENCE = {BrokenReason.GONE: 3, BrokenReason.SOFT_404: 3, BrokenReason.SHELL: 1}
"""Looks that ask for a page; a new one may not be everywhere yet. Then the feed's own words are judged."""
_TRANSIENT = 6
_REFUSED = 1
_LETTING_UP = 3
"""Pages in a row that fail for a passing reason: then their site is left alone until the next look."""
_PASSING = frozenset(
    {
        BrokenReason.DNS,
        BrokenReason.CONNECT,
        BrokenReason.TLS,
        BrokenReason.TIMEOUT,
        BrokenReason.PROTOCOL,
        BrokenReason.RATE_LIMITED,
        BrokenReason.SERVER_ERROR,
        BrokenReason.TRUNCATED,
        BrokenReason.EMPTY,
        BrokenReason.ERROR_PAGE,
        BrokenReason.MAINTENANCE,
    }
)


@dataclass(frozen=True, slots=True)
class Fresh:
    """An item that is to be judged now."""

    entry: Entry
    before: Page | None = None
    """Its page until now, where it was changed and is still kept."""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a look at a feed brought."""

    followed: Followed
    response: Response | None
    """One body for the feed and its pages: the evidence. None: the same as before."""
    fresh: tuple[Fresh, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Walk:
    """One look's fetching."""

    source: Source
    follow: FollowRules
    fetcher: Fetcher
    left: int
    failed_in_a_row: int = 0
    fresh: list[Fresh] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def follow(source: Source, answer: Response, before: Followed | None, fetcher: Fetcher) -> Outcome | Unreadable:
    """The feed that `answer` gives (304: the one of `before`), with the pages of what is new in it.

    Without `before` it is the first sight: every item is known and none is fresh. Pages that cannot be had are asked for again at the next
    looks, and never lost: in the end the feed's own words stand for them.
    """
    rules = source.follow or FollowRules()
    if answer.not_modified:
        if before is None:
            return Unreadable(BrokenReason.PROTOCOL, "304 Not Modified, but nothing is known of the feed")
        merged = before
    else:
        found = feed.parse(answer, rules)
        if isinstance(found, Unreadable):
            return found
        merged = _whole(source, found, before, fetcher)
    walk = _Walk(source, rules, fetcher, rules.max_items)
    entries = tuple(_walked(walk, merged.entries, answer.final_url))
    followed = replace(merged, entries=_bounded(entries, {fresh.entry.item.id for fresh in walk.fresh}))
    waiting = sum(entry.state in (EntryState.NEW, EntryState.CHANGED) for entry in followed.entries)
    if waiting:
        walk.notes.append(f"{waiting} items wait for their pages")
    body = dumps(followed)
    same = before is not None and dumps(before) == body
    return Outcome(followed, None if same else _as_response(source, answer, body), tuple(walk.fresh), tuple(walk.notes))


# --- what is new


def _whole(source: Source, found: Feed, before: Followed | None, fetcher: Fetcher) -> Followed:
    """The feed with its parts, where it is an index of sitemaps, and with what was known."""
    if found.format is not FeedFormat.SITEMAP_INDEX:
        return merged(found, before)
    known = dict(before.parts) if before else {item.id: _UNREAD for item in found.items}
    due = [item for item in found.items if not item.date or known.get(item.id) != item.date]
    items: list[Item] = []
    silent: set[str] = set()
    for part in sorted(due, key=lambda item: item.date, reverse=True)[:MOST_PARTS]:
        inside = _part(source, part, fetcher)
        if inside is None:
            continue
        items += inside.items
        if known.get(part.id) == _UNREAD:
            silent |= {item.id for item in inside.items}
        known[part.id] = part.date
    named = {item.id for item in found.items}
    joined = merged(Feed(FeedFormat.SITEMAP_INDEX, found.title, tuple(items)), before, frozenset(silent))
    return replace(joined, parts=tuple(sorted((url, date) for url, date in known.items() if url in named)))


def _part(source: Source, part: Item, fetcher: Fetcher) -> Feed | None:
    """A sitemap of an index; None where it cannot be had now."""
    answer = fetcher.fetch(replace(_asking(source, part.url or part.id), headers=source.headers), Validators())
    found = feed.parse(answer) if isinstance(answer, Response) else None
    return found if isinstance(found, Feed) and found.format is FeedFormat.SITEMAP else None


# --- the pages


def _walked(walk: _Walk, entries: tuple[Entry, ...], feed_url: str) -> Iterator[Entry]:
    """The entries with the pages that could be had, in their order; what is new is asked for first."""
    order = {EntryState.NEW: 0, EntryState.CHANGED: 1, EntryState.BASELINE: 2}
    due = sorted((entry for entry in entries if entry.state in order), key=lambda entry: order[entry.state])
    done = {entry.item.id: _settled(walk, entry, feed_url) for entry in due}
    for entry in entries:
        yield done.get(entry.item.id, entry)


def _settled(walk: _Walk, entry: Entry, feed_url: str) -> Entry:
    """The entry with its page, or as it was where its turn is yet to come."""
    if entry.item.url is None or _says_all(feed_url):
        return _without_page(walk, entry)
    if walk.left <= 0 or walk.failed_in_a_row >= _LETTING_UP:
        return entry
    walk.left -= 1
    got = _page(walk, entry.item.url)
    if isinstance(got, Page):
        walk.failed_in_a_row = 0
        return _with_page(walk, entry, got)
    walk.failed_in_a_row += got.reason in _PASSING
    tries = entry.tries + 1
    patience = _TRANSIENT if got.reason in _PASSING else _PATIENCE.get(got.reason, _REFUSED)
    walk.notes.append(f"“{entry.item.title or entry.item.id}”: no page ({got.reason}, try {tries} of {patience})")
    return replace(entry, tries=tries) if tries < patience else _without_page(walk, entry)


def _says_all(feed_url: str) -> bool:
    host, _, path = feed_url.partition("://")[2].partition("/")
    return any(host.endswith(known) and path.partition("?")[0].endswith(end) for known, end in _WHOLE_TEXT)


def _with_page(walk: _Walk, entry: Entry, page: Page) -> Entry:
    settled = replace(entry, state=EntryState.KNOWN, tries=0, page=page)
    if entry.state is not EntryState.BASELINE:
        walk.fresh.append(Fresh(settled, entry.page, entry.state is EntryState.CHANGED))
    return settled


def _without_page(walk: _Walk, entry: Entry) -> Entry:
    """The feed's own words stand for the page."""
    settled = replace(entry, state=EntryState.KNOWN, tries=0)
    if entry.state is EntryState.NEW:
        walk.fresh.append(Fresh(replace(settled, page=None)))
    return settled


def _page(walk: _Walk, url: str) -> Page | Unreadable:
    """An item's page, or why it cannot be had."""
    source = _asking(walk.source, url, walk.follow.select)
    answer = walk.fetcher.fetch(source, Validators())
    if isinstance(answer, FetchFailure):
        return Unreadable(answer.reason if answer.transient else BrokenReason.CLIENT_ERROR, answer.detail)
    reading = read(answer, source.rules)
    if isinstance(reading, Unreadable):
        return reading
    wrong = health.examine(answer, reading, (), source.rules)
    if wrong is not None:
        return wrong
    if len(answer.body) > LARGEST_PAGE:
        return Unreadable(BrokenReason.TOO_LARGE, f"{len(answer.body)} bytes")
    return Page(answer.final_url, answer.header("content-type") or "", answer.body)


def _asking(source: Source, url: str, select: tuple[str, ...] = ()) -> Source:
    """The feed's source at an item's address. The feed's own headers may be secret and stay with it."""
    clicks = BrowserRules(click=source.browser.click) if source.browser else None
    return replace(
        source,
        url=url,
        rules=ReadRules(SourceKind.AUTO, select),
        headers=(),
        browser=clicks if source.way is Way.BROWSER else None,
        follow=None,
    )


# --- what is kept


def _bounded(entries: Iterable[Entry], fresh: set[str]) -> tuple[Entry, ...]:
    """So many entries, of which those fetched now and the latest keep their pages; the feed's own words only while a page is waited for."""
    kept = list(entries)[:MOST_ENTRIES]
    pages = size = 0
    without: set[str] = set()
    for entry in sorted((entry for entry in kept if entry.page), key=lambda entry: (entry.item.id in fresh, entry.item.date), reverse=True):
        length = len(entry.page.body) if entry.page else 0
        if entry.item.id not in fresh and (pages >= MOST_PAGES or size + length > MOST_BYTES):
            without.add(entry.item.id)
        else:
            pages, size = pages + 1, size + length
    return tuple(_lightened(entry, entry.item.id in without) for entry in kept)


def _lightened(entry: Entry, without_page: bool) -> Entry:
    settled = entry.state is EntryState.KNOWN and entry.item.content
    item = replace(entry.item, content="") if settled else entry.item
    return replace(entry, item=item, page=None if without_page else entry.page)


def _as_response(source: Source, answer: Response, body: bytes) -> Response:
    kept = ("etag", "last-modified")
    headers = (("content-type", CONTENT_TYPE), *((name, value) for name, value in answer.headers if name in kept))
    return replace(answer, url=source.url or answer.url, status=200, headers=headers, body=body, screenshot=None)
