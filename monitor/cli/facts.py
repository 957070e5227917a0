"""`facts`: what one page states."""

from __future__ import annotations

import json
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.base import console, say, settings
from monitor.cli.help import listed, told
from monitor.cli.options import TYPES
from monitor.errors import NotFoundError
from monitor.model import DocumentType, Text


class FactsFormat(StrEnum):
    """How facts are printed."""

    TEXT = "text"
    JSON = "json"


def add_to(app: typer.Typer) -> None:
    """Register the command of this module."""
    listed(app, facts)


def facts(
    page: Annotated[str, typer.Argument(metavar="FILE|ADDRESS", help=told("A file, or an address.", "文件或地址。"))],
    document_type: Annotated[DocumentType, typer.Option("--type", metavar="TYPE", help=TYPES)] = DocumentType.TERMS,
    format_: Annotated[
        FactsFormat, typer.Option("--format", "-f", metavar="FORMAT", help=told("How to print it: text, json.", "输出格式：text、json。"))
    ] = FactsFormat.TEXT,
) -> None:
    """Print every fact with its quote. HTML, Markdown, text and PDF alike."""
    from monitor.app import make_app
    from monitor.facts import to_json
    from monitor.trial import address_facts, file_facts

    if "://" not in page and not Path(page).is_file():
        raise NotFoundError(
            Text(
                f"{page}: there is no such file; give a file or an address that begins with https://",
                f"{page}：没有这个文件；请给出文件，或以 https:// 开头的地址",
            )
        )
    with closing(make_app(settings())) as app:
        found = address_facts(page, document_type, app.fetcher) if "://" in page else file_facts(Path(page), document_type, app.now())
    rows = [to_json(fact) for fact in found]
    if format_ is FactsFormat.JSON:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        told = ", ".join(
            f"{key} {value}" for key, value in row.items() if key not in ("kind", "quote", "heading") and value not in (None, "", [], ())
        )
        console().print(f"{row['kind']}: {told}", markup=False, soft_wrap=True)
        console().print(f"    “{row['quote']}”", markup=False, soft_wrap=True, style="dim")
    if not rows:
        console().print(say("No facts found.", "没有找到事实。"))
