"""From what went wrong to a named failure."""

from __future__ import annotations

import re
import socket
import ssl
from datetime import timedelta

import httpcore

from monitor.model import BrokenReason, FetchFailure

_SECRET_NAME = re.compile(r"key|token|secret|sig|pass|pwd|auth|code|session|cred|jwt", re.IGNORECASE)
_SECRET_LENGTH = 32
"""A query value this long is a signature or a session far more often than a word."""


class FetchError(Exception):
    """An expected failure on its way to becoming a `FetchFailure`; it never leaves this room."""

    def __init__(
        self,
        reason: BrokenReason,
        detail: str,
        *,
        transient: bool,
        retry_after: timedelta | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.reason = reason
        self.transient = transient
        self.retry_after = retry_after
        self.status = status
        self.hop: str | None = None
        """Where redirects had led when it happened; None: nowhere yet."""

    def failure(self, url: str) -> FetchFailure:
        """The failure, naming the address with its secrets masked."""
        place = mask(url) if self.hop is None else f"{mask(url)} (redirected to {mask(self.hop)})"
        detail = " ".join(f"{place}: {self}".split())
        return FetchFailure(self.reason, detail, self.transient, self.retry_after, self.status)


class BusyHostError(FetchError):
    """No turn at a host in time. Transient, but to wait for another turn at once would keep the worker from other hosts."""

    def __init__(self, host: str, waited: float) -> None:
        super().__init__(BrokenReason.TIMEOUT, f"no turn at {host} in {waited:g} s: too much is due there", transient=True)


def mask(url: str) -> str:
    """An address fit for people and logs: no userinfo, no fragment, no query value that may be a secret."""
    head, _, query = url.partition("#")[0].partition("?")
    scheme, separator, rest = head.partition("://")
    authority, slash, path = rest.partition("/")
    shown = f"{scheme}{separator}{authority.rpartition('@')[2]}{slash}{path}" if separator else head
    return f"{shown}?{'&'.join(_mask_pair(pair) for pair in query.split('&'))}" if query else shown


def _mask_pair(pair: str) -> str:
    name, equals, value = pair.partition("=")
    secret = equals and (_SECRET_NAME.search(name) or len(value) >= _SECRET_LENGTH)
    return f"{name}=***" if secret else pair


def from_dns(host: str, error: OSError) -> FetchError:
    """A name that could not be resolved. `EAI_AGAIN` means "ask again later" (getaddrinfo(3))."""
    again = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
    return FetchError(BrokenReason.DNS, f"the name {host} cannot be resolved ({error.strerror or error})", transient=again)


def from_tls(error: ssl.SSLError) -> FetchError:
    """A handshake that failed. A certificate that does not verify will not verify a second later."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return FetchError(BrokenReason.TLS, f"the certificate does not verify: {error.verify_message}", transient=False)
    return FetchError(BrokenReason.TLS, f"the TLS handshake failed ({error})", transient=True)


_FAMILIES: tuple[tuple[type[Exception], BrokenReason, str], ...] = (
    (httpcore.ConnectTimeout, BrokenReason.TIMEOUT, "no connection in time"),
    (httpcore.PoolTimeout, BrokenReason.TIMEOUT, "no free connection in time"),
    (httpcore.TimeoutException, BrokenReason.TIMEOUT, "the server stopped answering"),
    (httpcore.ProxyError, BrokenReason.CONNECT, "the proxy refused"),
    (httpcore.ConnectError, BrokenReason.CONNECT, "no connection"),
    (httpcore.NetworkError, BrokenReason.CONNECT, "the connection broke"),
    (httpcore.RemoteProtocolError, BrokenReason.PROTOCOL, "the answer is not valid HTTP"),
)


def from_transport(error: Exception) -> FetchError:
    """What httpcore raises. Raises the error again if it is none of a request's expected failures: that is a bug."""
    for family, reason, words in _FAMILIES:
        if isinstance(error, family):
            return FetchError(reason, f"{words} ({error})" if str(error) else words, transient=True)
    if isinstance(error, httpcore.LocalProtocolError):
        # Said of servers too that break HTTP/2's rules. Its text is left out: it quotes headers, which may be secret.
        return FetchError(BrokenReason.PROTOCOL, "the exchange breaks the rules of HTTP", transient=True)
    raise error


def from_body(error: Exception) -> FetchError:
    """The same while a body was coming: an answer that breaks off is truncated, whatever broke it."""
    known = from_transport(error)
    if known.reason in (BrokenReason.PROTOCOL, BrokenReason.CONNECT):
        return FetchError(BrokenReason.TRUNCATED, f"the answer broke off ({error})", transient=True)
    return known
