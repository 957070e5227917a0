"""What status pages told: what is remembered of each, and every step of an incident's life."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from monitor.model import Incident, SourceKey
from monitor.store import codec
from monitor.store.engine import upsert
from monitor.store.known import key_of
from monitor.store.tables import incidents, sources


@dataclass(frozen=True, slots=True)
class _Remembered:
    incidents: tuple[Incident, ...]


def remember(db: Connection, source: int, found: tuple[Incident, ...]) -> None:
    """In place of what was remembered before."""
    upsert(db, incidents, {"source": source}, {"body": codec.dumps(_Remembered(found))})


def remembered(db: Connection, source: int) -> tuple[Incident, ...]:
    """Of one page."""
    body = db.scalar(select(incidents.c.body).where(incidents.c.source == source))
    return () if body is None else codec.loads(_Remembered, body).incidents


def everywhere(db: Connection) -> tuple[tuple[SourceKey, tuple[Incident, ...]], ...]:
    """Of each watched page that has any, by key."""
    query = select(sources.c.provider, sources.c.document, sources.c.source, incidents.c.body).join(
        sources, incidents.c.source == sources.c.id
    )
    rows = db.execute(query.where(sources.c.active).order_by(sources.c.provider, sources.c.document, sources.c.source))
    found = ((key_of(row), codec.loads(_Remembered, row.body).incidents) for row in rows)
    return tuple((key, incidents) for key, incidents in found if incidents)
