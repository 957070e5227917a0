"""Lists that stand inside a sentence: "you may not: (i) …; (ii) …" becomes a lead and its items, so that each is read under the lead. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from monitor.model import Block, BlockKind, Reading

_MARK = re.compile(r"(?<![\w)])[(（](?:[ivx]{1,5}|[a-z]|\d{1,2}|[一二三四五六七八九十]{1,2})[)）]\s*")
_SENTENCE = re.compile(r"(?<=[.。!?！？;；]) *")
_ITEMS = 2
"""From which on marks make a list."""


def unfolded(reading: Reading) -> Reading:
    """Only the lists inside sentences, laid out as lists. Every item's text stands verbatim in its block."""
    blocks = tuple(part for block in reading.blocks if block.kind is not BlockKind.HEADING for part in _parts(block))
    return replace(reading, blocks=blocks)


def _parts(block: Block) -> Iterator[Block]:
    marks = [match.start() for match in _MARK.finditer(block.text)]
    if len(marks) < _ITEMS:
        return
    lead = [part for part in _SENTENCE.split(block.text[: marks[0]]) if part.strip()]
    if not lead:
        return
    yield Block(BlockKind.PARAGRAPH, lead[-1].strip())
    for start, end in zip(marks, (*marks[1:], len(block.text)), strict=True):
        yield Block(BlockKind.ITEM, block.text[start:end].strip(), 1)
