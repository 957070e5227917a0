"""One provider: where we stand with it, what is watched of it, what changed, what takes effect, what is going on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from monitor.errors import NotFoundError
from monitor.model import ChangeFilter, ChangeQuery, Provider, Severity, Text
from monitor.render.when import date_text
from monitor.web.rows import change_rows
from monitor.web.view import View

router = APIRouter(include_in_schema=False)

SHOWN = 100


@router.get("/providers/{provider_id}")
def one(view: Annotated[View, Depends(View)], provider_id: str) -> HTMLResponse:
    """A provider's page. Raises NotFoundError for one that was never watched."""
    provider = _find(view, provider_id)
    wanted = ChangeFilter(providers=(provider_id,), min_severity=Severity.LOW)
    changes = view.app.store.changes(ChangeQuery(filter=wanted, newest_first=True, limit=SHOWN))
    today = view.app.now().date()
    dates = [(each.judgement.effective_date, each) for each in changes if each.judgement.effective_date is not None]
    ahead = sorted(((day, change) for day, change in dates if day >= today), key=lambda pair: pair[0])
    rows = {str(row.source.key): row for row in view.app.store.status() if row.source.key.provider == provider_id}
    return view.page(
        "provider.html.j2",
        provider=provider,
        changes=change_rows(view, changes),
        ahead=[
            (date_text(day, view.language), row)
            for (day, _), row in zip(ahead, change_rows(view, (each for _, each in ahead)), strict=True)
        ],
        incidents=[each for key, found in view.app.store.incidents() if key.provider == provider_id for each in found if not each.resolved],
        sources=list(rows.values()),
    )


def _find(view: View, provider_id: str) -> Provider:
    for provider in view.app.store.watchlist(everything=True).providers:
        if provider.id == provider_id:
            return provider
    raise NotFoundError(
        Text(
            f"no provider is called {provider_id[:60]}; those that are watched: monitor watchlist list",
            f"没有名为 {provider_id[:60]} 的服务商；查看监控中的服务商：monitor watchlist list",
        )
    )
