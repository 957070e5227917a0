"""The store in SQLite or PostgreSQL: every public method is one transaction.

SQLite runs in WAL mode with foreign keys. Writers begin with BEGIN IMMEDIATE, so that a transaction that read first is never refused when
it comes to write. A look that leaves evidence (a response, a version, a change, an alert, a candidate) and the closing of a message are
synced to the disk before the call returns (`synchronous = FULL`): they outlive a loss of power. Leases and looks that found nothing new are
not synced for themselves (`NORMAL`): they outlive the death of the process, and after a loss of power the source is simply looked at
again. On PostgreSQL `synchronous_commit` makes the same difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import URL, select

from monitor.model import (
    CheckEntry,
    CheckQuery,
    Incident,
    Look,
    Outline,
    SourceKey,
    SourceState,
    SourceStatus,
    Tally,
    Watchlist,
)
from monitor.store import checks, incidents, indexing, keeping, leases, looks, mailboxes, quiet, status, subscriptions, upgrade, watching
from monitor.store import facts as found
from monitor.store import tally as tallying
from monitor.store.addresses import Cipher, Plain
from monitor.store.asking import Asking, Through
from monitor.store.codec import maybe_time
from monitor.store.engine import BUSY, Database, Mode
from monitor.store.questions import Questions
from monitor.store.rules import brings_news
from monitor.store.sql_access import SqlAccess
from monitor.store.sql_outbox import SqlOutbox
from monitor.store.tables import sources

_PLAIN = Plain()


class SqlStore(SqlOutbox, SqlAccess, Questions):
    """A `monitor.ports.Store` in a database. Safe between threads; each process opens its own."""

    def __init__(self, url: URL, busy: float = BUSY, cipher: Cipher = _PLAIN) -> None:
        """`busy`: seconds that a writer waits for another process's transaction on a SQLite file. `cipher`: how addresses are kept."""
        super().__init__()
        self.database = Database(url, busy)
        self._cipher = cipher
        self._quiet = quiet.Quiet()

    @contextmanager
    def _asking(self) -> Iterator[Asking]:
        with self.database.transaction(Mode.READ) as db:
            yield Through(db)

    def upgrade(self) -> None:
        """See `Store.upgrade`. Addresses kept before there was a cipher are encrypted, texts recorded before there was a search are indexed."""
        upgrade.upgrade(self.database)
        with self.database.transaction(Mode.READ) as db:
            bare = subscriptions.unsealed(db, self._cipher)
        if bare:
            with self.database.transaction(Mode.KEEP) as db:
                self.database.overwrite_what_is_deleted(db)
                subscriptions.seal(db, self._cipher)
            self.database.empty_the_log()
        indexing.index_waiting(self.database)

    def close(self) -> None:
        """See `Store.close`."""
        self.database.close()

    # --- what is watched

    def sync(self, watchlist: Watchlist, now: datetime, spread: timedelta = timedelta(0)) -> None:
        """See `Store.sync`. A source whose address, rules or headers changed forgets its validators and last body."""
        with self.database.transaction(Mode.KEEP, shown=True) as db:
            watching.sync(db, watchlist, now, spread)

    # --- checks

    def claim_due(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[SourceKey, ...]:
        """See `Store.claim_due`."""
        with self.database.transaction(Mode.WRITE) as db:
            return leases.claim_due(db, holder, now, lease, limit)

    def claim_outlines(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[Outline, ...]:
        """See `Store.claim_outlines`."""
        with self.database.transaction(Mode.WRITE) as db:
            return self._quiet.claim(db, holder, now, lease, limit)

    def claim(self, holder: str, keys: tuple[SourceKey, ...], now: datetime, lease: timedelta) -> tuple[SourceKey, ...]:
        """See `Store.claim`. Unknown and switched-off sources are left out."""
        with self.database.transaction(Mode.WRITE) as db:
            return leases.claim(db, holder, keys, now, lease)

    def release(self, holder: str) -> None:
        """See `Store.release`."""
        with self.database.transaction(Mode.WRITE) as db:
            leases.release(db, holder)

    def next_due(self) -> datetime | None:
        """See `Store.next_due`. Mailboxes of paused subscriptions are left out too."""
        free = sources.c.active, sources.c.due_at.is_not(None), sources.c.lease_holder.is_(None)
        with self.database.transaction(Mode.READ) as db:
            check = db.scalar(select(sources.c.due_at).where(*free).order_by(sources.c.due_at).limit(1))
            times = [at for at in (check, mailboxes.next_wake(db)) if at is not None]
        return maybe_time(min(times, default=None))

    def load(self, key: SourceKey) -> SourceState:
        """See `Store.load`."""
        with self.database.transaction(Mode.READ) as db:
            return checks.load(db, self._readings, key)

    def record(self, look: Look) -> None:
        """See `Store.record`."""
        told = look.change or look.event or look.told or look.incidents is not None
        evidence = told or look.response or look.version or look.tracking.candidate
        with self.database.transaction(self.database.soon if evidence else Mode.WRITE, shown=brings_news(look)) as db:
            keeping.record(db, [look])
        if evidence:  # those that wait for the disk hold up no other writer
            self.database.sync()

    def record_quiet(self, looks: Sequence[Look]) -> tuple[SourceKey, ...]:
        """See `Store.record_quiet`."""
        with self.database.transaction(Mode.WRITE) as db:
            return self._quiet.record(db, looks)

    def record_all(self, looks: Sequence[Look]) -> None:
        """See `Store.record_all`."""
        with self.database.transaction(Mode.KEEP, shown=any(map(brings_news, looks))) as db:
            keeping.record(db, looks)

    # --- how things stand

    def revision(self) -> int:
        """See `Store.revision`."""
        return self.database.revision()

    def tally(self, now: datetime) -> Tally:
        """See `Store.tally`."""
        with self.database.transaction(Mode.READ) as db:
            return tallying.tally(db, now)

    # --- history

    def find_checks(self, query: CheckQuery) -> tuple[CheckEntry, ...]:
        """See `Store.find_checks`."""
        with self.database.transaction(Mode.READ) as db:
            return looks.find_checks(db, query)

    def checks(self, source: SourceKey, limit: int) -> tuple[CheckEntry, ...]:
        """See `Store.checks`: the latest recorded, newest first."""
        with self.database.transaction(Mode.READ) as db:
            return looks.latest(db, watching.find(db, source).id, source, limit)

    def status(self) -> tuple[SourceStatus, ...]:
        """See `Store.status`."""
        with self.database.transaction(Mode.READ) as db:
            return status.status(db, self._readings)

    def hasten(self, provider: str, now: datetime) -> int:
        """See `Store.hasten`."""
        with self.database.transaction(Mode.WRITE) as db:
            return watching.hasten(db, provider, now)

    def incidents(self) -> tuple[tuple[SourceKey, tuple[Incident, ...]], ...]:
        """See `Store.incidents`; by key, pages without any left out."""
        with self.database.transaction(Mode.READ) as db:
            return incidents.everywhere(db)

    def kept_facts(self, source: SourceKey, number: int, mark: str) -> str | None:
        """See `Store.kept_facts`."""
        with self.database.transaction(Mode.READ) as db:
            return found.kept(db, source, number, mark)

    def keep_facts(self, source: SourceKey, number: int, mark: str, facts: str) -> None:
        """See `Store.keep_facts`."""
        with self.database.transaction(Mode.WRITE) as db:
            found.keep(db, source, number, mark, facts)
