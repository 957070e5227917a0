"""Contents by their SHA-256, small: each a zstd frame, in full or against an earlier one (`ladder` says which, `series` writes them)."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from monitor.store.contents import contents as contents
from monitor.store.frames import REMOVED as REMOVED
from monitor.store.frames import compress as compress
from monitor.store.frames import expand as expand
from monitor.store.tables import blobs

_NAMED = blobs.c.sha256 == bindparam("digest")
_FIND = select(blobs.c.id, func.length(blobs.c.data).label("kept")).where(_NAMED)
_LEANING = select(blobs.c.base).where(blobs.c.id == bindparam("blob"))
_NUMBER = select(blobs.c.id).where(_NAMED)
_INSERT = {
    "sqlite": sqlite.insert(blobs).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(blobs).on_conflict_do_nothing(),
}


def seal(digest: bytes, size: int, base: int | None, data: bytes) -> bytes:
    """SHA-256 over a row as it is stored: a frame altered so that it still gives the same content is an altered row all the same."""
    return hashlib.sha256(b"%s %d %d " % (digest, size, base or 0) + data).digest()


def find(db: Connection, digest: bytes, content: bytes) -> int | None:
    """The blob of a content that is there already. One that was removed is put back in full: the content was seen again."""
    found = db.execute(_FIND, {"digest": digest}).first()
    if found is None:
        return None
    if not found.kept:
        rewrite(db, found.id, digest, len(content), compress(content))
    return int(found.id)


def leaning(db: Connection, blob: int) -> int | None:
    """The blob that a blob leans on; None: it stands alone."""
    return db.execute(_LEANING, {"blob": blob}).scalar_one()  # type: ignore[no-any-return]


def number(db: Connection, digest: bytes) -> int:
    """The blob of a content that is there."""
    return db.execute(_NUMBER, {"digest": digest}).scalar_one()  # type: ignore[no-any-return]


def write(db: Connection, digest: bytes, size: int, base: int | None, data: bytes) -> int | None:
    """The number of a new blob; None, writing nothing, where one with this content is there."""
    row = {"sha256": digest, "size": size, "base": base, "data": data, "seal": seal(digest, size, base, data)}
    result = db.execute(_INSERT[db.dialect.name], row)
    return int(result.inserted_primary_key[0]) if result.rowcount and result.inserted_primary_key else None


def rewrite(db: Connection, blob: int, digest: bytes, size: int, data: bytes) -> None:
    """Put another frame into a row, one that leans on no other: the content in full, or `REMOVED`."""
    db.execute(update(blobs).where(blobs.c.id == blob).values(base=None, data=data, seal=seal(digest, size, None, data)))
