"""The first page: where we stand, what changed lately, worst first, what is going on, what cannot be seen; or an honest "all quiet"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from monitor.model import Change, ChangeFilter, ChangeQuery, Incident, Severity, SourceKey, SourceStatus
from monitor.web.rows import change_rows
from monitor.web.standings import profiles_of, stances
from monitor.web.view import View

router = APIRouter(include_in_schema=False)

LATELY = timedelta(days=30)
SHOWN = 12
INCIDENTS = 20
FAILING = 30


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An incident that is not over."""

    provider_id: str
    provider: str
    incident: Incident


@router.get("/")
def now(view: Annotated[View, Depends(View)]) -> HTMLResponse:
    """The state of things at this moment."""
    return view.sheet("now.html.j2", "", lambda: _now(view))


def _now(view: View) -> dict[str, Any]:
    rows = view.app.store.status()
    worst = _worst(view, view.app.now() - LATELY)
    failing = [row for row in rows if row.tracking.trouble is not None]
    profiles = profiles_of(view)
    return {
        "title": view.say("Now", "现在"),
        "profiles": profiles,
        "stances": stances(profiles, view.app.rules.all_at(view.app.now())) if profiles else [],
        "changes": change_rows(view, worst),
        "incidents": _incidents(view)[:INCIDENTS],
        "failing": failing[:FAILING],
        "failing_more": max(0, len(failing) - FAILING),
        "checked": sum(row.last_check is not None for row in rows),
        "sources": len(rows),
        "quiet_since": None if worst else _quiet_since(view, rows),
        "last_look": max((row.last_check.at for row in rows if row.last_check), default=None),
    }


def _worst(view: View, since: datetime) -> list[Change]:
    """The gravest of lately, of equal ones the newest. Each level is asked for by itself: nothing grave is hidden by much that is not."""
    found: dict[str, Change] = {}
    for level in (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW):
        if len(found) >= SHOWN:
            break
        query = ChangeQuery(since=since, filter=ChangeFilter(min_severity=level), newest_first=True, limit=SHOWN)
        found |= {change.id: change for change in view.app.store.changes(query) if change.id not in found}
    return sorted(found.values(), key=lambda change: (-change.judgement.severity.rank, -change.first_seen.timestamp()))[:SHOWN]


def _incidents(view: View) -> list[OpenIncident]:
    """Those that are not over, the gravest first."""
    found = [(key, each) for key, incidents in view.app.store.incidents() for each in incidents if not each.resolved]
    found.sort(key=lambda pair: -pair[1].impact.rank)
    return [OpenIncident(key.provider, _provider(view, key), each) for key, each in found]


def _provider(view: View, key: SourceKey) -> str:
    known = view.app.subjects.by_source.get(key)
    return known[0].name.in_language(view.language) if known else key.provider


def _quiet_since(view: View, rows: tuple[SourceStatus, ...]) -> datetime | None:
    """The last change, else the beginning of what we know; None where nothing was looked at."""
    last = view.app.store.changes(ChangeQuery(filter=ChangeFilter(min_severity=Severity.LOW), newest_first=True, limit=1))
    return last[0].first_seen if last else min((row.last_good for row in rows if row.last_good), default=None)
