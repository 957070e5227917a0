"""What became of a page's main document in the browser, and the name of what went wrong. Imported only where Playwright is there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Error, Frame, Page, Request
from playwright.sync_api import Response as Answer

from monitor.fetch.failures import FetchError
from monitor.fetch.relay import Lane, too_much
from monitor.model import BrokenReason


@dataclass  # without slots: Playwright keeps a note on who listens
class Trail:
    """What became of the main document."""

    page: Page
    passed: list[str] = field(default_factory=list)
    pending: int = 0
    """Requests on their way."""
    answer: Answer | None = None
    failed: str | None = None
    downloads: bool = False
    crashed: bool = False

    def listen(self) -> None:
        """Begin to take note."""
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)
        self.page.on("requestfailed", self._failed)
        self.page.on("requestfinished", self._finished)
        self.page.on("download", lambda _: setattr(self, "downloads", True))
        self.page.on("crash", lambda _: setattr(self, "crashed", True))

    def _main(self, request: Request) -> bool:
        if not request.is_navigation_request():
            return False
        frame: Frame | None = None
        with suppress(Error):  # a request that is older than its frame
            frame = request.frame
        return frame == self.page.main_frame

    def _asked(self, request: Request) -> None:
        self.pending += 1
        if self._main(request):
            self.passed.append(request.url)

    def _answered(self, answer: Answer) -> None:
        if self._main(answer.request):
            self.answer = answer

    def _finished(self, _: Request) -> None:
        self.pending -= 1

    def _failed(self, request: Request) -> None:
        self.pending -= 1
        if self._main(request):
            self.failed = request.url


_NET: tuple[tuple[str, BrokenReason, str, bool], ...] = (
    ("ERR_NAME_NOT_RESOLVED", BrokenReason.DNS, "the name cannot be resolved", True),
    ("ERR_CERT_", BrokenReason.TLS, "the certificate does not verify", False),
    ("ERR_SSL_", BrokenReason.TLS, "the TLS handshake failed", True),
    ("ERR_TOO_MANY_REDIRECTS", BrokenReason.TOO_MANY_REDIRECTS, "too many redirects", False),
    ("ERR_TIMED_OUT", BrokenReason.TIMEOUT, "the server stopped answering", True),
    ("ERR_UNSAFE_PORT", BrokenReason.FORBIDDEN_ADDRESS, "browsers do not ask this port", False),
    ("ERR_INVALID", BrokenReason.PROTOCOL, "the answer is not valid HTTP", True),
    ("ERR_HTTP2", BrokenReason.PROTOCOL, "the answer is not valid HTTP", True),
    ("ERR_", BrokenReason.CONNECT, "the connection broke", True),
)
"""Chromium's names of what went wrong (net/base/net_error_list.h), the first that fits."""


def failure_of(trail: Trail, lane: Lane, error: Error) -> FetchError:
    """From what the browser or the relay says to a named failure."""
    if lane.over:
        return too_much(lane)
    if trail.crashed:
        return crashed()
    if trail.downloads or "Download is starting" in error.message:
        return FetchError(BrokenReason.NOT_TEXT, "the address gives a file to keep, not a page: remove `way: browser`", transient=False)
    refused = lane.failures.get(_place(trail.failed)) if trail.failed else None
    if refused is not None:
        refused.hop = trail.failed if len(trail.passed) > 1 else None
        return refused
    for name, reason, words, transient in _NET:
        if f"net::{name}" in error.message:
            code = error.message.partition("net::")[2].split()[0]
            return FetchError(reason, f"{words} ({code})", transient=transient)
    return crashed(first_line(error))


def first_line(error: Error) -> str:
    return (error.message.splitlines() or [""])[0][:120]


def crashed(detail: str = "") -> FetchError:
    """The failure of a page that took the browser down."""
    said = f" ({detail})" if detail else ""
    return FetchError(
        BrokenReason.UNREADABLE,
        f"the page crashed the browser{said}; if it stays so, watch another address of the document",
        transient=True,
    )


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
