"""What a check needs to know, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from monitor.model import (
    Change,
    DocumentType,
    Look,
    Reading,
    Response,
    Source,
    SourceEvent,
    SourceKey,
    SourceState,
    Tracking,
)
from monitor.store import blobs, codec, looks, refusals, telling
from monitor.store.readings import Readings
from monitor.store.rules import GOOD, RECENT
from monitor.store.tables import change_kinds, changes, runs, snapshots, source_events, sources, versions
from monitor.store.watching import find

_RUN = select(runs).where(runs.c.source == bindparam("row"), runs.c.number == bindparam("run"))
_VERSIONS = select(versions).where(versions.c.source == bindparam("row")).order_by(versions.c.number.desc()).limit(RECENT + 1)
_UPDATE = update(sources).where(sources.c.id == bindparam("row"))

_MICROSECOND = timedelta(microseconds=1)
_UNREAD = Reading(())
"""Stands for a candidate's reading in the row; the reading itself is a blob."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """All of a response but its body and its times: nearly the same from look to look."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    redirects: tuple[str, ...]
    http_version: str

    @classmethod
    def of(cls, response: Response) -> Envelope:
        """The envelope of a response."""
        return cls(response.url, response.final_url, response.status, response.headers, response.redirects, response.http_version)


def load(db: Connection, readings: Readings, key: SourceKey) -> SourceState:
    """All that a check needs to know of a source."""
    row = find(db, key)
    known = readings.versions(db, key, db.execute(_VERSIONS, {"row": row.id}).all())
    current, recent = (known[0], known[1:]) if known else (None, ())
    tracking = tracked(db, readings, row)
    return SourceState(codec.loads(Source, row.body), DocumentType(row.document_type), row.revision, tracking, current, recent)


def tracked(db: Connection, readings: Readings, row: Row[Any]) -> Tracking:
    """What a source carries from look to look."""
    tracking = codec.loads(Tracking, row.tracking)
    if tracking.candidate is None:
        return tracking
    reading = readings.load(db, [row.candidate])[row.candidate]
    return replace(tracking, candidate=replace(tracking.candidate, reading=reading))


def record(db: Connection, look: Look) -> None:
    """Write a look and all that follows from it."""
    row = find(db, look.source, lock=True)
    _refuse_conflict(db, row, look)
    values = _values(db, row, look)
    if look.response is not None:
        values["last_snapshot"] = _keep_snapshot(db, row, look, look.response)
    _keep_version(db, row.id, look)
    if look.change is not None:
        _keep_change(db, row.id, look.change)
        telling.owe(db, look, change=look.change.id)
    if look.event is not None:
        _keep_event(db, row.id, look.event)
        telling.owe(db, look, event=look.event.id)
    db.execute(_UPDATE, {"row": row.id, **values})


def _values(db: Connection, row: Row[Any], look: Look) -> dict[str, object]:
    tracking, candidate = look.tracking, look.tracking.candidate
    if candidate is not None:
        tracking = replace(tracking, candidate=replace(candidate, reading=_UNREAD))
    open_run = None
    if row.last_run is not None:
        open_run = db.execute(_RUN, {"row": row.id, "run": row.last_run}).one()
    return {
        "revision": look.revision + 1,
        "lease_holder": None,
        "lease_until": None,
        "due_at": None if row.url is None else codec.to_micros(look.due_at),
        "tracking": codec.dumps(tracking),
        "candidate": None if candidate is None else _keep_reading(db, row.id, candidate.reading),
        "last_good": codec.to_micros(look.at) if look.outcome in GOOD else row.last_good,
        "last_run": looks.append(db, row.id, open_run, look),
    }


def _refuse_conflict(db: Connection, row: Row[Any], look: Look) -> None:
    """Raises ConflictError. The unique keys would refuse as well; this says in words what."""
    if row.revision != look.revision:
        raise refusals.outdated(look.source, look.revision, row.revision)
    if look.version is not None:
        query = select(versions.c.number).where(versions.c.source == row.id, versions.c.number == look.version.number)
        if db.scalar(query) is not None:
            raise refusals.recorded_before(look.source, f"version {look.version.number}")
    if look.change is not None and db.scalar(select(changes.c.id).where(changes.c.id == look.change.id)) is not None:
        raise refusals.recorded_before(look.source, f"change {look.change.id}")
    if look.event is not None and db.scalar(select(source_events.c.id).where(source_events.c.id == look.event.id)) is not None:
        raise refusals.recorded_before(look.source, f"event {look.event.id}")


def _keep_snapshot(db: Connection, row: Row[Any], look: Look, response: Response) -> int:
    body = blobs.keep(db, row.id, blobs.BODY, response.body)
    if body == row.last_snapshot:
        return body
    envelope, delta = blobs.keep_beside(db, row.id, blobs.ENVELOPE, codec.dumps(Envelope.of(response)).encode())
    values = {
        "source": row.id,
        "at": codec.to_micros(look.at),
        "revision": look.revision + 1,
        "body": body,
        "envelope": envelope,
        "envelope_delta": delta,
        "fetched_after": codec.to_micros(response.fetched_at) - codec.to_micros(look.at),
        "elapsed": response.elapsed // _MICROSECOND,
    }
    db.execute(snapshots.insert().values(**values))
    return body


def _keep_reading(db: Connection, source: int, reading: Reading) -> int:
    return blobs.keep(db, source, blobs.READING, codec.dumps(reading).encode())


def _keep_version(db: Connection, source: int, look: Look) -> None:
    if look.version is None:
        return
    values = {
        "source": source,
        "number": look.version.number,
        "first_seen": codec.to_micros(look.version.first_seen),
        "confirmed_at": codec.to_micros(look.version.confirmed_at),
        "reading": _keep_reading(db, source, look.version.reading),
    }
    db.execute(versions.insert().values(**values))


def _keep_change(db: Connection, source: int, change: Change) -> None:
    values = {
        "id": change.id,
        "source": source,
        "first_seen": codec.to_micros(change.first_seen),
        "severity": change.judgement.severity.rank,
        "document_type": change.document_type,
        "body": codec.dumps(change),
    }
    db.execute(changes.insert().values(**values))
    kinds = sorted({finding.kind for finding in change.judgement.findings})
    if kinds:
        db.execute(change_kinds.insert(), [{"change": change.id, "kind": kind} for kind in kinds])


def _keep_event(db: Connection, source: int, event: SourceEvent) -> None:
    values = {"id": event.id, "source": source, "at": codec.to_micros(event.at), "body": codec.dumps(event)}
    db.execute(source_events.insert().values(**values))
