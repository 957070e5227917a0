"""Proxies: HTTP and SOCKS, each really spoken to."""

from __future__ import annotations

import socket
import threading

from monitor.fetch.guard import Guard
from monitor.model import BrokenReason
from tests.fakes.site import Answer, Site
from tests.fetch.kit import Kit


def test_an_http_proxy_is_used_and_may_stand_in_the_private_network(site: Site) -> None:
    """The proxy is asked with the full address; the name behind it is left to the proxy when nobody here knows it."""
    site.page("*", Answer(body="through the proxy"))
    with Kit(proxy=site.url().replace("//", "//user:pass@"), allow_private=(), guard=_knows_no_names()) as kit:
        assert kit.answer("http://policy.example/terms").body == b"through the proxy"
    assert site.requests[0].path == "http://policy.example/terms"
    assert site.requests[0].header("proxy-authorization") == "Basic dXNlcjpwYXNz"


def test_behind_a_proxy_a_private_address_is_still_refused(site: Site) -> None:
    with Kit(proxy=site.url(), allow_private=()) as kit:
        assert kit.failure("http://169.254.169.254/latest/meta-data/").reason is BrokenReason.FORBIDDEN_ADDRESS
    assert site.requests == []


def _knows_no_names() -> Guard:
    def resolve(host: str, port: int) -> tuple[str, ...]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    return Guard(resolve=resolve)


def test_a_socks_proxy_is_told_the_name_and_resolves_it_itself() -> None:
    """A proxy that takes one connection and answers as the site would (RFC 1928)."""
    asked: list[bytes] = []

    def serve() -> None:
        line, _ = listener.accept()
        with line:
            line.recv(3)
            line.sendall(b"\x05\x00")
            asked.append(line.recv(100))
            line.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
            line.recv(4096)
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nsocks")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        port = listener.getsockname()[1]
        with Kit(proxy=f"socks5://127.0.0.1:{port}", allow_private=(), guard=_knows_no_names()) as kit:
            assert kit.answer("http://policy.example/terms").body == b"socks"
        thread.join()
    assert asked == [b"\x05\x01\x00\x03\x0epolicy.example\x00\x50"]


def test_a_proxy_that_refuses_is_a_failure_with_its_address_named(site: Site) -> None:
    site.page("*", Answer(403))
    with Kit(proxy=site.url(), allow_private=(), guard=_knows_no_names(), retries=0) as kit:
        failure = kit.failure("https://policy.example/terms")
    assert (failure.reason, failure.transient) == (BrokenReason.CONNECT, True)
    assert "https://policy.example/terms: the proxy refused" in failure.detail
