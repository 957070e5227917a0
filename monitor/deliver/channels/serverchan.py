"""ServerChan: a card in WeChat that opens the whole. https://sct.ftqq.com/sendkey

Keys of its third generation (`sctp<number>t…`) belong to an address of their own, which Apprise does not know.
https://doc.sc3.ft07.com/serverchan3
"""

from __future__ import annotations

import re
from datetime import timedelta

from monitor.deliver.answers import Answer, Codes, by_codes, json_object
from monitor.deliver.channels.commonmark import commonmark, document
from monitor.deliver.channels.service import Form, Letter, Outgoing, Service, Unit
from monitor.deliver.channels.short import card_text
from monitor.deliver.fit import clip, utf8
from monitor.deliver.lines import fitted, heading, hushed, lines_of
from monitor.model import DeliveryFailure, DeliveryResult, Text

TITLE, CARD = 32, 64
"""Characters."""
LIMIT = 32_000
"""Bytes of `desp`."""

CODES = Codes(("code", "errno"), ("message", "errmsg"), frozenset({0}), refused=frozenset({40001}))


def words(outgoing: Outgoing, letter: Letter) -> Outgoing:
    """A title and a short text for the card, Markdown behind it. The whole title stands there again, for the card's may be cut."""
    message = letter.message
    lines = [heading(message.title), *lines_of(message.markdown)]
    kept = fitted(lines, LIMIT, lambda line: utf8(commonmark(line)) + 2)
    payload = {"title": clip(hushed(message.title), TITLE), "short": card_text(message, CARD), "desp": document(kept)}
    return Outgoing(_address(outgoing.url), payload)


def _address(url: str) -> str:
    key = re.fullmatch(r"https://sctapi\.ftqq\.com/(sctp(\d+)t\w+)\.send", url)
    return f"https://{key[2]}.push.ft07.com/send/{key[1]}.send" if key else url


def answers(answer: Answer) -> DeliveryResult:
    """The day's quota and an unknown key have the same code; only the words tell them apart, and the quota comes back."""
    found = json_object(answer.body)
    said = str(found.get("message") or "")
    if "次数" in said:
        return DeliveryResult(DeliveryFailure.RATE_LIMITED, f"error {found.get('code')}: {said[:200]}", timedelta(hours=1))
    return by_codes(CODES)(answer)


SERVICE = Service(Text("ServerChan", "Server 酱"), ("schan",), Form.MARKDOWN, LIMIT, Unit.BYTES, words, answers)
