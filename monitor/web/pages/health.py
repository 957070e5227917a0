"""How the watch itself stands: for people as a page, for machines as probes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from monitor.errors import StoreError
from monitor.model import AlertStatus
from monitor.web.view import View

router = APIRouter(include_in_schema=False)


@router.get("/health")
def health(view: Annotated[View, Depends(View)]) -> HTMLResponse:
    """Sources failing, held and healthy; what waits to be delivered."""
    rows = view.app.store.status()
    return view.page(
        "health.html.j2",
        rows=sorted(rows, key=lambda row: (row.tracking.trouble is None, row.tracking.stale is None, row.source.key)),
        failing=sum(row.tracking.trouble is not None for row in rows),
        never=sum(row.last_check is None for row in rows),
        waiting=len(view.app.store.alerts(AlertStatus.PENDING, limit=1000)),
        dead=view.app.store.alerts(AlertStatus.DEAD, limit=20),
    )


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
