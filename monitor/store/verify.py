"""Whether all evidence is as it was recorded: every row against its link, every link against the one before, every content against its hash."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Any

import zstandard
from sqlalchemy import ColumnElement, Connection, Row, Table, select

from monitor.model import SourceKey, Text
from monitor.store import blobs, chain
from monitor.store.chain import FIRST, Kind
from monitor.store.faults import Fault, Wrong
from monitor.store.frames import REMOVED, expand
from monitor.store.known import key_of
from monitor.store.recorded import records
from monitor.store.tables import blobs as blob_rows
from monitor.store.tables import change_kinds, changes, links, snapshots, sources, version_facts, versions

_BATCH = 200
_ROOM = 64 * 2**20
"""Bytes of contents that others lean on, kept while blobs are read."""

Covered = dict[tuple[str, str], bytes]
"""By kind and subject, what the links say of the rows."""


def source(db: Connection, row: Row[Any]) -> Iterator[Fault | None]:
    """One source's chain, and all that it covers. None for each link and each row that is looked at, whatever is found."""
    key = key_of(row)
    covered: Covered = {}
    yield from _chain(db, row, key, covered)
    for _, record, readable in records(db, row.id, key):
        yield None
        said = covered.pop((record.kind, record.subject), None)
        name = _named(record.kind, record.subject)
        if said is None:
            yield Fault(str(key), name, Wrong.ADDED)
        elif said != record.content:
            yield Fault(str(key), name, Wrong.ALTERED)
        elif not readable:
            yield Fault(str(key), name, Wrong.DAMAGED)
    yield from _left(key, covered)


def _left(key: SourceKey, covered: Covered) -> Iterator[Fault]:
    """Links whose row is not there; a removal has none and says all itself."""
    for (kind, subject), content in covered.items():
        if kind != Kind.REMOVAL:
            yield Fault(str(key), _named(kind, subject), Wrong.MISSING)
        elif chain.removal_record(key, subject).content != content:
            yield Fault(str(key), _named(kind, subject), Wrong.ALTERED)


def _chain(db: Connection, row: Row[Any], key: SourceKey, covered: Covered) -> Iterator[Fault | None]:
    previous, expected = FIRST, 1
    result = db.execute(select(links).where(links.c.source == row.id).order_by(links.c.number), execution_options={"yield_per": 1000})
    for link in result:
        yield None
        if link.number != expected:
            yield Fault(str(key), _link(expected), Wrong.MISSING)
        if chain.next_link(key, link.number, link.at, link.kind, link.subject, link.content, previous) != link.link:
            yield Fault(str(key), _link(link.number, link), Wrong.ORDER)
        if (link.kind, link.subject) in covered:
            yield Fault(str(key), _link(link.number, link), Wrong.ADDED)
        covered[link.kind, link.subject] = link.content
        previous, expected = link.link, link.number + 1
    if (row.chain_length or 0, row.chain_head or FIRST) != (expected - 1, previous):
        yield Fault(str(key), _link(expected - 1), Wrong.CUT)


_NAMES: dict[str, str] = {Kind.SNAPSHOT: "快照", Kind.VERSION: "版本", Kind.CHANGE: "变更", Kind.REMOVAL: "删除记录"}


def _named(kind: str, subject: str) -> Text:
    said = subject
    if kind == Kind.SNAPSHOT:
        at, _, revision = subject.partition(" ")
        said = f"{chain.moment(int(at))} ({revision})" if at.lstrip("-").isdecimal() else subject
    return Text(f"{kind} {said}", f"{_NAMES.get(kind, kind)} {said}")


def _link(number: int, link: Row[Any] | None = None) -> Text:
    covers = _named(link.kind, link.subject) if link else None
    return Text(f"link {number}" + (f" ({covers.en})" if covers else ""), f"第 {number} 环" + (f"（{covers.zh}）" if covers else ""))


def strays(db: Connection) -> Iterator[Fault]:
    """Rows of sources and changes that are not there."""
    known = select(sources.c.id)
    for table in (links, snapshots, versions, changes, version_facts):
        for number in db.scalars(select(table.c.source).where(table.c.source.not_in(known)).distinct()):
            yield Fault(table.name, Text(f"rows of source {number}", f"来源 {number} 的各行"), Wrong.STRAY)
    for ident in db.scalars(select(change_kinds.c.change).where(change_kinds.c.change.not_in(select(changes.c.id))).distinct()):
        yield Fault(change_kinds.name, Text(f"rows of change {ident}", f"变更 {ident} 的各行"), Wrong.STRAY)


def removed(db: Connection) -> set[str]:
    """The hashes of contents that a policy of retention removed, hexadecimal."""
    return {chain.removed_digest(subject) for subject in db.scalars(select(links.c.subject).where(links.c.kind == Kind.REMOVAL))}


def blobs_of(db: Connection, number: int) -> set[int]:
    """The blobs that a source's snapshots and versions consist of."""
    kept = select(snapshots.c.body, snapshots.c.envelope, snapshots.c.screenshot).where(snapshots.c.source == number)
    found = {blob for row in db.execute(kept) for blob in row if blob is not None}
    return found | set(db.scalars(select(versions.c.reading).where(versions.c.source == number)))


class Contents:
    """Reads blobs one after the other, keeping what the latest ones leaned on."""

    def __init__(self, db: Connection, room: int = _ROOM) -> None:
        self._db = db
        self._kept: OrderedDict[int, bytes] = OrderedDict()
        self._left = room

    def of(self, row: Row[Any]) -> bytes:
        """Raises zstandard.ZstdError, KeyError where it cannot be read."""
        return expand(row.data, b"" if row.base is None else self._base(row.base, 0))

    def _base(self, blob: int, depth: int) -> bytes:
        if blob in self._kept:
            self._kept.move_to_end(blob)
            return self._kept[blob]
        row = self._db.execute(select(blob_rows.c.base, blob_rows.c.data).where(blob_rows.c.id == blob)).first()
        if row is None or depth > _DEEPEST:
            raise KeyError(blob)
        content = expand(row.data, b"" if row.base is None else self._base(row.base, depth + 1))
        self._keep(blob, content)
        return content

    def _keep(self, blob: int, content: bytes) -> None:
        self._kept[blob] = content
        self._left -= len(content)
        while self._left < 0 and len(self._kept) > 1:
            self._left += len(self._kept.popitem(last=False)[1])


_DEEPEST = 3
"""A ground, a root, a base, a delta; a row that was altered may lean on itself."""


def contents(db: Connection, wanted: Iterable[int] | None = None) -> Iterator[tuple[int, Fault | None]]:
    """Each blob's size in bytes and what is wrong with it; all blobs, or some."""
    gone, read = removed(db), Contents(db)
    for rows in _batches(db, wanted):
        for row in rows:
            yield _checked(row, read, gone)


def _batches(db: Connection, wanted: Iterable[int] | None) -> Iterator[Iterable[Row[Any]]]:
    query = select(blob_rows).order_by(blob_rows.c.id)
    if wanted is None:
        yield from db.execute(query, execution_options={"yield_per": _BATCH}).partitions()
        return
    numbers = sorted(wanted)
    for begin in range(0, len(numbers), _BATCH):
        yield db.execute(query.where(blob_rows.c.id.in_(numbers[begin : begin + _BATCH]))).all()


def _checked(row: Row[Any], read: Contents, gone: set[str]) -> tuple[int, Fault | None]:
    name = Text(f"content {row.id}", f"内容 {row.id}")
    if row.seal is None:
        return row.size, Fault(blob_rows.name, name, Wrong.UNSEALED)
    if blobs.seal(row.sha256, row.size, row.base, row.data) != row.seal:
        return row.size, Fault(blob_rows.name, name, Wrong.ALTERED)
    if row.data == REMOVED:
        return 0, None if row.sha256.hex() in gone else Fault(blob_rows.name, name, Wrong.EMPTIED)
    try:
        content = read.of(row)
    except (zstandard.ZstdError, KeyError):
        return row.size, Fault(blob_rows.name, name, Wrong.DAMAGED)
    same = hashlib.sha256(content).digest() == row.sha256 and len(content) == row.size
    return row.size, None if same else Fault(blob_rows.name, name, Wrong.ALTERED)


def unknown(db: Connection, table: Table, condition: ColumnElement[bool]) -> bool:
    """Whether a table has a row that meets a condition."""
    return db.execute(select(1).select_from(table).where(condition).limit(1)).first() is not None
