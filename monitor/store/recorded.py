"""What stands in the tables of evidence, as the records that a chain covers; and the chaining of what was recorded before there were chains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import zstandard
from sqlalchemy import Connection, Row, select, update

from monitor.model import SourceKey
from monitor.store import chain, codec
from monitor.store.chain import End, Kept, Record
from monitor.store.contents import contents
from monitor.store.envelope import Envelope
from monitor.store.frames import expand
from monitor.store.tables import blobs as blob_rows
from monitor.store.tables import change_kinds, changes, snapshots, sources, versions

_BATCH = 500
"""Snapshots whose headers are read at once."""

_body, _screen = blob_rows.alias("body"), blob_rows.alias("screen")
_SNAPSHOTS = (
    select(snapshots, _body.c.sha256.label("body_hash"), _screen.c.sha256.label("screen_hash"))
    .outerjoin(_body, snapshots.c.body == _body.c.id)
    .outerjoin(_screen, snapshots.c.screenshot == _screen.c.id)
    .order_by(snapshots.c.at, snapshots.c.revision)
)
_VERSIONS = select(versions, blob_rows.c.sha256).outerjoin(blob_rows, versions.c.reading == blob_rows.c.id).order_by(versions.c.number)


def records(db: Connection, source: int, key: SourceKey) -> Iterator[tuple[int, Record, bool]]:
    """All that is recorded of a source: time in microseconds, record, and whether it can be read. By table, then by time."""
    yield from _snapshots(db, source, key)
    for row in db.execute(_VERSIONS.where(versions.c.source == source)):
        record = chain.version_record(key, row.number, row.first_seen, row.confirmed_at, row.sha256 or b"")
        yield row.confirmed_at, record, row.sha256 is not None
    yield from _changes(db, source, key)


def _snapshots(db: Connection, source: int, key: SourceKey) -> Iterator[tuple[int, Record, bool]]:
    result = db.execute(_SNAPSHOTS.where(snapshots.c.source == source), execution_options={"yield_per": _BATCH})
    for rows in result.partitions():
        bases = _envelopes(db, rows)
        for row in rows:
            envelope = _envelope(row, bases)
            kept = kept_of(row)
            readable = envelope is not None and row.body_hash is not None
            yield row.at, chain.snapshot_record(key, kept, envelope), readable


def kept_of(row: Row[Any]) -> Kept:
    """A row of `snapshots` with the hashes beside it."""
    return Kept(
        row.at, row.revision, row.fetched_after, row.elapsed, row.body_hash or b"", row.screen_hash, row.envelope, row.envelope_delta
    )


def _envelopes(db: Connection, rows: Sequence[Row[Any]]) -> dict[int, bytes]:
    wanted = {row.envelope for row in rows}
    try:
        return contents(db, wanted)
    except zstandard.ZstdError:
        return _one_by_one(db, wanted)


def _one_by_one(db: Connection, wanted: set[int]) -> dict[int, bytes]:
    """One that is damaged must not hide the others."""
    found: dict[int, bytes] = {}
    for blob in wanted:
        try:
            found |= contents(db, [blob])
        except zstandard.ZstdError:
            continue
    return found


def _envelope(row: Row[Any], bases: dict[int, bytes]) -> Envelope | None:
    base = bases.get(row.envelope)
    if base is None:
        return None
    try:
        return codec.loads(Envelope, base if row.envelope_delta is None else expand(row.envelope_delta, base))
    except (zstandard.ZstdError, codec.DamagedError, UnicodeDecodeError):
        return None


def _changes(db: Connection, source: int, key: SourceKey) -> Iterator[tuple[int, Record, bool]]:
    kinds: dict[str, list[str]] = defaultdict(list)
    mine = select(change_kinds).join(changes, change_kinds.c.change == changes.c.id).where(changes.c.source == source)
    for row in db.execute(mine):
        kinds[row.change].append(row.kind)
    result = db.execute(select(changes).where(changes.c.source == source).order_by(changes.c.first_seen, changes.c.id))
    for row in result:
        record = chain.change_record(key, row.id, row.first_seen, row.severity, row.document_type, kinds[row.id], row.body)
        yield row.first_seen, record, True


def adopt(db: Connection, source: int, key: SourceKey, at: int) -> End:
    """Chain all that is recorded of a source that has no chain; the caller writes the end into its row."""
    found = sorted(
        records(db, source, key), key=lambda each: (each[0], _ORDER.index(each[1].kind))
    )  # the sort keeps rows of a table in order
    return chain.append(db, source, key, End(), [record for _, record, _ in found], at)


_ORDER = list(chain.Kind)


def write_end(db: Connection, source: int, end: End) -> None:
    """Into the source's row."""
    db.execute(update(sources).where(sources.c.id == source).values(**chain.values(end)))
