"""The pages, one module each."""

from fastapi import APIRouter

from monitor.web.pages import acknowledging, changes, feeds, health, now, preferences, providers, regions

ROUTERS: tuple[APIRouter, ...] = (
    now.router,
    feeds.router,
    changes.router,
    providers.router,
    regions.router,
    health.router,
    preferences.router,
    acknowledging.router,
)
