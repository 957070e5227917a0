"""`doctor`: what is wrong with the installation, and what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.base import Exit, console, language, say, settings
from monitor.cli.help import listed, told
from monitor.errors import ConfigError

if TYPE_CHECKING:
    from monitor.doctor import Finding


class Form(StrEnum):
    """How the findings are printed."""

    TEXT = "text"
    JSON = "json"


def add_to(app: typer.Typer) -> None:
    """Register the command of this module."""
    listed(app, doctor)


def doctor(
    network: Annotated[
        bool,
        typer.Option(
            "--network",
            help=told(
                "Also ask each watched host once, and the page at MONITOR_PUBLIC_URL for its certificate. No message is sent.",
                "另外向每个被监控的主机请求一次，并检查 MONITOR_PUBLIC_URL 的证书。不发送任何消息。",
            ),
        ),
    ] = False,
    backups: Annotated[
        Path | None,
        typer.Option(
            "--backups",
            metavar="DIR",
            help=told("Where backups are (default: backups in the state folder).", "备份所在目录（默认：状态目录下的 backups）。"),
        ),
    ] = None,
    search: Annotated[
        list[Path] | None,
        typer.Option(
            "--search",
            metavar="PATH",
            help=told(
                "Also look here for channel addresses in plain text: a log, a folder of copies (may be repeated).",
                "也在此处查找明文的渠道地址：日志或存放副本的目录（可重复）。",
            ),
        ),
    ] = None,
    form: Annotated[Form, typer.Option("--format", metavar="FORMAT", help=told("text or json.", "text 或 json。"))] = Form.TEXT,
) -> None:
    """Print the findings; exit with 7 when one is a problem."""
    from monitor.doctor import Level, worst

    findings = tuple(_findings(network, backups, tuple(search or ())))
    if form is Form.JSON:
        print(json.dumps({"worst": worst(findings).value, "findings": [_json(each) for each in findings]}, ensure_ascii=False, indent=2))
    else:
        for each in findings:
            _print(each)
        counts = {level: sum(each.level is level for each in findings) for level in Level}
        console().print(
            say(
                f"{counts[Level.OK]} in order, {counts[Level.NOTE]} notes, {counts[Level.WARNING]} warnings, {counts[Level.PROBLEM]} problems.",
                f"正常 {counts[Level.OK]}，提示 {counts[Level.NOTE]}，警告 {counts[Level.WARNING]}，问题 {counts[Level.PROBLEM]}。",
            )
        )
    if worst(findings) is Level.PROBLEM:
        raise typer.Exit(Exit.ILL)


def _findings(network: bool, backups: Path | None, search: tuple[Path, ...]) -> Iterator[Finding]:
    from monitor.app import make_app
    from monitor.doctor import Check, Finding, Level, Patient, examine
    from monitor.model import Text
    from monitor.settings import secret_files
    from monitor.store.sql import SqlStore

    try:
        given = settings()
    except ConfigError as error:
        yield Finding(Check.SETTINGS, Level.PROBLEM, error.text, next=Text("correct them, then run this again", "请更正后重新检查"))
        return
    app = make_app(given)
    try:
        assert isinstance(app.store, SqlStore)  # settings know no other kind
        yield from examine(
            Patient(
                given,
                app.store,
                app.cipher,
                lambda: app.watchlist,
                lambda: app.fetcher,
                app.now,
                backups or given.state_dir / "backups",
                secret_files(),
                search,
            ),
            ask_hosts=network,
        )
    finally:
        app.close()


def _print(finding: Finding) -> None:
    from monitor.doctor import Level

    names = {
        Level.OK: (say("ok", "正常"), "green"),
        Level.NOTE: (say("note", "提示"), "cyan"),
        Level.WARNING: (say("warning", "警告"), "yellow"),
        Level.PROBLEM: (say("problem", "问题"), "bold red"),
    }
    name, style = names[finding.level]
    out = console()
    out.print(f"{name:<8}", style=style, end=" ")
    out.print(f"{finding.check.value:<13}{finding.what.in_language(language())}", markup=False, soft_wrap=True)
    if finding.where:
        out.print(f"{'':22}{finding.where}", style="dim", markup=False, soft_wrap=True)
    if finding.next is not None:
        out.print(f"{'':22}→ {finding.next.in_language(language())}", markup=False, soft_wrap=True)


def _json(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check.value,
        "level": finding.level.value,
        "what": finding.what.in_language(language()),
        "where": finding.where or None,
        "next": finding.next.in_language(language()) if finding.next else None,
    }
