"""Opening a connection to a checked address, or through the operator's proxy, for those who speak the protocol themselves."""

from __future__ import annotations

import base64
import socket
import ssl
from contextlib import ExitStack, suppress
from typing import TypeVar

import httpx
from socksio import ProtocolError, socks5

from monitor.fetch.failures import FetchError
from monitor.fetch.guard import Guard
from monitor.model import BrokenReason

_HEAD = 64 * 1024
"""Bytes, at most, of a proxy's answer to CONNECT."""
_Reply = TypeVar("_Reply")


class Dialer:
    """Opens connections, straight or through a proxy (`http`, `https`, `socks5`, `socks5h`). Thread-safe."""

    def __init__(self, proxy: str | None = None, tls: ssl.SSLContext | None = None) -> None:
        self._proxy = httpx.Proxy(proxy) if proxy is not None else None
        self._tls = tls or ssl.create_default_context()

    def dial(self, guard: Guard, host: str, port: int, timeout: float) -> socket.socket:
        """A connection that ends at `host`, whose addresses `guard` has judged. `timeout` in seconds. Raises FetchError."""
        try:
            if self._proxy is not None:
                guard.check_behind_proxy(host, port)
                return self._through(self._proxy, host, port, timeout)
            return _straight(guard.resolve(host, port), port, timeout)
        except TimeoutError as error:
            raise FetchError(BrokenReason.TIMEOUT, f"no connection to {host} in time", transient=True) from error
        except OSError as error:
            raise FetchError(BrokenReason.CONNECT, f"no connection to {host} ({error.strerror or error})", transient=True) from error

    def _through(self, proxy: httpx.Proxy, host: str, port: int, timeout: float) -> socket.socket:
        line = socket.create_connection((proxy.url.host, proxy.url.port or _usual_port(proxy)), timeout)
        with ExitStack() as undo:
            undo.callback(lambda: line.close())  # whatever `line` is by then
            if proxy.url.scheme == "https":
                line = self._tls.wrap_socket(line, server_hostname=proxy.url.host)
            if proxy.url.scheme.startswith("socks5"):
                _ask_socks(line, proxy, host, port)
            else:
                _ask_http(line, proxy, host, port)
            undo.pop_all()
        return line


def _usual_port(proxy: httpx.Proxy) -> int:
    return {"http": 80, "https": 443}.get(proxy.url.scheme, 1080)


def _straight(addresses: tuple[str, ...], port: int, timeout: float) -> socket.socket:
    """The first of the addresses that answers. Raises OSError of the last one."""
    *first, last = addresses
    for address in first:
        with suppress(OSError):
            return socket.create_connection((address, port), min(timeout, 3.0))
    return socket.create_connection((last, port), timeout)


def _ask_http(line: socket.socket, proxy: httpx.Proxy, host: str, port: int) -> None:
    """CONNECT (RFC 9110 section 9.3.6)."""
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    head = f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n"
    if proxy.raw_auth is not None:
        head += f"Proxy-Authorization: Basic {base64.b64encode(b':'.join(proxy.raw_auth)).decode()}\r\n"
    line.sendall(head.encode("ascii") + b"\r\n")
    answer = b""
    while b"\r\n\r\n" not in answer:
        more = line.recv(1)  # what follows the head belongs to the tunnel
        answer += more
        if not more or len(answer) > _HEAD:
            raise _refused(host)
    status = answer.split(b" ", 2)[1:2]
    if not status or not status[0].startswith(b"2"):
        raise _refused(host)


def _ask_socks(line: socket.socket, proxy: httpx.Proxy, host: str, port: int) -> None:
    """RFC 1928; the proxy resolves the name."""
    talk = socks5.SOCKS5Connection()
    method = socks5.SOCKS5AuthMethod.NO_AUTH_REQUIRED if proxy.raw_auth is None else socks5.SOCKS5AuthMethod.USERNAME_PASSWORD
    try:
        talk.send(socks5.SOCKS5AuthMethodsRequest([method]))
        if _socks_answer(line, talk, socks5.SOCKS5AuthReply).method != method:
            raise _refused(host)
        if proxy.raw_auth is not None:
            talk.send(socks5.SOCKS5UsernamePasswordRequest(*proxy.raw_auth))
            if not _socks_answer(line, talk, socks5.SOCKS5UsernamePasswordReply).success:
                raise _refused(host)
        talk.send(socks5.SOCKS5CommandRequest.from_address(socks5.SOCKS5Command.CONNECT, (host, port)))
        if _socks_answer(line, talk, socks5.SOCKS5Reply).reply_code != socks5.SOCKS5ReplyCode.SUCCEEDED:
            raise _refused(host)
    except ProtocolError as error:
        raise _refused(host) from error


def _socks_answer(line: socket.socket, talk: socks5.SOCKS5Connection, kind: type[_Reply]) -> _Reply:
    line.sendall(talk.data_to_send())
    answer = talk.receive_data(line.recv(4096))
    if not isinstance(answer, kind):
        raise ProtocolError(f"{type(answer).__name__} instead of {kind.__name__}")
    return answer


def _refused(host: str) -> FetchError:
    return FetchError(BrokenReason.CONNECT, f"the proxy refused to connect to {host}", transient=True)
