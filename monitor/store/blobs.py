"""Contents by their SHA-256, small: zstd in full, or zstd against an earlier content that serves as its dictionary.

A series (the bodies of a source, its readings, its response headers) has a root, kept in full, and a base, kept against the root; the next
content is kept against the base. Three frames at most give any content back, and a content never moves once it is written.

When to pay for a new base or root is the ski-rental question: deltas grow as a page drifts away from what they lean on, so what they
cost beyond the smallest one is added up, and when the sum reaches the price of a new base, it is bought. That costs at most about twice
what the best choice in hindsight would have. On three years of real pages one level of bases decided so needs a third less than
any fixed share does, and the second level nearly halves that again, because a base on a root costs a tenth of one in full.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import zstandard
from sqlalchemy import Connection, Row, func, select, update

from monitor.store.engine import insert_new
from monitor.store.tables import bases, blobs

LEVEL = 9
"""Of zstd: 1–3 ms for a page of 100–600 kB. Level 3 needs a millisecond less and a sixth more room, level 19 thirty times as long for 6% less."""

BODY, READING, ENVELOPE, SCREENSHOT = "body", "reading", "envelope", "screenshot"
"""The series of a source."""

REMOVED = b""
"""Stands for the frame of a content that was removed: its hash and size stay. No frame is empty."""

_POOR = 0.6
"""A delta of more than this share of the root's price is not worth having."""
_SMALL = 20
"""Bytes of a zstd frame around nothing."""

_base, _root = blobs.alias("base"), blobs.alias("root")


@dataclass(frozen=True, slots=True)
class Step:
    """A content that others lean on, and what they have cost."""

    blob: int
    """0 while it is not written yet."""
    cost: int
    """Its compressed size, bytes: what a new one would cost."""
    least: int
    """The smallest delta so far, bytes; before the first a guess."""
    excess: int = 0
    """What the deltas cost beyond `least`, bytes in all."""

    def rented(self, delta: int) -> Step | None:
        """The step after one more delta of so many bytes; None: a new one is the better buy."""
        excess = self.excess + max(0, delta - self.least)
        return None if excess > self.cost else Step(self.blob, self.cost, min(self.least, delta), excess)


@dataclass(frozen=True, slots=True)
class Ladder:
    """What a series leans on. A young series leans on its root only: then base and root are the same blob."""

    root: Step
    base: Step

    @classmethod
    def founded(cls, blob: int, cost: int) -> Ladder:
        """A series with a new root. A twentieth of its price is a usual first delta."""
        step = Step(blob, cost, cost // 20)
        return cls(step, step)


@dataclass(frozen=True, slots=True)
class Placed:
    """How a content is to be kept: its frame, what the frame leans on, and the ladder afterwards."""

    data: bytes
    base: int | None
    ladder: Ladder
    """With blob 0 where this content itself becomes the root or the base."""

    @property
    def leaned_on(self) -> bool:
        """This content becomes a step of the ladder, so it needs a blob of its own."""
        return 0 in (self.ladder.root.blob, self.ladder.base.blob)


def place(content: bytes, ladder: Ladder | None, base: bytes, root: bytes) -> Placed:
    """Decide how to keep a content; `base` and `root` are the contents of the ladder's steps."""
    if ladder is not None:
        worth = _POOR * ladder.root.cost + _SMALL
        near = compress(content, base)
        rented = ladder.base.rented(len(near))
        if rented is not None and len(near) <= worth:
            return Placed(near, ladder.base.blob, Ladder(ladder.root, rented))
        far = near if ladder.base.blob == ladder.root.blob else compress(content, root)
        rented = ladder.root.rented(len(far))
        if rented is not None and len(far) <= worth:
            return Placed(far, ladder.root.blob, Ladder(rented, Step(0, len(far), min(len(near), len(far)) // 4)))
    data = compress(content)
    return Placed(data, None, Ladder.founded(0, len(data)))


def compress(content: bytes, base: bytes = b"") -> bytes:
    """A zstd frame; with a base it can only be read back with the same base."""
    parameters = zstandard.ZstdCompressionParameters.from_level(LEVEL, source_size=len(content) + len(base), write_dict_id=False)
    return zstandard.ZstdCompressor(compression_params=parameters, dict_data=_dictionary(base)).compress(content)


def expand(data: bytes, base: bytes = b"") -> bytes:
    """The content of a frame that `compress` made. Raises zstandard.ZstdError where it is damaged."""
    return zstandard.ZstdDecompressor(dict_data=_dictionary(base)).decompress(data)


def _dictionary(base: bytes) -> zstandard.ZstdCompressionDict | None:
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if base else None


def seal(digest: bytes, size: int, base: int | None, data: bytes) -> bytes:
    """SHA-256 over a row as it is stored: a frame altered so that it still gives the same content is an altered row all the same."""
    return hashlib.sha256(b"%s %d %d " % (digest, size, base or 0) + data).digest()


def keep(db: Connection, source: int, series: str, content: bytes, digest: bytes | None = None) -> int:
    """The blob with this content, written now if there is none. `digest`: its SHA-256, where it is known."""
    digest = digest or hashlib.sha256(content).digest()
    known = _find(db, digest, content)
    if known is not None:
        return known
    ladder, base, root = _ladder(db, source, series)
    return _write(db, source, series, digest, len(content), place(content, ladder, base, root), ladder)


def keep_beside(db: Connection, source: int, series: str, content: bytes) -> tuple[int, bytes | None]:
    """A blob, and the small delta against it that the caller keeps in its own row; None: the blob itself is the content."""
    digest = hashlib.sha256(content).digest()
    known = _find(db, digest, content)
    if known is not None:
        return known, None
    ladder, base, root = _ladder(db, source, series)
    placed = place(content, ladder, base, root)
    if placed.leaned_on or placed.base is None:
        return _write(db, source, series, digest, len(content), placed, ladder), None
    _remember(db, source, series, ladder, placed.ladder)
    return placed.base, placed.data


def contents(db: Connection, wanted: Iterable[int]) -> dict[int, bytes]:
    """The contents of blobs by their number; those that were removed are left out."""
    query = (
        select(blobs.c.id, blobs.c.data, _base.c.data.label("base"), _root.c.data.label("root"))
        .outerjoin(_base, blobs.c.base == _base.c.id)
        .outerjoin(_root, _base.c.base == _root.c.id)
    )
    return {row.id: _expanded(row) for row in db.execute(query.where(blobs.c.id.in_(set(wanted)))) if row.data != REMOVED}


def _expanded(row: Row[*tuple[Any, ...]]) -> bytes:
    content = b""
    for frame in (row.root, row.base, row.data):
        content = content if frame is None else expand(frame, content)
    return content


def _find(db: Connection, digest: bytes, content: bytes) -> int | None:
    """The blob of a content that is there already. One that was removed is put back in full: the content was seen again."""
    found = db.execute(select(blobs.c.id, func.length(blobs.c.data).label("kept")).where(blobs.c.sha256 == digest)).first()
    if found is None:
        return None
    if not found.kept:
        rewrite(db, found.id, digest, len(content), compress(content))
    return int(found.id)


def rewrite(db: Connection, blob: int, digest: bytes, size: int, data: bytes) -> None:
    """Put another frame into a row, one that leans on no other: the content in full, or `REMOVED`."""
    db.execute(update(blobs).where(blobs.c.id == blob).values(base=None, data=data, seal=seal(digest, size, None, data)))


def _ladder(db: Connection, source: int, series: str) -> tuple[Ladder | None, bytes, bytes]:
    row = db.execute(select(bases).where(bases.c.source == source, bases.c.series == series)).first()
    if row is None:
        return None, b"", b""
    root = Step(row.root, row.root_cost, row.root_least, row.root_excess)
    base = Step(row.base, row.base_cost, row.base_least, row.base_excess)
    found = contents(db, {row.root, row.base})
    return Ladder(root, base), found[row.base], found[row.root]


def _write(db: Connection, source: int, series: str, digest: bytes, size: int, placed: Placed, old: Ladder | None) -> int:
    sealed = seal(digest, size, placed.base, placed.data)
    row = {"sha256": digest, "size": size, "base": placed.base, "data": placed.data, "seal": sealed}
    blob = insert_new(db, blobs, row)
    if blob is None:
        # Another source wrote the same content this moment, leaning on steps of its own: it must not become a step of ours.
        return db.execute(select(blobs.c.id).where(blobs.c.sha256 == digest)).scalar_one()  # type: ignore[no-any-return]
    _remember(db, source, series, old, _named(placed.ladder, blob))
    return blob


def _named(ladder: Ladder, blob: int) -> Ladder:
    root, base = (Step(step.blob or blob, step.cost, step.least, step.excess) for step in (ladder.root, ladder.base))
    return Ladder(root, base)


def _remember(db: Connection, source: int, series: str, old: Ladder | None, new: Ladder) -> None:
    values = {
        f"{name}{part}": value
        for name, step in (("root", new.root), ("base", new.base))
        for part, value in (("", step.blob), ("_cost", step.cost), ("_least", step.least), ("_excess", step.excess))
    }
    if old is None:
        db.execute(bases.insert().values(source=source, series=series, **values))
    elif new != old:
        db.execute(update(bases).where(bases.c.source == source, bases.c.series == series).values(**values))
