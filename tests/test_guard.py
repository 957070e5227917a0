"""The bench that guards against lost speed: what it counts does not vary, and a fifth more work is seen."""

from __future__ import annotations

import json

from bench.guard import BASELINE, calls, verdicts


def test_the_same_work_counts_the_same() -> None:
    work = [lambda: sorted(range(50), key=lambda number: -number) for _ in range(2)]
    assert calls(work[0]) == calls(work[1]) > 50


def test_a_fifth_more_work_than_the_baseline_is_told() -> None:
    baseline = {"3.11": {"look": 100.0}}
    assert verdicts({"look": 120.0}, baseline, "3.11") == []
    assert verdicts({"look": 121.0}, baseline, "3.11") == ["look: 121, baseline 100 (+21%)"]


def test_a_version_without_a_baseline_is_held_to_the_nearest_with_twice_the_room() -> None:
    baseline = {"3.11": {"look": 100.0}, "3.13": {"look": 200.0}}
    assert verdicts({"look": 280.0}, baseline, "3.14") == []
    assert len(verdicts({"look": 281.0}, baseline, "3.14")) == 1


def test_work_that_the_baseline_does_not_know_is_passed_over() -> None:
    assert verdicts({"new": 9.0}, {"3.11": {"look": 100.0}}, "3.11") == []


def test_every_version_of_the_baseline_counts_the_same_work() -> None:
    known = json.loads(BASELINE.read_text(encoding="utf-8"))
    assert len({frozenset(column) for column in known.values()}) == 1
