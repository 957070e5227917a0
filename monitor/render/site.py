"""Pages of a static site of the history: lists and texts. The pages of single changes are those of `monitor.render.documents`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.render.safe import plain, web_address
from monitor.render.sandbox import filled_shipped


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `href` leads to another page of the site."""

    text: str
    href: str = ""
    mark: str = ""
    """CSS class: a severity."""


@dataclass(frozen=True, slots=True)
class Table:
    """A list under a heading; `empty` is said where there is nothing."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of lists. Texts may come from anywhere: they are made plain here."""

    title: str
    path: tuple[Cell, ...] = ()
    """The pages above it, outermost first."""
    lines: tuple[tuple[str, str], ...] = ()
    """What is said below the title, and an address to go with it or nothing."""
    tables: tuple[Table, ...] = ()
    body_title: str = ""
    body: tuple[str, ...] = ()
    """Paragraphs of a text."""


def page_html(page: Page, language: str) -> str:
    """A self-contained page: no script, nothing loaded, light and dark."""
    names: Mapping[str, object] = {
        "title": plain(page.title),
        "path": [_cell(cell) for cell in page.path],
        "lines": [{"text": plain(text), "address": plain(address), "page": web_address(address)} for text, address in page.lines],
        "tables": [
            {
                "title": each.title,
                "head": list(each.head),
                "rows": [[_cell(cell) for cell in row] for row in each.rows],
                "empty": each.empty,
            }
            for each in page.tables
        ],
        "body_title": page.body_title,
        "body": [plain(text) for text in page.body],
        "language": "zh-Hans" if language.lower().startswith("zh") else "en",
    }
    return filled_shipped("site.html.j2", names) + "\n"


def _cell(cell: Cell) -> dict[str, str]:
    return {"text": plain(cell.text), "href": cell.href, "mark": cell.mark}
