"""How the watch stands, counted without reading what is counted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Integer, and_, cast, func, or_, select

from monitor.model import AlertStatus, Severity, Tally
from monitor.store import codec
from monitor.store.tables import alerts, changes, sources

# Names in JSON: inside a text their quotes would be escaped.
_FAILING = sources.c.tracking.like('%"trouble":{%')
_WAITING = and_(sources.c.tracking.like('%"candidate":{%'), sources.c.tracking.not_like('%"sightings":0%'))
_STALE = sources.c.tracking.like('%"stale":{%')
_NEVER = sources.c.last_run.is_(None)


def tally(db: Connection, now: datetime) -> Tally:
    """See `Store.tally`."""
    conditions = {"failing": _FAILING, "waiting": _WAITING, "stale": _STALE, "never": _NEVER}
    counted = [func.coalesce(func.sum(cast(condition, Integer)), 0).label(name) for name, condition in conditions.items()]
    row = db.execute(select(func.count().label("sources"), *counted).where(sources.c.active)).one()
    free = or_(sources.c.lease_holder.is_(None), sources.c.lease_until <= codec.to_micros(now))
    due = db.scalar(select(func.min(sources.c.due_at)).where(sources.c.active, sources.c.due_at.is_not(None), free))
    graded = select(changes.c.severity, func.count().label("number")).group_by(changes.c.severity)
    ranks = {row.severity: row.number for row in db.execute(graded)}
    return Tally(
        sources=row.sources,
        never=int(row.never),
        failing=int(row.failing),
        waiting=int(row.waiting),
        stale=int(row.stale),
        due_at=codec.maybe_time(due),
        pending=_alerts(db, AlertStatus.PENDING),
        dead=_alerts(db, AlertStatus.DEAD),
        changes=tuple((severity, ranks.get(severity.rank, 0)) for severity in Severity),
    )


def _alerts(db: Connection, status: AlertStatus) -> int:
    return db.scalar(select(func.count()).select_from(alerts).where(alerts.c.status == status)) or 0
