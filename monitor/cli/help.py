"""Help in both languages: Typer's own cuts long lines, counts Chinese characters as one column wide, and speaks only English."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from monitor.cli.base import say
from monitor.cli.contents import does
from monitor.cli.layout import bold, columns, folded, page_width
from monitor.cli.reading import read_readily

_CHINESE: dict[str, str] = {
    "Show this message and exit.": "显示本说明后退出。",
    "Install completion for the current shell.": "为当前 Shell 安装命令补全。",
    "Show completion for the current shell, to copy it or customize the installation.": "显示当前 Shell 的命令补全脚本，便于复制或自定义安装。",
}
"""By the English: Typer keeps one help text, and the language is known only when the command line is read."""


def told(en: str, zh: str) -> str:
    """A help text; both languages are known from now on."""
    _CHINESE[en] = zh
    return en


def command(app: typer.Typer, function: Callable[..., None], en: str, zh: str, name: str | None = None) -> None:
    """Register a command of a group."""
    app.command(name, help=told(en, zh), cls=BilingualCommand)(function)


def listed(app: typer.Typer, function: Callable[..., None], name: str | None = None) -> None:
    """Register a command of the table of contents; what it does stands there."""
    text = does(name or function.__name__)
    command(app, function, text.en, text.zh, name)


def group(app: typer.Typer, name: str) -> typer.Typer:
    """Register a command of the table of contents that has commands of its own."""
    text = does(name)
    made = typer.Typer(cls=BilingualGroup, no_args_is_help=True, rich_markup_mode=None, help=told(text.en, text.zh))
    app.add_typer(made, name=name)
    return made


class BilingualCommand(TyperCommand):
    """A command whose help is in the language of the person at the terminal."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line."""
        read_readily(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return _page(self, ctx)


class BilingualGroup(TyperGroup):
    """The same for a group of commands."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line."""
        read_readily(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return _page(self, ctx)

    def summaries(self) -> list[tuple[str, str]]:
        """Each command and what it does."""
        return [(name, _translated(command.help)) for name, command in self.commands.items()]


def _page(shown: BilingualCommand | BilingualGroup, ctx: Any) -> str:
    params = shown.get_params(ctx)
    arguments = [(_argument(param), _meaning(param)) for param in params if isinstance(param, TyperArgument)]
    options = [(_option(param), _meaning(param)) for param in params if isinstance(param, TyperOption)]
    commands = shown.summaries() if isinstance(shown, BilingualGroup) else []
    width = page_width()
    lines = [
        *_usage(shown, ctx.command_path, [name for name, _ in arguments], width),
        "",
        *folded(_translated(shown.help), width),
        *_section(say("Commands:", "命令："), commands, width),
        *_section(say("Arguments:", "参数："), arguments, width),
        *_section(say("Options:", "选项："), options, width),
    ]
    return "\n".join(lines)


def _usage(shown: TyperCommand | TyperGroup, path: str, arguments: list[str], width: int) -> list[str]:
    required = [_option(param).rpartition(", ")[2] for param in shown.params if isinstance(param, TyperOption) and param.required]
    command = [say("COMMAND", "命令")] if isinstance(shown, TyperGroup) else []
    words = [path, *required, say("[OPTIONS]", "[选项]"), *command, *arguments]
    head = say("Usage: ", "用法：")
    first, *rest = folded(head + " ".join(words), width)
    return [bold(head) + first.removeprefix(head), *rest]


def _section(title: str, rows: list[tuple[str, str]], width: int) -> list[str]:
    return ["", bold(title), *columns(rows, width)] if rows else []


def _argument(param: TyperArgument) -> str:
    name = (param.metavar or param.name or "").upper()
    name = name if param.required else f"[{name}]"
    return name if param.nargs == 1 else f"{name}…"


def _option(param: TyperOption) -> str:
    names = ", ".join(sorted((*param.opts, *param.secondary_opts), key=len))
    return names if param.is_flag else f"{names} {(param.metavar or param.name or '').upper()}"


def _meaning(param: TyperArgument | TyperOption) -> str:
    parts = [_translated(param.help)]
    if param.required and isinstance(param, TyperOption):
        parts.append(say("[required]", "［必填］"))
    elif param.default not in (None, False) and not callable(param.default):
        parts.append(say(f"[default: {param.default}]", f"［默认 {param.default}］"))
    return " ".join(parts)


def _translated(text: str | None) -> str:
    return say(text or "", _CHINESE.get(text or "", text or ""))
