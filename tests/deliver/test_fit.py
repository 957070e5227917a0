"""A message that is longer than a service takes is cut in its middle."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.deliver.fit import characters, fit, utf8

BODY = "What changed.\nWhen.\nA long quote. It goes on and on. And on.\nPage: x\nDetails: y\nSeen: z"


def test_what_fits_is_left_alone() -> None:
    assert fit(BODY, len(BODY)) == BODY


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        (82, "What changed.\nWhen.\nA long quote. It goes on and on.…\nPage: x\nDetails: y\nSeen: z"),
        (70, "What changed.\nWhen.\nA long quote. It goes on and…\nDetails: y\nSeen: z"),
        (50, "What changed.\nWhen.\nA long quote. It goes…\nSeen: z"),
        (30, "What changed.\nWhen.\n…\nSeen: z"),
        (16, "What changed.\n…"),
        (8, "What…"),
    ],
)
def test_the_middle_goes_first(limit: int, text: str) -> None:
    assert fit(BODY, limit) == text
    assert len(text) <= limit


def test_chinese_is_cut_at_a_sentence() -> None:
    assert fit("第一句。第二句，很长很长。第三句。", 12) == "第一句。…"


def test_bytes_are_counted_where_the_service_counts_bytes() -> None:
    assert fit("韩国。日本。中国。", 24, utf8) == "韩国。日本。…"
    assert fit("韩国。日本。中国。", 24, characters) == "韩国。日本。中国。"


@given(st.text(alphabet="ab。. \n韩", max_size=200), st.integers(8, 300), st.sampled_from([characters, utf8]))
def test_it_always_fits(text: str, limit: int, size: object) -> None:
    assert callable(size)
    assert size(fit(text, limit, size)) <= limit
