"""Which of many patterns stand in a text: all that they need is looked up together, word by word, and only what has a chance is searched for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from ahocorasick import Automaton

from monitor.judge.triggers import DIGIT, EDGE, Need, signs
from monitor.judge.words import Words, met

_RUN = re.compile(r"\w+")
_ASCII_RUNS = bytes(code if chr(code).isalnum() or chr(code) == "_" else 32 for code in range(128)) + b" " * 128
_NEEDS = 3
"""Needs of an alternative that are looked up by words; those that are least likely to be met come first."""


class _Vocabulary:
    """What each word of a text tells of all tables at once, as bits; kept, for a document has few words and many sentences."""

    def __init__(self) -> None:
        self.size = 0
        """Bits in use."""
        self._bits: dict[str, int] = defaultdict(int, {EDGE: 0})  # an automaton of nothing cannot be asked
        self._digit = 0
        self._of = lru_cache(maxsize=16384)(self._of_word)
        self.tells = lru_cache(maxsize=4096)(self._tells)

    def add(self, literal: str, bit: int) -> None:
        """A text with the longest word of the literal sets the bit: the word itself, or one that has these letters where the literal has them."""
        if literal == DIGIT:
            self._digit |= bit
        else:
            run = _run(literal)
            before, after = literal.split(run, 1)
            self._bits[f"{' ' * bool(before)}{run}{' ' * bool(after)}"] |= bit
        self.__dict__.pop("_automaton", None)
        self._of.cache_clear()
        self.tells.cache_clear()

    @cached_property
    def _automaton(self) -> Automaton:
        """Finds all letters that are known to tell something in one walk over a word between spaces."""
        built = Automaton()
        for letters, bits in self._bits.items():
            built.add_word(letters, bits)
        built.make_automaton()
        return built

    def _tells(self, text: str) -> int:
        """The bits of all words of a text."""
        bits, of = 0, self._of
        for word in _words(text):
            bits |= of(word)
        return bits

    def _of_word(self, word: str) -> int:
        bits = 0
        for _, told in self._automaton.iter(f" {word} "):
            bits |= told
        return bits if word.isalpha() or not any(map(str.isdecimal, word)) else bits | self._digit


_VOCABULARY = _Vocabulary()


class Lookup:
    """A table of patterns that can say quickly which of them stand in a text.

    Every alternative of a pattern has a bit for each of its first needs; what the words of a text tell leaves those of which all needs may be met.
    """

    def __init__(self, table: Sequence[Words]) -> None:
        """`table`: the patterns; an answer names them by their place in it."""
        branches = [(n, branch, signs(branch.written)) for n, words in enumerate(table) for branch in words.branches]
        self._count, self._offset = len(branches), _VOCABULARY.size
        _VOCABULARY.size += self._count * _NEEDS
        self._given = 0
        self._tries = [(n, each.search, each.capitals, self._enter(place, needs)) for place, (n, each, needs) in enumerate(branches)]
        own: dict[int, int] = defaultdict(int)
        for place, (n, _, _) in enumerate(branches):
            own[n] |= 1 << place
        self._own = tuple(own[n] for n in range(len(table)))

    def _enter(self, place: int, needs: tuple[Need, ...]) -> tuple[Need, ...]:
        """Tell the vocabulary what an alternative needs; what remains to be asked of the text itself."""
        by_words = [need for need in needs if all(literal == DIGIT or _run(literal) for literal in need)][:_NEEDS]
        for slot in range(_NEEDS):
            bit = 1 << (slot * self._count + place)
            if slot >= len(by_words):
                self._given |= bit
                continue
            for literal in by_words[slot]:
                _VOCABULARY.add(literal, bit << self._offset)
        left = (need for need in needs if DIGIT not in need and not (need in by_words and all(map(_one_word, need))))
        return tuple(frozenset(literal.replace(EDGE, "") for literal in need) for need in left)

    def first(self, text: str) -> int | None:
        """The first pattern of the table that stands in the text; None where none does."""
        return next(iter(self.all(text, 1)), None)

    def all(self, text: str, most: int = -1) -> list[int]:
        """Every pattern of the table that stands in the text, in the table's order; not more than `most`."""
        return self.among(self.chances(text), text, most)

    def among(self, chances: int, text: str, most: int = -1) -> list[int]:
        """The same, of the alternatives that have a chance."""
        found: list[int] = []
        lowered = text.lower() if chances else ""
        while chances and len(found) != most:
            one = chances & -chances
            n, search, capitals, needs = self._tries[one.bit_length() - 1]
            if (not needs or met(needs, lowered)) and search(text if capitals else lowered):
                found.append(n)
                chances &= ~self._own[n]
            else:
                chances ^= one
        return found

    def chances(self, text: str) -> int:
        """The alternatives that may stand in the text, a bit each."""
        told = (_VOCABULARY.tells(text) >> self._offset) | self._given
        left = told
        for _ in range(_NEEDS - 1):
            told >>= self._count
            left &= told
        return left & ((1 << self._count) - 1)

    def of(self, patterns: Iterable[int]) -> int:
        """The alternatives of some patterns of the table, a bit each."""
        return sum(self._own[n] for n in patterns)


def _words(text: str) -> set[str]:
    """The words of a text, in lower case."""
    if text.isascii():
        return set(text.lower().encode("ascii").translate(_ASCII_RUNS).decode("ascii").split())
    return set(_RUN.findall(text.lower()))


def _run(literal: str) -> str:
    """The longest run of letters and digits in a literal; empty where it is marks and spaces alone."""
    return max(_RUN.findall(literal), key=len, default="")


def _one_word(literal: str) -> bool:
    """Whether the words of a text tell for sure that the literal stands in it."""
    return literal == DIGIT or _RUN.fullmatch(literal.replace(EDGE, "")) is not None
