"""Forms are taken only from pages that we gave to the same browser."""

from __future__ import annotations

from fastapi import HTTPException, Request

from monitor.model import Text
from monitor.web.access.rules import HARMLESS, OWN_PROOF
from monitor.web.access.visitor import FORM_FIELD, FORM_HEADER, visitor_of

OLD_FORM = Text(
    "This form is from a page that was given to somebody else, or before you signed in. Go back, reload the page, and send it again.",
    "此表单来自其他人的页面，或是登录之前的页面。请返回并刷新页面，然后重新提交。",
)


async def genuine(request: Request) -> None:
    """Raises HTTPException 403 for a form without the token of a page that this browser was given."""
    if request.method in HARMLESS or request.url.path in OWN_PROOF:
        return
    told = request.headers.get(FORM_HEADER) or (await request.form()).get(FORM_FIELD)
    if not isinstance(told, str) or not visitor_of(request).sent(told):
        raise HTTPException(403, OLD_FORM.en)
