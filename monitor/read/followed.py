"""A feed with the pages of its new items, as one body: what is kept as evidence of a look at a feed, and remembered until the next one."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from enum import StrEnum

from monitor.model import Response
from monitor.read.feed import FeedFormat, Item

CONTENT_TYPE = "application/vnd.policy-monitor.feed+json"
_FORM = "policy-monitor.feed/1"


class EntryState(StrEnum):
    """What is still to be done with an item."""

    KNOWN = "known"
    NEW = "new"
    """Its page is to be fetched, and the item judged."""
    CHANGED = "changed"
    """The feed dates it anew: its page is to be fetched, and compared with the one it had."""
    BASELINE = "baseline"
    """Its page is to be fetched without a word, so that a later change of it can be told."""


@dataclass(frozen=True, slots=True)
class Page:
    """An item's page as it came."""

    final_url: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """An item with its page, as far as it is kept."""

    item: Item
    state: EntryState = EntryState.KNOWN
    tries: int = 0
    """Looks that asked for the page in vain."""
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """All that is known of a feed; the entries in its own order, those that left it at the end."""

    format: FeedFormat
    title: str
    entries: tuple[Entry, ...]
    parts: tuple[tuple[str, str], ...] = ()
    """Of an index of sitemaps: those read, with the dates they had."""


def dumps(followed: Followed) -> bytes:
    """Canonical: equal values give equal bytes."""
    value = {
        "form": _FORM,
        "format": followed.format.value,
        "title": followed.title,
        "parts": [list(part) for part in followed.parts],
        "entries": [_entry_out(entry) for entry in followed.entries],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8", "surrogatepass")


def loads(response: Response) -> Followed | None:
    """The inverse; None for what is no such body (a page kept while the source was read otherwise)."""
    if response.header("content-type") != CONTENT_TYPE:
        return None
    try:
        value = json.loads(response.body.decode("utf-8", "surrogatepass"))
        entries = tuple(_entry_in(entry) for entry in value["entries"])
        parts = tuple((str(url), str(date)) for url, date in value["parts"])
        return Followed(FeedFormat(value["format"]), value["title"], entries, parts)
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None


def _entry_out(entry: Entry) -> dict[str, object]:
    """Defaults left out."""
    item, page = entry.item, entry.page
    out: dict[str, object] = {"id": item.id, "url": item.url, "title": item.title, "date": item.date}
    if item.content:
        out["content"] = item.content
    if entry.state is not EntryState.KNOWN or entry.tries:
        out["state"], out["tries"] = entry.state.value, entry.tries
    if page is not None:
        out["page"] = {"url": page.final_url, "type": page.content_type, **_body_out(page.body)}
    return out


def _body_out(body: bytes) -> dict[str, str]:
    try:
        return {"text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode("ascii")}


def _entry_in(given: dict[str, object]) -> Entry:
    def text(name: str) -> str:
        return str(given.get(name) or "")

    item = Item(str(given["id"]), text("url") or None, text("title"), text("date"), text("content"))
    page, tries = given.get("page"), given.get("tries", 0)
    return Entry(
        item,
        EntryState(text("state") or EntryState.KNOWN),
        tries if isinstance(tries, int) else 0,
        _page_in(page) if isinstance(page, dict) else None,
    )


def _page_in(given: dict[str, str]) -> Page:
    body = base64.b64decode(given["base64"]) if "base64" in given else given["text"].encode()
    return Page(given["url"], given["type"], body)
