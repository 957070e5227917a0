"""Telling systemd how the service is: `sd_notify(3)` for `Type=notify` and `WatchdogSec=`; taking the socket it holds: `sd_listen_fds(3)`.

Ten lines of datagram instead of a library: `sdnotify` has had no release since 2017, and `systemd-python` needs a C compiler and headers.
"""

from __future__ import annotations

import socket
from datetime import timedelta

import structlog

_log = structlog.get_logger()


class Systemd:
    """Speaks to the socket that systemd names in `NOTIFY_SOCKET`. Without one, every message goes nowhere, as sd_notify(3) wants it.

    The environment is read in `monitor.settings`; its values are given here.
    """

    def __init__(self, notify_socket: str | None = None, watchdog: timedelta | None = None) -> None:
        self._address = _address(notify_socket)
        self.heartbeat = watchdog / 2 if watchdog is not None and self._address else None
        """How often to say `alive`: half of `WATCHDOG_USEC`, as sd_watchdog_enabled(3) advises. None: not at all."""

    def ready(self, status: str) -> None:
        """Started: what depends on this service may start."""
        self._send(f"READY=1\nSTATUS={_line(status)}")

    def status(self, text: str) -> None:
        """One line for `systemctl status`."""
        self._send(f"STATUS={_line(text)}")

    def alive(self) -> None:
        """The watchdog's ping."""
        self._send("WATCHDOG=1")

    def stopping(self, grace: timedelta) -> None:
        """Shutting down, and how much longer that may take."""
        self._send(f"STOPPING=1\nEXTEND_TIMEOUT_USEC={int(grace.total_seconds() * 1_000_000)}")

    def _send(self, message: str) -> None:
        """A listener that is gone must not end the service; it is told and forgotten."""
        if self._address is None:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
                line.settimeout(1)
                line.connect(self._address)
                line.sendall(message.encode())
        except OSError as error:
            _log.warning("systemd_unreachable", error=str(error))


FIRST = 3
"""The descriptor of the first socket that systemd passes."""


def given_socket(count: int, first: int = FIRST) -> socket.socket | None:
    """The first of `count` passed sockets that listens for streams; None: there is none. The program owns it from now on."""
    for number in range(first, first + count):
        try:
            found = socket.socket(fileno=number)
        except OSError:  # a pipe, a file, or nothing
            continue
        if found.type == socket.SOCK_STREAM and found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            found.set_inheritable(False)
            return found
        found.detach()
    return None


def _address(notify_socket: str | None) -> str | None:
    """A path, or an abstract name, which systemd writes with `@` and the kernel with a zero byte. Other kinds (vsock) are not spoken."""
    if notify_socket is None or not notify_socket.startswith(("/", "@")):
        return None
    return "\0" + notify_socket[1:] if notify_socket.startswith("@") else notify_socket


def _line(text: str) -> str:
    """A line break would begin another assignment."""
    return " ".join(text.split())
