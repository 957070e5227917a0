"""PDF policies, by their text layer."""

from __future__ import annotations

import io
import re
from collections import Counter

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from monitor.model import Block, BrokenReason, Reading, Response, Selected, Unreadable
from monitor.read.decode import too_much
from monitor.read.language import detect
from monitor.read.text import paragraphs
from monitor.read.tidy import tidy

_MOST_PAGES = 500
_PAGE_NUMBER = re.compile(r"(?:page\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?|第\s*\d+\s*页.*", re.IGNORECASE)
_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_CLAUSE = re.compile(
    r"\s*(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s|\([a-z]{1,3}\)\s|[IVX]{1,5}\.\s|第[一二三四五六七八九十百\d]{1,4}[章节條条])\s*\S"
)
_SHORT_LINE = 0.75
_DAMAGE = (
    PyPdfError,
    DependencyError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    RecursionError,
    OSError,
    ArithmeticError,
    NotImplementedError,
    AssertionError,
)
"""What pypdf raises on damaged files, beside its own errors."""


def read(response: Response) -> Reading | Unreadable:
    """The text layer as paragraphs and items; page numbers and running heads dropped. Scans without text are unreadable."""
    refusal = too_much(response)
    if refusal is not None:
        return refusal
    try:
        title, pages = _text_layer(response.body)
    except _DAMAGE as error:
        return Unreadable(BrokenReason.UNREADABLE, f"the PDF cannot be read: {type(error).__name__}: {tidy(str(error))[:160]}")
    blocks = tuple(_blocks(pages))
    if not blocks:
        return Unreadable(BrokenReason.NOT_TEXT, "the PDF has no text layer (scanned pages?); watch another address of this document")
    return Reading(blocks, title or blocks[0].text[:120], detect(" ".join(block.text for block in blocks)), Selected.MAIN)


def _text_layer(body: bytes) -> tuple[str, list[str]]:
    reader = PdfReader(io.BytesIO(body))
    pages = [page.extract_text() for page in reader.pages[:_MOST_PAGES]]
    title = reader.metadata.title if reader.metadata else None
    return tidy(title or ""), pages


def _blocks(pages: list[str]) -> list[Block]:
    """Pages joined before they are cut into blocks: a sentence goes on over the page's end."""
    lines = [[line.rstrip() for line in page.split("\n")] for page in pages]
    seen = Counter(tidy(line) for page in lines for line in {*page[:2], *page[-2:]})
    running = {line for line, times in seen.items() if len(pages) > 2 and times > len(pages) / 2}
    kept = [line for page in lines for line in page if tidy(line) not in running and not _PAGE_NUMBER.fullmatch(tidy(line))]
    return paragraphs("\n".join(_with_gaps(_HYPHEN.sub("", "\n".join(kept)).split("\n"))))


def _with_gaps(lines: list[str]) -> list[str]:
    """A text layer has no empty lines: a paragraph ends with a short line, and a numbered clause begins one."""
    lengths = sorted(len(line) for line in lines if line.strip())
    full = lengths[len(lengths) * 4 // 5] if lengths else 0
    spaced: list[str] = []
    for line in lines:
        if _CLAUSE.match(line):
            spaced.append("")
        spaced.append(line)
        if len(line) < _SHORT_LINE * full:
            spaced.append("")
    return spaced
