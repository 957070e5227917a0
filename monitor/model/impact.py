"""Whether something hits us, and what else we could use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.model.words import ImpactLevel, Text


@dataclass(frozen=True, slots=True)
class ImpactReason:
    """One ground for an impact."""

    level: ImpactLevel
    text: Text
    quote: str = ""
    """The provider's words it rests on."""
    settles: Text | None = None
    """For `maybe`: what would settle it."""


@dataclass(frozen=True, slots=True)
class Impact:
    """A change, or a rule in force, against one profile."""

    profile: str
    level: ImpactLevel
    reasons: tuple[ImpactReason, ...] = ()
    """Those of the level first."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """An API that a profile could use instead."""

    provider: str
    provider_name: Text
    api: str
    protocol: str
    base_url: str
    same_protocol: bool
    """Only the base URL changes."""
    level: ImpactLevel
    """`clear`, or `maybe` where something is not known."""
    why: Text
    price: str = ""
    incident: str = ""
    """Title of an incident that is open now."""
    key_variable: str | None = None
    source: str = ""
    as_of: date | None = None
