"""`subscribe` and `subscriptions`: who is told."""

from __future__ import annotations

import sys
from typing import Annotated
from urllib.parse import urlsplit

import typer

from monitor.cli.base import Exit, Language, console, lay_out, opened, recorded, say, settings
from monitor.cli.choose import check_names
from monitor.cli.help import command, group, told
from monitor.cli.options import TYPES, DocumentOption, KindOption, ProviderOption, SeverityOption
from monitor.cli.when import shown
from monitor.model import Alert, AlertStatus, ChangeFilter, DocumentType, Severity, Subscription

subscriptions = group("Who is told: list, test, pause, resume, remove.", "通知谁：列出、测试、暂停、恢复、删除。")
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help=told("Name of the subscription.", "订阅名称。"))]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    command(app, subscribe, "Tell a channel of changes from now on.", "从现在起把变更通知到一个渠道。")
    app.add_typer(subscriptions, name="subscriptions")
    command(subscriptions, list_all, "All subscriptions and what waits for them.", "所有订阅及待投递的告警。", name="list")
    command(subscriptions, send_test, "Send a test message now.", "立即发送一条测试消息。", name="test")
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
    provider: ProviderOption = None,
    document: DocumentOption = None,
    document_type: Annotated[list[DocumentType] | None, typer.Option("--type", metavar="TYPE", help=TYPES)] = None,
    kind: KindOption = None,
    min_severity: SeverityOption = Severity.LOW,
    failing_sources: Annotated[
        bool,
        typer.Option("--failing-sources", help=told("Also tell when a source cannot be read for long.", "来源长时间无法读取时也通知。")),
    ] = False,
    message_language: Annotated[
        Language | None, typer.Option("--lang", metavar="LANG", help=told("Language of the alerts: en or zh.", "告警语言：en 或 zh。"))
    ] = None,
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
    check_names(app.watchlist, provider or [], document or [])
    wanted = ChangeFilter(
        tuple(provider or ()),
        tuple(document or ()),
        tuple(document_type or ()),
        tuple(kind or ()),
        min_severity,
        failing_sources=failing_sources,
    )
    taken = {subscription.name for subscription in app.store.subscriptions()}
    made = app.store.add_subscription(name or _free_name(url, taken), url, wanted, message_language or settings().language, app.now())
    console().print(say(f'Subscribed as "{made.name}".', f"已订阅，名称“{made.name}”。"), markup=False)
    console().print(say(f"Try it: monitor subscriptions test {made.name}", f"测试：monitor subscriptions test {made.name}"), markup=False)


def _free_name(url: str, taken: set[str]) -> str:
    """The scheme, with a number where it is taken: never a part of the address, which is a secret."""
    base = urlsplit(url).scheme or "channel"
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def list_all() -> None:
    """Print a table."""
    from rich.table import Table

    app = recorded()
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
    if not app.store.subscriptions():
        console().print(say("Nobody is told yet: monitor subscribe URL", "还没有任何订阅：monitor subscribe URL"))
        return
    waiting, dead = (app.store.alerts(status, limit=10_000) for status in (AlertStatus.PENDING, AlertStatus.DEAD))
    for subscription in app.store.subscriptions():
        state = say(" (paused)", "（已暂停）") if subscription.paused else ""
        table.add_row(
            subscription.name + state,
            app.deliverer.mask(subscription.url),
            _wants(subscription.filter),
            shown(subscription.created_at, settings().timezone),
            _count(waiting, subscription),
            _count(dead, subscription),
        )
    lay_out(table)
    for alert in dead[:5]:
        console().print(f"{alert.subscription.name}: {alert.last_error}", style="red", markup=False, soft_wrap=True)
    for name, why in {alert.subscription.name: alert.last_error for alert in waiting if alert.last_error}.items():
        text = say(f"{name}: not accepted yet: {why}; tried again by monitor run", f"{name}：尚未被接受：{why}；monitor run 会重试")
        console().print(text, style="yellow", markup=False, soft_wrap=True)


def _count(alerts: tuple[Alert, ...], subscription: Subscription) -> str:
    return str(sum(alert.subscription.id == subscription.id for alert in alerts))


def _wants(wanted: ChangeFilter) -> str:
    from monitor.render import words

    lang = settings().language
    parts = [
        *wanted.providers,
        *wanted.documents,
        *(words.DOCUMENT_TYPES[type_].in_language(lang) for type_ in wanted.document_types),
        *(words.KINDS[kind].in_language(lang) for kind in wanted.kinds),
        f"≥ {words.SEVERITIES[wanted.min_severity].in_language(lang)}",
    ]
    if wanted.failing_sources:
        parts.append(say("failing sources", "来源故障"))
    return ", ".join(parts)


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
