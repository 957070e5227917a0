"""The store in SQLite or PostgreSQL: every public method is one transaction.

SQLite runs in WAL mode with foreign keys. Writers begin with BEGIN IMMEDIATE, so that a transaction that read first is never refused when
it comes to write. A look that leaves evidence (a response, a version, a change, an alert, a candidate) and the closing of an alert are
synced to the disk before the call returns (`synchronous = FULL`): they outlive a loss of power. Leases and looks that found nothing new are
not synced for themselves (`NORMAL`): they outlive the death of the process, and after a loss of power the source is simply looked at
again. On PostgreSQL `synchronous_commit` makes the same difference.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import URL, select

from monitor.model import (
    Alert,
    AlertStatus,
    Change,
    ChangeFilter,
    ChangeQuery,
    CheckEntry,
    Look,
    Response,
    SourceKey,
    SourceState,
    SourceStatus,
    Subscription,
    Version,
    Watchlist,
)
from monitor.store import checks, history, leases, looks, telling, upgrade, watching
from monitor.store.codec import maybe_time, to_micros
from monitor.store.engine import BUSY, Database, Mode
from monitor.store.readings import Readings
from monitor.store.rules import check_closing
from monitor.store.tables import sources


class SqlStore:
    """A `monitor.ports.Store` in a database. Safe between threads; each process opens its own."""

    def __init__(self, url: URL, busy: float = BUSY) -> None:
        """`busy`: seconds that a writer waits for another process's transaction on a SQLite file."""
        self.database = Database(url, busy)
        self._readings = Readings()

    def upgrade(self) -> None:
        """See `Store.upgrade`."""
        upgrade.upgrade(self.database)

    def close(self) -> None:
        """See `Store.close`."""
        self.database.close()

    # --- what is watched

    def sync(self, watchlist: Watchlist, now: datetime, spread: timedelta = timedelta(0)) -> None:
        """See `Store.sync`. A source whose address, rules or headers changed forgets its validators and last body."""
        with self.database.transaction(Mode.KEEP) as db:
            watching.sync(db, watchlist, now, spread)

    def watchlist(self, *, everything: bool = False) -> Watchlist:
        """See `Store.watchlist`."""
        with self.database.transaction(Mode.READ) as db:
            return watching.watchlist(db, everything)

    # --- checks

    def claim_due(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[SourceKey, ...]:
        """See `Store.claim_due`."""
        with self.database.transaction(Mode.WRITE) as db:
            return leases.claim_due(db, holder, now, lease, limit)

    def claim(self, holder: str, keys: tuple[SourceKey, ...], now: datetime, lease: timedelta) -> tuple[SourceKey, ...]:
        """See `Store.claim`. Unknown and switched-off sources are left out."""
        with self.database.transaction(Mode.WRITE) as db:
            return leases.claim(db, holder, keys, now, lease)

    def release(self, holder: str) -> None:
        """See `Store.release`."""
        with self.database.transaction(Mode.WRITE) as db:
            leases.release(db, holder)

    def next_due(self) -> datetime | None:
        """See `Store.next_due`. Alerts of paused subscriptions are left out too."""
        free = sources.c.active, sources.c.due_at.is_not(None), sources.c.lease_holder.is_(None)
        with self.database.transaction(Mode.READ) as db:
            check = db.scalar(select(sources.c.due_at).where(*free).order_by(sources.c.due_at).limit(1))
            times = [at for at in (check, telling.next_try(db)) if at is not None]
        return maybe_time(min(times, default=None))

    def load(self, key: SourceKey) -> SourceState:
        """See `Store.load`."""
        with self.database.transaction(Mode.READ) as db:
            return checks.load(db, self._readings, key)

    def record(self, look: Look) -> None:
        """See `Store.record`."""
        evidence = look.response or look.version or look.change or look.event or look.tracking.candidate
        with self.database.transaction(Mode.KEEP if evidence else Mode.WRITE) as db:
            checks.record(db, look)

    # --- history

    def changes(self, query: ChangeQuery) -> tuple[Change, ...]:
        """See `Store.changes`. Equal first sightings are ordered by id."""
        with self.database.transaction(Mode.READ) as db:
            return history.find_changes(db, query)

    def change(self, change_id: str) -> Change:
        """See `Store.change`."""
        with self.database.transaction(Mode.READ) as db:
            return history.change(db, change_id)

    def version(self, source: SourceKey, number: int) -> Version:
        """See `Store.version`."""
        with self.database.transaction(Mode.READ) as db:
            return history.version(db, self._readings, source, number)

    def version_at(self, source: SourceKey, at: datetime) -> Version | None:
        """See `Store.version_at`."""
        with self.database.transaction(Mode.READ) as db:
            return history.version_at(db, self._readings, source, at)

    def snapshot(self, source: SourceKey, at: datetime) -> Response:
        """See `Store.snapshot`."""
        with self.database.transaction(Mode.READ) as db:
            return history.snapshot(db, source, at)

    def checks(self, source: SourceKey, limit: int) -> tuple[CheckEntry, ...]:
        """See `Store.checks`: the latest recorded, newest first."""
        with self.database.transaction(Mode.READ) as db:
            return looks.latest(db, watching.find(db, source).id, source, limit)

    def status(self) -> tuple[SourceStatus, ...]:
        """See `Store.status`."""
        with self.database.transaction(Mode.READ) as db:
            return history.status(db, self._readings)

    # --- who is told

    def add_subscription(self, name: str, url: str, wanted: ChangeFilter, language: str, now: datetime) -> Subscription:
        """See `Store.add_subscription`."""
        with self.database.transaction(Mode.KEEP) as db:
            return telling.add_subscription(db, name, url, wanted, language, now)

    def subscriptions(self) -> tuple[Subscription, ...]:
        """See `Store.subscriptions`."""
        with self.database.transaction(Mode.READ) as db:
            return telling.all_subscriptions(db)

    def pause_subscription(self, name: str, paused: bool) -> Subscription:
        """See `Store.pause_subscription`. Alerts that a paused subscription is owed already wait until it is resumed."""
        with self.database.transaction(Mode.KEEP) as db:
            return telling.pause(db, name, paused)

    def remove_subscription(self, name: str) -> Subscription:
        """See `Store.remove_subscription`. Its address is forgotten; what it was told stays in `alerts`."""
        with self.database.transaction(Mode.KEEP) as db:
            return telling.remove(db, name)

    def claim_alerts(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[Alert, ...]:
        """See `Store.claim_alerts`. Alerts of paused subscriptions wait."""
        with self.database.transaction(Mode.WRITE) as db:
            return telling.claim(db, holder, now, lease, limit)

    def close_alert(self, alert: Alert, status: AlertStatus, now: datetime, next_try: datetime | None, error: str | None) -> None:
        """See `Store.close_alert`. An alert that is gone or was delivered meanwhile stays so; each call counts as an attempt."""
        check_closing(status, next_try)
        due = to_micros(next_try or now) if status is AlertStatus.PENDING else None
        with self.database.transaction(Mode.KEEP) as db:
            telling.close(db, alert, status, due, error)

    def alerts(self, status: AlertStatus | None = None, limit: int = 100) -> tuple[Alert, ...]:
        """See `Store.alerts`."""
        with self.database.transaction(Mode.READ) as db:
            return telling.listed(db, status, limit)
