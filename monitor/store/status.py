"""How each watched source stands."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, select

from monitor.model import DocumentType, Source, SourceStatus
from monitor.store import codec, looks
from monitor.store.checks import tracked
from monitor.store.known import key_of
from monitor.store.readings import Readings
from monitor.store.tables import changes, runs, sources, versions


def status(db: Connection, readings: Readings) -> tuple[SourceStatus, ...]:
    """How each watched source stands, by key."""
    order = sources.c.provider, sources.c.document, sources.c.source
    rows = db.execute(_status_query().where(sources.c.active).order_by(*order)).all()
    return tuple(_status(db, readings, row) for row in rows)


def _status_query() -> Select[Any]:
    last = and_(runs.c.source == sources.c.id, runs.c.number == sources.c.last_run)
    return select(
        sources,
        *(runs.c[name] for name in ("since", "outcome", "reason", "notes", "looks")),
        select(func.count()).where(versions.c.source == sources.c.id).scalar_subquery().label("versions"),
        select(func.count()).where(changes.c.source == sources.c.id).scalar_subquery().label("changes"),
    ).outerjoin(runs, last)


def _status(db: Connection, readings: Readings, row: Row[Any]) -> SourceStatus:
    return SourceStatus(
        source=codec.loads(Source, row.body),
        document_type=DocumentType(row.document_type),
        tracking=tracked(db, readings, row),
        last_check=looks.entries(key_of(row), row)[-1] if row.last_run is not None else None,
        last_good=codec.maybe_time(row.last_good),
        due_at=codec.maybe_time(row.due_at),
        versions=row.versions,
        changes=row.changes,
    )
