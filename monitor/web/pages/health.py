"""How the watch itself stands: for people as a page, for machines as probes."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from monitor.errors import StoreError
from monitor.model import AlertStatus, CheckQuery, SourceStatus
from monitor.web.view import View

router = APIRouter(include_in_schema=False)

LOOKS = 500
"""The latest, of which durations and outcomes are told."""
WAITING = 200
"""Alerts that are counted."""
SLOWEST = 8
LATE = timedelta(minutes=5)
"""After this a look that is due is overdue."""
SHARES = (("50%", 0.5), ("90%", 0.9), ("100%", 1.0))


@router.get("/health")
def health(view: Annotated[View, Depends(View)]) -> HTMLResponse:
    """Sources failing, held and healthy; how long looks take; what waits to be delivered."""
    return view.sheet("health.html.j2", "", lambda: _health(view))


def _health(view: View) -> dict[str, Any]:
    rows = view.app.store.status()
    pending = view.app.store.alerts(AlertStatus.PENDING, limit=WAITING)
    looks = view.app.store.find_checks(CheckQuery(limit=LOOKS))
    return {
        "title": view.say("Health", "运行状况"),
        "rows": sorted(rows, key=lambda row: (row.tracking.trouble is None, row.tracking.stale is None, row.source.key)),
        "failing": [row for row in rows if row.tracking.trouble is not None],
        "stale": sum(row.tracking.stale is not None for row in rows),
        "never": sum(row.last_check is None for row in rows),
        "overdue": sum(row.due_at is not None and row.due_at < view.app.now() - LATE for row in rows),
        "outcomes": Counter(look.outcome for look in looks).most_common(),
        "looks": len(looks),
        "since": looks[-1].at if looks else None,
        "quantiles": _quantiles(sorted(look.elapsed.total_seconds() for look in looks if look.elapsed)),
        "slowest": sorted((row for row in rows if row.last_check), key=_took, reverse=True)[:SLOWEST],
        "most": max((_took(row) for row in rows), default=0.0),
        "waiting": len(pending),
        "many": len(pending) == WAITING,
        "queues": Counter(alert.subscription.name for alert in pending).most_common(),
        "oldest": min((alert.created_at for alert in pending), default=None),
        "dead": view.app.store.alerts(AlertStatus.DEAD, limit=20),
        "sent": view.app.store.dispatches(limit=10),
    }


def _took(row: SourceStatus) -> float:
    """Seconds of the last look."""
    return row.last_check.elapsed.total_seconds() if row.last_check else 0.0


def _quantiles(seconds: list[float]) -> list[tuple[str, float]]:
    """Half, nine of ten, all looks took at most so long."""
    return [(name, seconds[min(len(seconds) - 1, int(len(seconds) * share))]) for name, share in SHARES] if seconds else []


@router.get("/healthz")
def alive() -> PlainTextResponse:
    """The process answers."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
def ready(view: Annotated[View, Depends(View)]) -> Response:
    """The database answers too."""
    try:
        view.app.store.next_due()
    except StoreError:
        return PlainTextResponse("the database does not answer\n", 503)
    return PlainTextResponse("ready\n")
