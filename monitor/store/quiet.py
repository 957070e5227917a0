"""Looks that found nothing new, many sources at a time: what such a look needs of a source, and what it leaves.

Nearly all looks are such. They need no text of the source, and what they leave (a time in its log, its next due time) is written for all of a batch by
three statements, however many they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select, update

from monitor.model import Look, Outline, Source, SourceKey, Tracking
from monitor.store import codec, leases
from monitor.store.known import key_of
from monitor.store.looks import EXTEND, FULL, OPEN, pack
from monitor.store.rules import GOOD
from monitor.store.tables import runs, sources, versions
from monitor.store.watching import find

_LATEST = select(func.max(versions.c.number)).where(versions.c.source == sources.c.id).scalar_subquery().label("version")
_NAMES = (sources.c.id, sources.c.provider, sources.c.document, sources.c.source)
_DUE: Select[Any] = leases.due(*_NAMES, sources.c.body, sources.c.tracking, sources.c.revision, _LATEST)

_OPEN_RUNS: Select[Any] = (
    select(
        sources.c.id,
        sources.c.revision,
        sources.c.url,
        sources.c.last_good,
        runs.c.number,
        runs.c.since,
        runs.c.outcome,
        runs.c.notes,
        runs.c.looks,
    )
    .outerjoin(runs, (runs.c.source == sources.c.id) & (runs.c.number == sources.c.last_run))
    .where(sources.c.id.in_(bindparam("rows", expanding=True)))
    .with_for_update(of=sources)
)
_SET = ("revision", "due_at", "tracking", "last_good", "last_run")
_CLOSE = (
    update(sources)
    .where(sources.c.id == bindparam("row"))
    .values(lease_holder=None, lease_until=None, **{name: bindparam(f"new_{name}") for name in _SET})
)
_MICROSECOND = timedelta(microseconds=1)


class Quiet:
    """Knows the rows of the sources that it has claimed, which never change. Safe between threads."""

    def __init__(self) -> None:
        self._rows: dict[SourceKey, int] = {}

    def claim(self, db: Connection, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[Outline, ...]:
        """Lease the sources that are longest overdue, and say what a look needs of them."""
        moment = codec.to_micros(now)
        rows = db.execute(_DUE, {"now": moment, "limit": limit}).all()
        leases.hold(db, sources, (row.id for row in rows), holder, codec.to_micros(now + lease))
        self._rows |= {key_of(row): row.id for row in rows}
        return tuple(_outline(row) for row in rows)

    def record(self, db: Connection, looks: Sequence[Look]) -> tuple[SourceKey, ...]:
        """Write looks, one a source at most. The sources of those that came too late: another look was recorded meanwhile."""
        mine = {self._row(db, look.source): look for look in looks}
        found = db.execute(_OPEN_RUNS, {"rows": list(mine)}).all()
        timely = [(row, mine[row.id]) for row in found if row.revision == mine[row.id].revision]
        last = _log(db, timely)
        if timely:
            db.execute(_CLOSE, [_closed(row, look, last[row.id]) for row, look in timely])
        written = {look.source for _, look in timely}
        return tuple(look.source for look in looks if look.source not in written)

    def _row(self, db: Connection, key: SourceKey) -> int:
        return self._rows.get(key) or self._rows.setdefault(key, find(db, key).id)


def _log(db: Connection, looks: Iterable[tuple[Row[Any], Look]]) -> dict[int, int]:
    """Write each look behind its source's open run, or into a new one; the runs' numbers."""
    longer: list[dict[str, Any]] = []
    fresh: list[dict[str, Any]] = []
    for row, look in looks:
        at, elapsed = codec.to_micros(look.at), look.elapsed // _MICROSECOND
        notes = json.dumps(look.notes, ensure_ascii=False)
        if row.number is not None and (row.outcome, row.notes) == (look.outcome, notes) and len(row.looks) < FULL:
            longer.append({"row": row.id, "run": row.number, "looks": row.looks + pack(at - row.since, elapsed)})
        else:
            said = {"since": at, "outcome": look.outcome, "reason": None, "notes": notes, "looks": pack(0, elapsed)}
            fresh.append({"source": row.id, "number": look.revision + 1, **said})
    for statement, rows in ((EXTEND, longer), (OPEN, fresh)):
        if rows:
            db.execute(statement, rows)
    return {each["row"]: each["run"] for each in longer} | {each["source"]: each["number"] for each in fresh}


def _closed(row: Row[Any], look: Look, run: int) -> dict[str, object]:
    return {
        "row": row.id,
        "new_revision": look.revision + 1,
        "new_due_at": None if row.url is None else codec.to_micros(look.due_at),
        "new_tracking": codec.dumps(look.tracking),
        "new_last_good": codec.to_micros(look.at) if look.outcome in GOOD else row.last_good,
        "new_last_run": run,
    }


def _outline(row: Row[Any]) -> Outline:
    return Outline(_source(row.body), row.revision, codec.loads(Tracking, row.tracking), row.version)


@lru_cache(maxsize=16_384)
def _source(body: str) -> Source:
    """The same source is claimed again and again, and hardly ever changes."""
    return codec.loads(Source, body)
