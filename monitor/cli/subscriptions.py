"""`subscribe` and `subscriptions`: who is told of what, and how."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from monitor.cli import preview
from monitor.cli.base import Exit, Language, console, lay_out, notes, opened, recorded, say, settings
from monitor.cli.bundles import spread
from monitor.cli.describe import filter_words, manner_words
from monitor.cli.filters import FILTER_RESETS, FilterOptions, check_filter, reset_filter
from monitor.cli.help import command, group, listed, told
from monitor.cli.manner import MANNER_RESETS, MannerOptions, reset_manner
from monitor.cli.options import ListFormat, ListFormatOption
from monitor.cli.troubles import print_channels_in_trouble
from monitor.cli.when import shown
from monitor.errors import ConfigError, NotFoundError
from monitor.model import Alert, AlertStatus, ChangeFilter, Manner, Subscription, Text
from monitor.render.wishes import filter_json, manner_json

if TYPE_CHECKING:
    from monitor.app import App

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help=told("Name of the subscription.", "订阅名称。"))]
MessageLanguage = Annotated[
    Language | None, typer.Option("--lang", metavar="LANG", help=told("Language of the alerts: en or zh.", "告警语言：en 或 zh。"))
]
RESETS = sorted({*FILTER_RESETS, *MANNER_RESETS})
LONGEST_NAME = 60


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    listed(app, spread(subscribe))
    subscriptions = group(app, "subscriptions")
    command(subscriptions, list_all, "All subscriptions and what waits for them.", "所有订阅及待投递的告警。", name="list")
    command(
        subscriptions,
        spread(preview.preview),
        "What a subscription would have been told, in which messages.",
        "预览某订阅本会收到哪些消息。",
    )
    command(subscriptions, send_test, "Send a test message now.", "立即发送一条测试消息。", name="test")
    command(subscriptions, spread(edit), "Change what it is told, and how.", "修改通知的内容和方式。")
    command(
        subscriptions,
        pause,
        "Stop telling it, until resumed. Changes meanwhile are not sent later.",
        "暂停通知；暂停期间的变更以后不会补发。",
    )
    command(subscriptions, resume, "Tell it again, from now on.", "从现在起恢复通知。")
    command(subscriptions, remove, "Delete it and what waits for it.", "删除该订阅及其待投递的告警。")


def subscribe(
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL",
            help=told(
                "Channel address as Apprise writes it (slack://…, mailto://…, wecombot://…, feishu://…, json://…); env:NAME or file:/path to keep it there; - to read it from standard input.",
                "渠道地址，Apprise 格式（slack://、mailto://、wecombot://、feishu://、json:// 等）；env:变量名 或 file:/路径 表示从那里读取；写 - 则从标准输入读取。",
            ),
        ),
    ],
    wanted: FilterOptions,
    manner: MannerOptions,
    message_language: MessageLanguage = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help=told("What to call it (default: made from the address).", "名称（默认由地址生成）。")),
    ] = None,
) -> None:
    """Write the subscription. It starts from now: changes recorded before are never sent."""
    app = opened()
    if url == "-":  # the address is a secret: this way it stands neither in the shell's history nor in the list of processes
        url = sys.stdin.readline().strip()
    app.deliverer.check_url(url)
    taken = {subscription.name for subscription in app.store.subscriptions()}
    name = _right_name(name) if name else _free_name(url, taken)
    chosen = wanted.over(ChangeFilter())
    check_filter(chosen, app.watchlist)
    how = manner.over(Manner(timezone=settings().timezone), app.now())
    _check_escalation(how, name, taken)
    made = app.store.add_subscription(name, url, chosen, message_language or settings().language, app.now(), how)
    console().print(say(f'Subscribed as "{made.name}".', f"已订阅，名称“{made.name}”。"), markup=False)
    console().print(say(f"Try it: monitor subscriptions test {made.name}", f"测试：monitor subscriptions test {made.name}"), markup=False)


def _check_escalation(manner: Manner, name: str, known: set[str]) -> None:
    to = manner.escalate_to
    if to is None or (to in known and to != name):
        return
    there = ", ".join(sorted(known - {name})) or "–"
    raise NotFoundError(
        Text(
            f'--escalate-to "{to}": name another subscription that there is ({there}); make it first: monitor subscribe URL --name {to}',
            f"--escalate-to“{to}”：请写另一个已有的订阅（{there}）；或先建立：monitor subscribe URL --name {to}",
        )
    )


def _right_name(name: str) -> str:
    """It stands in messages, logs and tables. Raises ConfigError for one that is no short line of print."""
    if not name.isprintable() or not name.strip() or len(name) > LONGEST_NAME:
        raise ConfigError(
            Text(
                f"--name: write one line of at most {LONGEST_NAME} characters, without control characters",
                f"--name：请写一行不超过 {LONGEST_NAME} 个字符的名称，不含控制字符",
            )
        )
    return name


def _free_name(url: str, taken: set[str]) -> str:
    """The scheme, with a number where it is taken: never a part of the address, which is a secret."""
    base = urlsplit(url).scheme or "channel"
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def list_all(format_: ListFormatOption = ListFormat.TEXT) -> None:
    """Print a table. Addresses are never shown."""
    app = recorded()
    found = app.store.subscriptions()
    waiting, dead = (app.store.alerts(status, limit=10_000) for status in (AlertStatus.PENDING, AlertStatus.DEAD))
    if format_ is ListFormat.JSON:
        print(json.dumps([_json(app, each, waiting, dead) for each in found], ensure_ascii=False, indent=2))
        return
    if not found:
        console().print(say("Nobody is told yet: monitor subscribe URL", "还没有任何订阅：monitor subscribe URL"))
        return
    _print_table(app, found, waiting, dead)
    print_channels_in_trouble(waiting, dead)


def _print_table(app: App, found: tuple[Subscription, ...], waiting: tuple[Alert, ...], dead: tuple[Alert, ...]) -> None:
    from rich.table import Table
    from rich.text import Text as Line

    table = Table(box=None, pad_edge=False)
    for heading in (
        say("name", "名称"),
        say("channel", "渠道"),
        say("wants", "条件"),
        say("since", "起始"),
        say("waiting", "待投递"),
        say("failed", "失败"),
    ):
        table.add_column(heading, overflow="fold")
    for subscription in found:
        state = say(" (paused)", "（已暂停）") if subscription.paused else ""
        wants = "\n".join(part for part in (filter_words(subscription.filter), manner_words(subscription.manner)) if part)
        row = (
            subscription.name + state,
            app.deliverer.mask(subscription.url),
            wants,
            shown(subscription.created_at, settings().timezone),
            _count(waiting, subscription),
            _count(dead, subscription),
        )
        table.add_row(*map(Line, row))
    lay_out(table)


def _json(app: App, subscription: Subscription, waiting: tuple[Alert, ...], dead: tuple[Alert, ...]) -> dict[str, object]:
    return {
        "id": subscription.id,
        "name": subscription.name,
        "channel": app.deliverer.mask(subscription.url),
        "language": subscription.language,
        "created_at": subscription.created_at.isoformat(),
        "paused": subscription.paused,
        "filter": filter_json(subscription.filter),
        "manner": manner_json(subscription.manner),
        "waiting": int(_count(waiting, subscription)),
        "failed": int(_count(dead, subscription)),
    }


def _count(alerts: tuple[Alert, ...], subscription: Subscription) -> str:
    return str(sum(alert.subscription.id == subscription.id for alert in alerts))


def edit(
    name: NameArgument,
    wanted: FilterOptions,
    manner: MannerOptions,
    message_language: MessageLanguage = None,
    reset: Annotated[
        list[str] | None,
        typer.Option(
            "--reset",
            metavar="OPTION",
            help=told(
                "Put an option back to what it is unless given (may be repeated): provider, quiet, digest, no-incidents, …",
                "把某个选项恢复为默认（可重复）：provider、quiet、digest、no-incidents 等。",
            ),
        ),
    ] = None,
) -> None:
    """Write what is given; all else stays. It holds from the next change on."""
    app = opened()
    known = {each.name: each for each in app.store.subscriptions()}
    found = known.get(name)
    if found is None:
        raise NotFoundError(
            Text(
                f'no subscription is called "{name}"; see: monitor subscriptions list',
                f"没有名为“{name}”的订阅；请看：monitor subscriptions list",
            )
        )
    again = [_reset(each) for each in reset or ()]
    chosen = wanted.over(reset_filter(found.filter, again))
    how = manner.over(reset_manner(found.manner, again, settings().timezone), app.now())
    if wanted != FilterOptions():
        check_filter(chosen, app.watchlist)
    if how.escalate_to != found.manner.escalate_to:
        _check_escalation(how, name, set(known))
    changed = app.store.change_subscription(name, wanted=chosen, manner=how, language=message_language)
    words = filter_words(changed.filter), manner_words(changed.manner)
    console().print("\n".join([f"{name}: {words[0]}", *words[1:]]).strip(), markup=False, soft_wrap=True)


def _reset(name: str) -> str:
    bare = name.removeprefix("--")
    if bare not in RESETS:
        raise ConfigError(
            Text(
                f'--reset "{name}": there is no such option; there are: {", ".join(RESETS)}',
                f"--reset“{name}”：没有这个选项；有：{'、'.join(RESETS)}",
            )
        )
    return bare


def send_test(name: NameArgument) -> None:
    """Exit with 1 and the channel's own words when it is refused."""
    app = recorded()
    result = app.test_subscription(name)
    if result.failure is not None:
        console().print(
            say(f"Not accepted ({result.failure.value}): {result.detail}", f"未被接受（{result.failure.value}）：{result.detail}"),
            markup=False,
        )
        raise typer.Exit(Exit.ERROR)
    console().print(say("Accepted by the channel.", "渠道已接受。"))


def pause(name: NameArgument) -> None:
    """Pause."""
    app = recorded()
    app.store.pause_subscription(name, paused=True)
    console().print(say(f'"{name}" is paused.', f"“{name}”已暂停。"), markup=False)
    _note_escalations(app, name)


def resume(name: NameArgument) -> None:
    """Resume."""
    app = recorded()
    app.store.pause_subscription(name, paused=False)
    console().print(say(f'"{name}" is told again.', f"“{name}”已恢复。"), markup=False)


def remove(name: NameArgument) -> None:
    """Remove."""
    app = recorded()
    app.store.remove_subscription(name)
    console().print(say(f'"{name}" is removed.', f"“{name}”已删除。"), markup=False)
    _note_escalations(app, name)


def _note_escalations(app: App, name: str) -> None:
    """Else a critical alert that nobody acknowledges would go nowhere, and nobody would know."""
    for each in app.store.subscriptions():
        if each.manner.escalate_to == name:
            text = say(
                f'"{each.name}" escalates to it: nobody is told in its place. Change that: monitor subscriptions edit {each.name} --escalate-to NAME',
                f"“{each.name}”的严重告警会升级到它：现在无人接收。请修改：monitor subscriptions edit {each.name} --escalate-to 名称",
            )
            notes().print(text, style="yellow", markup=False, soft_wrap=True)
