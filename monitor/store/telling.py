"""Who is told: subscriptions, and the alerts they are owed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, false, func, literal_column, select, update

from monitor.model import Alert, AlertStatus, Change, ChangeFilter, Event, Look, SourceEvent, Subscription
from monitor.store import codec, refusals
from monitor.store.leases import free, hold
from monitor.store.tables import alerts, changes, source_events, subscriptions

_WRITTEN: dict[AlertStatus, ColumnElement[str]] = {status: literal_column(f"'{status}'") for status in AlertStatus}
"""Written out, not bound: only so do the planners see that the index of pending or of dead alerts will do."""


def add_subscription(db: Connection, name: str, url: str, wanted: ChangeFilter, language: str, now: datetime) -> Subscription:
    """Raises ConfigError if the name is taken."""
    if db.execute(_named(name)).first() is not None:
        raise refusals.name_taken(name)
    created = codec.to_micros(now)
    values = {"name": name, "url": url, "filter": codec.dumps(wanted), "language": language, "created_at": created}
    number = db.execute(subscriptions.insert().values(**values).returning(subscriptions.c.id)).scalar_one()
    return Subscription(number, name, url, wanted, language, codec.from_micros(created))


def all_subscriptions(db: Connection) -> tuple[Subscription, ...]:
    """All that are not removed, by id."""
    rows = db.execute(select(subscriptions).where(subscriptions.c.removed == false()).order_by(subscriptions.c.id))
    return tuple(_subscription(row) for row in rows)


def pause(db: Connection, name: str, paused: bool) -> Subscription:
    """Pause or resume."""
    row = _find(db, name)
    db.execute(update(subscriptions).where(subscriptions.c.id == row.id).values(paused=paused))
    return _subscription(_find(db, name))


def remove(db: Connection, name: str) -> Subscription:
    """Forget the address, drop what is not delivered, keep the row for what was."""
    row = _find(db, name)
    db.execute(delete(alerts).where(alerts.c.subscription == row.id, alerts.c.status != AlertStatus.DELIVERED))
    db.execute(update(subscriptions).where(subscriptions.c.id == row.id).values(removed=True, url=""))
    return _subscription(row)


def _named(name: str) -> Select[Any]:
    return select(subscriptions).where(subscriptions.c.name == name, subscriptions.c.removed == false())


def _find(db: Connection, name: str) -> Row[Any]:
    row = db.execute(_named(name)).first()
    if row is None:
        raise refusals.no_subscription(name, sorted(known.name for known in all_subscriptions(db)))
    return row


def _subscription(row: Row[Any]) -> Subscription:
    wanted, created = codec.loads(ChangeFilter, row.filter), codec.from_micros(row.created_at)
    return Subscription(row.id, row.name, row.url, wanted, row.language, created, row.paused)


def owe(db: Connection, look: Look, *, change: str | None = None, event: str | None = None) -> None:
    """Write the alerts owed for a change or event to those who are still there and want to hear."""
    reasons = {owed.subscription: owed.reason for owed in look.owed}
    if not reasons:
        return
    here = subscriptions.c.removed == false(), subscriptions.c.paused == false()
    listening = set(db.scalars(select(subscriptions.c.id).where(subscriptions.c.id.in_(reasons), *here).with_for_update(read=True)))
    at = codec.to_micros(look.at)
    shared = {"change": change, "event": event, "created_at": at, "next_try": at, "status": AlertStatus.PENDING}
    rows = [{"subscription": one, "reason": reason, **shared} for one, reason in reasons.items() if one in listening]
    if rows:
        db.execute(alerts.insert(), rows)


def _heads() -> ColumnElement[bool]:
    """The oldest pending alert of each subscription that is neither paused nor removed."""
    oldest = (
        select(alerts.c.id)
        .where(alerts.c.subscription == subscriptions.c.id, alerts.c.status == _WRITTEN[AlertStatus.PENDING])
        .order_by(alerts.c.subscription, alerts.c.id)  # in the index's own words: it is taken, and read no further than its first entry
        .limit(1)
        .correlate(subscriptions)
        .scalar_subquery()
    )
    return (alerts.c.id == oldest) & (subscriptions.c.removed == false()) & (subscriptions.c.paused == false())


def claim(db: Connection, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[Alert, ...]:
    """Lease the heads whose next try is due."""
    moment = codec.to_micros(now)
    ready = (
        select(alerts.c.id)
        .select_from(subscriptions)
        .join(alerts, alerts.c.subscription == subscriptions.c.id)
        .where(_heads(), alerts.c.next_try <= moment, free(alerts, moment))
        .order_by(alerts.c.id)
        .limit(limit)
        .with_for_update(of=alerts, skip_locked=True)
    )
    ids = list(db.scalars(ready))
    if not ids:
        return ()
    hold(db, alerts, ids, holder, codec.to_micros(now + lease))
    return tuple(_alert(row) for row in db.execute(_shown().where(alerts.c.id.in_(ids)).order_by(alerts.c.id)))


def next_try(db: Connection) -> int | None:
    """When the next head that nobody holds is due, in microseconds."""
    query = (
        select(func.min(alerts.c.next_try))
        .select_from(subscriptions)
        .join(alerts, alerts.c.subscription == subscriptions.c.id)
        .where(_heads(), alerts.c.lease_holder.is_(None))
    )
    found: int | None = db.scalar(query)
    return found


def close(db: Connection, alert: Alert, status: AlertStatus, due: int | None, error: str | None) -> None:
    """Write what came of an attempt; what was delivered stays delivered."""
    values = {
        "status": status,
        "attempts": alerts.c.attempts + 1,
        "next_try": due,
        "last_error": error,
        "lease_holder": None,
        "lease_until": None,
    }
    db.execute(update(alerts).where(alerts.c.id == alert.id, alerts.c.status != AlertStatus.DELIVERED).values(**values))


def listed(db: Connection, status: AlertStatus | None, limit: int) -> tuple[Alert, ...]:
    """The newest alerts, of one status or of any."""
    query = _shown().limit(limit)
    if status is None:
        return tuple(_alert(row) for row in db.execute(query.order_by(alerts.c.id.desc())))
    # "+ 0": the few open ones are taken from their index and sorted, where SQLite else walks through all alerts from the newest.
    order = alerts.c.id + 0 if status is AlertStatus.PENDING else alerts.c.id
    return tuple(_alert(row) for row in db.execute(query.where(alerts.c.status == _WRITTEN[status]).order_by(order.desc())))


def _shown() -> Select[Any]:
    return (
        select(alerts, changes.c.body.label("change_body"), source_events.c.body.label("event_body"), *_SUBSCRIPTION)
        .join(subscriptions, alerts.c.subscription == subscriptions.c.id)
        .outerjoin(changes, alerts.c.change == changes.c.id)
        .outerjoin(source_events, alerts.c.event == source_events.c.id)
    )


_SUBSCRIPTION = [column.label(f"subscription_{column.name}") for column in subscriptions.c]


def _alert(row: Row[Any]) -> Alert:
    event: Event = codec.loads(SourceEvent, row.event_body) if row.change_body is None else codec.loads(Change, row.change_body)
    subscription = Subscription(
        id=row.subscription_id,
        name=row.subscription_name,
        url=row.subscription_url,
        filter=codec.loads(ChangeFilter, row.subscription_filter),
        language=row.subscription_language,
        created_at=codec.from_micros(row.subscription_created_at),
        paused=row.subscription_paused,
    )
    return Alert(
        id=row.id,
        event=event,
        subscription=subscription,
        reason=row.reason,
        created_at=codec.from_micros(row.created_at),
        status=AlertStatus(row.status),
        attempts=row.attempts,
        next_try=codec.maybe_time(row.next_try),
        last_error=row.last_error,
    )
