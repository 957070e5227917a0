"""What this process remembers between the tries of a message. Lost with the process: then somebody may get a message twice, nobody never."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

MOST = 1_000
"""Messages; the oldest are forgotten."""

_Value = TypeVar("_Value")


class Remembered(Generic[_Value]):
    """Values by address and key of a message. Safe to use from several threads."""

    def __init__(self) -> None:
        self._values: OrderedDict[tuple[str, str], _Value] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def put(self, key: tuple[str, str], value: _Value) -> None:
        """Remember it."""
        with self._lock:
            self._values[key] = value
            while len(self._values) > MOST:
                self._values.popitem(last=False)

    def pop(self, key: tuple[str, str]) -> _Value | None:
        """What was remembered, and forget it."""
        with self._lock:
            return self._values.pop(key, None)
