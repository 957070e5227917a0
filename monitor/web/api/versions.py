"""Versions: what was in force when, and what it said."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import JSONResponse

from monitor.model import SourceKey, VersionEntry
from monitor.web.api.asking import AsOf, Cursor, DocumentId, PageName, ProviderId, ProviderIds
from monitor.web.api.models_more import TextModel, VersionPage
from monitor.web.api.pages import page_of
from monitor.web.api.times import utc
from monitor.web.view import View

router = APIRouter(tags=["versions"])

Limit = Annotated[int, Query(ge=1, le=1000, description="Versions on a page.")]


@router.get("/versions", response_model=VersionPage)
def list_versions_in_force(
    view: Annotated[View, Depends(View)],
    as_of: AsOf = None,
    provider: ProviderIds = [],  # noqa: B006 - FastAPI copies it
    limit: Limit = 200,
    cursor: Cursor = None,
) -> Response:
    """The version of every source that was in force at a time, by source."""
    found = view.app.store.in_force(utc(as_of) or view.app.now(), tuple(provider))
    page, more = page_of(found, cursor, limit)
    return JSONResponse({"versions": [_entry(each) for each in page], "next": more})


@router.get("/sources/{provider}/{document}/{page}/versions", response_model=VersionPage)
def list_versions(
    view: Annotated[View, Depends(View)],
    provider: ProviderId,
    document: DocumentId,
    page: PageName,
    limit: Limit = 200,
    cursor: Cursor = None,
) -> Response:
    """All versions of a source, newest first, without their texts."""
    found = view.app.store.versions(SourceKey(provider, document, page))[::-1]
    shown, more = page_of(found, cursor, limit)
    return JSONResponse({"versions": [_entry(each) for each in shown], "next": more})


@router.get("/sources/{provider}/{document}/{page}/versions/{number}", response_model=TextModel)
def get_version(
    view: Annotated[View, Depends(View)],
    provider: ProviderId,
    document: DocumentId,
    page: PageName,
    number: Annotated[int, Path(ge=1, le=1_000_000_000, description="1 for the first version.")],
) -> Response:
    """What a version says, block by block, verbatim."""
    found = view.app.store.version(SourceKey(provider, document, page), number)
    answer = {
        "source": str(found.source),
        "number": found.number,
        "first_seen": found.first_seen.isoformat(),
        "confirmed_at": found.confirmed_at.isoformat(),
        "title": found.reading.title,
        "language": found.reading.language,
        "blocks": [{"kind": block.kind.value, "text": block.text, "level": block.level} for block in found.reading.blocks],
    }
    return JSONResponse(answer)


def _entry(found: VersionEntry) -> dict[str, Any]:
    return {
        "source": str(found.source),
        "number": found.number,
        "first_seen": found.first_seen.isoformat(),
        "confirmed_at": found.confirmed_at.isoformat(),
        "change": found.change,
    }
