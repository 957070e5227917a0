"""Asking a web address: conditional, polite, guarded, bounded, and with a named reason for every failure."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

import httpcore
import httpx

from monitor.fetch.body import ACCEPT_ENCODING, read_body
from monitor.fetch.failures import FetchError, from_body, from_transport
from monitor.fetch.guard import Guard, host_of
from monitor.fetch.options import FetchSettings
from monitor.fetch.pace import Pace
from monitor.fetch.retry import retry_after, retrying
from monitor.fetch.transport import Transport, deadline
from monitor.model import BrokenReason, FetchFailure, Response, Source, Validators

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WORTH_ANOTHER_TRY = frozenset({408, 502, 503, 504})
_ASKED_TO_WAIT = {429: BrokenReason.RATE_LIMITED, 503: BrokenReason.SERVER_ERROR}
_HARMLESS = frozenset({"accept", "accept-language", "cache-control", "pragma", "dnt", "user-agent"})
"""Headers that may follow a redirect to another origin; every other one may be a secret."""
_DRAIN = 64 * 1024
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.9,application/pdf;q=0.8,*/*;q=0.7"


class _StatusError(FetchError):
    """An answer that another try may better; if none does, the answer itself is what the fetch brings."""

    def __init__(self, response: Response) -> None:
        super().__init__(BrokenReason.SERVER_ERROR, f"HTTP status {response.status}", transient=True, status=response.status)
        self.response = response


@dataclass(slots=True)
class _Job:
    """One fetch in progress."""

    url: str
    headers: tuple[tuple[str, str], ...]
    validators: Validators
    ends: float
    """On the monotonic clock; put off by every wait for a turn at a host."""
    cookies: httpx.Cookies
    """Live as long as the fetch: some sites redirect in circles without them, and none may follow us from look to look."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one request brought."""

    head: httpx.Response
    body: bytes
    elapsed: timedelta


class HttpFetcher:
    """The `Fetcher` for http and https addresses. Thread-safe; keeps connections; does not run scripts of pages."""

    def __init__(
        self,
        settings: FetchSettings,
        now: Callable[[], datetime],
        sleep: Callable[[float], None] = time.sleep,
        *,
        guard: Guard | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._settings = settings
        self._now = now
        self._sleep = sleep
        self._guard = guard or Guard(settings.allow_private, settings.ports)
        self._pace = pace or Pace(settings.host_concurrency, settings.host_spacing, settings.host_wait)
        self._transport = Transport(settings, self._guard)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections. A fetch that runs in another thread fails."""
        self._transport.close()

    def fetch(self, source: Source, validators: Validators) -> Response | FetchFailure:
        """See `monitor.ports.Fetcher`. An answer with an error status is a Response, unless the server asks us to wait.

        Raises ValueError for a source without an address.
        """
        if source.url is None:
            raise ValueError(f"{source.key} has no address to fetch")
        job = _Job(source.url, source.headers, validators, time.monotonic() + self._settings.total_timeout, httpx.Cookies())
        try:
            return retrying(self._settings, self._sleep, lambda: job.ends - time.monotonic())(self._try, job)
        except _StatusError as error:
            return error.response
        except FetchError as error:
            return error.failure(source.url)

    def _try(self, job: _Job) -> Response:
        """One try: the address and the redirects it leads through."""
        url = self._guard.check(job.url)
        passed: list[str] = []
        for _ in range(self._settings.max_redirects + 1):
            answer = self._exchange(job, url, passed)
            target = answer.head.headers.get("location") if answer.head.status_code in _REDIRECTS else None
            if target is None:
                return self._judge(job, url, passed, answer)
            passed.append(str(url))
            url = self._next_hop(url, target)
        raise FetchError(BrokenReason.TOO_MANY_REDIRECTS, f"more than {self._settings.max_redirects} redirects", transient=False)

    def _next_hop(self, url: httpx.URL, target: str) -> httpx.URL:
        if "\\" in target:  # resolving it against `url` would hide the backslash that the guard refuses
            self._guard.check(target)
        try:
            joined = str(url.join(target.strip()))
        except httpx.InvalidURL as error:
            raise FetchError(BrokenReason.PROTOCOL, f"redirects to what is not an address ({error})", transient=False) from error
        return self._guard.check(joined, came_from=url)

    def _exchange(self, job: _Job, url: httpx.URL, passed: list[str]) -> _Answer:
        asked = time.monotonic()
        with _at(url, passed), self._pace.turn(host_of(url), follows=bool(passed)):
            began = time.monotonic()
            job.ends += began - asked
            with deadline(job.ends), self._send(job, url, hop=len(passed)) as head:
                if "set-cookie" in head.headers:
                    job.cookies.extract_cookies(head)
                body = _drain(head) if head.status_code in _REDIRECTS or head.status_code == 304 else self._read(head)
            return _Answer(head, body, timedelta(seconds=time.monotonic() - began))

    @contextmanager
    def _send(self, job: _Job, url: httpx.URL, hop: int) -> Iterator[httpx.Response]:
        limits = {"connect": self._settings.connect_timeout, "read": self._settings.read_timeout}
        timeout = {**limits, "write": self._settings.read_timeout, "pool": self._settings.connect_timeout}
        request = httpx.Request("GET", url, headers=self._headers(job, url, hop), extensions={"timeout": timeout})
        if job.cookies:
            job.cookies.set_cookie_header(request)
        try:
            head = self._transport.handle_request(request)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
            raise from_transport(error) from error
        try:
            yield head
        finally:
            head.close()

    def _headers(self, job: _Job, url: httpx.URL, hop: int) -> httpx.Headers:
        headers = httpx.Headers({"user-agent": self._settings.agent, "accept": _ACCEPT, "accept-encoding": ACCEPT_ENCODING})
        home = hop == 0 or _same_site(self._guard.check(job.url), url)
        for name, value in (*self._settings.headers, *job.headers):
            if home or name.lower() in _HARMLESS:
                headers[name] = value
        headers.update(_conditions(job.validators, hop))
        return headers

    def _read(self, head: httpx.Response) -> bytes:
        length = head.headers.get("content-length", "")
        declared = int(length) if length.isascii() and length.isdigit() else None
        assert isinstance(head.stream, httpx.SyncByteStream)
        try:
            return read_body(head.stream, head.headers.get("content-encoding", ""), declared, self._settings)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise from_body(error) from error

    def _judge(self, job: _Job, url: httpx.URL, passed: list[str], answer: _Answer) -> Response:
        """The answer as a Response, or a reason to try again or to wait."""
        status = answer.head.status_code
        wait = retry_after(answer.head.headers.get("retry-after"), self._now())
        if wait is not None and status in _ASKED_TO_WAIT:
            detail = f"HTTP status {status}; asks to wait {wait.total_seconds():.0f} s"
            raise FetchError(_ASKED_TO_WAIT[status], detail, transient=True, retry_after=wait, status=status)
        if status == 304 and not _conditions(job.validators, len(passed)):
            raise FetchError(BrokenReason.PROTOCOL, "says 'not modified' though nothing was said of an earlier copy", transient=True)
        response = Response(
            url=job.url,
            final_url=str(url),
            status=status,
            headers=tuple((name.lower(), value) for name, value in answer.head.headers.multi_items()),
            body=answer.body,
            fetched_at=self._now(),
            elapsed=answer.elapsed,
            redirects=tuple(passed),
            http_version=answer.head.http_version,
        )
        if status in _WORTH_ANOTHER_TRY:
            raise _StatusError(response)
        return response


@contextmanager
def _at(url: httpx.URL, passed: list[str]) -> Iterator[None]:
    """A failure behind a redirect tells where it happened."""
    try:
        yield
    except FetchError as error:
        error.hop = str(url) if passed else None
        raise


def _drain(head: httpx.Response) -> bytes:
    """Read a body that nobody wants, if it is short: only a connection whose answer was read to its end is used again."""
    assert isinstance(head.stream, httpx.SyncByteStream)
    seen = 0
    with suppress(httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        for chunk in head.stream:
            seen += len(chunk)
            if seen > _DRAIN:
                break
    return b""


def _conditions(validators: Validators, hop: int) -> dict[str, str]:
    """The server's own words back to it, never our clock: a page published with an older date would be missed.

    With an ETag the date is not sent: a server must ignore it then (RFC 9110 section 13.1.3), and one that does not is less exact. After a
    redirect only an ETag names the document; a date would let any older page that the redirect now leads to pass as unchanged.
    """
    if validators.etag is not None:
        return {"if-none-match": validators.etag}
    if validators.last_modified is not None and hop == 0:
        return {"if-modified-since": validators.last_modified}
    return {}


def _same_site(first: httpx.URL, second: httpx.URL) -> bool:
    """The same origin, or the same host after the usual upgrade from http to https."""
    upgraded = first.scheme == "http" and second.scheme == "https" and first.port is None and second.port is None
    same_port = first.scheme == second.scheme and first.port == second.port
    return first.host == second.host and (same_port or upgraded)
