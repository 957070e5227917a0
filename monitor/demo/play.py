"""Playing the story: the real site, the real service, a clock that jumps from event to event."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock, Thread
from typing import Protocol, TextIO

from monitor.app import App, make_app
from monitor.deliver import Deliverer
from monitor.demo.pages import PAGES
from monitor.demo.site import Server, Site
from monitor.demo.story import BEGIN, END, STEPS, Step, watchlist
from monitor.model import AlertStatus, ChangeFilter, ChangeQuery, CheckEntry, Manner, Severity, SourceKey
from monitor.render import ChangeView
from monitor.settings import FetchOptions, Settings, read_settings

BEAT = timedelta(minutes=7)
"""How far the clock goes on at each beat after an event: past the second look that confirms a change."""
PATIENCE = 10.0
"""Seconds of real time within which the service must have done what was due; longer means that it hangs."""


class Clock:
    """The story's present moment."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._lock = Lock()

    def __call__(self) -> datetime:
        """Now, in the story."""
        with self._lock:
            return self._at

    def advance(self, to: datetime) -> None:
        """Jump forward; never back."""
        with self._lock:
            self._at = max(self._at, to)


class Stage(Protocol):
    """Where the story is told."""

    @property
    def stream(self) -> TextIO:
        """What the console channel writes alerts to."""

    @property
    def language(self) -> str:
        """Of the alerts: `en` or `zh`."""

    def begins(self, step: Step) -> None:
        """The page is about to change; alerts follow."""

    def ends(self, found: CheckEntry, told: int) -> None:
        """What the first look after the change found, and how many alerts went out."""


EACH_AT_ONCE = Manner(group_wait=timedelta(0), group_interval=timedelta(0), reminders=())
"""The story's clock stands still between its events: nothing may wait for it to move."""


@dataclass(frozen=True, slots=True)
class Played:
    """What is left when the story is over; the site and the service are still running."""

    base: str
    app: App
    took: float
    """Seconds of real time."""

    def told(self) -> int:
        """Alerts delivered to the console."""
        return _told(self.app)

    def history(self) -> tuple[ChangeView, ...]:
        """Every change since the beginning."""
        return self.app.history.changes(ChangeQuery(since=BEGIN))

    def looks(self) -> int:
        """Looks at pages that the service made."""
        return sum(len(self.app.store.checks(status.source.key, 100_000)) for status in self.app.store.status())


@contextmanager
def play(stage: Stage) -> Iterator[Played]:
    """Play the whole story on `stage`; site and service run until the context ends.

    Raises TimeoutError when the service hangs.
    """
    began = time.perf_counter()
    site, clock = Site(), Clock(BEGIN)
    with tempfile.TemporaryDirectory(prefix="policy-monitor-demo-") as folder, Server(site) as server:
        app = make_app(
            _settings(Path(folder)),
            watchlist=watchlist(server.base),
            now=clock,
            deliverer=Deliverer(stream=stage.stream),
        )
        app.store.upgrade()
        app.watch()
        app.store.add_subscription("console", "console://", ChangeFilter(min_severity=Severity.LOW), stage.language, clock())
        app.store.change_subscription("console", manner=EACH_AT_ONCE)
        service = app.service(pace=timedelta(milliseconds=30))
        thread = Thread(target=service.run, name="demo-service")
        thread.start()
        try:
            _settle(app, clock)
            for step in STEPS:
                before = _told(app)
                stage.begins(step)
                _take(step, site, clock, app)
                stage.ends(_found(app, step), _told(app) - before)
            clock.advance(END)
            _settle(app, clock)
            yield Played(server.base, app, time.perf_counter() - began)
        finally:
            service.stop()
            thread.join()
            app.close()


def _take(step: Step, site: Site, clock: Clock, app: App) -> None:
    """One event: the page changes, the next look finds it, the second look confirms it, the alert goes out."""
    clock.advance(step.at)
    _settle(app, clock)
    site.apply(step)
    clock.advance(step.at + timedelta(hours=2))
    _settle(app, clock)
    clock.advance(step.at + timedelta(hours=2) + BEAT)
    _settle(app, clock)


def _settle(app: App, clock: Clock) -> None:
    """Wait until the service has done all that is due in the story's present moment."""
    deadline = time.monotonic() + PATIENCE
    while _busy(app, clock()):
        if time.monotonic() > deadline:
            raise TimeoutError("the service did not do what was due; this is a bug: please report it with `monitor --version`")
        time.sleep(0.02)


def _busy(app: App, now: datetime) -> bool:
    due = any(status.due_at is not None and status.due_at <= now for status in app.store.status())
    return due or bool(app.store.alerts(AlertStatus.PENDING, limit=1))


def _told(app: App) -> int:
    return len(app.store.alerts(AlertStatus.DELIVERED, limit=10_000))


def _found(app: App, step: Step) -> CheckEntry:
    """The first look after the step's page changed."""
    page = next(page for page in PAGES if page.path == step.page)
    looks = app.store.checks(SourceKey(page.provider, page.document, page.document), 100)
    return min((look for look in looks if look.at > step.at), key=lambda look: look.at)


def _settings(folder: Path) -> Settings:
    """The embedded defaults, but for a site on the loopback interface and a service that beats faster."""
    found = read_settings()
    return replace(
        found,
        state_dir=folder,
        database_url=f"sqlite:///{folder}/demo.db",
        timezone="UTC",
        fetch=FetchOptions(host_spacing=0.0, host_concurrency=8, allow_private=("127.0.0.1",)),
    )
