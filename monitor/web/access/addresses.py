"""From which address a request came, and whether that is a proxy's we believe."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.types import Scope

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
UNIX = "unix"
FORWARDED = ("x-forwarded-for", "x-real-ip", "forwarded", "x-forwarded-host")


class Proxies:
    """The proxies that are believed."""

    def __init__(self, networks: Iterable[str]) -> None:
        """`unix`: whoever may connect to our socket in the file system."""
        given = set(networks)
        self._socket = UNIX in given
        self._networks: tuple[Network, ...] = tuple(ipaddress.ip_network(each, strict=False) for each in given - {UNIX})

    def believes(self, address: str) -> bool:
        """It is one of theirs."""
        found = _parsed(address)
        if not address:
            return self._socket
        return found is not None and any(found in network for network in self._networks)

    def client(self, scope: Scope, headers: Headers) -> str:
        """Who asked: the connection's other end, or the last address before the proxies we believe, as those tell it."""
        address = peer(scope)
        hops = [hop.strip() for line in headers.getlist("x-forwarded-for") for hop in line.split(",")]
        while hops and self.believes(address):
            address = hops.pop()
        return address if _parsed(address) is not None else peer(scope)

    def https(self, scope: Scope, headers: Headers) -> bool:
        """The browser's own connection is encrypted."""
        told = self.believes(peer(scope)) and headers.get("x-forwarded-proto", "").lower() == "https"
        return told or scope.get("scheme") == "https"


def peer(scope: Scope) -> str:
    """The other end of the connection; empty for a socket in the file system."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def forwarded(headers: Headers) -> bool:
    """A proxy passed it on."""
    return any(name in headers for name in FORWARDED)


def household(address: str) -> str:
    """What counts as one place: an IPv4 address, or the /64 that one customer of an IPv6 provider has."""
    found = _parsed(address)
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return address


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found
