"""Many threads, many processes, one database: nothing is done twice, nothing is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from monitor.errors import ConflictError
from monitor.model import AlertStatus, Closing, Escalation, Mailbox, Plan, Purpose
from monitor.ports import Store
from monitor.store.sql import SqlStore
from tests.store.making import HOUR, LEASE, NOON, begin, claim, look, response, subscribe, tell, version, watch

T = TypeVar("T")
THREADS = 6


def together(work: Callable[[int], T]) -> list[T]:
    """Run `work(0)` … at the same time, started by one gun; raises what any of them raised."""
    gun = threading.Barrier(THREADS, timeout=30)

    def run(number: int) -> T:
        gun.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def test_no_source_is_claimed_by_two(store: Store) -> None:
    """Each of forty sources goes to exactly one of the workers, and none is left."""
    keys = watch(store, *(f"d{number:02}" for number in range(40)))

    def work(number: int) -> list[object]:
        mine: list[object] = []
        while batch := store.claim_due(f"worker {number}", NOON, LEASE, 3):
            mine.extend(batch)
        return mine

    claimed = Counter(key for mine in together(work) for key in mine)
    # A row that another claimer was looking at is skipped, so a worker may end before all is claimed; never twice, though.
    assert set(claimed.values()) <= {1}
    rest = store.claim_due("last", NOON, LEASE, 99)
    assert sorted([*claimed, *rest]) == sorted(keys)  # type: ignore[type-var]


def test_of_looks_at_the_same_revision_one_is_recorded(store: Store) -> None:
    """The others are told that somebody was faster, and leave nothing behind."""
    (terms,) = watch(store, "terms")

    def work(number: int) -> bool:
        body = f"body of {number}".encode()
        try:
            store.record(look(terms, 0, response=response(body), version=version(terms, 1, f"text {number}")))
        except ConflictError:
            return False
        return True

    assert sum(together(work)) == 1
    state = store.load(terms)
    assert (state.revision, len(store.checks(terms, 9))) == (1, 1)
    assert state.current is not None
    assert store.snapshot(terms, NOON).body.decode().removeprefix("body of ") == state.current.reading.text.removeprefix("text ")


def test_many_sources_are_recorded_at_once(store: Store) -> None:
    """Equal bodies and equal readings among them; every look is there afterwards."""
    keys = watch(store, *(f"d{number}" for number in range(THREADS)))

    def work(number: int) -> None:
        for turn in range(8):
            body = b"the same everywhere " * 50 if turn % 2 else f"{number} {turn}".encode()
            kept = version(keys[number], turn + 1, f"text {turn}")
            store.record(look(keys[number], turn, NOON + HOUR * turn, response=response(body), version=kept))

    together(work)
    assert [(status.versions, len(store.checks(status.source.key, 99))) for status in store.status()] == [(8, 8)] * THREADS
    assert {store.snapshot(each, NOON + HOUR * 7).body for each in keys} == {b"the same everywhere " * 50}


def test_no_mailbox_is_claimed_by_two(store: Store) -> None:
    """Whoever asks, and all are claimed in the end."""
    (terms,) = watch(store, "terms")
    team = [subscribe(store, f"s{number}").id for number in range(9)]
    tell(store, terms, NOON, *team)
    tell(store, terms, NOON, *team)
    claimed = Counter(mine.subscription.id for each in together(lambda number: claim(store, NOON, f"w{number}", 4)) for mine in each)
    assert set(claimed.values()) <= {1}
    rest = claim(store, NOON, "last")
    assert sorted([*claimed, *(mailbox.subscription.id for mailbox in rest)]) == team


def test_messages_are_begun_and_closed_while_alerts_come_in(store: Store) -> None:
    """Some deliver and escalate to the others, some record changes: nobody waits for ever, every alert is told once."""
    keys = watch(store, *(f"d{number}" for number in range(THREADS)))
    team = [subscribe(store, f"s{number}").id for number in range(4)]
    for each in keys:
        tell(store, each, NOON, *team)

    def work(number: int) -> list[str]:
        told = []
        if number % 2:
            for _ in range(4):
                tell(store, keys[number], NOON, *team[number % 4 :], *team[: number % 4])
        for _ in range(60):
            for mailbox in claim(store, holder=f"w{number}", limit=2):
                told += _tell_one(store, mailbox, team)
        return told

    told = Counter(key for mine in together(work) for key in mine)
    while claimed := claim(store, holder="last"):
        told.update(key for mailbox in claimed for key in _tell_one(store, mailbox, team))
    assert set(told.values()) == {1}
    delivered = store.alerts(AlertStatus.DELIVERED, limit=9999)
    assert sorted(told) == sorted(alert.idempotency_key for alert in delivered)
    assert store.alerts(AlertStatus.PENDING) == ()


def _tell_one(store: Store, mailbox: Mailbox, team: list[int]) -> list[str]:
    """Deliver the oldest alert; a piece of news escalates to all."""
    if not mailbox.pending:
        store.begin(mailbox, Plan(), NOON + HOUR)
        return []
    alert = mailbox.pending[0]
    begun = begin(store, mailbox)
    news = alert.purpose is Purpose.NEWS
    closing = Closing(AlertStatus.DELIVERED, escalations=tuple(Escalation(one, alert.event.id, NOON, "late") for one in team if news))
    store.close_dispatch(begun, closing, NOON + HOUR)
    return [begun.key]


_WORKER = """
import sys
from datetime import datetime, timedelta
from monitor.store import open_store
store = open_store(sys.argv[1])
now = datetime.fromisoformat(sys.argv[2])
while batch := store.claim_due(sys.argv[3], now, timedelta(minutes=5), 2):
    print(*batch, sep="\\n")
"""


def test_processes_share_the_work(sql_store: SqlStore) -> None:
    """Each has its own connections; no source goes to two of them."""
    keys = watch(sql_store, *(f"d{number:02}" for number in range(24)))
    url = sql_store.database.url.render_as_string(hide_password=False)
    workers = [
        subprocess.Popen([sys.executable, "-c", _WORKER, url, NOON.isoformat(), name], stdout=subprocess.PIPE, text=True)
        for name in ("one", "two", "three")
    ]
    claimed = Counter(line for worker in workers for line in worker.communicate(timeout=120)[0].split())
    assert [worker.returncode for worker in workers] == [0, 0, 0]
    assert set(claimed.values()) == {1}
    rest = sql_store.claim_due("last", NOON, LEASE, 99)
    assert sorted([*claimed, *map(str, rest)]) == sorted(map(str, keys))
