"""A bare list of components with their states (`/components.json` of Statuspage and Instatus): each that does not work is an incident."""

from __future__ import annotations

from monitor.model import Incident, IncidentImpact
from monitor.read.status.board import Board, Record, StatusFormat, impact, needed, records, said, when


def recognises(value: object, path: str) -> bool:  # noqa: ARG001 - one signature for all
    """Components and no incidents."""
    return isinstance(value, dict) and isinstance(value.get("components"), list)


def read(value: Record, path: str) -> Board:  # noqa: ARG001 - one signature for all
    """What does not work now. Raises ShapeError."""
    parts = [each for each in records(value.get("components"), "components") if each.get("group") is not True]
    found = tuple(_incident(each) for each in parts if impact(needed(each, "status")) is not IncidentImpact.NONE)
    return Board(StatusFormat.COMPONENTS, found, lists_open=True)


def _incident(given: Record) -> Incident:
    """Its id is the component's, so that its troubles are one thread."""
    how_bad = impact(said(given, "status"))
    return Incident(
        id=f"component:{needed(given, 'id', 'name')}",
        title=needed(given, "name"),
        impact=how_bad,
        resolved=False,
        maintenance=how_bad is IncidentImpact.MAINTENANCE,
        started_at=None,
        updated_at=when(given, "updated_at", "updatedAt"),
        components=(needed(given, "name"),),
    )
