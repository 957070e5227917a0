"""Sentences: how a block's text is cut into statements, and when two of them say the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

_BREAK = re.compile(
    r"""
    (?<=[。！？；])\s*                                  # Chinese stops need no space after them
  | (?<=[;,])\s*(?:and|or)?\s*(?=\([a-z]{1,4}\)\s)
  | (?<=[!?;])\s+(?=\S)
  | (?<=[.:])\s+(?=\(?[a-z0-9]{1,4}\)\s)                # "…: (a) first; (b) second"
  | (?<!\be\.g)(?<!\bi\.e)(?<!\bNo)(?<!\bInc)(?<!\bLtd)(?<!\bCo)(?<!\bSt)(?<!\bvs)(?<!\bArt)(?<!\bSec)
    (?<![A-Z])\.(?:["”’)]*)\s+(?=["“‘(]*[A-Z0-9\u3400-\u9fff])
    """,
    re.VERBOSE,
)
_TOKEN = re.compile(r"[^\W_\u3400-\u9fff]+(?:['’.,\-][^\W_\u3400-\u9fff]+)*%?|[\u3400-\u9fff]|[$€£¥%]")
_TOKEN_ASCII = re.compile(r"[A-Za-z0-9]+(?:['.,\-][A-Za-z0-9]+)*%?|[$%]")
"""The same where nothing else can stand, and much cheaper."""
_MARKER = re.compile(r"^[^\w$€£¥]*(?:(?:\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})*(?=\s+[A-Z][a-z])|\(?[a-z]{1,4}\)|[a-z]\.)\s+)?")
"""A bare number is a marker only before a capital: "1 Scope" is numbered, "$20 per month" and "30 days after posting" say so much."""
_DROPPED = re.compile(r"[^\w%$€£¥]+|_+")
_CJK = re.compile(r"[\u3400-\u9fff]")
_MARKS = "’‘“”–—•…·\u00a0"
"""The marks that English pages are full of; each is dropped, and none of them folds to a letter."""
_NO_LETTER = bytes(code for code in range(128) if not chr(code).isalnum() and chr(code) not in "%$")
_STOP = re.compile(r"[。！？；;,!?.:]")
"""Every break stands at or right after one of these."""
_FULL_STOP = re.compile(r"[。！？；;!?.]")
"""Those at which a text breaks that has no "(a)": at a full stop before it, at another behind it."""
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SPELT = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "six": 6,
    "nine": 9,
    "twelve": 12,
    "five": 5,
    "seven": 7,
    "ten": 10,
    "fourteen": 14,
    "fifteen": 15,
    "thirty": 30,
    "sixty": 60,
    "ninety": 90,
}


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[str, ...]:
    """The statements of a block in order; a table row is one statement."""
    if " | " in text:
        return (text,)
    pieces: list[str] = []
    start = 0
    for end in _breaks(text):
        pieces.append(text[start:end].strip())
        start = end
    pieces.append(text[start:].strip())
    return tuple(filter(None, pieces))


def _breaks(text: str) -> Iterator[int]:
    """Where the breaks of a text end. They are only tried where a stop stands: tried everywhere they are dear."""
    end = 0
    listed = ")" in text
    for stop in (_STOP if listed else _FULL_STOP).finditer(text):
        start, behind = stop.span()
        for at in (start, behind) if listed else (start,) if text[start] == "." else (behind,):
            found = _BREAK.match(text, at) if at >= end else None
            if found is not None:
                end = found.end()
                yield end


def unmarked(text: str) -> str:
    """The statement without its list marker."""
    return _MARKER.sub("", text, count=1)


@lru_cache(maxsize=4096)
def stated(text: str) -> tuple[tuple[str, str], ...]:
    """The statements of a block, each with its squeezed words without the list marker, by which it is known again."""
    return tuple((each, squeeze(unmarked(each))) for each in sentences(text))


@lru_cache(maxsize=8192)
def squeeze(text: str) -> str:
    """Letters and digits only, folded: equal for texts that differ in case, spaces and punctuation alone."""
    plain = text
    if not plain.isascii():
        for mark in _MARKS:
            plain = plain.replace(mark, "")
    if plain.isascii():  # nothing to normalise, and bytes are an order of magnitude cheaper
        return plain.lower().encode("ascii").translate(None, _NO_LETTER).decode("ascii")
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text).casefold())


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[str, ...]:
    """Words of Latin script, single Han characters, and currency and percent signs, case kept."""
    return tuple((_TOKEN_ASCII if text.isascii() else _TOKEN).findall(text))


def is_cjk(text: str) -> bool:
    """Whether the text is mostly written without spaces between words."""
    return not text.isascii() and len(_CJK.findall(text)) * 3 > len(text)


def weight(text: str) -> int:
    """Letters and digits, a Chinese character counting for three."""
    key = squeeze(text)
    return len(key) if key.isascii() else len(key) + 2 * len(_CJK.findall(key))


def numbers(text: str) -> tuple[Decimal, ...]:
    """The numbers of a text in order: those in digits, or where there are none those spelt in English."""
    digits = tuple(Decimal(match.group().replace(",", "")) for match in _NUMBER.finditer(text))
    return digits or tuple(Decimal(_SPELT[word]) for word in text.lower().split() if word in _SPELT)


def long_enough(key: str) -> bool:
    """Whether a squeezed text is so long that finding it elsewhere is no accident."""
    return len(key) >= (24 if key.isascii() or not _CJK.search(key) else 10)
