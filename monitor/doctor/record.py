"""What the record says: is the service at work, which sources fail, which channels refuse?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from monitor.doctor.findings import Check, Finding, Level
from monitor.errors import ConfigError
from monitor.model import Alert, SourceStatus, Text
from monitor.store.condition import Kept

LATE = timedelta(minutes=15)
"""A source that has been due for so long is looked at by nobody."""
_LISTED = 5


def at_work(rows: tuple[SourceStatus, ...], now: datetime) -> Finding:
    """Whether somebody looks at what is due."""
    if not rows:
        return Finding(
            Check.SERVICE,
            Level.NOTE,
            Text("Nothing is watched yet", "尚未监控任何内容"),
            next=Text("begin with: monitor init, then monitor run", "请先运行：monitor init，然后 monitor run"),
        )
    late = [row.due_at for row in rows if row.due_at is not None and now - row.due_at > LATE]
    if late:
        minutes = round((now - min(late)).total_seconds() / 60)
        return Finding(
            Check.SERVICE,
            Level.PROBLEM,
            Text(
                f"{len(late)} of {len(rows)} sources are overdue, the longest for {minutes} min: the service does not run, or is stuck",
                f"{len(rows)} 个来源中有 {len(late)} 个超时未检查，最久 {minutes} 分钟：服务未运行或已卡住",
            ),
            next=Text(
                "start it: systemctl start policy-monitor, or monitor run; its log says why it stopped",
                "请启动：systemctl start policy-monitor，或 monitor run；停止原因见日志",
            ),
        )
    return Finding(Check.SERVICE, Level.OK, Text(f"{len(rows)} sources, none overdue", f"{len(rows)} 个来源，均未超时"))


def failing(rows: tuple[SourceStatus, ...]) -> Finding:
    """Sources that could not be read the last time."""
    ill = [row for row in rows if row.tracking.trouble]
    if not ill:
        return Finding(Check.SOURCES, Level.OK, Text("No source fails", "没有来源故障"))
    names = ", ".join(str(row.source.key) for row in ill[:_LISTED]) + (" …" if len(ill) > _LISTED else "")
    return Finding(
        Check.SOURCES,
        Level.WARNING,
        Text(f"{len(ill)} of {len(rows)} sources fail", f"{len(rows)} 个来源中有 {len(ill)} 个故障"),
        names,
        Text(
            "see why, and what to do: monitor status, monitor watchlist doctor", "原因与处理办法：monitor status、monitor watchlist doctor"
        ),
    )


def channels(kept: tuple[Kept, ...], waiting: Iterable[Alert], dead: Iterable[Alert], resolve: Callable[[str], str]) -> Iterator[Finding]:
    """Channels that are not set here, that refused, or that fail. None is asked. The latest alerts come first."""
    if not kept:
        yield Finding(
            Check.CHANNELS,
            Level.NOTE,
            Text("Nobody is told: there is no subscription", "没有订阅：变更不会通知任何人"),
            next=Text("add one: monitor subscribe URL", "请添加：monitor subscribe URL"),
        )
        return
    troubles = [*_unresolved(kept, resolve), *_given_up(dead), *_failing(waiting)]
    yield from troubles
    if not troubles:
        yield Finding(Check.CHANNELS, Level.OK, Text(f"{len(kept)} subscriptions, none refused or failing", f"{len(kept)} 个订阅，均正常"))


def _unresolved(kept: tuple[Kept, ...], resolve: Callable[[str], str]) -> Iterator[Finding]:
    for each in kept:
        try:
            resolve(each.address or "")
        except ConfigError as error:
            step = Text("set it for the service; here it may be missing for good reason", "请为服务设置；若只是此处未设，可忽略")
            yield Finding(Check.CHANNELS, Level.WARNING, error.text, each.name, step)


def _given_up(dead: Iterable[Alert]) -> Iterator[Finding]:
    gave_up = [alert for alert in dead if alert.last_error]
    for name, why in {alert.subscription.name: alert.last_error for alert in reversed(gave_up)}.items():
        count = sum(alert.subscription.name == name for alert in gave_up)
        yield Finding(
            Check.CHANNELS,
            Level.PROBLEM,
            Text(f"{count} alerts were given up: {why}", f"已放弃 {count} 条告警：{why}"),
            name,
            Text(
                f"mend the channel, then: monitor alerts replay --subscription {name}",
                f"请修复该渠道，然后：monitor alerts replay --subscription {name}",
            ),
        )


def _failing(waiting: Iterable[Alert]) -> Iterator[Finding]:
    for name, why in {alert.subscription.name: alert.last_error for alert in waiting if alert.last_error}.items():
        yield Finding(
            Check.CHANNELS,
            Level.WARNING,
            Text(f"Alerts are not accepted yet: {why}", f"告警尚未被接受：{why}"),
            name,
            Text(
                f"they are tried again; to try now: monitor subscriptions test {name}",
                f"会自动重试；立即测试：monitor subscriptions test {name}",
            ),
        )
