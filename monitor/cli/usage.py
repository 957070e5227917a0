"""What is wrong with a command line, in both languages, with the next step."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

import typer

from monitor.model import Text

BEFORE_THE_COMMAND = ("--lang", "--state", "--version")
_CHOICE = re.compile(r"(?:Value error, )?'(.*?)' is not one of (.*?)\.?", re.DOTALL)


def usage_text(error: typer.TyperException) -> Text:
    """An error that Typer found, in our words; its own where we have none.

    Typer keeps its kinds of error to itself, so they are told apart by what they carry.
    """
    text = _text(error)
    path = getattr(getattr(error, "ctx", None), "command_path", "monitor")
    return Text(f"{text.en}\nSee: {path} --help", f"{text.zh}\n请看：{path} --help")


def _text(error: Any) -> Text:
    if hasattr(error, "possibilities"):
        return _no_such_option(error.option_name, error.possibilities or [])
    param = getattr(error, "param", None)
    if param is not None:
        return _bad_value(error, param)
    unknown = re.fullmatch(r"No such command '(.*?)'\..*", error.message, re.DOTALL)
    return _no_such_command(unknown[1], list(error.ctx.command.commands)) if unknown else _told(error.format_message())


def _told(message: str) -> Text:
    return Text(message, message)


def _no_such_option(name: str, near: list[str]) -> Text:
    if name in BEFORE_THE_COMMAND:
        return Text(
            f"{name} stands before the command's name: monitor {name} … COMMAND", f"{name} 要写在命令名称之前：monitor {name} … 命令"
        )
    hint = ", ".join(sorted(near))
    return Text(
        f"there is no option {name}" + (f"; did you mean {hint}?" if hint else ""),
        f"没有选项 {name}" + (f"；是否想写 {hint}？" if hint else ""),
    )


def _no_such_command(name: str, known: list[str]) -> Text:
    hint = ", ".join(get_close_matches(name, known, n=3) or known)
    return Text(f'there is no command "{name}"; there are: {hint}', f"没有命令“{name}”；有：{hint}")


def _bad_value(error: Any, param: Any) -> Text:
    name = max(param.opts, key=len) if param.param_type_name == "option" else (param.metavar or param.name).upper()
    if type(error).__name__ == "MissingParameter":
        return Text(f"{name} is missing", f"缺少 {name}")
    choice = _CHOICE.fullmatch(error.message)
    if choice is None:
        return _told(f"{name}: {error.message}")
    known = re.findall(r"'(.*?)'", choice[2])
    near = get_close_matches(choice[1], known, n=1)
    listed = ", ".join(known)
    return Text(
        f'{name}: "{choice[1]}" is none of {listed}' + (f"; did you mean {near[0]}?" if near else ""),
        f"{name}：“{choice[1]}”不是可选的值，可选：{listed}" + (f"；是否想写 {near[0]}？" if near else ""),
    )
