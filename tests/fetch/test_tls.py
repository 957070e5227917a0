"""TLS and HTTP/2 against servers that really speak them."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import pytest

from monitor.fetch.guard import Guard
from monitor.model import BrokenReason
from tests.fakes.site import Answer, Site
from tests.fetch.kit import Kit

PEM = Path(__file__).parents[1] / "fakes" / "localhost.pem"
"""Certificate and key of localhost, policy.example and 127.0.0.1, signed by itself, for these tests alone."""


def server_context(*protocols: str) -> ssl.SSLContext:
    """A server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    context.set_alpn_protocols(list(protocols))
    return context


@pytest.fixture
def secure() -> Iterator[Site]:
    """A site over TLS."""
    with Site(tls=server_context("http/1.1")) as site:
        yield site


def test_a_certificate_nobody_vouches_for_is_refused_at_once(secure: Site, kit: Kit) -> None:
    failure = kit.failure(secure.page("/", Answer()))
    assert (failure.reason, failure.transient) == (BrokenReason.TLS, False)
    assert "does not verify" in failure.detail
    assert secure.requests == []


def test_a_companys_own_authority_may_be_added(secure: Site) -> None:
    with Kit(ca_file=PEM) as kit:
        assert kit.answer(secure.page("/", Answer(body="safe"))).body == b"safe"


def test_the_name_is_verified_although_the_address_is_connected_to(secure: Site) -> None:
    secure.page("/", Answer(body="safe"))
    guard = Guard(("127.0.0.0/8",), ((1, 65535),), lambda host, port: ("127.0.0.1",))
    with Kit(ca_file=PEM, guard=guard) as kit:
        assert kit.answer(secure.url("/", host="policy.example")).body == b"safe"
        assert kit.failure(secure.url("/", host="other.example")).reason is BrokenReason.TLS


def test_a_server_that_does_not_speak_tls_is_a_tls_failure(site: Site) -> None:
    with Kit(retries=0) as kit:
        failure = kit.failure(site.page("/", Answer()).replace("http:", "https:"))
    assert (failure.reason, failure.transient) == (BrokenReason.TLS, True)


class Http2Server:
    """Answers every stream with its path, over one HTTP/2 connection after another."""

    def __init__(self) -> None:
        self.connections = 0
        self.tls = server_context("h2")
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._accept)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.listener.getsockname()[1]}"

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.listener.close()

    def _accept(self) -> None:
        while True:
            try:
                plain, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            with self.tls.wrap_socket(plain, server_side=True) as line:
                self._talk(line)

    def _talk(self, line: ssl.SSLSocket) -> None:
        talk = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        talk.initiate_connection()
        line.sendall(talk.data_to_send())
        while data := line.recv(65536):
            for event in talk.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    path = dict(event.headers)[b":path"]
                    short = path == b"/short"
                    talk.send_headers(event.stream_id, [(":status", "200"), ("content-length", str(len(path) + short))])
                    talk.send_data(event.stream_id, path, end_stream=True)
            line.sendall(talk.data_to_send())


@pytest.fixture
def modern() -> Iterator[Http2Server]:
    """A server that speaks nothing but HTTP/2."""
    with closing(Http2Server()) as server:
        yield server


def test_http2_is_spoken_where_the_server_does_and_the_connection_is_used_again(modern: Http2Server) -> None:
    with Kit(ca_file=PEM) as kit:
        got = [kit.answer(f"{modern.url}/{n}") for n in range(3)]
    assert [(answer.http_version, answer.body) for answer in got] == [("HTTP/2", f"/{n}".encode()) for n in range(3)]
    assert modern.connections == 1


def test_a_short_body_over_http2_is_never_a_shorter_page(modern: Http2Server) -> None:
    """Whether the end comes with the beginning, and so the failure before the body, is chance."""
    with Kit(ca_file=PEM, retries=0) as kit:
        failure = kit.failure(f"{modern.url}/short")
    assert failure.reason in (BrokenReason.TRUNCATED, BrokenReason.PROTOCOL)
    assert failure.transient


def test_a_server_that_hangs_up_during_the_handshake_could_not_be_connected_to() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            line, _ = listener.accept()
            line.recv(1)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, not a polite end
            line.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with Kit(retries=0) as kit:
            failure = kit.failure(f"https://127.0.0.1:{listener.getsockname()[1]}/")
        thread.join()
    assert (failure.reason, failure.transient) == (BrokenReason.CONNECT, True)
