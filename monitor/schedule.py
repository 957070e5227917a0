"""The service: rings that say when to look, crews that claim what is due and do it, and an end that loses nothing.

When something is due stands in the store alone. A ring only says "look now"; a missed one costs nothing, since the next one finds the same.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Protocol
from uuid import uuid4

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from filelock import FileLock, Timeout

from monitor.crew import Crew
from monitor.errors import ConfigError
from monitor.model import Mailbox, SourceKey, Text
from monitor.systemd import Systemd

_log = structlog.get_logger()


class Claims(Protocol):
    """The part of `monitor.ports.Store` that the service needs."""

    def claim_due(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[SourceKey, ...]:
        """See `Store`."""

    def claim_mailboxes(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[Mailbox, ...]:
        """See `Outbox`."""

    def release(self, holder: str) -> None:
        """See `Store`."""


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """How the service works."""

    check_workers: int = 8
    deliver_workers: int = 4
    lease: timedelta = timedelta(minutes=5)
    """How long a claim holds. Longer than any check or delivery takes; after it, what was claimed is due again."""
    tick: timedelta = timedelta(seconds=1)
    """How often the ring for checks rings; that for deliveries rings four times as often, since people wait for them."""
    gather: timedelta = timedelta(milliseconds=20)
    """How long what a check leaves may wait for others, to be written with them and with the claim of the next ones."""
    beat_every: timedelta = timedelta(minutes=5)
    """How often a watcher outside is told that the service lives."""
    grace: timedelta = timedelta(seconds=30)
    """How long work in progress may take to finish when the service stops."""
    lock: Path | None = None
    """A file that only one service with this state may hold. With it, what a killed former self had claimed is released at the start."""


class Service:
    """Checks what is due and delivers what is owed until it is told to stop."""

    def __init__(
        self,
        store: Claims,
        check: Callable[[SourceKey], None],
        deliver: Callable[[Mailbox], bool | None],
        now: Callable[[], datetime],
        holder: str,
        settings: ServiceSettings = ServiceSettings(),
        notify: Systemd | None = None,
        *,
        beat: Callable[[], None] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`holder` names this service in leases: with `settings.lock` the same name every time (`service_name`), else one of its own.

        `beat` tells a watcher outside that the service lives; it is called while it does, every `settings.beat_every`.
        """
        self._store = store
        self._holder = holder
        self._settings = settings
        self._notify = notify or Systemd()
        self._monotonic = monotonic
        self._orders: SimpleQueue[str] = SimpleQueue()
        self._beat = beat

        def due(free: int) -> tuple[SourceKey, ...]:
            return store.claim_due(holder, now(), settings.lease, free)

        def owed(free: int) -> tuple[Mailbox, ...]:
            return store.claim_mailboxes(holder, now(), settings.lease, free)

        self._checks = Crew(
            "check", settings.check_workers, due, check, str, self._checked, monotonic, gather=settings.gather.total_seconds()
        )
        self._deliveries = Crew("delivery", settings.deliver_workers, owed, deliver, _mailbox_name, self._delivered, monotonic)
        self._crews: tuple[Crew[Any], ...] = (self._checks, self._deliveries)
        self._for_systemd, self._for_outside = (_Pulse(self._crews, settings.lease) for _ in range(2))

    def stop(self, why: str = "asked") -> None:
        """Ask `run` to end; from any thread or signal handler (`SimpleQueue.put` is reentrant, `Event.set` is not)."""
        self._orders.put(why)

    def run(self) -> int:
        """Work until SIGTERM, SIGINT or `stop`; then finish what runs, within the grace time, and release the rest.

        Returns how many pieces of work were given up on: their threads still run, and only the end of the process ends them. Signals are
        handled in the main thread alone. Raises ConfigError if another service holds the lock, and whatever bug ended a crew.
        """
        with ExitStack() as stack:
            stack.enter_context(self._alone())
            with self._listening():
                ends = [stack.enter_context(self._at_work(crew)) for crew in self._crews]
                with self._ringing():
                    self._notify.ready("watching")
                    _log.info("service_started", holder=self._holder)
                    why = self._orders.get()
            return self._wind_up(why, ends)

    def _checked(self) -> None:
        """A check ended: its worker is free, and it may owe alerts."""
        self._checks.ring()
        self._deliveries.ring()

    def _delivered(self) -> None:
        """A turn of a mailbox ended: its next one may be due now."""
        self._deliveries.ring()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock, if there is one, and take back what a former self had claimed when it died."""
        if self._settings.lock is None:
            yield
            return
        try:
            held = FileLock(self._settings.lock, timeout=0).acquire()
        except Timeout as error:
            raise ConfigError(_already_running(self._settings.lock)) from error
        with held:
            self._store.release(self._holder)
            yield

    @contextmanager
    def _at_work(self, crew: Crew[Any]) -> Iterator[Future[None]]:
        """A crew's own thread. If it dies, the service ends with its error instead of going on deaf."""
        with ThreadPoolExecutor(1, thread_name_prefix=f"{crew.name}-ring") as thread:
            end = thread.submit(crew.run)
            end.add_done_callback(lambda _: self.stop(f"the {crew.name} crew ended"))
            crew.ring()
            try:
                yield end
            finally:
                crew.close()

    @contextmanager
    def _ringing(self) -> Iterator[None]:
        rings = BackgroundScheduler(timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})
        tick = self._settings.tick.total_seconds()
        for name, ring, seconds in (("check due", self._checks.ring, tick), ("deliver due", self._deliveries.ring, tick / 4)):
            # A busy machine may ring twice at once, which does no harm; APScheduler would warn of it.
            rings.add_job(ring, "interval", seconds=seconds, id=name, max_instances=8)
        if self._notify.heartbeat is not None:
            rings.add_job(self._heartbeat, "interval", seconds=self._notify.heartbeat.total_seconds(), id="heartbeat")
        if self._beat is not None:
            rings.add_job(self._beat_outside, "interval", seconds=self._settings.beat_every.total_seconds(), id="beat")
        rings.start()
        try:
            yield
        finally:
            rings.shutdown(wait=True)

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Take SIGTERM and SIGINT as the order to stop; a second one, while the grace time runs, kills as usual."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        kept = {number: signal.signal(number, self._on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in kept.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, _frame: object) -> None:
        self.stop(signal.Signals(number).name)

    def _heartbeat(self) -> None:
        """Tell the watchdog that the service lives."""
        if self._for_systemd.felt():
            self._notify.alive()
            self._notify.status("; ".join(f"{crew.name}: {crew.done} done, {crew.failed} failed" for crew in self._crews))

    def _beat_outside(self) -> None:
        """Tell the watcher outside; silence is what raises its alarm."""
        if self._beat is not None and self._for_outside.felt():
            self._beat()

    def _wind_up(self, why: str, ends: list[Future[None]]) -> int:
        _log.info("service_stopping", why=why)
        grace = self._settings.grace.total_seconds()
        self._notify.stopping(self._settings.grace)
        for crew in self._crews:
            crew.close()
        until = self._monotonic() + grace
        wait(ends, grace)
        left = sum(crew.wait(max(0.0, until - self._monotonic())) for crew in self._crews)
        self._store.release(self._holder)
        _log.info("service_stopped", given_up=left)
        for end in ends:
            end.result()
        return left


class _Pulse:
    """Whether the crews live. Each listener has its own: it asks what happened since it asked last."""

    def __init__(self, crews: tuple[Crew[Any], ...], lease: timedelta) -> None:
        self._crews = crews
        self._lease = lease.total_seconds()
        self._heard = tuple(0 for _ in crews)

    def felt(self) -> bool:
        """Since the last time every crew looked for work, and none is stuck in its work."""
        before, self._heard = self._heard, tuple(crew.turns for crew in self._crews)
        for crew, turns_before in zip(self._crews, before, strict=True):
            if crew.turns <= turns_before or crew.stuck_for() > self._lease:
                _log.error("crew_stuck", crew=crew.name)
                return False
        return True


def service_name(folder: Path) -> str:
    """The name by which the service with this state folder holds leases: made up once, then kept in `service.id`.

    A container is another host after every start, but its volume stays.
    """
    kept = folder / "service.id"
    name = kept.read_text(encoding="utf-8").strip() if kept.exists() else ""
    if name:
        return name
    name = f"service-{uuid4().hex}"
    kept.write_text(f"{name}\n", encoding="utf-8")
    return name


def _mailbox_name(mailbox: Mailbox) -> str:
    return mailbox.subscription.name


def _already_running(lock: Path) -> Text:
    return Text(
        f"another monitor service holds {lock}; stop it first, or give this one its own state with --state",
        f"另一个监控服务正在占用 {lock}；请先停止它，或用 --state 为本服务指定单独的状态目录",
    )
