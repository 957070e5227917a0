"""WeCom group bot. https://developer.work.weixin.qq.com/document/path/99110

Its `text` messages are shown in WeChat too, which its Markdown is not; nothing in them is markup, and only a list that we do not send
makes a mention of `@all`.
"""

from __future__ import annotations

from datetime import timedelta

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
    # no such robot, robot off or not in the group; malformed, empty or too long message
    refused=frozenset({93000, 93004, 93008, 40008, 40014, 40058, 44004, 45002}),
    pause=timedelta(minutes=1),
)
"""https://developer.work.weixin.qq.com/document/path/90313; 20 messages a minute"""


def words(outgoing: Outgoing, letter: Letter) -> Outgoing:
    """A text."""
    return Outgoing(outgoing.url, {"msgtype": "text", "text": {"content": short_text(letter.message, LIMIT, utf8)}})


SERVICE = Service(Text("WeCom group bot", "企业微信群机器人"), ("wecombot",), Form.SHORT, LIMIT, Unit.BYTES, words, by_codes(CODES))
