"""A message that is longer than a service takes is cut in its middle, never refused: what changed comes first, where to look last."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

GAP = "…"
SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s|\s")
"""Where a line may be cut: after a sentence, else between words."""
_TAIL_LINES = 3
"""Page, details, first seen."""
_LEAST = 4
"""Characters; less of a line is not worth showing."""

_Line = TypeVar("_Line")


def characters(text: str) -> int:
    """Size in characters."""
    return len(text)


def utf8(text: str) -> int:
    """Size in bytes; a Chinese character has three."""
    return len(text.encode())


def utf16(text: str) -> int:
    """Size in units of UTF-16, by which Telegram counts; an emoji has two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fit(text: str, limit: int, size: Callable[[str], int] = characters) -> str:
    """`text` within `limit`: its last lines whole, what is before them cut at a line, else at a sentence or word, and marked `…`."""

    def weigh(line: str) -> int:
        return size(line) + 1

    def cut(line: str, room: int) -> str | None:
        at = bound(line, lambda end: weigh(line[:end].rstrip() + GAP) <= room)
        return line[:at].rstrip() + GAP if at else None

    return text if size(text) <= limit else "\n".join(within(text.split("\n"), limit + 1, weigh, cut, GAP))


def clip(text: str, limit: int) -> str:
    """A title within `limit` characters, cut at a word where one begins near."""
    if len(text) <= limit:
        return text
    edge = text.rfind(" ", max(limit - 20, 1), limit)
    return text[: edge if edge > 0 else limit - 1].rstrip() + GAP


def within(
    lines: Sequence[_Line], limit: int, weigh: Callable[[_Line], int], cut: Callable[[_Line, int], _Line | None], gap: _Line
) -> list[_Line]:
    """The lines whose weights add up to at most `limit`: the last ones, and as many of the first as there is room for.

    `cut` gives the beginning of a line, marked as cut, within a weight; None where too little of it would be left: then `gap` stands there.
    """
    weights = [weigh(line) for line in lines]
    if sum(weights) <= limit:
        return list(lines)
    last = len(lines) - _fitting(weights[-_TAIL_LINES:][::-1], limit // 3 + 1)
    room = limit - sum(weights[last:])
    first = _fitting(weights[:last], room - weigh(gap))
    part = cut(lines[first], room - sum(weights[:first])) if first < last else None
    return [*lines[:first], gap if part is None else part, *lines[last:]]


def _fitting(weights: Sequence[int], room: int) -> int:
    """How many of the weights, in their order, fit."""
    for count, weight in enumerate(weights):
        room -= weight
        if room < 0:
            return count
    return len(weights)


def bound(line: str, fits: Callable[[int], bool]) -> int:
    """The last place where `line` may be cut and its beginning still fits; 0 where there is none, or too little before it."""
    bounds = [found.start() for found in SENTENCE.finditer(line) if found.start() >= _LEAST]
    low, high = 0, len(bounds)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if fits(bounds[middle]) else (low, middle)
    return bounds[low - 1] if low else 0
