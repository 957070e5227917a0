"""Instatus (https://instatus.com/help/api): `/summary.json`."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.model import Incident, IncidentImpact
from monitor.read.status.board import Board, Record, StatusFormat, impact, maybe_records, names, needed, plain, said, when

_PAGE_STATES = frozenset({"UP", "HASISSUES", "UNDERMAINTENANCE"})


def recognises(value: object, path: str) -> bool:  # noqa: ARG001 - one signature for all
    """A page with its state; the lists are left out while nothing goes on."""
    if not isinstance(value, dict):
        return False
    page = value.get("page")
    return "activeIncidents" in value or "activeMaintenances" in value or (isinstance(page, dict) and page.get("status") in _PAGE_STATES)


def read(value: Record, path: str) -> Board:  # noqa: ARG001 - one signature for all
    """Only what is not over. Raises ShapeError."""
    going = maybe_records(value.get("activeIncidents"), "activeIncidents")
    planned = maybe_records(value.get("activeMaintenances"), "activeMaintenances")
    return Board(StatusFormat.INSTATUS, (*map(_incident, going), *map(_maintenance, planned)), lists_open=True)


def _id(given: Record) -> str:
    """Older pages give no id, but the incident's own address."""
    return said(given, "id") or needed(given, "url")


def _incident(given: Record) -> Incident:
    return Incident(
        id=_id(given),
        title=needed(given, "name"),
        impact=impact(said(given, "impact")),
        resolved=said(given, "status").upper() == "RESOLVED",
        maintenance=False,
        started_at=when(given, "started"),
        updated_at=when(given, "updatedAt", "started"),
        components=_components(given),
        text=_text(given),
        url=said(given, "url") or None,
    )


def _maintenance(given: Record) -> Incident:
    start = when(given, "start")
    return Incident(
        id=_id(given),
        title=needed(given, "name"),
        impact=IncidentImpact.MAINTENANCE,
        resolved=said(given, "status").upper() == "COMPLETED",
        maintenance=True,
        started_at=start,
        updated_at=when(given, "updatedAt", "start"),
        ends_at=_end(start, said(given, "duration")),
        components=_components(given),
        text=_text(given),
        url=said(given, "url") or None,
    )


def _end(start: datetime | None, minutes: str) -> datetime | None:
    return start + timedelta(minutes=int(minutes)) if start and minutes.isascii() and minutes.isdigit() and len(minutes) < 7 else None


def _components(given: Record) -> tuple[str, ...]:
    return names(said(each, "name") for each in maybe_records(given.get("components"), "components"))


def _text(given: Record) -> str:
    updates = maybe_records(given.get("updates"), "updates")
    newest = max(updates, key=lambda each: said(each, "started", "createdAt"), default={})
    return plain(said(newest, "message", "messageHtml"))
