"""`watchlist doctor`: whether what is watched can be watched."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.base import Exit, console, opened, say, settings
from monitor.cli.choose import chosen
from monitor.cli.help import command, told
from monitor.cli.options import DocumentOption, ProviderOption

if TYPE_CHECKING:
    from monitor.checkup import Diagnosis


class Form(StrEnum):
    """How the diagnoses are printed."""

    TEXT = "text"
    JSON = "json"


def add_to(group: typer.Typer) -> None:
    """Register the command of this module."""
    command(
        group,
        doctor,
        "Ask every source once: is it reachable, readable, in its language, do its selectors match?",
        "逐一请求各来源：能否访问、能否读取、语言是否正确、选择器是否匹配。",
    )


def doctor(
    provider: ProviderOption = None,
    document: DocumentOption = None,
    unverified: Annotated[
        bool, typer.Option("--unverified", help=told("Only addresses that nobody has confirmed yet.", "只检查尚未核实的地址。"))
    ] = False,
    form: Annotated[Form, typer.Option("--format", metavar="FORMAT", help=told("text or json.", "text 或 json。"))] = Form.TEXT,
) -> None:
    """Print a line for each source as it is asked, unverified ones first; exit with 4 when one cannot be watched."""
    from monitor.checkup import Health, examine_all

    app = opened()
    keys = set(chosen(app.watchlist, provider or [], document or []))
    sources = [source for each in app.watchlist.documents() for source in each.sources if source.key in keys and source.url]
    asked = [source for source in sources if source.unverified or not unverified]
    found: list[Diagnosis] = []
    for diagnosis in examine_all(app.subjects, asked, app.fetcher, app.now, settings().workers):
        found.append(diagnosis)
        if form is Form.TEXT:
            _print(diagnosis)
    ill = [each for each in found if each.health not in (Health.WELL, Health.NOT_ASKED)]
    if form is Form.JSON:
        print(json.dumps([_json(each) for each in found], ensure_ascii=False, indent=2))
    else:
        console().print(
            say(
                f"{len(found)} sources asked, {len(found) - len(ill)} well, {len(ill)} with something to mend.",
                f"已检查 {len(found)} 个来源：正常 {len(found) - len(ill)}，需处理 {len(ill)}。",
            )
        )
    if ill:
        raise typer.Exit(Exit.FAILING)


def _print(diagnosis: Diagnosis) -> None:
    from monitor.checkup import Health

    names = {
        Health.WELL: (say("well", "正常"), "green"),
        Health.STALE_SELECTOR: (say("selector", "选择器"), "yellow"),
        Health.NOT_THE_DOCUMENT: (say("not it", "非文档"), "red"),
        Health.UNREACHABLE: (say("no answer", "无响应"), "red"),
        Health.NOT_ASKED: (say("not asked", "未请求"), "dim"),
    }
    name, style = names[diagnosis.health]
    out = console()
    out.print(f"{name:<10}", style=style, end=" ")
    mark = say(" (unverified)", "（未核实）") if diagnosis.source.unverified else ""
    out.print(f"{diagnosis.source.key}{mark}", markup=False, soft_wrap=True)
    for line in _remarks(diagnosis):
        out.print(f"           {line}", style="dim", markup=False, soft_wrap=True)


def _remarks(diagnosis: Diagnosis) -> list[str]:
    """What is wrong, and what to do."""
    from monitor.checkup import Health
    from monitor.render import words

    lines = []
    if diagnosis.reason is not None:
        why = words.BROKEN_REASONS[diagnosis.reason].in_language(settings().language)
        lines.append(f"{why} — {diagnosis.detail}" if diagnosis.detail else why)
        lines.append(words.WHAT_TO_DO[diagnosis.reason].in_language(settings().language))
    if diagnosis.health is Health.STALE_SELECTOR:
        lines.append(say("the selectors match nothing; the main content was read instead", "选择器没有匹配到内容；已改读正文"))
        if diagnosis.suggestion:
            lines.append(say(f"try: select: [{diagnosis.suggestion}]", f"可改为：select: [{diagnosis.suggestion}]"))
    if diagnosis.health is Health.NOT_ASKED:
        lines.append(say(f"ask it by hand: monitor probe {diagnosis.source.key}", f"手动请求：monitor probe {diagnosis.source.key}"))
    if diagnosis.moved_to:
        lines.append(say(f"redirects to {diagnosis.moved_to}", f"重定向至 {diagnosis.moved_to}"))
    return lines


def _json(diagnosis: Diagnosis) -> dict[str, Any]:
    return {
        "source": str(diagnosis.source.key),
        "url": diagnosis.source.url,
        "unverified": diagnosis.source.unverified,
        "health": diagnosis.health.value,
        "reason": diagnosis.reason.value if diagnosis.reason else None,
        "detail": diagnosis.detail,
        "suggestion": diagnosis.suggestion,
        "redirects_to": diagnosis.moved_to,
        "elapsed_seconds": diagnosis.elapsed.total_seconds(),
    }
