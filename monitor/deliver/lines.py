"""A message's Markdown as lines of styled words, from which each service is given its own form.

Services read markup each in their own way, and few say how a sign is escaped. What comes out of here is text that no longer has any:
whoever puts it into a form knows which words are ours to style and link, and that all others are to be shown as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from monitor.deliver.fit import GAP, bound, within
from monitor.render.safe import defused, web_address

if TYPE_CHECKING:
    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style."""

    text: str
    bold: bool = False
    strike: bool = False
    code: bool = False
    href: str | None = None
    """http or https, fit to stand in a link."""


class Mark(Enum):
    """What kind of line it is."""

    PLAIN = auto()
    ITEM = auto()
    HEADING = auto()
    QUOTE = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """One line, without its line break."""

    runs: tuple[Run, ...]
    mark: Mark = Mark.PLAIN

    @property
    def text(self) -> str:
        """Its words without any style."""
        return "".join(run.text for run in self.runs)


GAP_LINE = Line((Run(GAP),))


def heading(text: str) -> Line:
    """A title as a line."""
    return Line((Run(hushed(text), bold=True),), Mark.HEADING)


def hushed(text: str) -> str:
    """Text in which nothing is a mention or begins a tag, in whatever service; spaces at its ends stay.

    Page text went through the same when the message was written; this also holds for words that came another way.
    """
    quiet = defused(text)
    return f"{' ' * text[:1].isspace()}{quiet}{' ' * (bool(quiet) and text[-1:].isspace())}"


def lines_of(markdown: str) -> tuple[Line, ...]:
    """The lines of CommonMark with `~~deleted~~`. HTML in it is text; links lead to http or https, or are text."""
    found: list[Line] = []
    marks = [Mark.PLAIN]
    number: list[Token] = []
    for token in _tokens(markdown):
        if token.type in _MARKS:
            number = _number(token)
            marks.append(Mark.PLAIN if number else _MARKS[token.type])
        elif token.type.removesuffix("_close") + "_open" in _MARKS:
            marks.pop()
        elif token.type == "inline":
            found += (Line(runs, marks[-1]) for runs in _split([*number, *(token.children or [])]))
            number = []
            marks[-1] = Mark.PLAIN if marks[-1] is Mark.ITEM else marks[-1]  # the bullet stands before the item's first line
        elif token.type in ("fence", "code_block"):
            found += (Line((Run(hushed(line), code=True),)) for line in token.content.splitlines() if line.strip())
    return tuple(found)


_MARKS = {"list_item_open": Mark.ITEM, "heading_open": Mark.HEADING, "blockquote_open": Mark.QUOTE}


def _number(token: Token) -> list[Token]:
    """That of a numbered item, as a text before its words."""
    from markdown_it.token import Token as Made

    return [Made("text", "", 0, content=f"{token.info}. ")] if token.type == "list_item_open" and token.info.isdigit() else []


def _tokens(markdown: str) -> list[Token]:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("strikethrough").parse(markdown)


def _split(children: Iterable[Token]) -> Iterator[tuple[Run, ...]]:
    """The runs of a paragraph, line by line."""
    line: list[Run] = []
    for run in _runs(children):
        if run.text == "\n":
            yield tuple(line)
            line = []
        else:
            line.append(run)
    if line:
        yield tuple(line)


def _runs(children: Iterable[Token]) -> Iterator[Run]:
    style = Run("")
    for token in children:
        if token.type in ("softbreak", "hardbreak"):
            yield Run("\n")
        elif token.type in _STYLES:
            style = _STYLES[token.type](style)
        elif token.type == "link_open":
            style = replace(style, href=web_address(str(token.attrGet("href"))))
        elif token.content:
            yield replace(style, text=hushed(token.content), code=token.type == "code_inline")


_STYLES: dict[str, Callable[[Run], Run]] = {
    "strong_open": lambda style: replace(style, bold=True),
    "strong_close": lambda style: replace(style, bold=False),
    "s_open": lambda style: replace(style, strike=True),
    "s_close": lambda style: replace(style, strike=False),
    "link_close": lambda style: replace(style, href=None),
}


def fitted(lines: Sequence[Line], limit: int, weigh: Callable[[Line], int]) -> list[Line]:
    """The lines within `limit`, as `fit` does it; no style is ever cut in two."""
    return within(lines, limit, weigh, lambda line, room: _cut(line, room, weigh), GAP_LINE)


def _cut(line: Line, room: int, weigh: Callable[[Line], int]) -> Line | None:
    at = bound(line.text, lambda end: weigh(_beginning(line, end)) <= room)
    return _beginning(line, at) if at else None


def _beginning(line: Line, end: int) -> Line:
    """Its first `end` characters and the mark that something is left out. A link keeps its whole address."""
    kept: list[Run] = []
    for run in line.runs:
        if end <= 0:
            break
        kept.append(replace(run, text=run.text[:end]))
        end -= len(run.text)
    return Line((*kept, Run(GAP)), line.mark)


def touching(text: str, before: str, after: str) -> str:
    """Words between marks, which must touch them; spaces stay outside. Without words there are no marks."""
    words = text.strip()
    if not words:
        return text
    return f"{text[: len(text) - len(text.lstrip())]}{before}{words}{after}{text[len(text.rstrip()) :]}"


def marked(run: Run, quoted: bool) -> str:
    """A run where there is neither bold nor strike-out: in quotes, which are edits, what is gone and what came is marked as `wdiff` does it."""
    if run.strike:
        return f"[-{run.text}-]"
    return f"{{+{run.text}+}}" if run.bold and quoted else run.text
