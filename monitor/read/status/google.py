"""Google Cloud and Workspace: `incidents.json` (schema: https://status.cloud.google.com/incidents.schema.json)."""

from __future__ import annotations

from monitor.model import Incident
from monitor.read.status.board import Board, Record, StatusFormat, impact, maybe_records, names, needed, plain, record, records, said, when


def recognises(value: object, path: str) -> bool:
    """A list of incidents with what they affect."""
    if not isinstance(value, list):
        return False
    if not value:
        return path.endswith("/incidents.json")
    return all(isinstance(each, dict) and ("external_desc" in each or "service_key" in each) for each in value[:3])


def read(value: object, path: str) -> Board:  # noqa: ARG001 - one signature for all
    """The latest ones, over or not. Raises ShapeError."""
    return Board(StatusFormat.GOOGLE_CLOUD, tuple(_incident(each) for each in records(value, "incidents")), lists_open=False)


def _incident(given: Record) -> Incident:
    newest = given.get("most_recent_update")
    update = record(newest, "most_recent_update") if newest is not None else _newest(given)
    places = maybe_records(given.get("currently_affected_locations"), "currently_affected_locations")
    places = places or maybe_records(given.get("previously_affected_locations"), "previously_affected_locations")
    products = maybe_records(given.get("affected_products"), "affected_products")
    text = plain(_without_marks(said(update, "text")))
    ended = when(given, "end")
    uri = said(given, "uri")
    return Incident(
        id=needed(given, "id", "number"),
        title=plain(said(given, "external_desc"))[:300] or text[:200] or needed(given, "service_name"),
        impact=impact(said(given, "status_impact") or said(update, "status")),
        resolved=ended is not None,
        maintenance=False,
        started_at=when(given, "begin", "created"),
        updated_at=when(update, "modified", "when", "created") or when(given, "modified"),
        ends_at=ended,
        components=names(said(each, "title") for each in products) or names([said(given, "service_name")]),
        regions=names(said(each, "title", "id") for each in places),
        text=text,
        url=uri or None,
    )


def _newest(given: Record) -> Record:
    updates = maybe_records(given.get("updates"), "updates")
    return max(updates, key=lambda each: said(each, "when", "created"), default={})


def _without_marks(text: str) -> str:
    """Its texts are Markdown of the plainest kind."""
    return text.replace("**", "").replace("# ", "")
