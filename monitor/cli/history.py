"""`diff`, `show`, `explain`: what happened, and why it was said."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import Exit, console, lay_out, notes, recorded, say, settings
from monitor.cli.choose import check_names
from monitor.cli.help import command, told
from monitor.cli.options import DocumentOption, Format, FormatOption, KindOption, ProviderOption, SeverityOption
from monitor.cli.when import moment, shown
from monitor.errors import ConfigError
from monitor.model import ChangeFilter, ChangeQuery, Severity, Text

if TYPE_CHECKING:
    from monitor.render import ChangeView

SinceOption = Annotated[
    str,
    typer.Option(
        "--since",
        "-s",
        metavar="TIME",
        help=told(
            'From when: 30d, "2 weeks", 2026-01-31, or an ISO 8601 time.', "起始时间：30d、“2 weeks”、3天、2026-01-31 或 ISO 8601 时间。"
        ),
    ),
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="TIME", help=told("Up to when (default: now).", "截止时间（默认现在）。"))
]
NetOption = Annotated[
    bool,
    typer.Option(
        "--net",
        help=told("Compare the state then with the state now, one result a source.", "直接比较当时与现在的状态，每个来源一条结果。"),
    ),
]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    command(app, diff, "What changed since a time.", "某时刻以来的变更。")
    command(app, show, "One change, whole.", "查看一条变更的全部内容。")
    command(
        app,
        explain,
        "Why a change was told, or what the last looks at a source found.",
        "解释一条变更为何通知，或某来源最近几次检查的结论。",
    )


def diff(
    since: SinceOption,
    until: UntilOption = None,
    provider: ProviderOption = None,
    document: DocumentOption = None,
    kind: KindOption = None,
    min_severity: SeverityOption = Severity.INFO,
    net: NetOption = False,
    format_: FormatOption = Format.TEXT,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help=told("Exit with 3 when there is a change.", "有变更时以 3 退出。"))
    ] = False,
) -> None:
    """Print the changes first seen since a time, oldest first."""
    app = recorded()
    begin, end = _window(since, until, app.now())
    query = ChangeQuery(
        since=begin,
        until=end,
        filter=ChangeFilter(
            providers=tuple(provider or ()), documents=tuple(document or ()), kinds=tuple(kind or ()), min_severity=min_severity
        ),
    )
    check_names(app.store.watchlist(everything=True), provider or [], document or [])
    views = app.history.net(query) if net else app.history.changes(query)
    PRINTERS[format_](views)
    if net and (missing := app.history.left_out(query)):
        _note_left_out([str(key) for key in missing], begin)
    if exit_code and views:
        raise typer.Exit(Exit.CHANGED)


def _note_left_out(sources: list[str], begin: datetime) -> None:
    """Else "No changes." would hide theirs."""
    when, named = shown(begin, settings().timezone), ", ".join(sources[:5]) + (", …" if len(sources) > 5 else "")
    text = say(
        f"Left out: {len(sources)} sources that changed but were not watched yet at {when} ({named}). Without --net their changes are listed.",
        f"未列出：{len(sources)} 个来源有变更，但在 {when} 时尚未监控（{named}）。去掉 --net 即可列出其变更。",
    )
    notes().print(text, markup=False, soft_wrap=True)


def _window(since: str, until: str | None, now: datetime) -> tuple[datetime, datetime | None]:
    """Raises ConfigError for a time that cannot be made out, and for a window that ends before it begins."""
    zone = settings().timezone
    begin, end = moment(since, now, zone), moment(until, now, zone) if until else None
    if end is not None and end <= begin:
        raise ConfigError(
            Text(
                f'--until "{until}" ({shown(end, zone)}) is not after --since "{since}" ({shown(begin, zone)}); exchange them',
                f"--until“{until}”（{shown(end, zone)}）不晚于 --since“{since}”（{shown(begin, zone)}）；请对调",
            )
        )
    return begin, end


def _print_text(views: Sequence[ChangeView]) -> None:
    from monitor.render import changes_text

    if not views:
        console().print(say("No changes.", "没有变更。"))
        return
    lay_out(changes_text(views, language=settings().language, timezone=settings().timezone))


def _print_json(views: Sequence[ChangeView]) -> None:
    from monitor.render import change_json

    print(json.dumps([change_json(view) for view in views], ensure_ascii=False, indent=2))


def _print_jsonl(views: Sequence[ChangeView]) -> None:
    from monitor.render import change_json

    for view in views:
        print(json.dumps(change_json(view), ensure_ascii=False))


def _print_markdown(views: Sequence[ChangeView]) -> None:
    from monitor.render import changes_markdown

    print(changes_markdown(views, language=settings().language, timezone=settings().timezone))


def _print_html(views: Sequence[ChangeView]) -> None:
    from monitor.render import changes_html

    print(changes_html(views, language=settings().language, timezone=settings().timezone))


PRINTERS: dict[Format, Callable[[Sequence[ChangeView]], None]] = {
    Format.TEXT: _print_text,
    Format.JSON: _print_json,
    Format.JSONL: _print_jsonl,
    Format.MARKDOWN: _print_markdown,
    Format.HTML: _print_html,
}


def show(
    change: Annotated[
        str, typer.Argument(metavar="CHANGE", help=told("Id of the change, or a unique beginning of it.", "变更编号，或其唯一前缀。"))
    ],
    format_: FormatOption = Format.TEXT,
) -> None:
    """Print one change with its findings and its diff."""
    PRINTERS[format_]([recorded().history.change(change)])


def explain(
    what: Annotated[
        str,
        typer.Argument(
            metavar="CHANGE|SOURCE",
            help=told(
                "Id of a change, or a source: provider/document or provider/document/source.",
                "变更编号，或来源：服务商/文档 或 服务商/文档/来源。",
            ),
        ),
    ],
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help=told("How many looks.", "显示多少次检查。"))] = 5,
) -> None:
    """Print what was compared, what was dropped as noise and by which rule, and why it was or was not told."""
    history = recorded().history
    looks = (
        history.explain_source(what, limit, settings().language) if "/" in what else (history.explain_change(what, settings().language),)
    )
    for lines in looks:
        console().print(lines[0], markup=False, soft_wrap=True, style="bold")
        for line in lines[1:]:
            console().print(f"  {line}", markup=False, soft_wrap=True)
    if not looks:
        console().print(say("It was not looked at yet.", "尚未检查过。"))
