"""One change whole: what it means, whether it hits us, its words, its evidence, who was told; and taking care of it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from monitor.alternatives import switch_lines
from monitor.model import Act, Alternative, Change, Finding, Side, Version
from monitor.proving import evidence_zip
from monitor.render.view import Background
from monitor.render.words import name_of
from monitor.web.access import note as note_done
from monitor.web.diffs import Laid, laid
from monitor.web.rows import change_rows
from monitor.web.view import View, href

router = APIRouter(include_in_schema=False)

NOTE = 500
"""Characters of a note that are kept."""


@router.get("/changes/{change_id}")
def one(
    view: Annotated[View, Depends(View)],
    change_id: str,
    diff: Annotated[str, Query(pattern="^(inline|split)$")] = "inline",
    first: Annotated[int, Query(ge=0, le=1_000_000, description="The first edit that is shown.")] = 0,
) -> HTMLResponse:
    """Everything that is known of a change."""
    known = view.kept(("change", change_id), lambda: _known(view, change_id))
    aside = view.part("change_aside.html.j2", **known)
    return view.sheet("change.html.j2", (change_id, diff, first), lambda: _whole(view, change_id, diff, first), aside)


def _known(view: View, change_id: str) -> dict[str, Any]:
    """What is shown beside a change, to each reader in another form."""
    change = view.app.store.change(change_id)
    return {
        "change": change,
        "acknowledged": next(iter(view.app.store.acknowledgements((change.id,))), None),
        "told": view.app.store.dispatches(change.id, limit=20),
    }


@router.post("/changes/{change_id}/acknowledge")
def acknowledge(view: Annotated[View, Depends(View)], change_id: str, note: Annotated[str, Form()] = "") -> RedirectResponse:
    """Whoever asks takes care of it; the first to do so stays."""
    change = view.app.store.change(change_id)
    if view.app.acknowledge(change.id, view.who, note[:NOTE]):
        note_done(view.app, view.visitor, Act.ACKNOWLEDGED, change.id)
        view.forget()
    return RedirectResponse(href("changes", change.id), 303)


@router.get("/changes/{change_id}/evidence.zip")
def evidence(view: Annotated[View, Depends(View)], change_id: str) -> Response:
    """The files that prove it (`monitor evidence`)."""
    settings = view.app.settings
    found = view.app.history.change(change_id)
    name, content = evidence_zip(found, view.app.store, settings.database_url, view.app.now(), settings.timezone)
    return Response(content, media_type="application/zip", headers={"content-disposition": f'attachment; filename="{name}.zip"'})


def _whole(view: View, change_id: str, diff: str, first: int) -> dict[str, Any]:
    found = view.app.history.change(change_id)
    change, background = found.change, view.app.backgrounds.of(found.change)
    findings = sorted(change.judgement.findings, key=lambda finding: -finding.severity.rank)
    before, after = view.app.history.sides(change)
    placed = laid(background.diff or found.diff, before.reading, after.reading, findings, first)
    row = change_rows(view, [change])[0]
    return {
        "title": row.summary,
        "row": row,
        "change": change,
        "findings": [_finding(view, change, number, each, placed) for number, each in enumerate(findings, 1)],
        "laid": placed,
        "split": diff == "split",
        "lang": after.reading.language or "",
        "sides": _sides(view, change, before, after),
    } | _bearing(background)


def _bearing(background: Background) -> dict[str, Any]:
    return {
        "impacts": background.impacts,
        "alternatives": [(each, _switch(each)) for each in background.alternatives[:3]],
        "reverts": background.reverts,
    }


def _switch(alternative: Alternative) -> str:
    return "\n".join(switch_lines(alternative))


def _sides(view: View, change: Change, before: Version, after: Version) -> list[tuple[str, str, str, str]]:
    """Name, time, address of the text and of the page as it came, of either side."""
    names = (view.say("before", "变更前"), view.say("after", "变更后"))
    return [
        (
            name,
            view.moment(version.first_seen),
            href(*text_parts(change, version.number), source=change.source.source, change=change.id),
            href(*text_parts(change, version.number), "page", source=change.source.source),
        )
        for name, version in zip(names, (before, after), strict=True)
    ]


def text_parts(change: Change, number: int) -> tuple[str, str, str, str]:
    """The parts of the address of a version's text."""
    return "documents", change.source.provider, change.source.document, str(number)


def _finding(view: View, change: Change, number: int, finding: Finding, placed: Laid) -> dict[str, Any]:
    version = change.before if finding.side is Side.REMOVED else change.after
    place = placed.places.get(number)
    return {
        "number": number,
        "kind": name_of(finding.kind, view.language),
        "direction": name_of(finding.direction, view.language),
        "severity": name_of(finding.severity, view.language),
        "severity_id": finding.severity.value,
        "side": name_of(finding.side, view.language),
        "quote": finding.quote,
        "heading": finding.heading,
        "rule": finding.rule,
        "diff": f"#{place}" if place else "",
        "text": f"{href(*text_parts(change, version), source=change.source.source, change=change.id)}#q{number}",
    }
