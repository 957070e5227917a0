"""The log of looks: one row a run of looks that said the same.

A source that is looked at every hour says "unchanged" for months; a row for each would weigh more than the history. A run keeps outcome,
reason and notes once, and of each look its time and duration as two variable-length integers: about ten bytes. Every look stays readable.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from heapq import heapify, heappop, heapreplace
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, and_, bindparam, select, update

from monitor.model import BrokenReason, CheckEntry, CheckQuery, Look, Outcome, SourceKey
from monitor.store.codec import from_micros, to_micros
from monitor.store.known import key_of
from monitor.store.tables import runs, sources
from monitor.store.watching import find

FULL = 640
"""Bytes of packed looks after which a new run begins: the row is rewritten with every look."""

OPEN = runs.insert()
_MINE = runs.c.source == bindparam("row"), runs.c.number == bindparam("run")
_RUN = select(runs).where(*_MINE)
EXTEND = update(runs).where(*_MINE).values(looks=bindparam("looks"))

_MICROSECOND = timedelta(microseconds=1)


class Log:
    """A source's log while looks are written behind it: its open run is read once, and written once by `close`."""

    def __init__(self, db: Connection, source: int, last_run: int | None) -> None:
        self._db, self._source = db, source
        self._run: dict[str, Any] | None = None
        self._kept = b""
        """Of the open run's looks, what stands in its row; empty where there is no row yet."""
        if last_run is not None:
            self._run = dict(db.execute(_RUN, {"row": source, "run": last_run}).one()._mapping)
            self._kept = self._run["looks"]

    def append(self, look: Look) -> None:
        """A look behind the open run, or in a new one."""
        at, elapsed = to_micros(look.at), look.elapsed // _MICROSECOND
        said = {"outcome": look.outcome, "reason": look.reason, "notes": json.dumps(look.notes, ensure_ascii=False) if look.notes else None}
        if self._run is None or any(self._run[name] != value for name, value in said.items()) or len(self._run["looks"]) >= FULL:
            self.close()
            self._run = {"source": self._source, "number": look.revision + 1, "since": at, **said, "looks": b""}
            self._kept = b""
        self._run["looks"] += pack(at - self._run["since"], elapsed)

    def close(self) -> int | None:
        """Write the open run; its number."""
        run = self._run
        if run is None:
            return None
        if not self._kept:
            self._db.execute(OPEN, run)
        elif len(run["looks"]) > len(self._kept):
            self._db.execute(EXTEND, {"row": self._source, "run": run["number"], "looks": run["looks"]})
        self._kept = run["looks"]
        return int(run["number"])


def latest(db: Connection, source: int, key: SourceKey, limit: int) -> tuple[CheckEntry, ...]:
    """The latest looks, newest first."""
    found: list[CheckEntry] = []
    query = select(runs).where(runs.c.source == source).order_by(runs.c.number.desc()).limit(limit)
    for row in db.execute(query):
        found.extend(entries(key, row)[::-1])
        if len(found) >= limit:
            break
    return tuple(found[:limit])


def entries(key: SourceKey, row: Row[Any]) -> list[CheckEntry]:
    """The looks of a run, oldest first."""
    notes = tuple(json.loads(row.notes)) if row.notes else ()
    reason = None if row.reason is None else BrokenReason(row.reason)
    return [
        CheckEntry(key, from_micros(row.since + after), Outcome(row.outcome), reason, notes, timedelta(microseconds=elapsed))
        for after, elapsed in unpack(row.looks)
    ]


def pack(after: int, elapsed: int) -> bytes:
    """Microseconds since the run's first look and of the look itself, either of any sign."""
    return _varint(after) + _varint(elapsed)


def unpack(packed: bytes) -> Iterator[tuple[int, int]]:
    """What was packed, in order."""
    numbers = _varints(packed)
    return zip(numbers, numbers, strict=True)


def _varint(number: int) -> bytes:
    """Seven bits a byte, lowest first, the sign in the lowest bit (as Protocol Buffers' `sint64`)."""
    rest = number << 1 if number >= 0 else (-number << 1) - 1
    out = bytearray()
    while rest > 0x7F:
        out.append(rest & 0x7F | 0x80)
        rest >>= 7
    out.append(rest)
    return bytes(out)


def _varints(packed: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in packed:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield number >> 1 if not number & 1 else -((number + 1) >> 1)
            number = shift = 0


# --- the log of many sources


def find_checks(db: Connection, query: CheckQuery) -> tuple[CheckEntry, ...]:
    """Newest first over all the sources asked for. A run is read when the runs after it are used up: most are never read."""
    heap = [_Log(db, query, row) for row in db.execute(_newest_runs(db, query)).all() if row.number is not None]
    heapify(heap)
    found: list[CheckEntry] = []
    while heap and len(found) < query.limit:
        entry, goes_on = heap[0].take()
        if query.wants(entry):
            found.append(entry)
        if goes_on and (query.since is None or entry.at >= query.since):
            heapreplace(heap, heap[0])
        else:
            heappop(heap)
    return tuple(found)


class _Log:
    """One source's looks, newest first. Of a run that is not begun only the time of its last look is known: of most logs no more is asked."""

    __slots__ = ("_db", "_entries", "_key", "_query", "_run", "at")

    def __init__(self, db: Connection, query: CheckQuery, run: Row[Any]) -> None:
        self._db, self._query, self._key = db, query, key_of(run)
        self._open(run)

    def _open(self, run: Row[Any]) -> None:
        self._run = run
        self._entries: list[CheckEntry] | None = None
        self.at = int(run.since) + _last_time(run.looks)

    def __lt__(self, other: _Log) -> bool:
        """Whether its newest look comes first; of two at one time the one of the lesser key."""
        return (other.at, self._key) < (self.at, other._key)

    def take(self) -> tuple[CheckEntry, bool]:
        """The newest look, and whether there are earlier ones."""
        if self._entries is None:
            self._entries = entries(self._key, self._run)
        entry = self._entries.pop()
        if self._entries:
            self.at = to_micros(self._entries[-1].at)
            return entry, True
        return entry, self._go_back()

    def _go_back(self) -> bool:
        mine = runs.c.source == self._run.id, runs.c.number < self._run.number, *_wanted(self._query, runs)
        row = self._db.execute(_NAMED_RUNS.where(*mine).order_by(runs.c.number.desc()).limit(1)).first()
        if row is not None:
            self._open(row)
        return row is not None


_COLUMNS = (
    *(sources.c[name] for name in ("id", "provider", "document", "source")),
    *(runs.c[name] for name in ("number", "since", "outcome", "reason", "notes", "looks")),
)
_NAMED_RUNS = select(*_COLUMNS).select_from(runs).join(sources, runs.c.source == sources.c.id)
_earlier = runs.alias("earlier")


def _newest_runs(db: Connection, query: CheckQuery) -> Select[Any]:
    """The latest run of each source asked for that has the outcome asked for: all looks of a run have the same.

    An outer join, so that SQLite begins with the sources, which are few; a source without such a run has no number.
    """
    number: Any = sources.c.last_run
    if query.outcomes or query.reasons:
        mine = select(_earlier.c.number).where(_earlier.c.source == sources.c.id, *_wanted(query, _earlier))
        number = mine.order_by(_earlier.c.number.desc()).limit(1).correlate(sources).scalar_subquery()
    wanted = select(*_COLUMNS).select_from(sources).outerjoin(runs, and_(runs.c.source == sources.c.id, runs.c.number == number))
    if query.source is not None:
        return wanted.where(sources.c.id == find(db, query.source).id)
    return wanted.where(sources.c.provider.in_(query.providers)) if query.providers else wanted


def _wanted(query: CheckQuery, of: FromClause) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.outcomes:
        found.append(of.c.outcome.in_(query.outcomes))
    if query.reasons:
        found.append(of.c.reason.in_(query.reasons))
    return found


def _last_time(packed: bytes) -> int:
    """The time of the last look of a run, without reading the others: a number ends with the only byte of it below 128."""
    second = len(packed) - 1
    while second and packed[second - 1] > 0x7F:
        second -= 1
    first = second - 1
    while first and packed[first - 1] > 0x7F:
        first -= 1
    return next(_varints(packed[first:second]))
