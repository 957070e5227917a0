"""What people ask of a recorded history, through whatever connection a store has. Each question is a transaction."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from datetime import datetime

from monitor.model import (
    Change,
    ChangeHit,
    ChangeQuery,
    IncidentEvent,
    Response,
    SearchQuery,
    SourceKey,
    Stood,
    Version,
    VersionEntry,
    Watchlist,
)
from monitor.store import history, known, search
from monitor.store.asking import Asking
from monitor.store.readings import Readings


class Questions(ABC):
    """The part of a `Store` that reads the history."""

    def __init__(self) -> None:
        self._readings = Readings()

    @abstractmethod
    def _asking(self) -> AbstractContextManager[Asking]:
        """A transaction that reads. Raises StoreError for what the database cannot do."""

    def watchlist(self, *, everything: bool = False, provider: str | None = None) -> Watchlist:
        """See `Store.watchlist`."""
        with self._asking() as db:
            return known.watchlist(db, everything, provider)

    def changes(self, query: ChangeQuery) -> tuple[Change, ...]:
        """See `Store.changes`. Equal first sightings are ordered by id."""
        with self._asking() as db:
            return history.find_changes(db, query)

    def change(self, change_id: str) -> Change:
        """See `Store.change`."""
        with self._asking() as db:
            return history.change(db, change_id)

    def version(self, source: SourceKey, number: int) -> Version:
        """See `Store.version`."""
        with self._asking() as db:
            return history.version(db, self._readings, source, number)

    def version_at(self, source: SourceKey, at: datetime) -> Version | None:
        """See `Store.version_at`."""
        with self._asking() as db:
            return history.version_at(db, self._readings, source, at)

    def versions(self, source: SourceKey) -> tuple[VersionEntry, ...]:
        """See `Store.versions`."""
        with self._asking() as db:
            return history.versions_of(db, source)

    def in_force(self, at: datetime, providers: tuple[str, ...] = ()) -> tuple[VersionEntry, ...]:
        """See `Store.in_force`."""
        with self._asking() as db:
            return history.in_force(db, at, providers)

    def find_sentences(self, query: SearchQuery) -> tuple[Stood, ...]:
        """See `Store.find_sentences`."""
        with self._asking() as db:
            return search.find_sentences(db, self._readings, query)

    def find_said(self, query: SearchQuery) -> tuple[ChangeHit, ...]:
        """See `Store.find_said`."""
        with self._asking() as db:
            return search.find_said(db, query)

    def introduced(self, source: SourceKey) -> tuple[tuple[str, int], ...]:
        """See `Store.introduced`."""
        with self._asking() as db:
            return search.introduced(db, self._readings, source)

    def snapshot(self, source: SourceKey, at: datetime) -> Response:
        """See `Store.snapshot`."""
        with self._asking() as db:
            return history.snapshot(db, source, at)

    def incident_events(
        self, since: datetime | None = None, until: datetime | None = None, provider: str | None = None
    ) -> tuple[IncidentEvent, ...]:
        """See `Store.incident_events`."""
        with self._asking() as db:
            return history.incident_steps(db, since, until, provider)
