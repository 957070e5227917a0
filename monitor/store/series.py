"""A series of contents while one transaction writes to it: what it leans on is read once, serves for all of them, and is written once."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from monitor.store import blobs
from monitor.store.frames import Base
from monitor.store.ladder import Ladder, Placed, Step, found, place
from monitor.store.tables import bases

BODY, READING, ENVELOPE, SCREENSHOT = "body", "reading", "envelope", "screenshot"
"""The series of a source."""

_OURS = bases.c.source == bindparam("row"), bases.c.series == bindparam("name")
_FIND = select(bases).where(*_OURS)
_UPDATE = update(bases).where(*_OURS)
_INSERT = bases.insert()
_NOTHING = Base(b"")


class Series:
    """Not to be shared between threads. `close` ends it."""

    def __init__(self, db: Connection, source: int, name: str) -> None:
        self._db, self._source, self._name = db, source, name
        self._opened = False
        self._was: Ladder | None = None
        self._ladder: Ladder | None = None
        self._base = self._root = _NOTHING
        self._known: dict[bytes, int] = {}

    def keep(self, content: bytes, digest: bytes | None = None) -> int:
        """The blob with this content, written now if there is none. `digest`: its SHA-256, where it is known."""
        digest = digest or hashlib.sha256(content).digest()
        known = self._find(digest, content)
        return self._write(digest, content, self._place(content)) if known is None else known

    def keep_beside(self, content: bytes) -> tuple[int, bytes | None]:
        """A blob, and the small delta against it that the caller keeps in its own row; None: the blob itself is the content."""
        digest = hashlib.sha256(content).digest()
        known = self._find(digest, content)
        if known is not None:
            return known, None
        placed = self._place(content)
        if placed.leaned_on or placed.base is None:
            return self._write(digest, content, placed), None
        self._ladder = placed.ladder
        return placed.base, placed.data

    def close(self) -> None:
        """Write what the series leans on now, where that is another than before."""
        if self._ladder is None or self._ladder == self._was:
            return
        if self._was is None:
            self._db.execute(_INSERT, {"source": self._source, "series": self._name, **_row(self._ladder)})
        else:
            self._db.execute(_UPDATE, {"row": self._source, "name": self._name, **_row(self._ladder)})
        self._was = self._ladder

    def _find(self, digest: bytes, content: bytes) -> int | None:
        if digest not in self._known:
            known = blobs.find(self._db, digest, content)
            if known is None:
                return None
            self._known[digest] = known
        return self._known[digest]

    def _place(self, content: bytes) -> Placed:
        if not self._opened:
            self._open()
        placed = place(content, self._ladder, self._base, self._root) if self._ladder is not None else None
        return placed or found(content, self._ground())

    def _ground(self) -> tuple[int, Base] | None:
        """What the root stands on, or the root where it stands alone."""
        if self._ladder is None:
            return None
        root = self._ladder.root.blob
        below = blobs.leaning(self._db, root)
        return (root, self._root) if below is None else (below, Base(blobs.contents(self._db, {below})[below]))

    def _open(self) -> None:
        self._opened = True
        row = self._db.execute(_FIND, {"row": self._source, "name": self._name}).first()
        if row is None:
            return
        root = Step(row.root, row.root_cost, row.root_least, row.root_excess)
        base = Step(row.base, row.base_cost, row.base_least, row.base_excess)
        kept = blobs.contents(self._db, {row.root, row.base})
        self._was = self._ladder = Ladder(root, base)
        self._root = Base(kept[row.root])
        self._base = self._root if row.base == row.root else Base(kept[row.base])

    def _write(self, digest: bytes, content: bytes, placed: Placed) -> int:
        blob = blobs.write(self._db, digest, len(content), placed.base, placed.data)
        if blob is None:
            # Another source wrote the same content this moment, leaning on steps of its own: it must not become a step of ours.
            return blobs.number(self._db, digest)
        if placed.ladder.root.blob == 0:
            self._root = self._base = Base(content)
        elif placed.ladder.base.blob == 0:
            self._base = Base(content)
        self._ladder = placed.ladder.named(blob)
        self._known[digest] = blob
        return blob


def _row(ladder: Ladder) -> dict[str, Any]:
    return {
        f"{name}{part}": value
        for name, step in (("root", ladder.root), ("base", ladder.base))
        for part, value in (("", step.blob), ("_cost", step.cost), ("_least", step.least), ("_excess", step.excess))
    }
