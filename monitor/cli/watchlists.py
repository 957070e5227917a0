"""`watchlist`: what is watched, whether its files are right, and what a page would give."""

from __future__ import annotations

import json
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import checkup, detect
from monitor.cli.base import Exit, console, lay_out, say, settings
from monitor.cli.help import command, group, told
from monitor.errors import NotFoundError
from monitor.model import ReadRules, Selected, Text

if TYPE_CHECKING:
    from monitor.trial import Trial
    from monitor.watchlist import Row


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    watchlist = group(app, "watchlist")
    command(watchlist, list_all, "Every source that is watched.", "列出所有监控来源。", name="list")
    command(watchlist, check, "Say what is wrong in watchlist files, with file and line.", "检查监控清单文件，指出文件和行号。")
    command(watchlist, schema, "The JSON Schema of a watchlist file, for editors.", "输出监控清单文件的 JSON Schema，供编辑器使用。")
    command(
        watchlist,
        try_out,
        "Read an address now and show what would be kept and dropped.",
        "立即读取一个地址，显示会保留和丢弃的内容。",
        name="test",
    )
    checkup.add_to(watchlist)
    detect.add_to(watchlist)


def list_all() -> None:
    """Print the sources, by provider."""
    from monitor.lists import chosen_packs, watchlist_folders
    from monitor.watchlist import inspect

    found = inspect(watchlist_folders(settings()), chosen_packs(settings()))
    out = console()
    for _, rows in groupby(found.rows, key=lambda row: row.provider.id):
        _print_provider(list(rows))
    if not found.rows:
        out.print(
            say(
                "Nothing is watched: see docs/watchlists.md, or: monitor init",
                "没有监控任何内容：请看 docs/watchlists.md，或运行 monitor init",
            )
        )
    if found.problems:
        out.print(
            say(
                f"{len(found.problems)} problems in the files: monitor watchlist check",
                f"清单文件有 {len(found.problems)} 个问题：monitor watchlist check",
            ),
            style="red",
        )


def _print_provider(rows: list[Row]) -> None:
    from rich.table import Table
    from rich.text import Text as Cell

    from monitor.render import words

    provider, language = rows[0].provider, settings().language
    console().print(f"{provider.name.in_language(language)} ({provider.id})", style="bold", markup=False)
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, overflow="ellipsis", max_width=30)
    table.add_column(overflow="fold")
    for row in rows:
        mark = say(" (off)", "（未启用）") if row.off else say(" (unverified)", "（未核实）") if row.unverified else ""
        key = row.source.key
        name = key.document if key.source == key.document else f"{key.document}/{key.source}"
        kind = words.DOCUMENT_TYPES[row.document.type].in_language(language)
        table.add_row(Cell(f"  {name}"), Cell(f"{kind}{mark}\n{row.source.url or ''}"), style="dim" if row.off else None)
    lay_out(table)


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="DIR", help=told("Files or folders (default: the bundled and your own).", "文件或目录（默认：内置清单和您的清单）。")
        ),
    ] = None,
) -> None:
    """Exit with 1 when anything is wrong."""
    from monitor.lists import chosen_packs, watchlist_folders
    from monitor.watchlist import inspect

    missing = next((path for path in paths or [] if not path.exists()), None)
    if missing is not None:
        raise NotFoundError(
            Text(
                f"{missing}: there is no such file or folder; name one with watchlist files",
                f"{missing}：没有这个文件或目录；请指定存放监控清单的目录",
            )
        )
    found = inspect(paths) if paths else inspect(watchlist_folders(settings()), chosen_packs(settings()))
    for problem in found.problems:
        console().print(problem.located().in_language(settings().language), style="red", markup=False, soft_wrap=True)
    sources = sum(not row.off for row in found.rows)
    console().print(
        say(
            f"{len(found.watchlist.providers)} providers, {sources} sources, {len(found.problems)} problems.",
            f"{len(found.watchlist.providers)} 家服务商，{sources} 个来源，{len(found.problems)} 个问题。",
        )
    )
    if found.problems:
        raise typer.Exit(Exit.ERROR)


def schema() -> None:
    """Print it."""
    from monitor.watchlist import json_schema

    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def try_out(
    url: Annotated[str, typer.Argument(metavar="ADDRESS", help=told("The address.", "地址。"))],
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select", metavar="CSS", help=told("CSS selector of the document (may be repeated).", "文档的 CSS 选择器（可重复）。")
        ),
    ] = None,
    remove: Annotated[
        list[str] | None,
        typer.Option(
            "--remove", metavar="CSS", help=told("CSS selector of a part to drop (may be repeated).", "要去掉部分的 CSS 选择器（可重复）。")
        ),
    ] = None,
) -> None:
    """Print the blocks of the reading, then the lines of the page that are left out."""
    from monitor.app import make_app
    from monitor.trial import try_address

    with closing(make_app(settings())) as app:
        trial = try_address(url, ReadRules(select=tuple(select or ()), remove=tuple(remove or ())), app.fetcher)
    _print_trial(trial)
    if trial.broken is None:
        return
    from monitor.render import words

    name = words.BROKEN_REASONS[trial.broken.reason].in_language(settings().language)
    console().print(
        say(f"\nThis is not the document: {name} — {trial.broken.detail}", f"\n这不是文档本身：{name} — {trial.broken.detail}"),
        markup=False,
        style="bold red",
    )
    raise typer.Exit(Exit.FAILING)


def _print_trial(trial: Trial) -> None:
    out = console()
    out.print(say(f"Title: {trial.reading.title}", f"标题：{trial.reading.title}"), markup=False, style="bold")
    out.print(say(f"Language: {trial.reading.language or '?'}", f"语言：{trial.reading.language or '?'}"), markup=False)
    if trial.reading.selected is Selected.STALE:
        out.print(say("The selectors match nothing; the main content was taken.", "选择器没有匹配到内容；已改取正文。"), style="yellow")
    if trial.reading.selected is not Selected.DECLARED and trial.suggestions:
        out.print(say(f"Try: --select {trial.suggestions[0]!r}", f"可尝试：--select {trial.suggestions[0]!r}"), markup=False)
    out.print(say(f"\nKept ({len(trial.reading.blocks)} blocks):", f"\n保留（{len(trial.reading.blocks)} 段）："), style="bold green")
    for block in trial.reading.blocks:
        out.print(f"  {'#' * block.level + ' ' if block.kind == 'heading' else ''}{block.text}", markup=False, soft_wrap=True)
    out.print(say(f"\nDropped ({len(trial.dropped)} blocks):", f"\n丢弃（{len(trial.dropped)} 段）："), style="bold red")
    for text in trial.dropped:
        out.print(f"  {text}", markup=False, soft_wrap=True, style="dim")
