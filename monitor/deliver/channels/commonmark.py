"""Lines as CommonMark, for services that show all of it."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.deliver.lines import Line, Mark, Run, touching
from monitor.render.safe import markdown

_BEFORE = {Mark.ITEM: "- ", Mark.HEADING: "### ", Mark.QUOTE: "> "}


def commonmark(line: Line) -> str:
    """One paragraph or item, without a blank line around it. Every sign in its words is escaped."""
    return _BEFORE.get(line.mark, "") + "".join(_run(run) for run in line.runs)


def _run(run: Run) -> str:
    if run.code and "`" not in run.text:
        return f"`{run.text}`"
    text = markdown(run.text)
    text = touching(text, "**" * run.bold + "~~" * run.strike, "~~" * run.strike + "**" * run.bold)
    if run.href:
        return f"<{run.href}>" if run.text == run.href else f"[{text}]({run.href})"
    return text


def document(lines: Sequence[Line]) -> str:
    """The lines, each its own paragraph; items of a list stay together."""
    parts: list[str] = []
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        together = line.mark is Mark.ITEM and after is not None and after.mark is Mark.ITEM
        parts.append(commonmark(line) + ("\n" if together else "\n\n"))
    return "".join(parts).strip()


def weight(line: Line) -> int:
    """Characters that a line takes in a document."""
    return len(commonmark(line)) + 2
