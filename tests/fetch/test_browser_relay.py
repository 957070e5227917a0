"""The browser's way out: who is served, where it leads, where it ends. Spoken to here as a browser would, without one."""

from __future__ import annotations

import base64
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from monitor.fetch.browser import INSTALL, program
from monitor.fetch.dial import Dialer
from monitor.fetch.failures import FetchError
from monitor.fetch.guard import Guard
from monitor.fetch.relay import Lane, Relay
from monitor.model import BrokenReason
from tests.fakes.site import Answer, Site

GUARD = Guard(("127.0.0.1",))


@contextmanager
def opened(guard: Guard = GUARD, most: int = 1_000_000, seconds: float = 10, dialer: Dialer | None = None) -> Iterator[tuple[Relay, Lane]]:
    relay = Relay(dialer or Dialer())
    try:
        with relay.lane(guard, time.monotonic() + seconds, most) as lane:
            yield relay, lane
    finally:
        relay.close()


@contextmanager
def line(relay: Relay) -> Iterator[socket.socket]:
    """A connection to the relay. The relay's address is a loopback one, which this process may connect to only through its name for it."""
    with socket.socket() as near:
        near.settimeout(5)
        near.connect((relay.host, relay.port))
        yield near


def ask(relay: Relay, head: str, lane: Lane | None = None, body: bytes = b"") -> bytes:
    """Everything that comes for a request."""
    told = f"Proxy-Authorization: Basic {base64.b64encode(f'{lane.user}:{lane.password}'.encode()).decode()}\r\n" if lane else ""
    with line(relay) as near:
        near.sendall(f"{head}\r\n{told}\r\n".encode() + body)
        came = b""
        while more := _some(near):
            came += more
        return came


def _some(near: socket.socket) -> bytes:
    try:
        return near.recv(65536)
    except ConnectionResetError:
        return b""


pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.0/8"])


def get(relay: Relay, lane: Lane | None, url: str) -> bytes:
    return ask(relay, f"GET {url} HTTP/1.1\r\nHost: x", lane)


def test_a_request_goes_to_its_site_and_its_answer_comes_back(site: Site) -> None:
    url = site.page("/a?b=1", Answer(404))
    site.page("/a", Answer(body="hello", headers=(("Connection", "keep-alive"),)))
    with opened() as (relay, lane):
        came = get(relay, lane, url)
    assert came.startswith(b"HTTP/1.1 200 ")
    assert came.endswith(b"\r\n\r\nhello")
    assert came.lower().count(b"connection:") == 1
    assert b"Connection: close" in came
    [seen] = site.requests
    assert (seen.path, seen.header("host"), seen.header("connection")) == ("/a?b=1", f"127.0.0.1:{site.port}", "close")
    assert seen.header("proxy-authorization") is None


def test_a_requests_body_goes_with_it(site: Site) -> None:
    site.page("/form", lambda seen: Answer(body=seen.body))
    with opened() as (relay, lane):
        came = ask(relay, f"POST {site.url('/form')} HTTP/1.1\r\nContent-Length: 6", lane, b"abcdef")
    assert came.endswith(b"abcdef")


def test_a_second_request_on_the_same_connection_goes_nowhere(site: Site) -> None:
    """It could name another host than the one that was judged."""
    site.page("*", Answer(body="x"))
    with opened() as (relay, lane):
        second = f"GET {site.url('/second')} HTTP/1.1\r\n\r\n".encode()
        ask(relay, f"GET {site.url('/first')} HTTP/1.1", lane, second)
    assert [seen.path for seen in site.requests] == ["/first"]


def test_a_tunnel_carries_bytes_both_ways() -> None:
    with _echo() as port, opened() as (relay, lane), line(relay) as near:
        told = base64.b64encode(f"{lane.user}:{lane.password}".encode()).decode()
        near.sendall(f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\nProxy-Authorization: Basic {told}\r\n\r\n".encode())
        assert near.recv(100).startswith(b"HTTP/1.1 200 ")
        near.sendall(b"ping")
        assert near.recv(100) == b"ping"
        near.shutdown(socket.SHUT_WR)
        assert near.recv(100) == b""
    assert lane.came == 4


@contextmanager
def _echo(serve: Callable[[socket.socket], None] | None = None) -> Iterator[int]:
    """A server for one connection; by default it sends back what comes."""

    def back(far: socket.socket) -> None:
        while data := far.recv(65536):
            far.sendall(data)

    def run() -> None:
        far, _ = listener.accept()
        with far:
            (serve or back)(far)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(5)


@pytest.mark.parametrize("told", ["", "Basic !!!", "Basic eDp5", "Bearer x", "Basic"])
def test_who_does_not_know_the_lanes_password_is_not_served(site: Site, told: str) -> None:
    with opened() as (relay, _):
        came = ask(relay, f"GET {site.url('/')} HTTP/1.1\r\nProxy-Authorization: {told}")
    assert came.startswith(b"HTTP/1.1 407 ")
    assert site.requests == []


def test_a_lane_that_is_closed_serves_nobody(site: Site) -> None:
    with opened() as (relay, lane):
        lane.close()
        assert get(relay, lane, site.url("/")) == b""
        lane.password = "other"
        assert get(relay, lane, site.url("/")).startswith(b"HTTP/1.1 200") is False
    assert site.requests == []


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ("GET http://10.0.0.1/ HTTP/1.1", ("10.0.0.1", 80)),
        ("GET http://127.0.0.2:8080/x HTTP/1.1", ("127.0.0.2", 8080)),
        ("CONNECT 169.254.169.254:443 HTTP/1.1", ("169.254.169.254", 443)),
        ("CONNECT [::1]:443 HTTP/1.1", ("::1", 443)),
        ("CONNECT [::ffff:10.0.0.1]:443 HTTP/1.1", ("::ffff:10.0.0.1", 443)),
        ("GET http://2130706434/ HTTP/1.1", ("2130706434", 80)),
        ("CONNECT site.example:25 HTTP/1.1", ("site.example", 25)),
        ("GET ftp://site.example/ HTTP/1.1", ("site.example", 80)),
        ("GET http://user:pw@site.example/ HTTP/1.1", ("site.example", 80)),
    ],
)
def test_what_the_guard_refuses_gets_no_answer_and_is_remembered(head: str, place: tuple[str, int]) -> None:
    with opened() as (relay, lane):
        assert ask(relay, head, lane) == b""
        assert lane.failures[place].reason is BrokenReason.FORBIDDEN_ADDRESS


def test_a_name_that_leads_to_a_private_address_is_refused() -> None:
    guard = Guard(resolve=lambda host, port: ("93.184.215.14", "10.0.0.1"))
    with opened(guard) as (relay, lane):
        assert get(relay, lane, "http://rebound.example/") == b""
        assert "10.0.0.1" in str(lane.failures["rebound.example", 80])


def test_a_public_page_reaches_none_of_the_hosts_that_the_operator_allowed(site: Site) -> None:
    assert GUARD.allows("127.0.0.1")
    assert not GUARD.allows("site.example")
    with opened(GUARD.without_allowances()) as (relay, lane):
        assert get(relay, lane, site.url("/")) == b""
    assert site.requests == []


def test_a_host_that_does_not_answer_is_remembered() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with opened() as (relay, lane):
        assert get(relay, lane, f"http://127.0.0.1:{port}/") == b""
        assert lane.failures["127.0.0.1", port].reason is BrokenReason.CONNECT


@pytest.mark.parametrize("head", ["GET", "nonsense", "GET  HTTP/1.1", "GET /path HTTP/1.1"])
def test_what_is_no_request_for_a_proxy_gets_nothing(head: str) -> None:
    with opened() as (relay, lane):
        assert ask(relay, head, lane) == b""


def test_a_head_without_an_end_gets_nothing(site: Site) -> None:
    site.page("/endless", Answer(raw=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 30_000))
    with opened() as (relay, lane):
        assert ask(relay, "GET http://127.0.0.1/ HTTP/1.1\r\n" + "A: b\r\n" * 30_000, lane) == b""
        assert get(relay, lane, site.url("/endless")) == b""


def test_more_than_the_lane_allows_is_cut_off(site: Site) -> None:
    site.page("/big", Answer(body="x" * 900_000))
    with opened(most=100_000) as (relay, lane):
        came = get(relay, lane, site.url("/big"))
        assert lane.over
    assert len(came) < 400_000


def test_a_tunnel_ends_with_the_lanes_bytes_and_with_its_time() -> None:
    def flood(far: socket.socket) -> None:
        try:
            for _ in range(200):
                far.sendall(b"x" * 65536)
        except OSError:
            pass

    for most, seconds, serve in ((100_000, 10.0, flood), (1_000_000, 0.3, None)):
        with _echo(serve) as port, opened(most=most, seconds=seconds) as (relay, lane):
            came = ask(relay, f"CONNECT 127.0.0.1:{port} HTTP/1.1", lane)
            assert came.startswith(b"HTTP/1.1 200 ")
            assert len(came) < 1_000_000


def test_so_many_connections_and_no_more() -> None:
    lane = Lane(GUARD, time.monotonic() + 5, 1)
    pairs = [socket.socketpair() for _ in range(121)]
    taken = [lane.take(near) for near, _ in pairs]
    lane.close()
    for near, far in pairs:
        near.close()
        far.close()
    assert taken == [True] * 120 + [False]


# --- through the operator's own proxy


def test_through_an_http_proxy_the_connection_ends_at_the_site() -> None:
    heads: list[bytes] = []

    def proxy(far: socket.socket) -> None:
        heads.append(far.recv(4096))
        far.sendall(b"HTTP/1.1 200 fine\r\nX: y\r\n\r\n")
        far.sendall(far.recv(4096).upper())

    with _echo(proxy) as port, Dialer(f"http://user:pass@127.0.0.1:{port}").dial(GUARD, "127.0.0.1", 8443, 5) as far:
        far.sendall(b"hello")
        assert far.recv(100) == b"HELLO"
    assert heads[0].startswith(b"CONNECT 127.0.0.1:8443 HTTP/1.1\r\nHost: 127.0.0.1:8443\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n")


@pytest.mark.parametrize("answer", [b"HTTP/1.1 403 no\r\n\r\n", b"", b"nonsense", b"HTTP/1.1 200 x" + b"y" * 70_000, b"\r\n\r\n"])
def test_a_proxy_that_refuses_is_a_failure(answer: bytes) -> None:
    def proxy(far: socket.socket) -> None:
        far.recv(4096)
        far.sendall(answer)

    with _echo(proxy) as port, pytest.raises(FetchError, match=r"the proxy refused|no connection") as caught:
        Dialer(f"http://127.0.0.1:{port}").dial(GUARD, "127.0.0.1", 443, 5)
    assert caught.value.reason is BrokenReason.CONNECT


def _socks(*answers: bytes) -> Callable[[socket.socket], None]:
    def proxy(far: socket.socket) -> None:
        for answer in answers:
            far.recv(4096)
            far.sendall(answer)

    return proxy


GRANTED = b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"


@pytest.mark.parametrize(
    ("user", "answers"),
    [("", (b"\x05\x00", GRANTED, b"hi")), ("user:pass@", (b"\x05\x02", b"\x01\x00", GRANTED, b"hi"))],
)
def test_through_a_socks_proxy_too(user: str, answers: tuple[bytes, ...]) -> None:
    with _echo(_socks(*answers)) as port, Dialer(f"socks5h://{user}127.0.0.1:{port}").dial(GUARD, "127.0.0.1", 443, 5) as far:
        far.sendall(b"hello")
        assert far.recv(100) == b"hi"


@pytest.mark.parametrize(
    ("user", "answers"),
    [
        ("", (b"\x05\xff",)),
        ("", (b"\x05\x00", b"\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00")),
        ("", (b"nonsense",)),
        ("user:pass@", (b"\x05\x02", b"\x01\x01")),
    ],
)
def test_a_socks_proxy_that_refuses_is_a_failure(user: str, answers: tuple[bytes, ...]) -> None:
    with _echo(_socks(*answers)) as port, pytest.raises(FetchError, match="the proxy refused"):
        Dialer(f"socks5://{user}127.0.0.1:{port}").dial(GUARD, "127.0.0.1", 443, 5)


def test_behind_a_proxy_a_private_address_is_still_refused() -> None:
    with pytest.raises(FetchError, match="private"):
        Dialer("http://127.0.0.1:9").dial(GUARD, "10.0.0.1", 443, 5)


def test_another_address_of_a_host_is_tried(site: Site) -> None:
    guard = Guard(("127.0.0.1", "127.0.0.3"), resolve=lambda host, port: ("127.0.0.3", "127.0.0.1"))
    with Dialer().dial(guard, "127.0.0.1", site.port, 5) as far:
        assert far.getpeername() == ("127.0.0.1", site.port)


# --- what is missing is told


def test_without_the_extra_it_is_said_how_to_install_it() -> None:
    with pytest.raises(FetchError, match=r"pip install 'policy-monitor\[browser\]', and a Chromium"):
        program(None, find=lambda name: None)
    assert "apt install chromium" in INSTALL
