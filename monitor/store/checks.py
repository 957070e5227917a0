"""What a check needs to know."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from monitor.model import DocumentType, Source, SourceKey, SourceState, Tracking
from monitor.store import codec, incidents
from monitor.store.readings import Readings
from monitor.store.rules import RECENT
from monitor.store.tables import versions
from monitor.store.watching import find

_VERSIONS = select(versions).where(versions.c.source == bindparam("row")).order_by(versions.c.number.desc()).limit(RECENT + 1)


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
