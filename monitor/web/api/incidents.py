"""Incidents on status pages: those going on, and what was seen of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse

from monitor.model import Incident, IncidentEvent, SourceKey
from monitor.web.api.asking import NAME
from monitor.web.api.models import IncidentModel, IncidentStepModel
from monitor.web.api.times import utc
from monitor.web.view import View

router = APIRouter(tags=["incidents"])


@router.get("/incidents", response_model=list[IncidentModel])
def list_incidents(
    view: Annotated[View, Depends(View)], resolved: Annotated[bool, Query(description="Also those that ended lately.")] = False
) -> Response:
    """Incidents and planned maintenance as the watched status pages tell them now; with `resolved` also those that ended lately."""
    found = [(key, each) for key, incidents in view.app.store.incidents() for each in incidents if resolved or not each.resolved]
    return JSONResponse([_incident(key, each) for key, each in found])


@router.get("/incidents/steps", response_model=list[IncidentStepModel])
def list_incident_steps(
    view: Annotated[View, Depends(View)],
    since: Annotated[datetime | None, Query(description="Seen at or after.")] = None,
    until: Annotated[datetime | None, Query(description="Seen before.")] = None,
    provider: Annotated[str | None, Query(pattern=NAME, description="Only of this provider.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="The latest so many.")] = 200,
) -> Response:
    """What was seen of incidents, oldest first: opened, updated, resolved."""
    found = view.app.store.incident_events(utc(since), utc(until), provider)
    return JSONResponse([_step(each) for each in found[-limit:]])


def _incident(key: SourceKey, incident: Incident) -> dict[str, Any]:
    plain = {name: getattr(incident, name) for name in ("id", "title", "impact", "resolved", "maintenance", "text", "url")}
    times = {name: getattr(incident, name) for name in ("started_at", "updated_at", "ends_at")}
    plain |= {name: at.isoformat() if at else None for name, at in times.items()}
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
        "at": event.at.isoformat(),
        "stage": event.stage,
        "severity": event.severity,
        "summary": {"en": event.summary.en, "zh": event.summary.zh},
        "incident": event.incident.id,
        "title": event.incident.title,
        "url": event.url,
    }
