"""Changes that were taken back: their source gives the text from before them again."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from monitor.model import Alert, Change, Purpose
from monitor.store.readings import Readings
from monitor.store.tables import versions
from monitor.store.watching import find


def reverted(db: Connection, readings: Readings, alerts: Iterable[Alert]) -> frozenset[str]:
    """The ids of such changes among those that are told again: of a reminder it matters, of news it does not."""
    told = {alert.event.id: alert.event for alert in alerts if alert.purpose is not Purpose.NEWS and isinstance(alert.event, Change)}
    return frozenset(each.id for each in told.values() if _is_back(db, readings, each))


def _is_back(db: Connection, readings: Readings, change: Change) -> bool:
    mine = select(versions).where(versions.c.source == find(db, change.source).id)
    last = db.execute(mine.order_by(versions.c.number.desc()).limit(1)).first()
    before = db.execute(mine.where(versions.c.number == change.before)).first()
    if last is None or before is None or last.number <= change.after:
        return False
    now, then = readings.versions(db, change.source, [last, before])
    return now.reading.text == then.reading.text
