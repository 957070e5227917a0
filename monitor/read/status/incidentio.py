"""incident.io's widget (`/api/v1/summary`); its pages also serve Statuspage's format and feeds."""

from __future__ import annotations

from monitor.model import Incident, IncidentImpact
from monitor.read.status.board import Board, Record, StatusFormat, impact, maybe_records, names, needed, plain, said, when

_LISTS = ("ongoing_incidents", "in_progress_maintenances", "scheduled_maintenances")


def recognises(value: object, path: str) -> bool:  # noqa: ARG001 - one signature for all
    """What goes on, in three lists."""
    return isinstance(value, dict) and _LISTS[0] in value


def read(value: Record, path: str) -> Board:  # noqa: ARG001 - one signature for all
    """Only what is not over. Raises ShapeError."""
    going, running, planned = (maybe_records(value.get(name), name) for name in _LISTS)
    found = [*map(_incident, going), *map(_maintenance, running), *map(_maintenance, planned)]
    return Board(StatusFormat.INCIDENT_IO, tuple(found), lists_open=True)


def _incident(given: Record) -> Incident:
    return Incident(
        id=needed(given, "id"),
        title=needed(given, "name"),
        impact=impact(said(given, "current_worst_impact", "impact")),
        resolved=False,
        maintenance=False,
        started_at=when(given, "started_at", "created_at"),
        updated_at=when(given, "last_update_at"),
        components=_components(given),
        text=plain(said(given, "last_update_message")),
        url=said(given, "url") or None,
    )


def _maintenance(given: Record) -> Incident:
    return Incident(
        id=needed(given, "id"),
        title=needed(given, "name"),
        impact=IncidentImpact.MAINTENANCE,
        resolved=False,
        maintenance=True,
        started_at=when(given, "started_at", "starts_at"),
        updated_at=when(given, "last_update_at"),
        ends_at=when(given, "scheduled_end_at", "ends_at"),
        components=_components(given),
        text=plain(said(given, "last_update_message")),
        url=said(given, "url") or None,
    )


def _components(given: Record) -> tuple[str, ...]:
    return names(said(each, "name") for each in maybe_records(given.get("affected_components"), "affected_components"))
