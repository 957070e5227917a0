"""Two wordings of one statement: what counts as a change."""

from __future__ import annotations

import pytest

from monitor.judge.delta import delta
from monitor.judge.sentences import sentences


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Read – the page", "read the “page”."),
        ("We believes it.", "We believe it."),
        ("We beleive it.", "We believe it."),
        ("The organisation may act.", "The organization may act."),
        ("Read the page.", "Read this page!"),
        ("你可以使用。", "您可以使用。"),
        ("Improved results", "Improving results"),
    ],
)
def test_slips_inflections_and_small_words_are_no_change(before: str, after: str) -> None:
    assert delta(before, after).empty


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("You may use it.", "You may not use it."),
        ("Within 30 days.", "Within 7 days."),
        ("With consent.", "Without consent."),
        ("You can opt out.", "You can opt in by default."),
        ("您可以使用。", "您不可以使用。"),
        ("The red door", "The red gate"),
        ("It costs 2.5 euros", "It costs 2.6 euros"),
    ],
)
def test_words_of_force_numbers_and_new_words_are_a_change(before: str, after: str) -> None:
    assert not delta(before, after).empty


def test_an_exception_that_is_put_in_or_taken_out_is_seen() -> None:
    assert delta("All plans are covered.", "All plans except one are covered.").excepts
    assert not delta("All plans except one are covered.", "All plans except two are covered.").excepts


def test_sentences_end_at_stops_and_lists_but_not_in_abbreviations() -> None:
    text = "Fees are due, e.g. monthly. Quillmore Inc. may act: (a) at once; or (b) later。之后生效；完"
    assert sentences(text) == (
        "Fees are due, e.g. monthly.",
        "Quillmore Inc. may act:",
        "(a) at once; or",
        "(b) later。",
        "之后生效；",
        "完",
    )


def test_a_table_row_is_one_statement() -> None:
    assert sentences("Plus. | 20. A month") == ("Plus. | 20. A month",)


def test_no_text_has_no_sentences() -> None:
    assert sentences("  ") == ()
