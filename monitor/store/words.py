"""Words as the search knows them: the same in every database, in the twin in memory, and where what was found is marked.

What stands in an index was cut by these rules. Whoever changes them changes what the recorded sentences are called (`digest`), and has every
source indexed anew: a migration that empties `sentences` and fills `unindexed`.

Chinese and Japanese are written without spaces, and most of their words have two characters: each pair of neighbours is a word, and so is the
last character of a run, so that every character begins one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from monitor.model import Change, Reading

_END = re.compile(
    r"[。！？；][”’」』）]*"
    r"|[.!?;:](?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bNo\.)(?<!\bInc\.)(?<!\bLtd\.)(?<!\bCorp\.)(?<!\b[A-Z]\.)[\"”’)\]]*"
    r"(?=\s+[\"“‘(\[]*[A-Z0-9\u3040-\u9fff])"
)
"""A Chinese stop; a stop before a capital, a digit or Chinese, unless it ends an abbreviation."""
_WIDE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{_WIDE}]+|[^\W_{_WIDE}]+")
_ASCII = re.compile("[a-z0-9]+")
"""The same where nothing else can stand, and much cheaper."""
_NO_LETTER = re.compile(r"[\W_]+")
_LONGEST = 64
"""Characters of a word that count; what is longer is no word but a key or an address."""
_ASKED = re.compile(r'"([^"]*)"?|(\S+)')


def cut(text: str) -> tuple[str, ...]:
    """The sentences of a block, in order."""
    ends = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    return tuple(part for part in (text[start:end].strip() for start, end in pairwise(ends)) if part)


def sentences_of(reading: Reading) -> dict[str, None]:
    """The distinct sentences of a document, in order."""
    return dict.fromkeys(sentence for block in reading.blocks for sentence in cut(block.text))


def change_words(change: Change) -> tuple[str, ...]:
    """What is said of a change: its summary in both languages, then the quotes it rests on, each once."""
    judgement = change.judgement
    return tuple(dict.fromkeys((judgement.summary.en, judgement.summary.zh, *(finding.quote for finding in judgement.findings))))


def digest(sentence: str) -> int:
    """What a sentence is known by: 64 bits, with a sign."""
    return int.from_bytes(blake2b(sentence.encode(), digest_size=8).digest(), signed=True)


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, folded, in order."""
    if text.isascii():
        return tuple(word[:_LONGEST] for word in _ASCII.findall(text.lower()))
    return tuple(token for run in _runs(text) for token in run.tokens)


@dataclass(frozen=True, slots=True)
class _Run:
    """Letters that stand together."""

    start: int
    end: int
    text: str
    """Folded."""
    wide: bool

    @property
    def tokens(self) -> tuple[str, ...]:
        return (*(self.text[place : place + 2] for place in range(len(self.text) - 1)), self.text[-1]) if self.wide else (self.text,)


def _runs(text: str) -> Iterator[_Run]:
    for match in _RUN.finditer(text):
        wide = match[0][0] > "\u303f" and bool(re.match(f"[{_WIDE}]", match[0]))
        folded = match[0] if wide else _fold(match[0])
        if folded:
            yield _Run(match.start(), match.end(), folded, wide)


def _fold(word: str) -> str:
    """Lower case without marks, half-width."""
    if word.isascii():
        return word.lower()[:_LONGEST]
    bare = "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))
    return _NO_LETTER.sub("", unicodedata.normalize("NFC", bare.casefold()))[:_LONGEST]


# --- what is asked for


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand side by side, in this order."""

    tokens: tuple[str, ...]
    begins: bool
    """Of the last one, only a beginning is given."""

    @property
    def char(self) -> bool:
        """It is one Chinese character, which may begin any word."""
        return self.begins and re.fullmatch(f"[{_WIDE}]", self.tokens[-1]) is not None

    def stands_in(self, words: tuple[str, ...]) -> bool:
        """Whether the words of a text hold it."""
        return any(self.stands_at(words, place) for place in range(len(words) - len(self.tokens) + 1))

    def stands_at(self, words: tuple[str, ...], place: int) -> bool:
        """Whether it begins there, `place` being no later than its own length before the end."""
        here = words[place : place + len(self.tokens)]
        last = here[-1].startswith(self.tokens[-1]) if self.begins else here[-1] == self.tokens[-1]
        return last and here[:-1] == self.tokens[:-1]


def terms(asked: str) -> tuple[Term, ...]:
    """What a person asks for; all terms must be there. Empty: there is no word in it."""
    found = (_term(match[1] if match[1] is not None else match[2]) for match in _ASKED.finditer(asked))
    return tuple(dict.fromkeys(term for term in found if term.tokens))


def _term(said: str) -> Term:
    runs = list(_runs(said))
    words: list[str] = []
    for place, run in enumerate(runs):
        inner = place < len(runs) - 1 or len(run.text) == 1  # of a run at the end, its last character may be the middle of a longer run
        words += run.tokens if inner or not run.wide else run.tokens[:-1]
    alone = bool(runs) and runs[-1].wide and len(runs[-1].text) == 1
    return Term(tuple(words), alone or said.rstrip().endswith("*"))


# --- where it stands


def marked(text: str, asked: tuple[Term, ...]) -> tuple[tuple[int, int], ...]:
    """Where the terms stand in a text: spans of its characters, in order, none touching another."""
    words = [word for run in _runs(text) for word in _placed(run)]
    names = tuple(name for name, _, _ in words)
    found: list[tuple[int, int]] = []
    for term in asked:
        for place in range(len(words) - len(term.tokens) + 1):
            if term.stands_at(names, place):
                _, start, end = words[place + len(term.tokens) - 1]
                found.append((words[place][1], start + 1 if term.char else end))
    return tuple(_joined(sorted(found)))


def _placed(run: _Run) -> Iterator[tuple[str, int, int]]:
    """The words of a run with their places. A run that folding made longer or shorter is marked whole."""
    if not run.wide:
        yield run.text, run.start, run.end
        return
    for offset, token in enumerate(run.tokens):
        yield token, run.start + offset, run.start + offset + len(token)


def _joined(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start = end = -1
    for left, right in spans:
        if left > end:
            if end > start >= 0:
                yield start, end
            start, end = left, right
        end = max(end, right)
    if end > start >= 0:
        yield start, end
