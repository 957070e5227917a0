"""Better Stack (https://betterstack.com/docs/uptime): `/index.json`, in the form of JSON:API."""

from __future__ import annotations

from monitor.model import Incident, IncidentImpact
from monitor.read.status.board import (
    Board,
    Record,
    StatusFormat,
    impact,
    maybe_records,
    names,
    needed,
    plain,
    record,
    records,
    said,
    when,
    worst,
)


def recognises(value: object, path: str) -> bool:  # noqa: ARG001 - one signature for all
    """A resource of type `status_page`."""
    data = value.get("data") if isinstance(value, dict) else None
    return isinstance(data, dict) and data.get("type") == "status_page"


def read(value: Record, path: str) -> Board:  # noqa: ARG001 - one signature for all
    """Its latest reports, over or not; what is down without a report is none. Raises ShapeError."""
    included = records(value.get("included", []), "included")
    resources = {needed(each, "id"): _attributes(each) for each in included if each.get("type") == "status_page_resource"}
    updates = {needed(each, "id"): _attributes(each) for each in included if each.get("type") == "status_update"}
    reports = [each for each in included if each.get("type") == "status_report"]
    return Board(StatusFormat.BETTER_STACK, tuple(_report(each, resources, updates) for each in reports), lists_open=False)


def _attributes(given: Record) -> Record:
    return record(given.get("attributes"), "attributes")


def _report(given: Record, resources: dict[str, Record], updates: dict[str, Record]) -> Incident:
    told = _attributes(given)
    affected = maybe_records(told.get("affected_resources"), "affected_resources")
    planned = said(told, "report_type") == "maintenance"
    ended, newest = when(told, "ends_at"), _newest(given, updates)
    over = said(told, "aggregate_state") == "resolved" or (ended is not None and not planned)
    how_bad = worst([impact(said(told, "aggregate_state"), IncidentImpact.NONE), *(impact(said(each, "status")) for each in affected)])
    return Incident(
        id=needed(given, "id"),
        title=needed(told, "title"),
        impact=IncidentImpact.MAINTENANCE if planned else how_bad if how_bad is not IncidentImpact.NONE else IncidentImpact.MINOR,
        resolved=over,
        maintenance=planned,
        started_at=when(told, "starts_at"),
        updated_at=when(newest, "published_at") or when(told, "starts_at"),
        ends_at=ended,
        components=names(said(resources.get(said(each, "status_page_resource_id"), {}), "public_name") for each in affected),
        text=plain(said(newest, "message")),
    )


def _newest(given: Record, updates: dict[str, Record]) -> Record:
    """The newest of a report's updates, by JSON:API's relationships."""
    links = given.get("relationships")
    about = links.get("status_updates") if isinstance(links, dict) else None
    ids = maybe_records(about.get("data"), "status_updates") if isinstance(about, dict) else []
    own = [updates[name] for each in ids if (name := said(each, "id")) in updates]
    return max(own, key=lambda each: said(each, "published_at"), default={})
