"""Workers of one kind: they claim what they can begin at once, do it, and look for more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

import structlog

from monitor.errors import MonitorError, StoreError

_log = structlog.get_logger()
T = TypeVar("T")


class Crew(Generic[T]):
    """Workers that claim as much as they can begin at once, so that no lease runs out in a queue."""

    def __init__(
        self,
        name: str,
        workers: int,
        claim: Callable[[int], tuple[T, ...]],
        work: Callable[[T], bool | None],
        naming: Callable[[T], str],
        after: Callable[[], None],
        monotonic: Callable[[], float],
        longest_silence: float = 15.0,
        gather: float = 0.0,
    ) -> None:
        """`work` raises or returns False where it failed.

        `gather`: seconds from a ring to the look for work, so that what ends about the same time shares one claim.
        `longest_silence`: seconds without a ring after which the crew looks by itself. A clock that is set back silences APScheduler.
        """
        self.name = name
        self.done = 0
        self.failed = 0
        self.turns = 0
        """Grows with every look for work."""
        self._workers = workers
        self._claim = claim
        self._work = work
        self._naming = naming
        self._after = after
        self._monotonic = monotonic
        self._longest_silence = longest_silence
        self._gather = gather
        self._moved = monotonic()
        self._bell = threading.Event()
        self._closing = threading.Event()
        self._changed = threading.Condition()
        self._busy = 0
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=name)

    def ring(self) -> None:
        """Look for work now."""
        self._bell.set()

    def run(self) -> None:
        """Claim and begin work at every ring, until closed. Raises what the store raises, unless it is a StoreError: that may pass."""
        while not self._closing.is_set():
            if self._bell.wait(self._longest_silence) and self._gather:
                self._closing.wait(self._gather)
            self._bell.clear()
            try:
                self._fill()
            except StoreError as error:
                _log.warning("claim_failed", crew=self.name, error=str(error))
            self.turns += 1

    def close(self) -> None:
        """Begin no more work."""
        self._closing.set()
        self.ring()

    def wait(self, seconds: float) -> int:
        """Wait until nothing is in progress, or the seconds are over; returns how many pieces of work still are. After `run` has ended."""
        with self._changed:
            self._changed.wait_for(lambda: self._busy == 0, seconds)
            left = self._busy
        self._pool.shutdown(wait=left == 0)
        return left

    def stuck_for(self) -> float:
        """Seconds for which every worker has been busy and none began or ended anything; 0 while one is free."""
        with self._changed:
            return self._monotonic() - self._moved if self._busy >= self._workers else 0.0

    def _fill(self) -> None:
        while (free := self._workers - self._busy) > 0 and not self._closing.is_set():
            items = self._claim(free)
            if not items:
                return
            for item in items:
                self._begin(item)

    def _begin(self, item: T) -> None:
        if self._closing.is_set():  # the service gives its claim back when it ends
            return
        with self._changed:
            self._busy += 1
            self._moved = self._monotonic()
        self._pool.submit(self._do, item)

    def _do(self, item: T) -> None:
        well = False
        try:
            well = self._work(item) is not False
        except MonitorError as error:
            _log.warning(f"{self.name}_failed", item=self._naming(item), error=str(error))
        except Exception:  # noqa: BLE001 - the door of one watch and of one delivery: a bug in one must not end the others
            _log.exception(f"{self.name}_failed", item=self._naming(item))
        finally:
            self._end(well)

    def _end(self, well: bool) -> None:
        with self._changed:
            self._busy -= 1
            self.done += well
            self.failed += not well
            self._moved = self._monotonic()
            self._changed.notify_all()
        self._after()
