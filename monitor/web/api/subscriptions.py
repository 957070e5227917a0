"""Who is told. Addresses are secrets and never shown."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse

from monitor.model import AlertStatus, Subscription
from monitor.render.wishes import filter_json, manner_json
from monitor.web.api.models_more import SubscriptionModel
from monitor.web.view import View

router = APIRouter(tags=["subscriptions"])

COUNTED = 10_000
"""Alerts of a kind that are counted."""


@router.get("/subscriptions", response_model=list[SubscriptionModel])
def list_subscriptions(view: Annotated[View, Depends(View)]) -> Response:
    """Every subscription with what it wants and what waits for it."""
    waiting, dead = (_counted(view, status) for status in (AlertStatus.PENDING, AlertStatus.DEAD))
    found = view.app.store.subscriptions()
    return JSONResponse([_subscription(view, each) | {"waiting": waiting[each.id], "failed": dead[each.id]} for each in found])


def _counted(view: View, status: AlertStatus) -> Counter[int]:
    return Counter(alert.subscription.id for alert in view.app.store.alerts(status, limit=COUNTED))


def _subscription(view: View, found: Subscription) -> dict[str, Any]:
    return {
        "id": found.id,
        "name": found.name,
        "channel": view.app.deliverer.mask(found.url),
        "language": found.language,
        "created_at": found.created_at.isoformat(),
        "paused": found.paused,
        "filter": filter_json(found.filter),
        "manner": manner_json(found.manner),
    }
