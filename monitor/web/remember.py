"""Answers kept as long as nothing new was recorded, so that many readers cost little more than one.

It stands behind the gate: who asks is known, and may. What is kept is found again by everything in the request that could make the answer another one:
host, path and query, who asks and what they may, and every header but those that are known to make no difference. So nobody ever gets what was made for
somebody else. A page is made with a stand-in for the token of its forms, and each browser gets its own in its place. What is asked of the same thing at
the same time is made once. For people who sign in nothing is kept here: their pages may be kept by nobody (their contents are, once for all: `kept`).
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime

from anyio.to_thread import run_sync
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.errors import MonitorError
from monitor.web.access import cookies
from monitor.web.access.rules import HARMLESS
from monitor.web.access.visitor import NOBODY, Visitor
from monitor.web.newness import Newness

ROOM = 64 * 2**20
"""Bytes of answers that are kept."""
LARGEST = 2 * 2**20
"""Bytes of an answer that is kept."""
MAKERS = 2
"""Answers made at a time: more threads would only take turns, and what looks at pages needs its turns too."""
LIFE = 60.0
"""Seconds that an answer is kept at most: it may depend on the time of day."""
TRUST = 0.2
"""Seconds for which a running service does not ask again whether something new was recorded."""
GRACE = 3.0
"""Seconds for which a running service shows what it had, while it makes the answer anew: nobody waits because somebody else's page changed."""
BRIEF = 1.0
"""The same for what tells of looks that found nothing new."""
_BRIEF = ("/health", "/providers/", "/api/v1/health", "/api/v1/sources")
_KEPT = re.compile(r"/(?:$|changes|regions|providers|documents/|search$|health$|feeds$|calendar\.ics$|api/v1/)")
"""What is recorded, and nothing that belongs to somebody."""
_STAND_IN = Visitor(secret="stands for any browser's")  # noqa: S106 - no secret at all
_TOKEN = _STAND_IN.form_token.encode()
_FORM = re.compile(rf"(?:^|;)\s*[\w-]*{cookies.FORM}=[^;]*")
_NO_MATTER = frozenset(
    b"authorization cookie user-agent connection keep-alive if-none-match if-modified-since accept-encoding cache-control pragma dnt te priority content-length range "
    b"upgrade-insecure-requests sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user sec-gpc sec-ch-ua sec-ch-ua-mobile "
    b"sec-ch-ua-platform".split()
)
"""Headers that make no other answer; what cookies and authorization say of who asks stands in the visitor."""
_OURS = {b"cache-control": b"private, no-cache", b"vary": b"Cookie, Accept-Language"}
"""Sent unless the answer says otherwise: keep it, but ask each time whether it still holds."""

Headers = list[tuple[bytes, bytes]]
Key = tuple[int, bytes]


@dataclass(slots=True)
class Kept:
    """An answer."""

    headers: Headers
    body: bytes
    etag: bytes
    changed: float | None
    """By its own `last-modified`, as a Unix time."""
    revision: int
    until: float
    forms: bool
    """The stand-in is in it."""
    held: float = float("-inf")
    """When it was last known to hold."""


class Remembering:
    """Keeps what the site inside answers to GET and HEAD."""

    def __init__(
        self,
        site: ASGIApp,
        newness: Newness,
        forget: Callable[[], None],
        *,
        grace: float = 0.0,
        monotonic: Callable[[], float] = time.monotonic,
        room: int = ROOM,
        largest: int = LARGEST,
    ) -> None:
        """`forget` is called when somebody sent something. `grace`: see `GRACE`. `room`: bytes of all answers; `largest`: of one that is kept."""
        self._site = site
        self._forget = forget
        self._newness = newness
        self._grace = grace
        self._now = monotonic
        self._room = room
        self._largest = largest
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._size = 0
        self._making: dict[tuple[Key, int], asyncio.Future[Kept | None]] = {}
        self._renewing: set[asyncio.Future[Kept | None]] = set()
        self._makers = asyncio.Semaphore(MAKERS)
        self._epoch = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and scope["method"] not in HARMLESS:
            await self._written(scope, receive, send)
        elif scope["type"] == "http" and _may_be_kept(scope):
            await self._read(scope, receive, send)
        else:
            await self._site(scope, receive, send)

    async def _written(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whoever sends something sees what came of it."""
        try:
            await self._site(scope, receive, send)
        finally:
            self._epoch += 1
            self._newness.doubt()
            self._forget()

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            revision = await self._current()
        except MonitorError:  # the site says so itself
            await self._site(scope, receive, send)
            return
        visitor: Visitor = scope["state"]["visitor"]
        key = _key(scope, visitor, self._epoch)
        kept = self._kept.get(key)
        now = self._now()
        if kept is not None and kept.revision == revision and kept.until > now:
            kept.held = now
            self._kept.move_to_end(key)
        elif kept is not None and now - kept.held < self._grace:
            self._renew(key, revision, scope)
        else:
            kept = await self._made(key, revision, scope, receive, _Personal(send, visitor))
        if kept is not None:
            await _answer(kept, visitor, scope, send)

    def _renew(self, key: Key, revision: int, scope: Scope) -> None:
        """Make it anew without anybody waiting for it. What goes wrong is told to who asks next, if it still does."""
        if (key, revision) in self._making:
            return
        task = asyncio.ensure_future(self._made(key, revision, scope, _nothing, _Personal(_nowhere, NOBODY)))
        self._renewing.add(task)
        task.add_done_callback(self._renewed)

    def _renewed(self, task: asyncio.Future[Kept | None]) -> None:
        self._renewing.discard(task)
        if not task.cancelled():
            task.exception()

    async def _current(self) -> int:
        known = self._newness.at_hand()
        return known if known is not None else await run_sync(self._newness.current)

    async def _made(self, key: Key, revision: int, scope: Scope, receive: Receive, send: _Personal) -> Kept | None:
        """Make it, or wait for who does; None: it is answered already, since it cannot be kept."""
        making = self._making.get((key, revision))
        if making is not None:
            kept = await asyncio.shield(making)
            if kept is not None:
                return kept
        mine: asyncio.Future[Kept | None] = asyncio.get_running_loop().create_future()
        self._making[key, revision] = mine
        kept = None
        try:
            async with self._makers:
                kept = await self._make(revision, scope, receive, send)
        finally:
            if self._making.get((key, revision)) is mine:
                del self._making[key, revision]
            mine.set_result(kept)
        if kept is not None:
            self._keep(key, kept)
        return kept

    async def _make(self, revision: int, scope: Scope, receive: Receive, send: _Personal) -> Kept | None:
        caught = _Catch(send, self._largest)
        stands = replace(scope["state"]["visitor"], secret=_STAND_IN.secret, secret_is_new=False)
        await self._site({**scope, "method": "GET", "state": {**scope["state"], "visitor": stands}}, receive, caught)
        if caught.passed or caught.start is None:
            return None
        headers: Headers = list(caught.start["headers"])
        names = {name for name, _ in headers}
        if caught.start["status"] != 200 or b"set-cookie" in names or b"no-store" in dict(headers).get(b"cache-control", b""):
            await caught.release()
            return None
        body = b"".join(caught.parts)
        etag = dict(headers).get(b"etag") or b'"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"'
        headers += [(name, value) for name, value in ({b"etag": etag} | _OURS).items() if name not in names]
        life = BRIEF if scope["path"] == "/" or scope["path"].startswith(_BRIEF) else LIFE
        changed = _time(dict(headers).get(b"last-modified"))
        return Kept(headers, body, etag, changed, revision, self._now() + life, _TOKEN in body)

    def _keep(self, key: Key, kept: Kept) -> None:
        kept.held = self._now()
        before = self._kept.pop(key, None)
        self._size += _cost(kept) - (_cost(before) if before else 0)
        self._kept[key] = kept
        while self._size > self._room:
            self._size -= _cost(self._kept.popitem(last=False)[1])


def _cost(kept: Kept) -> int:
    """Bytes, with about what Python needs beside the body."""
    return len(kept.body) + 2048


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _nowhere(_: Message) -> None:
    """Nobody waits for it."""


class _Personal:
    """Sends an answer that is not kept, with this visitor's own token in its forms."""

    def __init__(self, send: Send, visitor: Visitor) -> None:
        self._send = send
        self._visitor = visitor

    async def __call__(self, message: Message) -> None:
        """One message of the site."""
        if message["type"] != "http.response.start":
            message = {**message, "body": _own(message.get("body", b""), self._visitor)}
        elif dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html"):
            message = {**message, "headers": [*message["headers"], *_given(self._visitor)]}
        await self._send(message)


class _Catch:
    """Takes what the site sends; more than it may hold goes straight on."""

    def __init__(self, send: Send, largest: int) -> None:
        self._send = send
        self._left = largest
        self.start: Message | None = None
        self.parts: list[bytes] = []
        self.passed = False

    async def __call__(self, message: Message) -> None:
        """One message of the site."""
        if message["type"] == "http.response.start":
            self.start = message
            return
        if self.passed:
            await self._send(message)
            return
        part = message.get("body", b"")
        self.parts.append(part)
        self._left -= len(part)
        if self._left < 0:
            await self.release(more=bool(message.get("more_body")))

    async def release(self, *, more: bool = False) -> None:
        """Send it on as it came."""
        assert self.start is not None
        self.passed = True
        await self._send(self.start)
        await self._send({"type": "http.response.body", "body": b"".join(self.parts), "more_body": more})


def _may_be_kept(scope: Scope) -> bool:
    visitor = scope.get("state", {}).get("visitor", NOBODY)
    return visitor.via in ("local", "token") and scope["method"] != "OPTIONS" and _KEPT.match(scope["path"]) is not None


def _key(scope: Scope, visitor: Visitor, epoch: int) -> Key:
    """A digest: what strangers send is not kept."""
    headers = [pair for pair in scope["headers"] if pair[0] not in _NO_MATTER]
    chosen = [_FORM.sub("", value.decode("latin-1")).strip("; ") for name, value in scope["headers"] if name == b"cookie"]
    who = visitor.via, visitor.name, sorted(visitor.scopes)
    told = (scope["scheme"], scope["path"], scope["query_string"], headers, [each for each in chosen if each], who)
    return epoch, hashlib.sha256(repr(told).encode()).digest()


def _own(body: bytes, visitor: Visitor) -> bytes:
    return body.replace(_TOKEN, visitor.form_token.encode()) if _TOKEN in body else body


def _given(visitor: Visitor) -> Headers:
    """The cookie by which the forms of this browser prove themselves, where it has none yet."""
    if not visitor.secret_is_new:
        return []
    bare = Response()
    cookies.give(bare, cookies.FORM, visitor.secret, visitor.https)
    return [pair for pair in bare.raw_headers if pair[0] == b"set-cookie"]


async def _answer(kept: Kept, visitor: Visitor, scope: Scope, send: Send) -> None:
    headers, body, etag = kept.headers, kept.body, kept.etag
    if kept.forms:
        body = body.replace(_TOKEN, visitor.form_token.encode())
        etag = etag[:-1] + b"-" + visitor.form_token[:12].encode() + b'"'
        headers = [pair for pair in headers if pair[0] != b"etag"] + [(b"etag", etag), *_given(visitor)]
    if _has_it(etag, kept.changed, scope["headers"]):
        told = [pair for pair in headers if pair[0] not in (b"content-length", b"content-type")]
        await send({"type": "http.response.start", "status": 304, "headers": told})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})  # the server leaves it out where only the head was asked for


def _has_it(etag: bytes, changed: float | None, headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """RFC 9110, 13.2.2: the time is looked at only where no tag is given."""
    given = dict(headers)
    tags = given.get(b"if-none-match")
    if tags is not None:
        return any(tag.strip().removeprefix(b"W/") in (etag.removeprefix(b"W/"), b"*") for tag in tags.split(b","))
    since = _time(given.get(b"if-modified-since"))
    return since is not None and changed is not None and changed <= since


def _time(value: bytes | None) -> float | None:
    try:
        return None if value is None else parsedate_to_datetime(value.decode("latin-1")).timestamp()
    except ValueError:
        return None
