"""Feeds for programs of people: Atom of the changes (RFC 4287), a calendar of the days ahead (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Annotated
from urllib.parse import urlencode
from xml.etree import ElementTree as Xml

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import HTMLResponse

from monitor import __version__
from monitor.model import Change, ChangeFilter, ChangeQuery, Kind, Severity
from monitor.render.safe import defused, web_address
from monitor.render.when import territories_text, when_text
from monitor.render.words import name_of
from monitor.standing import ENDING
from monitor.web.calendar import Day, as_ical, day_of_change, days_stated
from monitor.web.view import View

router = APIRouter(include_in_schema=False)

ENTRIES = 100
BEHIND = timedelta(days=400)
"""How far back changes are read for the calendar: dates are seldom announced longer before. Days that are longer gone are left out."""
ATOM = "http://www.w3.org/2005/Atom"
TAG = "tag:policy-monitor,2026:"
"""RFC 4151: ids that stay, wherever the page is served."""
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

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
    """The newest changes."""
    wanted = ChangeFilter(
        providers=(provider,) if provider else (),
        kinds=(kind,) if kind else (),
        min_severity=min_severity,
        territories=(territory.upper(),) if territory else (),
    )
    changes = view.app.store.changes(ChangeQuery(filter=wanted, newest_first=True, limit=ENTRIES))
    updated = max((change.confirmed_at for change in changes), default=datetime.fromtimestamp(0, UTC))
    names = {
        "kind": kind and kind.value,
        "min_severity": min_severity.value,
        "provider": provider,
        "territory": territory and territory.upper(),
    }
    root = _feed(view, names, updated)
    for change in changes:
        root.append(_entry(view, change))
    body = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, media_type="application/atom+xml; charset=utf-8", headers={"last-modified": _http(updated)})


@router.get("/calendar.ics")
def calendar(view: Annotated[View, Depends(View)], provider: str = "", min_severity: Severity = Severity.LOW) -> Response:
    """The days on which changes take effect, and on which something ends by what documents in force state; past ones and those to come."""
    since = view.app.now() - BEHIND
    providers = (provider,) if provider else ()
    changes = view.app.store.changes(ChangeQuery(since=since, filter=ChangeFilter(providers=providers, min_severity=min_severity)))
    days = [found for change in changes if (found := day_of_change(change, view.language, _base(view)))]
    days += _stated(view, providers, since)
    name = view.say("Policy changes take effect", "政策变更生效日")
    return Response(as_ical(name, days), media_type="text/calendar; charset=utf-8")


def _stated(view: View, providers: tuple[str, ...], since: datetime) -> list[Day]:
    rules = view.app.rules.all_at(view.app.now(), ENDING, providers)
    return [day for each in rules for day in days_stated(each, view.language) if day.day >= since.date()]


def _feed(view: View, names: Mapping[str, str | None], updated: datetime) -> Xml.Element:
    """The feed without its entries; its id is made of what it is narrowed by, in whatever order that was written."""
    Xml.register_namespace("", ATOM)
    root = Xml.Element(f"{{{ATOM}}}feed")
    _add(root, "id", f"{TAG}changes?{urlencode({name: value for name, value in names.items() if value})}")
    _add(root, "title", view.say("Policy changes", "政策变更"))
    _add(root, "updated", updated.isoformat())
    _add(root, "generator", "policy-monitor", version=__version__)
    _add(root, "author").append(_text("name", view.say("Policy monitor", "政策变更监控")))
    _add(root, "link", rel="self", href=str(view.request.url))
    _add(root, "link", rel="alternate", href=f"{_base(view)}/changes", type="text/html")
    return root


def _entry(view: View, change: Change) -> Xml.Element:
    entry = Xml.Element(f"{{{ATOM}}}entry")
    judgement, language = change.judgement, view.language
    _add(entry, "id", f"{TAG}change:{change.id}")
    _add(entry, "title", f"[{name_of(judgement.severity, language)}] {defused(judgement.summary.in_language(language))}")
    _add(entry, "published", change.first_seen.isoformat())
    _add(entry, "updated", change.confirmed_at.isoformat())
    _add(entry, "link", rel="alternate", href=f"{_base(view)}/changes/{change.id}", type="text/html")
    source = web_address(change.url)
    if source:
        _add(entry, "link", rel="via", href=source)
    for kind in dict.fromkeys(finding.kind for finding in judgement.findings):
        _add(entry, "category", term=kind.value, label=name_of(kind, language))
    _add(entry, "category", term=judgement.severity.value, scheme=f"{TAG}severity", label=name_of(judgement.severity, language))
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
    """What XML cannot hold becomes U+FFFD, so that one page cannot break the feed."""
    made = Xml.Element(f"{{{ATOM}}}{name}", {key: _NO_XML.sub("\ufffd", value) for key, value in attributes.items()})
    made.text = None if text is None else _NO_XML.sub("\ufffd", text)
    return made


def _http(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)
