"""The twin in memory and the database are told the same story, and asked the same questions after every sentence of it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import make_url

from monitor.errors import MonitorError
from monitor.model import (
    Acknowledgement,
    AlertStatus,
    BrokenReason,
    Candidate,
    ChangeFilter,
    ChangeQuery,
    ChannelEvent,
    CheckQuery,
    Closing,
    Dispatch,
    Draft,
    Escalation,
    Form,
    Kind,
    Mailbox,
    Manner,
    Matcher,
    Outcome,
    Owed,
    Plan,
    Purpose,
    Rate,
    SearchQuery,
    Settled,
    Severity,
    SourceEvent,
    Told,
    Tracking,
)
from monitor.ports import Store
from monitor.store import MemoryStore
from monitor.store.sql import SqlStore
from tests.store.making import HOUR, LEASE, MINUTE, NOON, change, incident, key, look, reading, response, step, version, watchlist

T = TypeVar("T")
DOCUMENTS = ("terms", "regions", "pricing")
NAMES = ("ops", "legal")
names = st.sampled_from(NAMES)
documents = st.sampled_from(DOCUMENTS)
holders = st.sampled_from(("one", "two"))


OVER = (AlertStatus.DELIVERED, AlertStatus.DEAD, AlertStatus.PENDING)


def without_lease(given: Iterable[Mailbox | Dispatch | None]) -> list[Mailbox | Dispatch | None]:
    """The names of leases are each store's own."""
    return [each and replace(each, lease="") for each in given]


def planned(mailbox: Mailbox, send: int, settle: int, wake_at: datetime, thread: str) -> Plan:
    """A plan that could be: the first alerts settled, some of the others sent."""
    if mailbox.unfinished is not None:
        return Plan(again=send > 0, wake_at=wake_at)
    settled = tuple(Settled(alert, "because") for alert in mailbox.pending[:settle])
    alerts = mailbox.pending[settle : settle + send]
    form = Form.SINGLE if len(alerts) == 1 else Form.GROUP
    draft = Draft(form, alerts, thread, (f"f{send}",)) if alerts else None
    return Plan(settled, draft, wake_at=wake_at, digest_at=wake_at)


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
        self.claimed: list[tuple[Mailbox, Mailbox]] = []
        self.begun: list[tuple[Dispatch, Dispatch]] = []

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

    @rule(name=names, hours=st.integers(1, 9), words=st.sampled_from(("en", "zh")))
    def change_subscription(self, name: str, hours: int, words: str) -> None:
        manner = Manner(rate=Rate(3, timedelta(hours=hours)))
        self.both(lambda store: store.change_subscription(name, manner=manner, language=words))

    @rule(holder=holders, limit=st.integers(1, 3))
    def claim_mailboxes(self, holder: str, limit: int) -> None:
        """They are kept as each store gave them: the name of a lease is a store's own."""
        given = [store.claim_mailboxes(holder, self.now, LEASE, limit) for store in (self.memory, self.sql)]
        assert without_lease(given[0]) == without_lease(given[1])
        self.claimed += zip(*given, strict=True)

    @rule(
        which=st.integers(0, 9),
        send=st.integers(0, 3),
        settle=st.integers(0, 2),
        sleep=st.integers(0, 99),
        thread=st.sampled_from(("", "t")),
    )
    def plan(self, which: int, send: int, settle: int, sleep: int, thread: str) -> None:
        if not self.claimed:
            return
        pair = self.claimed.pop(which % len(self.claimed))
        begun = [
            store.begin(mailbox, planned(mailbox, send, settle, self.now + sleep * MINUTE, thread), self.now)
            for store, mailbox in zip((self.memory, self.sql), pair, strict=True)
        ]
        assert without_lease(begun[:1]) == without_lease(begun[1:])
        if begun[0] is not None and begun[1] is not None:
            self.begun.append((begun[0], begun[1]))

    @rule(which=st.integers(0, 9), status=st.sampled_from(OVER), later=st.integers(0, 9), on=st.booleans())
    def close(self, which: int, status: AlertStatus, later: int, on: bool) -> None:
        if not self.begun:
            return
        pair = self.begun.pop(which % len(self.begun))
        again = self.now + later * MINUTE if status is AlertStatus.PENDING else None
        told = [alert.event.id for alert in pair[0].alerts]
        escalations = tuple(Escalation(one, event, self.now + later * MINUTE, "late") for one in (1, 2) for event in told if on)
        refused = ChannelEvent(f"r{later}", pair[0].subscription.id, "x", self.now, "410")
        owed = (Owed(1, "refused"), Owed(2, "refused"))
        closing = Closing(status, again, "why", escalations, refused if on else None, owed)
        for store, dispatch in zip((self.memory, self.sql), pair, strict=True):
            store.close_dispatch(dispatch, closing, self.now)

    @rule(name=st.none() | names, first=st.integers(0, 2))
    def replay(self, name: str | None, first: int) -> None:
        self.both(lambda store: store.replay_alerts(self.now, tuple(range(1, first)), name))

    @rule(number=st.integers(0, 5))
    def acknowledge(self, number: int) -> None:
        self.both(lambda store: store.acknowledge(Acknowledgement(f"c{number}", "ann", self.now)))
        self.both(lambda store: store.acknowledgements(tuple(f"c{each}" for each in range(6))))

    @rule(since=st.integers(-9, 9), lasts=st.integers(1, 99), end=st.integers(0, 3))
    def silence(self, since: int, lasts: int, end: int) -> None:
        begins = self.now + since * MINUTE
        self.both(lambda store: store.add_silence(Matcher(providers=("acme",)), begins, begins + lasts * MINUTE, "ann", "why"))
        self.both(lambda store: store.end_silence(end, self.now))

    @rule(name=documents, ident=st.integers(1, 4), again=st.booleans())
    def look_and_tell_of_incidents(self, name: str, ident: int, again: bool) -> None:
        told = Told(step(key(name), f"{name} {ident}", self.now), (Owed(1, "incident"), Owed(2, "late", Purpose.REMINDER, self.now + HOUR)))
        self._record(name, 0, Outcome.UNCHANGED, told=(told, told) if again else (told,), incidents=(incident(f"i{ident}"),))

    @rule()
    def hasten(self) -> None:
        self.both(lambda store: store.hasten("acme", self.now))

    @invariant()
    def they_agree(self) -> None:
        for ask in (
            lambda store: store.status(),
            lambda store: store.watchlist(everything=True),
            lambda store: store.next_due(),
            lambda store: store.alerts(),
            lambda store: store.dispatches(),
            lambda store: store.silences(self.now),
            lambda store: store.incidents(),
            lambda store: store.incident_events(self.now - timedelta(hours=2)),
            lambda store: store.subscriptions(),
            lambda store: store.find_sentences(SearchQuery("text*")),
            lambda store: store.find_said(SearchQuery("服务", since=self.now - HOUR)),
            lambda store: store.find_checks(CheckQuery(limit=20)),
            lambda store: store.in_force(self.now - MINUTE),
            lambda store: store.changes(ChangeQuery(since=self.now - timedelta(hours=2))),
        ):
            self.both(ask)
        for name in DOCUMENTS:
            self.both(lambda store: store.load(key(name)))  # noqa: B023
            self.both(lambda store: store.versions(key(name)))  # noqa: B023
            self.both(lambda store: store.introduced(key(name)))  # noqa: B023
            self.both(lambda store: store.checks(key(name), 5))  # noqa: B023
            self.both(lambda store: store.snapshot(key(name), self.now - MINUTE))  # noqa: B023
            self.both(lambda store: store.version_at(key(name), self.now - MINUTE))  # noqa: B023


Twins.TestCase.settings = settings(max_examples=12, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))
TestTwins = Twins.TestCase
