"""A Chromium process: started with no network but a relay, watched, and ended with everything that it started.

Imported only when a page is to be read in a browser: Playwright is an extra.
"""

from __future__ import annotations

import os
import pwd
import secrets
import signal
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

from playwright.sync_api import Browser as Session
from playwright.sync_api import Error, Playwright, sync_playwright

from monitor.fetch.relay import Relay

_PROC = Path("/proc")
_FLAGS = (
    "--disable-quic",
    "--disable-blink-features=WebTransport",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy",
    "--dns-prefetch-disable",
    "--no-pings",
    "--block-new-web-contents",
    "--disable-gpu",
    "--disable-remote-fonts",
    "--mute-audio",
    "--js-flags=--max-old-space-size=512",
    "--renderer-process-limit=4",
)
"""What could go past a proxy is switched off; so is what costs much and says nothing."""


class Chromium:
    """One running browser. Belongs to the thread that made it; `end` may be called from any. `timeout` in seconds. Raises playwright's Error where it does not start."""

    def __init__(self, path: str, relay: Relay, timeout: float) -> None:
        self._mark = f"--policy-monitor={secrets.token_hex(12)}"
        self._driver: Playwright = sync_playwright().start()
        with ExitStack() as undo:
            undo.callback(self._driver.stop)
            self.session: Session = self._driver.chromium.launch(
                executable_path=path,
                chromium_sandbox=os.geteuid() != 0,  # Chromium refuses its sandbox to root
                args=[*_FLAGS, f"--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE {relay.host}", self._mark],
                env={"HOME": _home(), "PATH": os.defpath, "LANG": "C.UTF-8", "TZ": "UTC"},  # none of our secrets
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                timeout=1000 * timeout,
            )
            undo.pop_all()
        self.pid = self._find()
        if self.pid is None:
            self.close()
            raise Error("its process was not found: it could be neither watched nor ended")
        self.driver = _parent(self.pid)
        """Process id of what Playwright runs between the browser and us."""
        self.pages = 0

    @property
    def alive(self) -> bool:
        """It can be asked for another page."""
        return self.session.is_connected()

    def memory(self) -> int:
        """Bytes of memory of its own that the browser and all its processes hold."""
        return sum(_own_memory(pid) for pid in self.members())

    def end(self, *, driver: bool = False) -> None:
        """Kill it with all its processes; with `driver` also the program between it and us, when even that does not answer."""
        for pid in self.members():
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        if driver and self.driver is not None and self.driver != os.getpid():
            with suppress(OSError):
                os.kill(self.driver, signal.SIGKILL)

    def close(self) -> None:
        """End it in good order, from its own thread."""
        with suppress(Error):
            self.session.close()
        self.end()
        self.pid = None
        with suppress(Error):
            self._driver.stop()

    def _find(self) -> int | None:
        return next((pid for pid in _processes() if self._mark in _arguments(pid)), None)

    def members(self) -> list[int]:
        """The browser and what it started: it leads a process group of its own."""
        if self.pid is None or self.pid == os.getpgrp():
            return []
        return [pid for pid in _processes() if _group(pid) == self.pid]


def _home() -> str:
    """Where Chromium looks for a company's own certificate authorities (`.pki/nssdb`)."""
    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:  # a container's made-up user
        return tempfile.gettempdir()


def _processes() -> list[int]:
    return [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()]


def _read(pid: int, name: str) -> str:
    """A file that the kernel keeps of a process; empty once it is gone."""
    try:
        return (_PROC / str(pid) / name).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _arguments(pid: int) -> list[str]:
    return _read(pid, "cmdline").split("\0")


def _stat(pid: int) -> list[str]:
    """Fields of proc(5) `stat` from the state on; the name before it may hold anything."""
    return _read(pid, "stat").rpartition(")")[2].split()


def _parent(pid: int) -> int | None:
    fields = _stat(pid)
    return int(fields[1]) if len(fields) > 2 else None


def _group(pid: int) -> int | None:
    fields = _stat(pid)
    return int(fields[2]) if len(fields) > 2 else None


def _own_memory(pid: int) -> int:
    """`RssAnon`: what it shares with others, above all the program itself, is not counted again for each process."""
    row = next((row for row in _read(pid, "status").splitlines() if row.startswith("RssAnon:")), "RssAnon: 0 kB")
    return int(row.split()[1]) * 1024
