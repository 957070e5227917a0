"""The site beside the service, in one process. The service never ends because of it: without the page alerts still go out."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
import uvicorn
from fastapi import FastAPI

from monitor.errors import ConfigError
from monitor.model import Text
from monitor.web.guard import is_loopback

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Address:
    """Where the site listens."""

    host: str
    port: int

    def __str__(self) -> str:
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{shown}:{self.port}/"


def check_address(address: Address) -> None:
    """Raises ConfigError for one that others can reach: there are no users yet whom the page could tell apart."""
    if not is_loopback(address.host):
        raise ConfigError(
            Text(
                f"MONITOR_LISTEN: {address.host} can be reached from other machines, and the page has no users yet; "
                "listen on 127.0.0.1 and put a reverse proxy with authentication before it, or use ssh -L",
                f"MONITOR_LISTEN：其他机器可以访问 {address.host}，而网页尚无用户认证；请监听 127.0.0.1，并在前面放置带认证的反向代理，或使用 ssh -L",
            )
        )


def address_of(listener: socket.socket) -> Address:
    """Where a socket that somebody else opened listens. One in the file system is this machine's alone, and has no port."""
    if listener.family == socket.AF_UNIX:
        return Address("localhost", 0)
    host, port, *_ = listener.getsockname()
    return Address(host, port)


@contextmanager
def serving(site: FastAPI, address: Address, given: socket.socket | None = None) -> Iterator[Address | None]:
    """The site in a thread of its own, until the block ends; where it is, should the port be 0. `given`: a socket that listens there already.

    A port that is taken is logged, and the block runs all the same, with None.
    """
    listener = given or _listener(address)
    if listener is None:
        yield None
        return
    address = address_of(listener) if given else Address(address.host, listener.getsockname()[1])
    config = uvicorn.Config(site, log_config=None, access_log=False, lifespan="off", server_header=False, timeout_graceful_shutdown=5)
    server = _Quiet(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="web", daemon=True)
    thread.start()
    log.info("page_served", address=str(address))
    try:
        yield address
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


class _Quiet(uvicorn.Server):
    """Signals are the service's to handle."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None is captured."""
        yield


def _listener(address: Address) -> socket.socket | None:
    try:
        return socket.create_server(
            (address.host, address.port), family=socket.AF_INET6 if ":" in address.host else socket.AF_INET, backlog=256
        )
    except OSError as error:
        log.warning("page_not_served", address=str(address), why=error.strerror, todo="set MONITOR_LISTEN to a free port")
        return None
