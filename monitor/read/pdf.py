"""PDF policies, by their text layer."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from monitor.model import Block, BrokenReason, Link, Reading, ReadRules, Response, Selected, Unreadable
from monitor.read.decode import too_much
from monitor.read.language import detect
from monitor.read.text import paragraphs
from monitor.read.tidy import tidy

logging.getLogger("pypdf").setLevel(logging.CRITICAL)
"""It remarks on every oddity of a file on standard error; what matters comes as an exception or as missing text."""

_MOST_PAGES = 500
_PROBE = 60
"""Letters of a block by which it is found again on its page."""
_PAGE_NUMBER = re.compile(r"(?:page\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?|第\s*\d+\s*页.*", re.IGNORECASE)
_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_CLAUSE = re.compile(
    r"\s*(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s|\([a-z]{1,3}\)\s|[IVX]{1,5}\.\s|第[一二三四五六七八九十百\d]{1,4}[章节條条])\s*\S"
)
_SHORT_LINE = 0.75
_PAGE_LINK = re.compile(r"#page=(\d+)$")
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


def read(response: Response, rules: ReadRules) -> Reading | Unreadable:  # noqa: ARG001 - one signature for all readers
    """The text layer as paragraphs and items; page numbers and running heads dropped. Scans without text are unreadable."""
    refusal = too_much(response)
    if refusal is not None:
        return refusal
    try:
        title, pages = _text_layer(response.body)
    except _DAMAGE as error:
        return Unreadable(BrokenReason.UNREADABLE, f"the PDF cannot be read: {type(error).__name__}: {tidy(str(error))[:160]}")
    blocks = tuple(_placed(_blocks(pages), pages, response.final_url))
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
    kept = [line for page in _kept(pages) for line in page]
    return paragraphs("\n".join(_with_gaps(_HYPHEN.sub("", "\n".join(kept)).split("\n"))))


def _kept(pages: list[str]) -> list[list[str]]:
    """The lines of each page without page numbers and running heads."""
    lines = [[line.rstrip() for line in page.split("\n")] for page in pages]
    seen = Counter(tidy(line) for page in lines for line in {*page[:2], *page[-2:]})
    running = {line for line, times in seen.items() if len(pages) > 2 and times > len(pages) / 2}
    return [[line for line in page if tidy(line) not in running and not _PAGE_NUMBER.fullmatch(tidy(line))] for page in lines]


def _placed(blocks: list[Block], pages: list[str], address: str) -> Iterator[Block]:
    """Each block with a link to every page that it stands on (`#page=3`, RFC 8118 section 3), under the words that begin there.

    Text that grows moves to other pages, and a link that leads elsewhere is never news.
    """
    texts = ["".join(tidy(_HYPHEN.sub("", "\n".join(page))).split()) for page in _kept(pages)]
    base, here = address.partition("#")[0], 0
    for block in blocks:
        places = [place for place, letter in enumerate(block.text) if not letter.isspace()]
        said = "".join(block.text.split())
        on = (n for length in (_PROBE, _PROBE // 3) for n in range(here, len(texts)) if said[:length] in texts[n])
        here = next(on, here)
        links = [_to_page(here, block.text, base)]
        while here + 1 < len(texts) and (start := texts[here + 1][: _PROBE // 3]) and (at := said.find(start)) > 0:
            here += 1
            links.append(_to_page(here, block.text[places[at] :], base))
        yield replace(block, links=tuple(links))


def _to_page(number: int, text: str, base: str) -> Link:
    return Link(text[:_PROBE], f"{base}#page={number + 1}")


def page_of(quote: str, reading: Reading) -> str | None:
    """On which page of a PDF a quote begins: `page 3`; None where the reading is of no PDF, or has no such words."""
    for block in reading.blocks:
        at = block.text.find(quote) if quote else -1
        starts = [(block.text.find(link.text), _PAGE_LINK.search(link.href)) for link in block.links]
        if at >= 0 and starts:
            pages = [page[1] for start, page in starts if page and 0 <= start <= at]
            return f"page {pages[-1]}" if pages else None
    return None


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
