"""Defined terms and names that a document only calls otherwise now: "User Training Data" became "User Input Data" throughout."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from monitor.judge.delta import delta

OFTEN = 3
"""How many statements must show the same exchange."""
MOST_WORDS = 4
_TERM = re.compile(r"[A-Z]\w*(?: [A-Z]\w*)*")


def renamed(pairs: Iterable[tuple[str, str]], older: str, newer: str) -> dict[str, str]:
    """Old name to new one. `pairs` are old and new wordings; a name is exchanged only where each stands on its own side."""
    counts = Counter(exchange for before, after in pairs if (exchange := _exchange(before, after)) is not None)
    return {old: new for (old, new), count in counts.items() if count >= OFTEN and old not in newer and new not in older}


def _exchange(before: str, after: str) -> tuple[str, str] | None:
    """The one capitalised name that another took the place of, with the capitalised words around it."""
    change = delta(before, after)
    old, new = " ".join(change.deleted), " ".join(change.inserted)
    if not (old and new) or max(len(change.deleted), len(change.inserted)) > MOST_WORDS:
        return None
    return _around(before, old), _around(after, new)


def _around(text: str, words: str) -> str:
    """The whole capitalised term in which the words stand; the words alone where they stand in none."""
    return next((match.group() for match in _TERM.finditer(text) if f" {words} " in f" {match.group()} "), words)


def rewritten(text: str, names: dict[str, str]) -> str:
    """The text with the new names in the place of the old ones."""
    for old, new in names.items():
        text = re.sub(rf"\b{re.escape(old)}\b", new.replace("\\", r"\\"), text)
    return text
