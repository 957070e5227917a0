"""What people said of events: be silent about such ones, and I take care of this one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from monitor.model import Acknowledgement, Matcher, Silence
from monitor.store import codec, refusals, telling
from monitor.store.engine import insert, insert_unless_there
from monitor.store.tables import acknowledgements, silences

_IN_FORCE = select(silences).where(silences.c.until > bindparam("moment"), silences.c.since <= bindparam("moment")).order_by(silences.c.id)
_ACKNOWLEDGED = select(acknowledgements.c.event).where(acknowledgements.c.event.in_(bindparam("events", expanding=True)))


def acknowledge(db: Connection, given: Acknowledgement) -> bool:
    """False: it was acknowledged before."""
    if not telling.is_known(db, given.event):
        raise refusals.no_event(given.event)
    row = {"event": given.event, "by": given.by, "at": codec.to_micros(given.at), "note": given.note}
    return insert_unless_there(db, acknowledgements, row)


def given_for(db: Connection, events: Collection[str]) -> tuple[Acknowledgement, ...]:
    """The acknowledgements of events, the earliest first."""
    query = select(acknowledgements).where(acknowledgements.c.event.in_(events))
    rows = db.execute(query.order_by(acknowledgements.c.at, acknowledgements.c.event)).all() if events else ()
    return tuple(Acknowledgement(row.event, row.by, codec.from_micros(row.at), row.note) for row in rows)


def acknowledged(db: Connection, events: Collection[str]) -> frozenset[str]:
    """Those of the events that somebody acknowledged."""
    return frozenset(db.scalars(_ACKNOWLEDGED, {"events": list(events)})) if events else frozenset()


def add(db: Connection, matcher: Matcher, since: datetime, until: datetime, by: str, why: str) -> Silence:
    """Write a silence."""
    begins, ends = codec.to_micros(since), codec.to_micros(until)
    values = {"matcher": codec.dumps(matcher), "since": begins, "until": ends, "by": by, "why": why}
    number = insert(db, silences, values)
    return Silence(number, matcher, codec.from_micros(begins), codec.from_micros(ends), by, why)


def end(db: Connection, number: int, now: datetime) -> Silence:
    """It ends now; one that is over already ended when it did."""
    one = select(silences).where(silences.c.id == number)
    row = db.execute(one).first()
    if row is None:
        raise refusals.no_silence(number)
    db.execute(update(silences).where(silences.c.id == number).values(until=min(row.until, codec.to_micros(now))))
    return _silence(db.execute(one).one())


def listed(db: Connection, now: datetime | None) -> tuple[Silence, ...]:
    """All, or those that are not over."""
    query = select(silences).order_by(silences.c.id)
    if now is not None:
        query = query.where(silences.c.until > codec.to_micros(now))
    return tuple(_silence(row) for row in db.execute(query))


def in_force(db: Connection, now: datetime) -> tuple[Silence, ...]:
    """Those that have begun and are not over."""
    moment = codec.to_micros(now)
    return tuple(_silence(row) for row in db.execute(_IN_FORCE, {"moment": moment}))


def _silence(row: Row[Any]) -> Silence:
    matcher = codec.loads(Matcher, row.matcher)
    return Silence(row.id, matcher, codec.from_micros(row.since), codec.from_micros(row.until), row.by, row.why)
