"""Bytes become text: which kind of document it is and in which charset."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import charset_normalizer

from monitor.model import BrokenReason, ReadRules, Response, SourceKind, Unreadable

LARGEST = 24 * 2**20
"""Bytes of a body that are still read; policies of more than a few megabytes are not known."""

_SNIFFED = 64 * 1024
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{1,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.\-]{1,40})""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{1,40})""", re.IGNORECASE)
_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|title|meta|main|article|section|div|p|h[1-6]|ul|ol|table|span|a|br|script|!--)[\s>/!-]", re.IGNORECASE
)
_ANY_TAG = re.compile(rb"<[a-zA-Z!/?]")
_MARKDOWN = re.compile(rb"(?m)^(?:#{1,6} \S|\|.+\|[ \t]*$)")
_EMPTY_LINE = re.compile(rb"\S[ \t]*\r?\n[ \t]*\r?\n\s*\S")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""As browsers do (WHATWG Encoding Standard): the label of the smaller set is used for pages in the larger one."""
_NO_CHARSETS = frozenset({"utf-7", "unicode-escape", "raw-unicode-escape", "idna", "punycode", "charmap", "undefined"})
"""Codecs of Python that no page is in; some of them decode to lone surrogates. Codecs that give no text raise LookupError by themselves."""
_BINARY = re.compile(
    rb"^(?:\x89PNG|GIF8|\xff\xd8\xff|PK\x03\x04|\x1f\x8b|\x7fELF|RIFF|OggS|\x00\x00\x01\x00|wOF[F2]|\x28\xb5\x2f\xfd|\x00asm|BZh|7z\xbc\xaf)"
)
_MOST_DAMAGED = 0.02
"""Share of characters that may be undecodable before the body is no text at all."""

_BY_TYPE = (
    ("application/pdf", SourceKind.PDF),
    ("text/html", SourceKind.HTML),
    ("application/xhtml", SourceKind.HTML),
    ("text/markdown", SourceKind.MARKDOWN),
    ("text/x-markdown", SourceKind.MARKDOWN),
    ("text/plain", SourceKind.TEXT),
    ("application/json", SourceKind.JSON),
)


def kind_of(response: Response, rules: ReadRules) -> SourceKind:
    """How the body is to be read: as the rules say, else by its first bytes, its content type, its address. Never `auto`."""
    if rules.kind is not SourceKind.AUTO:
        return rules.kind
    start = response.body[:1024].lstrip()
    if start.startswith(b"%PDF-"):
        return SourceKind.PDF
    content_type = (response.header("content-type") or "").strip().lower()
    declared = next((kind for prefix, kind in _BY_TYPE if content_type.startswith(prefix)), None)
    if declared is SourceKind.TEXT and re.search(r"\.(?:md|markdown)(?:[?#]|$)", response.final_url, re.IGNORECASE):
        return SourceKind.MARKDOWN
    if declared is SourceKind.HTML and start and not _ANY_TAG.search(response.body):  # a text that its server, or an archive, calls HTML
        if _MARKDOWN.search(response.body[:_SNIFFED]):
            return SourceKind.MARKDOWN
        return SourceKind.TEXT if _EMPTY_LINE.search(start) else SourceKind.HTML
    if declared is not None and declared is not SourceKind.PDF:
        return declared
    return SourceKind.HTML if _MARKUP.search(response.body[:_SNIFFED]) or not start or start[:1] == b"<" else SourceKind.TEXT


def too_much(response: Response) -> Unreadable | None:
    """The refusal of a body that is larger than any policy."""
    if len(response.body) <= LARGEST:
        return None
    return Unreadable(BrokenReason.TOO_LARGE, f"the body has {len(response.body) / 2**20:.0f} MB; at most {LARGEST // 2**20} MB are read")


def text_of(response: Response) -> str | Unreadable:
    """The body as text: charset from a byte order mark, the header, the document, else by its looks. Raises nothing."""
    body = response.body
    if _BINARY.match(body):
        return Unreadable(BrokenReason.NOT_TEXT, f"the body is a binary file (it begins with {body[:4]!r})")
    text = _decoded(body, response.header("content-type") or "")
    damaged = 0 if text.isascii() and "\x00" not in text else text.count("�") + text.count("\x00")
    if damaged > 20 and damaged > _MOST_DAMAGED * len(text):
        return Unreadable(BrokenReason.NOT_TEXT, f"{damaged} of {len(text)} characters of the body are not text in any known charset")
    return text.replace("\x00", "") if damaged else text


def _decoded(body: bytes, content_type: str) -> str:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, errors="replace")
    for name in _declared(body, content_type):
        try:
            return body.decode(name)
        except (UnicodeError, LookupError):  # the wrong charset; no charset at all, like rot13
            continue
    return _guessed(body)


def _declared(body: bytes, content_type: str) -> Iterator[str]:
    """Charsets worth trying, UTF-8 first: bytes of another charset are almost never valid UTF-8, while wrong labels are common."""
    yield "utf-8"
    head = body[:_SNIFFED]
    labels = [match[1] for match in [_HEADER.search(content_type)] if match]
    labels += [match[1].decode("ascii") for match in [_XML.search(head), _META.search(head)] if match]
    yield from filter(None, map(_known, labels))


def _known(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    name = _SUPERSETS.get(name, name)
    return None if name in _NO_CHARSETS else name


def _guessed(body: bytes) -> str:
    lenient = body.decode("utf-8", errors="replace")
    if lenient.count("�") <= max(3, len(lenient) // 1000):
        return lenient  # UTF-8 with a few damaged bytes, or cut inside a character
    best = charset_normalizer.from_bytes(body[:_SNIFFED], steps=5, chunk_size=512).best()
    return lenient if best is None else body.decode(best.encoding, errors="replace")
