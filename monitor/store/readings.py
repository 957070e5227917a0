"""Readings out of their blobs, with the latest read ones kept in memory: they never change, and every check asks for the same few."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from monitor.model import Reading, SourceKey, Version
from monitor.store import codec
from monitor.store.asking import Asking
from monitor.store.contents import contents

if TYPE_CHECKING:
    from sqlalchemy import Connection

ROOM = 16 * 2**20
"""Bytes of JSON whose readings are kept; as objects they take about four times as much."""


class Readings:
    """A cache by least recent use, safe between threads."""

    def __init__(self, room: int = ROOM) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, tuple[Reading, int]] = OrderedDict()
        self._left = room

    def load(self, db: Connection | Asking, wanted: Iterable[int]) -> dict[int, Reading]:
        """The readings in these blobs."""
        wanted = set(wanted)
        found = self._recall(wanted)
        missing = wanted - set(found)
        for blob, content in (contents(db, missing) if missing else {}).items():
            found[blob] = codec.loads(Reading, content)
            self._keep(blob, found[blob], len(content))
        return found

    def versions(self, db: Connection | Asking, key: SourceKey, rows: Sequence[Any]) -> tuple[Version, ...]:
        """Rows of `versions` as versions, in the order given."""
        readings = self.load(db, [row.reading for row in rows])
        return tuple(
            Version(key, row.number, readings[row.reading], codec.from_micros(row.first_seen), codec.from_micros(row.confirmed_at))
            for row in rows
        )

    def _recall(self, wanted: set[int]) -> dict[int, Reading]:
        with self._lock:
            found = {blob: self._kept[blob][0] for blob in wanted if blob in self._kept}
            for blob in found:
                self._kept.move_to_end(blob)
            return found

    def _keep(self, blob: int, reading: Reading, size: int) -> None:
        with self._lock:
            if blob in self._kept:
                return
            self._kept[blob] = (reading, size)
            self._left -= size
            while self._left < 0:
                _, (_, freed) = self._kept.popitem(last=False)
                self._left += freed
