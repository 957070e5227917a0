"""The providers, and one of them: where we stand with it, what takes effect, its timeline, what is going on, what is watched of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from monitor.errors import NotFoundError
from monitor.model import Change, ChangeFilter, ChangeQuery, ImpactLevel, Provider, Severity, Text
from monitor.web.rows import change_rows
from monitor.web.standings import profiles_of, stances
from monitor.web.timeline import Stretch, of_provider, stretches_of
from monitor.web.view import View

router = APIRouter(include_in_schema=False)

SHOWN = 200
"""Changes on a provider's timeline, the newest."""
FIRST = 20
"""Of them in the list."""
INCIDENTS = 40
INCIDENTS_OF = timedelta(days=730)
"""How far back incidents are drawn."""


@router.get("/providers")
def listed(view: Annotated[View, Depends(View)]) -> HTMLResponse:
    """All that are watched."""
    return view.sheet("providers.html.j2", "", lambda: _listed(view))


@router.get("/providers/{provider_id}")
def one(view: Annotated[View, Depends(View)], provider_id: str) -> HTMLResponse:
    """A provider's page. Raises NotFoundError for one that was never watched."""
    provider = _find(view, provider_id)
    return view.sheet("provider.html.j2", provider_id, lambda: _one(view, provider))


def _listed(view: View) -> dict[str, Any]:
    profiles = profiles_of(view)
    standing = {each.provider.id: each for each in stances(profiles, view.app.rules.all_at(view.app.now()))} if profiles else {}
    rows = view.app.store.status()
    order = list(ImpactLevel)
    found = []
    for provider in view.app.store.watchlist().providers:
        own = [row for row in rows if row.source.key.provider == provider.id]
        failing, changes = sum(row.tracking.trouble is not None for row in own), sum(row.changes for row in own)
        found.append((provider, standing.get(provider.id), len(own), failing, changes))
    found.sort(key=lambda each: (order.index(each[1].level) if each[1] else len(order), each[0].name.in_language(view.language).casefold()))
    return {"title": view.say("Providers", "服务商"), "providers": found, "profiles": profiles}


def _one(view: View, provider: Provider) -> dict[str, Any]:
    wanted = ChangeFilter(providers=(provider.id,), min_severity=Severity.LOW)
    changes = view.app.store.changes(ChangeQuery(filter=wanted, newest_first=True, limit=SHOWN))
    stretches = stretches_of(view.app.store.incident_events(view.app.now() - INCIDENTS_OF, provider=provider.id))[:INCIDENTS]
    profiles = profiles_of(view)
    rules = view.app.rules.all_at(view.app.now(), providers=(provider.id,)) if profiles else ()
    names = {document.id: document.name.in_language(view.language) for document in provider.documents}
    rows = change_rows(view, changes)
    return {
        "title": provider.name.in_language(view.language),
        "provider": provider,
        "stance": next(iter(stances(profiles, rules)), None),
        "changes": rows[:FIRST],
        "more": len(rows) > FIRST,
        "ahead": _ahead(view, changes),
        "drawn": of_provider(view, names, changes, stretches),
        "stretches": stretches,
        "open": _open(view, provider),
        "sources": [row for row in view.app.store.status() if row.source.key.provider == provider.id],
    }


def _open(view: View, provider: Provider) -> list[Stretch]:
    found = [
        each for key, incidents in view.app.store.incidents() if key.provider == provider.id for each in incidents if not each.resolved
    ]
    return [Stretch(each, each.started_at or view.app.now(), None) for each in sorted(found, key=lambda each: -each.impact.rank)]


def _ahead(view: View, changes: tuple[Change, ...]) -> list[tuple[str, Any]]:
    """What takes effect from today on, the next first."""
    today = view.app.now().date()
    dated = [(each.judgement.effective_date, each) for each in changes if each.judgement.effective_date is not None]
    coming = sorted(((day, change) for day, change in dated if day >= today), key=lambda pair: (pair[0], pair[1].id))
    return [(view.date(day), change_rows(view, [change])[0]) for day, change in coming]


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
