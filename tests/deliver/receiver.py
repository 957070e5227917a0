"""A service on this machine that answers as it is told and keeps what it received."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass(frozen=True)
class Request:
    """What the service received."""

    method: str
    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What the service answers; `hang` keeps it from answering until the receiver ends, `stall` from ending its answer."""

    status: int = 200
    body: bytes | dict[str, Any] = b"ok"
    headers: dict[str, str] = field(default_factory=dict)
    hang: bool = False
    stall: bool = False


@dataclass
class Receiver:
    """Answers with `replies` in turn, then for ever with the last one."""

    port: int
    replies: list[Reply]
    requests: list[Request] = field(default_factory=list)
    ended: Event = field(default_factory=Event)

    @property
    def origin(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def request(self) -> Request:
        """The only request."""
        (only,) = self.requests
        return only

    def next_reply(self) -> Reply:
        """The next one in the script."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def receiving(*replies: Reply) -> Iterator[Receiver]:
    """A receiver that runs until the context ends."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.requests.append(Request(self.command, self.path, headers, body))
            reply = receiver.next_reply()
            if reply.hang:
                receiver.ended.wait(10)
                return
            raw = json.dumps(reply.body).encode() if isinstance(reply.body, dict) else reply.body
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(raw)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)
            self.wfile.flush()
            if reply.stall:
                receiver.ended.wait(10)

        do_POST = do_GET = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = Receiver(server.server_port, list(replies) or [Reply()])
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.ended.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
