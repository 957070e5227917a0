"""Language and theme, kept in cookies."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse

from monitor.web.names import own_path
from monitor.web.view import LANGUAGES, THEMES

router = APIRouter(include_in_schema=False)
YEAR = 31_536_000
"""Seconds."""


@router.post("/preferences")
def choose(back: Annotated[str, Form()] = "/", lang: Annotated[str, Form()] = "", theme: Annotated[str, Form()] = "") -> RedirectResponse:
    """Keep the choice and go back to the page it was made on; an address of another site is not gone to."""
    response = RedirectResponse(own_path(back), 303)
    for name, value, known in (("lang", lang, LANGUAGES), ("theme", theme, THEMES)):
        if value in known:
            response.set_cookie(name, value, max_age=YEAR, samesite="lax", httponly=True)
    return response
