"""Messages to deliver, addresses to deliver to."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.deliver import Deliverer
from monitor.deliver.apprised import AppriseChannel
from monitor.model import Alert, AlertStatus, DeliveryResult, Message, Severity
from tests.deliver.receiver import Receiver, Reply, receiving
from tests.render.making import CHANGE, subscription

NOW = datetime(2026, 9, 1, 2, tzinfo=UTC)
SECRET = "Zq7SecretToken9xW"
MESSAGE = Message(
    "[High] Acme & <Co>: 韩国 left",
    "Body & <b> line 1\nline 2",
    "**Body** & line\n\n- **Page**: <https://acme.example/p?a=1&b=2>\n- ~~South Korea~~ `monitor show 3f9a`",
    "<html><body><p>Body &amp; <b>bold</b></p></body></html>",
    "change-1:7",
    Severity.HIGH,
)
LONG = "\n\n".join(
    [
        "韩国离开了支持列表。",
        *(f"- **第 {n} 条**：很长的一条引文，讲了很多很多事情。" for n in range(2000)),
        "- 页面：<https://acme.example/regions>",
        "- 详情：`monitor show 1`",
    ]
)
LONG_MESSAGE = replace(MESSAGE, title="韩" * 500, body=LONG.replace("\n\n", "\n"), markdown=LONG, html=f"<body>{LONG}</body>")
HOSTILE = (
    '<!channel> <!here|x> <@U123> <at user_id="all"></at> <at>all</at> @all @everyone @channel @someone '
    "[click](https://evil.example) ![x](https://evil.example/i.png) <https://evil.example|ok> <a href='https://evil.example'>a</a> "
    "*bold* _it_ ~~gone~~ `code` <font color=red>red</font> [a]: https://evil.example"
)
"""What a page might say to wake a room or to plant a link, in every dialect."""

SLACK = ("https://hooks.slack.com", "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ")
SERVICES = {
    "slack": SLACK,
    "wecombot": ("https://qyapi.weixin.qq.com", f"wecombot://{SECRET}"),
    "wechat": ("https://qyapi.weixin.qq.com", f"wechat://ww12345678:{SECRET}@1000002/@zhang/%232/+7"),
    "feishu": ("https://open.feishu.cn", f"feishu://{SECRET}"),
    "lark": ("https://open.larksuite.com", f"lark://{SECRET}"),
    "dingtalk": ("https://oapi.dingtalk.com", f"dingtalk://{SECRET}"),
    "schan": ("https://sctapi.ftqq.com", f"schan://{SECRET}"),
    "pushplus": ("https://www.pushplus.plus", f"pushplus://{'a1b2c3d4' * 4}"),
    "wxpusher": ("https://wxpusher.zjiecode.com", f"wxpusher://AT_{SECRET}/UID_someone"),
    "workflows": ("https://prod-1.westeurope.logic.azure.com", f"workflows://prod-1.westeurope.logic.azure.com/643e69f8/{SECRET}"),
    "tgram": ("https://api.telegram.org", "tgram://123456789:abcdefg_hijklmnopqrstuvwxyz0123456/12315544"),
    "discord": ("https://discord.com", f"discord://123456789012345678/{SECRET}"),
}
"""A scheme's public origin, and an address."""
OK: dict[str, Reply] = {
    "slack": Reply(),
    "wecombot": Reply(body={"errcode": 0, "errmsg": "ok"}),
    "wechat": Reply(body={"errcode": 0, "errmsg": "ok", "access_token": "accesstoken000001", "expires_in": 7200}),
    "feishu": Reply(body={"code": 0, "msg": "success", "data": {}}),
    "lark": Reply(body={"StatusCode": 0, "StatusMessage": "success"}),
    "dingtalk": Reply(body={"errcode": 0, "errmsg": "ok"}),
    "schan": Reply(body={"code": 0, "message": "", "data": {"pushid": "1", "readkey": "k", "error": "SUCCESS", "errno": 0}}),
    "pushplus": Reply(body={"code": 200, "msg": "请求成功", "data": "id"}),
    "wxpusher": Reply(body={"code": 1000, "msg": "处理成功", "success": True}),
    "workflows": Reply(202, b""),
    "tgram": Reply(body={"ok": True, "result": {"message_id": 7}}),
    "discord": Reply(204, b""),
}
"""What each service answers when it took a message."""
ORIGINS = {public for public, _ in SERVICES.values()} | {"https://slack.com", "https://7.push.ft07.com"}


def deliverer(origin: str = "", *, stream: io.StringIO | None = None) -> Deliverer:
    """A deliverer for which every public service is at `origin`, and it is always NOW."""
    return Deliverer(
        stream=stream or io.StringIO(),
        others=AppriseChannel(dict.fromkeys(ORIGINS, origin), lambda: NOW),
        clock=lambda: NOW,
    )


def sent(url: str, *replies: Reply, message: Message = MESSAGE) -> tuple[DeliveryResult, Receiver]:
    """What came of sending a message to a public service that answers so, and what it received."""
    with receiving(*replies) as receiver:
        return deliverer(receiver.origin).send(url, message), receiver


def alert(url: str = "console:", attempts: int = 0, created_at: datetime = NOW) -> Alert:
    """A pending alert for a channel address."""
    return Alert(1, CHANGE, replace(subscription(), url=url), "matches", created_at, status=AlertStatus.PENDING, attempts=attempts)


A_MINUTE = timedelta(minutes=1)

EXAMPLES = {
    "en": Message(
        title="[Critical] Acme · Supported countries: South Korea is no longer supported",
        body="Bites: 1 October 2026\nPage: https://acme.example/regions\nDetails: monitor show 3f2a91bc04",
        markdown="- **Bites**: 1 October 2026\n- **Was**: ~~South Korea~~\n- **Page**: <https://acme.example/regions>\n"
        "- **Details**: `monitor show 3f2a91bc04`",
        html="<html><body><p>…</p></body></html>",
        key="3f2a91bc04:7",
        severity=Severity.CRITICAL,
        short="Affected: production serves South Korea\n1 October 2026 · https://acme.example/regions",
        thread="acme/regions",
        payload='{"schema": "policy-monitor.alert/1", "key": "3f2a91bc04:7", "severity": "critical"}',
    ),
    "zh": Message(
        title="[严重] 爱克米 · 支持的国家：不再支持韩国",
        body="生效：2026年10月1日\n页面：https://acme.example/regions\n详情：monitor show 3f2a91bc04",
        markdown="- **生效**：2026年10月1日\n- **原文**：~~韩国~~\n- **页面**：<https://acme.example/regions>\n- **详情**：`monitor show 3f2a91bc04`",
        html="<html><body><p>…</p></body></html>",
        key="3f2a91bc04:7",
        severity=Severity.CRITICAL,
        short="受影响：生产环境服务韩国\n2026年10月1日 · https://acme.example/regions",
        thread="acme/regions",
        payload='{"schema": "policy-monitor.alert/1", "key": "3f2a91bc04:7", "severity": "critical"}',
    ),
}
"""The alert that the documentation shows as each service receives it."""
