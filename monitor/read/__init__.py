"""A page's bytes become a reading: the document's blocks of text, or the reason why it is not the document. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.lazy import lazily

if TYPE_CHECKING:
    from monitor.read.reading import READER, quick, read
    from monitor.read.suggesting import suggest

__all__ = ["READER", "quick", "read", "suggest"]

if not TYPE_CHECKING:  # else the type checker would believe any name
    __getattr__ = lazily(__name__, reading="READER quick read", suggesting="suggest")
