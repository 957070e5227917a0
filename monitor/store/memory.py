"""The store's twin in memory: for tests, demonstrations and replays that are thrown away. Nothing outlives the process."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.model import (
    Alert,
    AlertStatus,
    Change,
    ChangeFilter,
    ChangeQuery,
    CheckEntry,
    DocumentType,
    Event,
    Look,
    Response,
    Source,
    SourceKey,
    SourceState,
    SourceStatus,
    Subscription,
    Tracking,
    Version,
    Watchlist,
)
from monitor.store import refusals
from monitor.store.rules import (
    GOOD,
    RECENT,
    answers,
    asks_otherwise,
    beyond,
    check_closing,
    earlier,
    everything,
    forget_bytes,
    spread_over,
    utc,
    watched,
)


@dataclass(slots=True)
class _Lease:
    """Who holds a row, and until when."""

    holder: str
    until: datetime


@dataclass(slots=True)
class _Row:
    """What is kept of one source."""

    source: Source
    document_type: DocumentType
    due_at: datetime | None
    active: bool = True
    revision: int = 0
    lease: _Lease | None = None
    tracking: Tracking = field(default_factory=Tracking)
    versions: list[Version] = field(default_factory=list)
    snapshots: list[tuple[datetime, Response]] = field(default_factory=list)
    checks: list[CheckEntry] = field(default_factory=list)
    last_good: datetime | None = None


@dataclass(slots=True)
class _Owing:
    """What is kept of one alert; its subscription is looked up when it is shown."""

    alert: Alert
    lease: _Lease | None = None


def _free(lease: _Lease | None, now: datetime) -> bool:
    return lease is None or lease.until <= now


class MemoryStore:
    """A `monitor.ports.Store` made of dictionaries under one lock."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._watchlist = Watchlist()
        self._everything = Watchlist()
        self._rows: dict[SourceKey, _Row] = {}
        self._changes: dict[str, Change] = {}
        self._events: set[str] = set()
        self._subscriptions: dict[int, Subscription] = {}
        self._removed: dict[int, Subscription] = {}
        self._owing: dict[int, _Owing] = {}
        self._subscription_ids = itertools.count(1)
        self._alert_ids = itertools.count(1)

    def upgrade(self) -> None:
        """Nothing to do: there is no schema."""

    def close(self) -> None:
        """Nothing to release."""

    # --- what is watched

    def sync(self, watchlist: Watchlist, now: datetime, spread: timedelta = timedelta(0)) -> None:
        """See `Store.sync`. A source whose address, rules or headers changed forgets its validators and last body."""
        with self._lock:
            sources = list(watched(watchlist))
            fresh = [source.key for source, _ in sources if source.url is not None and self._is_soon(source, utc(now))]
            due = dict(zip(fresh, spread_over(now, spread, len(fresh)), strict=True))
            for row in self._rows.values():
                row.active = False
            for source, document_type in sources:
                self._watch(source, document_type, due.get(source.key))
            self._watchlist = watchlist
            self._everything = everything(watchlist, self._everything)

    def _is_soon(self, source: Source, now: datetime) -> bool:
        row = self._rows.get(source.key)
        if row is None or row.due_at is None:
            return True
        return row.due_at > beyond(source.schedule, now) or row.source.schedule != source.schedule

    def _watch(self, source: Source, document_type: DocumentType, due_at: datetime | None) -> None:
        row = self._rows.setdefault(source.key, _Row(source, document_type, due_at))
        if asks_otherwise(row.source, source):
            row.tracking = forget_bytes(row.tracking)
            row.revision += 1
        row.source, row.document_type, row.active = source, document_type, True
        row.due_at = earlier(row.due_at, due_at) if source.url is not None else None

    def watchlist(self, *, everything: bool = False) -> Watchlist:
        """See `Store.watchlist`."""
        with self._lock:
            return self._everything if everything else self._watchlist

    # --- checks

    def claim_due(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[SourceKey, ...]:
        """See `Store.claim_due`."""
        now = utc(now)
        with self._lock:
            due = sorted(
                (row.due_at, key)
                for key, row in self._rows.items()
                if row.active and row.due_at is not None and row.due_at <= now and _free(row.lease, now)
            )
            return self._lease_rows(holder, tuple(key for _, key in due[:limit]), now + lease)

    def claim(self, holder: str, keys: tuple[SourceKey, ...], now: datetime, lease: timedelta) -> tuple[SourceKey, ...]:
        """See `Store.claim`. Unknown and switched-off sources are left out."""
        now = utc(now)
        with self._lock:
            rows = {key: self._rows[key] for key in keys if key in self._rows}
            free = tuple(key for key, row in rows.items() if row.active and _free(row.lease, now))
            return self._lease_rows(holder, free, now + lease)

    def _lease_rows(self, holder: str, keys: tuple[SourceKey, ...], until: datetime) -> tuple[SourceKey, ...]:
        for key in keys:
            self._rows[key].lease = _Lease(holder, until)
        return keys

    def release(self, holder: str) -> None:
        """See `Store.release`."""
        with self._lock:
            held: list[_Row | _Owing] = [*self._rows.values(), *self._owing.values()]
            for leased in held:
                if leased.lease is not None and leased.lease.holder == holder:
                    leased.lease = None

    def next_due(self) -> datetime | None:
        """See `Store.next_due`. Alerts of paused subscriptions are left out too."""
        with self._lock:
            checks = [row.due_at for row in self._rows.values() if row.active and row.lease is None and row.due_at is not None]
            tries = [owing.alert.next_try for owing in self._heads() if owing.lease is None and owing.alert.next_try is not None]
            return min(checks + tries, default=None)

    def load(self, key: SourceKey) -> SourceState:
        """See `Store.load`."""
        with self._lock:
            row = self._row(key)
            current = row.versions[-1] if row.versions else None
            recent = tuple(reversed(row.versions[:-1]))[:RECENT]
            return SourceState(row.source, row.document_type, row.revision, row.tracking, current, recent)

    def _row(self, key: SourceKey) -> _Row:
        if key not in self._rows:
            raise refusals.no_source(key)
        return self._rows[key]

    def record(self, look: Look) -> None:
        """See `Store.record`."""
        with self._lock:
            row = self._row(look.source)
            self._refuse_conflict(row, look)
            row.revision += 1
            row.lease = None
            row.tracking = look.tracking
            row.due_at = None if row.source.url is None else utc(look.due_at)
            row.checks.append(CheckEntry(look.source, utc(look.at), look.outcome, look.reason, look.notes, look.elapsed))
            if look.outcome in GOOD:
                row.last_good = utc(look.at)
            self._keep(row, look)
            for event in (look.change, look.event):
                if event is not None:
                    self._owe(event, look)

    def _refuse_conflict(self, row: _Row, look: Look) -> None:
        utc(look.at), utc(look.due_at)
        if row.revision != look.revision:
            raise refusals.outdated(look.source, look.revision, row.revision)
        if look.version is not None and any(version.number == look.version.number for version in row.versions):
            raise refusals.recorded_before(look.source, f"version {look.version.number}")
        if look.change is not None and look.change.id in self._changes:
            raise refusals.recorded_before(look.source, f"change {look.change.id}")
        if look.event is not None and look.event.id in self._events:
            raise refusals.recorded_before(look.source, f"event {look.event.id}")

    def _keep(self, row: _Row, look: Look) -> None:
        if look.response is not None and (not row.snapshots or row.snapshots[-1][1].body != look.response.body):
            row.snapshots.append((utc(look.at), look.response))
        if look.version is not None:
            row.versions.append(look.version)
        if look.change is not None:
            self._changes[look.change.id] = look.change
        if look.event is not None:
            self._events.add(look.event.id)

    def _owe(self, event: Event, look: Look) -> None:
        at = utc(look.at)
        for owed in {owed.subscription: owed for owed in look.owed}.values():
            subscription = self._subscriptions.get(owed.subscription)
            if subscription is not None and not subscription.paused:
                number = next(self._alert_ids)
                self._owing[number] = _Owing(Alert(number, event, subscription, owed.reason, at, next_try=at))

    # --- history

    def changes(self, query: ChangeQuery) -> tuple[Change, ...]:
        """See `Store.changes`. Equal first sightings are ordered by id."""
        with self._lock:
            found = [change for change in self._changes.values() if answers(change, query)]
        found.sort(key=lambda change: (change.first_seen, change.id), reverse=query.newest_first)
        return tuple(found[: query.limit])

    def change(self, change_id: str) -> Change:
        """See `Store.change`."""
        with self._lock:
            if change_id in self._changes:
                return self._changes[change_id]
            found = sorted(known for known in self._changes if change_id and known.startswith(change_id))
        if not found:
            raise refusals.no_change(change_id)
        if len(found) > 1:
            raise refusals.many_changes(change_id, found[:5])
        return self._changes[found[0]]

    def version(self, source: SourceKey, number: int) -> Version:
        """See `Store.version`."""
        with self._lock:
            row = self._row(source)
            for version in row.versions:
                if version.number == number:
                    return version
            raise refusals.no_version(source, number, len(row.versions))

    def version_at(self, source: SourceKey, at: datetime) -> Version | None:
        """See `Store.version_at`."""
        with self._lock:
            seen = [version for version in self._row(source).versions if version.first_seen <= utc(at)]
            return max(seen, key=lambda version: (version.first_seen, version.number), default=None)

    def snapshot(self, source: SourceKey, at: datetime) -> Response:
        """See `Store.snapshot`."""
        with self._lock:
            kept = [pair for pair in self._row(source).snapshots if pair[0] <= utc(at)]
            if not kept:
                raise refusals.no_snapshot(source, utc(at).isoformat())
            latest = max(moment for moment, _ in kept)
            return [response for moment, response in kept if moment == latest][-1]

    def checks(self, source: SourceKey, limit: int) -> tuple[CheckEntry, ...]:
        """See `Store.checks`: the latest recorded, newest first."""
        with self._lock:
            return tuple(reversed(self._row(source).checks))[:limit]

    def status(self) -> tuple[SourceStatus, ...]:
        """See `Store.status`."""
        with self._lock:
            changed = [change.source for change in self._changes.values()]
            return tuple(
                SourceStatus(
                    source=row.source,
                    document_type=row.document_type,
                    tracking=row.tracking,
                    last_check=row.checks[-1] if row.checks else None,
                    last_good=row.last_good,
                    due_at=row.due_at,
                    versions=len(row.versions),
                    changes=changed.count(key),
                )
                for key, row in sorted(self._rows.items())
                if row.active
            )

    # --- who is told

    def add_subscription(self, name: str, url: str, wanted: ChangeFilter, language: str, now: datetime) -> Subscription:
        """See `Store.add_subscription`."""
        with self._lock:
            if any(known.name == name for known in self._subscriptions.values()):
                raise refusals.name_taken(name)
            created = Subscription(next(self._subscription_ids), name, url, wanted, language, utc(now))
            self._subscriptions[created.id] = created
            return created

    def subscriptions(self) -> tuple[Subscription, ...]:
        """See `Store.subscriptions`."""
        with self._lock:
            return tuple(self._subscriptions.values())

    @contextmanager
    def _named(self, name: str) -> Iterator[Subscription]:
        with self._lock:
            known = {subscription.name: subscription for subscription in self._subscriptions.values()}
            if name not in known:
                raise refusals.no_subscription(name, sorted(known))
            yield known[name]

    def pause_subscription(self, name: str, paused: bool) -> Subscription:
        """See `Store.pause_subscription`. Alerts that a paused subscription is owed already wait until it is resumed."""
        with self._named(name) as found:
            self._subscriptions[found.id] = replace(found, paused=paused)
            return self._subscriptions[found.id]

    def remove_subscription(self, name: str) -> Subscription:
        """See `Store.remove_subscription`. Its address is forgotten; what it was told stays in `alerts`."""
        with self._named(name) as found:
            self._removed[found.id] = replace(self._subscriptions.pop(found.id), url="")
            for number, owing in list(self._owing.items()):
                if owing.alert.subscription.id == found.id and owing.alert.status is not AlertStatus.DELIVERED:
                    del self._owing[number]
            return found

    def _heads(self) -> Iterator[_Owing]:
        """The oldest pending alert of each subscription that is not paused, oldest first."""
        seen: set[int] = set()
        for owing in self._owing.values():
            subscription = self._subscriptions.get(owing.alert.subscription.id)
            if owing.alert.status is AlertStatus.PENDING and subscription is not None and subscription.id not in seen:
                seen.add(subscription.id)
                if not subscription.paused:
                    yield owing

    def claim_alerts(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[Alert, ...]:
        """See `Store.claim_alerts`. Alerts of paused subscriptions wait."""
        now = utc(now)
        with self._lock:
            ready = [head for head in self._heads() if _free(head.lease, now) and (head.alert.next_try or now) <= now][:limit]
            for owing in ready:
                owing.lease = _Lease(holder, now + lease)
            return tuple(self._shown(owing.alert) for owing in ready)

    def close_alert(self, alert: Alert, status: AlertStatus, now: datetime, next_try: datetime | None, error: str | None) -> None:
        """See `Store.close_alert`. An alert that is gone or was delivered meanwhile stays so; each call counts as an attempt."""
        check_closing(status, next_try)
        due = None if status is not AlertStatus.PENDING else utc(next_try or now)
        with self._lock:
            owing = self._owing.get(alert.id)
            if owing is None or owing.alert.status is AlertStatus.DELIVERED:
                return
            owing.lease = None
            owing.alert = replace(owing.alert, status=status, attempts=owing.alert.attempts + 1, next_try=due, last_error=error)

    def alerts(self, status: AlertStatus | None = None, limit: int = 100) -> tuple[Alert, ...]:
        """See `Store.alerts`."""
        with self._lock:
            found = [owing.alert for owing in reversed(self._owing.values()) if status in (None, owing.alert.status)]
            return tuple(self._shown(alert) for alert in found[:limit])

    def _shown(self, alert: Alert) -> Alert:
        known = self._subscriptions | self._removed
        return replace(alert, subscription=known[alert.subscription.id])
