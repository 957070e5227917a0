"""The alerts that subscriptions are owed, and what they are about."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, literal_column, select, update

from monitor.model import Alert, AlertStatus, Change, ChannelEvent, Event, IncidentEvent, Owed, Purpose, SourceEvent
from monitor.store import codec, refusals, subscriptions
from monitor.store.addresses import Cipher
from monitor.store.engine import insert_unless_there
from monitor.store.rules import occasion
from monitor.store.tables import alerts, changes, dispatches, events
from monitor.store.tables import subscriptions as subscribed

STATUS: dict[AlertStatus, ColumnElement[str]] = {status: literal_column(f"'{status}'") for status in AlertStatus}
"""Written out, not bound: only so do the planners see that the index of pending or of dead alerts will do."""

_KINDS: dict[str, type[Event]] = {
    "change": Change,
    "source": SourceEvent,
    "incident": IncidentEvent,
    "channel": ChannelEvent,
}
_KIND_OF = {kind: name for name, kind in _KINDS.items()}

_PARSED = 1024
"""Events kept in memory as values: they never change, and every turn of a mailbox asks for the same."""


def keep_event(db: Connection, source: int | None, event: SourceEvent | IncidentEvent | ChannelEvent) -> bool:
    """False: it is on record already."""
    values = {"id": event.id, "kind": _KIND_OF[type(event)], "source": source, "at": codec.to_micros(event.at), "body": codec.dumps(event)}
    return insert_unless_there(db, events, values)


def is_known(db: Connection, event: str) -> bool:
    """Whether an event of any kind has this id."""
    return _is_change(db, event) or db.scalar(select(events.c.id).where(events.c.id == event)) is not None


def _is_change(db: Connection, event: str) -> bool:
    return db.scalar(select(changes.c.id).where(changes.c.id == event)) is not None


def owe(db: Connection, owed: Sequence[Owed], at: int, event: str) -> None:
    """Write the alerts owed for an event to those who are still there and want to hear, and have their mailboxes planned in time.

    What a subscription is owed already for the same purpose is not owed again. Whoever owes to several events in one transaction locks the
    subscriptions first (`subscriptions.lock`).
    """
    wanted = {(each.subscription, each.purpose, occasion(each)): each for each in owed}
    if not wanted:
        return
    here = subscriptions.lock(db, {each.subscription for each in wanted.values()})
    column = "change" if _is_change(db, event) else "event"
    woken: dict[int, list[int]] = {}
    for each in wanted.values():
        ripe = max(at, codec.maybe_micros(each.not_before) or at)
        listening = each.subscription in here and not here[each.subscription].paused
        if listening and insert_unless_there(db, alerts, _new(each, at, ripe) | {column: event}):
            woken.setdefault(ripe, []).append(each.subscription)
    for ripe, numbers in woken.items():
        subscriptions.wake(db, numbers, ripe)


def _new(owed: Owed, at: int, ripe: int) -> dict[str, object]:
    return {
        "subscription": owed.subscription,
        "purpose": owed.purpose,
        "occasion": codec.maybe_micros(occasion(owed)) or 0,
        "reason": owed.reason,
        "created_at": at,
        "not_before": codec.maybe_micros(owed.not_before),
        "next_try": ripe,
        "status": AlertStatus.PENDING,
    }


def replay(db: Connection, now: int, ids: tuple[int, ...], subscription: int | None) -> list[int]:
    """Make dead alerts pending; their numbers, oldest first. What was begun for them is forgotten: a new message gets a new key."""
    query = select(alerts.c.id, alerts.c.subscription, alerts.c.dispatch).where(alerts.c.status == STATUS[AlertStatus.DEAD])
    if ids:
        query = query.where(alerts.c.id.in_(ids))
    if subscription is not None:
        query = query.where(alerts.c.subscription == subscription)
    rows = db.execute(query.order_by(alerts.c.id)).all()
    missing = set(ids) - {row.id for row in rows}
    if missing:
        raise refusals.not_dead(sorted(missing))
    fresh = {"status": AlertStatus.PENDING, "dispatch": None, "next_try": now}
    for row in rows:
        db.execute(update(alerts).where(alerts.c.id == row.id).values(**fresh))
    _forget_empty(db, {row.dispatch for row in rows if row.dispatch is not None})
    subscriptions.wake(db, {row.subscription for row in rows}, now)
    return [row.id for row in rows]


def _forget_empty(db: Connection, numbers: Iterable[int]) -> None:
    for number in numbers:
        if db.scalar(select(alerts.c.id).where(alerts.c.dispatch == number).limit(1)) is None:
            db.execute(dispatches.delete().where(dispatches.c.id == number))


def listed(db: Connection, cipher: Cipher, status: AlertStatus | None, limit: int) -> tuple[Alert, ...]:
    """The newest alerts, of one status or of any."""
    query = select_alerts().limit(limit)
    if status is None:
        return read_alerts(cipher, db.execute(query.order_by(alerts.c.id.desc())))
    # "+ 0": the few open ones are taken from their index and sorted, where SQLite else walks through all alerts from the newest.
    order = alerts.c.id + 0 if status is AlertStatus.PENDING else alerts.c.id
    return read_alerts(cipher, db.execute(query.where(alerts.c.status == STATUS[status]).order_by(order.desc())))


def numbered(db: Connection, cipher: Cipher, ids: Sequence[int]) -> tuple[Alert, ...]:
    """Alerts by their numbers, oldest first."""
    return read_alerts(cipher, db.execute(select_alerts().where(alerts.c.id.in_(ids)).order_by(alerts.c.id)))


def select_alerts() -> Select[Any]:
    """All that an alert is made of."""
    return (
        select(alerts, changes.c.body.label("change_body"), events.c.kind, events.c.body.label("event_body"), *subscriptions.COLUMNS)
        .join(subscribed, alerts.c.subscription == subscribed.c.id)
        .outerjoin(changes, alerts.c.change == changes.c.id)
        .outerjoin(events, alerts.c.event == events.c.id)
    )


def read_alerts(cipher: Cipher, rows: Iterable[Row[Any]]) -> tuple[Alert, ...]:
    """The alerts in rows that a query made of `select_alerts` found."""
    known: dict[int, Any] = {}
    found = []
    for row in rows:
        if row.subscription not in known:
            known[row.subscription] = subscriptions.shown(row, cipher)
        found.append(_alert(row, known[row.subscription]))
    return tuple(found)


def event_of(row: Row[Any]) -> Event:
    """What an alert's row is about."""
    return _parsed(row.kind or "change", row.change_body or row.event_body)


@functools.lru_cache(_PARSED)
def _parsed(kind: str, body: str) -> Event:
    return codec.loads(_KINDS[kind], body)


def _alert(row: Row[Any], subscription: Any) -> Alert:
    return Alert(
        id=row.id,
        event=event_of(row),
        subscription=subscription,
        reason=row.reason,
        created_at=codec.from_micros(row.created_at),
        purpose=Purpose(row.purpose),
        not_before=codec.maybe_time(row.not_before),
        status=AlertStatus(row.status),
        attempts=row.attempts,
        next_try=codec.maybe_time(row.next_try),
        last_error=row.last_error,
        settled=row.settled,
    )
