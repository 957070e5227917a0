"""Signing in and out."""

from __future__ import annotations

import math
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from monitor.model import Text
from monitor.settings import AccessWay
from monitor.web.access import cookies, signing
from monitor.web.names import own_path
from monitor.web.view import View

router = APIRouter(include_in_schema=False)

WRONG = Text("Name or password is wrong.", "用户名或密码错误。")


@router.get("/login")
def asked(view: Annotated[View, Depends(View)], next: str = "/") -> Response:  # noqa: A002 - as people know it
    """The form; whoever is known already goes on."""
    if view.visitor.known:
        return RedirectResponse(own_path(next), 303)
    return _form(view, next)


@router.post("/login")
def tried(
    view: Annotated[View, Depends(View)],
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=2000)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002
) -> Response:
    """Sign in, and go where one wanted to."""
    if view.app.settings.access.way is not AccessWay.USERS:
        return _form(view, next, status=400)
    found = signing.try_password(view.app, view.visitor, name, password)
    if found.wait_until is not None:
        seconds = max(1, math.ceil((found.wait_until - view.app.now()).total_seconds()))
        wait = Text(f"Too many tries. Wait {seconds} seconds.", f"尝试次数过多，请等待 {seconds} 秒。")
        response = _form(view, next, name, wait, 429)
        response.headers["retry-after"] = str(seconds)
        return response
    if found.user is None:
        return _form(view, next, name, WRONG, 401)
    answer = RedirectResponse(own_path(next), 303)
    secret = signing.begin(view.app, view.visitor, found.user)
    cookies.give(answer, cookies.SESSION, secret, view.visitor.https, view.app.settings.access.life)
    return answer


def _form(view: View, back: str, name: str = "", wrong: Text | None = None, status: int = 200) -> Response:
    way = view.app.settings.access.way
    return view.page("login.html.j2", status=status, back=own_path(back), typed=name, wrong=wrong, by_password=way is AccessWay.USERS)


@router.post("/logout")
def out(view: Annotated[View, Depends(View)]) -> Response:
    """Sign out."""
    answer = RedirectResponse("/login", 303)
    if view.visitor.via == "session":
        signing.end(view.app, view.visitor)
        cookies.take_away(answer, cookies.SESSION, view.visitor.https)
    return answer
