"""Recorded changes: the list with its filters, newest first, a page at a time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse

from monitor.model import ChangeFilter, ChangeQuery, Kind, Severity
from monitor.render.words import name_of
from monitor.web.rows import change_rows
from monitor.web.view import View

router = APIRouter(include_in_schema=False)

PAGE = 50


@router.get("/changes")
def listed(
    view: Annotated[View, Depends(View)],
    provider: str = "",
    kind: Annotated[Kind | str, Query(union_mode="left_to_right")] = "",
    severity: Severity = Severity.LOW,
    before: Annotated[datetime | None, Query(description="Older than this.")] = None,
    after: Annotated[str, Query(description="The change that the page before ended with.", max_length=64)] = "",
) -> HTMLResponse:
    """A page of the list."""
    before = before.replace(tzinfo=before.tzinfo or UTC) if before else None
    chosen = {"provider": provider, "kind": kind.value if isinstance(kind, Kind) else "", "severity": severity.value}
    wanted = ChangeFilter(providers=(provider,) if provider else (), kinds=(kind,) if isinstance(kind, Kind) else (), min_severity=severity)
    key = (*chosen.values(), before and before.isoformat(), after)
    return view.sheet("changes.html.j2", key, lambda: _listed(view, wanted, chosen, before, after))


def _listed(view: View, wanted: ChangeFilter, chosen: dict[str, str], before: datetime | None, after: str) -> dict[str, Any]:
    place = view.app.history.before(after) if after else None
    found = view.app.store.changes(ChangeQuery(until=before, before=place, filter=wanted, newest_first=True, limit=PAGE + 1))
    names = {key.provider: known[0].name.in_language(view.language) for key, known in view.app.subjects.by_source.items()}
    return {
        "title": view.say("Changes", "变更"),
        "changes": change_rows(view, found[:PAGE]),
        "older": found[PAGE - 1].id if len(found) > PAGE else None,
        "newer": bool(after),
        "providers": sorted(names.items(), key=lambda pair: pair[1].casefold()),
        "chosen": chosen,
        "kinds": [(each.value, name_of(each, view.language)) for each in Kind],
        "severities": [(each.value, name_of(each, view.language)) for each in Severity],
    }
