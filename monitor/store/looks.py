"""The log of looks: one row a run of looks that said the same.

A source that is looked at every hour says "unchanged" for months; a row for each would weigh more than the history. A run keeps outcome,
reason and notes once, and of each look its time and duration as two variable-length integers: about ten bytes. Every look stays readable.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from monitor.model import BrokenReason, CheckEntry, Look, Outcome, SourceKey
from monitor.store.codec import from_micros, to_micros
from monitor.store.tables import runs

FULL = 640
"""Bytes of packed looks after which a new run begins: the row is rewritten with every look."""

_OPEN = runs.insert()
_EXTEND = update(runs).where(runs.c.source == bindparam("row"), runs.c.number == bindparam("run"))

_MICROSECOND = timedelta(microseconds=1)


def append(db: Connection, source: int, open_run: Row[Any] | None, look: Look) -> int:
    """Write a look behind the open run, or open a new one; the number of the run it is in."""
    at, elapsed = to_micros(look.at), look.elapsed // _MICROSECOND
    notes = json.dumps(look.notes, ensure_ascii=False) if look.notes else None
    said = (look.outcome, look.reason, notes)
    if open_run is not None and (open_run.outcome, open_run.reason, open_run.notes) == said and len(open_run.looks) < FULL:
        packed = open_run.looks + pack(at - open_run.since, elapsed)
        db.execute(_EXTEND, {"row": source, "run": open_run.number, "looks": packed})
        return int(open_run.number)
    number = look.revision + 1
    row = {"source": source, "number": number, "since": at, "outcome": look.outcome, "reason": look.reason, "notes": notes}
    db.execute(_OPEN, {**row, "looks": pack(0, elapsed)})
    return number


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
