"""Who may ask: only under our own names, and forms only from our own pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})


def own_names(host: str, public_url: str | None) -> frozenset[str]:
    """The host names under which we are meant to be asked: a page of somebody else whose name was pointed at us (DNS rebinding) has another."""
    public = urlsplit(public_url or "").hostname
    given = host if ":" not in host else f"[{host}]"
    return LOOPBACK | {given} | ({public} if public else set())


def stranger(request: Request, names: frozenset[str]) -> bool:
    """The request was made under a name that is not ours."""
    return _host(request.headers.get("host", "")) not in names


def forged(request: Request) -> bool:
    """A form that another site's page sent. Browsers say where a request is from (Fetch Metadata; older ones only by `Origin`).

    What is no browser says neither, and has no cookies that could be abused.
    """
    if request.method in _HARMLESS:
        return False
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")


def _host(header: str) -> str:
    """The name without its port."""
    return header.rpartition(":")[0] if header.rpartition(":")[2].isdigit() else header


def is_loopback(host: str) -> bool:
    """Nobody but this machine can reach it."""
    return host == "localhost" or host.startswith("127.") or host == "::1"
