"""Options of questions about what is recorded: from when to when, which changes, how many."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.cli.help import told
from monitor.model import Direction, ImpactLevel, Urgency

SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since",
        "-s",
        metavar="TIME",
        help=told(
            'From when: 30d, "2 weeks", 2026-01-31, or an ISO 8601 time.', "起始时间：30d、“2 weeks”、3天、2026-01-31 或 ISO 8601 时间。"
        ),
    ),
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="TIME", help=told("Up to when (default: now).", "截止时间（默认现在）。"))
]
BetweenOption = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--between",
        metavar="TIME TIME",
        help=told(
            "From the first time up to the second, in place of --since and --until.", "从前一时间到后一时间，代替 --since 与 --until。"
        ),
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="TIME",
        help=told("List what was in force then: the version of every document.", "列出当时生效的内容：每份文档的版本。"),
    ),
]
NetOption = Annotated[
    bool,
    typer.Option(
        "--net",
        help=told("Compare the state then with the state now, one result a source.", "直接比较当时与现在的状态，每个来源一条结果。"),
    ),
]
IncidentsOption = Annotated[
    bool,
    typer.Option(
        "--incidents",
        help=told(
            "Also list the steps of incidents on status pages (text, json and jsonl).",
            "同时列出状态页事件的进展（text、json、jsonl 格式）。",
        ),
    ),
]
DirectionOption = Annotated[
    list[Direction] | None,
    typer.Option(
        "--direction",
        metavar="DIRECTION",
        help=told(f"Only this direction (may be repeated): {', '.join(Direction)}.", f"只看该方向（可重复）：{', '.join(Direction)}。"),
    ),
]
UrgencyOption = Annotated[
    list[Urgency] | None,
    typer.Option(
        "--urgency",
        metavar="URGENCY",
        help=told(
            f"Only this urgency (may be repeated): {', '.join(Urgency)}. What states no date is listed as well.",
            f"只看该紧迫程度（可重复）：{', '.join(Urgency)}。未说明日期的也会列出。",
        ),
    ),
]
TerritoryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--territory",
        metavar="TERRITORY",
        help=told(
            "Only what adds, removes or names this country or region (may be repeated): CN, SG, or a name.",
            "只看增减或提到该国家或地区的变更（可重复）：CN、SG，或名称。",
        ),
    ),
]
ImpactOption = Annotated[
    list[ImpactLevel] | None,
    typer.Option(
        "--impact",
        metavar="IMPACT",
        help=told(
            f"Only this impact on one of your profiles (may be repeated): {', '.join(ImpactLevel)}.",
            f"只看对您任一档案的该影响程度（可重复）：{', '.join(ImpactLevel)}。",
        ),
    ),
]
LimitOption = Annotated[
    int | None,
    typer.Option(
        "--limit",
        metavar="N",
        min=0,
        help=told(
            "The latest so many; 0: all (default: 20 as text, else all).",
            "只要最近若干条；0 为全部（默认：文本格式 20 条，其他格式全部）。",
        ),
    ),
]
BeforeOption = Annotated[
    str | None,
    typer.Option(
        "--before",
        metavar="CHANGE",
        help=told("Only changes before this one: the next page.", "只看该变更之前的变更：下一页。"),
    ),
]
