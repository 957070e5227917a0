"""A message's Markdown as lines of styled words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.deliver.channels.commonmark import commonmark, document, weight
from monitor.deliver.channels.dingtalk import inert
from monitor.deliver.lines import GAP_LINE, Line, Mark, Run, fitted, heading, hushed, lines_of, touching
from monitor.render.safe import markdown
from tests.deliver.making import HOSTILE
from tests.deliver.reading import plain

WEIGHS = [lambda line: len(plain(line)) + 1, weight]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("word", Line((Run("word"),))),
        ("**a** b", Line((Run("a", bold=True), Run(" b")))),
        ("~~a~~ *b*", Line((Run("a", strike=True), Run(" "), Run("b")))),
        ("`monitor show 3f`", Line((Run("monitor show 3f", code=True),))),
        ("<https://a.example/x_y?b=1&c=2>", Line((Run("https://a.example/x_y?b=1&c=2", href="https://a.example/x_y?b=1&c=2"),))),
        (
            "[**x** y](https://a.example/(b))",
            Line((Run("x", bold=True, href="https://a.example/%28b%29"), Run(" y", href="https://a.example/%28b%29"))),
        ),
        ("[x](mailto:a@b.example)", Line((Run("x"),))),
        ("- item", Line((Run("item"),), Mark.ITEM)),
        ("# head", Line((Run("head"),), Mark.HEADING)),
        ("> said", Line((Run("said"),), Mark.QUOTE)),
        ("    code", Line((Run("code", code=True),))),
        ("\\*\\[a\\](b)", Line((Run("*[a](b)"),))),
        ("<b>x</b>", Line((Run("<\u200bb>x<\u200b/b>"),))),
        ("![alt](https://a.example/i.png)", Line((Run("alt"),))),
        ("a &amp; b", Line((Run("a & b"),))),
    ],
)
def test_a_line_keeps_its_words_and_their_style(source: str, line: Line) -> None:
    assert lines_of(source) == (line,)


def test_a_picture_without_words_is_nothing() -> None:
    assert lines_of("![](https://a.example/i.png)") == ()


def test_paragraphs_items_and_line_breaks_are_lines() -> None:
    lines = lines_of("a\nb  \nc\n\n- d\n\n  e\n- f\n\n```\ng\n\nh\n```\n")
    assert [(line.mark.name[0], line.text) for line in lines] == [
        *(("P", "a"), ("P", "b"), ("P", "c"), ("I", "d"), ("P", "e"), ("I", "f"), ("P", "g"), ("P", "h"))
    ]


def test_page_text_that_went_through_the_templates_comes_out_as_it_was() -> None:
    (line,) = lines_of(f"- {markdown('*a* _b_ ~~c~~ `d` [e](f) <g # h | i & j &amp; 1. k')}")
    assert line == Line((Run("*a* _b_ ~~c~~ `d` [e](f) <\u200bg # h | i & j &amp; 1. k"),), Mark.ITEM)


@pytest.mark.parametrize(
    ("text", "quiet"),
    [("@all", "@\u200ball"), (" <at> ", " <\u200bat> "), ("a@b.example", "a@b.example"), ("a < b", "a < b"), (" ", " "), ("", "")],
)
def test_nothing_is_a_mention_or_a_tag(text: str, quiet: str) -> None:
    assert hushed(text) == quiet


def test_a_title_is_a_heading() -> None:
    assert heading("<at>x") == Line((Run("<\u200bat>x", bold=True),), Mark.HEADING)


def test_plain_lines_say_what_is_struck_out_and_where_links_lead() -> None:
    (line,) = lines_of("- **a** ~~b~~ [c](https://d.example) <https://e.example>")
    assert plain(line) == "• a [-b-] c (https://d.example) https://e.example"
    assert plain(lines_of("> q ~~old~~**new**")[0]) == "> q [-old-]{+new+}"


def test_numbers_of_a_list_stay() -> None:
    lines = lines_of("1. **a**: b\n2. c\n\n   d\n- e")
    assert [(line.mark.name[0], line.text) for line in lines] == [("P", "1. a: b"), ("P", "2. c"), ("P", "d"), ("I", "e")]
    assert lines[0].runs == (Run("1. "), Run("a", bold=True), Run(": b"))


def test_a_long_message_loses_its_middle_and_no_style_is_cut_in_two() -> None:
    lines = [Line((Run("What changed."),)), Line((Run("Quote: ", bold=True), Run("one. two. three. four. five."))), *map(_line, "xyz")]
    kept = fitted(lines, 52, WEIGHS[0])
    assert [plain(line) for line in kept] == ["What changed.", "Quote: one. two. three. four.…", "x", "y", "z"]
    assert kept[1].runs[0] == Run("Quote: ", bold=True)
    assert fitted(lines, 22, WEIGHS[0])[1] == GAP_LINE
    assert fitted([_line("a b c d e f")], 12, WEIGHS[0]) == [_line("a b c d e f")]


def _line(text: str) -> Line:
    return Line((Run(text),))


@given(st.lists(st.text("ab。. 韩", max_size=60), max_size=20), st.integers(20, 200), st.sampled_from(WEIGHS))
def test_it_always_fits(texts: list[str], limit: int, weigh: object) -> None:
    assert callable(weigh)
    assert sum(map(weigh, fitted(list(map(_line, texts)), limit, weigh))) <= limit


@pytest.mark.parametrize(("text", "marked"), [("a", "*a*"), (" a b ", " *a b* "), ("  ", "  "), ("", "")])
def test_marks_touch_the_words(text: str, marked: str) -> None:
    assert touching(text, "*", "*") == marked


@pytest.mark.parametrize(
    "source",
    [
        "**a** b",
        "~~a~~",
        "**~~a~~**",
        "`a`",
        "<https://a.example/>",
        "[a \\[b\\]](https://a.example/)",
        "- a\n- b",
        "### a",
        "> a",
        "a\n\nb",
        "\\*a\\*",
    ],
)
def test_commonmark_can_be_written_again(source: str) -> None:
    assert document(lines_of(source)) == source


def test_code_with_a_backtick_is_shown_as_text() -> None:
    assert commonmark(Line((Run("a`b", code=True),))) == "a\\`b"


@given(st.text("ab*_`~[]()<>!#&;.-+=1@|\\ \n韩", max_size=60))
def test_no_text_becomes_markup_by_being_written_again(text: str) -> None:
    line = Line((Run(hushed(" ".join(text.split()))),))
    again = lines_of(commonmark(line))
    assert "".join(each.text for each in again).strip() == line.text.strip()
    assert all(run == Run(run.text) for each in again for run in each.runs)


@given(st.text("ab*_`~[]()<>!#&;.-+=1@|\\ 韩", max_size=60))
def test_what_dingtalk_is_given_is_no_markup_to_a_reader_of_commonmark_either(text: str) -> None:
    shown = inert(hushed(text)).replace("\\", "")
    runs = [run for line in lines_of(f"x {shown}") for run in line.runs]
    assert all(run == Run(run.text) for run in runs)


def test_what_dingtalk_is_given_can_still_be_read() -> None:
    assert inert("gpt_4_turbo costs 3*4 [sic] (a)") == "gpt_4_turbo costs 3∗4 [sic] (a)"
    assert "](" not in inert(HOSTILE)
