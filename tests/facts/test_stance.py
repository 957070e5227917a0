"""What the words before a list say it is a list of."""

from __future__ import annotations

import pytest

from monitor.facts.stance import stance_of


@pytest.mark.parametrize(
    ("words", "stance"),
    [
        ("The API is available in the countries listed below. Access from any other location is not supported.", "supported"),
        ("Access from any other location is not supported.", "supported"),
        ("We do not offer the service anywhere else.", "supported"),
        ("We do not support access from the following countries.", "barred"),
        ("The service is offered worldwide. It is not available in the regions below:", "barred"),
        ("本服务在以下国家和地区可用。不支持从其他国家访问。", "supported"),
        ("以下国家和地区暂不支持：", "barred"),
        ("Our offices", "other"),
    ],
)
def test_the_sentence_that_enumerates_decides(words: str, stance: str) -> None:
    assert stance_of(words) == stance


def test_words_about_something_else_say_nothing() -> None:
    assert stance_of("Thank you for reading.") is None
