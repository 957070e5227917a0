"""The first page: what changed lately, worst first; what is going on; what cannot be seen; or an honest "all quiet"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from monitor.model import Change, ChangeFilter, ChangeQuery, Incident, Severity, SourceKey, SourceStatus
from monitor.web.rows import ChangeRow, change_rows
from monitor.web.view import View

router = APIRouter(include_in_schema=False)

LATELY = timedelta(days=30)
SHOWN = 12


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An incident that is not over."""

    provider: str
    incident: Incident


@router.get("/")
def now(view: Annotated[View, Depends(View)]) -> HTMLResponse:
    """The state of things at this moment."""
    at = view.app.now()
    rows = view.app.store.status()
    latest = view.app.store.changes(
        ChangeQuery(since=at - LATELY, filter=ChangeFilter(min_severity=Severity.LOW), newest_first=True, limit=200)
    )
    return view.page(
        "now.html.j2",
        changes=_worst(view, latest),
        more=max(0, len(latest) - SHOWN),
        incidents=_incidents(view),
        failing=[row for row in rows if row.tracking.trouble is not None],
        checked=sum(row.last_check is not None for row in rows),
        sources=len(rows),
        quiet_since=_quiet_since(latest, rows),
        last_look=max((row.last_check.at for row in rows if row.last_check), default=None),
    )


def _worst(view: View, changes: tuple[Change, ...]) -> list[ChangeRow]:
    ordered = sorted(changes, key=lambda change: (-change.judgement.severity.rank, -change.first_seen.timestamp()))
    return change_rows(view, ordered[:SHOWN])


def _incidents(view: View) -> list[OpenIncident]:
    """Those that are not over, the gravest first."""
    found = [(key, each) for key, incidents in view.app.store.incidents() for each in incidents if not each.resolved]
    found.sort(key=lambda pair: -pair[1].impact.rank)
    return [OpenIncident(_provider(view, key), each) for key, each in found]


def _provider(view: View, key: SourceKey) -> str:
    known = view.app.subjects.by_source.get(key)
    return known[0].name.in_language(view.language) if known else key.provider


def _quiet_since(latest: tuple[Change, ...], rows: tuple[SourceStatus, ...]) -> datetime | None:
    """The last change of the time shown, else the beginning of what we know; None where nothing was looked at."""
    if latest:
        return latest[0].first_seen
    return min((row.last_good for row in rows if row.last_good), default=None)
