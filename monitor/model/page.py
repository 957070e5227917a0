"""What an address answered and what was read in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class BrokenReason(StrEnum):
    """Why what came back is not the document, or nothing came back."""

    # nothing came back
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    FORBIDDEN_ADDRESS = "forbidden_address"
    # the server said no
    RATE_LIMITED = "rate_limited"
    CLIENT_ERROR = "client_error"
    GONE = "gone"
    SERVER_ERROR = "server_error"
    # something came back that is not the document
    EMPTY = "empty"
    TRUNCATED = "truncated"
    NOT_TEXT = "not_text"
    UNREADABLE = "unreadable"
    ERROR_PAGE = "error_page"
    BOT_CHECK = "bot_check"
    LOGIN = "login"
    CONSENT = "consent"
    MAINTENANCE = "maintenance"
    SHELL = "shell"
    REGION_BLOCKED = "region_blocked"
    SOFT_404 = "soft_404"
    COLLAPSED = "collapsed"
    """Far less text than this document has ever had."""
    OTHER_LANGUAGE = "other_language"


@dataclass(frozen=True, slots=True)
class Response:
    """What an address answered: the bytes (content encoding undone) and headers as they came."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    """In order, names in lower case."""
    body: bytes
    fetched_at: datetime
    elapsed: timedelta = timedelta(0)
    redirects: tuple[str, ...] = ()
    """Addresses passed on the way, the first one included, the final one not."""
    http_version: str = "HTTP/1.1"
    screenshot: bytes | None = None
    """PNG of the page as a browser showed it."""

    def header(self, name: str) -> str | None:
        """The first value of a header, or None."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    @property
    def not_modified(self) -> bool:
        """The server said 304: the body is the one it gave before."""
        return self.status == 304


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """No usable answer, and why."""

    reason: BrokenReason
    detail: str
    """One line for people, naming the address; no secrets."""
    transient: bool
    retry_after: timedelta | None = None
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask "has it changed since?" with."""

    etag: str | None = None
    last_modified: str | None = None


class BlockKind(StrEnum):
    """The parts of a document's text."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a block; `href` is absolute, without tracking parameters."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a document: its normalised text in one line. Cells of a row are joined by ` | `."""

    kind: BlockKind
    text: str
    level: int = 0
    """Heading level 1–6; nesting depth of an item from 1; else 0."""
    links: tuple[Link, ...] = ()


class Selected(StrEnum):
    """How the document was found inside the page."""

    DECLARED = "declared"
    """By the source's own selectors."""
    MAIN = "main"
    """By main-content detection, no selector being declared."""
    STALE = "stale"
    """By main-content detection, because the declared selectors match nothing any more."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The document's blocks of text taken out of a snapshot, in order."""

    blocks: tuple[Block, ...]
    title: str = ""
    language: str | None = None
    """BCP 47 tag as declared or detected, or None."""
    selected: Selected = Selected.DECLARED

    @property
    def text(self) -> str:
        """The blocks' texts, one a line."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why what came back is not the document."""

    reason: BrokenReason
    detail: str
