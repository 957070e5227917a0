"""Page text is hostile."""

from __future__ import annotations

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from monitor.render.safe import defused, markdown, plain, shorten, web_address, word_edge


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a \x1b[31mred\x1b[0m word", "a \ufffdred\ufffd word"),
        ("\x1b]0;own the title\x07x", "\ufffdx"),
        ("\x1b]8;;https://evil.example\x1b\\click", "\ufffdclick"),
        ("bell\x07 back\x08 nul\x00", "bell\ufffd back\ufffd nul\ufffd"),
        ("\x9b31m", "\ufffd31m"),
        ("invoice\u202efdp.exe", "invoice\ufffdfdp.exe"),
        ("\u2066isolated\u2069", "\ufffdisolated\ufffd"),
        ("zero\u200bwidth\ufeff and \U000e0041tags", "zerowidth and tags"),
        ("soft\u00adhyphen", "softhyphen"),
        ("two\r\nlines\u2028three\tfour", "two lines three four"),
        ("  中文，不变。 ", "中文，不变。"),
        ("café ≥ 50 %", "café ≥ 50 %"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
    ],
)
def test_what_acts_or_hides_is_neutralised(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.text())
def test_plain_text_is_one_harmless_line(text: str) -> None:
    line = plain(text)
    assert not {"Cc", "Cs", "Zl", "Zp"} & {category(sign) for sign in line}
    assert not {"\x1b", "\n", "\r", "\u202e", "\u2028"} & set(line)
    assert plain(line) == line
    line.encode("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "<!channel> hear",
        "@all",
        "@everyone!",
        "@here",
        "hello@everyone",
        "@所有人",
        "请@所有人看",
        "<@U12345>",
        '<at user_id="all">x</at>',
        "@bob look",
        "@ALL",
    ],
)
def test_mentions_are_broken_but_read_the_same(text: str) -> None:
    shown = defused(text)
    assert shown.replace("\u200b", "") == text
    assert shown != text
    assert "<!" not in shown
    assert "<@" not in shown
    assert "<at" not in shown
    assert "@all" not in shown.lower()
    assert "@everyone" not in shown
    assert "@所有人" not in shown


@pytest.mark.parametrize("text", ["write to legal@acme.example", "5 < 6 and 7 > 2", "a@b"])
def test_addresses_and_sums_stay_whole(text: str) -> None:
    assert defused(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "*bold* _it_ `code` ~~gone~~",
        "[click](javascript:alert(1))",
        "![img](https://evil.example/x.png)",
        "<script>alert(1)</script>",
        "# heading",
        "- item",
        "+ item",
        "1. item",
        "12) item",
        "> quote",
        "| a | b |",
        "---",
        "===",
        "&lt;b&gt; &amp; &#35;",
        "back\\slash \\*",
        "<https://evil.example>",
        "a_b_c 2*3*4",
    ],
)
def test_markdown_is_literal(text: str) -> None:
    """Judged by a CommonMark parser: one paragraph whose only text is the original."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == text


@given(st.text(alphabet="ab *_`[]()<>#+-=.!|~&;\\@123:/", max_size=40).map(plain).filter(bool))
def test_no_text_can_make_markup(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable(["strikethrough"]).parse(markdown(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert "".join(child.content for child in tokens[1].children or []) == text


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://acme.example/a?b=1&c=2#d", "https://acme.example/a?b=1&c=2#d"),
        ("HTTP://acme.example", "HTTP://acme.example"),
        ("https://acme.example/a(b)<c>'\"", "https://acme.example/a%28b%29%3Cc%3E%27%22"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("//acme.example", None),
        ("https:///path", None),
        ("https://[bad", None),
        ("https://acme.example/a b", None),
        ("https://acme.example/\x1b[31m", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url: str | None, link: str | None) -> None:
    assert web_address(url) == link


def test_a_long_text_is_cut_at_a_word_with_a_count() -> None:
    assert shorten("short", 10, "en") == "short"
    assert shorten("one two three four five", 12, "en") == "one two… [+15 characters]"
    assert shorten("一二三四五六七八九十", 4, "zh") == "一二三四……［另有 6 字］"


def test_a_word_longer_than_the_edge_allows_is_cut_inside() -> None:
    assert word_edge("a" * 100, 50) == 50
    assert word_edge("ab " + "c" * 100, 50) == 50
    assert word_edge("ab cd ef", 5) == 6
