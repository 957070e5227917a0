"""The JSON API, `/api/v1`: the same data as the pages and the command line. Keys are only ever added."""

from fastapi import APIRouter

from monitor.web.api import changes, incidents, search, standing, subscriptions, versions, watched
from monitor.web.api.describing import describing
from monitor.web.api.models import PROBLEMS
from monitor.web.api.problems import problem, wrong_parameters

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, generate_unique_id_function=lambda route: route.name)
for part in (changes, incidents, standing, search, versions, watched, subscriptions):
    router.include_router(part.router)

__all__ = ["describing", "problem", "router", "wrong_parameters"]
