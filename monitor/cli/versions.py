"""`versions`, `cat`, `blame`: documents as they were, and who brought a sentence."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import console, notes, recorded, say, settings
from monitor.cli.help import listed, told
from monitor.cli.history import version_line, version_row
from monitor.cli.options import ListFormat, ListFormatOption
from monitor.cli.when import moment, shown
from monitor.errors import ConfigError
from monitor.model import Text

if TYPE_CHECKING:
    from monitor.model import Version
    from monitor.versions import Brought, Versions

DocumentArgument = Annotated[
    str,
    typer.Argument(metavar="DOC", help=told("provider/document or provider/document/source.", "服务商/文档 或 服务商/文档/来源。")),
]


class TextFormat(StrEnum):
    """How a version is printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    listed(app, versions)
    listed(app, cat)
    listed(app, blame)


def room() -> Versions:
    """The recorded versions, for questions."""
    from monitor.versions import Versions

    app = recorded()
    return Versions(app.store, app.subjects)


def versions(document: DocumentArgument, format_: ListFormatOption = ListFormat.TEXT) -> None:
    """Print every version, newest first, with the change that brought it."""
    asked = room()
    keys = asked.named(document)
    entries = [entry for key in keys for entry in reversed(asked.store.versions(key))]
    if format_ is ListFormat.JSON:
        print(json.dumps([version_row(entry) for entry in entries], ensure_ascii=False, indent=2))
        return
    for entry in entries:
        console().print(version_line(entry, settings().timezone, named=len(keys) > 1), markup=False, soft_wrap=True)
    if not entries:
        console().print(say("No version yet.", "还没有任何版本。"))


def cat(
    document: Annotated[
        str,
        typer.Argument(
            metavar="DOC[@TIME]",
            help=told(
                "provider/document or provider/document/source; after @ a time such as 2026-01-31 or 30d (default: now).",
                "服务商/文档 或 服务商/文档/来源；@ 之后为时间，如 2026-01-31 或 30d（默认现在）。",
            ),
        ),
    ],
    format_: Annotated[
        TextFormat,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=told(f"How to print it: {', '.join(TextFormat)}.", f"输出格式：{', '.join(TextFormat)}。"),
        ),
    ] = TextFormat.TEXT,
    raw: Annotated[
        bool, typer.Option("--raw", help=told("The bytes of the page as they came, unchanged.", "原样输出页面的原始字节。"))
    ] = False,
) -> None:
    """Print what was in force then, by first sighting."""
    asked = room()
    name, at = _named_at(document, recorded().now())
    if raw:
        sys.stdout.flush()
        sys.stdout.buffer.write(asked.bytes_at(asked.one(name), at).body)
        return
    found = [asked.at(key, at) for key in asked.named(name)]
    if format_ is TextFormat.JSON:
        print(json.dumps([_version_json(version) for version in found], ensure_ascii=False, indent=2))
        return
    _print_texts(found, format_)


def _named_at(said: str, now: datetime) -> tuple[str, datetime]:
    """Raises ConfigError for a time that cannot be made out."""
    name, mark, time = said.partition("@")
    return name, moment(time, now, settings().timezone) if mark else now


def _print_texts(found: Sequence[Version], format_: TextFormat) -> None:
    from monitor.render.page_text import reading_markdown, reading_text

    for version in found:
        when = shown(version.first_seen, settings().timezone)
        note = say(f"{version.source}, version {version.number}, since {when}", f"{version.source}，第 {version.number} 版，自 {when} 起")
        notes().print(note, markup=False, soft_wrap=True, style="dim")
        print((reading_markdown if format_ is TextFormat.MARKDOWN else reading_text)(version.reading))


def _version_json(version: Version) -> dict[str, object]:
    key, reading = version.source, version.reading
    return {
        "provider": key.provider,
        "document": key.document,
        "page": key.source,
        "version": version.number,
        "first_seen": version.first_seen.isoformat(),
        "confirmed_at": version.confirmed_at.isoformat(),
        "title": reading.title,
        "language": reading.language,
        "blocks": [{"kind": block.kind.value, "level": block.level, "text": block.text} for block in reading.blocks],
    }


def blame(
    document: DocumentArgument,
    sentence: Annotated[
        str | None,
        typer.Option(
            "--sentence",
            metavar="WORDS",
            help=told("Only sentences with all of these words.", "只看包含这些词的句子。"),
        ),
    ] = None,
    format_: ListFormatOption = ListFormat.TEXT,
) -> None:
    """Print each sentence of the newest version after the version that brought it; what left and came back was brought back."""
    if sentence is not None and not sentence.strip():
        raise ConfigError(Text("--sentence: give words that stand in it", "--sentence：请给出句中的词"))
    found = room().blame(document, sentence)
    if format_ is ListFormat.JSON:
        print(json.dumps([{"sentence": each.sentence, **version_row(each.version)} for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        console().print(_blame_line(each), markup=False, soft_wrap=True)
    if not found:
        console().print(say("No such sentence stands in the newest version.", "最新版本中没有这样的句子。"))


def _blame_line(brought: Brought) -> str:
    from monitor.render.safe import plain

    entry = brought.version
    change = (entry.change or "-")[:12]
    return f"{shown(entry.first_seen, settings().timezone)}  v{entry.number:<4} {change:12}  {plain(brought.sentence)}"
