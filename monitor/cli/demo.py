"""`demo`: the main job at work, on invented pages."""

from __future__ import annotations

import io
import signal
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer
from rich.padding import Padding
from rich.text import Text as Line

from monitor.cli.base import console, language, lay_out, say
from monitor.cli.help import listed, told
from monitor.model import CheckEntry, Severity

if TYPE_CHECKING:
    from monitor.demo.play import Played
    from monitor.demo.story import Step
    from monitor.render import ChangeView

ALERT_LINES = 10
"""Of an alert that the demo shows, in lines of the screen: enough to see what it says."""
STYLES = {Severity.CRITICAL: "bold red", Severity.HIGH: "red", Severity.MEDIUM: "yellow"}


def add_to(app: typer.Typer) -> None:
    """Register the command of this module."""
    listed(app, demo)


def demo(
    serve: Annotated[
        bool, typer.Option("--serve", help=told("Keep the site and the service running afterwards.", "结束后让网站和服务继续运行。"))
    ] = False,
) -> None:
    """Play the story through a real web server, the real service and a console channel, then print the history."""
    from monitor.demo.play import play
    from monitor.logs import configure

    configure("text", "warning")
    intro = say(
        "Two years of three invented providers: a real web server, the real service, alerts on this screen.",
        "三家虚构服务商的两年：真实的网站、真实的服务，告警显示在屏幕上。",
    )
    lay_out(Line(intro, "dim"))
    with play(TerminalStage()) as played:
        _history(played)
        if serve:
            _serve(played)


def _serve(played: Played) -> None:
    """The monitor's own page over the story, and the watched site, until Ctrl-C."""
    from monitor.web import Address, make_site, serving

    with serving(make_site(played.app), Address("127.0.0.1", 0)) as page, suppress(KeyboardInterrupt):
        console().print(
            say(
                f"\nThe page is {page}\nThe demo site is {played.base}; Ctrl-C ends both.",
                f"\n网页：{page}\n演示网站：{played.base}；按 Ctrl-C 结束。",
            )
        )
        signal.pause()


class TerminalStage:
    """The story on the terminal: a line for each event, alerts beside a bar in their severity's colour."""

    def __init__(self) -> None:
        self.stream = _Alerts()
        self.language = language()

    def begins(self, step: Step) -> None:
        """When, where, what."""
        from monitor.demo.pages import PAGES, PROVIDERS

        page = next(page for page in PAGES if page.path == step.page)
        out = console()
        name = f"{PROVIDERS[page.provider].in_language(self.language)} · {page.name.in_language(self.language)}"
        out.print(Line.assemble(f"\n{step.at:%Y-%m-%d}  ", (name, "bold"), f"\n            {step.what.in_language(self.language)}"))

    def ends(self, found: CheckEntry, told: int) -> None:
        """What the look found, where nobody is told."""
        if told:
            return
        from monitor.render import words

        name = words.OUTCOMES[found.outcome].in_language(self.language)
        reason = say(" (", "（") + words.BROKEN_REASONS[found.reason].in_language(self.language) + say(")", "）") if found.reason else ""
        line = Line(say(f"→ no alert: {name}{reason}", f"→ 不告警：{name}{reason}"), "green")
        lay_out(Padding(line, (0, 0, 0, 12)))


class _Alerts(io.StringIO):
    """What the console channel writes to: a message is one `write`."""

    def write(self, text: str) -> int:
        """Show a message."""
        title, *lines = [line for line in text.splitlines() if line.strip()]
        style, out = _style(title), console()
        wrapped = Line("\n").join([Line(title, style), *map(Line, lines)]).wrap(out, 64, overflow="fold")
        shown = wrapped[:ALERT_LINES] if len(wrapped) <= ALERT_LINES else [*wrapped[: ALERT_LINES - 1], Line("…", "dim")]
        for line in shown:
            line.rstrip()
            out.print(Line.assemble(" " * 12, ("┃ ", style), line))
        return len(text)


def _style(title: str) -> str:
    """By the severity that the title begins with."""
    from monitor.render import name_of

    return next((style for severity, style in STYLES.items() if name_of(severity, language()) in title.partition("]")[0]), "cyan")


def worst(views: Sequence[ChangeView]) -> list[ChangeView]:
    """The critical ones: `--min-severity critical`."""
    return [view for view in views if view.change.judgement.severity is Severity.CRITICAL]


def _history(played: Played) -> None:
    from monitor.render import changes_text

    out = console()
    views = played.history()
    out.print()
    out.rule("monitor diff --since 2024-11-04 --min-severity critical", characters="─")
    lay_out(changes_text(worst(views), language=language(), timezone="UTC"))
    out.rule(characters="─")
    out.print(
        say(
            f"Two years in {played.took:.0f} s: {played.looks()} looks, {len(views)} changes, {played.told()} alerts.",
            f"{played.took:.0f} 秒演完两年：检查 {played.looks()} 次，变更 {len(views)} 条，告警 {played.told()} 条。",
        ),
        style="bold",
    )
    out.print(
        say(
            "\nFor real:\n"
            "  monitor init                                         the database\n"
            "  monitor subscribe <channel url> --min-severity high  who is told\n"
            "  monitor run                                          the service",
            "\n正式使用：\n"
            "  monitor init                                     建立数据库，启用内置清单\n"
            "  monitor subscribe <渠道地址> --min-severity high 通知谁\n"
            "  monitor run                                      运行服务",
        ),
        markup=False,
        soft_wrap=True,
    )
