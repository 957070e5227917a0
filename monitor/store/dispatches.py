"""Dispatches: messages that were begun, with the alerts that they gather."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, literal_column, or_, select, update

from monitor.model import AlertStatus, Closing, Dispatch, Draft, Form, Mailbox, Sent, Subscription
from monitor.store import codec, rules, subscriptions, telling
from monitor.store.addresses import Cipher
from monitor.store.engine import insert
from monitor.store.tables import alerts, dispatches
from monitor.store.tables import subscriptions as mailboxes
from monitor.store.telling import STATUS

_PENDING, _DELIVERED = STATUS[AlertStatus.PENDING], STATUS[AlertStatus.DELIVERED]

# Built once, like every statement of a hot path: building costs SQLAlchemy more than running.
_UNFINISHED = select(dispatches).where(dispatches.c.subscription == bindparam("mailbox"), dispatches.c.status == _PENDING)
_SENT = (
    select(dispatches.c.closed_at, dispatches.c.form, dispatches.c.provider, dispatches.c.alerts, dispatches.c.fingerprints)
    .where(
        dispatches.c.subscription == bindparam("mailbox"), dispatches.c.status == _DELIVERED, dispatches.c.closed_at >= bindparam("since")
    )
    .order_by(dispatches.c.closed_at, dispatches.c.id)
)
_CHANNEL_SENT = (
    select(dispatches.c.closed_at)
    .where(dispatches.c.channel == bindparam("channel"), dispatches.c.status == _DELIVERED, dispatches.c.closed_at >= bindparam("since"))
    .order_by(dispatches.c.closed_at)
)
_THREAD = select(dispatches.c.id, dispatches.c.form, dispatches.c.key).where(
    dispatches.c.subscription == bindparam("mailbox"),
    dispatches.c.thread == bindparam("thread"),
    dispatches.c.thread != literal_column("''"),
    dispatches.c.id < bindparam("before"),
    dispatches.c.status == _DELIVERED,
)
_FIRST, _LATEST = _THREAD.order_by(dispatches.c.id).limit(1), _THREAD.order_by(dispatches.c.id.desc()).limit(rules.REPLIED)
_GATHERED = telling.select_alerts().where(alerts.c.dispatch == bindparam("message"), alerts.c.dispatch.is_not(None)).order_by(alerts.c.id)
_GATHER = update(alerts).where(alerts.c.id.in_(bindparam("ids", expanding=True))).values(dispatch=bindparam("message"))
_CLOSE = (
    update(dispatches)
    .where(dispatches.c.id == bindparam("message"), dispatches.c.status != _DELIVERED)
    .values(attempts=dispatches.c.attempts + 1, status=bindparam("now_is"), closed_at=bindparam("over_at"), last_error=bindparam("why"))
)
_CLOSE_ALERTS = (
    update(alerts)
    .where(alerts.c.dispatch == bindparam("message"), alerts.c.dispatch.is_not(None), alerts.c.status != _DELIVERED)
    .values(attempts=alerts.c.attempts + 1, status=bindparam("now_is"), next_try=bindparam("due"), last_error=bindparam("why"))
)


def unfinished(db: Connection, cipher: Cipher, subscription: Subscription) -> Dispatch | None:
    row = db.execute(_UNFINISHED, {"mailbox": subscription.id}).first()
    return None if row is None else _dispatch(db, cipher, row, subscription)


def sent(db: Connection, number: int, since: int) -> tuple[Sent, ...]:
    rows = db.execute(_SENT, {"mailbox": number, "since": since})
    return tuple(
        Sent(codec.from_micros(row.closed_at), Form(row.form), row.provider, row.alerts, tuple(json.loads(row.fingerprints)))
        for row in rows
    )


def channel_sent(db: Connection, cipher: Cipher, subscription: Subscription, now: datetime) -> tuple[datetime, ...]:
    """As far back as the subscription's own rate looks."""
    since = codec.to_micros(now - subscription.manner.rate.per)
    found = db.scalars(_CHANNEL_SENT, {"channel": cipher.fingerprint(subscription.url), "since": since})
    return tuple(codec.from_micros(at) for at in found)


def write(db: Connection, cipher: Cipher, mailbox: Mailbox, draft: Draft, now: int) -> Dispatch:
    subscription = mailbox.subscription
    values = {
        "subscription": subscription.id,
        "form": draft.form,
        "key": draft.alerts[0].idempotency_key if draft.form is Form.SINGLE else None,
        "thread": draft.thread,
        "fingerprints": json.dumps(draft.fingerprints),
        "provider": rules.provider_of(draft.alerts),
        "channel": cipher.fingerprint(subscription.url),
        "alerts": len(draft.alerts),
        "created_at": now,
        "status": AlertStatus.PENDING,
    }
    number = insert(db, dispatches, values)
    ids = [alert.id for alert in draft.alerts]
    if ids:
        db.execute(_GATHER, {"ids": ids, "message": number})
    return Dispatch(
        id=number,
        subscription=subscription,
        form=draft.form,
        alerts=draft.alerts,
        created_at=codec.from_micros(now),
        thread=draft.thread,
        fingerprints=draft.fingerprints,
        in_reply_to=_replied(db, subscription.id, draft.thread, number),
        lease=mailbox.lease,
    )


def _replied(db: Connection, subscription: int, thread: str, number: int) -> tuple[str, ...]:
    """Keys of the thread's delivered messages before this one."""
    if not thread:
        return ()
    asked = {"mailbox": subscription, "thread": thread, "before": number}
    latest = db.execute(_LATEST, asked).all()[::-1]
    first = db.execute(_FIRST, asked).all() if len(latest) == rules.REPLIED else []
    keys = {row.id: rules.key_of(Form(row.form), subscription, row.id, row.key) for row in (*first, *latest)}
    return rules.thread_keys(tuple(keys.values()))


def close(db: Connection, dispatch: Dispatch, closing: Closing, moment: int, due: int) -> bool:
    """Whether the message was not delivered before."""
    over = closing.status is not AlertStatus.PENDING
    told = {"message": dispatch.id, "now_is": closing.status, "why": closing.error}
    if not db.execute(_CLOSE, told | {"over_at": moment if over else None}).rowcount:
        return False
    db.execute(_CLOSE_ALERTS, told | {"due": None if over else due})
    return True


def listed(db: Connection, cipher: Cipher, event: str | None, limit: int) -> tuple[Dispatch, ...]:
    """The messages begun, newest first."""
    query = select(dispatches, *subscriptions.COLUMNS).join(mailboxes, dispatches.c.subscription == mailboxes.c.id)
    if event is not None:
        telling_of = or_(alerts.c.change == event, alerts.c.event == event)
        query = query.where(dispatches.c.id.in_(select(alerts.c.dispatch).where(telling_of, alerts.c.dispatch.is_not(None))))
    rows = db.execute(query.order_by(dispatches.c.id.desc()).limit(limit)).all()
    return tuple(_dispatch(db, cipher, row, subscriptions.shown(row, cipher)) for row in rows)


def _dispatch(db: Connection, cipher: Cipher, row: Row[Any], subscription: Subscription) -> Dispatch:
    gathered = telling.read_alerts(cipher, db.execute(_GATHERED, {"message": row.id}))
    return Dispatch(
        id=row.id,
        subscription=subscription,
        form=Form(row.form),
        alerts=gathered,
        created_at=codec.from_micros(row.created_at),
        thread=row.thread,
        fingerprints=tuple(json.loads(row.fingerprints)),
        attempts=row.attempts,
        status=AlertStatus(row.status),
        closed_at=codec.maybe_time(row.closed_at),
        in_reply_to=_replied(db, subscription.id, row.thread, row.id),
    )
