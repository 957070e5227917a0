"""Who may ask: only under our own names, and forms only from our own pages; and what every answer carries."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.web.access.rules import HARMLESS
from monitor.web.names import host_of

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
_RAW = [(name.encode(), value.encode()) for name, value in SECURITY.items()]


class Guard:
    """Stands before the site. Plain ASGI: what it costs is a few look-ups in a request's headers."""

    def __init__(self, app: ASGIApp, names: frozenset[str]) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or hand on; other kinds of talk than HTTP (the server's start and end) pass."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                said = {name.lower() for name, _ in headers}
                message = {**message, "headers": [*headers, *(pair for pair in _RAW if pair[0] not in said)]}
            await send(message)

        await (self._refusal(scope) or self._app)(scope, receive, secured)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        headers = Headers(scope=scope)
        if stranger(headers, self._names):
            return PlainTextResponse("this site is not known under that name\n", 421)
        if forged(scope["method"], headers):
            return PlainTextResponse("this form was sent by another site\n", 403)
        return None


def stranger(headers: Headers, names: frozenset[str]) -> bool:
    """The request was made under a name that is not ours."""
    return host_of(headers) not in names


def forged(method: str, headers: Headers) -> bool:
    """A form that another site's page sent. Browsers say where a request is from (Fetch Metadata; older ones only by `Origin`).

    What is no browser says neither, and has no cookies that could be abused.
    """
    if method in HARMLESS:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")
