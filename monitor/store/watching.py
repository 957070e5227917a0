"""What is watched, in tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from monitor.model import DocumentType, Source, SourceKey, Tracking, Watchlist
from monitor.store import codec, refusals, rules
from monitor.store.known import key_of, watchlist
from monitor.store.rules import asks_otherwise, forget_bytes, spread_over, watched
from monitor.store.tables import providers, sources


def sync(db: Connection, watchlist: Watchlist, now: datetime, spread: timedelta) -> None:
    """Make the watched sources those of the watchlist."""
    _sync_providers(db, watchlist)
    known = {key_of(row): row for row in db.execute(select(sources).with_for_update())}
    wanted = list(watched(watchlist))
    soon = (source for source, _ in wanted if source.url is not None and _is_soon(known.get(source.key), source, now))
    fresh = rules.in_turn(soon)
    due = dict(zip(fresh, map(codec.to_micros, spread_over(now, spread, len(fresh))), strict=True))
    keys = {source.key for source, _ in wanted}
    _switch_off(db, (row.id for key, row in known.items() if row.active and key not in keys))
    for source, document_type in wanted:
        if source.key in known:
            _update(db, known[source.key], source, document_type, due.get(source.key))
    new = [_new_row(source, kind, due.get(source.key)) for source, kind in wanted if source.key not in known]
    if new:
        db.execute(sources.insert(), new)


def _is_soon(row: Row[Any] | None, source: Source, now: datetime) -> bool:
    """New, without a time, with a time that cannot be, or on another schedule: under the old one its next look may be weeks away."""
    if row is None or row.due_at is None or codec.from_micros(row.due_at) > rules.beyond(source.schedule, now):
        return True
    return row.body != codec.dumps(source) and codec.loads(Source, row.body).schedule != source.schedule


def _sync_providers(db: Connection, watched_now: Watchlist) -> None:
    known = {row.id: row for row in db.execute(select(providers))}
    now = {provider.id: codec.dumps(provider) for provider in watched_now.providers}
    for position, provider in enumerate(rules.everything(watched_now, watchlist(db, everything=True)).providers):
        row = {"position": position, "body": now.get(provider.id), "whole": codec.dumps(provider)}
        old = known.get(provider.id)
        if old is None:
            db.execute(providers.insert().values(id=provider.id, **row))
        elif (old.position, old.body, old.whole) != (position, row["body"], row["whole"]):
            db.execute(update(providers).where(providers.c.id == provider.id).values(**row))


def _switch_off(db: Connection, ids: Iterable[int]) -> None:
    for source in ids:
        db.execute(update(sources).where(sources.c.id == source).values(active=False))


def _update(db: Connection, row: Row[Any], source: Source, document_type: DocumentType, due_at: int | None) -> None:
    """Write what differs, so that the start of a service over ten thousand known sources writes nothing."""
    body = codec.dumps(source)
    same = (row.body, row.document_type, row.active) == (body, document_type, True)
    due_at = rules.earlier(row.due_at, due_at) if source.url is not None else None
    if same and due_at == row.due_at:
        return
    values: dict[str, object] = {"url": source.url, "body": body, "document_type": document_type, "active": True, "due_at": due_at}
    if asks_otherwise(codec.loads(Source, row.body), source):
        values["tracking"] = codec.dumps(forget_bytes(codec.loads(Tracking, row.tracking)))
        values["revision"] = row.revision + 1
    db.execute(update(sources).where(sources.c.id == row.id).values(**values))


def _new_row(source: Source, document_type: DocumentType, due_at: int | None) -> dict[str, object]:
    return {
        "provider": source.key.provider,
        "document": source.key.document,
        "source": source.key.source,
        "document_type": document_type,
        "url": source.url,
        "body": codec.dumps(source),
        "due_at": due_at,
        "tracking": codec.dumps(Tracking()),
    }


def hasten(db: Connection, provider: str, now: datetime) -> int:
    """Make sources due that are due soon anyway."""
    moment, soon = codec.to_micros(now), codec.to_micros(now + rules.WITHIN)
    mine = sources.c.provider == provider, sources.c.active
    waiting = sources.c.due_at > moment, sources.c.due_at <= soon
    return db.execute(update(sources).where(*mine, *waiting).values(due_at=moment)).rowcount


_FIND = select(sources).where(
    sources.c.provider == bindparam("provider"), sources.c.document == bindparam("document"), sources.c.source == bindparam("source")
)
"""Built once, like every statement of the two hot methods (`load`, `record`): building costs SQLAlchemy more than running."""
_FIND_AND_LOCK = _FIND.with_for_update()


def find(db: Connection, key: SourceKey, *, lock: bool = False) -> Row[Any]:
    """The row of a source. Raises NotFoundError."""
    named = {"provider": key.provider, "document": key.document, "source": key.source}
    row = db.execute(_FIND_AND_LOCK if lock else _FIND, named).first()
    if row is None:
        raise refusals.no_source(key)
    return row
