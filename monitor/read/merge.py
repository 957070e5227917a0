"""What is new in a feed: its items beside those known of it. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from monitor.read.feed import Feed, FeedFormat, Item
from monitor.read.followed import Entry, EntryState, Followed

MOST_PAGES = 60
"""Pages carried on from look to look, the latest ones."""
_BUILT_ANEW = 5
"""Items of a feed from which it says something that none of them was there before."""
_MANY_TOUCHED = 5
"""More edits than this of pages that are not kept: the whole site was dated anew, and nothing is fetched for it."""
_ONE_AND_ITSELF = 2
"""An address that one item has in the feed, and one known item had."""
_BASELINES = frozenset({FeedFormat.SITEMAP, FeedFormat.SITEMAP_INDEX})
"""Feeds that tell of edits by nothing but a date."""


def merged(found: Feed, before: Followed | None, silent: frozenset[str] = frozenset()) -> Followed:
    """The feed's items with what is known of them; an unknown one is new, unless it is among `silent`.

    Of a feed that names none of the items it named before (a site built anew), only what is dated later than all of them is new.
    """
    known = _renamed(found, {entry.item.id: entry for entry in before.entries}) if before else {}
    anew = len(found.items) >= _BUILT_ANEW and bool(known) and known.keys().isdisjoint(item.id for item in found.items)
    newest = max((entry.item.date for entry in known.values()), default="") if anew else ""
    entries: list[Entry] = []
    for item in found.items:
        entry = known.pop(item.id, None)
        quiet = before is None or item.id in silent or (anew and not (newest and item.date > newest))
        entries.append(_again(entry, item) if entry else Entry(item, EntryState.KNOWN if quiet else EntryState.NEW))
    if before is None and found.format in _BASELINES:
        entries = _with_baselines(entries)
    elif sum(entry.state is EntryState.BASELINE for entry in entries) > _MANY_TOUCHED + MOST_PAGES // 2:
        entries = [replace(entry, state=EntryState.KNOWN) if entry.state is EntryState.BASELINE else entry for entry in entries]
    return Followed(found.format, found.title, (*entries, *known.values()), before.parts if before else ())


def _renamed(found: Feed, known: dict[str, Entry]) -> dict[str, Entry]:
    """What is known, under the names that the feed uses now.

    An unknown name at a known address with the known title is the same item, if it has the same date or no other item stands at that address.
    """
    unknown = [item for item in found.items if item.id not in known and item.url]
    if not unknown:
        return known
    named = {item.id for item in found.items}
    left = {(entry.item.url, entry.item.title): name for name, entry in known.items() if name not in named}
    crowd = Counter(item.url for item in found.items) + Counter(url for url, _ in left)
    same: dict[str, str] = {}
    for item in unknown:
        name = left.get((item.url, item.title))
        if name is not None and (known[name].item.date == item.date or crowd[item.url] == _ONE_AND_ITSELF):
            same[name] = item.id
    return {same.get(name, name): entry for name, entry in known.items()}


def _again(entry: Entry, item: Item) -> Entry:
    """A known item as the feed tells it now. Its page is kept, and so is what is still to be done with it.

    Where its page is not kept, nothing can be said of an edit but the next one.
    """
    redated = bool(item.date) and bool(entry.item.date) and item.date != entry.item.date
    edited = EntryState.CHANGED if entry.page else EntryState.BASELINE
    state = edited if redated and entry.state is EntryState.KNOWN else entry.state
    return replace(entry, item=item, state=state, tries=0 if state is not entry.state else entry.tries)


def _with_baselines(entries: list[Entry]) -> list[Entry]:
    newest = sorted(entries, key=lambda entry: entry.item.date, reverse=True)[: MOST_PAGES // 2]
    wanted = {entry.item.id for entry in newest if entry.item.date}
    return [replace(entry, state=EntryState.BASELINE) if entry.item.id in wanted else entry for entry in entries]
