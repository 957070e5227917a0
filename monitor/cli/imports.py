"""`import`: history from other archives."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.base import console, notes, recorded, say
from monitor.cli.help import command, group, told

importing = group("Bring in history from other archives.", "从其他存档导入历史。")


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.add_typer(importing, name="import")
    command(importing, archive, "A folder with pages.json and <page>.jsonl.zst files.", "包含 pages.json 和 <page>.jsonl.zst 的目录。")


def archive(folder: Annotated[Path, typer.Argument(metavar="DIR", help=told("The folder.", "目录。"))]) -> None:
    """Replay the archive through the pipeline with each snapshot's own time as now. Never alerts."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    app = recorded()
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=notes(), transient=True, disable=not notes().is_terminal) as progress:
        task = progress.add_task(say("importing", "导入中"), total=None)
        counts = app.import_archive(folder, lambda total: progress.update(task, total=total), lambda: progress.advance(task))
    console().print(
        say(
            f"{counts.snapshots} snapshots of {counts.pages} pages: {counts.changes} changes, {counts.skipped} snapshots were known already.",
            f"{counts.pages} 个页面的 {counts.snapshots} 个快照：{counts.changes} 条变更，{counts.skipped} 个快照此前已导入。",
        )
    )
