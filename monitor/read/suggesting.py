"""Selectors that would find the document when the declared ones find nothing any more."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.model import ReadRules, Response, SourceKind
from monitor.read import html, page
from monitor.read.decode import kind_of

_MOST = 3
_LANDMARKS = ("main", "article", '[role="main"]')
_NAME = re.compile(r"(?=[^aeiou]*[aeiou])[A-Za-z](?:[A-Za-z]|[-_](?=[A-Za-z])){2,40}")
"""Ids and classes that a person wrote: no digits, unlike most of those that a build step writes."""
_LAYOUT = re.compile(
    r"(?:flex|grid|block|hidden|relative|absolute|container|wrapper|row|col|w|h|p|m|px|py|mx|my|mt|mb|text|bg|font|min|max|sm|md|lg|xl)(?:-.*)?",
    re.IGNORECASE,
)
"""Classes that say how a box looks: any other box may look so too."""


def suggest(response: Response, rules: ReadRules) -> tuple[str, ...]:
    """CSS selectors, the most durable first, each of which matches the main content and little else; empty where there are none.

    The declared ones are left out, and what they would have to remove is removed before anything is measured.
    """
    if kind_of(response, rules) is not SourceKind.HTML:
        return ()
    tree = html.tree_of(response)
    if not isinstance(tree, LexborHTMLParser):
        return ()
    nodes = page.main_content(tree)
    text = "".join(node.text() for node in nodes)
    if not text.strip():
        return ()
    found = dict.fromkeys(name for name in _candidates(nodes) if name not in rules.select and _fits(tree, name, len(text)))
    return tuple(found)[:_MOST]


def _candidates(nodes: list[LexborNode]) -> list[str]:
    """By how long they are likely to last: ids, landmarks, written class names."""
    around = [*nodes, *(nodes[0].iter(include_text=False))]
    above = nodes[0].parent
    while above is not None and above.tag not in {"body", "html", "-undef"}:
        around.append(above)
        above = above.parent
    ids = [f"#{name}" for node in around if _NAME.fullmatch(name := node.attributes.get("id") or "")]
    names = [name for node in around for name in (node.attributes.get("class") or "").split()]
    return [*ids, *_LANDMARKS, *(f".{name}" for name in names if _NAME.fullmatch(name) and not _LAYOUT.fullmatch(name))]


def _fits(tree: LexborHTMLParser, selector: str, length: int) -> bool:
    matched = page.outermost(tree.css(selector))
    return 0.9 * length <= sum(len(node.text()) for node in matched) <= 1.25 * length
