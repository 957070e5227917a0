"""Contents read back out of their blobs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from monitor.store.asking import Asking, asking, within
from monitor.store.frames import REMOVED, expand

if TYPE_CHECKING:
    from sqlalchemy import Connection

_FRAMES = """
SELECT b.id, b.data, base.data AS base, root.data AS root, ground.data AS ground FROM blobs b
LEFT JOIN blobs base ON base.id = b.base LEFT JOIN blobs root ON root.id = base.base LEFT JOIN blobs ground ON ground.id = root.base
WHERE {wanted}
"""


def contents(db: Connection | Asking, wanted: Iterable[int]) -> dict[int, bytes]:
    """The contents of blobs by their number; those that were removed are left out."""
    wanted = sorted(set(wanted))
    if not wanted:
        return {}
    values: dict[str, object] = {}
    sql = _FRAMES.format(wanted=within("b.id", wanted, values))
    return {row.id: _expanded(row) for row in asking(db).rows(sql, values) if row.data != REMOVED}


def _expanded(row: Any) -> bytes:
    content = b""
    for frame in (row.ground, row.root, row.base, row.data):
        content = content if frame is None else expand(frame, content)
    return content
