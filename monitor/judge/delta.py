"""What changed between the old and the new wording of one statement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from operator import eq

from monitor.judge.sentences import squeeze, tokens

_EMPTY_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "as",
        "and",
        "&",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "that",
        "this",
        "these",
        "those",
        "such",
        "which",
        "who",
        "it",
        "its",
        "our",
        "your",
        "their",
        "his",
        "her",
        "there",
        "here",
        "then",
        "also",
        "so",
        "other",
        "any",
        "all",
        "each",
        "respective",
        "applicable",
        "certain",
        "following",
        "above",
        "below",
        "please",
        "note",
        "我",
        "们",
        "您",
        "你",
        "的",
        "了",
        "和",
        "与",
        "及",
        "以",
        "并",
        "等",
        "其",
        "该",
        "此",
        "在",
        "于",
        "将",
        "会",
        "为",
        "是",
        "也",
        "之",
        "对",
        "地",
        "中",
        "上",
        "下",
        "这",
        "那",
        "就",
        "所",
        "请",
        "还",
        "但",
        "而",
        "又",
        "一",
        "个",
        "更",
        "向",
        "由",
        "至",
        "到",
        "把",
        "从",
    ]
)
_SAME = {
    "through": "via", "including": "include", "includes": "include", "like": "as", "while": "when", "whilst": "when", "upon": "on",
    "don't": "do not", "can't": "cannot", "organisation": "organization", "organisations": "organizations", "prior": "previous",
    "customers": "customer", "users": "user", "they": "them", "need": "must", "needs": "must", "permitted": "allowed", "purchase": "buy", "us": "we", "me": "we", "my": "our",
}  # fmt: skip
_FORCE = re.compile(
    r"^(?:not|no|never|non|cannot|may|must|shall|should|only|solely|unless|except|without|prohibited|forbidden|permitted|allowed|required"
    r"|immediately|default|opt|or|either|neither|nor|until|before|after|within|least|most|more|less|[$€£¥%]|\D*\d.*|不|勿|禁|须|須|仅|無|无)$"
)

_STEM = 4
"""Letters that inflected forms of a word have in common at least."""
_IN_ORDER = re.compile(r"\bin order to\b", re.IGNORECASE)
_REFERENCE = re.compile(r"\b([Ss]ections?|[Aa]rticles?|[Cc]lauses?|[Aa]nnex|[Ee]xhibit|§) ?\d+(?:\.\d+)*(?:\([a-z]\))?")
_DATE = re.compile(r"\d|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_EXCEPT = frozenset({"except", "excepting", "excluding", "unless", "除", "除外", "不含"})


@dataclass(frozen=True)
class Delta:
    """Words put in and words taken out of one statement."""

    inserted: tuple[str, ...]
    deleted: tuple[str, ...]
    share: float
    """How much of the longer side changed, 0 to 1."""

    @cached_property
    def strong(self) -> bool:
        """Words of force changed: a negation, a permission, a number, a limit."""
        return sorted(map(_forced, filter(_force, self.inserted))) != sorted(map(_forced, filter(_force, self.deleted)))

    @property
    def dates(self) -> bool:
        """A number or the name of a month changed."""
        return any(_DATE.match(word) for word in (*self.inserted, *self.deleted))

    @property
    def excepts(self) -> bool:
        """An exception was put in, or taken out."""
        return any(word.lower() in _EXCEPT for word in self.inserted) is not any(word.lower() in _EXCEPT for word in self.deleted)

    @cached_property
    def content(self) -> tuple[str, ...]:
        """Words of substance that changed; letter case, number and near-equal spellings left out."""
        left = [word for word in map(_plain, self.deleted) if word]
        fresh: list[str] = []
        for word in filter(None, map(_plain, self.inserted)):
            # what differs in length and in its first letters is not alike, which is soon seen
            near = (old for old in left if len(old) == len(word) or old[:_STEM] == word[:_STEM])
            twin = next((old for old in near if _alike(old, word)), None)
            if twin is None:
                fresh.append(word)
            else:
                left.remove(twin)
        return (*fresh, *left)

    @property
    def swapped(self) -> bool:
        """The same words stand in another order: "per key and not per seat" said the other way round."""
        return bool(self.inserted) and sorted(map(_plain, self.inserted)) == sorted(map(_plain, self.deleted))

    @property
    def empty(self) -> bool:
        """Nothing of substance changed."""
        return not self.content and not self.strong


def _forced(word: str) -> str:
    return _SAME.get(word.lower(), word.lower())


def _force(word: str) -> bool:
    return _FORCE.match(_forced(word)) is not None


def _plain(word: str) -> str:
    lowered = word.lower().replace("’", "'")
    lowered = lowered.removesuffix("'s")
    return "" if lowered in _EMPTY_WORDS else _SAME.get(lowered, lowered)


@lru_cache(maxsize=16384)
def _alike(old: str, new: str) -> bool:
    """Equal, inflected, or a slip of the pen."""
    if old == new:
        return True
    short, long = sorted((len(old), len(new)))
    if short < _STEM or long - short > 4 or _DIGIT.search(old) or _DIGIT.search(new):
        return False
    if old[:_STEM] == new[:_STEM] and _prefix(old, new) >= short - 2:
        return True
    return short == long and (sorted(old) == sorted(new) or sum(map(eq, old, new)) >= long - 1)


def _prefix(old: Sequence[str], new: Sequence[str]) -> int:
    """How many of the first ones are equal."""
    for at, (was, now) in enumerate(zip(old, new, strict=False)):
        if was != now:
            return at
    return min(len(old), len(new))


def _settled(text: str) -> str:
    """Without what only looks like a change: numbers of sections, roundabout words."""
    return _REFERENCE.sub(r"\1", _IN_ORDER.sub("to", text))


@lru_cache(maxsize=4096)
def delta(before: str, after: str) -> Delta:
    """Compare two wordings word by word, Chinese character by character."""
    if squeeze(before) == squeeze(after):
        return Delta((), (), 0.0)
    old, new = tokens(_settled(before)), tokens(_settled(after))
    head = _prefix(old, new)
    tail = _prefix(old[head:][::-1], new[head:][::-1])
    return _middle(old[head : len(old) - tail], new[head : len(new) - tail], max(len(old), len(new)))


def _middle(old: tuple[str, ...], new: tuple[str, ...], whole: int) -> Delta:
    """What changed between the words that both begin and end with."""
    if set(old).isdisjoint(new):  # nothing to align
        return Delta(new, old, max(len(new), len(old)) / max(whole, 1))
    inserted: list[str] = []
    deleted: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            deleted.extend(old[a:b])
            inserted.extend(new[c:d])
    return Delta(tuple(inserted), tuple(deleted), max(len(inserted), len(deleted)) / max(whole, 1))
