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
from monitor.settings import AccessOptions, AccessWay
from monitor.web.names import is_loopback

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Address:
    """Where the site listens."""

    host: str
    port: int

    def __str__(self) -> str:
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{shown}:{self.port}/"


def check_address(address: Address, access: AccessOptions, anybody: bool) -> None:
    """Raises ConfigError where others could come in without being known, or nobody could. `anybody`: there are users."""
    if access.way is AccessWay.LOCAL and not is_loopback(address.host):
        raise ConfigError(
            Text(
                f"MONITOR_LISTEN: {address.host} can be reached from other machines, and nobody has to sign in. Set MONITOR_ACCESS=users and add one "
                "(monitor users add NAME --role editor), or MONITOR_ACCESS=proxy behind a reverse proxy that says who it is; or listen on 127.0.0.1 "
                "and use ssh -L",
                f"MONITOR_LISTEN：其他机器可以访问 {address.host}，而现在无需登录。请设置 MONITOR_ACCESS=users 并添加用户"
                "（monitor users add 名称 --role editor），或在会告知用户身份的反向代理之后设置 MONITOR_ACCESS=proxy；"
                "也可监听 127.0.0.1 并使用 ssh -L",
            )
        )
    if access.way is AccessWay.USERS and not anybody:
        raise ConfigError(
            Text(
                "MONITOR_ACCESS=users: there is nobody who could sign in yet; add somebody: monitor users add NAME --role editor",
                "MONITOR_ACCESS=users：还没有可登录的用户；请添加：monitor users add 名称 --role editor",
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
    config = uvicorn.Config(
        site,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=False,  # whose headers are believed is decided in one place: `access.addresses`
        timeout_graceful_shutdown=5,
    )
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
