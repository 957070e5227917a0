"""Who is told: subscriptions, with their addresses as the cipher keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, case, delete, false, not_, select, update

from monitor.errors import StoreError
from monitor.model import AlertStatus, ChangeFilter, Manner, Subscription, Text
from monitor.store import codec, refusals
from monitor.store.addresses import MARK, Cipher
from monitor.store.engine import insert
from monitor.store.rules import keeps_time
from monitor.store.tables import alerts, dispatches, subscriptions

OPEN = (AlertStatus.PENDING, AlertStatus.DEAD)
"""What a subscription was to be told and was not."""

COLUMNS = [
    subscriptions.c[name].label(f"subscription_{name}")
    for name in ("id", "name", "url", "filter", "language", "created_at", "paused", "manner")
]
"""For a select that shows subscriptions beside something else; `shown` reads them."""


_LOCK = (
    select(*(subscriptions.c[name] for name in ("id", "paused", "stirred_at", "lease_holder", "lease_until")))
    .where(subscriptions.c.id.in_(bindparam("ids", expanding=True)), subscriptions.c.removed == false())
    .order_by(subscriptions.c.id)
    .with_for_update(key_share=True)
)
"""Built once, like every statement of a hot path."""


def add(
    db: Connection, cipher: Cipher, name: str, url: str, wanted: ChangeFilter, language: str, now: datetime, manner: Manner
) -> Subscription:
    """Raises ConfigError if the name is taken, StoreError if the addresses that are there cannot be read with this key."""
    if db.execute(_named(name)).first() is not None:
        raise refusals.name_taken(name)
    _try_key(db, cipher)
    created = codec.to_micros(now)
    values = {"name": name, "url": cipher.encrypt(url), "filter": codec.dumps(wanted), "language": language, "created_at": created}
    values |= {"manner": codec.dumps(manner), **({"wake_at": created, "stirred_at": created} if keeps_time(manner) else {})}
    number = insert(db, subscriptions, values)
    return Subscription(number, name, url, wanted, language, codec.from_micros(created), manner=manner)


def everyone(db: Connection, cipher: Cipher) -> tuple[Subscription, ...]:
    """All that are not removed, by id."""
    query = select(*COLUMNS).where(subscriptions.c.removed == false()).order_by(subscriptions.c.id)
    return tuple(shown(row, cipher) for row in db.execute(query))


def pause(db: Connection, cipher: Cipher, name: str, paused: bool) -> Subscription:
    """Pause or resume."""
    return _change(db, cipher, name, {"paused": paused})


def change(
    db: Connection, cipher: Cipher, name: str, wanted: ChangeFilter | None, manner: Manner | None, language: str | None
) -> Subscription:
    """Change what is given. With a new manner all is planned anew, at once: when the subscription was made is a time that is over."""
    values: dict[str, object] = {}
    if wanted is not None:
        values["filter"] = codec.dumps(wanted)
    if language is not None:
        values["language"] = language
    if manner is not None:
        created = subscriptions.c.created_at
        values |= {"manner": codec.dumps(manner), "digest_at": None, "all_quiet_at": None, **_woken(created)}
    return _change(db, cipher, name, values)


def _change(db: Connection, cipher: Cipher, name: str, values: dict[str, object]) -> Subscription:
    row = _find(db, name)
    if values:
        db.execute(update(subscriptions).where(subscriptions.c.id == row.subscription_id).values(**values))
    return shown(_find(db, name), cipher)


def remove(db: Connection, cipher: Cipher, name: str) -> Subscription:
    """Forget the address, drop what is not delivered, keep the row for what was. Works without the key: it is how a lost one is mended."""
    row = _find(db, name)
    number = row.subscription_id
    db.execute(delete(alerts).where(alerts.c.subscription == number, alerts.c.status.in_(OPEN)))
    db.execute(delete(dispatches).where(dispatches.c.subscription == number, dispatches.c.status.in_(OPEN)))
    gone = {"removed": True, "url": "", "wake_at": None, "stirred_at": None, "lease_holder": None, "lease_until": None}
    db.execute(update(subscriptions).where(subscriptions.c.id == number).values(**gone))
    try:
        return shown(row, cipher)
    except StoreError:
        return shown(row, None)


def number_of(db: Connection, name: str) -> int:
    """By name. Raises NotFoundError."""
    return int(_find(db, name).subscription_id)


def wake(db: Connection, numbers: Iterable[int], at: int) -> None:
    """Have these mailboxes planned at a time, or earlier if they were to be."""
    db.execute(update(subscriptions).where(subscriptions.c.id.in_(set(numbers))).values(**_woken(at)))


def lock(db: Connection, numbers: Iterable[int]) -> dict[int, Row[Any]]:
    """The rows of those that are not removed, locked in one order: two transactions that lock several cannot wait for each other."""
    wanted = set(numbers)
    if not wanted:
        return {}
    return {row.id: row for row in db.execute(_LOCK, {"ids": wanted})}


def _woken(at: Any) -> dict[str, object]:
    """`stirred_at` tells whoever plans the mailbox just now that something came in behind them."""
    columns = subscriptions.c.wake_at, subscriptions.c.stirred_at
    return {column.name: case((column.is_(None) | (column > at), at), else_=column) for column in columns}


def _named(name: str) -> Select[Any]:
    return select(*COLUMNS).where(subscriptions.c.name == name, subscriptions.c.removed == false())


def _find(db: Connection, name: str) -> Row[Any]:
    row = db.execute(_named(name)).first()
    if row is None:
        names = db.scalars(select(subscriptions.c.name).where(subscriptions.c.removed == false()))
        raise refusals.no_subscription(name, sorted(names))
    return row


def shown(row: Row[Any], cipher: Cipher | None) -> Subscription:
    """A row with `COLUMNS`; None leaves the address out. Raises StoreError, naming the subscription, where the key is missing or wrong."""
    try:
        url = cipher.decrypt(row.subscription_url) if cipher else ""
    except StoreError as error:
        name, text = row.subscription_name, error.text
        raise StoreError(Text(f'Subscription "{name}": {text.en}', f"订阅“{name}”：{text.zh}")) from error
    return Subscription(
        id=row.subscription_id,
        name=row.subscription_name,
        url=url,
        filter=codec.loads(ChangeFilter, row.subscription_filter),
        language=row.subscription_language,
        created_at=codec.from_micros(row.subscription_created_at),
        paused=row.subscription_paused,
        manner=codec.loads(Manner, row.subscription_manner),
    )


def _try_key(db: Connection, cipher: Cipher) -> None:
    """Read one encrypted address, so that a key that was lost is not silently followed by a second one."""
    kept = db.scalar(select(subscriptions.c.url).where(subscriptions.c.removed == false(), subscriptions.c.url.startswith(MARK)).limit(1))
    if kept is not None:
        cipher.decrypt(kept)


def unsealed(db: Connection, cipher: Cipher) -> tuple[tuple[int, str], ...]:
    """Addresses kept before there was a cipher, with the numbers of their subscriptions."""
    query = select(subscriptions.c.id, subscriptions.c.url).where(subscriptions.c.url != "", not_(subscriptions.c.url.startswith(MARK)))
    return tuple((row.id, row.url) for row in db.execute(query) if cipher.encrypts(row.url))


def seal(db: Connection, cipher: Cipher) -> None:
    """Encrypt them."""
    for number, url in unsealed(db, cipher):
        db.execute(update(subscriptions).where(subscriptions.c.id == number).values(url=cipher.encrypt(url)))
