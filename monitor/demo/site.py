"""The demo's web server: it serves the invented pages as they are at the story's present moment, on the loopback interface."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import groupby
from threading import Thread

from monitor.demo.pages import PAGES, Page
from monitor.demo.story import Fault, Step

FAULTS = {
    Fault.ERROR_PAGE: "<html><head><title>Application error</title></head><body><h2>Application error: a client-side exception has occurred "
    "(see the browser console for more information).</h2></body></html>",
    Fault.BOT_CHECK: "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1><p>Verify you are human by completing "
    "the action below.</p></body></html>",
    Fault.SHELL: "<html><head><title>Codelark</title></head><body><div id='root'></div><noscript>You need to enable JavaScript to run this app."
    "</noscript><script src='/app.js'></script></body></html>",
}


class Site:
    """The pages of the story. Steps are applied in order; the served bytes follow at once."""

    def __init__(self) -> None:
        self._texts = {page.path: page.text for page in PAGES}
        self._pages = {page.path: page for page in PAGES}
        self._faults: dict[str, Fault] = {}
        self._dressed: set[str] = set()
        self._served = 0

    def apply(self, step: Step) -> None:
        """Raises ValueError when an edit's old text is not on the page."""
        text = self._texts[step.page]
        for old, new in step.edits:
            if old not in text:
                raise ValueError(f"{step.page}: {old!r} is not on the page at {step.at:%Y-%m-%d}")
            text = text.replace(old, new) if new else text.replace(old + "\n", "")
        self._texts[step.page] = text
        self._faults.pop(step.page, None)
        if step.fault:
            self._faults[step.page] = step.fault
        if step.dressed:
            self._dressed.add(step.page)

    def body(self, path: str) -> bytes | None:
        """The bytes at `path`, different at every look as on real sites; None where there is no page."""
        if path in self._faults:
            return FAULTS[self._faults[path]].encode()
        page = self._pages.get(path)
        if page is None:
            return None
        self._served += 1
        nonce = hashlib.sha256(f"{path}{self._served}".encode()).hexdigest()[:16]
        return _page(page, self._texts[path], nonce, dressed=path in self._dressed).encode()


def _page(page: Page, text: str, nonce: str, *, dressed: bool) -> str:
    banner = "<div class='cookie-banner' role='dialog'>We use cookies. <button>Accept all</button></div>" if dressed else ""
    return (
        f"<!doctype html><html lang='{page.language}'><head><title>{html.escape(page.name.in_language(page.language))}</title>"
        f"<script nonce='{nonce}'>window.__id='{nonce}'</script></head><body>{banner}"
        f"<nav><a href='/'>Home</a> <a href='/{page.provider}'>{page.provider}</a></nav>"
        f"<main id='m-{nonce}'>{_markup(text)}</main><footer>© {page.provider}</footer></body></html>"
    )


def _markup(text: str) -> str:
    parts = []
    for kind, lines in groupby(text.splitlines(), key=lambda line: line[:2] if line[:2] in ("# ", "- ", "| ") else ""):
        parts.append(MARKUP[kind]([html.escape(line.removeprefix(kind)) for line in lines]))
    return "".join(parts)


def _table(lines: list[str]) -> str:
    rows = ("".join(f"<td>{cell.strip()}</td>" for cell in line.strip(" |").split("|")) for line in lines)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


MARKUP: dict[str, Callable[[list[str]], str]] = {
    "# ": lambda lines: "".join(f"<h2>{line}</h2>" for line in lines),
    "- ": lambda lines: "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>",
    "| ": _table,
    "": lambda lines: "".join(f"<p>{line}</p>" for line in lines),
}


class Server:
    """A real web server on a free port of 127.0.0.1, in a thread of its own. A context manager."""

    def __init__(self, site: Site) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = site.body(self.path)
                self.send_response(200 if body is not None else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                """Silent: the demo's terminal belongs to the alerts."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Server:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
