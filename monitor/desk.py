"""What the service has at hand for its looks: the outlines of what it has claimed, and quiet looks that are not written yet.

At three hundred looks a second a transaction for each would cost more than the looks. Those that found nothing new wait for the next claim, which is
at most a few hundredths of a second away, and are written together just before it. A crash loses those that wait: their sources, whose leases run out,
are looked at again. What leaves evidence never waits.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import structlog

from monitor.errors import StoreError
from monitor.model import Look, Mailbox, Outline, SourceKey
from monitor.ports import Store

_log = structlog.get_logger()


class Desk:
    """The `Claims` of a service, over its store. Safe between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._outlines: dict[SourceKey, Outline] = {}
        self._quiet: list[Look] = []

    def claim_due(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[SourceKey, ...]:
        """See `Store`; what waits is written first."""
        self.write()
        found = {outline.source.key: outline for outline in self._store.claim_outlines(holder, now, lease, limit)}
        with self._lock:
            self._outlines |= found
        return tuple(found)

    def claim_mailboxes(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[Mailbox, ...]:
        """See `Outbox`."""
        return self._store.claim_mailboxes(holder, now, lease, limit)

    def release(self, holder: str) -> None:
        """See `Store`; what waits is written first."""
        self.write()
        self._store.release(holder)

    def take(self, key: SourceKey) -> Outline | None:
        """The outline of a source that was claimed, once; None: it was not claimed here."""
        with self._lock:
            return self._outlines.pop(key, None)

    def lay(self, look: Look) -> None:
        """Have a quiet look written with the next claim."""
        with self._lock:
            self._quiet.append(look)

    def write(self) -> None:
        """Write what waits. Raises StoreError where that cannot be done now; it then waits on."""
        with self._lock:
            looks, self._quiet = self._quiet, []
        if not looks:
            return
        try:
            late = self._store.record_quiet(looks)
        except StoreError:
            with self._lock:
                self._quiet = looks + self._quiet
            raise
        for key in late:
            _log.info("look_discarded", source=str(key), why="somebody else looked meanwhile")
