"""Changes, by filter and one by one, with what they mean, who was told, and their evidence."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from monitor.model import ChangeFilter, ChangeQuery, Direction, Dispatch, DocumentType, ImpactLevel, Kind, Severity, Urgency
from monitor.proving import evidence_zip
from monitor.questions import codes_named
from monitor.render import change_json
from monitor.render.answers import alternative_json, both, impact_json
from monitor.web.api.asking import NAME
from monitor.web.api.models import ChangeModel, ChangePage, DiffModel
from monitor.web.api.models_more import ChangeImpactModel, TellingModel
from monitor.web.api.pages import after_change, before_of
from monitor.web.api.times import utc
from monitor.web.view import View

router = APIRouter(tags=["changes"])

ChangeId = Annotated[
    str,
    Path(
        pattern="^[0-9a-f]{4,16}$",
        description="Hexadecimal digits: an id, or a unique beginning of one.",
        examples=["3f2a9c0b71d4"],
    ),
]
Named = Annotated[str, Field(pattern=NAME)]


class Asked(BaseModel):
    """Which changes are asked for, as `monitor diff` asks. Lists mean any of them."""

    provider: list[Named] = Field([], description="Provider ids.")
    document: list[Named] = Field([], description="Document ids, or any part of `provider:document` alone.")
    document_type: list[DocumentType] = Field([], description="Types of documents.")
    kind: list[Kind] = Field([], description="What a finding is about.")
    direction: list[Direction] = Field([], description="Whether it tightens or loosens.")
    urgency: list[Urgency] = Field([], description="When it bites. What states no date is listed as well.")
    impact: list[ImpactLevel] = Field([], description="On one of the profiles. Without a profile all is listed.")
    territory: list[Named] = Field([], description="Codes or names of territories that are added, removed or named.", examples=[["CN"]])
    language: list[Named] = Field([], description="Languages in which documents are published (BCP 47).", examples=[["zh"]])
    min_severity: Severity = Field(Severity.INFO, description="Nothing below.")
    since: datetime | None = Field(None, description="First seen at or after; without an offset in UTC.")
    until: datetime | None = Field(None, description="First seen before; without an offset in UTC.")
    limit: int = Field(50, ge=1, le=200, description="Changes on a page.")
    cursor: str | None = Field(None, description="`next` of the page before.", max_length=2000)


@router.get("/changes", response_model=ChangePage)
def list_changes(view: Annotated[View, Depends(View)], asked: Annotated[Asked, Query()]) -> Response:
    """Recorded changes by first sighting, newest first."""
    query = ChangeQuery(
        since=utc(asked.since),
        until=utc(asked.until),
        filter=_wanted(asked),
        newest_first=True,
        limit=asked.limit + 1,
        before=before_of(asked.cursor) if asked.cursor else None,
    )
    found = view.app.history.changes(query, view.app.levels)
    page = found[: asked.limit]
    more = after_change(page[-1].change) if len(found) > asked.limit else None
    return JSONResponse({"changes": [change_json(each) for each in page], "next": more})


@router.get("/changes/{change_id}", response_model=ChangeModel)
def get_change(view: Annotated[View, Depends(View)], change_id: ChangeId) -> Response:
    """One change by its id or a unique beginning of it."""
    return JSONResponse(change_json(view.app.history.change(change_id)))


@router.get("/changes/{change_id}/diff", response_model=DiffModel)
def get_diff(view: Annotated[View, Depends(View)], change_id: ChangeId) -> Response:
    """What changed, word by word."""
    found = view.app.history.change(change_id)
    edits = [
        {
            "kind": edit.kind.value,
            "heading": list(edit.heading),
            "spans": [{"kind": span.kind.value, "text": span.text} for span in edit.spans],
        }
        for edit in found.diff.material
    ]
    return JSONResponse({"change": found.change.id, "edits": edits})


@router.get("/changes/{change_id}/impact", response_model=ChangeImpactModel)
def get_impact_of_change(view: Annotated[View, Depends(View)], change_id: ChangeId) -> Response:
    """What the change has to do with your profiles by the rules in force today, and what those that it hits could use instead."""
    change, standing = view.app.store.change(change_id), view.app.standing
    impacts = standing.impacts_of(change) if standing else ()
    others = standing.alternatives(change) if standing else ()
    told = [impact_json(each, both) for each in impacts], [alternative_json(each, both) for each in others]
    return JSONResponse({"change": change.id, "impacts": told[0], "alternatives": told[1]})


@router.get("/changes/{change_id}/told", response_model=TellingModel)
def get_telling(view: Annotated[View, Depends(View)], change_id: ChangeId) -> Response:
    """Who was told of the change, newest first, and who takes care of it."""
    change = view.app.store.change(change_id)
    seen = next(iter(view.app.store.acknowledgements((change.id,))), None)
    acknowledged = {"by": seen.by, "at": seen.at.isoformat(), "note": seen.note} if seen else None
    told = [_told(each) for each in view.app.store.dispatches(change.id)]
    return JSONResponse({"change": change.id, "told": told, "acknowledged": acknowledged})


@router.get(
    "/changes/{change_id}/evidence",
    response_class=Response,
    responses={200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}, "description": "A zip file."}},
)
def get_evidence(view: Annotated[View, Depends(View)], change_id: ChangeId) -> Response:
    """The evidence as one zip file, readable without this program: both versions as they came, the diff, hashes and their chain."""
    settings = view.app.settings
    found = view.app.history.change(change_id)
    name, content = evidence_zip(found, view.app.store, settings.database_url, view.app.now(), settings.timezone)
    return Response(content, media_type="application/zip", headers={"content-disposition": f'attachment; filename="{name}.zip"'})


def _told(dispatch: Dispatch) -> dict[str, Any]:
    return {
        "subscription": dispatch.subscription.name,
        "form": dispatch.form.value,
        "status": dispatch.status.value,
        "begun_at": dispatch.created_at.isoformat(),
        "closed_at": dispatch.closed_at.isoformat() if dispatch.closed_at else None,
        "attempts": dispatch.attempts,
    }


def _wanted(asked: Asked) -> ChangeFilter:
    return ChangeFilter(
        providers=tuple(asked.provider),
        documents=tuple(asked.document),
        document_types=tuple(asked.document_type),
        kinds=tuple(asked.kind),
        directions=tuple(asked.direction),
        urgencies=tuple(asked.urgency),
        impacts=tuple(asked.impact),
        territories=codes_named(asked.territory),
        languages=tuple(asked.language),
        min_severity=asked.min_severity,
    )
