"""A recorded version as people read it: plain text, or CommonMark."""

from __future__ import annotations

from itertools import pairwise

from monitor.model import Block, BlockKind, Reading
from monitor.render.safe import markdown, plain


def reading_text(reading: Reading) -> str:
    """A block a line, an empty line before headings and paragraphs."""
    return _laid_out(reading.blocks, {block: _text(block) for block in reading.blocks})


def reading_markdown(reading: Reading) -> str:
    """CommonMark in which nothing of the page is markup; rows of tables stay lines."""
    return _laid_out(reading.blocks, {block: _markdown(block) for block in reading.blocks})


def _laid_out(blocks: tuple[Block, ...], lines: dict[Block, str]) -> str:
    parts = [lines[block] for block in blocks[:1]]
    for before, block in pairwise(blocks):
        together = before.kind is block.kind and block.kind in (BlockKind.ITEM, BlockKind.ROW)
        parts.append(("\n" if together else "\n\n") + lines[block])
    return "".join(parts)


def _text(block: Block) -> str:
    return f"{'  ' * (block.level - 1)}- {plain(block.text)}" if block.kind is BlockKind.ITEM else plain(block.text)


def _markdown(block: Block) -> str:
    words = markdown(plain(block.text))
    if block.kind is BlockKind.HEADING:
        return f"{'#' * max(1, block.level)} {words}"
    if block.kind is BlockKind.ITEM:
        return f"{'  ' * (block.level - 1)}- {words}"
    return f"{words}\\" if block.kind is BlockKind.ROW else words
