"""Connections: only to checked addresses, never past the deadline, with TLS verified."""

from __future__ import annotations

import ssl
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import islice
from typing import Any

import httpcore
import httpx

from monitor.fetch.failures import from_tls
from monitor.fetch.guard import Guard, host_of, port_of
from monitor.fetch.options import FetchSettings

_DEADLINE: ContextVar[float | None] = ContextVar("fetch_deadline", default=None)
"""On the monotonic clock. A connection outlives the request it was made for, so the deadline goes with the thread, not with the connection."""
_NEXT_ADDRESS = 3.0
"""Seconds for an address while another one of the same host is left to try."""
_IDLE = 30.0
"""Seconds for which a connection that nobody uses is kept."""
_ORIGINS = 256
"""To which connections are kept, at most: each holds a file descriptor or a few, of which a process usually has 1,024."""
_Options = Iterable[Any] | None


@contextmanager
def deadline(at: float) -> Iterator[None]:
    """Every connect, read and write of this thread ends at `at` on the monotonic clock."""
    token = _DEADLINE.set(at)
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def _left(timeout: float | None, late: type[Exception]) -> float | None:
    at = _DEADLINE.get()
    if at is None:
        return timeout
    left = at - time.monotonic()
    if left <= 0:
        raise late("the time for the whole fetch is used up")
    return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    """A stream that keeps the deadline."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout, httpcore.ConnectTimeout)))
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLError):
                raise from_tls(error.__cause__) from error
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves a host once, checks every answer, and connects to what was checked."""

    def __init__(self, resolve: Callable[[str, int], tuple[str, ...]]) -> None:
        self._resolve = resolve
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _Options = None,
    ) -> httpcore.NetworkStream:
        *first, last = self._resolve(host, port)
        for address in first:
            brief = _NEXT_ADDRESS if timeout is None else min(timeout, _NEXT_ADDRESS)
            try:
                return self._dial(address, port, brief, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._dial(last, port, timeout, local_address, socket_options)

    def _dial(self, address: str, port: int, timeout: float | None, local_address: str | None, options: _Options) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._sockets.connect_tcp(address, port, left, local_address, options))


def _as_given(host: str, _port: int) -> tuple[str, ...]:
    """The proxy is the user's own choice: it may well stand in the private network."""
    return (host,)


def tls_context(settings: FetchSettings) -> ssl.SSLContext:
    """What a certificate is verified against: the usual authorities and those of the operator."""
    context = httpx.create_ssl_context(trust_env=False)
    if settings.ca_file is not None:
        context.load_verify_locations(settings.ca_file)
    return context


class Transport(httpx.BaseTransport):
    """httpx's requests over httpcore's connection pools, guarded. Raises httpcore's exceptions and FetchError. Thread-safe.

    Making one raises ValueError for a proxy that is no address.
    """

    def __init__(self, settings: FetchSettings, guard: Guard) -> None:
        self._guard = guard
        self._proxied = settings.proxy is not None
        context = tls_context(settings)
        proxy = None if settings.proxy is None else httpx.Proxy(settings.proxy)
        self._pools = Pools(lambda: _pool(proxy, guard, context))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if self._proxied:
            self._guard.check_behind_proxy(host_of(url), port_of(url))
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        line = self._pools.take((url.raw_scheme, url.raw_host, url.port))
        try:
            answer = line.pool.handle_request(asked)
        except BaseException:
            self._pools.give_back(line)
            raise
        body = _Body(answer, lambda: self._pools.give_back(line))
        return httpx.Response(answer.status, headers=answer.headers, stream=body, extensions=answer.extensions, request=request)

    def close(self) -> None:
        self._pools.close()


@dataclass(slots=True)
class _Line:
    """The connections to one origin."""

    pool: httpcore.ConnectionPool
    users: int = 0
    used: float = 0.0
    """When it was given back last, on the monotonic clock."""


class Pools:
    """A connection pool an origin: httpcore goes through all connections of a pool, and asks the system of each idle one, at every request."""

    def __init__(self, make: Callable[[], httpcore.ConnectionPool], most: int = _ORIGINS) -> None:
        self._make = make
        self._most = most
        self._lock = threading.Lock()
        self._lines: OrderedDict[object, _Line] = OrderedDict()

    def take(self, origin: object) -> _Line:
        """The origin's connections, to be given back."""
        with self._lock:
            line = self._lines.get(origin)
            if line is None:
                line = self._lines[origin] = _Line(self._make())
            self._lines.move_to_end(origin)
            line.users += 1
            left = self._forget()
        for each in left:
            each.pool.close()
        return line

    def give_back(self, line: _Line) -> None:
        """The answer was read."""
        with self._lock:
            line.users -= 1
            line.used = time.monotonic()

    def close(self) -> None:
        """All connections."""
        with self._lock:
            lines = list(self._lines.values())
            self._lines.clear()
        for line in lines:
            line.pool.close()

    def _forget(self) -> list[_Line]:
        """The lines that nobody has used for long, and those of too many, the longest unused first."""
        since = time.monotonic() - _IDLE
        left: list[_Line] = []
        for origin, line in list(islice(self._lines.items(), 8)):
            if not line.users and (line.used < since or len(self._lines) > self._most):
                left.append(self._lines.pop(origin))
        return left


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response, done: Callable[[], None]) -> None:
        self._answer = answer
        self._done: Callable[[], None] | None = done

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        done, self._done = self._done, None
        try:
            self._answer.close()
        finally:
            if done is not None:
                done()


def _pool(proxy: httpx.Proxy | None, guard: Guard, context: ssl.SSLContext) -> httpcore.ConnectionPool:
    common: dict[str, Any] = {
        "ssl_context": context,
        "max_connections": 100,
        "max_keepalive_connections": 4,
        "keepalive_expiry": _IDLE,
        "http2": True,
    }
    if proxy is None:
        return httpcore.ConnectionPool(network_backend=GuardedBackend(guard.resolve), **common)
    kind = httpcore.SOCKSProxy if proxy.url.scheme.startswith("socks5") else httpcore.HTTPProxy
    address = httpcore.URL(scheme=proxy.url.raw_scheme, host=proxy.url.raw_host, port=proxy.url.port, target=b"/")
    return kind(address, proxy_auth=proxy.raw_auth, network_backend=GuardedBackend(_as_given), **common)
