"""The page as a tree, and the document inside it: what is not the document is cut away before anything is read.

Both tiers of reading stand on this one step, so they cannot disagree about what belongs to the document.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.model import ReadRules, Selected
from monitor.read import chrome

_MOST_OF_A_PAGE = 0.3
_MAIN = ("main", '[role="main"]', "article", "#main-content", "#main", "#content", ".article-body", ".post-content", ".entry-content")
_SUBSTANTIAL = 200
_MOST_OF_THE_TEXT = 0.8


@dataclass(frozen=True, slots=True)
class Found:
    """The parts of a page that are the document."""

    html: str
    """Serialised in document order, well-formed; empty where there is no text."""
    selected: Selected
    title: str
    language: str | None
    roles: str
    """The roles in the parts, in order: they make a block of what its tag does not."""


def parse(text: str) -> LexborHTMLParser:
    """The page as a tree. A charset declared inside does not matter any more."""
    tree = LexborHTMLParser(text)
    _put_streamed_parts_in_place(tree)
    return tree


def find(tree: LexborHTMLParser, rules: ReadRules) -> Found:
    """The document inside the page, by the declared selectors or by main-content detection.

    Cuts the tree down to it. Raises SelectolaxError for a selector that the fast parser does not know.
    """
    for selector in rules.remove:
        for part in tree.css(selector):
            part.decompose(recursive=False)
    return _found(tree, *_chosen(tree, rules))


def find_in_parts(tree: LexborHTMLParser, parts: list[str], stale: bool) -> Found:
    """As `find`, the parts having been picked by someone else; `stale`: no part was, and the whole page is given."""
    inside = LexborHTMLParser("\n".join(parts))
    if stale or inside.body is None:
        found = _found(inside, main_content(inside), Selected.STALE)
    else:
        chrome.strip(inside.body, declared=True)
        found = _found(inside, [inside.body], Selected.DECLARED)
    return replace(found, title=_title(tree), language=_language(tree))


def _found(tree: LexborHTMLParser, nodes: list[LexborNode], selected: Selected) -> Found:
    roles = ",".join(part.attributes["role"] or "" for node in nodes for part in node.css("[role]"))
    markup = "\n".join(node.html or "" for node in nodes) if any(node.text().strip() for node in nodes) else ""
    return Found(markup, selected, _title(tree), _language(tree), roles)


def _title(tree: LexborHTMLParser) -> str:
    """The page's title as its head says it, not tidied."""
    node = tree.css_first("head title") or tree.css_first("title:not(svg title)")
    return node.text() if node else ""


def _language(tree: LexborHTMLParser) -> str | None:
    """The language tag on the root element, or None."""
    node = tree.css_first("html[lang]")
    return (node.attributes["lang"] or "").strip() or None if node else None


def _chosen(tree: LexborHTMLParser, rules: ReadRules) -> tuple[list[LexborNode], Selected]:
    if rules.select:
        declared = outermost(tree.css(",".join(rules.select)))
        for node in declared:
            chrome.strip(node, declared=True)
        if any(node.text().strip() for node in declared):
            return declared, Selected.DECLARED
        return main_content(tree), Selected.STALE
    return main_content(tree), Selected.MAIN


def outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    """Nodes that are not inside another of them: nested matches would be read twice."""
    if len(nodes) < 2:
        return nodes
    ids = {node.mem_id for node in nodes}
    return [node for node in nodes if not any(above.mem_id in ids for above in chrome.ancestors(node))]


def main_content(tree: LexborHTMLParser) -> list[LexborNode]:
    """The nodes that hold the page's text proper: a landmark if there is a good one, else where the text is densest."""
    body = tree.body
    if body is None:
        return []
    chrome.strip(body, declared=False)
    for node in body.css("body > header, body > footer, body > div > header, body > div > footer"):
        if len(node.text()) < _MOST_OF_A_PAGE * len(body.text()):
            node.decompose(recursive=False)
    whole = len(body.text().strip())
    for selector in _MAIN:
        nodes = outermost(body.css(selector))
        length = sum(len(node.text().strip()) for node in nodes)
        if length >= min(_SUBSTANTIAL, whole) and length >= 0.4 * whole and length:
            return nodes
    return [_densest(body)]


def _densest(node: LexborNode) -> LexborNode:
    """Follow the child that holds nearly all of the text, down to where the text spreads."""
    while True:
        whole = len(node.text().strip())
        children = [
            child for child in node.iter(include_text=False) if child.tag in {"div", "section", "center", "form", "main", "article"}
        ]
        heaviest = max(children, key=lambda child: len(child.text()), default=None)
        if heaviest is None or len(heaviest.text().strip()) < _MOST_OF_THE_TEXT * whole:
            return node
        node = heaviest


def _put_streamed_parts_in_place(tree: LexborHTMLParser) -> None:
    """Server-rendered React sends late parts in hidden `S:n` boxes and a script puts them at the mark `B:n`; we do what that script does."""
    for mark in tree.css('template[id^="B:"]'):
        part = tree.css_first(f'div[hidden][id="S:{(mark.attributes["id"] or "")[2:]}"]')
        if part is not None:
            del part.attrs["hidden"]
            mark.insert_before(part, move=True)


def visible_text(text: str) -> str:
    """All that a visitor sees of a page, chrome too, with a space between any two pieces."""
    body = parse(text).body
    if body is not None:
        chrome.drop_dead(body)
    return " ".join(body.text(separator=" ").split()) if body else ""
