"""`alternatives`: what else we could use, and how to switch."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import console, notes, opened, say, settings
from monitor.cli.footprint import profiles, rules_in_force, watched
from monitor.cli.help import listed, told
from monitor.errors import ConfigError, NotFoundError
from monitor.model import Text

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.model import Alternative
    from monitor.profile import Profile


class AlternativesFormat(StrEnum):
    """How the answer is printed."""

    TEXT = "text"
    JSON = "json"
    LITELLM = "litellm"


def add_to(app: typer.Typer) -> None:
    """Register the command of this module."""
    listed(app, alternatives)


def alternatives(
    instead_of: Annotated[
        str,
        typer.Option(
            "--for", metavar="PROVIDER[/API]", help=told("What is to be replaced, as anthropic/api.", "要替换的对象，如 anthropic/api。")
        ),
    ],
    profile: Annotated[str | None, typer.Option("--profile", metavar="NAME", help=told("For this profile.", "针对该画像。"))] = None,
    format_: Annotated[
        AlternativesFormat,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=told(
                "How to print it: text, json, or litellm, a router configuration with fallbacks.",
                "输出格式：text、json，或 litellm（带回退的路由配置）。",
            ),
        ),
    ] = AlternativesFormat.TEXT,
) -> None:
    """Print the alternatives, the best first."""
    from monitor import alternatives as room

    app = opened()
    provider, api = _named(app, instead_of)
    who = _who(profile)
    market = room.market_of(rules_in_force(app), app.store)
    found = room.alternatives(market, who, provider, api)
    if format_ is AlternativesFormat.LITELLM:
        model = next((each.model for each in who.products if each.provider == provider and each.api in (None, api)), None)
        print(room.litellm_config(market, provider, api, found, model), end="")
    elif format_ is AlternativesFormat.JSON:
        print(json.dumps([_json(each) for each in found], ensure_ascii=False, indent=2))
    else:
        for each in found:
            _print(each)
        if not found:
            console().print(say("No watched API would serve this profile.", "没有被监控的接口适合该画像。"))


def _named(app: App, said: str) -> tuple[str, str | None]:
    """The provider and API that are meant. Raises NotFoundError with what there is."""
    known = {provider.id: [api.id for api in provider.apis] for provider in watched(app).providers}
    provider, _, api = said.partition("/")
    if provider not in known:
        names = ", ".join(f"{each}/{api}" for each, apis in known.items() for api in apis) or say("none", "无")
        raise NotFoundError(Text(f'no provider "{provider}" is watched; there are: {names}', f"没有监控服务商“{provider}”；有：{names}"))
    if api and api not in known[provider]:
        names = ", ".join(known[provider]) or say("none", "无")
        raise NotFoundError(Text(f'{provider} has no API "{api}"; there are: {names}', f"{provider} 没有接口“{api}”；有：{names}"))
    return provider, api or None


def _who(name: str | None) -> Profile:
    """The profile that is named, or the only one. Without any profile all that is asked is the protocol."""
    from monitor.profile import EVERYTHING
    from monitor.profile.files import profile_files

    if name is None and not profile_files(settings().config_dir):
        notes().print(
            say(
                "No profile: nobody's countries and owners are looked at (monitor profile edit).",
                "没有画像：不考虑所在地与股东（monitor profile edit）。",
            )
        )
        return EVERYTHING
    found = profiles([name] if name else [])
    if len(found) > 1:
        names = ", ".join(each.name for each in found)
        raise ConfigError(
            Text(f"there are several profiles: say which with --profile ({names})", f"有多个画像：请用 --profile 指定（{names}）")
        )
    return found[0]


def _json(found: Alternative) -> dict[str, object]:
    from monitor.render.answers import alternative_json

    return alternative_json(found, lambda text: text.in_language(settings().language))


def _print(found: Alternative) -> None:
    from monitor.alternatives import switch_lines
    from monitor.cli.impact import level_name

    out, language = console(), settings().language
    change = say("only the base URL changes", "只需更换基础地址") if found.same_protocol else say("another protocol", "协议不同")
    name = found.provider_name.in_language(language)
    out.print(f"{name} ({found.provider}/{found.api}): {found.protocol}, {change}", style="bold", markup=False, soft_wrap=True)
    out.print(f"  {level_name(found.level)}{say(': ', '：')}{found.why.in_language(language)}", markup=False, soft_wrap=True)
    if found.price:
        out.print(f"  {say('price: ', '价格：')}{found.price}", markup=False, soft_wrap=True)
    if found.incident:
        out.print(f"  {say('open incident: ', '未解决事故：')}{found.incident}", markup=False, soft_wrap=True, style="yellow")
    for line in switch_lines(found):
        out.print(f"  {line}", markup=False, soft_wrap=True)
    dated = f", {found.as_of.isoformat()}" if found.as_of else ""
    out.print(f"  {say('source: ', '来源：')}{found.source}{dated}", markup=False, soft_wrap=True, style="dim")
