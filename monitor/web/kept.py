"""Parts of pages that are the same for every reader, kept as long as nothing was recorded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")

MOST = 200
"""Parts at hand; the longest unused goes first."""


@dataclass(frozen=True, slots=True)
class _Entry(Generic[Made]):
    token: str
    made: Made


class Kept(Generic[Made]):
    """What was made, by key, while the token stays the same. Safe between threads: one makes, the others take what there is meanwhile."""

    def __init__(self, token: Callable[[], str]) -> None:
        """`token` differs once something was recorded."""
        self._token = token
        self._entries: OrderedDict[Hashable, _Entry[Made]] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made for the key, or is made now."""
        token = self._token()
        with self._lock:
            found = self._entries.get(key)
            if found is not None:
                self._entries.move_to_end(key)
            turn = self._making.setdefault(key, Lock())
        if found is not None and (found.token == token or not turn.acquire(blocking=False)):
            return found.made
        if found is None:
            turn.acquire()
        try:
            return self._made(key, token, make)
        finally:
            turn.release()
            with self._lock:
                if key not in self._entries:  # it could not be made: nothing stays of it
                    self._making.pop(key, None)

    def forget(self) -> None:
        """Something was changed: nothing of before is shown again."""
        with self._lock:
            self._entries.clear()

    def _made(self, key: Hashable, token: str, make: Callable[[], Made]) -> Made:
        with self._lock:
            found = self._entries.get(key)
        if found is not None and found.token == token:
            return found.made
        made = make()
        with self._lock:
            self._entries[key] = _Entry(token, made)
            while len(self._entries) > MOST:
                gone, _ = self._entries.popitem(last=False)
                self._making.pop(gone, None)
        return made
