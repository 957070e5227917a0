"""Metrics for Prometheus: what this process did, and how the watch stands by the store. No text of a page and no address stands in them.

A registry belongs to one site: nothing is global.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, GCCollector, Histogram, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from monitor import __version__
from monitor.errors import StoreError
from monitor.model import Outcome, Tally
from monitor.ports import Store

router = APIRouter(include_in_schema=False)

CHECK_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
SEND_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
FRESH = 1.0
"""Seconds for which a count of the store is used again: however often it is asked, it costs the same."""


class Meters:
    """An `App`'s observer (`monitor.app.Observer`), and what it observed."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self.registry = CollectorRegistry()
        self._checks = Counter("monitor_checks", "Looks at sources by this process.", ["outcome"], registry=self.registry)
        self._check_seconds = Histogram(
            "monitor_check_duration_seconds", "How long a look took, all in all.", buckets=CHECK_SECONDS, registry=self.registry
        )
        self._deliveries = Counter(
            "monitor_deliveries", "Attempts to deliver a message by this process.", ["channel", "result"], registry=self.registry
        )
        self._delivery_seconds = Histogram(
            "monitor_delivery_duration_seconds", "How long an attempt to deliver took.", buckets=SEND_SECONDS, registry=self.registry
        )
        for outcome in Outcome:
            self._checks.labels(outcome.value)
        self.registry.register(_Stored(store, now))
        for process in (ProcessCollector, PlatformCollector, GCCollector):
            process(registry=self.registry)

    def looked(self, outcome: str, seconds: float) -> None:
        """A check ended."""
        self._checks.labels(outcome).inc()
        self._check_seconds.observe(seconds)

    def sent(self, channel: str, result: str, seconds: float) -> None:
        """An attempt at a channel ended."""
        self._deliveries.labels(channel, result).inc()
        self._delivery_seconds.observe(seconds)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """In Prometheus' text format."""
    meters: Meters = request.app.state.meters
    return Response(generate_latest(meters.registry), headers={"content-type": CONTENT_TYPE_PLAIN_0_0_4, "cache-control": "no-store"})


class _Stored(Collector):
    """Counted in the store when asked."""

    def __init__(self, store: Store, now: Callable[[], datetime], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._now = now
        self._monotonic = monotonic
        self._tally: Tally | None = None
        self._asked = float("-inf")

    def collect(self) -> Iterator[Metric]:
        """All gauges; without an answer of the store only that it does not answer."""
        yield _gauge("monitor_build_info", "The program that runs.", {("version",): {(__version__,): 1}})
        tally = self._counted()
        yield _gauge("monitor_store_up", "1 while the database answers.", {(): {(): int(tally is not None)}})
        if tally is not None:
            yield from _gauges(tally, self._now())

    def describe(self) -> Iterator[Metric]:
        """Nothing is asked of the store before somebody asks us."""
        return iter(())

    def _counted(self) -> Tally | None:
        now = self._monotonic()
        if now - self._asked >= FRESH:
            self._asked = now
            try:
                self._tally = self._store.tally(self._now())
            except StoreError:
                self._tally = None
        return self._tally


def _gauges(tally: Tally, now: datetime) -> Iterator[Metric]:
    late = max(timedelta(0), now - tally.due_at) if tally.due_at else timedelta(0)
    states = {"failing": tally.failing, "waiting": tally.waiting, "stale": tally.stale, "never": tally.never}
    alerts = {"pending": tally.pending, "dead": tally.dead}
    yield _gauge("monitor_sources", "Watched sources.", {(): {(): tally.sources}})
    yield _gauge("monitor_sources_state", "Watched sources by what is the matter with them.", _by("state", states))
    yield _gauge(
        "monitor_due_lateness_seconds", "How late the longest overdue look is that nobody is at.", {(): {(): late.total_seconds()}}
    )
    yield _gauge("monitor_alerts", "Alerts that are not delivered, by status.", _by("status", alerts))
    yield _gauge("monitor_changes", "Recorded changes by severity.", _by("severity", {level.value: n for level, n in tally.changes}))


def _by(label: str, counts: dict[str, int]) -> dict[tuple[str, ...], dict[tuple[str, ...], float]]:
    return {(label,): {(name,): count for name, count in counts.items()}}


def _gauge(name: str, text: str, values: dict[tuple[str, ...], dict[tuple[str, ...], float]]) -> Metric:
    ((labels, counts),) = values.items()
    family = GaugeMetricFamily(name, text, labels=labels)
    for own, value in counts.items():
        family.add_metric(own, value)
    return family
