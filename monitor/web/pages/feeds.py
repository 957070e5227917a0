"""Feeds for programs of people: Atom of the changes, a calendar of the dates on which they take effect."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Annotated
from xml.etree import ElementTree as Xml

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import HTMLResponse
from icalendar import Calendar, Event

from monitor import __version__
from monitor.model import Change, ChangeFilter, ChangeQuery, Kind, Severity
from monitor.render.safe import defused
from monitor.render.when import territories_text, when_text
from monitor.render.words import name_of
from monitor.web.view import View

router = APIRouter(include_in_schema=False)

ENTRIES = 100
AHEAD = timedelta(days=400)
"""How far back changes are read for the calendar: dates are seldom announced longer before."""
ATOM = "http://www.w3.org/2005/Atom"
TAG = "tag:policy-monitor,2026:"
"""RFC 4151: ids that stay, wherever the page is served."""

Territory = Annotated[str | None, Query(pattern="^[A-Za-z]{2}$", description="ISO 3166-1 alpha-2.")]


@router.get("/feeds")
def feeds(view: Annotated[View, Depends(View)]) -> HTMLResponse:
    """What there is."""
    providers = [(each.id, each.name.in_language(view.language)) for each in view.app.store.watchlist().providers]
    return view.page("feeds.html.j2", providers=providers, kinds=[(kind.value, name_of(kind, view.language)) for kind in Kind])


@router.get("/changes.atom")
def atom(
    view: Annotated[View, Depends(View)],
    provider: str = "",
    kind: Kind | None = None,
    min_severity: Severity = Severity.LOW,
    territory: Territory = None,
) -> Response:
    """The newest changes (RFC 4287)."""
    wanted = ChangeFilter(
        providers=(provider,) if provider else (),
        kinds=(kind,) if kind else (),
        min_severity=min_severity,
        territories=(territory.upper(),) if territory else (),
    )
    changes = view.app.store.changes(ChangeQuery(filter=wanted, newest_first=True, limit=ENTRIES))
    Xml.register_namespace("", ATOM)
    root = Xml.Element(f"{{{ATOM}}}feed")
    base = _base(view)
    _add(root, "id", f"{TAG}{view.request.url.path}?{view.request.url.query}")
    _add(root, "title", view.say("Policy changes", "政策变更"))
    _add(root, "updated", (changes[0].confirmed_at if changes else datetime.fromtimestamp(0, UTC)).isoformat())
    _add(root, "generator", "policy-monitor", version=__version__)
    _add(root, "author").append(_text("name", view.say("Policy monitor", "政策变更监控")))
    _add(root, "link", rel="self", href=str(view.request.url))
    for change in changes:
        root.append(_entry(view, change, base))
    body = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return _cached(view, body, "application/atom+xml; charset=utf-8")


@router.get("/calendar.ics")
def calendar(view: Annotated[View, Depends(View)], provider: str = "", min_severity: Severity = Severity.LOW) -> Response:
    """The days on which changes take effect (RFC 5545), past and to come."""
    wanted = ChangeFilter(providers=(provider,) if provider else (), min_severity=min_severity)
    changes = view.app.store.changes(ChangeQuery(since=view.app.now() - AHEAD, filter=wanted))
    made = Calendar()
    made.add("prodid", f"-//policy-monitor//{__version__}//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", view.say("Policy changes take effect", "政策变更生效日"))
    for change in changes:
        if change.judgement.effective_date is not None:
            made.add_component(_event(view, change))
    return _cached(view, made.to_ical(), "text/calendar; charset=utf-8")


def _event(view: View, change: Change) -> Event:
    day = change.judgement.effective_date
    assert day is not None
    event = Event()
    event.add("uid", f"{change.id}@policy-monitor")
    event.add("dtstamp", change.confirmed_at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", defused(change.judgement.summary.in_language(view.language)))
    event.add("description", f"{name_of(change.judgement.severity, view.language)}\nmonitor show {change.id}")
    event.add("url", f"{_base(view)}/changes/{change.id}")
    event.add("transp", "TRANSPARENT")
    return event


def _entry(view: View, change: Change, base: str) -> Xml.Element:
    entry = Xml.Element(f"{{{ATOM}}}entry")
    judgement, language = change.judgement, view.language
    _add(entry, "id", f"{TAG}change:{change.id}")
    _add(entry, "title", f"[{name_of(judgement.severity, language)}] {defused(judgement.summary.in_language(language))}")
    _add(entry, "published", change.first_seen.isoformat())
    _add(entry, "updated", change.confirmed_at.isoformat())
    _add(entry, "link", rel="alternate", href=f"{base}/changes/{change.id}")
    for kind in dict.fromkeys(finding.kind for finding in judgement.findings):
        _add(entry, "category", term=kind.value, label=name_of(kind, language))
    _add(entry, "content", "\n".join(_lines(view, change)), type="text")
    return entry


def _lines(view: View, change: Change) -> list[str]:
    judgement, language = change.judgement, view.language
    lines = [when_text(change, language)]
    if judgement.regions_removed:
        lines.append(view.say("No longer supported: ", "不再支持：") + territories_text(judgement.regions_removed, language))
    if judgement.regions_added:
        lines.append(view.say("Newly supported: ", "新增支持：") + territories_text(judgement.regions_added, language))
    return [*lines, *(f"“{defused(finding.quote)}”" for finding in judgement.findings[:4])]


def _base(view: View) -> str:
    return view.app.settings.public_url or str(view.request.base_url).rstrip("/")


def _add(parent: Xml.Element, name: str, text: str | None = None, **attributes: str) -> Xml.Element:
    made = _text(name, text, **attributes)
    parent.append(made)
    return made


def _text(name: str, text: str | None = None, **attributes: str) -> Xml.Element:
    made = Xml.Element(f"{{{ATOM}}}{name}", attributes)
    made.text = text
    return made


def _cached(view: View, body: bytes, kind: str) -> Response:
    """With an ETag, so that a reader that has it already is told so."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "no-cache"}
    if view.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=kind, headers=headers)
