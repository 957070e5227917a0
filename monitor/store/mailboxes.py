"""Mailboxes: leased, planned, and emptied one message at a time.

The lease stands in the subscription's row, and names its holder and its end: whoever comes back after another took the mailbox over finds
another lease there, and writes nothing but that its message was delivered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, false, func, or_, select, update

from monitor.model import (
    Alert,
    AlertStatus,
    Closing,
    Dispatch,
    Escalation,
    Mailbox,
    Owed,
    Plan,
    Purpose,
    Settled,
)
from monitor.store import codec, dispatches, rules, silencing, subscriptions, telling
from monitor.store.addresses import Cipher
from monitor.store.leases import free, hold
from monitor.store.readings import Readings
from monitor.store.reverted import reverted
from monitor.store.tables import alerts
from monitor.store.tables import subscriptions as mailboxes
from monitor.store.telling import STATUS

_PENDING, _DELIVERED = STATUS[AlertStatus.PENDING], STATUS[AlertStatus.DELIVERED]

# Built once, like every statement of a hot path: building costs SQLAlchemy more than running.
_ROWS = select(mailboxes, *subscriptions.COLUMNS).where(mailboxes.c.id.in_(bindparam("ids", expanding=True)))
_WAITING = telling.select_alerts().where(
    alerts.c.subscription == bindparam("mailbox"), alerts.c.status == _PENDING, alerts.c.dispatch.is_(None)
)
_RIPE = (
    _WAITING.where(or_(alerts.c.not_before.is_(None), alerts.c.not_before <= bindparam("moment")))
    .order_by(alerts.c.id)
    .limit(rules.PENDING_SHOWN)
)
_LATER = _WAITING.where(alerts.c.not_before > bindparam("moment")).order_by(alerts.c.not_before, alerts.c.id).limit(1)
_MAILBOX = update(mailboxes).where(mailboxes.c.id == bindparam("mailbox"))


@dataclass(frozen=True, slots=True)
class Means:
    """What loading a mailbox takes beside the database."""

    cipher: Cipher
    readings: Readings


def claim(db: Connection, holder: str, now: datetime, lease: timedelta, limit: int) -> list[int]:
    """Lease the mailboxes that waited longest."""
    until = codec.to_micros(now + lease)
    ready = (
        select(mailboxes.c.id)
        .where(_due(codec.to_micros(now)))
        .order_by(mailboxes.c.wake_at, mailboxes.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )
    ids = list(db.scalars(ready))
    if ids:
        hold(db, mailboxes, ids, holder, until)
        db.execute(update(mailboxes).where(mailboxes.c.id.in_(ids)).values(stirred_at=None))
    return ids


def load(db: Connection, means: Means, holder: str, ids: Sequence[int], now: datetime) -> tuple[Mailbox, ...]:
    """What was leased, unless it was taken away meanwhile. What came in since the lease is loaded, and also has the mailbox planned again."""
    rows = {row.id: row for row in db.execute(_ROWS, {"ids": ids})}
    mine = (rows[number] for number in ids if rows[number].lease_holder == holder)
    return tuple(_load(db, means, row, now) for row in mine)


def any_due(db: Connection, now: datetime) -> bool:
    """Whether there is a mailbox to be planned that nobody holds."""
    return db.scalar(select(mailboxes.c.id).where(_due(codec.to_micros(now))).limit(1)) is not None


def _due(moment: int) -> ColumnElement[bool]:
    return and_(mailboxes.c.wake_at <= moment, _listening(), free(mailboxes, moment))


def next_wake(db: Connection) -> int | None:
    """When the next mailbox that nobody holds is to be planned, in microseconds."""
    query = select(func.min(mailboxes.c.wake_at)).where(mailboxes.c.wake_at.is_not(None), _listening(), mailboxes.c.lease_holder.is_(None))
    found: int | None = db.scalar(query)
    return found


def _listening() -> ColumnElement[bool]:
    return and_(mailboxes.c.removed == false(), mailboxes.c.paused == false())


def _load(db: Connection, means: Means, row: Row[Any], now: datetime) -> Mailbox:
    cipher = means.cipher
    subscription = subscriptions.shown(row, cipher)
    pending = _pending(db, cipher, row.id, codec.to_micros(now))
    return Mailbox(
        subscription=subscription,
        pending=pending,
        unfinished=dispatches.unfinished(db, cipher, subscription),
        blocked_until=codec.maybe_time(row.blocked_until),
        digest_at=codec.maybe_time(row.digest_at),
        all_quiet_at=codec.maybe_time(row.all_quiet_at),
        sent=dispatches.sent(db, row.id, codec.to_micros(now - rules.SENT_SHOWN)),
        channel_sent=dispatches.channel_sent(db, cipher, subscription, now),
        silences=silencing.in_force(db, now),
        acknowledged=silencing.acknowledged(db, {alert.event.id for alert in pending}),
        reverted=reverted(db, means.readings, pending),
        lease=_lease_of(row),
    )


def _pending(db: Connection, cipher: Cipher, number: int, moment: int) -> tuple[Alert, ...]:
    asked = {"mailbox": number, "moment": moment}
    return telling.read_alerts(cipher, db.execute(_RIPE, asked)) + telling.read_alerts(cipher, db.execute(_LATER, asked))


def _lease_of(row: Row[Any]) -> str:
    return f"{row.lease_holder} {row.lease_until}"


# --- a plan is carried out


def begin(db: Connection, cipher: Cipher, mailbox: Mailbox, plan: Plan, now: datetime) -> Dispatch | None:
    """Write what a plan decided."""
    number = mailbox.subscription.id
    row = subscriptions.lock(db, (number,)).get(number)
    if row is None or _lease_of(row) != mailbox.lease:
        return None
    _settle(db, plan.settled)
    kept = {"digest_at": codec.maybe_micros(plan.digest_at), "all_quiet_at": codec.maybe_micros(plan.all_quiet_at)}
    begun = _begun(db, cipher, mailbox, plan, codec.to_micros(now))
    if begun is None:
        kept |= _ended(codec.maybe_micros(rules.asleep_until(plan, codec.maybe_time(row.stirred_at))))
    db.execute(_MAILBOX, {"mailbox": number, **kept})
    return begun


def _begun(db: Connection, cipher: Cipher, mailbox: Mailbox, plan: Plan, now: int) -> Dispatch | None:
    rules.check_plan(mailbox, plan)
    if plan.again and mailbox.unfinished is not None:
        return replace(mailbox.unfinished, lease=mailbox.lease)
    return None if plan.send is None else dispatches.write(db, cipher, mailbox, plan.send, now)


def _ended(wake_at: int | None) -> dict[str, int | None]:
    return {"wake_at": wake_at, "stirred_at": None, "lease_holder": None, "lease_until": None}


def _settle(db: Connection, settled: Sequence[Settled]) -> None:
    reasons: dict[str, list[int]] = {}
    for each in settled:
        reasons.setdefault(each.reason, []).append(each.alert.id)
    for reason, ids in reasons.items():
        values = {"status": AlertStatus.SETTLED, "settled": reason, "next_try": None}
        db.execute(update(alerts).where(alerts.c.id.in_(ids), alerts.c.status == _PENDING).values(**values))


# --- an attempt is over


def close(db: Connection, dispatch: Dispatch, closing: Closing, now: datetime) -> None:
    """Write what came of an attempt."""
    others = {each.subscription for each in closing.escalations} | {each.subscription for each in closing.owed}
    concerned = {dispatch.subscription.id} | others
    here = subscriptions.lock(db, concerned)
    row = here.get(dispatch.subscription.id)
    ours = row is not None and _lease_of(row) == dispatch.lease
    moment, due = codec.to_micros(now), codec.to_micros(closing.next_try or now)
    if (ours or closing.status is AlertStatus.DELIVERED) and dispatches.close(db, dispatch, closing, moment, due):
        _owe(db, closing, moment)
    if ours:
        blocked = due if closing.status is AlertStatus.PENDING else None
        values = _ended(due if blocked is not None else moment) | {"blocked_until": blocked}
        db.execute(_MAILBOX, {"mailbox": dispatch.subscription.id, **values})


def _owe(db: Connection, closing: Closing, moment: int) -> None:
    for each in closing.escalations:
        telling.owe(db, (owed_by(each),), moment, each.event)
    if closing.refused is not None and telling.keep_event(db, None, closing.refused):
        telling.owe(db, closing.owed, moment, closing.refused.id)


def owed_by(escalation: Escalation) -> Owed:
    """An escalation as an alert that is owed."""
    return Owed(escalation.subscription, escalation.reason, Purpose.ESCALATION, escalation.not_before)
