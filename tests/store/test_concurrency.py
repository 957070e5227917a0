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
from monitor.model import ChangeFilter
from monitor.ports import Store
from monitor.store.sql import SqlStore
from tests.store.making import HOUR, LEASE, NOON, look, response, tell, version, watch

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


def test_no_alert_is_claimed_by_two(store: Store) -> None:
    """One head a subscription, whoever asks."""
    (terms,) = watch(store, "terms")
    team = [store.add_subscription(f"s{number}", "json://a", ChangeFilter(), "en", NOON).id for number in range(9)]
    tell(store, terms, NOON, *team)
    tell(store, terms, NOON, *team)
    claimed = Counter(alert.id for mine in together(lambda number: store.claim_alerts(f"w{number}", NOON, LEASE, 4)) for alert in mine)
    assert set(claimed.values()) <= {1}
    rest = store.claim_alerts("last", NOON, LEASE, 99)
    heads = [alert.id for alert in store.alerts() if alert.event.id == "terms-1"]
    assert sorted([*claimed, *(alert.id for alert in rest)]) == sorted(heads)


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
