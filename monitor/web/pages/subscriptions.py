"""Who is told: listed, added, edited, tested, previewed, paused, removed. Addresses go in and are never shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from monitor.errors import MonitorError, NotFoundError
from monitor.model import Act, AlertStatus, ChangeFilter, Manner, Subscription, Text
from monitor.rehearsal import preview
from monitor.render import test_message
from monitor.web.access import note
from monitor.web.editing import told
from monitor.web.editing.subscribing import Typed, Wanted, check_name, read_wanted, typed_in, typed_of
from monitor.web.view import View, href

router = APIRouter(include_in_schema=False)

BACK = timedelta(days=90)
"""How far back a preview looks."""
MOST = 60
"""Messages that a preview lists."""


async def sent(request: Request) -> dict[str, list[str]]:
    """The fields of a form, each with all its values."""
    form: FormData = await request.form()
    fields: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            fields.setdefault(name, []).append(value)
    return fields


Sent = Annotated[dict[str, list[str]], Depends(sent)]


@router.get("/subscriptions")
def listed(view: Annotated[View, Depends(View)]) -> Response:
    """Everybody who is told."""
    return _listed(view)


def _listed(view: View, outcome: Text | None = None, failed: bool = False, status: int = 200) -> Response:
    waiting, dead = (
        Counter(alert.subscription.id for alert in view.app.store.alerts(status, limit=10_000))
        for status in (AlertStatus.PENDING, AlertStatus.DEAD)
    )
    rows = [
        {
            "subscription": each,
            "channel": view.app.deliverer.mask(each.url),
            "wants": told.filter_words(each.filter, view.language),
            "how": told.manner_words(each.manner, view.language),
            "waiting": waiting[each.id],
            "dead": dead[each.id],
        }
        for each in view.app.store.subscriptions()
    ]
    return view.page("subscriptions.html.j2", status=status, rows=rows, outcome=outcome, failed=failed)


@router.get("/subscriptions/new")
def new(view: Annotated[View, Depends(View)]) -> Response:
    """An empty form."""
    return _form(view, typed_of(_nobody(view)), None)


@router.post("/subscriptions/new")
def add(view: Annotated[View, Depends(View)], fields: Sent) -> Response:
    """Show what it would have been told, send a test, or keep it: whichever button was pressed."""
    base = _nobody(view)
    typed, wanted = _read(view, fields, base)
    check_name(typed, _names(view))
    _check_url(view, typed)
    do = fields.get("do", ["save"])[-1]
    if do == "preview":
        return _previewed(view, typed, replace(base, filter=wanted.filter, manner=wanted.manner), None)
    if typed.wrong:
        return _form(view, typed, None, status=400)
    name, url = typed.lines["name"].strip(), typed.lines["url"].strip()
    if do == "test":
        return _form(view, typed, None, outcome=_tried(view, replace(base, name=name, url=url, language=typed.lines["language"])))
    try:
        made = view.app.store.add_subscription(name, url, wanted.filter, typed.lines["language"], view.app.now(), wanted.manner)
    except MonitorError as error:
        typed.wrong["name"] = error.text
        return _form(view, typed, None, status=400)
    note(view.app, view.visitor, Act.SUBSCRIPTION_ADDED, made.name)
    return RedirectResponse("/subscriptions", 303)


@router.get("/subscriptions/{number}")
def edited(view: Annotated[View, Depends(View)], number: int) -> Response:
    """The form as it stands."""
    found = _numbered(view, number)
    return _form(view, typed_of(found), found)


@router.post("/subscriptions/{number}")
def edit(view: Annotated[View, Depends(View)], number: int, fields: Sent) -> Response:
    """Show what it would have been told, or keep what was changed. It holds from the next change on."""
    found = _numbered(view, number)
    typed, wanted = _read(view, fields, found)
    if fields.get("do", ["save"])[-1] == "preview":
        return _previewed(view, typed, replace(found, filter=wanted.filter, manner=wanted.manner), found)
    if typed.wrong:
        return _form(view, typed, found, status=400)
    language = typed.lines["language"]
    view.app.store.change_subscription(found.name, wanted=wanted.filter, manner=wanted.manner, language=language)
    note(view.app, view.visitor, Act.SUBSCRIPTION_CHANGED, found.name)
    return RedirectResponse("/subscriptions", 303)


@router.post("/subscriptions/{number}/test")
def test(view: Annotated[View, Depends(View)], number: int) -> Response:
    """Send it a message that says it is a test."""
    outcome, failed = _tried(view, _numbered(view, number))
    return _listed(view, outcome, failed)


@router.post("/subscriptions/{number}/pause")
def pause(view: Annotated[View, Depends(View)], number: int, paused: Annotated[bool, Form()]) -> Response:
    """Pause or resume it."""
    found = view.app.store.pause_subscription(_numbered(view, number).name, paused=paused)
    note(view.app, view.visitor, Act.SUBSCRIPTION_CHANGED, f"{found.name} ({'paused' if paused else 'resumed'})")
    return RedirectResponse("/subscriptions", 303)


@router.post("/subscriptions/{number}/remove")
def remove(view: Annotated[View, Depends(View)], number: int) -> Response:
    """With what waits for it."""
    gone = view.app.store.remove_subscription(_numbered(view, number).name)
    note(view.app, view.visitor, Act.SUBSCRIPTION_REMOVED, gone.name)
    left = [each.name for each in view.app.store.subscriptions() if each.manner.escalate_to == gone.name]
    if left:
        names = ", ".join(left)
        return _listed(
            view, Text(f"{names} escalates to it: nobody is told in its place; edit it", f"{names} 会升级到它：现在无人接收，请修改"), True
        )
    return RedirectResponse("/subscriptions", 303)


# --- the form


def _nobody(view: View) -> Subscription:
    """A subscription that might be."""
    manner = Manner(timezone=view.app.settings.timezone)
    return Subscription(0, "", "", ChangeFilter(), view.language, view.app.now(), manner=manner)


def _names(view: View, without: Subscription | None = None) -> frozenset[str]:
    return frozenset(each.name for each in view.app.store.subscriptions() if without is None or each.id != without.id)


def _numbered(view: View, number: int) -> Subscription:
    found = next((each for each in view.app.store.subscriptions() if each.id == number), None)
    if found is None:
        raise NotFoundError(Text("this subscription is not there any more", "该订阅已不存在"))
    return found


def _read(view: View, fields: dict[str, list[str]], base: Subscription) -> tuple[Typed, Wanted]:
    typed = typed_in(fields, typed_of(base))
    watchlist = view.app.store.watchlist(everything=True)
    others = _names(view, base if base.id else None)
    if typed.lines["language"] not in ("en", "zh"):
        typed.wrong["language"] = Text("choose one of the list", "请从列表中选择")
    return typed, read_wanted(typed, base, watchlist, others, view.app.now())


def _check_url(view: View, typed: Typed) -> None:
    url = typed.lines["url"].strip()
    try:
        if not url:
            raise NotFoundError(
                Text("write the address of a channel, for example slack://… or mailto://…", "请写渠道地址，例如 slack://… 或 mailto://…")
            )
        view.app.deliverer.check_url(url)
    except MonitorError as error:
        typed.wrong["url"] = error.text


def _tried(view: View, subscription: Subscription) -> tuple[Text, bool]:
    """What a test came to, in words, and whether it failed."""
    result = view.app.deliverer.send(subscription.url, test_message(subscription, view.app.now()))
    note(view.app, view.visitor, Act.SUBSCRIPTION_TESTED, subscription.name)
    if result.failure is None:
        return Text(f"{subscription.name}: the channel accepted the test.", f"{subscription.name}：渠道已接受测试消息。"), False
    why = f"{result.failure.value}: {result.detail}"
    return Text(f"{subscription.name}: not accepted ({why})", f"{subscription.name}：未被接受（{why}）"), True


def _form(
    view: View, typed: Typed, found: Subscription | None, *, status: int = 200, outcome: tuple[Text, bool] | None = None, shown: Any = None
) -> Response:
    response = view.page(
        "subscription.html.j2",
        status=status,
        typed=typed,
        found=found,
        masked=view.app.deliverer.mask(found.url) if found else "",
        excluding=told.matcher_words(found.filter.excluding, view.language) if found and found.filter.excluding else "",
        options=told.options(view.app.store.watchlist(everything=True), view.language),
        labels=lambda name: told.LABELS[name].in_language(view.language),
        others_options=[(name, name) for name in sorted(_names(view, found))],
        outcome=outcome,
        shown=shown,
        action=href("subscriptions", found.id if found else "new"),
    )
    response.headers["cache-control"] = "no-store"  # an address may stand in it that was typed a moment ago
    return response


def _previewed(view: View, typed: Typed, subscription: Subscription, found: Subscription | None) -> Response:
    """What it would have got; alone, where the page asks for that part."""
    filtering = {name: text for name, text in typed.wrong.items() if name not in ("name", "url")}
    if filtering:
        return _form(view, typed, found, status=400)
    now = view.app.now()
    seen = preview(view.app.store, view.app.subjects, subscription, now - BACK, now, view.app.levels if view.app.standing else None)
    typed.wrong.clear()
    shown = told.previewed(seen, view, MOST)
    if "hx-request" in view.request.headers:
        return view.page("subscription_preview.html.j2", shown=shown)
    return _form(view, typed, found, shown=shown)
