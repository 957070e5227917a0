"""What a check needs to know, and what came of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
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
    SourceKey,
    SourceState,
    Tracking,
)
from monitor.store import blobs, codec, incidents, looks, refusals, search, subscriptions, telling
from monitor.store.chain import Kept, Record, change_record, snapshot_record, version_record
from monitor.store.envelope import Envelope
from monitor.store.readings import Readings
from monitor.store.recorded import extended
from monitor.store.rules import GOOD, RECENT
from monitor.store.tables import change_kinds, changes, runs, snapshots, sources, versions
from monitor.store.watching import find

_RUN = select(runs).where(runs.c.source == bindparam("row"), runs.c.number == bindparam("run"))
_VERSIONS = select(versions).where(versions.c.source == bindparam("row")).order_by(versions.c.number.desc()).limit(RECENT + 1)
_UPDATE = update(sources).where(sources.c.id == bindparam("row"))

_MICROSECOND = timedelta(microseconds=1)
_UNREAD = Reading(())
"""Stands for a candidate's reading in the row; the reading itself is a blob."""


def load(db: Connection, readings: Readings, key: SourceKey) -> SourceState:
    """All that a check needs to know of a source."""
    row = find(db, key)
    known = readings.versions(db, key, db.execute(_VERSIONS, {"row": row.id}).all())
    current, recent = (known[0], known[1:]) if known else (None, ())
    tracking = tracked(db, readings, row)
    return SourceState(
        source=codec.loads(Source, row.body),
        document_type=DocumentType(row.document_type),
        revision=row.revision,
        tracking=tracking,
        current=current,
        recent=recent,
        incidents=incidents.remembered(db, row.id),
    )


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
    kept: list[Record] = []
    if look.response is not None:
        values["last_snapshot"] = _keep_snapshot(db, row, look, look.response, kept)
    _keep_version(db, row.id, look, kept)
    if look.incidents is not None:
        incidents.remember(db, row.id, look.incidents)
    _tell(db, row.id, look, kept)
    values |= extended(db, row, kept, codec.to_micros(look.at))
    db.execute(_UPDATE, {"row": row.id, **values})


def _tell(db: Connection, source: int, look: Look, kept: list[Record]) -> None:
    """Write what happened and whom it is to be told. A step of an incident that is on record was told then, and is passed over."""
    at = codec.to_micros(look.at)
    subscriptions.lock(db, {owed.subscription for told in (look.owed, *(each.owed for each in look.told)) for owed in told})
    if look.change is not None:
        kept.append(_keep_change(db, source, look.change))
        telling.owe(db, look.owed, at, look.change.id)
    if look.event is not None:
        telling.keep_event(db, source, look.event)
        telling.owe(db, look.owed, at, look.event.id)
    for told in look.told:
        if telling.keep_event(db, source, told.event):
            telling.owe(db, told.owed, at, told.event.id)


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
    if look.event is not None and telling.is_known(db, look.event.id):
        raise refusals.recorded_before(look.source, f"event {look.event.id}")


def _keep_snapshot(db: Connection, row: Row[Any], look: Look, response: Response, kept: list[Record]) -> int:
    digest = hashlib.sha256(response.body).digest()
    body = blobs.keep(db, row.id, blobs.BODY, response.body, digest)
    if body == row.last_snapshot:
        return body
    envelope, delta = blobs.keep_beside(db, row.id, blobs.ENVELOPE, codec.dumps(Envelope.of(response)).encode())
    screen = None if response.screenshot is None else hashlib.sha256(response.screenshot).digest()
    values: dict[str, Any] = {
        "source": row.id,
        "at": codec.to_micros(look.at),
        "revision": look.revision + 1,
        "body": body,
        "envelope": envelope,
        "envelope_delta": delta,
        "fetched_after": codec.to_micros(response.fetched_at) - codec.to_micros(look.at),
        "elapsed": response.elapsed // _MICROSECOND,
        "screenshot": None if response.screenshot is None else blobs.keep(db, row.id, blobs.SCREENSHOT, response.screenshot, screen),
    }
    db.execute(snapshots.insert().values(**values))
    row_kept = Kept(values["at"], values["revision"], values["fetched_after"], values["elapsed"], digest, screen, envelope, delta)
    kept.append(snapshot_record(look.source, row_kept, Envelope.of(response)))
    return body


def _keep_reading(db: Connection, source: int, reading: Reading) -> int:
    return blobs.keep(db, source, blobs.READING, codec.dumps(reading).encode())


def _keep_version(db: Connection, source: int, look: Look, kept: list[Record]) -> None:
    if look.version is None:
        return
    content = codec.dumps(look.version.reading).encode()
    digest = hashlib.sha256(content).digest()
    values: dict[str, Any] = {
        "source": source,
        "number": look.version.number,
        "first_seen": codec.to_micros(look.version.first_seen),
        "confirmed_at": codec.to_micros(look.version.confirmed_at),
        "reading": blobs.keep(db, source, blobs.READING, content, digest),
    }
    db.execute(versions.insert().values(**values))
    kept.append(version_record(look.source, values["number"], values["first_seen"], values["confirmed_at"], digest))
    search.index_version(db, source, look.version.number, look.version.reading)


def _keep_change(db: Connection, source: int, change: Change) -> Record:
    values: dict[str, Any] = {
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
    search.index_change(db, source, change)
    return change_record(change.source, change.id, values["first_seen"], values["severity"], change.document_type, kinds, values["body"])
