"""`run`, `check`, `status`: the service and how it stands."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import Exit, console, lay_out, notes, opened, recorded, say, settings
from monitor.cli.choose import chosen
from monitor.cli.help import listed, told
from monitor.cli.options import DocumentOption, ProviderOption
from monitor.cli.troubles import print_channels_in_trouble
from monitor.cli.when import shown
from monitor.model import AlertStatus, Look, Outcome, SourceStatus

if TYPE_CHECKING:
    from rich.table import Table

    from monitor.app import App


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    listed(app, run)
    listed(app, check)
    listed(app, status)


def run() -> None:
    """Run until SIGTERM or Ctrl-C."""
    from monitor.logs import configure

    app = opened()
    if not app.watchlist.documents():
        notes().print(_nothing_watched(), markup=False, soft_wrap=True)
    configure(settings().log_format, settings().log_level)
    with _page(app):
        given_up = app.service().run()
    if given_up:
        os._exit(Exit.OK)  # threads that were given up on still run; only the end of the process ends them


def _page(app: App) -> AbstractContextManager[object]:
    """The web page beside the service, unless it is switched off. Raises ConfigError for an address that others can reach."""
    listen = settings().listen
    if listen is None:
        return nullcontext()
    from monitor.systemd import given_socket
    from monitor.web import TRUST, Address, address_of, check_address, make_site, own_names, serving

    given = given_socket(settings().passed_sockets)
    address = address_of(given) if given else Address(*listen)
    check_address(address, settings().access, anybody=bool(app.store.users()))
    return serving(make_site(app, own_names(address.host, settings().public_url), fresh=TRUST), address, given)


def check(provider: ProviderOption = None, document: DocumentOption = None) -> None:
    """Look at the chosen sources now and say what each look found."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    app = opened()
    keys = chosen(app.watchlist, provider or [], document or [])
    if not keys:
        console().print(_nothing_watched(), markup=False, soft_wrap=True)
    looks: list[Look] = []
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=notes(), transient=True, disable=not notes().is_terminal) as progress:
        task = progress.add_task(say("checking", "检查中"), total=len(keys))
        for look in app.check_all(keys):
            looks.append(look)
            progress.advance(task)
    for look in sorted(looks, key=lambda look: look.source):
        _print_look(look)
    waiting = len(app.store.alerts(AlertStatus.PENDING, limit=10_000))
    if waiting:
        console().print(say(f"{waiting} alerts wait; monitor run delivers them.", f"{waiting} 条告警待投递；由 monitor run 投递。"))
    if any(look.outcome is Outcome.BROKEN for look in looks):
        raise typer.Exit(Exit.FAILING)


def _nothing_watched() -> str:
    folder = settings().watchlists
    return say(
        f"Nothing is watched; begin with: monitor init, which puts an example into {folder}",
        f"没有监控任何内容；请先运行：monitor init，它会在 {folder} 中放一个示例",
    )


def _print_look(look: Look) -> None:
    from monitor.render import words
    from monitor.render.notes import note_in

    style = {Outcome.BROKEN: "red", Outcome.CHANGE: "bold yellow", Outcome.MOVED: "bold yellow", Outcome.PENDING: "yellow"}.get(
        look.outcome, "green"
    )
    name = words.OUTCOMES[look.outcome].in_language(settings().language)
    out = console()
    out.print(f"{name:<12}", style=style, end=" ")
    out.print(str(look.source), markup=False, soft_wrap=True)
    if look.told or look.outcome not in (Outcome.UNCHANGED, Outcome.NOISE):
        for note in (note_in(each, settings().language) for each in look.notes):
            out.print(f"             {note}", style="dim", markup=False, soft_wrap=True)


def status(
    provider: ProviderOption = None,
    document: DocumentOption = None,
    all_sources: Annotated[bool, typer.Option("--all", help=told("Also the healthy ones, a line each.", "也逐行列出正常的来源。"))] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help=told("Exit with 4 when a source is failing.", "有来源故障时以 4 退出。"))
    ] = False,
) -> None:
    """Say how every source stands: failing, held, waiting for its second look, healthy."""
    app = recorded()
    keys = set(chosen(app.store.watchlist(), provider or [], document or []))
    rows = [row for row in app.store.status() if row.source.key in keys]
    failing = [row for row in rows if row.tracking.trouble]
    held = [row for row in rows if _waits(row)]
    stale = [row for row in rows if row.tracking.stale]
    never = [row for row in rows if row.last_check is None]
    console().print(
        say(
            f"{len(rows)} sources: {len(rows) - len(failing) - len(never)} healthy, {len(failing)} failing, {len(held)} waiting to be confirmed, "
            f"{len(stale)} with stale selectors, {len(never)} not looked at yet.",
            f"{len(rows)} 个来源：正常 {len(rows) - len(failing) - len(never)}，故障 {len(failing)}，待确认 {len(held)}，选择器失效 {len(stale)}，"
            f"尚未检查 {len(never)}。",
        )
    )
    listed = rows if all_sources else [row for row in rows if row.tracking.trouble or row.tracking.stale or _waits(row)]
    if listed:
        lay_out(_table(listed))
    waiting, dead = (app.store.alerts(state, limit=10_000) for state in (AlertStatus.PENDING, AlertStatus.DEAD))
    if waiting or dead:
        counts = len(waiting), len(dead)
        console().print(
            say(
                f"Alerts: {counts[0]} wait to be delivered, {counts[1]} were given up.",
                f"告警：{counts[0]} 条待投递，{counts[1]} 条已放弃。",
            )
        )
        print_channels_in_trouble(waiting, dead)
    if exit_code and failing:
        raise typer.Exit(Exit.FAILING)


def _waits(row: SourceStatus) -> bool:
    """A text that went away again is remembered for a while, but nothing waits for it."""
    return row.tracking.candidate is not None and row.tracking.candidate.sightings > 0


def _table(rows: list[SourceStatus]) -> Table:
    from rich.table import Table
    from rich.text import Text as Cell

    table = Table(box=None, pad_edge=False)
    for heading in (say("source", "来源"), say("state", "状态"), say("since", "起始"), say("what", "说明")):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*map(Cell, _cells(row)))  # plain strings would be read as markup, and what a page says stands in them
    return table


def _cells(row: SourceStatus) -> tuple[str, str, str, str]:
    from monitor.render import words

    trouble, candidate, stale = row.tracking.trouble, row.tracking.candidate, row.tracking.stale
    if trouble:
        name = words.BROKEN_REASONS[trouble.reason].in_language(settings().language)
        return str(row.source.key), say("failing", "故障"), shown(trouble.since, settings().timezone), f"{name} — {trouble.detail}"
    if candidate and _waits(row):
        state = say("held", "暂缓") if candidate.returns_to is not None else say("waiting", "待确认")
        text = (
            say("an earlier text is back; told when it lasts", "旧文本重新出现；持续后才通知") if candidate.returns_to is not None else ""
        )
        return str(row.source.key), state, shown(candidate.first_seen, settings().timezone), text
    if stale:
        instead = say(f"; try: select: [{stale.suggestion}]", f"；可改为 select: [{stale.suggestion}]") if stale.suggestion else ""
        text = say("the selectors match nothing any more; the main content is read", "选择器已匹配不到内容；改读正文") + instead
        return str(row.source.key), say("selector stale", "选择器失效"), shown(stale.since, settings().timezone), text
    last = shown(row.last_check.at, settings().timezone) if row.last_check else ""
    return str(row.source.key), say("healthy", "正常") if last else say("new", "新增"), last, ""
