"""A version's text as lines of a page, with quotes or words marked where they stand. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from monitor.model import Block, BlockKind
from monitor.web.visible import shown

LONGEST = 50_000
"""Characters of one block that are shown."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What is marked, and the anchor of its first place; empty: none."""

    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Line:
    """A block as it is shown."""

    kind: str
    level: int
    html: Markup
    anchor: str
    spots: int = 0
    """How many marks stand in it."""


def lines_of(blocks: Sequence[Block], spots: Sequence[Spot], first: int, room: int) -> tuple[list[Line], int]:
    """The lines from block `first` on, about `room` characters of them, and the number of the block after."""
    lines: list[Line] = []
    top = min((block.level for block in blocks if block.kind is BlockKind.HEADING), default=1)
    at = first
    used: set[str] = set()
    while at < len(blocks) and room > 0:
        block = blocks[at]
        lines.append(_line(block, at, top, spots, used))
        room -= min(len(block.text), LONGEST)
        at += 1
    return lines, at


def _line(block: Block, number: int, top: int, spots: Sequence[Spot], used: set[str]) -> Line:
    text = block.text[:LONGEST]
    found = _places(text, spots)
    parts, at = [], 0
    for start, end, anchor in found:
        named = anchor if anchor and anchor not in used else ""
        used |= {named} - {""}
        mark = Markup('<mark id="{}">').format(named) if named else Markup("<mark>")
        parts += [shown(text[at:start]), mark, shown(text[start:end]), Markup("</mark>")]
        at = end
    html = Markup("").join([*parts, shown(block.text[at:], LONGEST - at)])
    return Line(block.kind.value, _level(block, top), html, f"b{number + 1}", len(found))


def _level(block: Block, top: int) -> int:
    """Of a heading, below the page's own: 2 for the highest of the document, 6 at most."""
    return min(2 + max(0, block.level - top), 6) if block.kind is BlockKind.HEADING else min(block.level, 3)


def _places(text: str, spots: Sequence[Spot]) -> list[tuple[int, int, str]]:
    """Where the spots stand, in order; of two that overlap the first counts."""
    every = sorted((start, start + len(spot.words), spot.anchor) for spot in spots for start in _starts(text, spot.words))
    kept: list[tuple[int, int, str]] = []
    for start, end, anchor in every:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, anchor))
    return kept


def _starts(text: str, words: str) -> list[int]:
    found: list[int] = []
    at = text.find(words)
    while at >= 0 and len(found) < 200:
        found.append(at)
        at = text.find(words, at + len(words))
    return found
