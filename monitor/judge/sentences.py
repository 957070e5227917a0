"""Sentences: how a block's text is cut into statements, and when two of them say the same."""

from __future__ import annotations

import re
import unicodedata
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
_MARKER = re.compile(r"^[^\w$€£¥]*(?:(?:\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})*(?=\s+[A-Z][a-z])|\(?[a-z]{1,4}\)|[a-z]\.)\s+)?")
"""A bare number is a marker only before a capital: "1 Scope" is numbered, "$20 per month" and "30 days after posting" say so much."""
_DROPPED = re.compile(r"[^\w%$€£¥]+|_+")
_CJK = re.compile(r"[\u3400-\u9fff]")
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


def sentences(text: str) -> tuple[str, ...]:
    """The statements of a block in order; a table row is one statement."""
    if " | " in text:
        return (text,)
    pieces: list[str] = []
    start = 0
    for stop in _BREAK.finditer(text):
        pieces.append(text[start : stop.end()].strip())
        start = stop.end()
    pieces.append(text[start:].strip())
    return tuple(filter(None, pieces))


def unmarked(text: str) -> str:
    """The statement without its list marker."""
    return _MARKER.sub("", text, count=1)


@lru_cache(maxsize=8192)
def squeeze(text: str) -> str:
    """Letters and digits only, folded: equal for texts that differ in case, spaces and punctuation alone."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _DROPPED.sub("", folded)


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[str, ...]:
    """Words of Latin script, single Han characters, and currency and percent signs, case kept."""
    return tuple(_TOKEN.findall(text))


def is_cjk(text: str) -> bool:
    """Whether the text is mostly written without spaces between words."""
    return len(_CJK.findall(text)) * 3 > len(text)


def weight(text: str) -> int:
    """Letters and digits, a Chinese character counting for three."""
    key = squeeze(text)
    return len(key) + 2 * len(_CJK.findall(key))


def numbers(text: str) -> tuple[Decimal, ...]:
    """The numbers of a text in order: those in digits, or where there are none those spelt in English."""
    digits = tuple(Decimal(match.group().replace(",", "")) for match in _NUMBER.finditer(text))
    return digits or tuple(Decimal(_SPELT[word]) for word in text.lower().split() if word in _SPELT)


def long_enough(key: str) -> bool:
    """Whether a squeezed text is so long that finding it elsewhere is no accident."""
    return len(key) >= (10 if _CJK.search(key) else 24)
