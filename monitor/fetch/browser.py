"""Pages that a script writes, read in a real Chromium: one browser in a thread of its own, asked for one page at a time.

The browser has no network but `Relay`. Who waits for a page watches it: over its time or its memory it is killed with all its processes, and the
next page gets a new one.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

from monitor.fetch.dial import Dialer
from monitor.fetch.failures import BusyHostError, FetchError
from monitor.fetch.guard import Guard, host_of
from monitor.fetch.options import FetchSettings
from monitor.fetch.pace import Pace
from monitor.fetch.relay import Relay
from monitor.fetch.retry import retry_after
from monitor.fetch.transport import tls_context
from monitor.fetch.worker import BrowserSettings, Job, Worker
from monitor.model import BrokenReason, BrowserRules, FetchFailure, Response, Source, Validators

if TYPE_CHECKING:
    from monitor.fetch.rendering import Visit

NAMES = ("chromium", "chromium-browser", "google-chrome")
__all__ = ["INSTALL", "NAMES", "BrowserFetcher", "BrowserSettings", "program"]

INSTALL = "install it: pip install 'policy-monitor[browser]', and a Chromium (Debian: apt install chromium)"
_HARMLESS = frozenset({"accept-language", "dnt", "user-agent"})
"""Headers that a browser may send to every host that a page names."""
_ASKED_TO_WAIT = {429: BrokenReason.RATE_LIMITED, 503: BrokenReason.SERVER_ERROR}
_POLL = 0.2


class BrowserFetcher:
    """The `Fetcher` for pages that a script writes. Thread-safe. The browser is started when the first page is asked for."""

    def __init__(
        self,
        settings: FetchSettings,
        now: Callable[[], datetime],
        rules: BrowserSettings | None = None,
        *,
        guard: Guard | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._settings = settings
        self._rules = rules or BrowserSettings()
        self._now = now
        self._guard = guard or Guard(settings.allow_private, settings.ports)
        self._pace = pace or Pace(settings.host_concurrency, settings.host_spacing, settings.host_wait)
        self._turn = threading.Lock()
        self._relay: Relay | None = None
        self._worker: Worker | None = None

    def close(self) -> None:
        """End the browser. A page that is being taken fails."""
        worker = self._worker
        if worker is not None:
            worker.stop()
        if self._relay is not None:
            self._relay.close()
        self._worker = self._relay = None

    def fetch(self, source: Source, validators: Validators) -> Response | FetchFailure:  # noqa: ARG002 - a page that a script writes has none
        """See `monitor.ports.Fetcher`. Raises ValueError for a source without an address."""
        if source.url is None:
            raise ValueError(f"{source.key} has no address to fetch")
        try:
            url = self._guard.check(source.url)
            _refuse_secrets(source.headers)
            with self._pace.turn(host_of(url)):
                return self._judged(self._take(source, str(url), host_of(url)))
        except FetchError as error:
            return error.failure(source.url)

    def _judged(self, response: Response) -> Response:
        """The answer, unless the server asks us to wait. Raises FetchError."""
        wait = retry_after(response.header("retry-after"), self._now())
        if wait is not None and response.status in _ASKED_TO_WAIT:
            detail = f"HTTP status {response.status}; asks to wait {wait.total_seconds():.0f} s"
            raise FetchError(_ASKED_TO_WAIT[response.status], detail, transient=True, retry_after=wait, status=response.status)
        return response

    def _take(self, source: Source, url: str, host: str) -> Response:
        if not self._turn.acquire(timeout=self._rules.queue):
            raise BusyHostError("the browser", self._rules.queue)
        try:
            worker = self._ready()
            guard = self._guard if self._guard.allows(host) else self._guard.without_allowances()
            visit = self._visit(source, url)
            with worker.relay.lane(guard, visit.ends, self._rules.max_transfer) as lane:
                job = Job(visit, lane, Future(), visit.ends)
                worker.jobs.put(job)
                return self._watched(worker, job)
        finally:
            self._turn.release()

    def _ready(self) -> Worker:
        """The thread with the browser; a new one where the old one ended or had to be given up."""
        path = program(self._rules.path)
        if self._relay is None:
            self._relay = Relay(Dialer(self._settings.proxy, tls_context(self._settings)))
        if self._worker is None or not self._worker.usable:
            self._worker = Worker(path, self._relay, self._rules, self._now, self._turn)
            self._worker.start()
        return self._worker

    def _visit(self, source: Source, url: str) -> Visit:
        from monitor.fetch.rendering import Visit

        headers = {name.lower(): value for name, value in (*self._settings.headers, *source.headers) if name.lower() in _HARMLESS}
        agent = headers.pop("user-agent", self._settings.user_agent)
        return Visit(
            url=url,
            rules=source.browser or BrowserRules(),
            agent=agent,
            suffix=self._settings.agent,
            language=source.rules.language,
            headers=tuple(headers.items()),
            most=self._settings.max_bytes,
            wait=self._rules.wait,
            ends=time.monotonic() + self._rules.start + self._rules.total_timeout,
        )

    def _watched(self, worker: Worker, job: Job) -> Response:
        """Wait for a page, with an eye on the browser. Raises FetchError."""
        killed: FetchError | None = None
        while True:
            try:
                return job.done.result(_POLL)
            except NotYet:
                if killed is not None and time.monotonic() > job.ends + self._rules.grace:
                    worker.abandon()
                    self._worker = None
                    raise killed from None
                killed = killed or self._trespass(worker, job.ends)
            except FetchError as error:
                raise killed or error from None

    def _trespass(self, worker: Worker, ends: float) -> FetchError | None:
        """Kill the browser where it is over a limit, and say which."""
        chromium = worker.chromium
        if time.monotonic() > ends:
            worker.kill()
            return FetchError(
                BrokenReason.TIMEOUT, f"the page kept the browser busy for more than {self._rules.total_timeout:g} s", transient=True
            )
        if chromium is not None and chromium.memory() > self._rules.max_memory:
            worker.kill()
            return FetchError(
                BrokenReason.TOO_LARGE, f"the page needs more than {self._rules.max_memory // 10**6} MB in the browser", transient=False
            )
        return None


def program(path: str | None, find: Callable[[str], object | None] = find_spec) -> str:
    """The browser to run. Raises FetchError with what to install. `find`: how a Python package is looked for."""
    if find("playwright") is None:
        raise _missing(f"a browser is asked for, but Playwright is not installed: {INSTALL}")
    found = next(filter(None, map(shutil.which, NAMES if path is None else (path,))), None)
    if found is None and path is not None:
        raise _missing(f"MONITOR_BROWSER: {path} is no program that can be run: name a Chromium, or unset it")
    if found is None:
        raise _missing(f"a browser is asked for, but none of {', '.join(NAMES)} is on the PATH: {INSTALL}, or name one in MONITOR_BROWSER")
    return found


def _missing(detail: str) -> FetchError:
    return FetchError(BrokenReason.SHELL, detail, transient=False)


def _refuse_secrets(headers: tuple[tuple[str, str], ...]) -> None:
    """A browser would carry a header to every host that the page names. Raises FetchError for one that may be a secret."""
    name = next((name for name, _ in headers if name.lower() not in _HARMLESS), None)
    if name is not None:
        detail = f"a browser would send the header {name} to other sites too: remove it, or use `way: http`"
        raise FetchError(BrokenReason.PROTOCOL, detail, transient=False)
