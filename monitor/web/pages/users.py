"""Who may use the page, and who did what: for editors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from monitor.errors import MonitorError
from monitor.model import Act, AuditQuery, Role, Text
from monitor.web.access import managing
from monitor.web.access.words import ACTS, ROLES
from monitor.web.view import View

router = APIRouter(include_in_schema=False)

PAGE = 100

Password = Annotated[str, Form(max_length=2000)]


@router.get("/users")
def users(view: Annotated[View, Depends(View)]) -> Response:
    """Everybody."""
    return _users(view)


def _users(view: View, status: int = 200, wrong: Text | None = None, typed: str = "", role: str = "") -> Response:
    return view.page(
        "users.html.j2",
        status=status,
        users=view.app.store.users(),
        roles=ROLES,
        role_options=[(each.value, words.in_language(view.language)) for each, words in ROLES.items()],
        way=view.app.settings.access.way.value,
        wrong=wrong,
        typed=typed,
        chosen=role,
    )


@router.post("/users")
def add(
    view: Annotated[View, Depends(View)],
    name: Annotated[str, Form(max_length=200)] = "",
    role: Annotated[Role, Form()] = Role.VIEWER,
    password: Password = "",
) -> Response:
    """Let somebody in. Without a password only through a reverse proxy, or by token."""
    try:
        managing.add_user(view.app, view.visitor, name, role, password or None)
    except MonitorError as error:
        return _users(view, 400, error.text, name, role.value)
    return RedirectResponse("/users", 303)


@router.post("/users/role")
def change_role(view: Annotated[View, Depends(View)], name: Annotated[str, Form()], role: Annotated[Role, Form()]) -> Response:
    """Make somebody a viewer or an editor; they sign in anew."""
    return _done(view, lambda: managing.change_user(view.app, view.visitor, name, role=role))


@router.post("/users/password")
def set_password(view: Annotated[View, Depends(View)], name: Annotated[str, Form()], password: Password = "") -> Response:
    """Give somebody a new password; they sign in anew."""
    return _done(view, lambda: managing.change_user(view.app, view.visitor, name, password=password))


@router.post("/users/remove")
def remove(view: Annotated[View, Depends(View)], name: Annotated[str, Form()]) -> Response:
    """With their sessions and tokens."""
    return _done(view, lambda: managing.remove_user(view.app, view.visitor, name))


def _done(view: View, act: Callable[[], object]) -> Response:
    try:
        act()
    except MonitorError as error:
        return _users(view, 400, error.text)
    return RedirectResponse("/users", 303)


@router.get("/audit")
def audit(view: Annotated[View, Depends(View)], before: int | None = None, actor: str = "", act: str = "") -> Response:
    """Who did what, newest first."""
    wanted = Act(act) if act in list(Act) else None
    found = view.app.store.audit(AuditQuery(before=before, actor=actor.strip() or None, act=wanted, limit=PAGE + 1))
    older = found[PAGE - 1].id if len(found) > PAGE else None
    chosen = {"actor": actor, "act": wanted.value if wanted else ""}
    return view.page("audit.html.j2", entries=found[:PAGE], acts=ACTS, chosen=chosen, older=older)
