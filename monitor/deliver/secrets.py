"""Channel addresses are secrets: what may be shown of one, and how its parts are taken out of other people's words."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

HIDDEN = "***"
_NAMED_HOSTS = frozenset(
    {"http", "https", "json", "jsons", "xml", "xmls", "form", "forms", "apprise", "apprises", "mailto", "mailtos", "ntfy", "ntfys"}
    | {"webhook", "webhooks"}
)
"""Schemes whose host is a host; for most others it is a token."""
_SHORTEST = 4
"""Shorter parts of an address are left in texts: they are no secrets, and blanking them would garble the text."""


def scheme_of(url: str) -> str:
    """The scheme in lower case, or `` where there is none."""
    found = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", url)
    return found[1].lower() if found else ""


def mask(url: str) -> str:
    """What may be shown of a channel address: scheme, host where it is one, port. Never raises."""
    scheme = scheme_of(url)
    if not scheme:
        return HIDDEN
    if "://" not in url:
        return f"{scheme}:" if url.strip().lower() == f"{scheme}:" else f"{scheme}:{HIDDEN}"
    host = _host(url) if scheme in _NAMED_HOSTS else None
    return f"{scheme}://{host}/{HIDDEN}" if host else f"{scheme}://{HIDDEN}"


def _host(url: str) -> str | None:
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    return f"{host}:{port}" if host and port else host


def scrub(text: str, url: str) -> str:
    """`text` in one line without any part of `url` but its scheme and shown host."""
    line = " ".join(text.split())
    for part in sorted(_parts(url), key=len, reverse=True):
        line = line.replace(part, HIDDEN)
    return line


def _parts(url: str) -> set[str]:
    shown = mask(url)
    rest = url.strip().removeprefix(url.strip()[: len(scheme_of(url))])
    raw = {url.strip(), *re.split(r"[/:@?&=#,;]+", rest)}
    parts = raw | {unquote(part) for part in raw}
    return {part for part in parts if len(part) >= _SHORTEST and part not in shown}
