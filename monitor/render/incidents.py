"""The steps of incidents in the history: for a terminal, and for programs."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from monitor.model import IncidentEvent
from monitor.render.as_json import Json, finding_json
from monitor.render.safe import plain
from monitor.render.terminal import SEVERITY_STYLES
from monitor.render.when import time_text
from monitor.render.words import INCIDENT_IMPACTS, STAGES, name_of


def incidents_text(events: Sequence[IncidentEvent], *, timezone: str = "UTC", language: str = "en") -> RenderableType:
    """A few lines for each step, in the order given. Raises ConfigError for an unknown time zone."""
    parts: list[RenderableType] = []
    for event in events:
        parts += [_step(event, timezone, language), Line("")]
    return Group(*parts[:-1])


def _step(event: IncidentEvent, timezone: str, language: str) -> RenderableType:
    incident = event.incident
    head = Line.assemble(
        (f" {name_of(event.severity, language)} ", SEVERITY_STYLES[event.severity]),
        f" {time_text(event.at, timezone)}  {event.source}  {STAGES[event.stage].in_language(language)}",
    )
    touched = ", ".join((*incident.components, *incident.regions))
    facts = " · ".join(filter(None, (INCIDENT_IMPACTS[incident.impact].in_language(language), touched)))
    lines = [plain(event.summary.in_language(language)), plain(facts), plain(incident.text), incident.url or event.url or ""]
    return Group(head, *(Padding(Line(line), (0, 0, 0, 2)) for line in lines if line))


def incident_json(event: IncidentEvent) -> dict[str, Json]:
    """A step as plain JSON values, told from a change by `stage`. Times are ISO 8601 with offset; texts are verbatim."""
    incident = event.incident
    return {
        "id": event.id,
        "provider": event.source.provider,
        "document": event.source.document,
        "page": event.source.source,
        "url": incident.url or event.url,
        "at": event.at.isoformat(),
        "stage": event.stage.value,
        "severity": event.severity.value,
        "summary": {"en": event.summary.en, "zh": event.summary.zh},
        "incident": incident.id,
        "title": incident.title,
        "impact": incident.impact.value,
        "resolved": incident.resolved,
        "maintenance": incident.maintenance,
        "started_at": incident.started_at.isoformat() if incident.started_at else None,
        "updated_at": incident.updated_at.isoformat() if incident.updated_at else None,
        "ends_at": incident.ends_at.isoformat() if incident.ends_at else None,
        "components": list(incident.components),
        "regions": list(incident.regions),
        "text": incident.text,
        "kinds": [finding_json(finding) for finding in event.findings],
    }
