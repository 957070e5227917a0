"""Asking an API itself: one tiny request with the user's own key, from where the user says.

The key is resolved when it is used and stands in that request only: not in errors, not in what is kept of the answer, whatever the provider repeats
of it. Nothing is tried again, no redirect is followed, and a day's number of requests is limited.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from urllib.parse import quote

import httpcore
import httpx

from monitor.errors import ConfigError
from monitor.fetch.body import ACCEPT_ENCODING, read_body
from monitor.fetch.failures import FetchError, from_body, from_transport
from monitor.fetch.guard import Guard, host_of
from monitor.fetch.options import FetchSettings
from monitor.fetch.pace import Pace
from monitor.fetch.protocols import MASK, ProbeRequest, build
from monitor.fetch.retry import retry_after
from monitor.fetch.transport import Transport, deadline
from monitor.model import BrokenReason, FetchFailure, ProbeRules, Response, Source, SourceKey, SourceKind, Validators

Spent = Callable[[SourceKey, datetime, int], int]
"""How many looks at a source are recorded since a time, counted up to a number: requests of other processes, and of this one before it started."""
_LONGEST = 30.0
_LARGEST = 2_000_000
_MOST_PLACES = 8
_KEPT = frozenset({"content-type", "date", "retry-after", "location", "server", "cf-ray", "cf-mitigated", "x-request-id", "request-id"})
"""Headers of an answer that are kept: the others name the account, or set cookies."""
_HIDDEN = rb"[A-Za-z0-9_-]*(?:\*{3,}|\.{3,}|\xe2\x80\xa6)[A-Za-z0-9_-]*"
"""After the beginning of a key, the rest of it as providers show it: stars, and its end."""
_TALK = frozenset({"choices", "output", "content", "candidates"})
_VOLATILE = frozenset(
    {"id", "created", "created_at", "completed_at", "request_id", "responseId", "system_fingerprint", "usage", "usageMetadata", *_TALK}
)
"""What differs in every answer to the same message, and says nothing."""


class Budget:
    """How many requests a source may still make today (UTC). Thread-safe."""

    def __init__(self, spent: Spent | None = None) -> None:
        self._spent = spent
        self._own: Counter[tuple[SourceKey, date]] = Counter()
        self._lock = threading.Lock()

    def take(self, key: SourceKey, most: int, now: datetime) -> bool:
        """Whether one more is allowed; then it is counted."""
        today = now.astimezone(UTC).date()
        midnight = datetime.combine(today, clock.min, UTC)
        recorded = self._spent(key, midnight, most) if self._spent is not None else 0
        with self._lock:
            if max(recorded, self._own[key, today]) >= most:
                return False
            self._own = Counter({place: count for place, count in self._own.items() if place[1] == today})
            self._own[key, today] += 1
        return True


class ProbeFetcher:
    """The `Fetcher` for probes and lists of models. Thread-safe.

    `resolve` gives what a reference (`env:NAME`, `file:/path`) stands for, and raises ConfigError.
    """

    def __init__(
        self,
        settings: FetchSettings,
        now: Callable[[], datetime],
        resolve: Callable[[str], str],
        *,
        budget: Budget | None = None,
        guard: Guard | None = None,
        pace: Pace | None = None,
    ) -> None:
        total, largest = min(settings.total_timeout, _LONGEST), min(settings.max_bytes, _LARGEST)
        self._settings = replace(settings, total_timeout=total, max_bytes=largest)
        self._now = now
        self._resolve = resolve
        self._budget = budget or Budget()
        self._guard = guard or Guard(settings.allow_private, settings.ports)
        self._pace = pace or Pace(settings.host_concurrency, settings.host_spacing, settings.host_wait)
        self._places: OrderedDict[str | None, Transport] = OrderedDict()
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the connections. A probe that runs in another thread fails."""
        for transport in self._places.values():
            transport.close()

    def fetch(self, source: Source, validators: Validators) -> Response | FetchFailure:  # noqa: ARG002 - an API's answer has none
        """See `monitor.ports.Fetcher`. Raises ValueError for a source without an address or without a probe's rules."""
        if source.url is None or source.probe is None:
            raise ValueError(f"{source.key} is no probe")
        key = ""
        try:
            self._guard.check(source.url)
            key = self._key(source.probe)
            self._count(source, source.probe)
            request = build(source.url, source.probe, source.headers, key, models=source.rules.kind is SourceKind.MODELS)
            return self._ask(source, source.probe, request, key)
        except FetchError as error:
            failure = error.failure(source.url)
            return replace(failure, detail=_clean(failure.detail.encode(), key).decode("utf-8", "replace"))

    def _key(self, rules: ProbeRules) -> str:
        if rules.key is None:
            raise _off("the probe is off: give it a key by reference, `key: env:NAME` or `key: file:/path`")
        key = self._resolved(rules.key, "the key")
        if not re.fullmatch(r"[\x21-\x7e]{4,4096}", key):
            raise _off(f"what {rules.key} stands for is no key: it must be 4 to 4096 printable ASCII characters without spaces")
        return key

    def _resolved(self, reference: str, what: str) -> str:
        if not reference.startswith(("env:", "file:/")):
            raise _off(f"{what} must be a reference, `env:NAME` or `file:/path`, never the secret itself")
        try:
            return self._resolve(reference)
        except ConfigError as error:
            raise _off(str(error)) from error

    def _count(self, source: Source, rules: ProbeRules) -> None:
        now = self._now()
        if not self._budget.take(source.key, rules.daily_limit, now):
            tomorrow = datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), clock.min, UTC)
            detail = f"today's {rules.daily_limit} requests are used up: raise `daily_limit`, or look less often"
            raise FetchError(BrokenReason.RATE_LIMITED, detail, transient=True, retry_after=tomorrow - now)

    def _ask(self, source: Source, rules: ProbeRules, request: ProbeRequest, key: str) -> Response:
        url = httpx.URL(request.url)
        transport = self._place(rules)
        with self._pace.turn(host_of(url)):
            began = time.monotonic()
            with deadline(began + self._settings.total_timeout):
                head, body = self._exchange(transport, request, key)
        response = Response(
            url=source.url or "",
            final_url=source.url or "",
            status=head.status_code,
            headers=_headers(head, key),
            body=_kept(_clean(body, key), head.status_code),
            fetched_at=self._now(),
            elapsed=timedelta(seconds=time.monotonic() - began),
            http_version=head.http_version,
        )
        return self._judged(response)

    def _exchange(self, transport: Transport, request: ProbeRequest, key: str) -> tuple[httpx.Response, bytes]:
        limits = {"connect": self._settings.connect_timeout, "read": self._settings.total_timeout}
        timeout = {**limits, "write": self._settings.read_timeout, "pool": self._settings.connect_timeout}
        headers = [("user-agent", self._settings.agent), ("accept-encoding", ACCEPT_ENCODING), *request.sent(key)]
        asked = httpx.Request(request.method, request.url, headers=headers, content=request.body or None, extensions={"timeout": timeout})
        try:
            head = transport.handle_request(asked)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
            raise from_transport(error) from error
        try:
            return head, self._read(head)
        finally:
            head.close()

    def _read(self, head: httpx.Response) -> bytes:
        length = head.headers.get("content-length", "")
        assert isinstance(head.stream, httpx.SyncByteStream)
        try:
            return read_body(
                head.stream, head.headers.get("content-encoding", ""), int(length) if length.isdecimal() else None, self._settings
            )
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise from_body(error) from error

    def _judged(self, response: Response) -> Response:
        """The answer, unless an outage asks us to wait. A 429 is an answer: it may be the bill. Raises FetchError."""
        wait = retry_after(response.header("retry-after"), self._now())
        if wait is not None and response.status == 503:
            raise FetchError(
                BrokenReason.SERVER_ERROR,
                f"HTTP status 503; asks to wait {wait.total_seconds():.0f} s",
                transient=True,
                retry_after=wait,
                status=503,
            )
        return response

    def _place(self, rules: ProbeRules) -> Transport:
        """The connections from the probe's vantage. Raises FetchError."""
        proxy = (
            self._resolved(rules.proxy, f"the proxy of the vantage {rules.vantage}") if rules.proxy is not None else self._settings.proxy
        )
        with self._lock:
            if proxy not in self._places:
                self._places[proxy] = self._connected(rules, proxy)
            self._places.move_to_end(proxy)
            if len(self._places) > _MOST_PLACES:
                self._places.popitem(last=False)[1].close()
            return self._places[proxy]

    def _connected(self, rules: ProbeRules, proxy: str | None) -> Transport:
        try:
            return Transport(replace(self._settings, proxy=proxy), self._guard)
        except (ValueError, httpx.InvalidURL) as error:
            detail = f"the proxy of the vantage {rules.vantage} is no address: write http://host:port, https://… or socks5://…"
            raise FetchError(BrokenReason.CONNECT, detail, transient=False) from error


def _off(detail: str) -> FetchError:
    return FetchError(BrokenReason.LOGIN, detail, transient=False)


def _headers(head: httpx.Response, key: str) -> tuple[tuple[str, str], ...]:
    kept = ((name.lower(), value) for name, value in head.headers.multi_items() if name.lower() in _KEPT)
    return tuple((name, _clean(value.encode(), key).decode("utf-8", "replace")) for name, value in kept)


def _clean(text: bytes, key: str) -> bytes:
    """The text without the key, whole, escaped, or half hidden as providers show it."""
    if not key:
        return text
    for form in (key, json.dumps(key)[1:-1], quote(key, safe="")):
        text = text.replace(form.encode(), MASK.encode())
    return re.sub(re.escape(key[:3].encode()) + _HIDDEN, MASK.encode(), text)


def _kept(body: bytes, status: int) -> bytes:
    """What is kept of an answer. Of a message's answer only its form: its words, its number and its time differ at every look and are no evidence."""
    if status != 200:
        return body
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return body
    if not isinstance(given, dict) or not _TALK & given.keys() or given.get("error"):
        return body
    return json.dumps({name: "…" if name in _VOLATILE else value for name, value in given.items()}, ensure_ascii=False).encode()
