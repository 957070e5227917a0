"""Small builders of readings for the tests of this room."""

from __future__ import annotations

from monitor.compare import compare
from monitor.model import Block, BlockKind, Edit, EditKind, Link, Reading


def h(text: str, level: int = 2) -> Block:
    return Block(BlockKind.HEADING, text, level)


def p(text: str, *links: Link) -> Block:
    return Block(BlockKind.PARAGRAPH, text, 0, links)


def li(text: str, *links: Link) -> Block:
    return Block(BlockKind.ITEM, text, 1, links)


def row(text: str) -> Block:
    return Block(BlockKind.ROW, text)


def page(*blocks: Block, title: str = "") -> Reading:
    return Reading(blocks, title)


def edits(before: Reading, after: Reading, ignore: tuple[str, ...] = ()) -> list[tuple[EditKind, str | None]]:
    """What was found: kind and noise rule of each edit."""
    return [(edit.kind, edit.noise) for edit in compare(before, after, ignore).edits]


def material(before: Reading, after: Reading) -> tuple[Edit, ...]:
    return compare(before, after).material
