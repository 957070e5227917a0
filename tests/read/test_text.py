"""Plain text and Markdown are read as they stand."""

from __future__ import annotations

import pytest

from monitor.model import BrokenReason, Link, ReadRules, SourceKind
from tests.read.kit import SENTENCES, failure_of, lines, reading_of

TEXT = ReadRules(kind=SourceKind.TEXT)
MARKDOWN = ReadRules(kind=SourceKind.MARKDOWN)


def test_plain_text_is_cut_at_empty_lines_and_bullets() -> None:
    """Wrapped lines are one paragraph; bullets and numbers begin items."""
    reading = reading_of("Terms\nof use\r\n\r\n- one\n  goes on\n  * two\n1. three\n\nEnd.", TEXT)
    assert lines(reading) == [
        ("paragraph", "Terms of use"),
        ("item", "one goes on"),
        ("item", "two"),
        ("item", "three"),
        ("paragraph", "End."),
    ]
    assert [block.level for block in reading.blocks] == [0, 1, 2, 1, 0]
    assert reading.title == "Terms of use"


def test_the_language_of_a_text_is_told_by_its_words() -> None:
    """There is nothing else to tell it by."""
    assert reading_of("\n\n".join(SENTENCES), TEXT).language == "en"


CASES = [
    ("headings", "# One\n## Two ##\nText\n", [("heading", "One"), ("heading", "Two"), ("paragraph", "Text")]),
    ("underlined headings", "One\n===\n\nTwo\n---\n\nText", [("heading", "One"), ("heading", "Two"), ("paragraph", "Text")]),
    ("paragraphs", "One\ngoes on.\n\nTwo.", [("paragraph", "One goes on."), ("paragraph", "Two.")]),
    ("items", "- one\n  more\n- two\n  1. three", [("item", "one more"), ("item", "two"), ("item", "three")]),
    ("rows", "| Plan | Price |\n|------|:-----:|\n| Pro | a \\| b |", [("row", "Plan | Price"), ("row", "Pro | a | b")]),
    ("quotes", "> said\n> so", [("paragraph", "said so")]),
    ("rules", "One\n\n---\n\n***\nTwo", [("paragraph", "One"), ("paragraph", "Two")]),
    ("emphasis", "You **must** _not_ *resell* `it` 2*3*4 a_b_c", [("paragraph", "You must _not_ resell it 2*3*4 a_b_c")]),
    ("links and pictures", "See [the policy](/aup) ![logo](x.png)", [("paragraph", "See the policy")]),
    ("comments", "One <!-- not\nthis --> two <!-- and this stays", [("paragraph", "One two <!-- and this stays")]),
    ("front matter", "---\ntitle: Terms\nx: 1\n---\nText", [("paragraph", "Text")]),
]


@pytest.mark.parametrize(("source", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_markdown_becomes_blocks(source: str, expected: list[tuple[str, str]]) -> None:
    """Each construction of Markdown that policies use."""
    assert lines(reading_of(source, MARKDOWN)) == expected


def test_levels_links_and_titles_of_markdown() -> None:
    """Ranks of headings, depths of items, targets of links; the title from the front matter or the first heading."""
    reading = reading_of(
        '---\ntitle: "Acme terms"\n---\n### Use\n- a\n    - b [x](https://z.example/?utm_source=q "t")[none](#a)\n\nTwo\n---', MARKDOWN
    )
    assert [block.level for block in reading.blocks] == [3, 1, 3, 2]
    assert reading.blocks[2].links == (Link("x", "https://z.example/"),)
    assert reading.title == "Acme terms"
    assert reading_of("# Head\ntext", MARKDOWN).title == "Head"


@pytest.mark.parametrize("source", ["<!-- nothing -->", "---", "![a](b)", "|---|"])
def test_markdown_that_says_nothing(source: str) -> None:
    """It is empty."""
    assert failure_of(source, MARKDOWN).reason is BrokenReason.EMPTY
