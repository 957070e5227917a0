"""A version as text and CommonMark, a change as `diff -u` has it, and both sides of a change on a page."""

from __future__ import annotations

from datetime import UTC, datetime

from markdown_it import MarkdownIt

from monitor.model import Block, BlockKind, Diff, Reading, SourceKey, SpanKind, Version
from monitor.render import changes_html
from monitor.render.page_text import reading_markdown, reading_text
from monitor.render.unified import change_unified
from tests.render.making import added, removed, reworded, view

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE = Reading(
    (
        Block(BlockKind.HEADING, "Use", 2),
        Block(BlockKind.PARAGRAPH, "You may <b>not</b> *resell*."),
        Block(BlockKind.ITEM, "one", 1),
        Block(BlockKind.ITEM, "two", 2),
        Block(BlockKind.ROW, "a | b"),
        Block(BlockKind.ROW, "c | d"),
        Block(BlockKind.PARAGRAPH, "The \x1b[31mend\u202e."),
    )
)


def version(number: int, *lines: str) -> Version:
    return Version(SourceKey("acme", "terms", "main"), number, Reading(tuple(Block(BlockKind.PARAGRAPH, line) for line in lines)), AT, AT)


def test_a_reading_is_laid_out_as_plain_text() -> None:
    lines = reading_text(PAGE).splitlines()
    assert lines[:9] == ["Use", "", "You may <b>not</b> *resell*.", "", "- one", "  - two", "", "a | b", "c | d"]
    assert "\x1b" not in lines[-1]
    assert "\u202e" not in lines[-1]
    assert reading_text(Reading(())) == ""


def test_as_commonmark_nothing_of_the_page_is_markup() -> None:
    html = MarkdownIt().render(reading_markdown(PAGE))
    assert html.startswith("<h2>Use</h2>\n<p>You may &lt;b&gt;not&lt;/b&gt; *resell*.</p>")
    assert html.count("<li>") == 2
    assert "a | b<br />\nc | d" in html
    assert reading_markdown(Reading((Block(BlockKind.HEADING, "No level"),))) == "# No level"


def test_a_change_is_printed_as_diff_prints_it() -> None:
    shown = change_unified(version(1, "same", "old", "end"), version(2, "same", "new \x1b[0m", "end")).splitlines()
    assert shown == [
        "--- acme/terms/main@1\t2026-03-01T12:00:00+00:00",
        "+++ acme/terms/main@2\t2026-03-01T12:00:00+00:00",
        "@@ -1,3 +1,3 @@",
        " same",
        "-old",
        "+new \ufffd",
        " end",
    ]
    assert change_unified(version(1, "same"), version(2, "same")) == ""


def cells(*edits: object) -> list[str]:
    """The two sides of the first edit."""
    page = changes_html([view(diff=Diff(edits))])  # type: ignore[arg-type]
    return page.partition("<tr><td>")[2].partition("</td></tr>")[0].split("</td><td>")


def test_what_was_added_or_removed_stands_on_its_side_alone() -> None:
    assert cells(added("A new clause.")) == ["", "<ins>A new clause.</ins>"]
    assert cells(removed("An old clause.")) == ["<del>An old clause.</del>", ""]
    assert cells(added("word " * 2000))[0] == ""


def test_what_was_reworded_stands_on_both_sides() -> None:
    edit = reworded((SpanKind.EQUAL, "within "), (SpanKind.DELETE, "30"), (SpanKind.INSERT, "<7>"), (SpanKind.EQUAL, " days"))
    assert cells(edit) == ["within <del>30</del> days", "within <ins>&lt;7&gt;</ins> days"]


def test_both_views_are_in_one_page_and_chosen_without_a_script() -> None:
    page = changes_html([view()], language="zh")
    assert page.count('type="radio"') == 2
    assert "左右对照" in page
    assert "<script" not in page
    assert "default-src 'none'" in page
