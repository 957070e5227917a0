"""What status pages tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.judged import Finding
from monitor.model.watch import SourceKey
from monitor.model.words import Severity, Text


class IncidentStage(StrEnum):
    """Where an incident or a planned maintenance stands."""

    SCHEDULED = "scheduled"
    OPENED = "opened"
    UPDATED = "updated"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CANCELLED = "cancelled"


class IncidentImpact(StrEnum):
    """How bad the provider says it is. Ordered by `rank`."""

    NONE = "none"
    MAINTENANCE = "maintenance"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for `none` to 4 for `critical`."""
        return list(IncidentImpact).index(self)


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident or planned maintenance, as its status page tells it at one look."""

    id: str
    """The page's own, unique on the page and stable while the incident lives."""
    title: str
    impact: IncidentImpact
    resolved: bool
    maintenance: bool
    started_at: datetime | None
    """None: the page does not say."""
    updated_at: datetime | None
    ends_at: datetime | None = None
    """When it was resolved; for planned maintenance, when it shall end."""
    components: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    text: str = ""
    """The newest update's words."""
    url: str | None = None
    flaps: int = 0
    """Ours, not the page's: how often it came back after its end was told."""


@dataclass(frozen=True, slots=True)
class IncidentEvent:
    """A step in an incident's life that people are told of."""

    id: str
    """Stable: made of the source, the incident, the stage and the update."""
    source: SourceKey
    url: str | None
    at: datetime
    """When we saw it."""
    stage: IncidentStage
    incident: Incident
    severity: Severity
    summary: Text
    findings: tuple[Finding, ...] = ()
    """What the incident's words say of policy (a channel closed, a model gone), judged as a document would be."""
