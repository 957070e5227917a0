"""Incidents on status pages: those going on, and what was seen of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from monitor.model import Incident, IncidentEvent, SourceKey
from monitor.web.api.models import IncidentModel, IncidentStepModel
from monitor.web.api.times import utc
from monitor.web.view import View

router = APIRouter(tags=["incidents"])


@router.get("/incidents", response_model=list[IncidentModel])
def known(view: Annotated[View, Depends(View)], resolved: bool = False) -> list[dict[str, Any]]:
    """Incidents and planned maintenance as the watched status pages tell them now; with `resolved` also those that ended lately."""
    found = [(key, each) for key, incidents in view.app.store.incidents() for each in incidents if resolved or not each.resolved]
    return [_incident(key, each) for key, each in found]


@router.get("/incidents/steps", response_model=list[IncidentStepModel])
def steps(
    view: Annotated[View, Depends(View)],
    since: Annotated[datetime | None, Query(description="Seen at or after.")] = None,
    until: Annotated[datetime | None, Query(description="Seen before.")] = None,
    provider: str | None = None,
) -> list[dict[str, Any]]:
    """What was seen of incidents, oldest first: opened, updated, resolved."""
    return [_step(each) for each in view.app.store.incident_events(utc(since), utc(until), provider)]


def _incident(key: SourceKey, incident: Incident) -> dict[str, Any]:
    names = ("id", "title", "impact", "resolved", "maintenance", "started_at", "updated_at", "ends_at", "text", "url")
    plain = {name: getattr(incident, name) for name in names}
    return plain | {
        "provider": key.provider,
        "source": str(key),
        "components": list(incident.components),
        "regions": list(incident.regions),
    }


def _step(event: IncidentEvent) -> dict[str, Any]:
    return {
        "id": event.id,
        "provider": event.source.provider,
        "at": event.at,
        "stage": event.stage,
        "severity": event.severity,
        "summary": {"en": event.summary.en, "zh": event.summary.zh},
        "incident": event.incident.id,
        "title": event.incident.title,
        "url": event.url,
    }
