"""The pages, one module each."""

from fastapi import APIRouter

from monitor.web.pages import (
    account,
    acknowledging,
    change,
    changes,
    documents,
    feeds,
    health,
    now,
    preferences,
    profile,
    providers,
    regions,
    search,
    signing,
    subscriptions,
    users,
    watchlists,
)

ROUTERS: tuple[APIRouter, ...] = (
    now.router,
    feeds.router,
    changes.router,
    change.router,
    providers.router,
    documents.router,
    regions.router,
    search.router,
    health.router,
    preferences.router,
    acknowledging.router,
    signing.router,
    account.router,
    users.router,
    subscriptions.router,
    profile.router,
    watchlists.router,
)
