"""Patterns of words in both languages, with a cheap test before the dear one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.judge.triggers import Need, triggers

PROVIDER = (
    r"\b(?!(?:You|Your|Customers?|Users?|End|Subscribers?|Licensees?|Developers?|They|It|This|These|That|Those|Any|No|The|Each|Neither|Either|Such|If"
    r"|Content|Companies|Entities|Access|Use|Party|Parties|Services?|Organi[sz]ations|Individuals|People|Consumers?|GPTs|Apps?|Third|All|Some|I|Terms"
    r"|Agreement|Policy|Sections?|Accounts?|Fees|Actions?|Members?|Models?|Products?|Outputs?|Inputs?|Repeated|Violations?|Suspension)\b)[A-Z]\w+"
)
"""A capitalised name that is not the customer's nor a thing's: the provider."""


AFTER = 16
"""Letters after a match in which its number may stand ("includes up to 10 seats")."""

CLOSE, CLOSE_BEHIND = 12, 28
"""Letters before and after a match that belong to what it says ("governed by the laws of Singapore")."""


@dataclass(frozen=True, slots=True)
class Words:
    """A compiled pattern and the literals of which a text must have one."""

    pattern: re.Pattern[str]
    needs: Need

    def found(self, text: str) -> bool:
        """Whether the words stand in the text."""
        return self.may_stand(text.lower()) and self.pattern.search(text) is not None

    def near(self, text: str) -> str:
        """What the words match, each with the next few letters."""
        return " ".join(text[match.start() : match.end() + AFTER] for match in self.pattern.finditer(text))

    def around(self, text: str) -> str:
        """What the words match, each with what stands close by on both sides."""
        return " ".join(text[max(0, match.start() - CLOSE) : match.end() + CLOSE_BEHIND] for match in self.pattern.finditer(text))

    def may_stand(self, lowered: str) -> bool:
        """False only where the words cannot stand in the text, given in lower case."""
        if not self.needs:
            return True
        return any(literal in lowered for literal in self.needs)


def words(*alternatives: str) -> Words:
    """One pattern of alternatives. Letter case is ignored except where `[A-Z]` asks for a capital."""
    joined = "|".join(alternatives).replace("[A-Z]", "(?-i:[A-Z])")
    return Words(re.compile(joined, re.IGNORECASE), triggers(joined))
