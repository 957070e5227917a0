"""Messages to deliver, addresses to deliver to."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

from monitor.deliver import Deliverer
from monitor.deliver.channels import AppriseChannel
from monitor.model import Alert, AlertStatus, Message, Severity
from tests.render.making import CHANGE, subscription

NOW = datetime(2026, 9, 1, 2, tzinfo=UTC)
SECRET = "Zq7SecretToken9xW"
MESSAGE = Message(
    "[High] Acme & <Co>: 韩国 left",
    "Body & <b> line 1\nline 2",
    "**Body** & line",
    "<p>Body &amp; <b>bold</b></p>",
    "change-1:7",
    Severity.HIGH,
)

SERVICES = {
    "slack": ("https://hooks.slack.com", "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#alerts"),
    "wecombot": ("https://qyapi.weixin.qq.com", f"wecombot://{SECRET}"),
    "feishu": ("https://open.feishu.cn", f"feishu://{SECRET}"),
    "lark": ("https://open.larksuite.com", f"lark://{SECRET}"),
    "dingtalk": ("https://oapi.dingtalk.com", f"dingtalk://{SECRET}"),
    "schan": ("https://sctapi.ftqq.com", f"schan://{SECRET}"),
    "pushplus": ("https://www.pushplus.plus", f"pushplus://{'a1b2c3d4' * 4}"),
    "wxpusher": ("https://wxpusher.zjiecode.com", f"wxpusher://AT_{SECRET}/UID_someone"),
    "tgram": ("https://api.telegram.org", "tgram://123456789:abcdefg_hijklmnopqrstuvwxyz0123456/12315544"),
    "discord": ("https://discord.com", f"discord://123456789012345678/{SECRET}"),
}
"""A scheme's public origin, and an address."""


def deliverer(origin: str = "", *, stream: io.StringIO | None = None, draw: float = 0.0) -> Deliverer:
    """A deliverer for which every public service is at `origin`."""
    rewrite = {public: origin for public, _ in SERVICES.values()}
    return Deliverer(stream=stream or io.StringIO(), draw=lambda: draw, others=AppriseChannel(rewrite))


def alert(url: str = "console:", attempts: int = 0, created_at: datetime = NOW) -> Alert:
    """A pending alert for a channel address."""
    return Alert(1, CHANGE, replace(subscription(), url=url), "matches", created_at, AlertStatus.PENDING, attempts)
