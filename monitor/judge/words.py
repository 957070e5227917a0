"""Patterns of words in both languages, with a cheap test before the dear one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from monitor.judge.triggers import Need, branches, demands, triggers

PROVIDER = (
    r"\b(?=[A-Z])(?!(?:You|Your|Customers?|Users?|End|Subscribers?|Licensees?|Developers?|They|It|This|These|That|Those|Any|No|The|Each|Neither|Either|Such|If"
    r"|Content|Companies|Entities|Access|Use|Party|Parties|Services?|Organi[sz]ations|Individuals|People|Consumers?|GPTs|Apps?|Third|All|Some|I|Terms"
    r"|Agreement|Policy|Sections?|Accounts?|Fees|Actions?|Members?|Models?|Products?|Outputs?|Inputs?|Repeated|Violations?|Suspension)\b)[A-Z]\w+"
)
"""A capitalised name that is not the customer's nor a thing's: the provider. Whether a capital stands there at all is asked first: it is cheap."""


AFTER = 16
"""Letters after a match in which its number may stand ("includes up to 10 seats")."""

CLOSE, CLOSE_BEHIND = 12, 28
"""Letters before and after a match that belong to what it says ("governed by the laws of Singapore")."""


@dataclass(frozen=True, slots=True)
class Words:
    """A compiled pattern and the literals of which a text must have one."""

    pattern: re.Pattern[str]
    needs: Need
    branches: tuple[tuple[re.Pattern[str], tuple[Need, ...]], ...]
    """The alternatives one by one, with all that each needs: searching one that has a chance is far cheaper than searching all."""

    def found(self, text: str) -> bool:
        """Whether the words stand in the text."""
        lowered = _lower(text)
        for branch, needs in self.branches:  # noqa: SIM110 - plain loops are twice as fast, and this is asked hundreds of thousands of times
            if met(needs, lowered) and branch.search(text):
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
        return any(met(needs, lowered) for _, needs in self.branches)


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
    joined = "|".join(alternatives).replace("[A-Z]", "(?-i:[A-Z])")
    parts = tuple((re.compile(part, re.IGNORECASE), demands(part)) for part in branches(joined))
    return Words(re.compile(joined, re.IGNORECASE), triggers(joined), parts)
