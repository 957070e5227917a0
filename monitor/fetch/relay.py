"""A browser's only way out: a proxy of our own on this machine that connects to checked addresses and to nothing else.

A browser asks dozens of addresses for one page, on its own judgement and by its own resolver. So it is given no network but this proxy: every
request, sub-request, redirect and socket comes by here, the guard judges the name and every address behind it, and the connection goes to exactly
what was judged. Each page has a lane of its own with a limit of bytes and time; closing the lane cuts all that is still open.
"""

from __future__ import annotations

import base64
import secrets
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.fetch.dial import Dialer
from monitor.fetch.failures import FetchError
from monitor.fetch.guard import Guard, host_of, port_of
from monitor.model import BrokenReason

_HEAD = 128 * 1024
"""Bytes, at most, of a request's or an answer's head."""
_PIECE = 64 * 1024
_CONNECT_TIMEOUT = 10.0
_MOST_LINES = 120
"""Connections of one lane at a time; browsers keep to six for each host."""
_ASK_FOR_PASSWORD = b'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="lane"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'


@dataclass(eq=False, slots=True)
class Lane:
    """What one page may use of the network, and what became of it."""

    guard: Guard
    ends: float
    """On the monotonic clock."""
    most: int
    """Bytes that may come in, as they go over the line."""
    user: str = field(default_factory=lambda: secrets.token_hex(8))
    password: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    came: int = 0
    failures: dict[tuple[str, int], FetchError] = field(default_factory=dict)
    """By host and port: why there was no connection."""
    lines: set[socket.socket] = field(default_factory=set)
    closed: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def over(self) -> bool:
        """More came than was allowed."""
        return self.came > self.most

    def take(self, line: socket.socket) -> bool:
        """Whether there is room for another connection; it is closed with the lane."""
        with self.lock:
            if self.closed or len(self.lines) >= _MOST_LINES:
                return False
            self.lines.add(line)
            return True

    def close(self) -> None:
        """Cut everything that is still open."""
        with self.lock:
            self.closed = True
            lines = tuple(self.lines)
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class _Ask(NamedTuple):
    """A request's head."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    rest: bytes
    """What came after the head."""

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


class Relay:
    """The proxy. Listens on a loopback address of its own; only who knows a lane's password is served. Thread-safe."""

    def __init__(self, dialer: Dialer) -> None:
        self._dialer = dialer
        self._lanes: dict[str, Lane] = {}
        self.host = f"127.{1 + secrets.randbelow(254)}.{secrets.randbelow(256)}.{1 + secrets.randbelow(254)}"
        """Not 127.0.0.1: the browser's one exception from "resolve nothing" must be no address where something else listens."""
        self._listener = socket.create_server((self.host, 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, name="relay", daemon=True).start()

    def close(self) -> None:
        """Stop listening and cut every lane."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for lane in tuple(self._lanes.values()):
            lane.close()

    @contextmanager
    def lane(self, guard: Guard, ends: float, most: int) -> Iterator[Lane]:
        """A lane for one page."""
        lane = Lane(guard, ends, most)
        self._lanes[lane.user] = lane
        try:
            yield lane
        finally:
            del self._lanes[lane.user]
            lane.close()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line,), name="relay-line", daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with line, suppress(OSError):
            line.settimeout(_CONNECT_TIMEOUT)
            ask = _read_ask(line)
            if ask is None:
                return
            lane = self._lane_of(ask)
            if lane is None:
                line.sendall(_ASK_FOR_PASSWORD)
                return
            if lane.take(line):
                try:
                    self._carry(line, ask, lane)
                finally:
                    lane.lines.discard(line)

    def _lane_of(self, ask: _Ask) -> Lane | None:
        scheme, _, told = ask.header("proxy-authorization").partition(" ")
        with suppress(ValueError):
            user, _, password = base64.b64decode(told, validate=True).decode("ascii").partition(":")
            lane = self._lanes.get(user)
            if scheme.lower() == "basic" and lane is not None and secrets.compare_digest(password, lane.password):
                return lane
        return None

    def _carry(self, line: socket.socket, ask: _Ask, lane: Lane) -> None:
        tunnel = ask.method == "CONNECT"
        try:
            far = self._dial(f"https://{ask.target}" if tunnel else ask.target, lane)
        except FetchError:
            return  # no answer at all: no page can pretend to be it
        with far:
            if not lane.take(far):
                return
            try:
                if tunnel:
                    line.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    far.sendall(ask.rest)
                    _pump(line, far, lane)
                else:
                    _exchange(line, far, ask, lane)
            finally:
                lane.lines.discard(far)

    def _dial(self, url: str, lane: Lane) -> socket.socket:
        """A connection to where an address leads. The lane remembers why there is none. Raises FetchError."""
        place = None
        try:
            parsed = lane.guard.check(url)
            place = (host_of(parsed), port_of(parsed))
            return self._dialer.dial(lane.guard, *place, timeout=min(_CONNECT_TIMEOUT, max(0.1, lane.ends - time.monotonic())))
        except FetchError as error:
            lane.failures[place or _place(url)] = error
            raise


def _place(url: str) -> tuple[str, int]:
    """Host and port of an address that the guard refused as written."""
    authority = url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    host, colon, port = authority.rpartition(":")
    usual = 443 if url.startswith("https:") else 80
    return (host.strip("[]"), int(port)) if colon and port.isascii() and port.isdigit() else (authority.strip("[]"), usual)


def _read_ask(line: socket.socket) -> _Ask | None:
    """The head of a request, or None if there is none."""
    found = _read_head(line)
    if found is None:
        return None
    first, *rows = found[0].decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3:
        return None
    headers = tuple((name.strip(), value.strip()) for name, _, value in (row.partition(":") for row in rows))
    return _Ask(parts[0], parts[1], headers, found[1])


def _read_head(line: socket.socket) -> tuple[bytes, bytes] | None:
    """The bytes of a head without its empty line, and what came after it; None where it has no end."""
    came = b""
    while (end := came.find(b"\r\n\r\n")) < 0:
        more = line.recv(_PIECE)
        came += more
        if not more or len(came) > _HEAD:
            return None
    return came[:end], came[end + 4 :]


_HOP = frozenset({"connection", "proxy-connection", "proxy-authorization", "keep-alive", "te", "trailer", "upgrade", "host"})
"""Not for the origin, or written anew (RFC 9110 section 7.6.1)."""


def _exchange(line: socket.socket, far: socket.socket, ask: _Ask, lane: Lane) -> None:
    """One plain request and its answer; then both connections end, so that no second request can go where the first did."""
    rest = ask.target.partition("://")[2]
    authority, _, path = rest.partition("/")
    kept = [(name, value) for name, value in ask.headers if name.lower() not in _HOP]
    head = [
        f"{ask.method} /{path} HTTP/1.1",
        f"Host: {authority}",
        *(f"{name}: {value}" for name, value in kept),
        "Connection: close",
        "",
        "",
    ]
    length = _length(ask.header("content-length")) or 0
    far.settimeout(max(0.1, lane.ends - time.monotonic()))
    far.sendall("\r\n".join(head).encode("latin-1") + ask.rest[:length])
    left = length - len(ask.rest)
    while left > 0 and (more := line.recv(min(left, _PIECE))):
        far.sendall(more)
        left -= len(more)
    answer = _read_head(far)
    if answer is not None:
        rows = [row for row in answer[0].split(b"\r\n") if row.partition(b":")[0].strip().lower() not in (b"connection", b"keep-alive")]
        line.sendall(b"\r\n".join([*rows, b"Connection: close", b"", b""]))
        _hand_back(line, far, rows, answer[1], lane)


def _length(told: str) -> int | None:
    return int(told) if told.isascii() and told.isdigit() else None


def _hand_back(line: socket.socket, far: socket.socket, rows: list[bytes], data: bytes, lane: Lane) -> None:
    """An answer's body: as long as it says, or until one of the two hangs up. A site need not obey `Connection: close`."""
    told = next((row.partition(b":")[2].strip().decode("latin-1") for row in rows if row.lower().startswith(b"content-length:")), "")
    whole = _length(told)
    came = 0
    with selectors.DefaultSelector() as ready:
        ready.register(line, selectors.EVENT_READ)
        ready.register(far, selectors.EVENT_READ)
        while True:
            came += len(data)
            lane.came += len(data)
            line.sendall(data)
            left = lane.ends - time.monotonic()
            if lane.over or left <= 0 or (whole is not None and came >= whole):
                return
            waiting = {key.fileobj for key, _ in ready.select(left)}
            if far not in waiting or not (data := _received(far)):
                return


def _pump(line: socket.socket, far: socket.socket, lane: Lane) -> None:
    """Carry bytes both ways until both ends are done, the lane's time is up, or too much came."""
    other = {line: far, far: line}
    with selectors.DefaultSelector() as ready:
        ready.register(line, selectors.EVENT_READ)
        ready.register(far, selectors.EVENT_READ)
        while ready.get_map() and not lane.over and (left := lane.ends - time.monotonic()) > 0:
            for key, _ in ready.select(left):
                near = line if key.fileobj is line else far
                data = _received(near)
                lane.came += len(data) if near is far else 0
                if data:
                    other[near].sendall(data)
                else:
                    ready.unregister(near)
                    _end(other[near])


def _received(line: socket.socket) -> bytes:
    """What has come; of a TLS connection also what it has unpacked already, of which no selector knows."""
    data = line.recv(_PIECE)
    while isinstance(line, ssl.SSLSocket) and data and line.pending():
        data += line.recv(line.pending())
    return data


def _end(line: socket.socket) -> None:
    """Say that no more comes. TLS to a proxy has no half of an end: there the connection ends."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR if isinstance(line, ssl.SSLSocket) else socket.SHUT_WR)


def too_much(lane: Lane) -> FetchError:
    """The failure of a page that brought more than its lane allows."""
    return FetchError(BrokenReason.TOO_LARGE, f"the page brings more than {lane.most} bytes with all that it loads", transient=False)
