"""The commands, put together."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, MutableMapping, Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor import __version__
from monitor.cli.base import OPTIONS, Exit, Language, UsageError, console, forget, language, show, show_text
from monitor.cli.contents import CONTENTS
from monitor.cli.help import BilingualGroup, told
from monitor.errors import MonitorError
from monitor.model import Text


class _Commands(MutableMapping[str, Any]):
    """The commands by name. A command's module is loaded when the command is asked for: `monitor diff` has no use for the web server's."""

    def __init__(self) -> None:
        self._modules = {entry.name: entry.module for entry in CONTENTS}
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            module = import_module(f"monitor.cli.{self._modules[name]}")
            registry = typer.Typer()
            module.add_to(registry)
            self._loaded.update(typer.main.get_group(registry).commands)
        return self._loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:
        raise TypeError(f"{name}: commands are listed in monitor.cli.contents")

    def __delitem__(self, name: str) -> None:
        raise TypeError(f"{name}: commands are listed in monitor.cli.contents")

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


class MonitorGroup(BilingualGroup):
    """The `monitor` command itself."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = _Commands()

    def summaries(self) -> list[tuple[str, str]]:
        """Each command and what it does, without loading any."""
        return [(entry.name, entry.does.in_language(language())) for entry in CONTENTS]

    def invoke(self, ctx: Any) -> Any:
        """Run the command; a reader of our output that has left (`| head -1`) ends it quietly."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else the interpreter complains when it flushes at its end
            return Exit.OK
        return result


app = typer.Typer(
    name="monitor",
    cls=MonitorGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=told(
        "Tells you, minutes after it happens, that an AI or API provider changed who may use it, where, how and at what price.",
        "在 AI 或 API 服务商更改“谁能用、在哪用、怎么用、什么价”之后几分钟内告诉您。",
    ),
)


def _version(wanted: bool) -> None:
    if wanted:
        console().print(f"policy-monitor {__version__}")
        raise typer.Exit


def _language(wanted: Language | None) -> Language | None:
    """Set while the line is being read, so that help and errors are in it."""
    OPTIONS.lang = wanted.value if wanted else None
    return wanted


@app.callback()
def options(
    state: Annotated[
        Path | None,
        typer.Option(
            "--state",
            metavar="DIR",
            help=told("Folder of the database (default: MONITOR_STATE_DIR).", "数据库所在目录（默认取 MONITOR_STATE_DIR）。"),
        ),
    ] = None,
    lang: Annotated[  # noqa: ARG001 - acted on by its callback
        Language | None,
        typer.Option(
            "--lang",
            metavar="LANG",
            callback=_language,
            is_eager=True,
            help=told("Language of what is shown: en or zh.", "显示语言：en 或 zh。"),
        ),
    ] = None,
    version: Annotated[  # noqa: ARG001 - acted on by its callback
        bool, typer.Option("--version", callback=_version, is_eager=True, help=told("Show the version and exit.", "显示版本后退出。"))
    ] = False,
) -> None:
    """Options that every command has."""
    OPTIONS.state = state.expanduser().absolute() if state else None


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (by default the one given to the process) and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a character is no reason to stop
    try:
        code = app(args=arguments, prog_name="monitor", standalone_mode=False)
    except typer.TyperException as wrong:
        return _usage(wrong)
    except UsageError as error:
        show(error)
        return Exit.USAGE
    except MonitorError as error:
        show(error)
        return Exit.ERROR
    except OSError as error:
        show_text(_os_error(error))
        return Exit.ERROR
    except (KeyboardInterrupt, typer.Abort):
        return Exit.INTERRUPTED
    finally:
        forget()
    return code if isinstance(code, int) else Exit.OK


def _usage(wrong: typer.TyperException) -> int:
    if type(wrong).__name__ == "NoArgsIsHelpError":  # Typer's way to say that a group was named without a command: its message is the help
        typer.echo(wrong.message)
        return Exit.OK
    from monitor.cli.usage import usage_text

    show_text(usage_text(wrong))
    return Exit.USAGE


def _os_error(error: OSError) -> Text:
    """The system refused a file or folder: which one, and why."""
    place, reason = error.filename or "", error.strerror or str(error)
    return Text(
        f"{place}: {reason}; check the path and its permissions (where things are kept: MONITOR_STATE_DIR, MONITOR_CONFIG_DIR)",
        f"{place}：{reason}；请检查路径和权限（存放位置见 MONITOR_STATE_DIR、MONITOR_CONFIG_DIR）",
    )
