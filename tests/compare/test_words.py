"""Word-level spans: readable runs that join to both texts."""

from __future__ import annotations

import pytest

from monitor.compare.words import spans, tokens
from monitor.model import SpanKind


def shown(before: str, after: str) -> str:
    marks = {SpanKind.EQUAL: "{}", SpanKind.DELETE: "[-{}-]", SpanKind.INSERT: "[+{}+]"}
    return "".join(marks[span.kind].format(span.text) for span in spans(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("You may resell.", "You may not resell.", "You may [+not +]resell."),
        ("within 30 days", "within 14 days", "within [-30-][+14+] days"),
        ("pay $1,500.50 now", "pay $2,500.50 now", "pay $[-1,500.50-][+2,500.50+] now"),
        ("我们将删除数据。", "我们不会删除数据。", "我们[-将-][+不会+]删除数据。"),
        ("a quick fox", "the slow fox", "[-a quick-][+the slow+] fox"),
        ("gone", "", "[-gone-]"),
        ("", "come", "[+come+]"),
        ("alpha beta", "gamma", "[-alpha beta-][+gamma+]"),
        ("end here", "end ", "end [-here-]"),
        ("one x two", "one y two", "one [-x-][+y+] two"),
        ("x \n", "y \n", "[-x-][+y+] \n"),
    ],
)
def test_spans_show_the_words_that_changed(before: str, after: str, expected: str) -> None:
    assert shown(before, after) == expected


def test_words_keep_inner_marks_and_chinese_is_by_character() -> None:
    assert tokens("Acme's 1.5-hour 计划。") == ["Acme's", " ", "1.5-hour", " ", "计", "划", "。"]


def test_a_huge_block_is_aligned_by_sentences_first() -> None:
    before = "".join(f"Sentence number {n} stands here. " for n in range(800))
    after = before.replace("number 400 stands", "number 400 falls")
    assert shown(before, after).count("[-") == 1
    assert "[-stands-][+falls+]" in shown(before, after)


def test_a_huge_sentence_that_changed_all_over_is_replaced_as_a_whole() -> None:
    before, after = " ".join(f"a{n}" for n in range(1500)), " ".join(f"b{n}" for n in range(1500))
    assert shown(before, after) == f"[-{before}-][+{after}+]"
