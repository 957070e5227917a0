"""What is watched and how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse

from monitor import __version__
from monitor.errors import NotFoundError
from monitor.model import Document, DocumentType, Provider, SourceKey, SourceStatus, Text
from monitor.web.api.asking import DocumentId, PageName, ProviderId, ProviderIds
from monitor.web.api.models import ProviderModel, SourceModel
from monitor.web.api.models_more import CheckModel, HealthModel, PlaceModel
from monitor.web.view import View

router = APIRouter(tags=["watched"])


@router.get("/providers", response_model=list[ProviderModel])
def list_providers(view: Annotated[View, Depends(View)]) -> Response:
    """Every watched provider with its documents."""
    return JSONResponse([_provider(each) for each in view.app.store.watchlist().providers])


@router.get("/providers/{provider}", response_model=ProviderModel)
def get_provider(view: Annotated[View, Depends(View)], provider: ProviderId) -> Response:
    """One watched provider."""
    found = next((each for each in view.app.store.watchlist().providers if each.id == provider), None)
    if found is None:
        raise _unknown("provider", "服务商", provider)
    return JSONResponse(_provider(found))


@router.get("/documents", response_model=list[PlaceModel])
def list_documents(
    view: Annotated[View, Depends(View)],
    provider: ProviderIds = [],  # noqa: B006 - FastAPI copies it
    document_type: Annotated[list[DocumentType], Query(description="Types of documents; any of them.")] = [],  # noqa: B006
) -> Response:
    """Every watched document, with where it is read."""
    found = view.app.store.watchlist().documents()
    wanted = (each for each in found if not provider or each.provider in provider)
    return JSONResponse([_place(each) for each in wanted if not document_type or each.type in document_type])


@router.get("/sources", response_model=list[SourceModel])
def list_sources(
    view: Annotated[View, Depends(View)],
    failing: Annotated[bool, Query(description="Only those that cannot be read now.")] = False,
    provider: ProviderIds = [],  # noqa: B006
) -> Response:
    """How every watched source stands."""
    rows: Iterable[SourceStatus] = (row for row in view.app.store.status() if row.tracking.trouble is not None or not failing)
    return JSONResponse([_source(row) for row in rows if not provider or row.source.key.provider in provider])


@router.get("/sources/{provider}/{document}/{page}", response_model=SourceModel)
def get_source(view: Annotated[View, Depends(View)], provider: ProviderId, document: DocumentId, page: PageName) -> Response:
    """How one watched source stands."""
    key = SourceKey(provider, document, page)
    found = next((row for row in view.app.store.status() if row.source.key == key), None)
    if found is None:
        raise _unknown("source", "来源", str(key))
    return JSONResponse(_source(found))


@router.get("/sources/{provider}/{document}/{page}/checks", response_model=list[CheckModel])
def list_checks(
    view: Annotated[View, Depends(View)],
    provider: ProviderId,
    document: DocumentId,
    page: PageName,
    limit: Annotated[int, Query(ge=1, le=500, description="The latest so many.")] = 50,
) -> Response:
    """The latest looks at a source, newest first, with why each was decided so."""
    found = view.app.store.checks(SourceKey(provider, document, page), limit)
    rows = [
        {
            "at": each.at.isoformat(),
            "outcome": each.outcome.value,
            "reason": each.reason.value if each.reason else None,
            "notes": list(each.notes),
            "seconds": each.elapsed.total_seconds(),
        }
        for each in found
    ]
    return JSONResponse(rows)


@router.get("/health", response_model=HealthModel)
def get_health(view: Annotated[View, Depends(View)]) -> Response:
    """How the watch itself stands, counted."""
    now, found = view.app.now(), view.app.store.tally(view.app.now())
    late = (now - found.due_at).total_seconds() if found.due_at else 0.0
    answer = {
        "version": __version__,
        "sources": {
            "watched": found.sources,
            "failing": found.failing,
            "waiting": found.waiting,
            "stale": found.stale,
            "never": found.never,
        },
        "next_due": found.due_at.isoformat() if found.due_at else None,
        "late_seconds": max(0.0, late),
        "alerts_pending": found.pending,
        "alerts_dead": found.dead,
        "incidents_open": sum(not each.resolved for _, incidents in view.app.store.incidents() for each in incidents),
        "changes": {level.value: count for level, count in found.changes},
    }
    return JSONResponse(answer)


def _unknown(what: str, what_zh: str, name: str) -> NotFoundError:
    return NotFoundError(
        Text(
            f"no {what} is called {name[:200]}; those that are watched: /api/v1/{what}s",
            f"没有名为 {name[:200]} 的{what_zh}；正在监控的：/api/v1/{what}s",
        )
    )


def _provider(provider: Provider) -> dict[str, Any]:
    return {
        "id": provider.id,
        "name": _both(provider.name),
        "home": provider.home,
        "documents": [_document(each) for each in provider.documents],
    }


def _document(document: Document) -> dict[str, Any]:
    urls = [source.url for source in document.sources if source.url]
    return {"id": document.id, "name": _both(document.name), "type": document.type.value, "urls": urls}


def _place(document: Document) -> dict[str, Any]:
    return {"provider": document.provider, **_document(document), "sources": [str(source.key) for source in document.sources]}


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _source(row: SourceStatus) -> dict[str, Any]:
    key, trouble = row.source.key, row.tracking.trouble
    return {
        "source": str(key),
        "provider": key.provider,
        "document": key.document,
        "document_type": row.document_type.value,
        "url": row.source.url,
        "last_look": row.last_check.at.isoformat() if row.last_check else None,
        "last_good": row.last_good.isoformat() if row.last_good else None,
        "due_at": row.due_at.isoformat() if row.due_at else None,
        "versions": row.versions,
        "changes": row.changes,
        "failing": trouble.reason.value if trouble else None,
        "failing_since": trouble.since.isoformat() if trouble else None,
        "detail": trouble.detail if trouble else "",
    }
