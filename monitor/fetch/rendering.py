"""One page in a browser: opened, waited for, its consent clicked away, taken. Imported only where Playwright is there."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urldefrag, urlsplit

from playwright.sync_api import BrowserContext, Error, Page, Route
from playwright.sync_api import Response as Answer
from playwright.sync_api import TimeoutError as Late

from monitor.fetch.chromium import Chromium
from monitor.fetch.failures import FetchError
from monitor.fetch.relay import Lane, Relay, too_much
from monitor.fetch.trail import Trail, crashed, failure_of, first_line
from monitor.model import BrokenReason, BrowserRules, Response

_LEFT_OUT = frozenset({"image", "media", "font", "texttrack", "manifest", "eventsource", "ping", "cspviolationreport"})
"""Kinds of sub-requests that bring no text. Scripts, styles and data are loaded wherever they come from: pages are written by them."""
_TRACKERS = (
    "google-analytics.com", "googletagmanager.com", "doubleclick.net", "googlesyndication.com", "facebook.net", "hotjar.com", "clarity.ms",
    "segment.io", "segment.com", "mixpanel.com", "amplitude.com", "fullstory.com", "intercom.io", "intercomcdn.com", "hs-analytics.net",
    "hs-scripts.com", "bing.com", "linkedin.com", "licdn.com", "sentry.io", "datadoghq-browser-agent.com", "nr-data.net", "newrelic.com",
    "hm.baidu.com", "cnzz.com", "umeng.com", "growingio.com", "sensorsdata.cn",
)  # fmt: skip
"""Hosts that count visitors: loading them would change nothing on the page and count us."""
_TEXT = ("text/html", "application/xhtml+xml")
_STILL = 0.5
"""Seconds without a word more or less after which a page is taken to be whole."""
_WIDTH, _HEIGHT, _TALLEST = 1280, 900, 6000
_LARGEST_PICTURE = 1_500_000
_ERROR_PAGE = "chrome-error:"
_UNFOLD = """() => {
  const unfold = root => {
    for (const host of root.querySelectorAll('*')) {
      if (!host.shadowRoot) continue;
      unfold(host.shadowRoot);
      const box = document.createElement('div');
      box.append(...Array.from(host.shadowRoot.childNodes, node => node.cloneNode(true)));
      host.prepend(box);
    }
  };
  unfold(document);
  document.querySelectorAll('script, noscript').forEach(done => done.remove());
  return document.documentElement ? document.documentElement.outerHTML.length : 0;
}"""
"""Puts the text of web components where a reader of HTML sees it, and takes away the scripts, which have run; gives the length of the page."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One page to be taken."""

    url: str
    rules: BrowserRules
    agent: str | None
    """None: as the browser calls itself, with `suffix`."""
    suffix: str
    language: str | None
    headers: tuple[tuple[str, str], ...]
    """Harmless ones: a browser sends them everywhere."""
    most: int
    """Bytes of the page as it stands in the end."""
    wait: float
    """Seconds, at most, for what the page is to show."""
    ends: float
    """On the monotonic clock."""

    def left(self, most: float | None = None) -> float:
        """Milliseconds until the end, or until `most` seconds are over."""
        seconds = max(0.05, self.ends - time.monotonic())
        return 1000 * (seconds if most is None else min(seconds, most))


def render(chromium: Chromium, relay: Relay, lane: Lane, visit: Visit, at: datetime) -> Response:
    """The page as the browser shows it. Raises FetchError."""
    began = time.monotonic()
    try:
        context = _context(chromium, relay, lane, visit)
    except Error as error:
        raise crashed(first_line(error)) from error
    try:
        trail = _opened(context)
        return _taken(trail, lane, visit, at, began)
    finally:
        _leave(context)


def _context(chromium: Chromium, relay: Relay, lane: Lane, visit: Visit) -> BrowserContext:
    """A fresh one: no cookies, no storage, no permissions, and the page's own lane to the network."""
    return chromium.session.new_context(
        proxy={"server": f"http://{relay.host}:{relay.port}", "username": lane.user, "password": lane.password},
        user_agent=visit.agent or _agent(chromium, visit.suffix),
        locale=visit.language or "en-US",
        timezone_id="UTC",
        viewport={"width": _WIDTH, "height": _HEIGHT},
        reduced_motion="reduce",
        service_workers="block",
        accept_downloads=False,
        extra_http_headers=dict(visit.headers),
    )


def _opened(context: BrowserContext) -> Trail:
    """An empty page that is listened to. Raises FetchError."""
    try:
        context.route("**/*", _let_through)
        trail = Trail(context.new_page())
        trail.listen()
        context.on("page", _close)
    except Error as error:
        raise crashed(first_line(error)) from error
    return trail


def _agent(chromium: Chromium, suffix: str) -> str:
    """What Chromium calls itself when a person uses it, and who we are: sites may know, but need not mistake us for a test."""
    major = chromium.session.version.partition(".")[0]
    return f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 Safari/537.36 {suffix}"


def _let_through(route: Route) -> None:
    request = route.request
    address = urlsplit(request.url)
    counted = any(f".{address.hostname or ''}".endswith(f".{host}") for host in _TRACKERS)
    try:
        if (
            address.scheme not in ("http", "https")
            or request.resource_type in _LEFT_OUT
            or (counted and not request.is_navigation_request())
        ):
            route.abort("blockedbyclient")
        else:
            route.continue_()
    except Error:
        pass  # the page has gone on without it


def _close(page: Page) -> None:
    """A window that the page opens is none of ours."""
    with suppress(Error):
        page.close()


def _leave(context: BrowserContext) -> None:
    with suppress(Error):
        context.close()


def _taken(trail: Trail, lane: Lane, visit: Visit, at: datetime, began: float) -> Response:
    try:
        trail.page.goto(visit.url, wait_until="domcontentloaded", timeout=visit.left())
        _prepare(trail, visit)
        html, picture = _html(trail, visit), _picture(trail.page, visit)
    except Late as error:
        raise (
            too_much(lane)
            if lane.over
            else FetchError(BrokenReason.TIMEOUT, "the page was not ready in time in the browser", transient=True)
        ) from error
    except Error as error:
        raise failure_of(trail, lane, error) from error
    if lane.over:
        raise too_much(lane)
    if trail.page.url.startswith(_ERROR_PAGE):
        raise failure_of(trail, lane, Error("the page leads to where there is no answer"))
    return _response(trail, visit, html, picture, at, began)


def _prepare(trail: Trail, visit: Visit) -> None:
    """Wait, click what is to be clicked, wait again: behind a consent wall the page only begins."""
    page, rules = trail.page, visit.rules
    _settle(trail, visit)
    for selector in rules.click:
        with suppress(Late):  # it is clicked where it is there
            page.locator(selector).first.click(timeout=visit.left(min(3.0, visit.wait)))
            _settle(trail, visit)
    if rules.wait_for is None:
        return
    try:
        page.locator(rules.wait_for).first.wait_for(state="attached", timeout=visit.left(visit.wait))
    except Late as error:
        if page.url.startswith(_ERROR_PAGE) or (trail.answer is not None and trail.answer.status >= 400):
            return  # that says why
        shown = " ".join(page.title().split())[:80]
        raise FetchError(
            BrokenReason.SHELL,
            f"the browser waited for `{rules.wait_for}`, which never came; the page is titled “{shown}”: correct `wait_for`, or click "
            "the consent away with `click`",
            transient=True,
        ) from error
    _settle(trail, visit)


def _settle(trail: Trail, visit: Visit) -> None:
    """Until nothing is on its way and the text has stood still for a while. A page that never rests is taken as it is."""
    ends = min(visit.ends, time.monotonic() + visit.wait)
    length, since = -1, time.monotonic()
    while (now := time.monotonic()) < ends:
        found = _length(trail)
        if found != length or trail.pending > 0:
            length, since = found, now
        elif now - since >= _STILL:
            return
        trail.page.wait_for_timeout(100)


def _length(trail: Trail) -> int:
    """Of the page's text; -1 while it goes elsewhere."""
    try:
        return int(trail.page.evaluate("() => document.documentElement ? document.documentElement.textContent.length : 0"))
    except Error as error:
        if trail.crashed or not _goes_elsewhere(error):
            raise
        return -1


def _goes_elsewhere(error: Error) -> bool:
    return "navigat" in error.message or "context was destroyed" in error.message


def _html(trail: Trail, visit: Visit) -> str:
    """The page's HTML; once more where the page goes elsewhere at that moment."""
    for _ in range(3):
        try:
            length = trail.page.evaluate(_UNFOLD)
            if length > visit.most:
                raise FetchError(BrokenReason.TOO_LARGE, f"the page grew to more than {visit.most} letters in the browser", transient=False)
            return trail.page.content()
        except Error as error:
            if trail.crashed or not _goes_elsewhere(error):
                raise
            _settle(trail, visit)
    raise FetchError(BrokenReason.TOO_MANY_REDIRECTS, "the page keeps going elsewhere in the browser", transient=True)


def _picture(page: Page, visit: Visit) -> bytes | None:
    """What the page looks like; the top of it where it is very tall. Evidence, not a condition: without it the page is as good."""
    with suppress(Error):
        tall = int(page.evaluate("() => Math.max(document.documentElement.scrollHeight, 1)"))
        for height in (min(tall, _TALLEST), _HEIGHT):
            picture = page.screenshot(
                full_page=True,
                clip={"x": 0, "y": 0, "width": _WIDTH, "height": height},
                animations="disabled",
                timeout=visit.left(8.0),
            )
            if len(picture) <= _LARGEST_PICTURE:
                return picture
    return None


def _response(trail: Trail, visit: Visit, html: str, picture: bytes | None, at: datetime, began: float) -> Response:
    answer = trail.answer
    if answer is None:
        raise FetchError(BrokenReason.PROTOCOL, "the browser showed a page that no server gave", transient=True)
    kind = (answer.header_value("content-type") or "text/html").partition(";")[0].strip().lower()
    if kind not in _TEXT:
        raise FetchError(
            BrokenReason.NOT_TEXT, f"the address gives {kind}, which no browser has to write: remove `way: browser`", transient=False
        )
    shown = trail.page.url if trail.page.url.startswith(("http://", "https://")) else answer.url
    return Response(
        url=visit.url,
        final_url=urldefrag(shown).url,
        status=answer.status,
        headers=_headers(answer),
        body=html.encode("utf-8", "replace"),
        fetched_at=at,
        elapsed=timedelta(seconds=time.monotonic() - began),
        redirects=tuple(trail.passed[:-1]),
        screenshot=picture,
    )


_NOT_OURS = frozenset({"content-type", "content-length", "content-encoding", "transfer-encoding", "etag", "last-modified", "set-cookie"})
"""They tell of the bytes that the server sent, not of the page that a script made of them; cookies are nobody's evidence."""


def _headers(answer: Answer) -> tuple[tuple[str, str], ...]:
    came = [(row["name"].lower(), row["value"]) for row in answer.headers_array()]
    return (*((name, value) for name, value in came if name not in _NOT_OURS), ("content-type", "text/html; charset=utf-8"))
