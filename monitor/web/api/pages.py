"""Pages of lists: where the next one begins, as an opaque text."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

from monitor.errors import ConfigError
from monitor.model import Change, Text

T = TypeVar("T")


def after_change(change: Change) -> str:
    """The cursor of the page that follows a change."""
    return _wrapped(f"{change.first_seen.isoformat()} {change.id}")


def before_of(cursor: str) -> tuple[datetime, str]:
    """`ChangeQuery.before` for a cursor. Raises ConfigError."""
    try:
        at, ident = _unwrapped(cursor).split(" ")
        return datetime.fromisoformat(at).astimezone(UTC), ident
    except (ValueError, OverflowError) as error:
        raise _strange() from error


def page_of(found: Sequence[T], cursor: str | None, limit: int) -> tuple[Sequence[T], str | None]:
    """A part of a list that is known whole, and the cursor of the next. Raises ConfigError."""
    start = _number(cursor) if cursor else 0
    end = start + limit
    return found[start:end], _wrapped(f"#{end}") if end < len(found) else None


def _number(cursor: str) -> int:
    text = _unwrapped(cursor)
    if not text.startswith("#") or not text[1:].isdecimal() or len(text) > 12:
        raise _strange()
    return int(text[1:])


def _wrapped(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _unwrapped(cursor: str) -> str:
    try:
        return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except ValueError as error:
        raise _strange() from error


def _strange() -> ConfigError:
    return ConfigError(
        Text(
            "`cursor` is not one that a page gave as `next`: leave it out to begin anew", "`cursor` 不是某页返回的 `next`：去掉它可从头开始"
        )
    )
