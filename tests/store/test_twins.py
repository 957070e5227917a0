"""The twin in memory and the database are told the same story, and asked the same questions after every sentence of it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import make_url

from monitor.errors import MonitorError
from monitor.model import (
    AlertStatus,
    BrokenReason,
    Candidate,
    ChangeFilter,
    ChangeQuery,
    Kind,
    Outcome,
    Owed,
    Severity,
    SourceEvent,
    Tracking,
)
from monitor.ports import Store
from monitor.store import MemoryStore
from monitor.store.sql import SqlStore
from tests.store.making import LEASE, MINUTE, NOON, change, key, look, reading, response, version, watchlist

T = TypeVar("T")
DOCUMENTS = ("terms", "regions", "pricing")
NAMES = ("ops", "legal")
names = st.sampled_from(NAMES)
documents = st.sampled_from(DOCUMENTS)
holders = st.sampled_from(("one", "two"))


class Twins(RuleBasedStateMachine):
    """Every rule does the same to both stores and compares what came of it, errors included."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="monitor-twins-")
        self.sql = SqlStore(make_url(f"sqlite:///{Path(self.folder) / 'monitor.db'}"))
        self.sql.upgrade()
        self.memory = MemoryStore()
        self.now = NOON
        self.events = 0

    def teardown(self) -> None:
        self.sql.close()
        shutil.rmtree(self.folder)

    def both(self, ask: Callable[[Store], T]) -> T | str:
        """What both say, which must be the same."""
        said = [self._said(ask, store) for store in (self.memory, self.sql)]
        assert said[0] == said[1]
        return said[0]

    def _said(self, ask: Callable[[Store], T], store: Store) -> T | str:
        try:
            return ask(store)
        except MonitorError as error:
            return f"{type(error).__name__}: {error}"

    @rule(minutes=st.integers(0, 90))
    def wait(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    @rule(wanted=st.sets(documents), spread=st.integers(0, 3))
    def sync(self, wanted: set[str], spread: int) -> None:
        self.both(
            lambda store: store.sync(
                watchlist(*sorted(wanted)) if wanted else replace(watchlist("x"), providers=()), self.now, spread * MINUTE
            )
        )

    @rule(holder=holders, limit=st.integers(1, 3))
    def claim_due(self, holder: str, limit: int) -> None:
        self.both(lambda store: store.claim_due(holder, self.now, LEASE, limit))

    @rule(holder=holders, wanted=st.lists(documents, max_size=3))
    def claim(self, holder: str, wanted: list[str]) -> None:
        self.both(lambda store: store.claim(holder, tuple(key(name) for name in wanted), self.now, LEASE))

    @rule(holder=holders)
    def release(self, holder: str) -> None:
        self.both(lambda store: store.release(holder))

    @rule(
        name=documents,
        body=st.sampled_from((b"", b"a", b"a page " * 40, b"a Page " * 40)),
        behind=st.integers(0, 1),
        wait=st.integers(0, 1),
    )
    def look_quietly(self, name: str, body: bytes, behind: int, wait: int) -> None:
        tracking = Tracking(candidate=Candidate(reading(body.decode()), self.now)) if wait else Tracking()
        self._record(name, behind, Outcome.NOISE, response=response(body, self.now), tracking=tracking)

    @rule(name=documents, kind=st.sampled_from((Kind.LIFECYCLE, Kind.EDITORIAL)), severity=st.sampled_from(Severity), same=st.booleans())
    def look_and_tell(self, name: str, kind: Kind, severity: Severity, same: bool) -> None:
        self.events += not same
        number = self._versions(name) + 1
        told = change(key(name), number, self.now, kind, severity, f"c{self.events}")
        owed = tuple(Owed(one, "told") for one in range(1, 5))
        self._record(name, 0, Outcome.CHANGE, version=version(key(name), number, f"text {number}", at=self.now), change=told, owed=owed)

    @rule(name=documents)
    def look_and_fail(self, name: str) -> None:
        self.events += 1
        event = SourceEvent(f"e{self.events}", key(name), None, self.now, True, self.now, 3, BrokenReason.LOGIN, "wall")
        self._record(name, 0, Outcome.BROKEN, reason=BrokenReason.LOGIN, event=event, owed=(Owed(1, "failing"),))

    def _versions(self, name: str) -> int:
        state = self._said(lambda store: store.load(key(name)), self.memory)
        return 0 if isinstance(state, str) or state.current is None else state.current.number

    def _record(self, name: str, behind: int, outcome: Outcome, **other: object) -> None:
        def record(store: Store) -> None:
            store.record(look(key(name), store.load(key(name)).revision - behind, self.now, outcome, **other))

        self.both(record)

    @rule(name=names, severity=st.sampled_from(Severity))
    def subscribe(self, name: str, severity: Severity) -> None:
        self.both(lambda store: store.add_subscription(name, f"json://{name}", ChangeFilter(min_severity=severity), "zh", self.now))

    @rule(name=names, paused=st.booleans())
    def pause(self, name: str, paused: bool) -> None:
        self.both(lambda store: store.pause_subscription(name, paused))

    @rule(name=names)
    def unsubscribe(self, name: str) -> None:
        self.both(lambda store: store.remove_subscription(name))

    @rule(holder=holders, limit=st.integers(1, 3), status=st.sampled_from(AlertStatus), later=st.integers(0, 9))
    def deliver(self, holder: str, limit: int, status: AlertStatus, later: int) -> None:
        claimed = self.both(lambda store: store.claim_alerts(holder, self.now, LEASE, limit))
        again = self.now + later * MINUTE if status is AlertStatus.PENDING else None
        for alert in claimed[:1]:
            assert not isinstance(alert, str)
            self.both(lambda store: store.close_alert(alert, status, self.now, again, "why"))  # noqa: B023

    @invariant()
    def they_agree(self) -> None:
        for ask in (
            lambda store: store.status(),
            lambda store: store.watchlist(everything=True),
            lambda store: store.next_due(),
            lambda store: store.alerts(),
            lambda store: store.subscriptions(),
            lambda store: store.changes(ChangeQuery(since=self.now - timedelta(hours=2))),
        ):
            self.both(ask)
        for name in DOCUMENTS:
            self.both(lambda store: store.load(key(name)))  # noqa: B023
            self.both(lambda store: store.checks(key(name), 5))  # noqa: B023
            self.both(lambda store: store.snapshot(key(name), self.now - MINUTE))  # noqa: B023
            self.both(lambda store: store.version_at(key(name), self.now - MINUTE))  # noqa: B023


Twins.TestCase.settings = settings(max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
TestTwins = Twins.TestCase
