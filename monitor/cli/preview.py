"""`subscriptions preview` and `route test`: who would be told of what, when, and why."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import console, lay_out, recorded, say, settings
from monitor.cli.filters import FilterOptions, check_filter
from monitor.cli.help import command, group, told
from monitor.cli.manner import MannerOptions
from monitor.cli.options import ListFormat, ListFormatOption
from monitor.cli.when import moment, shown
from monitor.errors import NotFoundError
from monitor.model import Alert, ChangeFilter, Draft, Manner, Purpose, Subscription, Text

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.rehearsal import Answer, Preview
    from monitor.route import Impacts


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module; `preview` stands with the subscriptions."""
    routing = group(app, "route")
    command(
        routing,
        try_route,
        "Who would hear of a change and when, who not, and why.",
        "某条变更会通知谁、何时通知，不通知谁，以及原因。",
        name="test",
    )


# --- subscriptions preview


def preview(
    wanted: FilterOptions,
    manner: MannerOptions,
    since: Annotated[
        str,
        typer.Option(
            "--since",
            "-s",
            metavar="TIME",
            help=told('From when: 30d, "2 weeks", 2026-01-31.', "起始时间：30d、3天、2026-01-31。"),
        ),
    ] = "90d",
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", help=told("A subscription to begin from (default: a new one).", "以某个订阅为基础（默认：新订阅）。")
        ),
    ] = None,
    format_: ListFormatOption = ListFormat.TEXT,
) -> None:
    """Play what is recorded through a subscription that there is, or might be. Nothing is written or sent."""
    from monitor.rehearsal import preview as rehearse

    app = recorded()
    now, zone = app.now(), settings().timezone
    begin = moment(since, now, zone)
    base = _subscription(app, name, begin)
    chosen = replace(base, filter=wanted.over(base.filter), manner=manner.over(base.manner, now))
    check_filter(chosen.filter, app.store.watchlist(everything=True))
    found = rehearse(app.store, app.subjects, chosen, begin, now, impacts_of(app))
    if format_ is ListFormat.JSON:
        print(json.dumps(_preview_json(found), ensure_ascii=False, indent=2))
        return
    for at, draft in found.messages:
        _print_message(at, draft, chosen.manner.timezone)
    for line in _totals(found):
        console().print(line, markup=False, soft_wrap=True)


def _subscription(app: App, name: str | None, begin: datetime) -> Subscription:
    if name is None:
        return Subscription(0, "", "", ChangeFilter(), settings().language, begin, manner=Manner(timezone=settings().timezone))
    found = next((each for each in app.store.subscriptions() if each.name == name), None)
    if found is None:
        raise NotFoundError(
            Text(
                f'no subscription is called "{name}"; see: monitor subscriptions list',
                f"没有名为“{name}”的订阅；请看：monitor subscriptions list",
            )
        )
    return found


def impacts_of(app: App) -> Impacts | None:
    """What changes mean to the user's profiles; None: there are none."""
    standing = app.standing
    return None if standing is None else lambda change: frozenset(impact.level for impact in standing.impacts_of(change))


def _print_message(at: datetime, draft: Draft, zone: str) -> None:
    from monitor.cli.events import FORMS, about

    out = console()
    form = FORMS[draft.form].in_language(settings().language)
    count = f" ({len(draft.alerts)})" if len(draft.alerts) > 1 else ""
    out.print(f"{shown(at, zone)}  {form}{count}", markup=False, style="bold", soft_wrap=True)
    for alert in draft.alerts:
        again = say("reminder: ", "提醒：") if alert.purpose is Purpose.REMINDER else ""
        out.print(f"    {again}{about(alert.event)}", markup=False, soft_wrap=True)


def _totals(found: Preview) -> list[str]:
    messages, alerts = len(found.messages), sum(len(draft.alerts) for _, draft in found.messages)
    lines = [
        say(
            f"Recorded: {found.events}. Pass the filter: {found.heard}. Messages: {messages}, alerts in them: {alerts}. Settled unsent: "
            f"{len(found.settled)}. Still waiting: {len(found.waiting)}.",
            f"记录 {found.events} 条，符合过滤条件 {found.heard} 条：{messages} 条消息，含 {alerts} 条告警；{len(found.settled)} 条无需发送，"
            f"{len(found.waiting)} 条仍在等待。",
        )
    ]
    from monitor.route import HOLDING_TEXTS, REASON_TEXTS, settled_text

    lang = settings().language
    settled = Counter(settled_text(each.reason.partition(": ")[0]).in_language(lang) for each in found.settled)
    waits = Counter(HOLDING_TEXTS[each.holding].in_language(lang) for each in found.waiting)
    unheard = Counter({REASON_TEXTS[reason].in_language(lang): count for reason, count in found.unheard.items()})
    for title, counts in ((say("left out", "未通过"), unheard), (say("settled", "无需发送"), settled), (say("waiting", "等待"), waits)):
        lines += [f"  {title}: {text} ({count})" for text, count in counts.most_common()]
    return lines


def _preview_json(found: Preview) -> dict[str, object]:
    return {
        "recorded": found.events,
        "heard": found.heard,
        "left_out": {reason.value: count for reason, count in found.unheard.items()},
        "messages": [
            {"at": at.isoformat(), "form": draft.form.value, "alerts": [_alert_json(each) for each in draft.alerts]}
            for at, draft in found.messages
        ],
        "settled": [{**_alert_json(each.alert), "reason": each.reason} for each in found.settled],
        "waiting": [
            {**_alert_json(each.alert), "reason": each.holding.value, "until": each.until and each.until.isoformat()}
            for each in found.waiting
        ],
    }


def _alert_json(alert: Alert) -> dict[str, object]:
    from monitor.route import severity_of

    return {"event": alert.event.id, "purpose": alert.purpose.value, "severity": severity_of(alert.event).value}


# --- route test


def try_route(
    change: Annotated[
        str,
        typer.Argument(
            metavar="CHANGE",
            help=told(
                "Id of the change, or a unique beginning of it; or of an incident's step.", "变更编号或其唯一前缀；也可以是故障事件的编号。"
            ),
        ),
    ],
    format_: ListFormatOption = ListFormat.TEXT,
) -> None:
    """For every subscription, as if the change were recorded now."""
    from monitor.cli.events import found_event
    from monitor.rehearsal import answers

    app = recorded()
    now = app.now()
    event = found_event(app.store, change)
    document = app.subjects.by_source[event.source][1] if event.source in app.subjects.by_source else None
    rows = answers(event, app.store.subscriptions(), document, now, impacts_of(app), app.store.silences(now))
    if format_ is ListFormat.JSON:
        print(json.dumps([_answer_json(row) for row in rows], ensure_ascii=False, indent=2))
        return
    if not rows:
        console().print(say("Nobody is told yet: monitor subscribe URL", "还没有任何订阅：monitor subscribe URL"))
        return
    _print_answers(rows)


def _print_answers(rows: tuple[Answer, ...]) -> None:
    from rich.table import Table
    from rich.text import Text as Line

    table = Table(box=None, pad_edge=False)
    for heading in (say("subscription", "订阅"), say("hears it", "是否通知"), say("why", "原因"), say("when", "何时")):
        table.add_column(heading, overflow="fold")
    for row in rows:
        hears = say("yes", "是") if row.hearing.hears and row.settled is None else say("no", "否")
        table.add_row(*map(Line, (row.subscription.name, hears, row.hearing.text.in_language(settings().language), _when(row))))
    lay_out(table)


def _when(row: Answer) -> str:
    from monitor.route import HOLDING_TEXTS, settled_text

    lang = settings().language
    if not row.hearing.hears:
        return ""
    if row.settled is not None:
        return settled_text(row.settled).in_language(lang)
    if row.at is None:
        return say("not within 40 days", "40 天内不会")
    if row.holding is None:
        return say("at once", "立即")
    at, why = shown(row.at, row.subscription.manner.timezone), HOLDING_TEXTS[row.holding]
    return say(f"{at} ({why.en})", f"{at}（{why.zh}）")


def _answer_json(row: Answer) -> dict[str, object]:
    return {
        "subscription": row.subscription.name,
        "hears": row.hearing.hears,
        "reason": row.hearing.reason.value,
        "at": row.at and row.at.isoformat(),
        "holding": row.holding and row.holding.value,
        "settled": row.settled,
    }
