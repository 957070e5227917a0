"""WxPusher: a card in WeChat that opens the whole. https://wxpusher.zjiecode.com/docs/"""

from __future__ import annotations

import re
from typing import Any

from monitor.deliver.answers import Codes, by_codes
from monitor.deliver.channels.commonmark import document, weight
from monitor.deliver.channels.service import Form, Letter, Outgoing, Service, Unit
from monitor.deliver.fit import clip
from monitor.deliver.lines import fitted, heading, hushed, lines_of
from monitor.model import Message, Text

SUMMARY = 20
"""Characters; WeChat shows no more of it."""
LIMIT = 39_999
"""Characters of content."""
_HTML, _MARKDOWN = 2, 3

CODES = Codes(
    ("code",),
    ("msg",),
    frozenset({1000}),
    limited=frozenset({1008}),
    # token missing or unknown; no content; nobody of that id; too long; not allowed from here
    refused=frozenset({1001, 1002, 1003, 1004, 1007, 1010}),
)


def words(outgoing: Outgoing, letter: Letter) -> Outgoing:
    """HTML; where that is too long, as much Markdown as there is room for."""
    kind, content = _content(letter.message)
    return outgoing.having(summary=clip(hushed(letter.message.title), SUMMARY), content=content, contentType=kind)


def _content(message: Message) -> tuple[int, str]:
    html = _inner(message.html)
    if html and len(html) <= LIMIT:
        return _HTML, html
    return _MARKDOWN, document(fitted([heading(message.title), *lines_of(message.markdown)], LIMIT, weight))


def _inner(html: str) -> str:
    """What is inside `body`: all that WxPusher wants."""
    found = re.search(r"<body[^>]*>(.*)</body>", html, re.DOTALL)
    return (found[1] if found else html).strip()


def problem(service: Any) -> Text | None:
    """Somebody must get it."""
    if service._users or service._topics:  # Apprise has no other name for them
        return None
    return Text("say who gets it: wxpusher://AT_token/UID_user or /topic number", "请写明接收人：wxpusher://AT_token/UID_用户 或 /主题编号")


SERVICE = Service(Text("WxPusher", "WxPusher"), ("wxpusher",), Form.HTML, LIMIT, Unit.CHARACTERS, words, by_codes(CODES), problem)
