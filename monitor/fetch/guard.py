"""Which addresses may be asked at all.

A watchlist, a redirect or a name server must not make this program ask machines behind the firewall. The address itself is checked twice:
as written (`Guard.check`), and as resolved (`Guard.resolve`), where the caller connects to exactly the addresses it is given, so that
a second answer of a name server cannot replace the first.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

from monitor.fetch.failures import FetchError, from_dns
from monitor.model import BrokenReason

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
KNOWN = 4096
"""Addresses whose judgement is remembered: those of the sources are asked for again and again."""
Resolve = Callable[[str, int], tuple[str, ...]]
"""Host and port to every address of the host. Raises OSError."""

_REFUSED_V4: tuple[tuple[IPv4Network, str], ...] = tuple(
    (IPv4Network(network), name)
    for network, name in (
        # IANA IPv4 Special-Purpose Address Registry (RFC 6890 and successors)
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local or cloud metadata"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved or broadcast"),
        # a public address that means the host's own platform on Azure
        ("168.63.129.16/32", "cloud metadata"),
    )
)
_REFUSED_V6: tuple[tuple[IPv6Network, str], ...] = tuple(
    (IPv6Network(network), name)
    for network, name in (
        # IANA IPv6 Special-Purpose Address Registry; what is outside 2000::/3 is refused below in any case
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("::ffff:0:0/96", "IPv4-mapped"),
        ("64:ff9b::/96", "NAT64"),
        ("64:ff9b:1::/48", "NAT64"),
        ("2001::/32", "Teredo"),
        ("2001::/23", "protocol assignments"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("ff00::/8", "multicast"),
    )
)
_NAME = re.compile(r"[A-Za-z0-9._:-]+")
"""A host name in ASCII or an address: anything else is a trick or a slip."""
_GLOBAL_V6 = IPv6Network("2000::/3")


def refusal(address: Address) -> str | None:
    """Why an address is not one of the public internet, or None if it is."""
    if isinstance(address, IPv4Address):
        return next((name for network, name in _REFUSED_V4 if address in network), None)
    known = next((name for network, name in _REFUSED_V6 if address in network), None)
    return known or (None if address in _GLOBAL_V6 else "not globally routed")


def system_resolve(host: str, port: int) -> tuple[str, ...]:
    """Every address that the system's resolver gives, in its order. Raises OSError."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))


class Guard:
    """Decides by an allow list of names and networks, a table of refused networks, and port ranges."""

    def __init__(
        self,
        allow_private: tuple[str, ...] = (),
        ports: tuple[tuple[int, int], ...] = ((80, 80), (443, 443), (8000, 9000)),
        resolve: Resolve = system_resolve,
    ) -> None:
        self._names = frozenset(_bare(entry) for entry in allow_private if "/" not in entry)
        self._networks = tuple(network for entry in allow_private if (network := _network(entry)) is not None)
        self._ports = ports
        self._resolve = resolve
        self._checked = lru_cache(maxsize=KNOWN)(self._check)

    def check(self, url: str, came_from: httpx.URL | None = None) -> httpx.URL:
        """Parse an address and judge it as written, with the hop it was redirected from. Raises FetchError."""
        return self._checked(url) if came_from is None else self._check(url, came_from)

    def _check(self, url: str, came_from: httpx.URL | None = None) -> httpx.URL:
        parsed = _parse(url)
        if parsed.scheme not in ("http", "https"):
            raise _forbidden(f"only http and https are fetched, not {parsed.scheme or 'an address without a scheme'}")
        if parsed.userinfo:
            raise _forbidden("an address must not carry a user name or password; use the source's headers")
        self._check_host(parsed, came_from)
        return parsed

    def _check_host(self, url: httpx.URL, came_from: httpx.URL | None) -> None:
        host = host_of(url)
        if not _NAME.fullmatch(host):
            raise _forbidden(f"{host!r} is not the name of a host" if host else "the address names no host")
        if came_from is not None and self._allowed(host) and not self._allowed(host_of(came_from)):
            raise _forbidden(f"a public page redirects to {host}, which only a source of our own may name")
        port = port_of(url)
        if _bare(host) not in self._names and not any(low <= port <= high for low, high in self._ports):
            raise _forbidden(f"port {port} is not one that pages are served on; if this is meant, name {host} in MONITOR_ALLOW_PRIVATE")
        literal = _address(host)
        if literal is not None:
            self._check_address(host, literal)

    def allows(self, host: str) -> bool:
        """The operator named this private host or address."""
        return self._allowed(host)

    def without_allowances(self) -> Guard:
        """The same guard for what a public page may lead to: the private hosts that the operator named are not for it."""
        return Guard((), self._ports, self._resolve)

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses of a host, every one of them checked: one forbidden answer among good ones forbids the name. Raises FetchError."""
        try:
            answers = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise from_dns(host, error if isinstance(error, OSError) else OSError(str(error))) from error
        for answer in answers:
            self._check_address(host, ip_address(answer))
        if not answers:
            raise FetchError(BrokenReason.DNS, f"the name {host} has no address", transient=False)
        return answers

    def check_behind_proxy(self, host: str, port: int) -> None:
        """What can be known of a host that a proxy will resolve: names unknown here are left to the proxy. Raises FetchError."""
        try:
            self.resolve(host, port)
        except FetchError as error:
            if error.reason is not BrokenReason.DNS:
                raise

    def _check_address(self, host: str, address: Address) -> None:
        why = refusal(address)
        if why is not None and _bare(host) not in self._names and not self._in_networks(address):
            raise _forbidden(f"{host} is at {address} ({why}); if this is meant, name it in MONITOR_ALLOW_PRIVATE")

    def _allowed(self, host: str) -> bool:
        literal = _address(host)
        return _bare(host) in self._names or (literal is not None and self._in_networks(literal))

    def _in_networks(self, address: Address) -> bool:
        return any(address.version == network.version and address in network for network in self._networks)


def _parse(url: str) -> httpx.URL:
    # Browsers read a backslash as a slash, libraries as part of the user name: the two see different hosts.
    if "\\" in url or url != url.strip():
        raise _forbidden("the address contains a backslash or outer white space, which programs read differently")
    try:
        return httpx.URL(url).copy_with(fragment=None)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchError(BrokenReason.PROTOCOL, f"is not an address ({error})", transient=False) from error


def _forbidden(detail: str) -> FetchError:
    return FetchError(BrokenReason.FORBIDDEN_ADDRESS, detail, transient=False)


def host_of(url: httpx.URL) -> str:
    """The host as it is resolved: ASCII, without brackets."""
    return url.raw_host.decode("ascii")


def port_of(url: httpx.URL) -> int:
    """The port that is connected to."""
    return url.port or (443 if url.scheme == "https" else 80)


def _bare(host: str) -> str:
    """The one spelling of a name or address by which it is compared."""
    name = host.strip("[]").rstrip(".").lower()
    return name if name.isascii() else host_of(httpx.URL(scheme="http", host=name))


def _address(host: str) -> Address | None:
    """A host written as a number. Short, octal and hexadecimal forms are left to the resolver, whose answer is checked."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def _network(entry: str) -> Network | None:
    try:
        return ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        return None
