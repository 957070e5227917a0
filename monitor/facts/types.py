"""What a document can state. Each fact is frozen, and carries the words it was read from: no quote, no fact."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum

from monitor.model import Kind

Key = tuple[object, ...]
"""What makes two facts the same statement, whatever the words and the place."""

_NOT_IDENTITY = frozenset({"quote", "heading", "group"})


class Polarity(StrEnum):
    """Whether a territory may or may not be used from."""

    SUPPORTED = "supported"
    BARRED = "barred"


class Comparison(StrEnum):
    """How an ownership share is held against its threshold."""

    MORE_THAN = "more_than"
    AT_LEAST = "at_least"


class Directness(StrEnum):
    """Which ownership counts. `both` also where the document does not say."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    BOTH = "both"


class DateRole(StrEnum):
    """What a date is the date of."""

    EFFECTIVE = "effective"
    UPDATED = "updated"
    SHUTDOWN = "shutdown"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What every fact has."""

    quote: str
    """Verbatim from one block of the reading."""
    heading: tuple[str, ...] = ()
    """The headings above it, outermost first."""

    def key(self) -> Key:
        """Identity for comparing: everything but quote and place."""
        own = (getattr(self, f.name) for f in fields(self) if f.name not in _NOT_IDENTITY)
        return (type(self).__name__, *own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory(Stated):
    """A territory that is on a list, or that a sentence opens or closes."""

    code: str
    """ISO 3166-1 alpha-2 (`XK` for Kosovo), or ISO 3166-2 for a named subdivision (`UA-43` Crimea, `UA-14` Donetsk, `UA-09` Luhansk…)."""
    polarity: Polarity
    surface: str = "all"
    """`api`, `app`, `all`, or the product's name as the page writes it where it tells lists of several products apart."""
    exclusions: tuple[str, ...] = ()
    """Parts left out, as codes in order of code; `*` where the page only says "with certain exceptions"."""
    group: str = ""
    """The group through which it is meant (`EEA`, `EU`…), or empty. Not part of its identity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership(Stated):
    """A bar (or right) that depends on who owns or controls the customer."""

    threshold: Decimal | None
    """Percent; 50 for "a majority"; None where the clause speaks of control without a figure."""
    comparison: Comparison
    directness: Directness
    jurisdictions: tuple[str, ...] = ()
    """Whose ownership: territory codes, else the phrase the clause uses (`unsupported regions`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prohibition(Stated):
    """Something that may not be done."""

    topic: Kind
    who: str
    """`customer`, or the class of customer that is named (`competitors`, `minors`…)."""
    what: str
    """A stable name of the thing (`resale`, `distillation`…): see `monitor.facts.topics`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission(Stated):
    """Something that may be done, or that the provider allows itself to do."""

    topic: Kind
    who: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFact(Stated):
    """A day with its role, or a period ("30 days after posting")."""

    role: DateRole
    date: date | None = None
    """Exactly one of `date` and `duration` is given."""
    duration: str = ""
    """ISO 8601: `P30D`, `P3M`, `PT24H`; business days count as days."""
    subject: str = ""
    """What is shut down, or what the notice is for, where the page says so; else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price(Stated):
    """A sum of money asked for something."""

    amount: Decimal
    currency: str
    """ISO 4217."""
    unit: str = ""
    """Per what: `month`, `user/month`, `1m input tokens`…; empty for a plain sum."""
    plan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Stated):
    """How much may be used: a quota, a rate, a ceiling."""

    amount: Decimal
    unit: str
    """`requests/minute`, `tokens/day`, `messages/5 hours`, `seats`, `days of retention`…"""
    plan: str = ""
    currency: str = ""
    """ISO 4217 where the ceiling is a sum of money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Stated):
    """Who the customer's contract is with, by the customer's region."""

    entity: str
    region: str = ""
    """Territory and group codes in order, joined by commas, `outside …` for all but these; empty for everybody."""


Fact = Territory | Ownership | Prohibition | Permission | DateFact | Price | Limit | Party
