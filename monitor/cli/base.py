"""What every command shares: the terminal, the language, the app, and how an error ends the program."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import MonitorError
from monitor.model import Text
from monitor.settings import preferred_language

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from monitor.app import App
    from monitor.settings import Settings


class Exit(IntEnum):
    """Exit codes, documented in docs/cli.md."""

    OK = 0
    ERROR = 1
    """An expected failure; the message says what to do."""
    USAGE = 2
    CHANGED = 3
    """`--exit-code` was given and there is something to see."""
    FAILING = 4
    """Sources could not be read."""
    IMPACT = 5
    """`impact --fail-on`: a provider that is used hits a profile, or may."""
    ALTERED = 6
    """`verify`: evidence is not as it was recorded."""
    ILL = 7
    """`doctor`: something is wrong that keeps the monitor from its work, or a secret from being one."""
    INTERRUPTED = 130


class Language(StrEnum):
    """Languages for people."""

    EN = "en"
    ZH = "zh"


class UsageError(MonitorError):
    """A command line that cannot be meant, found when its options are looked at together."""


@dataclass(slots=True)
class Options:
    """What was given before the command's name."""

    state: Path | None = None
    lang: str | None = None


OPTIONS = Options()


def say(en: str, zh: str) -> str:
    """The text in the language of the person at the terminal."""
    return Text(en, zh).in_language(language())


def language() -> str:
    """`en` or `zh`: by `--lang`, else by the environment."""
    return OPTIONS.lang or preferred_language()


@cache
def settings() -> Settings:
    """The settings with the options of this call on top. Raises ConfigError."""
    from monitor.settings import read_settings  # pydantic: help and usage errors do without

    found = read_settings()
    if OPTIONS.state:
        found = replace(found, state_dir=OPTIONS.state, database_url=f"sqlite:///{OPTIONS.state / 'monitor.db'}")
    return replace(found, language=OPTIONS.lang) if OPTIONS.lang else found


@cache
def opened() -> App:
    """The app on an up-to-date database, the watchlist files in force."""
    app = _made(quickly=False)
    app.watch()
    return app


@cache
def recorded() -> App:
    """The app on an up-to-date database, for questions about what is recorded: watchlist files are not read."""
    return _made(quickly=True)


def _made(*, quickly: bool) -> App:
    from monitor.app import make_app

    app = make_app(settings(), quickly=quickly)
    app.store.upgrade()
    return app


def forget() -> None:
    """Close what the command opened, and begin afresh for a next one in this process."""
    for cached in (opened, recorded):
        if cached.cache_info().currsize:
            cached().close()
        cached.cache_clear()
    settings.cache_clear()
    _console.cache_clear()
    OPTIONS.state = OPTIONS.lang = None


def console() -> Console:
    """For results: colours only on a terminal (NO_COLOR and FORCE_COLOR are heeded by Rich), 80 columns when piped."""
    return _console(stderr=False)


def lay_out(shown: RenderableType) -> None:
    """Print a block that Rich fills up to its full width; what is piped or kept in a file has no blanks at the ends of its lines."""
    out = console()
    if out.is_terminal:
        out.print(shown)
        return
    with out.capture() as captured:
        out.print(shown)
    print("\n".join(line.rstrip() for line in captured.get().splitlines()))


def notes() -> Console:
    """For progress and remarks, on standard error."""
    return _console(stderr=True)


@cache
def _console(*, stderr: bool) -> Console:
    from monitor.cli.terminal import Terminal  # here, as below: Rich takes as long to load as a small command takes to run

    stream = sys.stderr if stderr else sys.stdout
    return Terminal(stderr=stderr, highlight=False, width=None if stream.isatty() else 80)


def show(error: MonitorError) -> None:
    """Tell a person of an expected failure, in their language, on standard error."""
    show_text(error.text)


def show_text(text: Text) -> None:
    """The same for a text. Wrapped on a terminal only, so that a log keeps paths and addresses whole."""
    from rich.text import Text as Line

    out = notes()
    head = Line(say("Error: ", "错误："), style="bold red")
    out.print(head + Line(text.in_language(language()), style="not bold default"), soft_wrap=not out.is_terminal)
