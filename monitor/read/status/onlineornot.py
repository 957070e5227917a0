"""OnlineOrNot (https://onlineornot.com/docs/api): `/v1/status_pages/<name>/summary`.

Its names are read in both spellings (`scheduled_maintenance`, `scheduledMaintenance`): the public description and answers differ in them.
"""

from __future__ import annotations

from monitor.model import Incident, IncidentImpact
from monitor.read.status.board import Board, Record, StatusFormat, impact, maybe_records, names, needed, plain, record, said, when

_GOING = ("active_incidents", "activeIncidents", "incidents")
_PLANNED = ("scheduled_maintenance", "scheduledMaintenance", "scheduled_maintenances", "active_maintenance", "activeMaintenance")
_OVER = frozenset({"resolved", "completed", "cancelled"})


def recognises(value: object, path: str) -> bool:  # noqa: ARG001 - one signature for all
    """An envelope `result` with a page's parts."""
    result = value.get("result") if isinstance(value, dict) else None
    return isinstance(result, dict) and any(name in result for name in (*_GOING, *_PLANNED, "components"))


def read(value: Record, path: str) -> Board:  # noqa: ARG001 - one signature for all
    """Only what is not over. Raises ShapeError."""
    result = record(value.get("result"), "result")
    going = [_incident(each) for name in _GOING for each in maybe_records(result.get(name), name)]
    planned = [_maintenance(each) for name in _PLANNED for each in maybe_records(result.get(name), name)]
    return Board(StatusFormat.ONLINE_OR_NOT, (*going, *planned), lists_open=True)


def _incident(given: Record) -> Incident:
    over = said(given, "status").lower() in _OVER
    return Incident(
        id=needed(given, "id"),
        title=needed(given, "title", "name"),
        impact=impact(said(given, "impact", "severity")),
        resolved=over,
        maintenance=False,
        started_at=when(given, "started", "started_at", "created", "created_at"),
        updated_at=when(given, "updated", "updated_at") or when(_newest(given), "created", "created_at"),
        ends_at=when(given, "ended", "ended_at", "resolved_at"),
        components=_components(given),
        text=_text(given),
    )


def _maintenance(given: Record) -> Incident:
    return Incident(
        id=needed(given, "id"),
        title=needed(given, "title", "name"),
        impact=IncidentImpact.MAINTENANCE,
        resolved=said(given, "status").lower() in _OVER,
        maintenance=True,
        started_at=when(given, "start", "starts_at", "scheduled_start", "start_date"),
        updated_at=when(given, "updated", "updated_at") or when(_newest(given), "created", "created_at"),
        ends_at=when(given, "end", "ends_at", "scheduled_end", "end_date"),
        components=_components(given),
        text=_text(given),
    )


def _components(given: Record) -> tuple[str, ...]:
    return names(said(each, "name") for each in maybe_records(given.get("components"), "components"))


def _newest(given: Record) -> Record:
    updates = maybe_records(given.get("updates"), "updates")
    return max(updates, key=lambda each: said(each, "created", "created_at"), default={})


def _text(given: Record) -> str:
    return plain(said(_newest(given), "description", "message", "body") or said(given, "description"))
