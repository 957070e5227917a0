"""A recorded page made harmless: its text and its structure, nothing that runs, asks elsewhere, links or looks like ours."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from html import escape

import nh3

from monitor.model import ReadRules, Response, SourceKind, Text
from monitor.read.decode import kind_of, text_of
from monitor.web.visible import signed

MOST = 2_000_000
"""Characters of a page that are shown."""
_TAGS = frozenset(
    re.findall(
        r"\w+",
        "h1 h2 h3 h4 h5 h6 p div section article main header footer nav aside ul ol li dl dt dd table caption thead tbody tfoot tr th td "
        "blockquote pre code b strong em i u s small sub sup br hr span mark del ins details summary figure figcaption",
    )
)
_GONE = {"script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "head", "select", "textarea", "title"}
"""Elements whose contents go with them."""
_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;margin:1rem;max-width:46rem;color:#1b1f24;background:#fff;overflow-wrap:anywhere}"
    "table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.2rem .5rem;text-align:start;vertical-align:top}"
    "pre{white-space:pre-wrap}.note{border:1px dashed #868d96;padding:.3rem .6rem;font-size:.88rem;color:#565e68}"
)
_HASH = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
SNAPSHOT_HEADERS = {
    "content-security-policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox",
    "cache-control": "private, max-age=3600",
}
"""No script, no picture, no request, whoever opens it and wherever: it is nobody's page but its own."""
_NOTE = Text(
    "Recorded page, without scripts, pictures, links and its own looks. The bundle of evidence has it byte by byte.",
    "留存的页面：不含脚本、图片、链接与原有样式。证据包中有逐字节的原文。",
)
_NO_TEXT = Text("This page is no text; the bundle of evidence has it byte by byte.", "该页面不是文本；证据包中有逐字节的原文。")
_CUT = Text("… the page is longer.", "……页面更长，此处截断。")


def paper(answer: Response, language: str) -> str:
    """An HTML document to be shown in a sandboxed frame under `SNAPSHOT_HEADERS`."""
    note = f'<p class="note">{_NOTE.in_language(language)}</p>'
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(answer.url[:200])}</title>'
        f"<style>{_STYLE}</style></head><body>{note}{_body(answer, language)}</body></html>"
    )


def _body(answer: Response, language: str) -> str:
    kind = kind_of(answer, ReadRules())
    text = text_of(answer) if kind is not SourceKind.PDF else None
    if not isinstance(text, str):
        return f"<p>{_NO_TEXT.in_language(language)}</p>"
    cut = f"<p>{_CUT.in_language(language)}</p>" if len(text) > MOST else ""
    if kind is not SourceKind.HTML:
        return f"<pre>{signed(escape(text[:MOST]))}</pre>{cut}"
    return harmless(text[:MOST]) + cut


def harmless(html: str) -> str:
    """Allowed elements without attributes, but for cells that span others."""
    cells = {"colspan", "rowspan"}
    return signed(nh3.clean(html, tags=set(_TAGS), clean_content_tags=_GONE, attributes={"td": cells, "th": cells}, link_rel=None))
