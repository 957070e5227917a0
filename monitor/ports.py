"""The protocols between the rooms that think and the rooms that touch the world."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from monitor.model import (
    Alert,
    AlertStatus,
    Change,
    ChangeFilter,
    ChangeQuery,
    CheckEntry,
    DeliveryResult,
    FetchFailure,
    Look,
    Message,
    Response,
    Source,
    SourceKey,
    SourceState,
    SourceStatus,
    Subscription,
    Validators,
    Version,
    Watchlist,
)


class Fetcher(Protocol):
    """The door to watched sites."""

    def fetch(self, source: Source, validators: Validators) -> Response | FetchFailure:
        """Ask the source's address once (with its own short retries). Expected failures are values, not exceptions."""


class Channel(Protocol):
    """One way to reach people."""

    def send(self, url: str, message: Message) -> DeliveryResult:
        """Hand the message to the service behind `url` (a secret). Expected failures are values, not exceptions."""


class Store(Protocol):
    """What is kept. Each method is one transaction."""

    def upgrade(self) -> None:
        """Bring the schema to this program's version, under a lock. Raises StoreError if the schema is newer."""

    def close(self) -> None:
        """Release connections and files."""

    # --- what is watched

    def sync(self, watchlist: Watchlist, now: datetime, spread: timedelta = timedelta(0)) -> None:
        """Make the watched sources those of `watchlist`.

        New sources become due spread evenly over `now … now + spread`; known ones keep their due time and history; ones that left the
        watchlist are switched off, never deleted.
        """

    def watchlist(self, *, everything: bool = False) -> Watchlist:
        """What is watched now; with `everything` also the sources that were switched off."""

    # --- checks

    def claim_due(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[SourceKey, ...]:
        """Lease sources that are due and free to `holder` until `now + lease`, the longest overdue first."""

    def claim(self, holder: str, keys: tuple[SourceKey, ...], now: datetime, lease: timedelta) -> tuple[SourceKey, ...]:
        """Lease those of `keys` that are free, due or not; return them."""

    def release(self, holder: str) -> None:
        """Give back all that `holder` leases, sources and alerts alike; they are due as they were."""

    def next_due(self) -> datetime | None:
        """When the next check or delivery is due, leased ones left out; None: nothing to do."""

    def load(self, key: SourceKey) -> SourceState:
        """Raises NotFoundError."""

    def record(self, look: Look) -> None:
        """Write the look and all that follows from it, end the source's lease, and set its due time.

        Raises ConflictError, writing nothing, if another look was recorded since `look.revision`. Alerts owed to a subscription that is
        gone by now are left out.
        """

    # --- history

    def changes(self, query: ChangeQuery) -> tuple[Change, ...]:
        """By first sighting, oldest first unless asked otherwise."""

    def change(self, change_id: str) -> Change:
        """By id or a unique beginning of it. Raises NotFoundError."""

    def version(self, source: SourceKey, number: int) -> Version:
        """Raises NotFoundError."""

    def version_at(self, source: SourceKey, at: datetime) -> Version | None:
        """The version in force at a time, by first sighting; None before the first."""

    def snapshot(self, source: SourceKey, at: datetime) -> Response:
        """The bytes and headers as they came at the latest kept look not after `at`. Raises NotFoundError."""

    def checks(self, source: SourceKey, limit: int) -> tuple[CheckEntry, ...]:
        """The latest looks, newest first."""

    def status(self) -> tuple[SourceStatus, ...]:
        """How each watched source stands, by key."""

    # --- who is told

    def add_subscription(self, name: str, url: str, wanted: ChangeFilter, language: str, now: datetime) -> Subscription:
        """Raises ConfigError if the name is taken."""

    def subscriptions(self) -> tuple[Subscription, ...]:
        """All, paused ones too, by id."""

    def pause_subscription(self, name: str, paused: bool) -> Subscription:
        """Pause or resume; a paused one gathers no alerts. Raises NotFoundError."""

    def remove_subscription(self, name: str) -> Subscription:
        """Also drops its alerts that are not delivered yet. Raises NotFoundError."""

    def claim_alerts(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[Alert, ...]:
        """Lease pending alerts whose next try is due, oldest first.

        An alert waits while an older one of the same subscription is pending, so that order is kept.
        """

    def close_alert(self, alert: Alert, status: AlertStatus, now: datetime, next_try: datetime | None, error: str | None) -> None:
        """Write what came of an attempt and end the lease. `next_try` only with `pending`."""

    def alerts(self, status: AlertStatus | None = None, limit: int = 100) -> tuple[Alert, ...]:
        """Newest first."""
