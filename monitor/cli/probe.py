"""`probe`: what an API answers now, and what asking it costs."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Annotated

import typer

from monitor.cli.base import Exit, console, opened, say
from monitor.cli.help import listed, told
from monitor.errors import ConfigError, NotFoundError
from monitor.model import FetchFailure, ProbeRules, Response, Source, SourceKind, Text, Unreadable, Validators, Watchlist

_PRICE = 100
"""USD for a million tokens: more than models cost, so that the estimate is never too low."""


def add_to(app: typer.Typer) -> None:
    """Register the command of this module."""
    listed(app, probe)


def probe(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            help=told("A probe as provider/document/source, or a provider; none: all.", "探测（服务商/文档/来源）或服务商；不写则为全部。"),
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help=told("Show the request without its key, and what it costs; ask nothing.", "只显示请求（不含密钥）及其费用，不发送。"),
        ),
    ] = False,
) -> None:
    """Ask each of the named probes once. Exit code 4 when one of them is not answered as it should be."""
    app = opened()
    sources = _chosen(app.store.watchlist(), names or [])
    if dry_run:
        for source, rules in sources:
            _show(source, rules)
        return
    fine = [_ask(source, rules) for source, rules in sources]
    if not all(fine):
        raise typer.Exit(Exit.FAILING)


def _chosen(watchlist: Watchlist, names: list[str]) -> list[tuple[Source, ProbeRules]]:
    """The probes that the names mean. Raises NotFoundError for a name that means none."""
    known = [(source, source.probe) for document in watchlist.documents() for source in document.sources if source.probe is not None]
    for name in names:
        if not any(name in _names(source) for source, _ in known):
            raise _unknown(name, known)
    if not known:
        raise NotFoundError(Text("no probe is watched; how to add one: docs/probes.md", "没有监控任何 API 探测；添加方法见 docs/probes.md"))
    return [(source, rules) for source, rules in known if not names or not _names(source).isdisjoint(names)]


def _names(source: Source) -> set[str]:
    return {str(source.key), f"{source.key.provider}/{source.key.document}", source.key.provider}


def _unknown(name: str, known: list[tuple[Source, ProbeRules]]) -> NotFoundError:
    there = ", ".join(str(source.key) for source, _ in known[:8])
    return NotFoundError(
        Text(
            f'no probe is called "{name}"; there are: {there or "none"} (how to add one: docs/probes.md)',
            f"没有名为“{name}”的探测；现有：{there or '无'}（添加方法见 docs/probes.md）",
        )
    )


def _head(source: Source, rules: ProbeRules) -> str:
    return f"{source.key} ({say('from', '来自')} {rules.vantage})"


def _line(text: str, style: str = "") -> None:
    console().print(text, markup=False, soft_wrap=True, style=style)


# --- asking


def _ask(source: Source, rules: ProbeRules) -> bool:
    """Ask once and print what came; whether it is as it should be. A probe without a key is off, which is no failure."""
    if rules.key is None:
        _line(f"{_head(source, rules)}: {say('off, it has no key', '未启用：没有密钥')}", "dim")
        return True
    answer = opened().fetcher.fetch(source, Validators())
    if isinstance(answer, FetchFailure):
        _line(f"{_head(source, rules)}: {say('no answer', '没有应答')} — {answer.detail}")
        return False
    fine, words = _models(answer) if source.rules.kind is SourceKind.MODELS else _state(answer)
    _line(f"{_head(source, rules)}: {words} (HTTP {answer.status}, {answer.elapsed.total_seconds():.1f} s)")
    return fine


def _state(answer: Response) -> tuple[bool, str]:
    from monitor.read.answers import ApiState
    from monitor.read.probe import classified

    state, message = classified(answer)
    return state is ApiState.OK, f"{state}" + (f" — “{message}”" if message else "")


def _models(answer: Response) -> tuple[bool, str]:
    from monitor.read.probe import read_models

    found = read_models(answer)
    if isinstance(found, Unreadable):
        return False, found.detail
    return True, say(f"{len(found.blocks)} models", f"{len(found.blocks)} 个模型")


# --- showing


def _show(source: Source, rules: ProbeRules) -> None:
    from monitor.fetch.protocols import build

    key = _key(rules)
    request = build(source.url or "", rules, source.headers, key or "", models=source.rules.kind is SourceKind.MODELS)
    stands = say("set", "已设置") if key else say("not set: the probe cannot run", "未设置：无法探测")
    _line(f"{_head(source, rules)}, {say('key', '密钥')} {rules.key or say('none', '无')}: {stands}", "bold")
    for line in request.shown().splitlines():
        _line(f"    {line}".rstrip())
    _line(f"    {_cost(source, rules, request.tokens)}\n", "dim")


def _key(rules: ProbeRules) -> str | None:
    """The key where there is one: its beginning decides the header it goes in. It is not printed."""
    from monitor.settings.references import resolved

    with suppress(ConfigError):
        return resolved(rules.key) if rules.key else None
    return None


def _cost(source: Source, rules: ProbeRules, tokens: tuple[int, int]) -> str:
    """An upper estimate; what a token costs, only the provider says."""
    daily = _daily(source, rules)
    if not sum(tokens):
        return say(f"Cost: none, listing models is free; {daily}.", f"费用：无，列出模型免费；{daily}。")
    each = sum(tokens) * _PRICE / 1_000_000
    most = each * rules.daily_limit
    return say(
        f"Cost: at most {tokens[0]} tokens in and {tokens[1]} out each time; at {_PRICE} USD for a million tokens, which few models cost, that "
        f"is {each:.4f} USD, and {most:.2f} USD a day at the limit; {daily}.",
        f"费用：每次最多输入 {tokens[0]}、输出 {tokens[1]} 个 token；按每百万 token {_PRICE} 美元（极少有模型这么贵）计，每次 {each:.4f} 美元，"
        f"按上限每天 {most:.2f} 美元；{daily}。",
    )


def _daily(source: Source, rules: ProbeRules) -> str:
    limit = say(f"at most {rules.daily_limit} requests a day", f"每天最多 {rules.daily_limit} 次请求")
    if source.schedule.cron is not None:
        return limit
    count = min(rules.daily_limit, int(timedelta(days=1) / source.schedule.interval))
    return say(f"{count} requests a day as scheduled, {limit}", f"按计划每天 {count} 次，{limit}")
