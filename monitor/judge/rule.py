"""What a rule is: a row of data that says which words make which kind of finding."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.judge.words import Words
from monitor.model import Direction, DocumentType, Kind, Severity, Text


class Turn(StrEnum):
    """How the direction of a finding is told."""

    STANCE = "stance"
    """By who may, must or must not do it."""
    TIGHTER = "tighter"
    """Its coming tightens, its going loosens."""
    LOOSER = "looser"
    """Its coming loosens, its going tightens."""
    FLAT = "flat"
    """Neither."""


class Scale(StrEnum):
    """What a larger number in the statement means for the customer."""

    NONE = "none"
    MORE_IS_TIGHTER = "more_is_tighter"
    """Prices."""
    MORE_IS_LOOSER = "more_is_looser"
    """Quotas, notice periods, ownership thresholds."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: general clauses of contract language, in both languages, never phrases of one page."""

    id: str
    kind: Kind
    description: Text
    """A noun phrase that can stand in a summary."""
    pattern: Words
    severity: Severity
    """When it tightens."""
    loosened: Severity
    """When it loosens, or is neutral."""
    unless: Words | None = None
    turn: Turn = Turn.STANCE
    otherwise: Direction = Direction.NEUTRAL
    """Direction of its coming where no stance is told."""
    scale: Scale = Scale.NONE
    needs_ban: bool = False
    """Fires only inside a prohibition."""
    no_ban: bool = False
    """Never inside a prohibition: there the words are about the customer's conduct."""
    types: frozenset[DocumentType] = frozenset()
    """Only in these documents; empty: in all."""
    close: bool = False
    """Words beside the ones it looks for are the matter too: an amount, a name, an address."""
    weak: bool = False
    """Speaks only where no other rule explains the statement."""
    as_right: Severity | None = None
    """When it tightens because the provider takes a right; None: as `severity`."""
    gone: Severity | None = None
    """When the statement was taken out; None: by direction."""
    scaled: Severity | None = None
    """When a number moved against the customer; None: as `severity`."""

    def speaks(self, text: str) -> bool:
        """Whether the words of the rule stand in the text."""
        return self.pattern.found(text) and not (self.unless and self.unless.found(text))
