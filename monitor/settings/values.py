"""The settings as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from monitor.model import Role

LISTEN = ("127.0.0.1", 8000)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOptions:
    """What the operator may set about fetching. Times in seconds, sizes in bytes; the names are those of the fetcher's own settings."""

    contact: str | None = None
    user_agent: str | None = None
    total_timeout: float = 60.0
    max_bytes: int = 20_000_000
    host_concurrency: int = 2
    host_spacing: float = 1.0
    proxy: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    allow_private: tuple[str, ...] = ()


class AccessWay(StrEnum):
    """How people are known to the page."""

    LOCAL = "local"
    """Whoever uses this machine, without signing in."""
    USERS = "users"
    """Name and password."""
    PROXY = "proxy"
    """A reverse proxy says who it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessOptions:
    """Who may use the page."""

    way: AccessWay = AccessWay.LOCAL
    header: str | None = None
    """In which a proxy names the user."""
    proxies: tuple[str, ...] = ()
    """Addresses and networks of those that are believed."""
    role: Role | None = Role.VIEWER
    """Of those whom the proxy names and we do not know; None: they are refused."""
    idle: timedelta = timedelta(hours=12)
    life: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, checked."""

    state_dir: Path
    database_url: str = field(repr=False)
    config_dir: Path
    watchlists: Path
    """Folder of the team's own watchlists; it need not exist."""
    watchlists_named: bool = False
    """The operator named that folder, so that it is a mistake if it does not exist."""
    bundled: bool = True
    """False: the watchlists that come with the program are not used."""
    secret_key: str | None = field(default=None, repr=False)
    """Under which channel addresses are kept; None: the key in the state folder."""
    language: str = "en"
    """`en` or `zh`."""
    timezone: str = "UTC"
    """IANA name; for showing times to people, never for keeping them."""
    confirm_after: timedelta = timedelta(minutes=5)
    """A new text is looked at again after this time before it is told."""
    return_hold: timedelta = timedelta(days=21)
    """A return to a recent version is told when it has lasted so long."""
    spread: timedelta = timedelta(minutes=10)
    """The first looks at new sources are spread over this time."""
    workers: int = 8
    """Looks and deliveries at a time."""
    log_format: str = "text"
    """`text` or `json`."""
    log_level: str = "info"
    colour: bool | None = None
    """None: by whether the output is a terminal."""
    fetch: FetchOptions = FetchOptions()
    listen: tuple[str, int] | None = LISTEN
    """Host and port of the web page; None: there is none."""
    access: AccessOptions = AccessOptions()
    public_url: str | None = None
    """Where people reach the web page, for the links in alerts; without a slash at its end."""
    heartbeat_url: str | None = field(default=None, repr=False)
    """Asked for while the service is healthy; None: no heartbeat."""
    heartbeat_every: timedelta = timedelta(minutes=5)
    browser: str | None = None
    """The Chromium to run; None: the first that the system finds."""
    browser_for_shells: bool = False
    """Pages that turn out to be empty shells are read in the browser without being told to."""
    notify_socket: str | None = None
    """systemd's socket for readiness and watchdog messages."""
    passed_sockets: int = 0
    """How many sockets systemd opened for us."""
    watchdog: timedelta | None = None
    """systemd kills the service when it is silent for longer."""
