"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from monitor.cli.help import told
from monitor.model import DocumentType, Kind, Severity

ProviderOption = Annotated[
    list[str] | None,
    typer.Option("--provider", "-p", metavar="NAME", help=told("Only this provider (may be repeated).", "只看该服务商（可重复）。")),
]
DocumentOption = Annotated[
    list[str] | None,
    typer.Option("--document", "-d", metavar="NAME", help=told("Only this document (may be repeated).", "只看该文档（可重复）。")),
]
KindOption = Annotated[
    list[Kind] | None,
    typer.Option(
        "--kind",
        "-k",
        metavar="KIND",
        help=told(f"Only this kind of change (may be repeated): {', '.join(Kind)}.", f"只看该类变更（可重复）：{', '.join(Kind)}。"),
    ),
]
SeverityOption = Annotated[
    Severity,
    typer.Option(
        "--min-severity",
        metavar="SEVERITY",
        help=told(f"Nothing below this severity: {', '.join(Severity)}.", f"不含低于该严重程度的变更：{', '.join(Severity)}。"),
    ),
]
TYPES = told(f"What kind of document it is: {', '.join(DocumentType)}.", f"文档类型：{', '.join(DocumentType)}。")


class Format(StrEnum):
    """How the history is printed."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    MARKDOWN = "markdown"
    HTML = "html"
    UNIFIED = "unified"


class ListFormat(StrEnum):
    """How a list is printed."""

    TEXT = "text"
    JSON = "json"


ListFormatOption = Annotated[
    ListFormat,
    typer.Option("--format", "-f", metavar="FORMAT", help=told("How to print it: text, json.", "输出格式：text、json。")),
]
FormatOption = Annotated[
    Format,
    typer.Option(
        "--format", "-f", metavar="FORMAT", help=told(f"How to print it: {', '.join(Format)}.", f"输出格式：{', '.join(Format)}。")
    ),
]
