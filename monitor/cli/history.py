"""`diff`, `show`, `explain`: what happened, and why it was said."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.asking import (
    AsOfOption,
    BeforeOption,
    BetweenOption,
    DirectionOption,
    ImpactOption,
    IncidentsOption,
    LimitOption,
    NetOption,
    SinceOption,
    TerritoryOption,
    UntilOption,
    UrgencyOption,
)
from monitor.cli.base import Exit, UsageError, console, notes, recorded, say, settings
from monitor.cli.choose import check_names
from monitor.cli.help import listed, told
from monitor.cli.options import DocumentOption, Format, FormatOption, KindOption, ProviderOption, SeverityOption
from monitor.cli.printing import PRINTERS, print_with_incidents
from monitor.cli.when import moment, shown
from monitor.errors import ConfigError
from monitor.model import ChangeFilter, ChangeQuery, Severity, Text, VersionEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.app import App
    from monitor.render import ChangeView

SHOWN = 20
"""Changes that are shown as text where no limit is given: more of them nobody reads."""


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    listed(app, diff)
    listed(app, show)
    listed(app, explain)


def diff(
    since: SinceOption = None,
    until: UntilOption = None,
    between: BetweenOption = None,
    as_of: AsOfOption = None,
    provider: ProviderOption = None,
    document: DocumentOption = None,
    kind: KindOption = None,
    direction: DirectionOption = None,
    urgency: UrgencyOption = None,
    territory: TerritoryOption = None,
    impact: ImpactOption = None,
    min_severity: SeverityOption = Severity.INFO,
    net: NetOption = False,
    incidents: IncidentsOption = False,
    limit: LimitOption = None,
    before: BeforeOption = None,
    format_: FormatOption = Format.TEXT,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help=told("Exit with 3 when there is a change.", "有变更时以 3 退出。"))
    ] = False,
) -> None:
    """Print the changes first seen since a time, oldest first; of more than the limit the latest."""
    app = recorded()
    if provider or document:
        check_names(app.store.watchlist(everything=True), provider or [], document or [])
    wanted = ChangeFilter(
        providers=tuple(provider or ()),
        documents=tuple(document or ()),
        kinds=tuple(kind or ()),
        directions=tuple(direction or ()),
        urgencies=tuple(urgency or ()),
        territories=_countries(territory or ()),
        impacts=tuple(impact or ()),
        min_severity=min_severity,
    )
    _check_profiles(app, wanted)
    if as_of is not None:
        _refuse_both(("--as-of", as_of), ("--since", since), ("--between", between))
        _print_in_force(app, moment(as_of, app.now(), settings().timezone), wanted, format_)
        return
    begin, end = _window(since, until, between, app.now())
    page = _asked(app, ChangeQuery(begin, end, wanted), _most(limit, format_, net), before, net=net)
    steps = app.history.incidents(page.query) if incidents else ()
    if incidents:
        print_with_incidents(format_, page.views, steps)
    else:
        PRINTERS[format_](page.views)
    page.note_rest()
    if net and (missing := app.history.left_out(page.query)):
        _note_left_out([str(key) for key in missing], begin)
    if exit_code and (page.views or steps):
        raise typer.Exit(Exit.CHANGED)


def _countries(named: Sequence[str]) -> tuple[str, ...]:
    if not named:
        return ()
    from monitor.wishes import territory  # here: the names of all countries are behind it

    return tuple(territory(name) for name in named)


@dataclass(frozen=True, slots=True)
class _Page:
    """The part of an answer that is shown."""

    query: ChangeQuery
    views: Sequence[ChangeView]
    """Oldest first."""
    more: bool
    """There are earlier ones."""

    def note_rest(self) -> None:
        """Else nobody would know."""
        if self.more:
            oldest = self.views[0].change.id
            text = say(
                f"These are the latest {len(self.views)}. Earlier ones: --before {oldest}; all of them: --limit 0",
                f"以上为最近 {len(self.views)} 条。更早的：--before {oldest}；全部：--limit 0",
            )
            notes().print(text, markup=False, soft_wrap=True)


def _most(limit: int | None, format_: Format, net: bool) -> int | None:
    """How many are shown at most; None: all. Programs are given all unless they ask for less."""
    if limit is None:
        return SHOWN if format_ is Format.TEXT and not net else None
    return limit or None


def _asked(app: App, query: ChangeQuery, most: int | None, before: str | None, *, net: bool) -> _Page:
    if net:
        views = app.history.net(query, app.levels)
        return _Page(query, views[-most:] if most else views, False)
    if most is None and before is None:
        return _Page(query, app.history.changes(query, app.levels), False)
    earlier = app.history.before(before) if before is not None else None
    asked = ChangeQuery(query.since, query.until, query.filter, newest_first=True, limit=most and most + 1, before=earlier)
    found = app.history.changes(asked, app.levels)
    return _Page(query, found[:most][::-1], most is not None and len(found) > most)


def _check_profiles(app: App, wanted: ChangeFilter) -> None:
    """Raises ConfigError where an impact is asked for and there is nobody it could hit."""
    if wanted.impacts and app.standing is None:
        raise ConfigError(
            Text(
                "--impact compares changes with your profile, and there is none yet; write one: monitor profile edit",
                "--impact 需要将变更与您的档案对比，但还没有档案；请先建立：monitor profile edit",
            )
        )


def _print_in_force(app: App, at: datetime, wanted: ChangeFilter, format_: Format) -> None:
    found = [entry for entry in app.store.in_force(at) if _is_of(entry, wanted)]
    rows = [version_row(entry) for entry in found]
    if format_ is Format.JSON:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    elif format_ is Format.JSONL:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
    elif format_ is Format.TEXT:
        zone = settings().timezone
        for entry in found:
            console().print(version_line(entry, zone, named=True), markup=False, soft_wrap=True)
        if not found:
            console().print(say("Nothing was recorded yet then.", "当时尚无任何记录。"))
    else:
        raise ConfigError(
            Text(
                f"--as-of lists what was in force, with --format text, json or jsonl, not {format_.value}; a document's text: monitor cat DOC@DATE",
                f"--as-of 列出当时生效的版本，只能与 --format text、json 或 jsonl 搭配，不能用 {format_.value}；查看正文：monitor cat DOC@DATE",
            )
        )


def _is_of(entry: VersionEntry, wanted: ChangeFilter) -> bool:
    key = entry.source
    names = {key.document, f"{key.provider}/{key.document}"}
    return (not wanted.providers or key.provider in wanted.providers) and (not wanted.documents or not names.isdisjoint(wanted.documents))


def version_row(entry: VersionEntry) -> dict[str, object]:
    """A version as plain JSON values."""
    return {
        "provider": entry.source.provider,
        "document": entry.source.document,
        "page": entry.source.source,
        "version": entry.number,
        "first_seen": entry.first_seen.isoformat(),
        "confirmed_at": entry.confirmed_at.isoformat(),
        "change": entry.change,
    }


def version_line(entry: VersionEntry, zone: str, *, named: bool) -> str:
    """A version in one line."""
    name = f"{entry.source}  " if named else ""
    number = say(f"version {entry.number}", f"第 {entry.number} 版")
    return f"{shown(entry.first_seen, zone)}  {name}{number}  {entry.change or ''}".rstrip()


def _note_left_out(sources: list[str], begin: datetime) -> None:
    """Else "No changes." would hide theirs."""
    when, named = shown(begin, settings().timezone), ", ".join(sources[:5]) + (", …" if len(sources) > 5 else "")
    text = say(
        f"Left out: {len(sources)} sources that changed but were not watched yet at {when} ({named}). Without --net their changes are listed.",
        f"未列出：{len(sources)} 个来源有变更，但在 {when} 时尚未监控（{named}）。去掉 --net 即可列出其变更。",
    )
    notes().print(text, markup=False, soft_wrap=True)


def _window(since: str | None, until: str | None, between: tuple[str, str] | None, now: datetime) -> tuple[datetime, datetime | None]:
    """Raises ConfigError for a time that cannot be made out and for a window that ends before it begins, UsageError for none."""
    _refuse_both(("--between", between), ("--since", since), ("--until", until))
    names = ("--between", "--between") if between else ("--since", "--until")
    begin_said, end_said = between or (since, until)
    if begin_said is None:
        raise UsageError(
            Text(
                'say from when: --since 30d, --since "2 weeks", --since 2026-01-31, --between 2026-01-01 2026-02-01; or --as-of 2026-01-31\nSee: monitor diff --help',
                "请说明起始时间：--since 30d、--since 2026-01-31、--between 2026-01-01 2026-02-01；或 --as-of 2026-01-31\n请看：monitor diff --help",
            )
        )
    zone = settings().timezone
    begin, end = moment(begin_said, now, zone), moment(end_said, now, zone) if end_said else None
    if end is not None and end <= begin:
        raise ConfigError(
            Text(
                f'{names[1]} "{end_said}" ({shown(end, zone)}) is not after {names[0]} "{begin_said}" ({shown(begin, zone)}); exchange them',
                f"{names[1]}“{end_said}”（{shown(end, zone)}）不晚于 {names[0]}“{begin_said}”（{shown(begin, zone)}）；请对调",
            )
        )
    return begin, end


def _refuse_both(given: tuple[str, object], *others: tuple[str, object]) -> None:
    """Raises ConfigError where options are given that say different times."""
    clash = next((name for name, value in others if value is not None), None)
    if given[1] is not None and clash is not None:
        raise ConfigError(
            Text(f"{given[0]} and {clash} exclude each other; give one of them", f"{given[0]} 与 {clash} 不能同时使用；请只用其一")
        )


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
