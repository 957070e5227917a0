"""`watchlist detect`: what an address is, and the lines that watch it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import console, language, say, settings
from monitor.cli.help import command, told

if TYPE_CHECKING:
    from monitor.detect import Candidate


def add_to(watchlist: typer.Typer) -> None:
    """Register the command in its group."""
    command(
        watchlist,
        detect,
        "Find out what an address is: status page, feed, PDF, page for a browser; print the lines to watch it.",
        "识别一个地址：状态页、订阅源、PDF、需要浏览器的网页，并给出监控所需的配置行。",
    )


def detect(url: Annotated[str, typer.Argument(metavar="ADDRESS", help=told("The address.", "地址。"))]) -> None:
    """Ask the address and where its kind usually keeps its data; print the best way to watch it, then the others."""
    from monitor.app import make_app
    from monitor.detect import detect as search

    with closing(make_app(settings())) as app:
        best, *others = search(url, app.fetcher)
    _print(best, say("Best watched as:", "建议这样监控："))
    for other in others:
        _print(other, say("\nAlso possible:", "\n也可以："))


def _print(found: Candidate, heading: str) -> None:
    out = console()
    out.print(heading, style="bold")
    out.print(f"  {found.why.in_language(language())}", markup=False, soft_wrap=True)
    if found.kind == "status":
        out.print(say("  (the document's `type` is `status`)", "  （文档的 `type` 写 `status`）"), markup=False, style="dim")
    out.print("    sources:", markup=False)
    for line in found.lines():
        out.print(f"      {line}", markup=False, soft_wrap=True)
