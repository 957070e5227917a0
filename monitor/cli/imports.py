"""`import`: history from other archives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import console, notes, recorded, say, settings
from monitor.cli.help import command, group, told
from monitor.cli.when import moment
from monitor.model import DocumentType

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.importing import Progress
    from monitor.replay import Counts


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    importing = group(app, "import")
    command(importing, archive, "A folder with pages.json and <page>.jsonl.zst files.", "包含 pages.json 和 <page>.jsonl.zst 的目录。")
    command(
        importing,
        ota_git,
        "A git repository of Open Terms Archive: snapshots or versions.",
        "Open Terms Archive 的 git 仓库：快照或版本。",
        "ota-git",
    )

    command(
        importing,
        warc,
        "Web archives (.warc, .warc.gz), also those of `monitor export warc`.",
        "网页存档（.warc、.warc.gz），包括 monitor export warc 导出的文件。",
    )
    command(importing, wayback, "What the Wayback Machine has of an address.", "Wayback Machine 中某网址的历史快照。")
    command(importing, jsonl, "What `monitor export jsonl` wrote.", "monitor export jsonl 导出的文件。")


TypeOption = Annotated[
    DocumentType,
    typer.Option(
        "--type",
        metavar="TYPE",
        help=told(
            f"What kind of document a page is that is not watched: {', '.join(DocumentType)}.",
            f"未受监控的页面属于哪类文档：{', '.join(DocumentType)}。",
        ),
    ),
]


def archive(folder: Annotated[Path, typer.Argument(metavar="DIR", help=told("The folder.", "目录。"))]) -> None:
    """Replay the archive through the pipeline with each snapshot's own time as now. Never alerts."""
    _import(lambda app, progress: app.import_archive(folder, progress.on_start, progress.on_snapshot))


def ota_git(folder: Annotated[Path, typer.Argument(metavar="PATH", help=told("A clone of the repository.", "仓库的克隆。"))]) -> None:
    """Replay the repository's commits, each at its own time. Never alerts; can be repeated, and goes on where it was stopped."""
    _import(lambda app, progress: app.importer(progress).ota_git(folder))


def warc(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help=told("The archives.", "存档文件。"))],
    document_type: TypeOption = DocumentType.TERMS,
) -> None:
    """Replay the pages in the archives: into the watched source of their address, else as pages of their own. Never alerts; can be repeated."""
    _import(lambda app, progress: app.importer(progress).web_archives(files, document_type))


def wayback(
    url: Annotated[str, typer.Argument(metavar="URL", help=told("The address.", "网址。"))],
    since: Annotated[
        str,
        typer.Option("--since", "-s", metavar="TIME", help=told("From when: 5y, 2023-01-01.", "起始时间：5y、2023-01-01。")),
    ] = "5y",
    until: Annotated[
        str | None, typer.Option("--until", metavar="TIME", help=told("Up to when (default: now).", "截止时间（默认现在）。"))
    ] = None,
    document_type: TypeOption = DocumentType.TERMS,
    server: Annotated[
        str,
        typer.Option("--server", metavar="URL", help=told("An archive with the same interface.", "接口相同的其他存档服务器。")),
    ] = "https://web.archive.org",
) -> None:
    """Replay the captures, each fetched politely. Never alerts; can be repeated, and goes on where it was stopped."""
    from monitor.archive.wayback import Wayback, checked

    app, zone = recorded(), settings().timezone
    begin, end = moment(since, app.now(), zone), moment(until, app.now(), zone) if until else None
    asked = Wayback(app.fetcher, checked("--server", server).rstrip("/"))
    _import(lambda app, progress: app.importer(progress).captures(checked("URL", url), begin, end, document_type, asked))


def jsonl(file: Annotated[Path, typer.Argument(metavar="FILE", help=told("The file.", "文件。"))]) -> None:
    """Take over the history as it was recorded elsewhere; nothing is judged anew. Never alerts; can be repeated."""
    _import(lambda app, progress: app.importer(progress).jsonl(file))


def _import(work: Callable[[App, Progress], Counts]) -> None:
    """Do an import under a progress bar, and say what came of it."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from monitor.importing import Progress

    app = recorded()
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Bar(*columns, console=notes(), transient=True, disable=not notes().is_terminal) as bar:
        task = bar.add_task(say("importing", "导入中"), total=None)
        counts = work(app, Progress(lambda total: bar.update(task, total=total), lambda: bar.advance(task)))
    _tell(counts)


def _tell(counts: Counts) -> None:
    said = say(
        f"{counts.snapshots} snapshots of {counts.pages} pages: {counts.changes} changes, {counts.skipped} snapshots were known already.",
        f"{counts.pages} 个页面的 {counts.snapshots} 个快照：{counts.changes} 条变更，{counts.skipped} 个快照此前已导入。",
    )
    if counts.upgrades:
        said += say(
            f" {counts.upgrades} were only read anew by the archive.",
            f"其中 {counts.upgrades} 个只是存档重新提取了正文。",
        )
    if counts.missing:
        said += say(f" {counts.missing} could not be had from the archive.", f"有 {counts.missing} 个无法从存档取得。")
    console().print(said, soft_wrap=True)
