"""Atlassian Statuspage (https://developer.statuspage.io), and what other products serve in its format: `/api/v2/*.json`."""

from __future__ import annotations

from datetime import datetime

from monitor.model import Incident, IncidentImpact
from monitor.read.status.board import (
    Board,
    Record,
    ShapeError,
    StatusFormat,
    impact,
    maybe_records,
    names,
    needed,
    plain,
    said,
    when,
)

_OVER = frozenset({"resolved", "postmortem", "completed", "cancelled", "canceled"})
_OPEN_LISTS = ("summary.json", "unresolved.json", "upcoming.json", "active.json")


def recognises(value: object, path: str) -> bool:  # noqa: ARG001 - one signature for all
    """A page with its incidents, maintenance or both."""
    if not isinstance(value, dict):
        return False
    return isinstance(value.get("page"), dict) and ("incidents" in value or "scheduled_maintenances" in value)


def read(value: Record, path: str) -> Board:
    """`summary.json` and `unresolved.json` list what is not over, the others the latest fifty. Raises ShapeError."""
    if path.endswith("summary.json") and "incidents" not in value:
        raise ShapeError("the summary has no `incidents`")
    incidents = [_incident(each) for each in maybe_records(value.get("incidents", []), "incidents")]
    planned = [_maintenance(each) for each in maybe_records(value.get("scheduled_maintenances", []), "scheduled_maintenances")]
    lists_open = path.endswith(_OPEN_LISTS) or "components" in value
    page = value.get("page")
    return Board(
        StatusFormat.STATUSPAGE, tuple(incidents + planned), lists_open, when(page, "updated_at") if isinstance(page, dict) else None
    )


def _incident(given: Record) -> Incident:
    updates = _updates(given)
    affected = names(said(each, "name") for each in maybe_records(given.get("components"), "components"))
    over = said(given, "status").lower() in _OVER
    ended = when(given, "resolved_at") or (when(given, "updated_at") if over else None)
    return Incident(
        id=needed(given, "id"),
        title=needed(given, "name"),
        impact=impact(said(given, "impact")),
        resolved=over,
        maintenance=False,
        started_at=when(given, "started_at", "created_at"),
        updated_at=when(given, "updated_at", "created_at"),
        ends_at=ended,
        components=affected or _named_in(updates),
        text=plain(said(updates[0], "body")) if updates else "",
        url=said(given, "shortlink", "url") or None,
    )


def _maintenance(given: Record) -> Incident:
    updates = _updates(given)
    return Incident(
        id=needed(given, "id"),
        title=needed(given, "name"),
        impact=IncidentImpact.MAINTENANCE,
        resolved=said(given, "status").lower() in _OVER,
        maintenance=True,
        started_at=when(given, "scheduled_for", "started_at"),
        updated_at=when(given, "updated_at", "created_at"),
        ends_at=when(given, "scheduled_until"),
        components=names(said(each, "name") for each in maybe_records(given.get("components"), "components")),
        text=plain(said(updates[0], "body")) if updates else "",
        url=said(given, "shortlink", "url") or None,
    )


def _updates(given: Record) -> list[Record]:
    """Newest first, whichever way round they come; in the order given where no time is said."""
    updates = maybe_records(given.get("incident_updates"), "incident_updates")
    times: list[datetime | None] = [when(each, "display_at", "created_at") for each in updates]
    if any(time is None for time in times):
        return updates
    return [each for _, _, each in sorted(zip(times, range(len(updates), 0, -1), updates, strict=True), key=lambda t: t[:2], reverse=True)]


def _named_in(updates: list[Record]) -> tuple[str, ...]:
    return names(said(part, "name") for each in updates for part in maybe_records(each.get("affected_components"), "affected_components"))
