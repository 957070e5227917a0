"""Visitors of the site: their forms, their ways of being known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from monitor.app import App
from monitor.model import Role
from monitor.settings import AccessOptions, AccessWay
from monitor.web import make_site, own_names
from monitor.web.access import passwords
from monitor.web.access.cookies import key_of

PUBLIC = "https://policy.example"
PASSWORD = "correct horse battery"


def form_token(client: TestClient, path: str = "/account") -> str:
    """Of a page that this client was given; the sign-in page will do for those who may see no other."""
    page = client.get(path, follow_redirects=True).text
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', page)
    assert found is not None, page
    return found[1]


def post(client: TestClient, path: str, **fields: Any) -> Response:
    """A form as a browser sends it, from a page that it was given."""
    return client.post(path, data={"form_token": form_token(client), **fields})


@contextmanager
def visiting(app: App, options: AccessOptions, base: str = PUBLIC, **client: Any) -> Iterator[TestClient]:
    """Somebody with a browser elsewhere; `client`: the address they come from."""
    given = replace(app.settings, access=options, public_url=PUBLIC)
    app.settings = given
    with TestClient(make_site(app, own_names("127.0.0.1", PUBLIC)), base_url=base, follow_redirects=False, **client) as found:
        yield found


USERS = AccessOptions(way=AccessWay.USERS)


def signed_in(app: App, client: TestClient, name: str, role: Role) -> str:
    """Give the client a session of a user, made where there is none; returns the cookie's value."""
    if name not in {user.name for user in app.store.users()}:
        app.store.add_user(name, role, "", app.now())
    secret = (name + "-" * 43)[:43]
    now = app.now()
    app.store.begin_session(key_of(secret), name, now, now + USERS.idle, now + USERS.life)
    client.cookies.set("__Host-monitor_session", secret)
    return secret


def with_password(app: App, name: str, role: Role = Role.EDITOR) -> None:
    """Somebody who can sign in with `PASSWORD`."""
    app.store.add_user(name, role, passwords.keep(PASSWORD), app.now())
