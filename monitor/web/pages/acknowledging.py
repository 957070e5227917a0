"""The signed link of an alert: whoever has it may acknowledge that one event. Asking to see it does nothing; mail scanners follow links."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse

from monitor.model import Act
from monitor.web.access import note as note_done
from monitor.web.view import View

router = APIRouter(include_in_schema=False)


@router.get("/ack")
def asked(view: Annotated[View, Depends(View)], token: str = "") -> HTMLResponse:
    """What would be acknowledged, with a button. Raises ConfigError for a link that is not ours or too old."""
    told = view.app.tickets.read(token, view.app.now())
    return view.page("ack.html.j2", token=token, event=told.event, by=told.by, done=None)


@router.post("/ack")
def done(view: Annotated[View, Depends(View)], token: Annotated[str, Form()], note: Annotated[str, Form()] = "") -> HTMLResponse:
    """Acknowledge it."""
    told = view.app.tickets.read(token, view.app.now())
    first = view.app.acknowledge(told.event, told.by, note[:500])
    if first:
        note_done(view.app, replace(view.visitor, via="link"), Act.ACKNOWLEDGED, told.event, actor=told.by)
    return view.page("ack.html.j2", token=token, event=told.event, by=told.by, done=first)
