"""What was recorded, asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Label, Row, Select, and_, func, or_, select, tuple_

from monitor.model import Change, ChangeFilter, ChangeQuery, DocumentType, Response, Source, SourceKey, SourceStatus, Version, VersionEntry
from monitor.route import objection
from monitor.store import blobs, codec, looks, refusals
from monitor.store.checks import tracked
from monitor.store.envelope import Envelope
from monitor.store.readings import Readings
from monitor.store.rules import asks_more, utc
from monitor.store.tables import change_kinds, changes, runs, snapshots, sources, versions
from monitor.store.watching import find, key_of

_then = versions.alias("then")

_LISTED = 5
"""Ids named when a beginning fits several changes."""


def find_changes(db: Connection, query: ChangeQuery) -> tuple[Change, ...]:
    """By first sighting, then id."""
    order = [changes.c.first_seen, changes.c.id]
    wanted = (
        select(changes.c.body)
        .join(sources, changes.c.source == sources.c.id)
        .where(*_conditions(db, query))
        .order_by(*([column.desc() for column in order] if query.newest_first else order))
        .limit(None if asks_more(query.filter) else query.limit)
    )
    with db.execute(wanted, execution_options={"yield_per": 200}) as rows:
        found: Iterator[Change] = (codec.loads(Change, body) for body in rows.scalars())
        if asks_more(query.filter):  # what stands in no column of its own is looked for in the change itself
            found = islice((change for change in found if objection(change, query.filter) is None), query.limit)
        return tuple(found)


def _conditions(db: Connection, query: ChangeQuery) -> list[ColumnElement[bool]]:
    found = _filtered(query.filter)
    if query.since is not None:
        found.append(changes.c.first_seen >= codec.to_micros(query.since))
    if query.until is not None:
        found.append(changes.c.first_seen < codec.to_micros(query.until))
    if query.before is not None:
        at, ident = query.before
        found.append(tuple_(changes.c.first_seen, changes.c.id) < (codec.to_micros(at), ident))
    if query.source is not None:
        key = query.source
        named = sources.c.provider == key.provider, sources.c.document == key.document, sources.c.source == key.source
        number = db.scalar(select(sources.c.id).where(*named))
        found.append(changes.c.source == (-1 if number is None else number))
    return found


def _filtered(wanted: ChangeFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.min_severity.rank:
        found.append(changes.c.severity >= wanted.min_severity.rank)
    if wanted.providers:
        found.append(sources.c.provider.in_(wanted.providers))
    if wanted.documents:
        found.append(or_(*(_document(name) for name in wanted.documents)))
    if wanted.document_types:
        found.append(changes.c.document_type.in_(wanted.document_types))
    if wanted.kinds:
        found.append(select(1).where(change_kinds.c.change == changes.c.id, change_kinds.c.kind.in_(wanted.kinds)).exists())
    return found


def _document(name: str) -> ColumnElement[bool]:
    provider, slash, document = name.partition("/")
    return and_(sources.c.provider == provider, sources.c.document == document) if slash else sources.c.document == name


def change(db: Connection, change_id: str) -> Change:
    """By id, or a beginning that fits one only."""
    exact = db.scalar(select(changes.c.body).where(changes.c.id == change_id))
    if exact is not None:
        return codec.loads(Change, exact)
    after = change_id[:-1] + chr(ord(change_id[-1]) + 1) if change_id else ""
    query = select(changes.c.id, changes.c.body).where(changes.c.id >= change_id, changes.c.id < after).order_by(changes.c.id)
    rows = db.execute(query.limit(_LISTED)).all()
    if not rows:
        raise refusals.no_change(change_id)
    if len(rows) > 1:
        raise refusals.many_changes(change_id, [row.id for row in rows])
    return codec.loads(Change, rows[0].body)


def version(db: Connection, readings: Readings, key: SourceKey, number: int) -> Version:
    """By number."""
    source = find(db, key).id
    row = db.execute(select(versions).where(versions.c.source == source, versions.c.number == number)).first()
    if row is None:
        count = db.scalar(select(func.count()).select_from(versions).where(versions.c.source == source)) or 0
        raise refusals.no_version(key, number, count)
    return readings.versions(db, key, [row])[0]


def versions_of(db: Connection, key: SourceKey) -> tuple[VersionEntry, ...]:
    """By number."""
    query = select(versions, _brought_by()).where(versions.c.source == find(db, key).id)
    return tuple(_entry(key, row) for row in db.execute(query.order_by(versions.c.number)))


def in_force(db: Connection, at: datetime) -> tuple[VersionEntry, ...]:
    """By key."""
    of_source = select(_then.c.number).where(_then.c.source == sources.c.id, _then.c.first_seen <= codec.to_micros(at))
    number = of_source.order_by(_then.c.first_seen.desc(), _then.c.number.desc()).limit(1).correlate(sources).scalar_subquery()
    names = sources.c.provider, sources.c.document, sources.c.source
    columns = [versions.c[name] for name in ("number", "first_seen", "confirmed_at")]
    query = (
        select(*names, *columns, _brought_by())
        .select_from(sources)
        .join(versions, and_(versions.c.source == sources.c.id, versions.c.number == number))
    )
    return tuple(_entry(key_of(row), row) for row in db.execute(query.order_by(*names)))


def _brought_by() -> Label[Any]:
    brought = select(func.min(changes.c.id)).where(changes.c.source == versions.c.source, changes.c.first_seen == versions.c.first_seen)
    return brought.correlate(versions).scalar_subquery().label("change")


def _entry(key: SourceKey, row: Row[*tuple[Any, ...]]) -> VersionEntry:
    return VersionEntry(key, row.number, codec.from_micros(row.first_seen), codec.from_micros(row.confirmed_at), row.change)


def version_at(db: Connection, readings: Readings, key: SourceKey, at: datetime) -> Version | None:
    """By first sighting."""
    mine = versions.c.source == find(db, key).id
    query = select(versions).where(mine, versions.c.first_seen <= codec.to_micros(at))
    row = db.execute(query.order_by(versions.c.first_seen.desc(), versions.c.number.desc()).limit(1)).first()
    return None if row is None else readings.versions(db, key, [row])[0]


def snapshot(db: Connection, key: SourceKey, at: datetime) -> Response:
    """The latest kept response not after a time."""
    row = snapshot_row(db, find(db, key).id, codec.to_micros(at))
    if row is None:
        raise refusals.no_snapshot(key, utc(at).isoformat())
    wanted = {row.body, row.envelope, row.screenshot} - {None}
    found = blobs.contents(db, wanted)
    if row.body not in found:
        raise refusals.removed(key, codec.from_micros(row.at).isoformat())
    return _response(row, found)


def snapshot_row(db: Connection, source: int, at: int) -> Row[Any] | None:
    """The row of the latest snapshot of a source not after a time, in microseconds."""
    query = select(snapshots).where(snapshots.c.source == source, snapshots.c.at <= at)
    return db.execute(query.order_by(snapshots.c.at.desc(), snapshots.c.revision.desc()).limit(1)).first()


def _response(row: Row[Any], contents: dict[int, bytes]) -> Response:
    base = contents[row.envelope]
    envelope = codec.loads(Envelope, base if row.envelope_delta is None else blobs.expand(row.envelope_delta, base))
    return Response(
        url=envelope.url,
        final_url=envelope.final_url,
        status=envelope.status,
        headers=envelope.headers,
        body=contents[row.body],
        fetched_at=codec.from_micros(row.at + row.fetched_after),
        elapsed=timedelta(microseconds=row.elapsed),
        redirects=envelope.redirects,
        http_version=envelope.http_version,
        screenshot=None if row.screenshot is None else contents.get(row.screenshot),
    )


def status(db: Connection, readings: Readings) -> tuple[SourceStatus, ...]:
    """How each watched source stands, by key."""
    order = sources.c.provider, sources.c.document, sources.c.source
    rows = db.execute(_status_query().where(sources.c.active).order_by(*order)).all()
    return tuple(_status(db, readings, row) for row in rows)


def _status_query() -> Select[Any]:
    last = and_(runs.c.source == sources.c.id, runs.c.number == sources.c.last_run)
    return select(
        sources,
        *(runs.c[name] for name in ("since", "outcome", "reason", "notes", "looks")),
        select(func.count()).where(versions.c.source == sources.c.id).scalar_subquery().label("versions"),
        select(func.count()).where(changes.c.source == sources.c.id).scalar_subquery().label("changes"),
    ).outerjoin(runs, last)


def _status(db: Connection, readings: Readings, row: Row[Any]) -> SourceStatus:
    return SourceStatus(
        source=codec.loads(Source, row.body),
        document_type=DocumentType(row.document_type),
        tracking=tracked(db, readings, row),
        last_check=looks.entries(key_of(row), row)[-1] if row.last_run is not None else None,
        last_good=codec.maybe_time(row.last_good),
        due_at=codec.maybe_time(row.due_at),
        versions=row.versions,
        changes=row.changes,
    )
