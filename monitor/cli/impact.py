"""`impact`: where we stand with each provider, or what one change has to do with us; and the gate for build pipelines."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import Exit, console, notes, opened, say, settings
from monitor.cli.choose import check_names
from monitor.cli.footprint import profiles, rules_in_force, watched
from monitor.cli.help import listed, told
from monitor.cli.options import ProviderOption
from monitor.cli.when import moment, shown
from monitor.errors import ConfigError, NotFoundError
from monitor.model import ImpactLevel, Text

if TYPE_CHECKING:
    from monitor.model import ImpactReason
    from monitor.profile import Profile
    from monitor.standing import ProviderStanding

ProfileOption = Annotated[
    list[str] | None,
    typer.Option("--profile", metavar="NAME", help=told("Only this profile (may be repeated).", "只看该画像（可重复）。")),
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="TIME", help=told("As it was then (default: now).", "按当时的情况（默认现在）。")),
]


class ImpactFormat(StrEnum):
    """How the answer is printed."""

    TEXT = "text"
    JSON = "json"


class FailOn(StrEnum):
    """From which level on the gate is shut."""

    HIT = "hit"
    MAYBE = "maybe"


def add_to(app: typer.Typer) -> None:
    """Register the command of this module."""
    listed(app, impact)


def impact(
    profile: ProfileOption = None,
    provider: ProviderOption = None,
    as_of: AsOfOption = None,
    change: Annotated[
        str | None,
        typer.Option("--change", metavar="CHANGE", help=told("Only what this change has to do with us.", "只看该变更对我们的影响。")),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help=told("Also the providers that are not used.", "也包括未使用的服务商。"))
    ] = False,
    format_: Annotated[
        ImpactFormat, typer.Option("--format", "-f", metavar="FORMAT", help=told("How to print it: text, json.", "输出格式：text、json。"))
    ] = ImpactFormat.TEXT,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            "--fail-on",
            metavar="LEVEL",
            help=told("Exit with 5 when a provider in use stands at hit (or maybe).", "在用服务商达到 hit（或 maybe）时以 5 退出。"),
        ),
    ] = None,
    sarif: Annotated[
        Path | None, typer.Option("--sarif", metavar="FILE", help=told("Also write a SARIF 2.1.0 report.", "另写 SARIF 2.1.0 报告。"))
    ] = None,
    junit: Annotated[
        Path | None, typer.Option("--junit", metavar="FILE", help=told("Also write a JUnit report.", "另写 JUnit 报告。"))
    ] = None,
) -> None:
    """Print the answer for every profile; then the gate."""
    wanted = profiles(profile or [])
    if change is not None:
        if sarif or junit:
            raise ConfigError(Text("reports are of the rules in force: leave out --change", "报告针对生效规则：请去掉 --change"))
        _one_change(change, wanted, format_, fail_on)
        return
    _unwatched(wanted, fail_on)
    found = _standings(wanted, provider or [], as_of, everything=everything)
    if format_ is ImpactFormat.JSON:
        print(json.dumps(_json(found, as_of), ensure_ascii=False, indent=2))
    else:
        _print(found)
    _reports(found, fail_on, sarif, junit)
    _gate(found, fail_on)


def _unwatched(wanted: tuple[Profile, ...], fail_on: FailOn | None) -> None:
    """Products of which nothing is watched are said; the gate refuses to vouch for them."""
    known = {provider.id for provider in watched(opened()).providers}
    missing = sorted({product.provider for each in wanted for product in each.products} - known)
    if not missing:
        return
    text = Text(
        f"used but not watched: {', '.join(missing)}; correct the profile (monitor profile check), or watch them (docs/watchlists.md)",
        f"在用但未监控：{'、'.join(missing)}；请更正画像（monitor profile check），或加入监控（docs/watchlists.md）",
    )
    if fail_on is not None:
        raise NotFoundError(text)
    notes().print(text.in_language(settings().language), style="yellow", markup=False, soft_wrap=True)


Answers = list[tuple["Profile", list["ProviderStanding"]]]


def _standings(wanted: tuple[Profile, ...], providers: list[str], as_of: str | None, *, everything: bool) -> Answers:
    from monitor.standing import stand

    app = opened()
    at = moment(as_of, app.now(), settings().timezone) if as_of else app.now()
    past = as_of is not None
    check_names(watched(app, past=past), providers, [])
    rules = rules_in_force(app, past=past)
    ids = [each.id for each in rules.providers() if not providers or each.id in providers]
    known = {id_: rules.at(id_, at) for id_ in ids if everything or providers or any(each.uses_provider(id_) for each in wanted)}
    return [
        (each, [stand(each, found) for id_ in ids if (found := known.get(id_)) and _asked(each, id_, providers, everything=everything)])
        for each in wanted
    ]


def _asked(profile: Profile, provider: str, providers: list[str], *, everything: bool) -> bool:
    return everything or provider in providers or profile.uses_provider(provider)


# --- one change


def _one_change(change_id: str, wanted: tuple[Profile, ...], format_: ImpactFormat, fail_on: FailOn | None) -> None:
    from monitor.gate import shut
    from monitor.render.answers import impact_json
    from monitor.standing import Impacts

    app = opened()
    change = app.store.change(change_id)
    found = Impacts(wanted, rules_in_force(app, past=True).today).impacts_of(change)
    if format_ is ImpactFormat.JSON:
        print(json.dumps({"change": change.id, "impacts": [impact_json(each, _tell) for each in found]}, ensure_ascii=False, indent=2))
    for each in found if format_ is ImpactFormat.TEXT else ():
        _line(f"{each.profile}: {level_name(each.level)}", style=_STYLES[each.level])
        for reason in each.reasons:
            _print_reason(reason, 1)
    if fail_on is not None and any(shut(who, each.level, ImpactLevel(fail_on)) for who, each in zip(wanted, found, strict=True)):
        raise typer.Exit(Exit.IMPACT)


def _tell(text: Text) -> str:
    return text.in_language(settings().language)


# --- the standing answer


_STYLES = {ImpactLevel.HIT: "bold red", ImpactLevel.MAYBE: "yellow", ImpactLevel.CLEAR: "green"}


def level_name(level: ImpactLevel) -> str:
    names = {
        ImpactLevel.HIT: say("hit", "命中"),
        ImpactLevel.MAYBE: say("maybe", "可能"),
        ImpactLevel.CLEAR: say("clear", "无影响"),
    }
    return names[level]


def _line(text: str, style: str | None = None) -> None:
    console().print(text, markup=False, soft_wrap=True, style=style)


def _print(found: Answers) -> None:
    from monitor.judge.impact import worst

    for profile, standings in found:
        _line(f"{profile.name}: {level_name(worst(each.level for each in standings))}", style="bold")
        for each in standings:
            _print_provider(each)
        if not standings:
            _line(say("  nothing that is used is watched", "  没有监控任何在用的服务"))


def _print_provider(found: ProviderStanding) -> None:
    language = settings().language
    name = found.provider.name.in_language(language)
    unused = say(" (not used)", "（未使用）") if not found.used else ""
    _line(f"  {level_name(found.level)}  {name} ({found.provider.id}){unused}", style=_STYLES[found.level])
    for reason in found.reasons if found.used else ():
        _print_reason(reason, 2)
    for document in found.documents:
        since = shown(document.document.since, settings().timezone)
        title = document.document.document.name.in_language(language)
        _line(
            say(
                f"    {title}, as of {since}  {document.document.url or ''}", f"    {title}（{since} 版）  {document.document.url or ''}"
            ).rstrip()
        )
        for reason in document.impact.reasons:
            _print_reason(reason, 3)
    if found.unread and found.used:
        _line(say(f"    not read yet: {found.unread} pages", f"    尚未读取：{found.unread} 个页面"), style="dim")


def _print_reason(reason: ImpactReason, depth: int) -> None:
    language, indent = settings().language, "  " * depth
    _line(f"{indent}{level_name(reason.level)}{say(': ', '：')}{reason.text.in_language(language)}", style=_STYLES[reason.level])
    if reason.quote:
        _line(f"{indent}  “{reason.quote}”", style="dim")
    if reason.settles:
        _line(f"{indent}  {say('what settles it: ', '可据以判定：')}{reason.settles.in_language(language)}")


def _json(found: Answers, as_of: str | None) -> dict[str, object]:
    from monitor.render.answers import profile_json

    return {"as_of": as_of, "profiles": [profile_json(profile.name, standings, _tell) for profile, standings in found]}


# --- the gate


def _reports(found: Answers, fail_on: FailOn | None, sarif: Path | None, junit: Path | None) -> None:
    from monitor import gate

    standings = [each for _, own in found for each in own]
    if sarif is not None:
        sarif.write_text(gate.sarif(standings, settings().language), encoding="utf-8")
    if junit is not None:
        least = ImpactLevel(fail_on or FailOn.HIT)
        junit.write_text(gate.junit(standings, least, settings().language), encoding="utf-8")


def _gate(found: Answers, fail_on: FailOn | None) -> None:
    from monitor import gate

    pairs = [(profile, each) for profile, own in found for each in own]
    if fail_on is not None and gate.failing(pairs, ImpactLevel(fail_on)):
        raise typer.Exit(Exit.IMPACT)
