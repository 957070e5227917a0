"""What is watched and how it stands."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from monitor.model import Document, Provider, SourceStatus, Text
from monitor.web.api.models import ProviderModel, SourceModel
from monitor.web.view import View

router = APIRouter(tags=["watched"])


@router.get("/providers", response_model=list[ProviderModel])
def providers(view: Annotated[View, Depends(View)]) -> list[dict[str, Any]]:
    """Every watched provider with its documents."""
    return [_provider(each) for each in view.app.store.watchlist().providers]


@router.get("/sources", response_model=list[SourceModel])
def sources(view: Annotated[View, Depends(View)], failing: bool = False) -> list[dict[str, Any]]:
    """How every watched source stands; with `failing` only those that cannot be read now."""
    return [_source(row) for row in view.app.store.status() if row.tracking.trouble is not None or not failing]


def _provider(provider: Provider) -> dict[str, Any]:
    return {
        "id": provider.id,
        "name": _both(provider.name),
        "home": provider.home,
        "documents": [_document(each) for each in provider.documents],
    }


def _document(document: Document) -> dict[str, Any]:
    urls = [source.url for source in document.sources if source.url]
    return {"id": document.id, "name": _both(document.name), "type": document.type, "urls": urls}


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _source(row: SourceStatus) -> dict[str, Any]:
    key, trouble = row.source.key, row.tracking.trouble
    return {
        "source": str(key),
        "provider": key.provider,
        "document": key.document,
        "document_type": row.document_type,
        "url": row.source.url,
        "last_look": row.last_check.at if row.last_check else None,
        "last_good": row.last_good,
        "due_at": row.due_at,
        "versions": row.versions,
        "changes": row.changes,
        "failing": trouble.reason if trouble else None,
        "failing_since": trouble.since if trouble else None,
        "detail": trouble.detail if trouble else "",
    }
