"""The two cookies: that of a session, and that by which forms of those without one prove themselves."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from starlette.requests import cookie_parser
from starlette.responses import Response

SESSION = "monitor_session"
FORM = "monitor_form"


def new_secret() -> str:
    """256 bits that nobody can guess."""
    return secrets.token_urlsafe(32)


def key_of(secret: str) -> str:
    """What is kept of a cookie or token. It is as random as a key; nothing slower than SHA-256 is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def read(header: str, name: str, https: bool) -> str:
    """The value of a cookie of ours; empty where there is none, or it is none that we could have made."""
    value = cookie_parser(header).get(_full(name, https), "")
    return value if 40 <= len(value) <= 64 and value.isascii() else ""


def give(response: Response, name: str, value: str, https: bool, life: timedelta | None = None) -> None:
    """No script sees it, and no other site sends it with a form."""
    age = None if life is None else int(life.total_seconds())
    response.set_cookie(_full(name, https), value, max_age=age, path="/", secure=https, httponly=True, samesite="lax")


def take_away(response: Response, name: str, https: bool) -> None:
    """The browser forgets it."""
    response.delete_cookie(_full(name, https), path="/", secure=https, httponly=True, samesite="lax")


def _full(name: str, https: bool) -> str:
    """With the prefix by which browsers refuse such a cookie from anywhere but this very host, over https."""
    return f"__Host-{name}" if https else name
