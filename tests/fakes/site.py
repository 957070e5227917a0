"""A small real web site on 127.0.0.1 that says what it is told to say and remembers what it was asked.

    with Site() as site:
        site.page("/terms", Answer(body="first"), Answer(body="second"))   # one answer a request; the last one stays
        site.page("/old", redirect(site.url("/terms"), 301))
        site.page("/live", lambda seen: Answer(body=f"you are {seen.header('user-agent')}"))
        ... fetch site.url("/terms") ...
        assert [seen.path for seen in site.requests] == ["/terms"]

What an `Answer` can do besides status, headers and body (str becomes UTF-8):

- `etag`, `last_modified`: sent as headers, and a request that names them (`If-None-Match`; else `If-Modified-Since`, equal value) gets 304.
- `coding`: "gzip", "deflate", "br" or "zstd": the body is packed and labelled so. `label=False` packs without the label.
- `chunked`: no Content-Length. `length`: a Content-Length that may lie.
- `delay`: seconds before the first byte; `drip`: seconds between single bytes of the body. Both end at once when the site is closed.
- `drop`: closes the connection without a word. `cut`: sends only so many bytes of the (packed) body and closes.
- `raw`: these bytes instead of any HTTP, then closes.

Any method is answered alike and its body recorded, so the site serves as a webhook receiver too. A path without a page answers what `*` does, else 404.
`hold(path)` makes requests wait until the returned event is set. `Site(tls=context)` speaks HTTPS (HTTP/1.1), `Site(port=…)` a fixed port.
`site.peak` is the largest number of requests that were in progress at once; `site.connections` counts accepted connections.

Also a program (`python -m tests.fakes.site --port 8123 DIR`): serves the files of DIR, read anew at every request, with ETags.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import socket
import ssl
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import brotli
import zstandard


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it came."""

    method: str
    path: str
    """With the query."""
    headers: tuple[tuple[str, str], ...]
    """Names in lower case."""
    body: bytes

    def header(self, name: str) -> str | None:
        """The first value of a header, or None."""
        return next((value for key, value in self.headers if key == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say to one request; see the module."""

    status: int = 200
    body: str | bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str | None = "text/html; charset=utf-8"
    etag: str | None = None
    last_modified: str | None = None
    coding: str | None = None
    label: bool = True
    chunked: bool = False
    length: int | None = None
    delay: float = 0.0
    drip: float = 0.0
    drop: bool = False
    cut: int | None = None
    raw: bytes | None = None

    @property
    def packed(self) -> bytes:
        """The body's bytes as they go over the line."""
        plain = self.body.encode() if isinstance(self.body, str) else self.body
        return _PACK[self.coding](plain)


def redirect(to: str, status: int = 302, *headers: tuple[str, str]) -> Answer:
    """Send the asker elsewhere."""
    return Answer(status, headers=(("Location", to), *headers))


Script = Answer | Callable[[Seen], Answer]

_PACK: dict[str | None, Callable[[bytes], bytes]] = {
    None: lambda body: body,
    "gzip": lambda body: gzip.compress(body, mtime=0),
    "deflate": zlib.compress,
    "br": lambda body: bytes(brotli.compress(body, quality=5)),
    "zstd": lambda body: zstandard.ZstdCompressor().compress(body),
}


class Site:
    """See the module. A context manager; `close` ends every request in progress."""

    def __init__(self, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Seen] = []
        self.connections = 0
        self.peak = 0
        self.closing = threading.Event()
        self._busy = 0
        self._lock = threading.Lock()
        self._pages: dict[str, list[Script]] = {}
        self._gates: dict[str, threading.Event] = {}
        self._scheme = "https" if tls else "http"
        self._server = _Server(("127.0.0.1", port), self, tls)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """The full address of a path."""
        return f"{self._scheme}://{host}:{self.port}{path}"

    def page(self, path: str, *script: Script) -> str:
        """Set what a path answers, request by request; returns its full address. Replaces what was set before."""
        with self._lock:
            self._pages[path] = list(script)
        return self.url(path)

    def hold(self, path: str) -> threading.Event:
        """Requests for the path wait until the event is set (or the site closes)."""
        gate = threading.Event()
        self._gates[path] = gate
        return gate

    def asked(self, path: str) -> list[Seen]:
        """The requests for a path (its query left out of the comparison), in order."""
        with self._lock:
            return [seen for seen in self.requests if seen.path.partition("?")[0] == path]

    def close(self) -> None:
        """Stop and wait for the listening thread."""
        self.closing.set()
        for gate in self._gates.values():
            gate.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def begin(self, seen: Seen) -> Answer:
        """Called by a request's thread: record it and take the next answer."""
        path = seen.path.partition("?")[0]
        with self._lock:
            self.requests.append(seen)
            self._busy += 1
            self.peak = max(self.peak, self._busy)
            script = self._pages.get(path) or self._pages.get("*", [Answer(404, "<h1>Not found</h1>")])
            step = script.pop(0) if len(script) > 1 else script[0]
        gate = self._gates.get(path)
        if gate is not None:
            gate.wait()
        return step(seen) if callable(step) else step

    def end(self) -> None:
        """Called by a request's thread when it is over."""
        with self._lock:
            self._busy -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], site: Site, tls: ssl.SSLContext | None) -> None:
        self.site = site
        self.tls = tls
        super().__init__(address, _Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        self.site.connections += 1
        if self.tls is not None:  # here, in the request's own thread, so that a client that refuses us stops nobody else
            request = self.tls.wrap_socket(request, server_side=True)
        try:
            super().finish_request(request, client_address)
        finally:
            if self.tls is not None:
                request.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up or refuse our certificate are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each body waits 40 ms for the acknowledgement of its headers
    server: _Server

    def _serve(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        headers = tuple((name.lower(), value) for name, value in self.headers.items())
        seen = Seen(self.command, self.path, headers, self.rfile.read(length))
        site = self.server.site
        answer = site.begin(seen)
        try:
            site.closing.wait(answer.delay)
            self._say(seen, answer)
        except OSError:  # the asker has hung up, which is its right
            self.close_connection = True
        finally:
            site.end()

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 - the base class finds them by these names

    def _say(self, seen: Seen, answer: Answer) -> None:
        if answer.drop or answer.raw is not None:
            self.close_connection = True
            self.wfile.write(answer.raw or b"")
            return
        if _not_modified(seen, answer):
            answer = replace(answer, status=304, body=b"", coding=None, content_type=None)
        body = answer.packed
        self.send_response(answer.status)
        for name, value in (*_own_headers(answer, len(body)), *answer.headers):
            self.send_header(name, value)
        self.end_headers()
        self._send_body(answer, body)

    def _send_body(self, answer: Answer, body: bytes) -> None:
        if answer.cut is not None:
            self.close_connection = True
        if answer.length is not None and answer.length != len(body):
            self.close_connection = True
        part = body[: answer.cut]
        step = 1 if answer.drip else max(1, len(part))
        for start in range(0, len(part), step):
            piece = part[start : start + step]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if answer.chunked else piece)
            if answer.drip and self.server.site.closing.wait(answer.drip):
                return
        if answer.chunked and answer.cut is None:
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """Quiet."""


def _own_headers(answer: Answer, size: int) -> list[tuple[str, str]]:
    headers: list[tuple[str, str | None]] = [
        ("Content-Type", answer.content_type),
        ("ETag", answer.etag),
        ("Last-Modified", answer.last_modified),
        ("Content-Encoding", answer.coding if answer.label else None),
        ("Connection", None if answer.cut is None else "close"),
    ]
    if answer.chunked:
        headers.append(("Transfer-Encoding", "chunked"))
    elif answer.status != 304:
        headers.append(("Content-Length", str(size if answer.length is None else answer.length)))
    return [(name, value) for name, value in headers if value is not None]


def _not_modified(seen: Seen, answer: Answer) -> bool:
    wanted = seen.header("if-none-match")
    if wanted is not None:
        return answer.etag is not None and wanted == answer.etag
    since = seen.header("if-modified-since")
    return since is not None and since == answer.last_modified


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def folder(root: Path) -> Callable[[Seen], Answer]:
    """A script that answers with the files below a folder, read anew each time."""

    def answer(seen: Seen) -> Answer:
        path = (root / seen.path.partition("?")[0].lstrip("/")).resolve()
        if not path.is_file() or not path.is_relative_to(root.resolve()):
            return Answer(404, "<h1>Not found</h1>")
        body = path.read_bytes()
        return Answer(body=body, etag=f'"{hashlib.sha256(body).hexdigest()[:16]}"')

    return answer


def main() -> None:
    """Serve a folder until interrupted."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    with Site(given.port) as site, suppress(KeyboardInterrupt):
        site.page("*", folder(given.folder))
        print(site.url(), flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
