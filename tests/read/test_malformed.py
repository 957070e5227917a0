"""Whatever bytes an address gives: a reading or a reason, soon and in little memory, never a traceback."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from monitor.model import BrokenReason, Reading, ReadRules, SourceKind, Unreadable
from monitor.read import health, quick, read, suggest
from tests.read.kit import POLICY, POLICY_ZH, answer, page

NOISE = random.Random(7).randbytes(200_000)
PNG = b"\x89PNG\r\n\x1a\n" + NOISE[:5000]
R = BrokenReason
MEGABYTE = 2**20

HTML: list[tuple[str, Callable[[], bytes], BrokenReason | None]] = [
    ("nothing", lambda: b"", R.EMPTY),
    ("white space", lambda: b" \r\n\t " * 1000, R.EMPTY),
    ("one byte", lambda: b"<", None),
    ("a byte order mark alone", lambda: b"\xef\xbb\xbf", R.EMPTY),
    ("NULs alone", lambda: b"\x00" * 10_000, R.NOT_TEXT),
    ("random bytes", lambda: NOISE, R.NOT_TEXT),
    ("a picture", lambda: PNG, R.NOT_TEXT),
    ("a zip archive", lambda: b"PK\x03\x04" + NOISE[:3000], R.NOT_TEXT),
    ("still gzipped", lambda: b"\x1f\x8b\x08" + NOISE[:3000], R.NOT_TEXT),
    ("50 MB", lambda: b"<p>" + b"x" * (50 * MEGABYTE), R.TOO_LARGE),
    ("2 MB in one line", lambda: b"<p>" + b"word " * 400_000, None),
    ("2 MB without a space", lambda: b"<p>" + b"x" * (2 * MEGABYTE), None),
    ("nested 100,000 deep", lambda: b"<div>" * 100_000 + b"<p>deep</p>", R.UNREADABLE),
    ("nested 2,900 deep", lambda: b"<div>" * 2900 + b"<p>deep</p>" + b"</div>" * 2900, None),
    ("spans 100,000 deep", lambda: b"<span>" * 100_000 + b"deep", R.UNREADABLE),
    ("fonts 20,000 deep", lambda: b"".join(b"<font size=%d>" % n for n in range(20_000)) + b"<p>deep", R.UNREADABLE),
    ("lists 2,000 deep", lambda: b"<ul><li>x" * 2000, None),
    ("tables 500 deep", lambda: b"<table><tr><td>" * 500 + b"x", None),
    ("20,000 empty boxes", lambda: b"<div></div>" * 20_000 + b"<p>end", None),
    ("20,000 unclosed paragraphs", lambda: b"<p>x" * 20_000, None),
    ("20,000 broken lines", lambda: b"<p>" + b"x<br>" * 20_000, None),
    ("5,000 links", lambda: b"".join(b"<a href=/%d>x</a>" % n for n in range(5000)), None),
    ("2,000 rows", lambda: b"<table>" + b"<tr><td>a<td>b" * 2000, None),
    ("5,000 spans in a box", lambda: b"<div>" + b"<span>word</span>" * 5000, None),
    ("20,000 attributes", lambda: b"<p " + b"".join(b"a%d=1 " % n for n in range(20_000)) + b">x", R.UNREADABLE),
    ("160,000 boxes", lambda: b"<p>x" * 160_000, R.TOO_LARGE),
    ("320,000 tags beside the document", lambda: b"<main><p>A rule.</p></main>" + b"<i>x</i>" * 160_000, R.TOO_LARGE),
    ("400,000 brackets in scripts", lambda: (b"<p>A rule.</p><script>" + b"<" * 200_000 + b"</script>") * 2, None),
    ("400,000 brackets in a script that never ends", lambda: b"<p>A rule.</p><script>" + b"<" * 400_000, None),
    ("a long comment, a long text, and a tag of 20,000 attributes", lambda: b"<!--" + b"-" * 60_000 + b"--><p>" + b"x" * 60_000 + b"<p " + b"a=1 " * 20_000 + b">x", R.UNREADABLE),
    ("a megabyte of attribute", lambda: b'<p title="' + b"x" * MEGABYTE + b'">x</p>', None),
    ("an attribute that never ends", lambda: b'<p title="' + b"<x>" * 100_000, R.UNREADABLE),
    ("a comment that never ends", lambda: b"<p>x</p><!--" + b"-" * 100_000, None),
    ("100,000 beginnings of comments", lambda: b"<!--" * 100_000 + b"<p>x", R.EMPTY),
    ("a script that never ends", lambda: b"<p>x</p><script>" + b"if(a<b){" * 10_000, None),
    ("a title that never ends", lambda: b"<title>" + b"x" * 10_000, R.EMPTY),
    ("a style that never ends", lambda: b"<style>" + b"x{}" * 1000, R.EMPTY),
    ("100,000 open brackets", lambda: b"<" * 100_000, None),
    ("100,000 ampersands", lambda: b"&" * 100_000, None),
    ("references that mean nothing", lambda: b"<p>&#0;&#xD800;&#x110000;&#99999999999;&nosuch;</p>", None),
    ("a lone surrogate in UTF-8", lambda: b"<p>a\xed\xa0\x80b</p>", None),
    ("cut inside a character", lambda: POLICY_ZH.encode()[:-2], None),
    ("cut inside a tag", lambda: page(POLICY).encode()[:300], None),
    ("no body", lambda: b"<html><head><title>T</title></head></html>", R.EMPTY),
    ("no html", lambda: b"just words", None),
    ("frames", lambda: b"<html><frameset><frame src=a></frameset></html>", R.EMPTY),
    ("two bodies", lambda: b"<body><p>one</p></body><body><p>two</p></body>", None),
    ("closing tags alone", lambda: b"</p></div></body></html>", R.EMPTY),
    ("wrong nesting", lambda: b"<b><p><i>x</b></p></i><table><p>y<tr>z", None),
    ("XML", lambda: b'<?xml version="1.0" encoding="utf-8"?><feed><entry><title>t</title><summary>A rule.</summary></entry></feed>', None),
    ("an XML bomb", lambda: b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>', None),
    ("XHTML", lambda: b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>x</p><br/></body></html>', None),
    ("JSON", lambda: b'{"error": "nope"}', None),
    ("Latin-1 said to be UTF-8", lambda: "<p>Geb\u00fchren f\u00fcr \u00dcbertragungen</p>".encode("latin-1") * 50, None),
    ("GBK without a label", lambda: POLICY_ZH.encode("gbk"), None),
    ("Shift JIS with a label", lambda: '<meta charset="shift_jis"><p>利用規約</p>'.encode("cp932"), None),
    ("UTF-16 with a mark", lambda: "<p>规则</p>".encode("utf-16"), None),
    ("UTF-16 without a mark", lambda: page(POLICY).encode("utf-16-le"), R.NOT_TEXT),
    ("UTF-7 said to be a charset", lambda: b'<meta charset="utf-7"><p>+ADw-script+AD4-</p>\xff', None),
    ("escapes said to be a charset", lambda: b'<meta charset="raw_unicode_escape"><p>x\\ud800\xff</p>', None),
    ("surrogates in UTF-7", lambda: b'<meta charset="utf-7"><p>+2AA-\xff</p>', None),
    ("a charset that is no charset", lambda: b'<meta charset="rot13"><p>x\xff</p>', None),
    ("a charset that nobody knows", lambda: b'<meta charset="x-none"><p>x\xff</p>', None),
    ("NULs between letters", lambda: b"<p>ru\x00les</p>" * 3, None),
    ("control characters", lambda: b"<p>" + bytes(range(1, 32)) + b"x</p>", None),
    ("a million combining marks", lambda: ("<p>a" + "\u0301" * 200_000).encode(), None),
    ("invisible characters alone", lambda: ("<p>" + "\u200b\u00ad" * 1000).encode(), R.EMPTY),
    ("frames within templates", lambda: b"<template>" * 500 + b"<p>x", R.EMPTY),
    ("drawings within drawings", lambda: b"<svg>" * 1000 + b"<text>x", R.EMPTY),
    ("formulas", lambda: b"<math>" * 500 + b"<mi>x", None),
    ("forms and fields", lambda: b"<form>" + b"<input value=x><select><option>a</select>" * 2000, R.EMPTY),
]  # fmt: skip


@pytest.mark.parametrize(("make", "reason"), [case[1:] for case in HTML], ids=[case[0] for case in HTML])
def test_every_page_is_read_or_refused(make: Callable[[], bytes], reason: BrokenReason | None) -> None:
    """With a reason where there is nothing to read, and in a few seconds at most."""
    body = make()
    started = time.process_time()
    for rules in (ReadRules(), ReadRules(select=("main", ".x"), remove=("nav",))):
        response = answer(body, content_type="text/html")
        found = read(response, rules)
        quick(response, rules)
        suggest(response, rules)
        assert isinstance(found, Unreadable) if reason else isinstance(found, Reading)
        if isinstance(found, Unreadable):
            assert found.reason is reason
            assert found.detail
        else:
            assert all(block.text and "\n" not in block.text and "\x00" not in block.text for block in found.blocks)
            found.text.encode()
            assert health.examine(response, found, (found,), rules) is None or found.text
    assert time.process_time() - started < 20


OTHERS: list[tuple[str, SourceKind, bytes]] = [
    ("an empty text", SourceKind.TEXT, b""),
    ("a text of marks", SourceKind.TEXT, b"-\n" * 50_000),
    ("a text of one line", SourceKind.TEXT, b"x " * 1_000_000),
    ("a picture as text", SourceKind.TEXT, PNG),
    ("random bytes as text", SourceKind.TEXT, NOISE),
    ("too large a text", SourceKind.TEXT, b"x" * (25 * MEGABYTE)),
    ("an empty Markdown", SourceKind.MARKDOWN, b""),
    ("open brackets in Markdown", SourceKind.MARKDOWN, b"[" * 100_000),
    ("open links in Markdown", SourceKind.MARKDOWN, b"[a](" * 50_000),
    ("stars in Markdown", SourceKind.MARKDOWN, b"**a" * 30_000),
    ("ticks in Markdown", SourceKind.MARKDOWN, b"`" * 100_000),
    ("bars in Markdown", SourceKind.MARKDOWN, b"|" * 100_000),
    ("dashes in Markdown", SourceKind.MARKDOWN, b"- " * 50_000 + b"x"),
    ("rules in Markdown", SourceKind.MARKDOWN, b"---\n" * 20_000),
    ("an endless comment in Markdown", SourceKind.MARKDOWN, b"<!--" * 20_000),
    ("an empty PDF", SourceKind.PDF, b""),
    ("a PDF that is none", SourceKind.PDF, b"<html>"),
    ("a PDF's first line", SourceKind.PDF, b"%PDF-1.7\n"),
    ("a PDF of random bytes", SourceKind.PDF, b"%PDF-1.7\n" + NOISE[:20_000]),
    ("too large a PDF", SourceKind.PDF, b"%PDF-1.7\n" + b"x" * (25 * MEGABYTE)),
]


@pytest.mark.parametrize(("kind", "body"), [case[1:] for case in OTHERS], ids=[case[0] for case in OTHERS])
def test_every_text_and_pdf_is_read_or_refused(kind: SourceKind, body: bytes) -> None:
    """As for HTML."""
    started = time.process_time()
    found = read(answer(body), ReadRules(kind=kind))
    assert isinstance(found, Reading | Unreadable)
    assert time.process_time() - started < 20
