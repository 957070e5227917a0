"""What a policy of retention removes: bytes of pages and pictures, and the log of looks. Hashes, headers, versions and changes stay.

Never removed: what a version was first seen in, confirmed by, and last seen before (a change rests on its two versions), the latest snapshot,
anything of a source with a candidate or an alert that is not delivered, a content that another source also has, and one that others lean
on. A row whose bytes are gone keeps their hash and size, and a link of the chain says when and by which policy they went.

What the search knows rests on versions and changes, which no policy removes. Rows of it that nothing rests on, because somebody took versions
out of the database by other means, go with any policy.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, not_, select

from monitor.durations import format_duration
from monitor.model import DocumentType, Outcome, SourceKey
from monitor.store import blobs, chain, codec, looks, recorded
from monitor.store.engine import Database, Mode
from monitor.store.frames import REMOVED
from monitor.store.known import key_of
from monitor.store.tables import alerts, bases, changes, events, runs, sentences, snapshots, sources, versions
from monitor.store.tables import blobs as blob_rows

_CHUNK = 50
"""Sources a transaction."""
_SPOKEN = (Outcome.FIRST, Outcome.CHANGE, Outcome.MOVED)
"""Looks that say why a version or a change is there: they stay."""
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Policy:
    """How long is kept what nothing rests on. None: for ever."""

    snapshots: timedelta | None = None
    screenshots: timedelta | None = None
    looks: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Policies:
    """One for all, and others for some types of documents."""

    usual: Policy = Policy()
    types: tuple[tuple[DocumentType, Policy], ...] = ()

    def of(self, kind: str) -> Policy:
        """That of a type of documents."""
        return next((policy for each, policy in self.types if each == kind), self.usual)


@dataclass(slots=True)
class Removal:
    """What goes, or would go, of one source."""

    source: SourceKey
    document_type: str
    snapshots: int = 0
    screenshots: int = 0
    looks: int = 0
    sentences: int = 0
    """Of the search's index, that stood in no version that is still there."""
    bytes: int = 0
    """As they are stored."""

    @property
    def anything(self) -> bool:
        """Whether anything goes."""
        return bool(self.snapshots or self.screenshots or self.looks or self.sentences)


@dataclass(slots=True)
class _Held:
    """What is known once for all sources."""

    blobs: set[int]
    """Never removed: other things than pages and pictures, what the next content may lean on, what several sources have."""
    sources: set[int]
    leaning: Counter[int]
    """By blob, how many lean on it."""


def retain(database: Database, policies: Policies, now: datetime, apply: bool) -> Iterator[Removal]:
    """What goes by the policies, source by source; it is only looked at unless `apply`."""
    with database.transaction(Mode.READ) as db:
        numbers = list(db.scalars(select(sources.c.id).order_by(sources.c.id)))
    for begin in range(0, len(numbers), _CHUNK):
        with database.transaction(Mode.KEEP if apply else Mode.READ) as db:
            found = list(_chunk(db, numbers[begin : begin + _CHUNK], policies, now, apply))
        yield from found


def _chunk(db: Connection, numbers: Sequence[int], policies: Policies, now: datetime, apply: bool) -> Iterator[Removal]:
    wanted = select(sources).where(sources.c.id.in_(numbers)).order_by(sources.c.id)
    rows = db.execute(wanted.with_for_update() if apply else wanted).all()
    if apply and db.dialect.name == "postgresql":
        # whoever has found a content there may be about to point to it: they end first, and nobody begins
        db.exec_driver_sql("LOCK TABLE blobs IN ACCESS EXCLUSIVE MODE")
    held = _held(db)
    for row in rows:
        removal = _of_source(db, row, policies.of(row.document_type), held, now, apply)
        if removal.anything:
            yield removal


def _held(db: Connection) -> _Held:
    kept: set[int] = set()
    for column in (versions.c.reading, snapshots.c.envelope, sources.c.candidate, sources.c.last_snapshot, bases.c.root, bases.c.base):
        kept.update(number for number in db.scalars(select(column).distinct()) if number is not None)
    for column in (snapshots.c.body, snapshots.c.screenshot):
        shared = select(column).where(column.is_not(None)).group_by(column).having(func.count(snapshots.c.source.distinct()) > 1)
        kept.update(db.scalars(shared))
    leaning = select(blob_rows.c.base, func.count().label("times")).where(blob_rows.c.base.is_not(None)).group_by(blob_rows.c.base)
    return _Held(kept, _busy(db), Counter({row.base: row.times for row in db.execute(leaning)}))


def _busy(db: Connection) -> set[int]:
    """Sources of which something is still to be decided or told."""
    pending = alerts.c.status == "pending"
    found = set(db.scalars(select(sources.c.id).where(sources.c.candidate.is_not(None))))
    found |= set(db.scalars(select(changes.c.source).join(alerts, alerts.c.change == changes.c.id).where(pending)))
    told = select(events.c.source).join(alerts, alerts.c.event == events.c.id).where(pending)
    return found | {number for number in db.scalars(told) if number is not None}


def _of_source(db: Connection, row: Row[Any], policy: Policy, held: _Held, now: datetime, apply: bool) -> Removal:
    removal = Removal(key_of(row), row.document_type)
    if row.id in held.sources:
        return removal
    records: list[chain.Record] = []
    kept = db.execute(select(snapshots).where(snapshots.c.source == row.id).order_by(snapshots.c.at, snapshots.c.revision)).all()
    rests = _rests(db, row.id, kept)
    for what, age in (("body", policy.snapshots), ("screenshot", policy.screenshots)):
        if age is not None:
            gone = _contents(db, kept, rests, what, codec.to_micros(now - age), held)
            records += _remove(db, row, gone, what, f"{_PLURAL[what]}:{format_duration(age)}", removal, apply)
    if policy.looks is not None:
        _remove_looks(db, row, codec.to_micros(now - policy.looks), removal, apply)
    if policy != Policy():
        _remove_sentences(db, row, removal, apply)
    if records:
        end = chain.end_of(row) or recorded.adopt(db, row.id, key_of(row), codec.to_micros(now))
        recorded.write_end(db, row.id, chain.append(db, row.id, key_of(row), end, records, codec.to_micros(now)))
    return removal


_PLURAL = {"body": "snapshots", "screenshot": "screenshots"}


def _rests(db: Connection, source: int, kept: Sequence[Row[Any]]) -> set[tuple[int, int]]:
    """The snapshots that a version or the next look rests on, by time and revision. `kept` is in order."""
    ats = [row.at for row in kept]
    found = {(kept[-1].at, kept[-1].revision)} if kept else set()
    times = db.execute(select(versions.c.first_seen, versions.c.confirmed_at).where(versions.c.source == source))
    for at in {moment for row in times for moment in (row.first_seen, row.confirmed_at, row.first_seen - 1)}:
        if place := bisect_right(ats, at):
            found.add((kept[place - 1].at, kept[place - 1].revision))
    return found


def _contents(
    db: Connection, kept: Sequence[Row[Any]], rests: set[tuple[int, int]], what: str, before: int, held: _Held
) -> dict[int, list[Row[Any]]]:
    """The blobs that can go, each with its snapshots."""
    owners: dict[int, list[Row[Any]]] = {}
    for row in kept:
        if (blob := getattr(row, what)) is not None:
            owners.setdefault(blob, []).append(row)
    old = {
        blob: rows
        for blob, rows in owners.items()
        if blob not in held.blobs and all(row.at < before and (row.at, row.revision) not in rests for row in rows)
    }
    return {blob: old[blob] for blob in _not_leaned_on(db, old, held)}


def _not_leaned_on(db: Connection, old: dict[int, list[Row[Any]]], held: _Held) -> list[int]:
    """Those that nothing leans on, and then those that only these leaned on."""
    sizes: dict[int, tuple[int, int | None]] = {}
    numbers = list(old)
    for begin in range(0, len(numbers), 500):
        query = select(blob_rows.c.id, func.length(blob_rows.c.data).label("size"), blob_rows.c.base)
        for row in db.execute(query.where(blob_rows.c.id.in_(numbers[begin : begin + 500]))):
            sizes[row.id] = (row.size, row.base)
    left = {blob for blob, (size, _) in sizes.items() if size}
    found: list[int] = []
    for _ in range(_DEEPEST):
        free = sorted(blob for blob in left if not held.leaning[blob])
        for blob in free:
            if (base := sizes[blob][1]) is not None:
                held.leaning[base] -= 1
        left -= set(free)
        found += free
    return found


def _remove(
    db: Connection, row: Row[Any], gone: dict[int, list[Row[Any]]], what: str, why: str, removal: Removal, apply: bool
) -> Iterator[chain.Record]:
    """Empty the blobs, if it is meant; the records that say so."""
    for blob, owners in gone.items():
        found = db.execute(select(blob_rows.c.sha256, blob_rows.c.size, func.length(blob_rows.c.data)).where(blob_rows.c.id == blob)).one()
        setattr(removal, _PLURAL[what], getattr(removal, _PLURAL[what]) + len(owners))
        removal.bytes += found[2]
        if apply:
            blobs.rewrite(db, blob, found.sha256, found.size, REMOVED)
            for owner in owners:
                subject = chain.removal_subject(what, f"{owner.at} {owner.revision}", found.sha256, why)
                yield chain.removal_record(key_of(row), subject)


def _remove_looks(db: Connection, row: Row[Any], before: int, removal: Removal, apply: bool) -> None:
    query = select(runs).where(runs.c.source == row.id, runs.c.since < before, runs.c.outcome.not_in(_SPOKEN))
    for run in db.execute(query).all():
        found = list(looks.unpack(run.looks))
        if run.number == row.last_run or run.since + found[-1][0] >= before:
            continue
        removal.looks += len(found)
        removal.bytes += len(run.looks) + len((run.notes or "").encode())
        if apply:
            db.execute(delete(runs).where(runs.c.source == row.id, runs.c.number == run.number))


def _remove_sentences(db: Connection, row: Row[Any], removal: Removal, apply: bool) -> None:
    """Their words go with them in PostgreSQL; SQLite's index of words leads nowhere then, and no number is given twice."""
    until = func.coalesce(sentences.c.last, versions.c.number)
    stood = and_(versions.c.source == sentences.c.source, versions.c.number >= sentences.c.first, versions.c.number <= until)
    lost = and_(sentences.c.source == row.id, not_(select(1).where(stood).exists()))
    removal.sentences = db.scalar(select(func.count()).select_from(sentences).where(lost)) or 0
    if apply and removal.sentences:
        db.execute(delete(sentences).where(lost))
