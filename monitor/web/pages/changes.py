"""Recorded changes: the list with its filters, and one change whole."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse

from monitor.model import Change, ChangeFilter, ChangeQuery, Kind, Severity
from monitor.render.fold import HISTORY_LIMITS, shown
from monitor.render.safe import defused
from monitor.render.words import name_of
from monitor.web.rows import change_rows
from monitor.web.view import View

router = APIRouter(include_in_schema=False)

PAGE = 50


@router.get("/changes")
def listed(
    view: Annotated[View, Depends(View)],
    provider: str = "",
    kind: Kind | None = None,
    severity: Severity = Severity.LOW,
    before: Annotated[datetime | None, Query(description="Older than this.")] = None,
) -> HTMLResponse:
    """The newest first, a page at a time."""
    wanted = ChangeFilter(providers=(provider,) if provider else (), kinds=(kind,) if kind else (), min_severity=severity)
    found = view.app.store.changes(ChangeQuery(until=before, filter=wanted, newest_first=True, limit=PAGE + 1))
    names = {key.provider: known[0].name.in_language(view.language) for key, known in view.app.subjects.by_source.items()}
    return view.page(
        "changes.html.j2",
        changes=change_rows(view, found[:PAGE]),
        older=found[PAGE - 1].first_seen.isoformat() if len(found) > PAGE else None,
        providers=sorted(names.items(), key=lambda pair: pair[1].casefold()),
        chosen={"provider": provider, "kind": kind.value if kind else "", "severity": severity.value},
        kinds=[(each.value, name_of(each, view.language)) for each in Kind],
        severities=[(each.value, name_of(each, view.language)) for each in Severity],
    )


@router.get("/changes/{change_id}")
def one(view: Annotated[View, Depends(View)], change_id: str) -> HTMLResponse:
    """Everything that is known of a change."""
    found = view.app.history.change(change_id)
    change = found.change
    background = view.app.backgrounds.of(change)
    edits = shown(found.diff.material, HISTORY_LIMITS, [finding.quote for finding in change.judgement.findings])
    return view.page(
        "change.html.j2",
        row=change_rows(view, [change])[0],
        change=change,
        confirmed=view.time(change.confirmed_at),
        findings=_findings(view, change),
        edits=edits,
        impacts=background.impacts,
        alternatives=background.alternatives[:3],
        reverts=background.reverts,
        acknowledged=background.acknowledged,
        told=view.app.store.dispatches(change.id),
    )


def _findings(view: View, change: Change) -> list[dict[str, str]]:
    ordered = sorted(change.judgement.findings, key=lambda finding: -finding.severity.rank)
    return [
        {
            "kind": name_of(finding.kind, view.language),
            "direction": name_of(finding.direction, view.language),
            "severity": name_of(finding.severity, view.language),
            "severity_id": finding.severity.value,
            "side": name_of(finding.side, view.language),
            "quote": defused(finding.quote),
            "heading": " › ".join(defused(line) for line in finding.heading),
            "rule": finding.rule,
        }
        for finding in ordered
    ]
