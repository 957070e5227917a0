"""The parts of a document become blocks: headings, paragraphs, list items, table rows, in the order of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from monitor.model import Block, BlockKind, Link
from monitor.read.tidy import clean_link, tidy

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_BOXES_NAMES = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form "
    "header hgroup hr html legend li main nav ol optgroup p pre search section summary table tbody td textarea tfoot th thead tr ul "
    "menu dir"
)
_BOXES = frozenset(_BOXES_NAMES.split())
_CELLS = ["td", "th"]
_CELL_ROLES = frozenset({"cell", "gridcell", "columnheader", "rowheader"})
_ANCHOR = re.compile(
    r"[#¶§🔗⚓]|(?:copy|copied|get|direct|share|permanent)\s?(?:the )?link(?: to (?:this |the )?(?:section|heading|clipboard|page|article))?!?|permalink|anchor|"
    r"link to (?:this |the )?(?:section|heading)|edit (?:this )?page(?: on \w+)?|edit on github|suggest (?:an )?edits?|view (?:page )?source|report (?:an|this) issue|back to top|to the top|print(?: this page)?|share(?: this page)?|skip to (?:main )?content|"
    r"复制链接|返回顶部|分享|打印|トップへ戻る|リンクをコピー",
    re.IGNORECASE,
)
"""What links and buttons say that serve the reader of the page and are no part of the document."""

_ASIDE = re.compile(
    r"(?:did this (?:answer your question|help)|(?:was|is) this (?:page|article|answer|information|content)?\s?(?:helpful|useful))[^?]{0,20}\?.{0,30}|"
    r"(?:opens? in (?:a )?new (?:tab|window))|copied!?|\d+ min(?:ute)?s? read|(?:这篇|本|此)?(?:文章|内容|页面)?(?:对您|对你)?(?:是否)?有(?:没有)?帮助(?:吗)?[？?]?",
    re.IGNORECASE,
)
"""Lines that ask or tell the visitor something about the page itself."""

_LONG_CELL = 1000
_LONG_SPAN = 80


@lru_cache(maxsize=16)
def blocks_of(html: str, base: str) -> tuple[Block, ...]:
    """The blocks of serialised, well-formed markup; `base` makes its links absolute.

    The latest are kept: a page that flips, or that is broken for days, gives the same document again and again around other bytes.
    """
    walk = _Walk(base)
    walk.through(BeautifulSoup(html, "lxml"))
    return tuple(walk.blocks)


@dataclass(slots=True)
class _Walk:
    """One pass over the tree in the order of the page, without recursion: pages nest as deep as they like."""

    base: str
    blocks: list[Block] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _links: list[Link] = field(default_factory=list)
    _open_link: tuple[str, list[str]] | None = None
    _lists: int = 0
    _items: int = 0
    _heading: int = 0
    _verbatim: int = 0
    _stacked: set[int] = field(default_factory=set)
    """Ids of spans that stand under one another as paragraphs do."""

    def through(self, root: Tag) -> None:
        todo: list[tuple[PageElement, bool]] = [(root, False)]
        while todo:
            node, leaving = todo.pop()
            if leaving and isinstance(node, Tag):
                self._leave(node)
            elif isinstance(node, Tag):
                if self._enter(node):
                    todo.append((node, True))
                    todo.extend((child, False) for child in reversed(node.contents))
            elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
                self._say(str(node))
        self._flush()

    def _enter(self, tag: Tag) -> bool:
        """Begin an element; False: its inside is dealt with."""
        name = tag.name
        if name in {"a", "button"} and _ANCHOR.fullmatch(tidy(tag.get_text())):
            return False
        if name == "br":
            self._break_line()
            return False
        if self._is_box(tag):
            self._flush()
            self._stacked.update(map(id, _stacked_spans(tag)))
        if (name == "tr" or tag.get("role") == "row") and not _is_layout(tag):
            self._row(tag)
            return False
        if name == "a":
            self._keep_apart(tag)
            self._open_link = (str(tag.get("href") or ""), [])
        self._count(tag, 1)
        return True

    def _leave(self, tag: Tag) -> None:
        if tag.name == "a":
            self._close_link()
            self._open_link = None
        if self._is_box(tag):
            self._flush()
        self._count(tag, -1)

    def _is_box(self, tag: Tag) -> bool:
        return _is_box(tag) or id(tag) in self._stacked

    def _count(self, tag: Tag, step: int) -> None:
        if tag.name in _LISTS or tag.get("role") == "list":
            self._lists += step
        elif tag.name == "li" or tag.get("role") == "listitem":
            self._items += step
        elif tag.name in {"pre", "textarea"}:
            self._verbatim += step
        elif level := _heading_level(tag):
            self._heading = level if step > 0 else 0

    def _say(self, text: str) -> None:
        if self._verbatim and "\n" in text:
            first, *others = text.split("\n")
            self._text.append(first)
            for line in others:
                self._flush()
                self._text.append(line)
            return
        self._text.append(text)
        if self._open_link is not None:
            self._open_link[1].append(text)

    def _keep_apart(self, link: Tag) -> None:
        """Two links side by side, or a link after a number, are set apart by the style sheet, not by a space."""
        before = link.previous_sibling
        last = self._text[-1][-1:] if self._text else ""
        if last.isdigit() or (isinstance(before, Tag) and before.name == "a"):
            self._text.append(" ")

    def _break_line(self) -> None:
        if self._heading:
            self._say(" ")
        else:
            self._flush()

    def _close_link(self) -> None:
        if self._open_link is None:
            return
        href, parts = self._open_link
        text, target = tidy("".join(parts)), clean_link(self.base, href)
        if text and target:
            self._links.append(Link(text, target))
        parts.clear()

    def _flush(self) -> None:
        """End the block that is being gathered, if it says anything."""
        self._close_link()
        text = tidy("".join(self._text))
        if text and not (len(text) < _LONG_SPAN and _ASIDE.fullmatch(text)):
            self.blocks.append(self._block(text))
        self._text.clear()
        self._links.clear()

    def _block(self, text: str) -> Block:
        links = tuple(self._links)
        if self._heading:
            return Block(BlockKind.HEADING, text, self._heading, links)
        if self._items:
            return Block(BlockKind.ITEM, text, max(1, self._lists), links)
        return Block(BlockKind.PARAGRAPH, text, 0, links)

    def _row(self, row: Tag) -> None:
        cells = [_in_one_line(cell) for cell in _cells(row)]
        if any(cells):
            links = [Link(tidy(link.get_text()), clean_link(self.base, str(link.get("href") or "")) or "") for link in row.find_all("a")]
            self.blocks.append(Block(BlockKind.ROW, " | ".join(cells), 0, tuple(link for link in links if link.text and link.href)))


def _is_box(tag: Tag) -> bool:
    return tag.name in _BOXES or tag.name in _HEADINGS or tag.get("role") in {"heading", "row", "listitem", "list", "paragraph"}


def _stacked_spans(box: Tag) -> list[Tag]:
    """The children of a box that holds nothing but long spans: the style sheet makes paragraphs of them."""
    if box.name in {"p", "li", *_HEADINGS}:
        return []
    spans = [child for child in box.contents if isinstance(child, Tag) and child.name == "span"]
    if len(spans) < 2 or any(child.strip() for child in box.contents if isinstance(child, NavigableString)):
        return []
    long = sum(len(span.get_text()) >= _LONG_SPAN for span in spans)
    return spans if 2 * long >= len(spans) else []


def _heading_level(tag: Tag) -> int:
    if tag.name in _HEADINGS:
        return _HEADINGS[tag.name]
    return 2 if tag.get("role") == "heading" else 0


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(_CELLS, recursive=False) or [cell for cell in row.find_all(True) if cell.get("role") in _CELL_ROLES]


def _is_layout(row: Tag) -> bool:
    """A table that only arranges the page: its cells are boxes, not values."""
    if row.find(["table", "tr", *_HEADINGS]) is not None:
        return True
    cells = _cells(row)
    return not cells or any(len(cell.get_text()) > _LONG_CELL and cell.find(["p", "div", "ul", "ol"]) is not None for cell in cells)


def _in_one_line(cell: Tag) -> str:
    parts: list[str] = []
    for node in cell.descendants:
        if isinstance(node, Tag):
            parts.append(" " if _is_box(node) or node.name == "br" else "")
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            parts.append(str(node))
    return tidy("".join(parts))
