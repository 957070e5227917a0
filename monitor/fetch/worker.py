"""The thread that a browser belongs to: it takes one page after the other, and can be ended from outside whatever the page does."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.fetch.failures import FetchError
from monitor.fetch.relay import Lane, Relay
from monitor.model import BrokenReason, Response

if TYPE_CHECKING:
    from monitor.fetch.chromium import Chromium
    from monitor.fetch.rendering import Visit


@dataclass(frozen=True, slots=True)
class BrowserSettings:
    """How the browser behaves. Times in seconds, sizes in bytes."""

    path: str | None = None
    """The program; None: the first of `NAMES` that the system finds."""
    total_timeout: float = 60.0
    """Longest time for one page, from its first request to its picture; the start of the browser is not counted."""
    wait: float = 10.0
    """Longest wait for the network to fall silent, and for what `wait_for` names."""
    queue: float = 120.0
    """Longest wait for the pages before it."""
    max_memory: int = 1_500_000_000
    """Of the browser with all its processes, not counting what they share."""
    max_transfer: int = 60_000_000
    """Of one page with all that it loads, as it goes over the line."""
    idle: float = 120.0
    """A browser that nobody asks for so long is ended."""
    start: float = 30.0
    """Longest time for the browser to start."""
    grace: float = 10.0
    """For the browser's thread to notice that the browser is gone; then it is given up."""
    pages: int = 50
    """So many pages, and a new browser is started: what leaks, leaks no further."""


@dataclass(slots=True)
class Job:
    """One page that somebody waits for."""

    visit: Visit
    lane: Lane
    done: Future[Response]
    ends: float
    """On the monotonic clock: when to lose patience. Put off once the browser runs, whose start is not the page's fault."""

    def begin(self, seconds: float, grace: float) -> Visit:
        """The browser is ready: from now on the page's own time counts."""
        now = time.monotonic()
        self.ends = now + seconds + 1.0  # the browser's own time-outs come first: they know more
        self.lane.ends = self.ends + grace
        return replace(self.visit, ends=now + seconds)


class Worker(threading.Thread):
    """The thread that the browser belongs to: Playwright's objects may be touched by no other."""

    def __init__(self, path: str, relay: Relay, rules: BrowserSettings, now: Callable[[], datetime], turn: threading.Lock) -> None:
        super().__init__(name="browser", daemon=True)
        self.jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self.relay = relay
        self.chromium: Chromium | None = None
        self.usable = True
        """Another page may be given to it."""
        self._path = path
        self._rules = rules
        self._now = now
        self._turn = turn

    def run(self) -> None:
        """Take pages until nobody asks any more."""
        try:
            while (job := self._next()) is not None:
                self._do(job)
        finally:
            self._let_go()

    def kill(self) -> None:
        """From any thread: end the browser at once; what waits for it fails."""
        if self.chromium is not None:
            self.chromium.end()

    def abandon(self) -> None:
        """From any thread: end even what stands between the browser and this thread, and expect nothing more of it."""
        if self.chromium is not None:
            self.chromium.end(driver=True)
        self.jobs.put(None)

    def stop(self) -> None:
        """From any thread: end, and wait for it."""
        self.jobs.put(None)
        self.join(1.0)
        self.kill()
        self.join(self._rules.grace)
        if self.is_alive():
            self.abandon()

    def _next(self) -> Job | None:
        """The next page; None: stop. An idle browser ends, but never between somebody's turn and his question."""
        while True:
            try:
                return self.jobs.get(timeout=self._rules.idle)
            except queue.Empty:
                if self._turn.acquire(blocking=False):
                    self._let_go()
                    self._turn.release()

    def _do(self, job: Job) -> None:
        try:
            from monitor.fetch.rendering import render

            chromium = self._browser()
            visit = job.begin(self._rules.total_timeout, self._rules.grace)
            job.done.set_result(render(chromium, self.relay, job.lane, visit, self._now()))
        except FetchError as error:
            job.done.set_exception(error)
        finally:
            self._own_up(job)

    def _own_up(self, job: Job) -> None:
        """Whoever waits is told even when this thread ends by a fault of ours."""
        if not job.done.done():
            self.usable = False
            job.done.set_exception(
                FetchError(BrokenReason.UNREADABLE, "the browser's thread ended by a fault of ours: see the log", transient=True)
            )

    def _browser(self) -> Chromium:
        """The running browser, or a new one. Raises FetchError where it does not start."""
        from playwright.sync_api import Error

        from monitor.fetch.chromium import Chromium

        if self.chromium is not None and (not self.chromium.alive or self.chromium.pages >= self._rules.pages):
            self._let_go()
        if self.chromium is None:
            try:
                self.chromium = Chromium(self._path, self.relay, self._rules.start)
            except Error as error:
                said = next((line.strip() for line in error.message.splitlines() if "rror" in line), error.message.splitlines()[0])
                raise FetchError(
                    BrokenReason.UNREADABLE,
                    f"the browser {self._path} does not start ({said[:160]}): run it by hand to see why, or set MONITOR_BROWSER",
                    transient=True,
                ) from error
        self.chromium.pages += 1
        return self.chromium

    def _let_go(self) -> None:
        chromium, self.chromium = self.chromium, None
        if chromium is not None:
            chromium.close()
