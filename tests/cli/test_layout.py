"""Columns and folded lines, measured in cells."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.layout import bold, cells, columns, folded, page_width

TEXTS = st.text(st.sampled_from("ab, .中文，。（e\u0301 ｗ-"), max_size=80)


@given(TEXTS, st.integers(8, 40))
def test_no_line_is_wider_than_the_page_and_nothing_is_lost(text: str, width: int) -> None:
    lines = folded(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize(("text", "size"), [("abc", 3), ("中文", 4), ("，", 2), ("e\u0301", 1), ("ｗ", 2)])
def test_a_chinese_character_takes_two_cells(text: str, size: int) -> None:
    assert cells(text) == size


def test_meanings_stand_side_by_side_and_a_long_name_on_its_own() -> None:
    rows = [("--a", "one two"), ("--bb", "three"), ("--" + "c" * 40, "four")]
    assert list(columns(rows, 20)) == ["  --a   one two", "  --bb  three", "  --" + "c" * 40, "        four"]
    assert list(columns(rows[2:], 20)) == ["  --" + "c" * 40, "    four"]


def test_a_page_is_as_wide_as_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert (page_width(), bold("x")) == (80, "x")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "132")
    assert (page_width(), bold("x")) == (132, "\x1b[1mx\x1b[0m")
    monkeypatch.setenv("NO_COLOR", "1")
    assert bold("x") == "x"
