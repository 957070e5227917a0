"""The JSON API, `/api/v1`: the same data as the pages and the command line. Keys are only ever added."""

from fastapi import APIRouter

from monitor.web.api import changes, incidents, watched
from monitor.web.api.models import PROBLEMS

router = APIRouter(prefix="/api/v1", responses=PROBLEMS)
for part in (changes.router, incidents.router, watched.router):
    router.include_router(part)

__all__ = ["router"]
