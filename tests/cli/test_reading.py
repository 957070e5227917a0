"""Values of a command line: read by us where they are plain, and just as Typer reads them."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from typer.core import TyperCommand

from monitor.cli.help import BilingualCommand


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def command(cls: type[TyperCommand], seen: list[dict[str, Any]]) -> typer.Typer:
    app = typer.Typer(add_completion=False)

    @app.command(cls=cls)
    def read(
        name: str,
        rest: Annotated[list[str] | None, typer.Argument()] = None,
        colour: Annotated[list[Colour] | None, typer.Option()] = None,
        one: Annotated[Colour, typer.Option()] = Colour.RED,
        between: Annotated[tuple[str, str] | None, typer.Option()] = None,
        pair: Annotated[tuple[Colour, int] | None, typer.Option()] = None,
        limit: Annotated[int, typer.Option(min=1, max=9)] = 5,
        share: Annotated[float, typer.Option()] = 0.5,
        path: Annotated[Path | None, typer.Option()] = None,
        there: Annotated[Path | None, typer.Option(exists=True)] = None,
        yes: Annotated[bool, typer.Option("--yes/--no")] = False,
        parsed: Annotated[int | None, typer.Option(parser=lambda value: int(value, 16))] = None,
    ) -> None:
        seen.append(dict(locals()))

    return app


def run(cls: type[TyperCommand], line: str) -> object:
    """What the command was given, or what is wrong."""
    seen: list[dict[str, Any]] = []
    app = command(cls, seen)
    try:
        app(args=line.split(), standalone_mode=False)
    except typer.TyperException as error:
        return error.format_message()
    return {name: value for name, value in seen[0].items() if name not in ("seen",)}


@pytest.mark.parametrize(
    "line",
    [
        "ann",
        "",
        "ann b c",
        "ann --colour red --colour blue --one blue",
        "ann --colour green",
        "ann --one RED",
        "ann --between a b --yes",
        "ann --between a",
        "ann --pair red 3 --no",
        "ann --pair red x",
        "ann --limit 9",
        "ann --limit 0",
        "ann --limit 10",
        "ann --limit -1",
        "ann --limit ٣",
        "ann --limit x",
        "ann --share 0.25 --path a/b",
        "ann --there /nowhere/at/all",
        "ann --parsed ff",
        "ann --what",
    ],
)
def test_a_value_is_read_as_typer_reads_it(line: str) -> None:
    assert run(BilingualCommand, line) == run(TyperCommand, line)


def test_typers_own_place_for_it_is_still_there() -> None:
    """Else plain values are read by pydantic again, and every command is slow."""
    seen: list[dict[str, Any]] = []
    app = command(BilingualCommand, seen)
    for name in [name for name in sys.modules if name.startswith("typer._adapters")]:
        del sys.modules[name]
    app(args=["ann", "--colour", "red", "--limit", "3"], standalone_mode=False)
    assert "typer._adapters" not in sys.modules
