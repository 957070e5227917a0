"""The store's twin in memory: for tests, demonstrations and replays that are thrown away. Nothing outlives the process."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from monitor.model import (
    AlertStatus,
    Change,
    ChangeHit,
    ChangeQuery,
    CheckEntry,
    CheckQuery,
    DocumentType,
    Incident,
    IncidentEvent,
    Look,
    Outline,
    Response,
    SearchQuery,
    Severity,
    Source,
    SourceKey,
    SourceState,
    SourceStatus,
    Stood,
    Tally,
    Tracking,
    Version,
    VersionEntry,
    Watchlist,
)
from monitor.store import refusals
from monitor.store.codec import utc
from monitor.store.memory_access import MemoryAccess
from monitor.store.memory_outbox import Lease, MemoryOutbox, free
from monitor.store.memory_search import MemorySearch
from monitor.store.rules import (
    GOOD,
    RECENT,
    WITHIN,
    answers,
    asks_otherwise,
    beyond,
    earlier,
    everything,
    forget_bytes,
    in_turn,
    spread_over,
    watched,
)


@dataclass(slots=True)
class _Row:
    """What is kept of one source."""

    source: Source
    document_type: DocumentType
    due_at: datetime | None
    active: bool = True
    revision: int = 0
    lease: Lease | None = None
    tracking: Tracking = field(default_factory=Tracking)
    versions: list[Version] = field(default_factory=list)
    snapshots: list[tuple[datetime, Response]] = field(default_factory=list)
    checks: list[CheckEntry] = field(default_factory=list)
    last_good: datetime | None = None
    incidents: tuple[Incident, ...] = ()


class MemoryStore(MemoryOutbox, MemoryAccess):
    """A `monitor.ports.Store` made of dictionaries under one lock."""

    def __init__(self) -> None:
        MemoryOutbox.__init__(self)
        MemoryAccess.__init__(self)
        self._watchlist = Watchlist()
        self._everything = Watchlist()
        self._rows: dict[SourceKey, _Row] = {}
        self._changes: dict[str, Change] = {}
        self._search = MemorySearch()
        self._facts: dict[tuple[SourceKey, int], tuple[str, str]] = {}
        self._asked = count()

    def upgrade(self) -> None:
        """Nothing to do: there is no schema."""

    def close(self) -> None:
        """Nothing to release."""

    # --- what is watched

    def sync(self, watchlist: Watchlist, now: datetime, spread: timedelta = timedelta(0)) -> None:
        """See `Store.sync`. A source whose address, rules or headers changed forgets its validators and last body."""
        with self._lock:
            sources = list(watched(watchlist))
            fresh = in_turn(source for source, _ in sources if source.url is not None and self._is_soon(source, utc(now)))
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

    def watchlist(self, *, everything: bool = False, provider: str | None = None) -> Watchlist:
        """See `Store.watchlist`."""
        with self._lock:
            found = self._everything if everything else self._watchlist
        return found if provider is None else Watchlist(tuple(each for each in found.providers if each.id == provider))

    # --- checks

    def claim_due(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[SourceKey, ...]:
        """See `Store.claim_due`."""
        now = utc(now)
        with self._lock:
            due = sorted(
                (row.due_at, key)
                for key, row in self._rows.items()
                if row.active and row.due_at is not None and row.due_at <= now and free(row.lease, now)
            )
            return self._lease_rows(holder, tuple(key for _, key in due[:limit]), now + lease)

    def claim_outlines(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[Outline, ...]:
        """See `Store.claim_outlines`."""
        with self._lock:
            return tuple(self._outline(self._rows[key]) for key in self.claim_due(holder, now, lease, limit))

    def _outline(self, row: _Row) -> Outline:
        return Outline(row.source, row.revision, row.tracking, row.versions[-1].number if row.versions else None)

    def claim(self, holder: str, keys: tuple[SourceKey, ...], now: datetime, lease: timedelta) -> tuple[SourceKey, ...]:
        """See `Store.claim`. Unknown and switched-off sources are left out."""
        now = utc(now)
        with self._lock:
            rows = {key: self._rows[key] for key in keys if key in self._rows}
            idle = tuple(key for key, row in rows.items() if row.active and free(row.lease, now))
            return self._lease_rows(holder, idle, now + lease)

    def _lease_rows(self, holder: str, keys: tuple[SourceKey, ...], until: datetime) -> tuple[SourceKey, ...]:
        for key in keys:
            self._rows[key].lease = Lease(holder, until)
        return keys

    def release(self, holder: str) -> None:
        """See `Store.release`."""
        with self._lock:
            super().release(holder)
            for row in self._rows.values():
                if row.lease is not None and row.lease.holder == holder:
                    row.lease = None

    def next_due(self) -> datetime | None:
        """See `Store.next_due`. Mailboxes of paused subscriptions are left out too."""
        with self._lock:
            checks = [row.due_at for row in self._rows.values() if row.active and row.lease is None and row.due_at is not None]
            return earlier(min(checks, default=None), self._next_wake())

    def load(self, key: SourceKey) -> SourceState:
        """See `Store.load`."""
        with self._lock:
            row = self._row(key)
            current = row.versions[-1] if row.versions else None
            recent = tuple(reversed(row.versions[:-1]))[:RECENT]
            return SourceState(row.source, row.document_type, row.revision, row.tracking, current, recent, row.incidents)

    def _row(self, key: SourceKey) -> _Row:
        if key not in self._rows:
            raise refusals.no_source(key)
        return self._rows[key]

    def record_all(self, looks: Sequence[Look]) -> None:
        """See `Store.record_all`."""
        with self._lock:
            expected: dict[SourceKey, int] = {}
            for look in looks:
                revision = expected.get(look.source, self._row(look.source).revision)
                if look.revision != revision:
                    raise refusals.outdated(look.source, look.revision, revision)
                expected[look.source] = revision + 1
            for look in looks:
                self.record(look)

    def record_quiet(self, looks: Sequence[Look]) -> tuple[SourceKey, ...]:
        """See `Store.record_quiet`."""
        with self._lock:
            late = tuple(look.source for look in looks if look.revision != self._row(look.source).revision)
            for look in looks:
                if look.source not in late:
                    self.record(look)
            return late

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
            self._tell(look)

    def _tell(self, look: Look) -> None:
        """A step of an incident that is on record was told then, and is passed over."""
        for event in (look.change, look.event):
            if event is not None:
                self._told[event.id] = event
                self._owe(look.owed, event, utc(look.at))
        for told in look.told:
            if told.event.id not in self._told:
                self._told[told.event.id] = told.event
                self._owe(told.owed, told.event, utc(look.at))

    def _refuse_conflict(self, row: _Row, look: Look) -> None:
        utc(look.at), utc(look.due_at)
        if row.revision != look.revision:
            raise refusals.outdated(look.source, look.revision, row.revision)
        if look.version is not None and any(version.number == look.version.number for version in row.versions):
            raise refusals.recorded_before(look.source, f"version {look.version.number}")
        if look.change is not None and look.change.id in self._changes:
            raise refusals.recorded_before(look.source, f"change {look.change.id}")
        if look.event is not None and look.event.id in self._told:
            raise refusals.recorded_before(look.source, f"event {look.event.id}")

    def _keep(self, row: _Row, look: Look) -> None:
        if look.response is not None and (not row.snapshots or row.snapshots[-1][1].body != look.response.body):
            row.snapshots.append((utc(look.at), look.response))
        if look.version is not None:
            row.versions.append(look.version)
            self._search.add_version(look.version)
        if look.change is not None:
            self._changes[look.change.id] = look.change
            self._search.add_change(look.change)
        if look.incidents is not None:
            row.incidents = look.incidents

    def _is_back(self, change: Change) -> bool:
        known = {version.number: version for version in self._rows[change.source].versions}
        last = known[max(known)]
        return last.number > change.after and change.before in known and last.reading.text == known[change.before].reading.text

    # --- how things stand

    def revision(self) -> int:
        """See `Store.revision`: another number every time. What is kept in memory anyway need not be kept twice."""
        return next(self._asked)

    def tally(self, now: datetime) -> Tally:
        """See `Store.tally`."""
        with self._lock:
            rows = [row for row in self._rows.values() if row.active]
            due = [row.due_at for row in rows if row.due_at is not None and free(row.lease, utc(now))]
            ranks = Counter(change.judgement.severity for change in self._changes.values())
            statuses = Counter(alert.status for alert in self.alerts(limit=sys.maxsize))
        return Tally(
            sources=len(rows),
            never=sum(not row.checks for row in rows),
            failing=sum(row.tracking.trouble is not None for row in rows),
            waiting=sum(row.tracking.candidate is not None and row.tracking.candidate.sightings > 0 for row in rows),
            stale=sum(row.tracking.stale is not None for row in rows),
            due_at=min(due, default=None),
            pending=statuses[AlertStatus.PENDING],
            dead=statuses[AlertStatus.DEAD],
            changes=tuple((severity, ranks[severity]) for severity in Severity),
        )

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

    def versions(self, source: SourceKey) -> tuple[VersionEntry, ...]:
        """See `Store.versions`."""
        with self._lock:
            return tuple(self._entries(source).values())

    def in_force(self, at: datetime, providers: tuple[str, ...] = ()) -> tuple[VersionEntry, ...]:
        """See `Store.in_force`."""
        with self._lock:
            found = [self.version_at(key, at) for key in sorted(self._rows) if not providers or key.provider in providers]
            return tuple(self._entries(version.source)[version.number] for version in found if version is not None)

    def _entries(self, key: SourceKey) -> dict[int, VersionEntry]:
        """By number."""
        changes = sorted(change.id for change in self._changes.values() if change.source == key)
        told = {self._changes[ident].first_seen: ident for ident in reversed(changes)}
        kept = sorted(self._row(key).versions, key=lambda version: version.number)
        return {each.number: VersionEntry(key, each.number, each.first_seen, each.confirmed_at, told.get(each.first_seen)) for each in kept}

    def find_sentences(self, query: SearchQuery) -> tuple[Stood, ...]:
        """See `Store.find_sentences`."""
        with self._lock:
            return self._search.sentences(query, self._entries)

    def find_said(self, query: SearchQuery) -> tuple[ChangeHit, ...]:
        """See `Store.find_said`."""
        with self._lock:
            return self._search.said(query)

    def introduced(self, source: SourceKey) -> tuple[tuple[str, int], ...]:
        """See `Store.introduced`."""
        with self._lock:
            kept = self._row(source).versions
            return self._search.introduced(kept[-1]) if kept else ()

    def find_checks(self, query: CheckQuery) -> tuple[CheckEntry, ...]:
        """See `Store.find_checks`."""
        with self._lock:
            rows = {query.source: self._row(query.source)} if query.source else self._rows
            asked = [key for key in rows if query.source or not query.providers or key.provider in query.providers]
            entries = [entry for key in asked for entry in reversed(rows[key].checks) if query.wants(entry)]
        entries.sort(key=lambda entry: entry.source)
        return tuple(sorted(entries, key=lambda entry: entry.at, reverse=True)[: query.limit])

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

    def hasten(self, provider: str, now: datetime) -> int:
        """See `Store.hasten`."""
        now = utc(now)
        with self._lock:
            rows = [row for key, row in self._rows.items() if key.provider == provider and row.active and row.due_at is not None]
            soon = [row for row in rows if row.due_at is not None and now < row.due_at <= now + WITHIN]
            for row in soon:
                row.due_at = now
            return len(soon)

    def incident_events(
        self, since: datetime | None = None, until: datetime | None = None, provider: str | None = None
    ) -> tuple[IncidentEvent, ...]:
        """See `Store.incident_events`."""
        with self._lock:
            steps = [event for event in self._told.values() if isinstance(event, IncidentEvent)]
        found = [step for step in steps if (since is None or step.at >= utc(since)) and (until is None or step.at < utc(until))]
        wanted = [step for step in found if provider in (None, step.source.provider)]
        return tuple(sorted(wanted, key=lambda step: (step.at, step.id)))

    def incidents(self) -> tuple[tuple[SourceKey, tuple[Incident, ...]], ...]:
        """See `Store.incidents`; by key, pages without any left out."""
        with self._lock:
            return tuple((key, row.incidents) for key, row in sorted(self._rows.items()) if row.active and row.incidents)

    def kept_facts(self, source: SourceKey, number: int, mark: str) -> str | None:
        """See `Store.kept_facts`."""
        with self._lock:
            by, facts = self._facts.get((source, number), ("", ""))
            return facts if by == mark else None

    def keep_facts(self, source: SourceKey, number: int, mark: str, facts: str) -> None:
        """See `Store.keep_facts`."""
        with self._lock:
            row = self._rows.get(source)
            if row is not None and any(version.number == number for version in row.versions):
                self._facts[source, number] = (mark, facts)
