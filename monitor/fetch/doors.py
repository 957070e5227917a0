"""Which door an address is asked by: HTTP, a browser, or a probe of the API."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Self

from monitor.fetch.browser import BrowserFetcher, BrowserSettings
from monitor.fetch.guard import Guard
from monitor.fetch.http import HttpFetcher
from monitor.fetch.options import FetchSettings
from monitor.fetch.pace import Pace
from monitor.fetch.probe import Budget, ProbeFetcher, Spent
from monitor.model import FetchFailure, Response, Source, SourceKey, SourceKind, Validators, Way

_HTML = frozenset({SourceKind.AUTO, SourceKind.HTML})


class Doors:
    """The `Fetcher` for every source. Thread-safe. All doors keep one guard, and one distance from each host.

    `resolve`: what a reference to a secret stands for (`monitor.settings.references.resolved`). `spent`: how many looks at a source are recorded
    since a time, so that a restart makes no new day of a probe's limit. `is_shell`: the last look at a source found an empty shell; given, such
    pages are asked by the browser from then on, without being told to.
    """

    def __init__(
        self,
        settings: FetchSettings,
        now: Callable[[], datetime],
        resolve: Callable[[str], str],
        *,
        browser: BrowserSettings | None = None,
        spent: Spent | None = None,
        is_shell: Callable[[SourceKey], bool] | None = None,
    ) -> None:
        guard = Guard(settings.allow_private, settings.ports)
        pace = Pace(settings.host_concurrency, settings.host_spacing, settings.host_wait)
        self.http = HttpFetcher(settings, now, guard=guard, pace=pace)
        self.browser = BrowserFetcher(settings, now, browser, guard=guard, pace=pace)
        self.probe = ProbeFetcher(settings, now, resolve, budget=Budget(spent), guard=guard, pace=pace)
        self._is_shell = is_shell
        self._shells: set[SourceKey] = set()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and end the browser. What is being fetched fails."""
        self.browser.close()
        self.probe.close()
        self.http.close()

    def fetch(self, source: Source, validators: Validators) -> Response | FetchFailure:
        """See `monitor.ports.Fetcher`. Raises ValueError for a source without an address."""
        if source.probe is not None:
            return self.probe.fetch(source, validators)
        if source.way is Way.BROWSER or self._needs_a_browser(source):
            return self.browser.fetch(source, validators)
        return self.http.fetch(source, validators)

    def _needs_a_browser(self, source: Source) -> bool:
        """A page once found to be a shell stays with the browser: by HTTP it would be one again at every second look."""
        if self._is_shell is None or source.rules.kind not in _HTML:
            return False
        with self._lock:
            known = source.key in self._shells
        if known or not self._is_shell(source.key):
            return known
        with self._lock:
            self._shells.add(source.key)
        return True
