"""Writes the commands and options into docs/cli.md, from the program itself; the rest of that page is written by hand.

python docs/make_cli.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from monitor.cli.commands import app

TARGET = Path(__file__).parent / "cli.md"
BEGIN, END = "<!-- written by docs/make_cli.py -->", "<!-- end of what docs/make_cli.py wrote -->"
COMPLETION = {"--install-completion", "--show-completion"}


def page(current: str) -> str:
    """The document with its commands and options as they are now."""
    before, _, rest = current.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{_reference()}\n{END}{after}"


def _reference() -> str:
    commands = list(_commands(get_command(app), "monitor"))
    rows = [f"| `{_usage(path, command)}` | {_cell(command.help or '')} |" for path, command in commands]
    sections = [_section(path, command) for path, command in commands if _options(command)]
    head = ["| command | what it does |", "|---|---|"]
    return "\n".join([*head, *rows, "", "## Options", "", "Every command also takes `--help`.", "", *sections]).rstrip() + "\n"


def _commands(command: object, path: str) -> Iterator[tuple[str, TyperCommand]]:
    if isinstance(command, TyperGroup):
        for name, sub in command.commands.items():
            yield from _commands(sub, f"{path} {name}")
    elif isinstance(command, TyperCommand):
        yield path, command


def _usage(path: str, command: TyperCommand) -> str:
    arguments = [_argument(param) for param in command.params if isinstance(param, TyperArgument)]
    required = [f"{max(param.opts, key=len)} {_value(param)}" for param in _options(command) if param.required]
    return " ".join([path, *arguments, *required]).replace("|", "\\|")


def _argument(param: TyperArgument) -> str:
    name = (param.metavar or param.name or "").upper() + (" …" if param.nargs != 1 else "")
    return name if param.required else f"[{name}]"


def _options(command: TyperCommand) -> list[TyperOption]:
    return [param for param in command.params if isinstance(param, TyperOption) and COMPLETION.isdisjoint(param.opts)]


def _value(param: TyperOption) -> str:
    return (param.metavar or param.name or "").upper()


def _section(path: str, command: TyperCommand) -> str:
    rows = [f"| {_names(param)} | {_cell(param.help or '')}{_more(param)} |" for param in _options(command)]
    return "\n".join([f"### `{path}`", "", "| option | meaning |", "|---|---|", *rows, ""])


def _names(param: TyperOption) -> str:
    *short, last = sorted((*param.opts, *param.secondary_opts), key=len)
    return ", ".join([*(f"`{name}`" for name in short), f"`{last}`" if param.is_flag else f"`{last} {_value(param)}`"])


def _more(param: TyperOption) -> str:
    if param.required:
        return " Required."
    return "" if param.default in (None, False) or callable(param.default) else f" Default: `{param.default}`."


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


if __name__ == "__main__":
    TARGET.write_text(page(TARGET.read_text(encoding="utf-8")), encoding="utf-8")
