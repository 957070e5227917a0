"""Who works on what: leases on due sources, correct between threads and processes.

SQLite has one writer at a time; on PostgreSQL rows that another claimer holds are skipped, not waited for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Integer, Select, Table, and_, bindparam, or_, select, update

from monitor.model import SourceKey
from monitor.store.codec import to_micros
from monitor.store.known import key_of
from monitor.store.tables import sources, subscriptions

_CHUNK = 100
"""Keys a query: SQLite parses expressions up to 1,000 deep."""


def free(table: Table, now: int) -> ColumnElement[bool]:
    """Nobody holds the row, or its holder's time is over."""
    return or_(table.c.lease_until.is_(None), table.c.lease_until <= now)


def hold(db: Connection, table: Table, ids: Iterable[int], holder: str, until: int) -> None:
    """Write the lease on rows that the caller has found free, and locked."""
    found = list(ids)
    if found:
        db.execute(_HOLD[table], {"rows": found, "holder": holder, "until": until})


_HOLD = {
    table: update(table)
    .where(table.c.id.in_(bindparam("rows", expanding=True)))
    .values(lease_holder=bindparam("holder"), lease_until=bindparam("until"))
    for table in (sources, subscriptions)
}


def due(*columns: ColumnElement[Any]) -> Select[Any]:
    """Sources that are due and free at `now`, the longest overdue first, `limit` at most: both are parameters of the statement."""
    now: Any = bindparam("now", type_=BigInteger)
    return (
        select(*columns)
        .where(sources.c.active, sources.c.due_at <= now, free(sources, now))
        .order_by(sources.c.due_at, sources.c.provider, sources.c.document, sources.c.source)
        .limit(bindparam("limit", type_=Integer))
        .with_for_update(skip_locked=True, of=sources)
    )


_DUE = due(sources.c.id, sources.c.provider, sources.c.document, sources.c.source)


def claim_due(db: Connection, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[SourceKey, ...]:
    """Lease the sources that are longest overdue."""
    rows = db.execute(_DUE, {"now": to_micros(now), "limit": limit}).all()
    hold(db, sources, (row.id for row in rows), holder, to_micros(now + lease))
    return tuple(key_of(row) for row in rows)


def claim(db: Connection, holder: str, keys: tuple[SourceKey, ...], now: datetime, lease: timedelta) -> tuple[SourceKey, ...]:
    """Lease those of the keys that are free."""
    claimed: set[SourceKey] = set()
    for start in range(0, len(keys), _CHUNK):
        claimed.update(_claim(db, holder, keys[start : start + _CHUNK], now, lease))
    return tuple(key for key in dict.fromkeys(keys) if key in claimed)


def _claim(db: Connection, holder: str, keys: tuple[SourceKey, ...], now: datetime, lease: timedelta) -> list[SourceKey]:
    named = or_(*(_is(key) for key in keys))  # each a search of the unique index, where `(a, b, c) IN (…)` would scan
    query = (
        select(sources.c.id, sources.c.provider, sources.c.document, sources.c.source)
        .where(sources.c.active, named, free(sources, to_micros(now)))
        .with_for_update(skip_locked=True)
    )
    rows = db.execute(query).all()
    hold(db, sources, (row.id for row in rows), holder, to_micros(now + lease))
    return [key_of(row) for row in rows]


def _is(key: SourceKey) -> ColumnElement[bool]:
    return and_(sources.c.provider == key.provider, sources.c.document == key.document, sources.c.source == key.source)


def release(db: Connection, holder: str) -> None:
    """Give back all that a holder leases."""
    for table in (sources, subscriptions):
        db.execute(update(table).where(table.c.lease_holder == holder).values(lease_holder=None, lease_until=None))
