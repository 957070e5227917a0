"""`log`: every look that was made, and what it found."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from monitor.cli.asking import SinceOption, UntilOption
from monitor.cli.base import console, recorded, say, settings
from monitor.cli.choose import check_names
from monitor.cli.help import listed, told
from monitor.cli.options import ListFormat, ListFormatOption, ProviderOption
from monitor.cli.when import moment
from monitor.model import BrokenReason, CheckEntry, CheckQuery, Outcome, SourceKey


def add_to(app: typer.Typer) -> None:
    """Register the command of this module."""
    listed(app, log)


def log(
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="SOURCE",
            help=told("provider/document or provider/document/source (default: all).", "服务商/文档 或 服务商/文档/来源（默认全部）。"),
        ),
    ] = None,
    provider: ProviderOption = None,
    outcome: Annotated[
        list[Outcome] | None,
        typer.Option(
            "--outcome",
            metavar="OUTCOME",
            help=told(f"Only this outcome (may be repeated): {', '.join(Outcome)}.", f"只看该结果（可重复）：{', '.join(Outcome)}。"),
        ),
    ] = None,
    reason: Annotated[
        list[BrokenReason] | None,
        typer.Option(
            "--reason",
            metavar="REASON",
            help=told(
                "Only looks that failed for this reason (may be repeated), such as timeout.", "只看因此失败的检查（可重复），如 timeout。"
            ),
        ),
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help=told("How many looks.", "显示多少次检查。"))] = 50,
    format_: ListFormatOption = ListFormat.TEXT,
) -> None:
    """Print when each look was made, what came of it and how long it took."""
    app = recorded()
    if provider:
        check_names(app.store.watchlist(everything=True), provider, [])
    zone, now = settings().timezone, app.now()
    begin, end = (moment(said, now, zone) if said else None for said in (since, until))
    entries = [
        entry
        for key in _sources(source)
        for entry in app.store.find_checks(
            CheckQuery(key, tuple(provider or ()), tuple(outcome or ()), tuple(reason or ()), begin, end, limit)
        )
    ]
    entries = sorted(entries, key=lambda entry: entry.at, reverse=True)[:limit]
    if format_ is ListFormat.JSON:
        print(json.dumps([_row(entry) for entry in entries], ensure_ascii=False, indent=2))
        return
    for entry in entries:
        console().print(_line(entry), markup=False, soft_wrap=True)
    if not entries:
        console().print(say("No looks.", "没有检查记录。"))


def _sources(name: str | None) -> tuple[SourceKey | None, ...]:
    """None: all of them at once. Raises NotFoundError."""
    from monitor.cli.versions import room

    return (None,) if name is None else room().named(name)


def _line(entry: CheckEntry) -> str:
    from monitor.render.when import zone
    from monitor.render.words import name_of

    language = settings().language
    at = entry.at.astimezone(zone(settings().timezone)).strftime("%Y-%m-%d %H:%M:%S")
    why = f" ({name_of(entry.reason, language)})" if entry.reason else ""
    return f"{at}  {entry.elapsed.total_seconds():6.2f} s  {entry.source}  {name_of(entry.outcome, language)}{why}"


def _row(entry: CheckEntry) -> dict[str, object]:
    key = entry.source
    return {
        "provider": key.provider,
        "document": key.document,
        "page": key.source,
        "at": entry.at.isoformat(),
        "outcome": entry.outcome.value,
        "reason": entry.reason.value if entry.reason else None,
        "seconds": round(entry.elapsed.total_seconds(), 3),
        "notes": list(entry.notes),
    }
