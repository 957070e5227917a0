"""How a visitor is known: by being on this machine, by a session, by a proxy's word, by a token."""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from monitor.model import Text
from monitor.settings import AccessWay
from monitor.web.access import cookies
from monitor.web.access.addresses import Proxies, forwarded, peer
from monitor.web.access.names import LOCAL, TOKEN_MARK, user_name
from monitor.web.access.visitor import Visitor
from monitor.web.names import LOOPBACK, host_of

if TYPE_CHECKING:
    from monitor.app import App

OFTEN = timedelta(minutes=1)
"""That a session or token was used is written down so often at most."""


class RefusedError(Exception):
    """It claims to be somebody, and is not."""

    def __init__(self, status: int, text: Text) -> None:
        super().__init__(text.en)
        self.status = status
        self.text = text


class Knowing:
    """Finds out who asks. Reads the store, never writes more than that somebody was there."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._options = app.settings.access
        self._proxies = Proxies(self._options.proxies)
        public = urlsplit(app.settings.public_url or "")
        self._public = public.hostname or ""
        self._https = public.scheme == "https"

    @property
    def asks_store(self) -> bool:
        """It may take as long as the database does, whatever is asked."""
        return self._options.way is not AccessWay.LOCAL

    def anybody(self, scope: Scope, headers: Headers) -> Visitor:
        """The request's address, and what its forms prove themselves by; not who it is."""
        https = self._https_for(scope, headers)
        secret = cookies.read(headers.get("cookie", ""), cookies.FORM, https)
        fresh = secret or cookies.new_secret()
        return Visitor(address=self._proxies.client(scope, headers), secret=fresh, secret_is_new=not secret, https=https)

    def _https_for(self, scope: Scope, headers: Headers) -> bool:
        return self._proxies.https(scope, headers) or (self._https and host_of(headers) == self._public)

    def who(self, scope: Scope, headers: Headers) -> Visitor:
        """Who asks; nobody we know, where nothing says. Raises RefusedError where what says so is wrong."""
        anybody = self.anybody(scope, headers)
        token = _token(headers)
        if token:
            return self._by_token(anybody, token)
        if self._options.way is AccessWay.LOCAL:
            return anybody if self._from_elsewhere(headers) else replace(anybody, **LOCAL)
        if self._options.way is AccessWay.PROXY:
            return self._by_proxy(anybody, scope, headers)
        return self._by_session(anybody, headers)

    def _from_elsewhere(self, headers: Headers) -> bool:
        """A proxy let somebody in from another machine, and nobody here was told who it is."""
        public = host_of(headers) == self._public and self._public not in LOOPBACK
        return public or forwarded(headers)

    def _by_token(self, anybody: Visitor, secret: str) -> Visitor:
        now = self._app.now()
        found = self._app.store.token(cookies.key_of(secret), now)
        if found is None:
            raise RefusedError(401, Text("this token is none of ours, or it was revoked, or its time is over", "令牌无效、已吊销或已过期"))
        token, user = found
        if token.used_at is None or now - token.used_at >= OFTEN:
            self._app.store.use_token(token.id, now)
        return replace(anybody, name=user.name, scopes=token.scopes & user.role.scopes, via="token")

    def _by_session(self, anybody: Visitor, headers: Headers) -> Visitor:
        secret = cookies.read(headers.get("cookie", ""), cookies.SESSION, anybody.https)
        now = self._app.now()
        found = self._app.store.session(cookies.key_of(secret), now) if secret else None
        if found is None:
            return anybody
        if now + self._options.idle - found.idle_until >= OFTEN:
            self._app.store.keep_session(cookies.key_of(secret), now + self._options.idle)
        scopes = found.user.role.scopes
        return replace(anybody, name=found.user.name, scopes=scopes, via="session", secret=secret, secret_is_new=False)

    def _by_proxy(self, anybody: Visitor, scope: Scope, headers: Headers) -> Visitor:
        assert self._options.header is not None
        told = headers.getlist(self._options.header)
        if not told:
            return anybody
        if not self._proxies.believes(peer(scope)) or len(told) > 1:
            raise RefusedError(
                403,
                Text(
                    f"only a proxy of MONITOR_ACCESS_PROXIES may send {self._options.header}, once",
                    f"只有 MONITOR_ACCESS_PROXIES 中的代理可以发送 {self._options.header}，且只能一次",
                ),
            )
        name = user_name(told[0])
        if name is None:
            return anybody
        known = {user.name: user.role for user in self._app.store.users()}
        role = known.get(name, self._options.role)
        return anybody if role is None else replace(anybody, name=name, scopes=role.scopes, via="proxy")


def _token(headers: Headers) -> str:
    """Of `Authorization: Bearer …`, or the password of `Basic …`, which is all that feed readers and calendars know."""
    way, _, value = headers.get("authorization", "").partition(" ")
    if way.lower() == "basic":
        try:
            value = base64.b64decode(value, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            value = ""
    return value.strip() if value.strip().startswith(TOKEN_MARK) else ""
