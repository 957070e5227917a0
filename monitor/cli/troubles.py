"""Channels that refuse or fail, as `status` and `subscriptions list` tell of them."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.cli.base import console, say
from monitor.model import Alert


def print_channels_in_trouble(waiting: Iterable[Alert], dead: Iterable[Alert]) -> None:
    """A line for each subscription whose channel refuses or fails, in its latest words, with what to do. The latest alerts come first."""
    gave_up = [alert for alert in dead if alert.last_error]
    for name, why in {alert.subscription.name: alert.last_error for alert in reversed(gave_up)}.items():
        count = sum(alert.subscription.name == name for alert in gave_up)
        text = say(
            f"{name}: {count} given up: {why}; when it is mended: monitor alerts replay --subscription {name}",
            f"{name}：已放弃 {count} 条：{why}；修复后请运行：monitor alerts replay --subscription {name}",
        )
        console().print(text, style="red", markup=False, soft_wrap=True)
    for name, why in {alert.subscription.name: alert.last_error for alert in waiting if alert.last_error}.items():
        text = say(f"{name}: not accepted yet: {why}; tried again by monitor run", f"{name}：尚未被接受：{why}；monitor run 会重试")
        console().print(text, style="yellow", markup=False, soft_wrap=True)
