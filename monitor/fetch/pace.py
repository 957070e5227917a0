"""Politeness: how many requests run at a host at once, and how soon one follows another, across threads."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition
from typing import Protocol

from monitor.fetch.failures import BusyHostError


class Clock(Protocol):
    """A monotonic clock that can wait. Seconds."""

    def now(self) -> float:
        """Seconds from some fixed moment."""

    def wait(self, until_changed: Condition, seconds: float | None) -> None:
        """Sleep until notified or until the seconds are over. The condition is held."""


class SystemClock:
    """The machine's own."""

    def now(self) -> float:
        """See `Clock`."""
        return time.monotonic()

    def wait(self, until_changed: Condition, seconds: float | None) -> None:
        """See `Clock`."""
        until_changed.wait(seconds)


@dataclass(slots=True)
class _Line:
    """Who stands in line at a host."""

    waiting: deque[object] = field(default_factory=deque)
    running: int = 0
    free_at: float = 0.0
    """When the next request may start."""


class Pace:
    """Lines before hosts: first come, first served."""

    def __init__(self, concurrency: int, spacing: float, longest_wait: float, clock: Clock | None = None) -> None:
        self._concurrency = concurrency
        self._spacing = spacing
        self._longest_wait = longest_wait
        self._clock = clock or SystemClock()
        self._lines: dict[str, _Line] = {}
        self._changed = Condition()

    @contextmanager
    def turn(self, host: str, *, follows: bool = False) -> Iterator[None]:
        """Hold one of the host's places. `follows`: a redirect, which need not keep the distance.

        Raises BusyHostError when the wait gets too long: the worker is needed elsewhere.
        """
        with self._changed:
            line = self._lines.setdefault(host, _Line())
            self._stand(host, line, follows)
        try:
            yield
        finally:
            with self._changed:
                line.running -= 1
                self._tidy()
                self._changed.notify_all()

    def _stand(self, host: str, line: _Line, follows: bool) -> None:
        ticket = object()
        give_up = self._clock.now() + self._longest_wait
        line.waiting.append(ticket)
        try:
            while (pause := self._pause(line, ticket, follows)) != 0:
                left = give_up - self._clock.now()
                if left <= 0:
                    raise BusyHostError(host, self._longest_wait)
                self._clock.wait(self._changed, left if pause is None else min(pause, left))
        finally:
            line.waiting.remove(ticket)
            self._changed.notify_all()
        line.running += 1
        line.free_at = max(line.free_at, self._clock.now() + self._spacing)

    def _pause(self, line: _Line, ticket: object, follows: bool) -> float | None:
        """0: go. Seconds: the distance still to keep. None: others have to finish or go first."""
        if line.running >= self._concurrency or line.waiting[0] is not ticket:
            return None
        return 0 if follows else max(0.0, line.free_at - self._clock.now())

    def _tidy(self) -> None:
        """Forget the hosts at which nothing has happened for a while."""
        now = self._clock.now()
        for host in [host for host, line in self._lines.items() if not line.running and not line.waiting and line.free_at <= now]:
            del self._lines[host]
