"""The site, put together: routers of pages and of the API, static files, and what every answer carries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from monitor import __version__
from monitor.errors import MonitorError, NotFoundError, StoreError
from monitor.model import Text
from monitor.web import api, metrics
from monitor.web.access import Gate
from monitor.web.access.forms import OLD_FORM, genuine
from monitor.web.guard import Guard
from monitor.web.metrics import Meters
from monitor.web.names import LOOPBACK
from monitor.web.newness import Newness
from monitor.web.pages import ROUTERS
from monitor.web.remember import GRACE, Remembering
from monitor.web.view import View, make_kept

if TYPE_CHECKING:
    from monitor.app import App

API = "/api/"
STATIC = Path(__file__).parent / "static"


def make_site(app: App, names: frozenset[str] = LOOPBACK, *, fresh: float = 0.0) -> FastAPI:
    """The site over an app, asked under these host names alone. Nothing is read, written or asked yet.

    `fresh`: seconds for which a page is shown again without asking the store whether something was recorded.
    """
    site = FastAPI(title="Policy monitor", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    site.state.app = app
    site.state.newness = Newness(app.store.revision, fresh)
    site.state.kept = make_kept(app, site.state.newness)
    site.state.meters = Meters(app.store, app.now)
    app.observers.append(site.state.meters)
    site.add_middleware(Remembering, newness=site.state.newness, forget=site.state.kept.forget, grace=GRACE if fresh else 0.0)
    site.add_middleware(Gate, monitor=app)
    site.add_middleware(Guard, names=names)  # the last one added stands before all others
    site.mount("/static", StaticFiles(directory=STATIC), name="static")
    for router in ROUTERS:
        site.include_router(router, dependencies=[Depends(genuine)])
    for router in (metrics.router, api.router):
        site.include_router(router)
    site.add_exception_handler(MonitorError, _told)
    site.add_exception_handler(HTTPException, _refused)
    site.add_exception_handler(RequestValidationError, _misfits)
    site.openapi = api.describing(site)  # type: ignore[method-assign]
    return site


async def _told(request: Request, error: Exception) -> Response:
    """An expected failure: its own words, in the reader's language."""
    assert isinstance(error, MonitorError)
    status = 404 if isinstance(error, NotFoundError) else 503 if isinstance(error, StoreError) else 400
    if request.url.path.startswith(API):
        return api.problem(status, error.text.in_language(View(request).language))
    return View(request).page("error.html.j2", status=status, message=error.text)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.url.path.startswith(API):
        return api.problem(error.status_code, str(error.detail), headers=error.headers)
    message = OLD_FORM if error.detail == OLD_FORM.en else None
    return View(request).page("error.html.j2", status=error.status_code, message=message)


async def _misfits(request: Request, error: Exception) -> Response:
    """Parameters that do not fit."""
    assert isinstance(error, RequestValidationError)
    view, found = View(request), api.wrong_parameters(error.errors())
    text = Text(
        "what was asked cannot be meant: " + "; ".join(f"{each['at']}: {each['message']}" for each in found),
        "请求无法理解：" + "；".join(f"{each['at']}：{each['message']}" for each in found),
    )
    if request.url.path.startswith(API):
        return api.problem(422, text.in_language(view.language), found)
    return view.page("error.html.j2", status=422, message=text)
