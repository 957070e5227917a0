"""`demo` on the terminal."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from monitor.demo.story import STEPS
from tests.cli.kit import Shell


@pytest.mark.parametrize(("language", "quiet", "closing"), [("en", "no alert", "For real:"), ("zh", "不告警", "正式使用：")])
def test_the_demo_tells_its_story_in_80_columns(shell: Shell, language: str, quiet: str, closing: str) -> None:
    shell.set("MONITOR_STATE_DIR", "/dev/null/nowhere")  # nothing of the user's is touched
    ended = shell("--lang", language, "demo")
    assert (ended.code, ended.err) == (0, "")
    assert max(cell_len(line) for line in ended.lines) <= 80
    for step in STEPS:
        assert f"{step.at:%Y-%m-%d}  " in ended.out
    assert ended.said.count(f"→ {quiet}") == sum(not step.alerts for step in STEPS)
    assert "monitor diff --since 2024-11-04 --min-severity critical" in ended.out
    assert closing in ended.out
