"""Connections: only to checked addresses, never past the deadline, with TLS verified."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
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
    """httpx's requests over httpcore's connection pool, guarded. Raises httpcore's exceptions and FetchError. Thread-safe."""

    def __init__(self, settings: FetchSettings, guard: Guard) -> None:
        self._guard = guard
        self._proxied = settings.proxy is not None
        self._pool = _pool(settings, guard, tls_context(settings))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if self._proxied:
            self._guard.check_behind_proxy(host_of(url), port_of(url))
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions, request=request)

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def _pool(settings: FetchSettings, guard: Guard, context: ssl.SSLContext) -> httpcore.ConnectionPool:
    common: dict[str, Any] = {
        "ssl_context": context,
        "max_connections": 100,
        "max_keepalive_connections": 40,
        "keepalive_expiry": 30.0,
        "http2": True,
    }
    if settings.proxy is None:
        return httpcore.ConnectionPool(network_backend=GuardedBackend(guard.resolve), **common)
    proxy = httpx.Proxy(settings.proxy)
    kind = httpcore.SOCKSProxy if proxy.url.scheme.startswith("socks5") else httpcore.HTTPProxy
    address = httpcore.URL(scheme=proxy.url.raw_scheme, host=proxy.url.raw_host, port=proxy.url.port, target=b"/")
    return kind(address, proxy_auth=proxy.raw_auth, network_backend=GuardedBackend(_as_given), **common)
