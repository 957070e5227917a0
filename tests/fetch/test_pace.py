"""Politeness at a host, by a clock that moves only when someone waits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from threading import Condition

import pytest

from monitor.fetch.failures import FetchError
from monitor.fetch.pace import Pace
from monitor.model import BrokenReason


class FakeClock:
    """Waiting is the only thing that takes time; `meanwhile` is what others do during a wait."""

    def __init__(self) -> None:
        self.at = 0.0
        self.waits: list[float] = []
        self.meanwhile: list[Callable[[], None]] = []

    def now(self) -> float:
        return self.at

    def wait(self, until_changed: Condition, seconds: float | None) -> None:
        assert seconds is not None
        self.waits.append(seconds)
        if self.meanwhile:
            self.meanwhile.pop(0)()
        else:
            self.at += seconds


def test_requests_to_one_host_keep_their_distance() -> None:
    clock = FakeClock()
    pace = Pace(2, 1.0, 30, clock)
    starts = []
    for _ in range(3):
        with pace.turn("a.example"):
            starts.append(clock.at)
    assert starts == [0.0, 1.0, 2.0]


def test_the_distance_counts_from_start_to_start() -> None:
    clock = FakeClock()
    pace = Pace(2, 1.0, 30, clock)
    with pace.turn("a.example"):
        clock.at = 0.75
    with pace.turn("a.example"):
        assert clock.waits == [0.25]


def test_hosts_do_not_wait_for_each_other() -> None:
    clock = FakeClock()
    pace = Pace(1, 1.0, 30, clock)
    with pace.turn("a.example"), pace.turn("b.example"):
        assert clock.waits == []


def test_a_redirect_follows_at_once_but_within_the_places() -> None:
    clock = FakeClock()
    pace = Pace(1, 1.0, 30, clock)
    with pace.turn("a.example"):
        pass
    with pace.turn("a.example", follows=True):
        assert clock.at == 0.0
        with pytest.raises(FetchError), pace.turn("a.example", follows=True):
            pass


def test_no_more_at_once_than_there_are_places() -> None:
    clock = FakeClock()
    pace = Pace(2, 0.0, 30, clock)
    with ExitStack() as first, ExitStack() as second, ExitStack() as third:
        first.enter_context(pace.turn("a.example"))
        second.enter_context(pace.turn("a.example"))
        clock.meanwhile.append(first.close)
        third.enter_context(pace.turn("a.example"))
        assert clock.waits == [30.0]


def test_a_wait_for_a_turn_is_bounded_and_leaves_the_line() -> None:
    clock = FakeClock()
    pace = Pace(1, 0.0, 30, clock)
    with pace.turn("a.example"):
        with pytest.raises(FetchError, match=r"no turn at a\.example in 30 s") as caught, pace.turn("a.example"):
            pass
        assert (caught.value.reason, caught.value.transient, clock.at) == (BrokenReason.TIMEOUT, True, 30.0)
    with pace.turn("a.example"):
        assert clock.waits == [30.0]


def test_who_came_first_goes_first() -> None:
    """While the first waits for a place, a second comes; the place that gets free is the first one's."""
    clock = FakeClock()
    pace = Pace(1, 0.0, 30, clock)
    order: list[str] = []
    running = ExitStack()
    running.enter_context(pace.turn("a.example"))

    def second_comes() -> None:
        clock.meanwhile.append(running.close)
        with pytest.raises(FetchError), pace.turn("a.example"):
            order.append("second")
        clock.at = 0.0

    clock.meanwhile.append(second_comes)
    with pace.turn("a.example"):
        order.append("first")
    assert order == ["first"]


def test_a_failure_inside_gives_the_place_back() -> None:
    clock = FakeClock()
    pace = Pace(1, 0.0, 30, clock)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), pace.turn("a.example"):
            raise ZeroDivisionError
    assert clock.waits == []


def test_hosts_where_nothing_happens_are_forgotten() -> None:
    clock = FakeClock()
    pace = Pace(1, 1.0, 30, clock)
    for number in range(100):
        with pace.turn(f"h{number}.example"):
            clock.at += 2
    assert len(pace._lines) <= 1
