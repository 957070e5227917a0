"""HTML pages, in two tiers: a quick fingerprint by the fast parser, and the careful reading."""

from __future__ import annotations

import hashlib
import re

import soupsieve
from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from monitor.model import BlockKind, BrokenReason, Reading, ReadRules, Response, Unreadable
from monitor.read import page
from monitor.read.blocks import blocks_of
from monitor.read.decode import text_of, too_much
from monitor.read.language import detect
from monitor.read.tidy import tidy

_DEEPEST = 3000
_MANY_TAGS = 15_000
_MOST_TAGS = 300_000
"""Start and end tags of a page; the careful parser keeps about a kilobyte for each."""
_LONG_TAG = 50_000
_MOST_ATTRIBUTES = 10_000
"""The parser's time grows with the square of an element's attributes."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_CLOSED_BY_THEMSELVES_NAMES = (
    "p li dt dd tr td th thead tbody tfoot option optgroup colgroup br img input meta link hr area base col embed source "
    "track wbr param rp rt body html"
)
_CLOSED_BY_THEMSELVES = frozenset(_CLOSED_BY_THEMSELVES_NAMES.split())
_DRESSED_TAG = re.compile(r"""(<[a-z][^\s/>"]*) (?:[^>"]++|"[^"]*+")*+>""")
"""A start tag with attributes, as the fast parser serialises it."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def read(response: Response, rules: ReadRules) -> Reading | Unreadable:
    """The careful reading of a page's structure. Raises nothing: every body gives a reading or the reason why not."""
    found = _found(response, rules)
    if isinstance(found, Unreadable):
        return found
    if found.html.count("<") > _MOST_TAGS:
        return _too_many_tags()
    blocks = blocks_of(found.html, response.final_url)
    if not blocks and b"<script" in response.body:
        return Unreadable(BrokenReason.SHELL, "the page is an empty shell: it has no text before its script runs; let a browser fetch it")
    if not blocks:
        return Unreadable(BrokenReason.EMPTY, "the page has no visible text")
    text = " ".join(block.text for block in blocks)
    title = tidy(found.title) or next((block.text for block in blocks if block.kind is BlockKind.HEADING), "")
    return Reading(blocks, title, detect(text) or found.language, found.selected)


def quick(response: Response, rules: ReadRules) -> str | None:
    """A fingerprint of what the careful reading would read; None where the fast parser cannot take it."""
    tree = tree_of(response)
    if isinstance(tree, Unreadable):
        return None
    try:
        found = page.find(tree, rules)
    except SelectolaxError:
        return None
    if not found.html:
        return None
    parts = _DRESSED_TAG.split(_COMMENT.sub("", found.html))
    parts[1::2] = [f"{tag}>" for tag in parts[1::2]]
    return hashlib.sha256(f"{found.selected}\n{found.roles}\n{' '.join(''.join(parts).split())}".encode()).hexdigest()


def _found(response: Response, rules: ReadRules) -> page.Found | Unreadable:
    tree = tree_of(response)
    if isinstance(tree, Unreadable):
        return tree
    try:
        return page.find(tree, rules)
    except SelectolaxError:
        return _found_slowly(tree, rules)


def _found_slowly(tree: LexborHTMLParser, rules: ReadRules) -> page.Found | Unreadable:
    """Selectors that only soupsieve knows: it picks the parts, which then are the whole page."""
    soup = BeautifulSoup(tree.html or "", "lxml")
    try:
        for selector in rules.remove:
            for part in soupsieve.select(selector, soup):
                part.decompose()
        chosen = soupsieve.select(",".join(rules.select), soup) if rules.select else []
    except soupsieve.SelectorSyntaxError as error:
        return Unreadable(BrokenReason.UNREADABLE, f"a selector is not CSS: {str(error).splitlines()[0]}")
    outermost = [node for node in chosen if not any(above is other for above in node.parents for other in chosen)]
    return page.find_in_parts(tree, [str(node) for node in outermost] or [str(soup)], stale=bool(rules.select and not chosen))


def tree_of(response: Response) -> LexborHTMLParser | Unreadable:
    """The page as a tree without what nobody sees, or why there is none."""
    refusal = too_much(response)
    if refusal is not None:
        return refusal
    text = text_of(response)
    if isinstance(text, Unreadable):
        return text
    if not text or text.isspace():
        return Unreadable(BrokenReason.EMPTY, "the body is empty")
    tags = text.count("<")
    if tags > _MOST_TAGS and _tags_outside_scripts(text) > _MOST_TAGS:
        return _too_many_tags()
    if tags > _MANY_TAGS and _depth(text) > _DEEPEST:
        return Unreadable(BrokenReason.UNREADABLE, f"the page nests its elements more than {_DEEPEST} deep")
    if len(text) > _LONG_TAG and _has_a_huge_tag(text):
        return Unreadable(BrokenReason.UNREADABLE, f"the page has an element with more than {_MOST_ATTRIBUTES} attributes")
    return page.parse(text)


def _too_many_tags() -> Unreadable:
    return Unreadable(BrokenReason.TOO_LARGE, f"the document has more than {_MOST_TAGS} tags")


def _tags_outside_scripts(text: str) -> int:
    """How many tags a parser would keep, about; counted without a parser, whose tree of so many would take half a gigabyte."""
    count = end = 0
    while (start := text.find("<script", end)) >= 0:
        count += text.count("<", end, start) + 1
        end = text.find("</script", start)
        if end < 0:
            return count
    return count + text.count("<", end)


def _has_a_huge_tag(text: str) -> bool:
    """Whether anything from one `<` to the next is long and a tag of very many attributes. A long one fills a window without any `<`."""
    start = 0
    while start < len(text):
        begin, end = start, text.find("<", start)
        start += _LONG_TAG // 2
        if not 0 <= end < start:
            begin = text.rfind("<", 0, begin) + 1
            start = max(start, end if end >= 0 else len(text))
            tag = text[begin:start]
            if len(tag) > _LONG_TAG and ">" not in tag[:_LONG_TAG] and _is_huge(tag):
                return True
    return False


def _is_huge(tag: str) -> bool:
    return tag[0].isalpha() and len(tag.partition(">")[0].split()) > _MOST_ATTRIBUTES


def _depth(text: str) -> int:
    """How deep elements can nest, at most; the parser's time grows with its square."""
    depth = deepest = 0
    for closing, tag in _TAG.findall(text):
        if tag.lower() not in _CLOSED_BY_THEMSELVES:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest
