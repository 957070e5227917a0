"""What one is and has oneself: the password, the tokens."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from monitor.errors import ConfigError, MonitorError, NotFoundError
from monitor.model import Role, Scope, Text, Token, User
from monitor.web.access import managing, signing
from monitor.web.access.words import ROLES, SCOPES
from monitor.web.view import View

router = APIRouter(include_in_schema=False)

DAYS = (30, 90, 365)


@router.get("/account")
def account(view: Annotated[View, Depends(View)]) -> Response:
    """Who one is here."""
    return _account(view)


def _account(view: View, status: int = 200, wrong: Text | None = None) -> Response:
    me = _me(view)
    role = me.role if me else Role.EDITOR if view.visitor.may(Scope.EDIT) else Role.VIEWER
    has_password = view.visitor.via == "session"
    return view.page("account.html.j2", status=status, role=ROLES[role], has_password=has_password, wrong=wrong)


def _me(view: View) -> User | None:
    return next((user for user in view.app.store.users() if user.name == view.visitor.name), None)


@router.post("/account/password")
def new_password(
    view: Annotated[View, Depends(View)],
    old: Annotated[str, Form(max_length=2000)] = "",
    new: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Change one's own password; all sessions end, and one signs in anew."""
    me = _me(view)
    if me is None or view.visitor.via != "session":
        raise ConfigError(Text("only those who sign in by password have one", "只有用密码登录的用户才有密码"))
    tried = signing.try_password(view.app, view.visitor, me.name, old)
    if tried.user is None:
        return _account(view, 401, Text("The present password is wrong, or was tried too often.", "当前密码错误，或尝试过于频繁。"))
    try:
        managing.change_user(view.app, view.visitor, me.name, password=new)
    except ConfigError as error:
        return _account(view, 400, error.text)
    return RedirectResponse("/login", 303)


# --- tokens


@router.get("/tokens")
def tokens(view: Annotated[View, Depends(View)]) -> Response:
    """One's own tokens; editors see everybody's."""
    return _tokens(view)


def _tokens(view: View, status: int = 200, wrong: Text | None = None, secret: str = "", typed: str = "") -> Response:
    owners = [user.name for user in view.app.store.users() if view.visitor.may(Scope.EDIT) or user.name == view.visitor.name]
    return view.page(
        "tokens.html.j2",
        status=status,
        tokens=[each for each in view.app.store.tokens() if _is_theirs(view, each)],
        now=view.app.now(),
        owners=[(name, name) for name in owners],
        scopes=SCOPES,
        grantable=[(scope.value, words.in_language(view.language)) for scope, words in SCOPES.items() if view.visitor.may(scope)],
        durations=[(str(days), view.say(f"{days} days", f"{days} 天")) for days in DAYS] + [("0", view.say("until revoked", "直到吊销"))],
        wrong=wrong,
        secret=secret,
        typed=typed,
    )


def _is_theirs(view: View, token: Token) -> bool:
    return view.visitor.may(Scope.EDIT) or token.user == view.visitor.name


@router.post("/tokens")
def make(
    view: Annotated[View, Depends(View)],
    name: Annotated[str, Form(max_length=200)] = "",
    user: Annotated[str, Form(max_length=200)] = "",
    scope: Annotated[list[Scope], Form()] = [],  # noqa: B006 - FastAPI copies it
    days: Annotated[int, Form(ge=0, le=3650)] = 90,
) -> Response:
    """Make one and show it, this once. For another user only by an editor."""
    owner = user if view.visitor.may(Scope.EDIT) else view.visitor.name
    try:
        _, secret = managing.make_token(view.app, view.visitor, name, owner, frozenset(scope), days or None)
    except MonitorError as error:
        return _tokens(view, 400, error.text, typed=name)
    return _tokens(view, 201, secret=secret)


@router.post("/tokens/revoke")
def revoke(view: Annotated[View, Depends(View)], number: Annotated[int, Form()]) -> Response:
    """It is good for nothing from now on."""
    if not any(each.id == number and _is_theirs(view, each) for each in view.app.store.tokens()):
        raise NotFoundError(Text(f"you have no token {number}", f"您没有编号为 {number} 的令牌"))
    managing.revoke_token(view.app, view.visitor, number)
    return RedirectResponse("/tokens", 303)
