"""`evidence`, `verify`: what a change rests on, and whether everything is as it was recorded."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import Exit, console, language, notes, recorded, say, settings
from monitor.cli.help import listed, told
from monitor.errors import ConfigError, NotFoundError
from monitor.model import Text

if TYPE_CHECKING:
    from monitor.evidence import Material
    from monitor.model import SourceKey
    from monitor.store.ledger import Ledger, Report

_SHOWN = 50
"""Faults that are listed; after a damaged disk there are thousands."""


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    listed(app, evidence)
    listed(app, verify)


def ledger() -> Ledger:
    """The evidence in the database of the settings, brought up to date."""
    from monitor.store.ledger import open_ledger

    recorded()
    return open_ledger(settings().database_url)


def evidence(
    change: Annotated[
        str, typer.Argument(metavar="CHANGE", help=told("Id of the change, or a unique beginning of it.", "变更编号，或其唯一前缀。"))
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR|FILE.zip",
            help=told(
                "A new folder, or a zip file (default: evidence-CHANGE.zip here).",
                "新目录或 zip 文件（默认：当前目录的 evidence-变更.zip）。",
            ),
        ),
    ] = None,
) -> None:
    """Write the bundle and say where it is."""
    from monitor.evidence import bundle, zipped

    material = _material(change)
    name = f"evidence-{material.view.change.id}"
    target = out or Path(f"{name}.zip")
    if target.exists() and (target.is_file() or any(target.iterdir())):
        raise ConfigError(Text(f"{target} exists already; give another --out", f"{target} 已存在；请用 --out 指定其他位置"))
    files = bundle(material, settings().timezone)
    if target.suffix == ".zip":
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(zipped(files, name))
    else:
        for each, content in files.items():
            path = target / each
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    console().print(
        say(
            f"{target}: {len(files)} files; begin with README.txt, check with: sha256sum -c SHA256SUMS",
            f"{target}：{len(files)} 个文件；请先看 README.txt，核对：sha256sum -c SHA256SUMS",
        ),
        markup=False,
        soft_wrap=True,
    )


def _material(change_id: str) -> Material:
    from monitor.proving import material_of

    app = recorded()
    return material_of(app.history.change(change_id), app.store, settings().database_url, app.now())


def verify(
    source: Annotated[
        str | None,
        typer.Option(
            "--source",
            metavar="NAME",
            help=told(
                "Only this source (provider/document or provider/document/source).", "只检查该来源（服务商/文档 或 服务商/文档/来源）。"
            ),
        ),
    ] = None,
) -> None:
    """Print what is not as it was recorded. Exits with 6 if there is anything."""
    from monitor.timestamps import proves

    app, book = recorded(), ledger()
    key = _key(source) if source else None
    begun = time.perf_counter()
    progress = notes()

    def on_source(done: int, count: int) -> None:
        if progress.is_terminal and done % 100 == 0:
            progress.print(f"{done}/{count}", end="\r")

    try:
        report = book.verify(key, app.now(), proves, on_source)
    finally:
        book.close()
    _show(report, time.perf_counter() - begun)
    if report.faults:
        raise typer.Exit(Exit.ALTERED)


def _key(name: str) -> SourceKey:
    subjects = recorded().subjects.by_source
    key = next((key for key in subjects if name in (str(key), f"{key.provider}/{key.document}")), None)
    if key is None:
        raise NotFoundError(
            Text(f"no source is called {name}; see: monitor watchlist list", f"没有名为 {name} 的来源；请看：monitor watchlist list")
        )
    return key


def _show(report: Report, seconds: float) -> None:
    out = console()
    for fault in report.faults[:_SHOWN]:
        out.print(fault.text.in_language(language()), markup=False, soft_wrap=True)
    if len(report.faults) > _SHOWN:
        out.print(say(f"… and {len(report.faults) - _SHOWN} more", f"……另有 {len(report.faults) - _SHOWN} 处"))
    megabytes, pace = report.bytes / 1e6, max(seconds, 1e-9)
    if report.chained:
        out.print(
            say(
                f"{report.chained} rows were recorded before there were chains and were chained now: from now on they are proved.",
                f"{report.chained} 行记录早于哈希链，现已纳入：自此可以证明未被改动。",
            ),
            soft_wrap=True,
        )
    said = (
        say("Nothing was altered", "没有改动")
        if not report.faults
        else say(f"Faults: {len(report.faults)}", f"{len(report.faults)} 处问题")
    )
    out.print(
        say(
            f"{said}: {report.sources} sources, {report.rows} rows and links, {report.blobs} contents ({megabytes:.1f} MB), {report.stamps} time "
            f"stamps in {seconds:.1f} s ({report.rows / pace:.0f} rows/s, {megabytes / pace:.0f} MB/s).",
            f"{said}：{report.sources} 个来源，{report.rows} 行与环，{report.blobs} 份内容（{megabytes:.1f} MB），{report.stamps} 个时间戳，"
            f"用时 {seconds:.1f} 秒（{report.rows / pace:.0f} 行/秒，{megabytes / pace:.0f} MB/秒）。",
        ),
        soft_wrap=True,
    )
