"""What a provider's documents state at one time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from monitor.facts import Fact
from monitor.model import Document, Provider, SourceKey


@dataclass(frozen=True, slots=True)
class InForce:
    """A version in force and what it states."""

    document: Document
    source: SourceKey
    url: str | None
    version: int
    since: datetime
    """When it was first seen (UTC)."""
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """All that a provider states."""

    provider: Provider
    documents: tuple[InForce, ...] = ()
    unread: tuple[SourceKey, ...] = ()
    """Sources of which no version was in force: never read, or not yet."""
    worked_out: dict[frozenset[str], object] = field(default_factory=dict, compare=False, repr=False)
    """What was derived from it, by the APIs it was asked for (`monitor.judge.impact.coverage`)."""
