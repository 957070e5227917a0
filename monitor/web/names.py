"""The names under which we are asked."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


def own_names(host: str, public_url: str | None) -> frozenset[str]:
    """The host names under which we are meant to be asked: a page of somebody else whose name was pointed at us (DNS rebinding) has another."""
    public = urlsplit(public_url or "").hostname
    given = host if ":" not in host else f"[{host}]"
    return LOOPBACK | {given} | ({public} if public else set())


def host_of(headers: Headers) -> str:
    """The name under which the request was made, without its port."""
    header = headers.get("host", "")
    return header.rpartition(":")[0] if header.rpartition(":")[2].isdigit() else header


def is_loopback(host: str) -> bool:
    """Nobody but this machine can reach it."""
    return host == "localhost" or host.startswith("127.") or host == "::1"


def own_path(address: str) -> str:
    """The address, if it is one of this site; else that of the first page."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"
