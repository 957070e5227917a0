"""`ack`, `silence`, `alerts`: what people say to alerts, and what became of those."""

from __future__ import annotations

import json
import os
import pwd
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

import typer

from monitor.cli.base import console, lay_out, recorded, say, settings
from monitor.cli.choose import check_names
from monitor.cli.describe import matcher_words
from monitor.cli.events import about, known_event
from monitor.cli.filters import matcher
from monitor.cli.help import command, group, listed, told
from monitor.cli.options import ListFormat, ListFormatOption
from monitor.cli.when import moment, not_understood, shown
from monitor.durations import parse_duration
from monitor.errors import ConfigError
from monitor.model import Alert, AlertStatus, ChannelEvent, Matcher, Silence, Text
from monitor.render.wishes import matcher_json

ByOption = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help=told("Who says so (default: your login name).", "操作者（默认为您的登录名）。"))
]
NEVER_KNOWN = ("impacts", "languages")
"""Lists of a matcher that alerts carry no answer to."""


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    listed(app, acknowledge, "ack")
    silences = group(app, "silence")
    command(silences, add, "Do not send alerts about something for a while.", "在一段时间内不发送某类告警。")
    command(silences, list_silences, "The silences in force or to come.", "生效中或即将生效的静默。", name="list")
    command(silences, end, "End a silence now.", "立即结束静默。")
    alerts = group(app, "alerts")
    command(alerts, list_alerts, "The latest alerts and what became of them.", "最近的告警及其投递情况。", name="list")
    command(alerts, replay, "Send again what was given up.", "重新发送已放弃的告警。")


def _who(by: str | None) -> str:
    """The name that was given, or the login name; a number where the system knows none."""
    if by:
        return by
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


# --- ack


def acknowledge(
    change: Annotated[
        str,
        typer.Argument(
            metavar="CHANGE",
            help=told(
                "Id of the change, or a unique beginning of it; or of an incident's step.", "变更编号或其唯一前缀；也可以是故障事件的编号。"
            ),
        ),
    ],
    by: ByOption = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=told("What is being done.", "处理说明。"))] = "",
) -> None:
    """The first acknowledgement stays."""
    app = recorded()
    event = known_event(app.store, change)
    who = _who(by)
    if app.acknowledge(event, who, note):
        console().print(say(f"{event} is acknowledged by {who}.", f"{who} 已确认 {event}。"), markup=False)
        return
    first = app.store.acknowledgements((event,))[0]
    at = shown(first.at, settings().timezone)
    text = say(f"{event} was acknowledged by {first.by} at {at} already.", f"{first.by} 已于 {at} 确认过 {event}。")
    console().print(text, markup=False, soft_wrap=True)


# --- silences


def add(
    match: Annotated[
        str,
        typer.Argument(
            metavar="MATCH",
            help=told(
                "What is held back: provider=acme,kind=pricing_limits. All keys must match; keys: provider, document, type, kind, direction, urgency, territory.",
                "静默的内容：provider=acme,kind=pricing_limits。各项须同时符合；可用的键：provider、document、type、kind、direction、urgency、territory。",
            ),
        ),
    ],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help=told("Why, for those who come later.", "原因，供他人了解。"))],
    lasting: Annotated[str | None, typer.Option("--for", metavar="SPAN", help=told("How long: 2h, 3d.", "持续时间：2h、3d。"))] = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until", metavar="TIME", help=told("Until when: 2026-12-01, or an ISO 8601 time.", "截止时间：2026-12-01 或 ISO 8601 时间。")
        ),
    ] = None,
    by: ByOption = None,
) -> None:
    """From now on. What comes in meanwhile is kept as settled, and not sent later."""
    app = recorded()
    now, covered = app.now(), _covering(match)
    check_names(app.store.watchlist(everything=True), list(covered.providers), list(covered.documents))
    made = app.store.add_silence(covered, now, _until(lasting, until, now), _who(by), why)
    console().print(_silence_words(made), markup=False, soft_wrap=True)


def _covering(text: str) -> Matcher:
    found = matcher(text)
    never = [name for name in NEVER_KNOWN if getattr(found, name)]
    if never:
        raise ConfigError(
            Text(
                "a silence cannot go by impact or language; name what it is about: provider, document, type, kind, direction, urgency, territory",
                "静默不能按影响程度或语言设置；请写明内容：provider、document、type、kind、direction、urgency、territory",
            )
        )
    return found


def _until(lasting: str | None, until: str | None, now: datetime) -> datetime:
    if (lasting is None) == (until is None):
        raise ConfigError(Text("write either --for 2h or --until 2026-12-01", "请写 --for 2h 或 --until 2026-12-01 之一"))
    end = now + _span(lasting) if lasting is not None else moment(until or "", now, settings().timezone)
    if end <= now:
        raise ConfigError(
            Text(
                f"the silence would be over already ({shown(end, settings().timezone)}); write a time to come, or --for 2h",
                f"该静默已经过期（{shown(end, settings().timezone)}）；请写将来的时间，或 --for 2h",
            )
        )
    return end


def _span(text: str) -> timedelta:
    try:
        return parse_duration(text)
    except ValueError:
        raise not_understood(text) from None


def list_silences(
    everything: Annotated[bool, typer.Option("--all", help=told("Also those that are over.", "也列出已结束的。"))] = False,
    format_: ListFormatOption = ListFormat.TEXT,
) -> None:
    """A line each."""
    app = recorded()
    found = app.store.silences(None if everything else app.now())
    if format_ is ListFormat.JSON:
        print(json.dumps([_silence_json(each) for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        console().print(_silence_words(each), markup=False, soft_wrap=True)
    if not found:
        console().print(say("No silences.", "没有静默。"))


def end(number: Annotated[int, typer.Argument(metavar="NUMBER", help=told("Number of the silence.", "静默编号。"))]) -> None:
    """What comes in from now on is sent."""
    app = recorded()
    app.store.end_silence(number, app.now())
    console().print(say(f"Silence {number} is over.", f"静默 {number} 已结束。"))


def _silence_words(silence: Silence) -> str:
    zone = settings().timezone
    span = f"{shown(silence.since, zone)} – {shown(silence.until, zone)}"
    return f"{silence.id}  {span}  {matcher_words(silence.matcher)}  ({silence.by}: {silence.why})"


def _silence_json(silence: Silence) -> dict[str, object]:
    return {
        "id": silence.id,
        "match": matcher_json(silence.matcher),
        "since": silence.since.isoformat(),
        "until": silence.until.isoformat(),
        "by": silence.by,
        "why": silence.why,
    }


# --- alerts

STATUSES = {
    AlertStatus.PENDING: Text("waiting", "待投递"),
    AlertStatus.DELIVERED: Text("delivered", "已送达"),
    AlertStatus.DEAD: Text("given up", "已放弃"),
    AlertStatus.SETTLED: Text("not sent", "无需发送"),
}


def list_alerts(
    status: Annotated[
        AlertStatus | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            help=told(f"Only these: {', '.join(AlertStatus)}.", f"只看该状态：{', '.join(AlertStatus)}。"),
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help=told("How many.", "显示多少条。"))] = 50,
    format_: ListFormatOption = ListFormat.TEXT,
) -> None:
    """The newest first."""
    found = recorded().store.alerts(status, limit)
    if format_ is ListFormat.JSON:
        print(json.dumps([_alert_json(each) for each in found], ensure_ascii=False, indent=2))
        return
    if not found:
        console().print(say("No alerts.", "没有告警。"))
        return
    _print_alerts(found)


def _print_alerts(found: Sequence[Alert]) -> None:
    from rich.table import Table
    from rich.text import Text as Line

    table = Table(box=None, pad_edge=False)
    for heading in (say("id", "编号"), say("since", "时间"), say("subscription", "订阅"), say("state", "状态"), say("what", "内容")):
        table.add_column(heading, overflow="fold")
    for alert in found:
        what = "\n".join(part for part in (about(alert.event), _remark(alert)) if part)
        state = STATUSES[alert.status].in_language(settings().language)
        row = str(alert.id), shown(alert.created_at, settings().timezone), alert.subscription.name, state, what
        table.add_row(*map(Line, row))  # a page's words are not Rich's markup
    lay_out(table)


def _remark(alert: Alert) -> str:
    """Why it was not sent, or not accepted, or when its time comes."""
    from monitor.route import settled_text

    if alert.settled:
        return settled_text(alert.settled).in_language(settings().language)
    if alert.status is AlertStatus.PENDING and alert.not_before is not None:
        at = shown(alert.not_before, alert.subscription.manner.timezone)
        return say(f"{alert.purpose}, not before {at}", f"{alert.purpose}，不早于 {at}")
    return alert.last_error or "" if alert.status is not AlertStatus.DELIVERED else ""


def _alert_json(alert: Alert) -> dict[str, object]:
    event = alert.event
    return {
        "id": alert.id,
        "event": event.id,
        "provider": None if isinstance(event, ChannelEvent) else event.source.provider,
        "subscription": alert.subscription.name,
        "reason": alert.reason,
        "purpose": alert.purpose.value,
        "created_at": alert.created_at.isoformat(),
        "not_before": alert.not_before and alert.not_before.isoformat(),
        "status": alert.status.value,
        "attempts": alert.attempts,
        "next_try": alert.next_try and alert.next_try.isoformat(),
        "last_error": alert.last_error,
        "settled": alert.settled,
    }


def replay(
    number: Annotated[
        list[int] | None,
        typer.Option("--id", metavar="NUMBER", help=told("Only this alert (may be repeated).", "只重发该告警（可重复）。")),
    ] = None,
    subscription: Annotated[
        str | None, typer.Option("--subscription", metavar="NAME", help=told("Only those of this subscription.", "只重发该订阅的告警。"))
    ] = None,
) -> None:
    """Without options: all of them. The service sends them."""
    app = recorded()
    found = app.store.replay_alerts(app.now(), tuple(number or ()), subscription)
    text = say(f"{len(found)} alerts are sent again; monitor run delivers them.", f"将重新发送 {len(found)} 条告警；由 monitor run 投递。")
    console().print(text, soft_wrap=True)
