"""A message that is longer than a service takes is cut in its middle, never refused: what changed comes first, where to look last."""

from __future__ import annotations

import re
from collections.abc import Callable

_GAP = "…"
_SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s|\s")
_TAIL_LINES = 3
"""Page, details, first seen."""


def characters(text: str) -> int:
    """Size in characters."""
    return len(text)


def utf8(text: str) -> int:
    """Size in bytes; a Chinese character has three."""
    return len(text.encode())


def fit(text: str, limit: int, size: Callable[[str], int] = characters) -> str:
    """`text` within `limit`: its last lines whole, what is before them cut at a line, else at a sentence or word, and marked `…`."""
    if size(text) <= limit:
        return text
    lines = text.split("\n")
    tail = _tail(lines, limit // 3, size)
    room = limit - size("\n".join(["", _GAP, *tail]))
    head, rest = _head(lines[: len(lines) - len(tail)], room, size)
    part = _part(rest, room - size("\n".join([*head, ""])), size) if rest else ""
    return "\n".join([*head, *([part + _GAP] if part else [_GAP]), *tail])


def _tail(lines: list[str], room: int, size: Callable[[str], int]) -> list[str]:
    tail: list[str] = []
    for line in reversed(lines[-_TAIL_LINES:]):
        if size("\n".join([line, *tail])) > room:
            break
        tail.insert(0, line)
    return tail


def _head(lines: list[str], room: int, size: Callable[[str], int]) -> tuple[list[str], str]:
    """The lines that fit, and the first that does not."""
    kept = 0
    while kept < len(lines) and size("\n".join(lines[: kept + 1])) <= room:
        kept += 1
    return lines[:kept], lines[kept] if kept < len(lines) else ""


def _part(line: str, room: int, size: Callable[[str], int]) -> str:
    """The beginning of a line, to the last bound within the room; too little of it is nothing."""
    bounds = [found.start() for found in _SENTENCE.finditer(line)]
    fitting = [bound for bound in bounds if size(line[:bound]) <= room]
    return line[: fitting[-1]].rstrip() if fitting else ""
