"""AWS Health's public events: `/public/currentevents`, JSON in UTF-16."""

from __future__ import annotations

import re

from monitor.model import Incident, IncidentImpact
from monitor.read.status.board import Board, Record, StatusFormat, maybe_records, names, needed, plain, records, said, when

_IMPACTS = {
    "0": IncidentImpact.NONE,
    "1": IncidentImpact.MINOR,
    "2": IncidentImpact.MAJOR,
    "3": IncidentImpact.CRITICAL,
}
"""The dashboard's own steps: operating normally, informational, degradation, disruption."""
_RESOLVED = re.compile(r"^\s*\[resolved\]\s*", re.IGNORECASE)
_REGION = re.compile(r"-((?:us|eu|ap|sa|ca|me|af|il|mx|cn)-(?:gov-)?[a-z]+-\d)$")


def recognises(value: object, path: str) -> bool:
    """A list of events with their names in Amazon's own scheme."""
    if not isinstance(value, list):
        return False
    if not value:
        return path.endswith("/currentevents")
    return all(isinstance(each, dict) and ("arn" in each or "event_log" in each) for each in value[:3])


def read(value: object, path: str) -> Board:  # noqa: ARG001 - one signature for all
    """Only events that are not over, and those that ended lately. Raises ShapeError."""
    return Board(StatusFormat.AWS_HEALTH, tuple(_event(each) for each in records(value, "events")), lists_open=True)


def _event(given: Record) -> Incident:
    title = needed(given, "summary", "service_name")
    log = sorted(maybe_records(given.get("event_log"), "event_log"), key=lambda each: said(each, "timestamp"))
    newest: Record = log[-1] if log else {}
    worst = max((_IMPACTS.get(said(each, "status"), IncidentImpact.MINOR) for each in (given, *log)), key=lambda each: each.rank)
    over = said(given, "status") == "0" or _RESOLVED.match(title) is not None or _RESOLVED.match(said(newest, "summary")) is not None
    return Incident(
        id=needed(given, "arn", "service"),
        title=_RESOLVED.sub("", title),
        impact=worst,
        resolved=over,
        maintenance=False,
        started_at=when(given, "date"),
        updated_at=when(newest, "timestamp") or when(given, "date"),
        ends_at=when(newest, "timestamp") if over else None,
        components=names([said(given, "service_name"), *_impacted(given)]),
        regions=names([said(given, "region_name") or region_of(said(given, "service"))]),
        text=plain(said(newest, "message")),
    )


def region_of(service: str) -> str:
    """The region in a service's name: `bedrock-us-east-1`; empty for a global one."""
    found = _REGION.search(service)
    return found[1] if found else ""


def _impacted(given: Record) -> list[str]:
    services = given.get("impacted_services")
    if not isinstance(services, dict):
        return []
    return [said(each, "service_name") for each in services.values() if isinstance(each, dict)]
