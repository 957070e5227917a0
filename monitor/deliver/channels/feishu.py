"""Feishu and Lark custom bots. https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot

The message is a `post`: its parts are data with a tag each, so that `<at user_id="all">` in a page's words is text.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import parse_qs, urlsplit

from monitor.deliver.answers import Codes, by_codes
from monitor.deliver.channels.service import Form, Letter, Outgoing, Service, Unit, size_of
from monitor.deliver.fit import clip
from monitor.deliver.lines import Line, Mark, Run, fitted, hushed, lines_of, marked
from monitor.model import Text

LIMIT = 20_000
"""Bytes of the whole request (20 KB)."""
_AROUND = 1_000
"""Bytes left for title, signature and braces."""

CODES = Codes(
    ("code", "StatusCode"),
    ("msg", "StatusMessage"),
    frozenset({0}),
    limited=frozenset({11232}),
    # token invalid; signature, address or keyword not as the robot's settings ask; malformed or too long message
    refused=frozenset({19001, 19021, 19022, 19024, 19002, 10208, 11246}),
)


def words(outgoing: Outgoing, letter: Letter) -> Outgoing:
    """A title and lines; signed where the address has a `secret`."""
    language = "zh_cn" if "feishu" in outgoing.url else "en_us"
    kept = fitted(lines_of(letter.message.markdown), LIMIT - _AROUND, lambda line: size_of(_parts(line)) + 2)
    post = {"title": clip(hushed(letter.message.title), 200), "content": [_parts(line) for line in kept]}
    return Outgoing(outgoing.url.rstrip("/"), {**_signature(letter), "msg_type": "post", "content": {"post": {language: post}}})


def _parts(line: Line) -> list[dict[str, str]]:
    before = [{"tag": "text", "text": _BEFORE[line.mark]}] if line.mark in _BEFORE else []
    return [*before, *(_part(run, line.mark is Mark.QUOTE) for run in line.runs)]


_BEFORE = {Mark.ITEM: "• ", Mark.QUOTE: "> "}


def _part(run: Run, quoted: bool) -> dict[str, str]:
    if run.href:
        return {"tag": "a", "text": run.text, "href": run.href}
    return {"tag": "text", "text": marked(run, quoted)}


def _signature(letter: Letter) -> dict[str, str]:
    """HMAC-SHA256 of nothing with `timestamp\\nsecret` for a key; good for an hour."""
    secret = parse_qs(urlsplit(letter.address).query).get("secret", [""])[-1]
    if not secret:
        return {}
    assert letter.at is not None, "a signature needs the time"
    stamp = str(int(letter.at.timestamp()))
    digest = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}


def _service(name: Text, scheme: str) -> Service:
    return Service(name, (scheme,), Form.BLOCKS, LIMIT, Unit.BYTES, words, by_codes(CODES))


FEISHU = _service(Text("Feishu", "飞书"), "feishu")
LARK = _service(Text("Lark", "Lark"), "lark")
