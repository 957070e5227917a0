"""Patterns of words in both languages, with a cheap test before the dear one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from monitor.judge.triggers import Need, branches, demands, triggers

PROVIDER = (
    r"\b(?=[A-Z])(?!(?:You|Your|Customers?|Users?|End|Subscribers?|Licensees?|Developers?|They|It|This|These|That|Those|Any|No|The|Each|Neither|Either|Such|If"
    r"|Content|Companies|Entities|Access|Use|Party|Parties|Services?|Organi[sz]ations|Individuals|People|Consumers?|GPTs|Apps?|Third|All|Some|I|Terms"
    r"|Agreement|Policy|Sections?|Accounts?|Fees|Actions?|Members?|Models?|Products?|Outputs?|Inputs?|Repeated|Violations?|Suspension)\b)[A-Z]\w+"
)
"""A capitalised name that is not the customer's nor a thing's: the provider. Whether a capital stands there at all is asked first: it is cheap."""


AFTER = 16
"""Letters after a match in which its number may stand ("includes up to 10 seats")."""

_CAPITAL = "(?-i:[A-Z])"
_LETTERS = re.compile(r"\\.|[A-Z]+")
_EDGE_FIRST = re.compile(r"^\\b([a-z])(?![?*+{])")

CLOSE, CLOSE_BEHIND = 12, 28
"""Letters before and after a match that belong to what it says ("governed by the laws of Singapore")."""


class Branch(NamedTuple):
    """One alternative of a pattern: searching one that has a chance is far cheaper than searching all."""

    written: str
    needs: tuple[Need, ...]
    """Literals of which a text must have one each."""
    capitals: bool
    """It asks for a capital: searched for in the text as it is; else in lower case, which is twice as fast as ignoring the case."""
    search: Callable[[str], re.Match[str] | None]


@dataclass(frozen=True, slots=True)
class Words:
    """A compiled pattern and the literals of which a text must have one."""

    pattern: re.Pattern[str]
    needs: Need
    branches: tuple[Branch, ...]

    def found(self, text: str) -> bool:
        """Whether the words stand in the text."""
        lowered = _lower(text)
        for _, needs, capitals, search in self.branches:  # noqa: SIM110 - plain loops are twice as fast, and this is asked hundreds of thousands of times
            if met(needs, lowered) and search(text if capitals else lowered):
                return True
        return False

    def near(self, text: str) -> str:
        """What the words match, each with the next few letters."""
        return " ".join(text[match.start() : match.end() + AFTER] for match in self.pattern.finditer(text))

    def around(self, text: str) -> str:
        """What the words match, each with what stands close by on both sides."""
        return " ".join(text[max(0, match.start() - CLOSE) : match.end() + CLOSE_BEHIND] for match in self.pattern.finditer(text))

    def may_stand(self, lowered: str) -> bool:
        """False only where the words cannot stand in the text, given in lower case."""
        return any(met(branch.needs, lowered) for branch in self.branches)


def met(needs: tuple[Need, ...], lowered: str) -> bool:
    """Whether a text, given in lower case, has one literal of each need."""
    for need in needs:
        for literal in need:
            if literal in lowered:
                break
        else:
            return False
    return True


@lru_cache(maxsize=64)
def _lower(text: str) -> str:
    return text.lower()


def words(*alternatives: str) -> Words:
    """One pattern of alternatives. Letter case is ignored except where `[A-Z]` asks for a capital."""
    joined = "|".join(alternatives).replace("[A-Z]", _CAPITAL)
    return Words(re.compile(joined, re.IGNORECASE), triggers(joined), tuple(map(_branch, branches(joined))))


def _branch(written: str) -> Branch:
    capitals = _CAPITAL in written
    pattern = re.compile(written, re.IGNORECASE) if capitals else re.compile(_early(_LETTERS.sub(_lowered, written)))
    return Branch(written, demands(written), capitals, pattern.search)


def _lowered(letters: re.Match[str]) -> str:
    return letters.group() if letters.group().startswith("\\") else letters.group().lower()


def _early(pattern: str) -> str:
    """`c(?<=\\bc)ut off` for `\\bcut off`: a pattern that begins with a letter is sought ten times as fast as one that begins with an edge."""
    return _EDGE_FIRST.sub(r"\1(?<=\\b\1)", pattern)
