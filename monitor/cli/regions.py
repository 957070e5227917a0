"""`regions`: who serves whom, on what evidence, and what changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import console, lay_out, opened, say, settings
from monitor.cli.choose import check_names
from monitor.cli.footprint import rules_in_force, watched
from monitor.cli.help import listed, told
from monitor.cli.impact import AsOfOption
from monitor.cli.options import ProviderOption
from monitor.cli.when import moment, shown
from monitor.errors import NotFoundError
from monitor.model import Text

if TYPE_CHECKING:
    from monitor.matrix import Cell


class RegionsFormat(StrEnum):
    """How the matrix is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def add_to(app: typer.Typer) -> None:
    """Register the command of this module."""
    listed(app, regions)


def regions(
    country: Annotated[
        list[str] | None,
        typer.Option(
            "--country",
            "-c",
            metavar="PLACE",
            help=told(
                "Code or name, or a group such as EEA (may be repeated; default: the profiles').",
                "代码或名称，或 EEA 等组（可重复；默认取画像）。",
            ),
        ),
    ] = None,
    provider: ProviderOption = None,
    as_of: AsOfOption = None,
    since: Annotated[
        str | None,
        typer.Option("--since", "-s", metavar="TIME", help=told("Only what stands otherwise than it did then.", "只看与当时不同的部分。")),
    ] = None,
    format_: Annotated[
        RegionsFormat,
        typer.Option("--format", "-f", metavar="FORMAT", help=told("How to print it: table, csv, json.", "输出格式：table、csv、json。")),
    ] = RegionsFormat.TABLE,
) -> None:
    """Print a row for each provider, API and territory."""
    from monitor import matrix

    codes = codes_named(country or []) or _own()
    found = _cells(codes, provider or [], as_of, since)
    if format_ is RegionsFormat.CSV:
        print(matrix.as_csv(found), end="")
    elif format_ is RegionsFormat.JSON:
        print(json.dumps([matrix.row(cell) for cell in found], ensure_ascii=False, indent=2))
    elif not found:
        console().print(
            say(
                "Nothing changed." if since else "No list is kept yet: monitor check",
                "没有变化。" if since else "尚未留存任何名单：monitor check",
            )
        )
    elif codes or since:
        _print(found)
    else:
        _print_counts(found)


def codes_named(said: list[str]) -> tuple[str, ...]:
    """The territories that names or codes mean. Raises NotFoundError with the name that was probably meant."""
    from monitor.profile.places import codes_of, near

    for each in said:
        if not codes_of(each):
            guess = near(each)
            raise NotFoundError(
                Text(
                    f'"{each}" is no country or territory; '
                    + (f"did you mean {guess}?" if guess else "write a name or a code, for example SG"),
                    f"“{each}”不是国家或地区；" + (f"是否想写 {guess}？" if guess else "请写名称或代码，例如 SG"),
                )
            )
    return tuple(dict.fromkeys(code for each in said for code in codes_of(each)))


def _own() -> tuple[str, ...]:
    from monitor.profile.files import load_profiles

    return tuple(dict.fromkeys(code for each in load_profiles(settings().config_dir) for code in each.countries))


def _cells(codes: tuple[str, ...], providers: list[str], as_of: str | None, since: str | None) -> list[Cell]:
    from monitor.matrix import cells

    app = opened()
    past = as_of is not None
    check_names(watched(app, past=past), providers, [])
    rules, zone = rules_in_force(app, past=past), settings().timezone
    at = moment(as_of, app.now(), zone) if as_of else app.now()
    ids = [each.id for each in rules.providers() if not providers or each.id in providers]
    now = [found for id_ in ids if (found := rules.at(id_, at))]
    if since is None:
        return [cell for cell in cells(now, codes) if codes or cell.document]
    start = moment(since, app.now(), zone)
    before = [found for id_ in ids if (found := rules.at(id_, start))]
    return [cell for cell in cells(now, codes, before) if cell.changed]


def _print(found: Iterable[Cell]) -> None:
    from rich.table import Table

    from monitor.matrix import STANDINGS
    from monitor.profile.places import place

    language = settings().language
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in (say("provider", "服务商"), say("territory", "地区"), say("standing", "状态")):
        table.add_column(title, no_wrap=True)
    table.add_column(say("evidence", "依据"), overflow="fold")
    for cell in found:
        was = f"{STANDINGS[cell.was].in_language(language)} → " if cell.was is not None and cell.changed else ""
        name = f"{cell.provider}/{cell.api}" if cell.api else cell.provider
        table.add_row(
            name, place(cell.territory).in_language(language), was + STANDINGS[cell.standing].in_language(language), _evidence(cell)
        )
    lay_out(table)


def _evidence(cell: Cell) -> str:
    if cell.since is None:
        return say("no list is kept", "没有留存名单")
    quote = f" “{cell.quote}”" if cell.quote else ""
    return f"{cell.document}, {shown(cell.since, settings().timezone)}{quote}"


def _print_counts(found: list[Cell]) -> None:
    """A row for each list: how many territories it serves and bars."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in (say("provider", "服务商"), say("served", "支持"), say("barred", "禁止"), say("list of", "名单日期")):
        table.add_column(title, no_wrap=True)
    for name in dict.fromkeys((cell.provider, cell.api) for cell in found):
        own = [cell for cell in found if (cell.provider, cell.api) == name]
        served, barred = (sum(cell.standing.served is want for cell in own) for want in (True, False))
        since = max(cell.since for cell in own if cell.since)
        table.add_row("/".join(each for each in name if each), str(served), str(barred), shown(since, settings().timezone))
    lay_out(table)
    console().print(say("One territory: monitor regions --country SG", "查看某地区：monitor regions --country SG"), style="dim")
