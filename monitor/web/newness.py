"""Whether something was recorded since a page was made."""

from __future__ import annotations

import time
from collections.abc import Callable


class Newness:
    """The store's revision, asked for no more often than need be. Safe between threads: at worst two ask at once."""

    def __init__(self, ask: Callable[[], int], trust: float = 0.0, monotonic: Callable[[], float] = time.monotonic) -> None:
        """`ask`: `Store.revision`. `trust`: seconds for which its last answer is believed, unless `doubt` is called."""
        self._ask = ask
        self._trust = trust
        self._now = monotonic
        self._known: tuple[float, int] | None = None

    def at_hand(self) -> int | None:
        """The last answer while it is believed; never asks."""
        known = self._known
        return known[1] if known is not None and self._now() - known[0] < self._trust else None

    def current(self) -> int:
        """The last answer, or a new one. Raises StoreError."""
        known = self.at_hand()
        if known is not None:
            return known
        at = self._now()
        revision = self._ask()
        self._known = (at, revision)
        return revision

    def doubt(self) -> None:
        """Ask again: somebody sent something."""
        self._known = None
