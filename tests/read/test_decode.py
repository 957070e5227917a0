"""Bytes become text, and the right reader gets them."""

from __future__ import annotations

import pytest

from monitor.model import BrokenReason, ReadRules, SourceKind, Unreadable
from monitor.read.decode import kind_of, text_of
from tests.read.kit import CHINESE, POLICY_ZH, answer


@pytest.mark.parametrize(
    ("body", "content_type", "url", "kind"),
    [
        ("%PDF-1.7", "text/html", "https://a.example/x", SourceKind.PDF),
        ("<html>", "application/pdf", "https://a.example/x.pdf", SourceKind.HTML),
        ("words", "text/html; charset=utf-8", "https://a.example/x", SourceKind.HTML),
        ("# Rules\n\nBe kind.", "text/html; charset=utf-8", "https://a.example/x", SourceKind.MARKDOWN),
        ("Rules\n\nBe kind.", "text/html; charset=utf-8", "https://a.example/x", SourceKind.TEXT),
        ("<b>Rules</b>\n\n# Be kind.", "text/html; charset=utf-8", "https://a.example/x", SourceKind.HTML),
        ("<a/>", "application/xhtml+xml", "https://a.example/x", SourceKind.HTML),
        ("# words", "text/markdown", "https://a.example/x", SourceKind.MARKDOWN),
        ("# words", "text/plain", "https://a.example/x.md", SourceKind.MARKDOWN),
        ("words", "text/plain", "https://a.example/x.txt", SourceKind.TEXT),
        ("<!DOCTYPE html><p>x", "", "https://a.example/x", SourceKind.HTML),
        ("words <p>and</p>", "application/octet-stream", "https://a.example/x", SourceKind.HTML),
        ("just words", "application/octet-stream", "https://a.example/x", SourceKind.TEXT),
        ("<feed>", "application/xml", "https://a.example/x", SourceKind.HTML),
        ("", "", "https://a.example/x", SourceKind.HTML),
    ],
)
def test_which_reader_gets_the_bytes(body: str, content_type: str, url: str, kind: SourceKind) -> None:
    """By the first bytes, the content type, the address."""
    assert kind_of(answer(body, content_type=content_type, url=url), ReadRules()) is kind


def test_the_rules_decide_first() -> None:
    """A kind that the watchlist names is not argued with."""
    assert kind_of(answer("%PDF-"), ReadRules(kind=SourceKind.TEXT)) is SourceKind.TEXT


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("规则".encode(), "text/html", "规则"),
        ("规则".encode("gb18030"), "text/html; charset=GB2312", "规则"),
        (b'<meta charset="big5">' + "規則".encode("big5"), "text/html", '<meta charset="big5">規則'),
        (b'<?xml version="1.0" encoding="euc-kr"?>' + "규칙".encode("euc-kr"), "text/html", '<?xml version="1.0" encoding="euc-kr"?>규칙'),
        ("“fee”".encode("cp1252"), "text/html; charset=iso-8859-1", "“fee”"),
        ("规则".encode("utf-16"), "text/html; charset=utf-8", "规则"),
        ("规则".encode("utf-8-sig"), "text/html", "规则"),
        ("规则".encode(), "text/html; charset=iso-8859-1", "规则"),
        ("规则".encode(), "text/html; charset=nonsense", "规则"),
        ("规则规则".encode()[:-1], "text/html", "规则规�"),
        (b"a\x00b", "text/html", "ab"),
    ],
)
def test_the_charset_is_found(body: bytes, content_type: str, text: str) -> None:
    """By the mark, the header, the document; a wrong label does not spoil valid UTF-8."""
    assert text_of(answer(body, content_type=content_type)) == text


def test_a_charset_that_nobody_declared_is_guessed() -> None:
    """By the looks of the bytes."""
    text = text_of(answer((POLICY_ZH * 3).encode("gb18030"), content_type="text/html"))
    assert isinstance(text, str)
    assert CHINESE[0] in text


@pytest.mark.parametrize("body", [b"\x89PNG\r\n\x1a\n", b"\x00" * 100, bytes(range(128, 256)) * 3 + b"\x00" * 500])
def test_bytes_that_are_no_text(body: bytes) -> None:
    """A named refusal."""
    found = text_of(answer(body))
    assert isinstance(found, Unreadable)
    assert found.reason is BrokenReason.NOT_TEXT
