"""WeCom application: fetches a token, then sends to members, departments or tags; shown in WeChat too.

https://developer.work.weixin.qq.com/document/path/90236. Links are live in its text (`<a href>`), so tags are broken.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from monitor.deliver.answers import Codes, by_codes
from monitor.deliver.channels.service import Form, Letter, Outgoing, Service, Unit
from monitor.deliver.channels.short import short_text
from monitor.deliver.fit import utf8
from monitor.model import Text

LIMIT = 2048
"""Bytes of UTF-8."""

CODES = Codes(
    ("errcode",),
    ("errmsg",),
    frozenset({0}),
    limited=frozenset({45009, 45033}),
    # secret or corporation unknown, application off or another one's; this machine's address not trusted; nobody may get it; malformed
    refused=frozenset({40001, 40013, 40056, 40091, 41004, 48001, 48002, 50001, 301002, 60020, 81013, 40008, 40058, 44004, 45002}),
    pause=timedelta(minutes=1),
)
"""https://developer.work.weixin.qq.com/document/path/90313"""


def words(outgoing: Outgoing, letter: Letter) -> Outgoing:
    """A text for whom the address names."""
    kept = {name: value for name, value in outgoing.payload.items() if name in ("agentid", "touser", "toparty", "totag")}
    return Outgoing(outgoing.url, {**kept, "msgtype": "text", "text": {"content": short_text(letter.message, LIMIT, utf8)}})


def problem(service: Any) -> Text | None:
    """Somebody must get it."""
    if service.users or service.departments or service.tag_ids:
        return None
    return Text(
        "say who gets it: wechat://CorpID:Secret@AgentID/@user, /%23department, /+tag or /@all",
        "请写明接收人：wechat://CorpID:Secret@AgentID/@成员、/%23部门、/+标签 或 /@all",
    )


SERVICE = Service(Text("WeCom application", "企业微信应用"), ("wechat",), Form.SHORT, LIMIT, Unit.BYTES, words, by_codes(CODES), problem)
