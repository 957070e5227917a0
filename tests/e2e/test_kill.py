"""A small kill test at every run; `python -m bench.kill_test` is the large one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.kill_harness import Drama, Plan

pytestmark = pytest.mark.enable_socket
"""The processes of one test talk over a Unix socket, which is not one of the allowed hosts."""


def test_nothing_is_lost_or_told_twice_in_one_life_however_often_the_service_is_killed(tmp_path: Path) -> None:
    report = Drama(tmp_path, Plan(kills=6, pages=3, longest_life=0.5)).run()
    assert report.faults == [], report
    assert report.kills == 6
    assert report.changes == report.texts >= 3
    assert report.received >= report.changes
