"""Text in columns on a page of so many cells, a Chinese character taking two. Help needs no more of a terminal, and loads no Rich for it."""

from __future__ import annotations

import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator, Sequence

from monitor.settings.door import colourless

PIPED = 80
"""Cells of a page that is no terminal's."""
_NAMES = 32
"""Cells of the first column at most; a longer name stands on a line of its own."""
_PART = re.compile(r"\s+|[\u2e80-\u9fff\uff00-\uffef][，。、；：！？）』」”’]*|[^\s\u2e80-\u9fff\uff00-\uffef]+")
"""What a line may be broken between: blanks, a Chinese character with the marks behind it, a word."""


def page_width() -> int:
    """Cells of the terminal, or of a page that is none's."""
    return shutil.get_terminal_size((PIPED, 24)).columns if sys.stdout.isatty() else PIPED


def bold(text: str) -> str:
    """Emphasized on a terminal that takes colours."""
    return f"\x1b[1m{text}\x1b[0m" if sys.stdout.isatty() and not colourless() else text


def cells(text: str) -> int:
    """How many cells a text takes."""
    return len(text) if text.isascii() else sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def folded(text: str, width: int) -> list[str]:
    """The lines of a text, none wider than a page; a word that is wider is broken."""
    return [line for given in text.split("\n") for line in _lines(given, width)]


def _lines(text: str, width: int) -> Iterator[str]:
    line, room = "", width
    for part in _parts(text, width):
        size = cells(part)
        if size > room and line:
            yield line.rstrip()
            line, room = "", width
            part, size = part.lstrip(), cells(part.lstrip())
        line, room = line + part, room - size
    yield line.rstrip()


def _parts(text: str, width: int) -> Iterator[str]:
    for match in _PART.finditer(text):
        part = match[0]
        while cells(part) > width:
            head = part[: width // 2]
            yield head
            part = part[len(head) :]
        yield part


def columns(rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Names and what they mean, indented by two cells."""
    first = max((size for name, _ in rows if (size := cells(name)) <= _NAMES), default=0)
    for name, meaning in rows:
        gap = first - cells(name)
        lines = folded(meaning, width - first - 4)
        if gap < 0:
            yield f"  {name}"
        else:
            yield f"  {name}{' ' * gap}  {lines.pop(0)}".rstrip()
        yield from (f"{' ' * (first + 4)}{line}".rstrip() for line in lines)
