"""Signing in and out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.model import Act, Try, User
from monitor.web.access import cookies, passwords
from monitor.web.access.addresses import household
from monitor.web.access.names import user_name
from monitor.web.access.records import note

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.web.access.visitor import Visitor

FREE_BY_NAME, FREE_BY_ADDRESS = 5, 20
"""Failures in a row that cost no waiting."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of trying to sign in."""

    user: User | None = None
    """None: the name or the password is wrong, or it was not looked at."""
    wait_until: datetime | None = None
    """Too many tries: nothing was looked at."""


def try_password(app: App, visitor: Visitor, written: str, password: str) -> Tried:
    """Look whether name and password are right. It takes as long, and says the same, for a name that nobody has."""
    name = user_name(written) or ""
    by_name, by_address = f"name:{cookies.key_of(written.strip().lower())}", f"address:{household(visitor.address)}"
    until = app.store.take_try((Try(by_name, FREE_BY_NAME), Try(by_address, FREE_BY_ADDRESS)), app.now())
    if until is not None:
        return Tried(wait_until=until)
    found = next((user for user in app.store.users() if user.name == name), None)
    if not passwords.is_right(found.password if found else "", password) or found is None:
        note(app, visitor, Act.LOGIN_FAILED, found.name if found else "")  # a name that nobody has may be a password typed too early
        return Tried()
    app.store.forget_tries(by_name, by_address)
    better = passwords.renewed(found.password, password)
    if better is not None:
        app.store.renew_password(found.name, found.password, better)
    return Tried(found)


def begin(app: App, visitor: Visitor, user: User) -> str:
    """A session under a new secret, whatever the browser had before, which is over. Returns the secret for its cookie."""
    if visitor.via == "session":
        app.store.end_session(cookies.key_of(visitor.secret))
    secret, now, options = cookies.new_secret(), app.now(), app.settings.access
    app.store.begin_session(cookies.key_of(secret), user.name, now, now + options.idle, now + options.life)
    note(app, replace(visitor, via="password"), Act.LOGIN, actor=user.name)
    return secret


def end(app: App, visitor: Visitor) -> None:
    """The session is over."""
    app.store.end_session(cookies.key_of(visitor.secret))
    note(app, visitor, Act.LOGOUT)
