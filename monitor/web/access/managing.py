"""Users and tokens, made and taken away: the same for the pages and the command line."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor.errors import ConfigError, NotFoundError
from monitor.model import Act, Role, Scope, Text, Token, User
from monitor.web.access import cookies, passwords
from monitor.web.access.names import TOKEN_MARK, user_name
from monitor.web.access.records import note

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.web.access.visitor import Visitor

LONGEST_NAME = 60


def add_user(app: App, visitor: Visitor, written: str, role: Role, password: str | None) -> User:
    """`password` None: none, for those whom a proxy names. Raises ConfigError."""
    name = user_name(written)
    if name is None:
        raise ConfigError(
            Text(
                "a user's name begins with a letter or digit and has letters, digits and . _ @ + - only, at most 60; `local` is taken",
                "用户名以字母或数字开头，只能含字母、数字和 . _ @ + -，最多 60 个字符；不能用 `local`",
            )
        )
    made = app.store.add_user(name, role, "" if password is None else passwords.keep(password), app.now())
    note(app, visitor, Act.USER_ADDED, f"{made.name} ({made.role})")
    return made


def change_user(app: App, visitor: Visitor, name: str, *, role: Role | None = None, password: str | None = None) -> User:
    """Their sessions end. Raises ConfigError, NotFoundError."""
    if role is Role.VIEWER:
        _keep_an_editor(app, name)
    changed = app.store.change_user(name, role=role, password=None if password is None else passwords.keep(password))
    note(app, visitor, Act.USER_CHANGED, f"{name} ({role or 'password'})")
    return changed


def remove_user(app: App, visitor: Visitor, name: str) -> None:
    """With their sessions and tokens. Raises NotFoundError, ConfigError."""
    _keep_an_editor(app, name)
    app.store.remove_user(name)
    note(app, visitor, Act.USER_REMOVED, name)


def _keep_an_editor(app: App, name: str) -> None:
    """Else nobody could let anybody in again from the page."""
    editors = {user.name for user in app.store.users() if user.role is Role.EDITOR}
    if editors == {name}:
        raise ConfigError(
            Text(f"{name} is the only editor: make another one first", f"{name} 是唯一的编辑者：请先设置另一位编辑者"),
        )


def make_token(app: App, visitor: Visitor, name: str, user: str, scopes: frozenset[Scope], days: int | None) -> tuple[Token, str]:
    """The token, and what the client sends: shown once, kept nowhere. Raises ConfigError, NotFoundError."""
    owner = next((each for each in app.store.users() if each.name == user), None)
    if owner is None:
        raise NotFoundError(Text(f"no user is called {user}; see: monitor users list", f"没有名为 {user} 的用户；请看：monitor users list"))
    _check_token(name, owner, scopes)
    secret = TOKEN_MARK + cookies.new_secret()
    now = app.now()
    made = app.store.add_token(cookies.key_of(secret), name.strip(), user, scopes, now, _until(now, days))
    note(app, visitor, Act.TOKEN_MADE, f"{made.name} ({user}: {', '.join(sorted(scopes))})")
    return made, secret


def _check_token(name: str, owner: User, scopes: frozenset[Scope]) -> None:
    if not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
        raise ConfigError(
            Text(f"a token's name is one line of at most {LONGEST_NAME} characters", f"令牌名称为一行，最多 {LONGEST_NAME} 个字符")
        )
    beyond = scopes - owner.role.scopes
    if beyond or not scopes:
        mine = ", ".join(sorted(owner.role.scopes))
        raise ConfigError(
            Text(f"a token of {owner.name} ({owner.role}) may have: {mine}", f"{owner.name}（{owner.role}）的令牌可有的权限：{mine}")
        )


def _until(now: datetime, days: int | None) -> datetime | None:
    return None if days is None else now + timedelta(days=days)


def revoke_token(app: App, visitor: Visitor, number: int) -> None:
    """Raises NotFoundError."""
    gone = app.store.revoke_token(number)
    note(app, visitor, Act.TOKEN_REVOKED, f"{gone.name} ({gone.user})")
