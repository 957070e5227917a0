"""Folding and cutting text, and the places of a reading that the finders walk over. All folding keeps lengths, so that spans
found in folded text quote the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from monitor.model import Block, BlockKind, DocumentType, Reading

_QUOTES = dict.fromkeys(map(ord, "’‘ʼ`´′＇"), "'") | dict.fromkeys(map(ord, "“”„«»＂"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−－"), "-")
_SPACES = dict.fromkeys(map(ord, "¹²³⁰⁴⁵⁶⁷⁸⁹\u00a0\u2007\u2009\u202f\u3000\t\n\r"), " ")
_MARKS = {ord("（"): "(", ord("）"): ")", ord("，"): ",", ord("："): ":", ord("；"): ";", ord("％"): "%", ord("＄"): "$", ord("＋"): "+"}
_WIDE = {0xFF10 + n: str(n) for n in range(10)}


def _bare(char: str) -> str:
    """The letter without its marks, in lower case, one character for one."""
    base = unicodedata.normalize("NFD", char)[0].lower()
    return base if len(base) == 1 else base[0]


_LATIN = {code: _bare(chr(code)) for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))}
_LATIN |= {
    ord("ø"): "o",
    ord("Ø"): "o",
    ord("ł"): "l",
    ord("Ł"): "l",
    ord("đ"): "d",
    ord("Đ"): "d",
    ord("ı"): "i",
    ord("æ"): "a",
    ord("Æ"): "a",
}
_FOLD = _QUOTES | _DASHES | _SPACES | _MARKS | _WIDE | _LATIN
_FOLD_ASCII = bytes(ord(chr(code).translate(_FOLD)) for code in range(128)) + bytes(range(128, 256))

_FREQUENT = tuple((mark, mark.translate(_FOLD)) for mark in "’‘“”–—\u00a0")
"""The marks that English pages are full of."""


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower case without diacritics, plain quotes, dashes and spaces, half-width digits and marks. As long as `text`.

    Kept for the last few thousand texts: most blocks of a change stand on both sides of it.
    """
    plain = text
    if not plain.isascii():
        for mark, folded in _FREQUENT:
            plain = plain.replace(mark, folded)
    if plain.isascii():  # bytes are an order of magnitude cheaper
        return plain.encode("ascii").translate(_FOLD_ASCII).decode("ascii")
    return text.translate(_FOLD)


_SENTENCE_END = re.compile(
    r"(?<=[。！？；;])"
    r"|(?<=[a-z0-9)\]\"'%][.!?])(?<![A-Z][a-z][a-z]\.)(?<!Sept\.)(?<!No\.)(?<!\b\d\.)(?<!\b\d\d\.) (?=[\"'(\[]?[A-Z0-9])"
    r"|(?<=[a-zA-Z0-9)]\.)(?<!\b\d\.)(?<!\b\d\d\.) (?=[A-Z][a-z]+ )"
)
"""Chinese stops; a full stop before a capital, unless it ends an abbreviated month, a number of a list or of a day."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a block: `text` begins at `start` in the block."""

    start: int
    text: str
    folded: str


def split(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text with their offsets; the parts joined are the text without the spaces between."""
    at = 0
    for match in _SENTENCE_END.finditer(text):
        yield at, text[at : match.start()]
        at = match.end()
    if at < len(text):
        yield at, text[at:]


@dataclass(frozen=True)
class Place:
    """A block where it stands."""

    block: Block
    heading: tuple[str, ...]
    """The headings above it, outermost first; for a heading, those above it only."""
    lead: str
    """The paragraph that introduces the list or table this block stands in, else empty."""

    @property
    def text(self) -> str:
        """The block's text."""
        return self.block.text

    @property
    def folded(self) -> str:
        """The block's text, folded."""
        return fold(self.block.text)  # which keeps it, and is asked faster than a cached property

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The block's sentences."""
        folded = self.folded
        return tuple(Sentence(at, part, folded[at : at + len(part)]) for at, part in split(self.block.text))


@dataclass(frozen=True)
class Page:
    """A reading as the finders see it."""

    reading: Reading
    document_type: DocumentType
    places: tuple[Place, ...]


_LISTED = (BlockKind.ITEM, BlockKind.ROW)


def lay_out(reading: Reading, document_type: DocumentType) -> Page:
    """Give each block its headings and the paragraph that leads into its list."""
    places: list[Place] = []
    path: list[Block] = []
    heading: tuple[str, ...] = ()
    lead = ""
    for block in reading.blocks:
        if block.kind is BlockKind.HEADING:
            path = [above for above in path if above.level < block.level]
            heading = tuple(above.text for above in path)
        places.append(Place(block, heading, lead if block.kind in _LISTED else ""))
        if block.kind is BlockKind.HEADING:
            path.append(block)
            heading = (*heading, block.text)
            lead = ""
        elif block.kind is BlockKind.PARAGRAPH:
            lead = block.text
    return Page(reading, document_type, tuple(places))
