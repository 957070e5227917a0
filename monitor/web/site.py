"""The site, put together: routers of pages and of the API, static files, and what every answer carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from monitor import __version__
from monitor.errors import MonitorError, NotFoundError, StoreError
from monitor.web import api
from monitor.web.guard import LOOPBACK, forged, stranger
from monitor.web.pages import ROUTERS
from monitor.web.view import View, make_kept

if TYPE_CHECKING:
    from monitor.app import App

API = "/api/"
STATIC = Path(__file__).parent / "static"
SECURITY = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
"""Sent with every answer that does not say otherwise: nothing inline, nothing from elsewhere, in nobody's frame."""

Handler = Callable[[Request], Awaitable[Response]]


def make_site(app: App, names: frozenset[str] = LOOPBACK, *, fresh: float = 0.0) -> FastAPI:
    """The site over an app, asked under these host names alone. Nothing is read, written or asked yet.

    `fresh`: seconds for which a page is shown again without asking the store whether something was recorded.
    """
    site = FastAPI(title="Policy monitor", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    site.state.app = app
    site.state.names = names
    site.state.kept = make_kept(app, fresh)
    site.middleware("http")(_guarded)
    site.mount("/static", StaticFiles(directory=STATIC), name="static")
    for router in (*ROUTERS, api.router):
        site.include_router(router)
    site.add_exception_handler(MonitorError, _told)
    site.add_exception_handler(HTTPException, _refused)
    return site


async def _guarded(request: Request, call_next: Handler) -> Response:
    if stranger(request, request.app.state.names):
        response: Response = PlainTextResponse("this site is not known under that name\n", 421)
    elif forged(request):
        response = PlainTextResponse("this form was sent by another site\n", 403)
    else:
        response = await call_next(request)
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    return response


async def _told(request: Request, error: Exception) -> Response:
    """An expected failure: its own words, in the reader's language."""
    assert isinstance(error, MonitorError)
    status = 404 if isinstance(error, NotFoundError) else 503 if isinstance(error, StoreError) else 400
    if request.url.path.startswith(API):
        return JSONResponse({"detail": error.text.in_language(View(request).language)}, status)
    return View(request).page("error.html.j2", status=status, message=error.text)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.url.path.startswith(API):
        return JSONResponse({"detail": error.detail}, error.status_code, error.headers)
    return View(request).page("error.html.j2", status=error.status_code, message=None)
