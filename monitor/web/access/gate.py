"""Stands behind the guard: finds out who asks, and lets through only what they may. Plain ASGI; on this machine alone it costs no database."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from monitor.errors import StoreError
from monitor.model import Text
from monitor.settings import AccessWay
from monitor.web.access.knowing import Knowing, RefusedError
from monitor.web.access.rules import HARMLESS, MACHINES, STATIC, Need, need
from monitor.web.access.visitor import FORM_HEADER, Visitor

if TYPE_CHECKING:
    from monitor.app import App

MOST = 1_000_000
"""Bytes of a form: ten times the largest that a page of ours sends."""

WHO_ARE_YOU = Text("Sign in first, or send a token: Authorization: Bearer …", "请先登录，或发送令牌：Authorization: Bearer …")
NOT_YOURS = Text(
    "Your role does not allow this; an editor can do it, or change your role.", "您的角色不允许此操作；请由编辑者操作，或请其调整您的角色。"
)
NOT_BY_TOKEN = Text(
    "Tokens are for the API, the feeds and the metrics; pages are for people.", "令牌只用于 API、订阅源和指标；网页供人使用。"
)
FROM_ELSEWHERE = Text(
    "The page is asked for from another machine, and nobody is told who asks: set MONITOR_ACCESS=users or MONITOR_ACCESS=proxy (docs/web.md).",
    "请求来自其他机器，但无法得知是谁：请设置 MONITOR_ACCESS=users 或 MONITOR_ACCESS=proxy（见 docs/web.md）。",
)
NOT_NAMED = Text("The reverse proxy did not say who you are, or you have no role here.", "反向代理没有说明您是谁，或您在此没有角色。")
NO_FORM_TOKEN = Text(
    f"Send the form token of a page as {FORM_HEADER}, or use a token of the API.",
    f"请以 {FORM_HEADER} 发送页面的表单令牌，或使用 API 令牌。",
)


class Gate:
    """Everything behind it knows who asks (`visitor_of`), and that they may."""

    def __init__(self, app: ASGIApp, monitor: App) -> None:
        self._app = app
        self._knowing = Knowing(monitor)
        self._way = monitor.settings.access.way

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or hand on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await (await self._refusal(scope) or self._app)(scope, receive, send)
        else:  # nothing of ours speaks WebSocket
            await send({"type": "websocket.close", "code": 1008})

    async def _refusal(self, scope: Scope) -> ASGIApp | None:
        headers = Headers(scope=scope)
        if scope["path"].startswith(STATIC):
            return None
        try:
            visitor = await self._who(scope, headers)
        except RefusedError as refused:
            return _told(scope, refused.status, refused.text, self._knowing.anybody(scope, headers))
        except StoreError as error:
            return PlainTextResponse(f"{error.text.en}\n", 503)
        scope.setdefault("state", {})["visitor"] = visitor
        return _too_much(scope, headers) or self._judged(scope, headers, visitor, need(scope["method"], scope["path"]))

    async def _who(self, scope: Scope, headers: Headers) -> Visitor:
        if self._knowing.asks_store or "authorization" in headers:
            return await run_in_threadpool(self._knowing.who, scope, headers)
        return self._knowing.who(scope, headers)

    def _judged(self, scope: Scope, headers: Headers, visitor: Visitor, needed: Need) -> ASGIApp | None:
        if needed.scope is None:
            return None
        if not visitor.known:
            return self._sign_in(scope, visitor)
        if visitor.via == "token" and needed.person:
            return _told(scope, 403, NOT_BY_TOKEN, visitor)
        if not visitor.may(needed.scope):
            return _told(scope, 403, NOT_YOURS, visitor)
        if visitor.via in ("session", "proxy") and not needed.person and scope["method"] not in HARMLESS:
            return None if visitor.sent(headers.get(FORM_HEADER, "")) else _told(scope, 403, NO_FORM_TOKEN, visitor)
        return None

    def _sign_in(self, scope: Scope, visitor: Visitor) -> ASGIApp:
        if self._way is AccessWay.LOCAL:
            return _told(scope, 403, FROM_ELSEWHERE, visitor)
        if MACHINES.match(scope["path"]):
            return _told(scope, 401, WHO_ARE_YOU, visitor)
        if self._way is AccessWay.PROXY:
            return _told(scope, 403, NOT_NAMED, visitor)
        return _to_login(scope)


def _too_much(scope: Scope, headers: Headers) -> ASGIApp | None:
    """Forms say how long they are before we read them."""
    if scope["method"] in HARMLESS:
        return None
    if "transfer-encoding" in headers:
        return PlainTextResponse("say how long it is (Content-Length)\n", 411)
    length = headers.get("content-length", "0")
    return (
        None
        if length.isdigit() and len(length) < 9 and int(length) <= MOST
        else PlainTextResponse("this is longer than any form here\n", 413)
    )


def _to_login(scope: Scope) -> Response:
    """A page is come back to; a form is not sent again by itself."""
    back = scope["path"] if scope["method"] in HARMLESS else "/"
    query = scope.get("query_string", b"").decode("latin-1")
    address = f"/login?next={quote(f'{back}?{query}' if query and back == scope['path'] else back, safe='')}"
    if "hx-request" in Headers(scope=scope):
        return PlainTextResponse("", 200, {"HX-Redirect": "/login"})
    return RedirectResponse(address, 303)


def _told(scope: Scope, status: int, text: Text, visitor: Visitor) -> ASGIApp:
    """In words, for programs as JSON."""
    from monitor.web.api.problems import problem
    from monitor.web.view import View

    scope.setdefault("state", {})["visitor"] = visitor
    view = View(Request(scope))
    if not MACHINES.match(scope["path"]):
        return view.page("error.html.j2", status=status, message=text)
    headers = {"WWW-Authenticate": 'Bearer, Basic realm="monitor"'} if status == 401 else None
    return problem(status, text.in_language(view.language), headers=headers)
