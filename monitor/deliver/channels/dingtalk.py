"""DingTalk custom robot. https://open.dingtalk.com/document/robots/custom-robot-access

Its Markdown is a subset of its own, and nothing says how a sign is escaped; so signs in words that are not ours are exchanged for ones
that look the same or are kept apart by a zero-width space. A mention is made only by a list that is sent along.
"""

from __future__ import annotations

import re
from datetime import timedelta

from monitor.deliver.answers import Codes, by_codes
from monitor.deliver.channels.service import Form, Letter, Outgoing, Service, Unit
from monitor.deliver.fit import clip, utf8
from monitor.deliver.lines import Line, Mark, Run, fitted, heading, hushed, lines_of, touching
from monitor.model import Text

LIMIT = 20_000
"""Bytes of the whole request."""
_AROUND = 1_000
"""Bytes left for the preview, the list of mentions and braces."""
PREVIEW = 60
"""Characters of the title, which is shown in the list of chats."""

CODES = Codes(
    ("errcode",),
    ("errmsg",),
    frozenset({0}),
    limited=frozenset({130101, 410100}),
    # token unknown; keyword, signature or address not as the robot's settings ask; malformed message
    refused=frozenset({300001, 300005, 310000, 400013, 400101, 400102, 400105, 400106, 40035, 43004}),
    pause=timedelta(minutes=10),
)
"""More than 20 messages a minute: nothing is taken for ten minutes."""


def words(outgoing: Outgoing, letter: Letter) -> Outgoing:
    """Markdown; who is mentioned stays as the address says."""
    lines = [heading(letter.message.title), *lines_of(letter.message.markdown)]
    kept = fitted(lines, LIMIT - _AROUND, lambda line: utf8(_dialect(line).replace('"', '\\"')) + 4)
    markdown = {"title": clip(hushed(letter.message.title), PREVIEW), "text": "\n\n".join(map(_dialect, kept))}
    return Outgoing(outgoing.url, {"msgtype": "markdown", "markdown": markdown, "at": outgoing.payload.get("at", {})})


_BEFORE = {Mark.ITEM: "- ", Mark.HEADING: "### ", Mark.QUOTE: "> "}


def _dialect(line: Line) -> str:
    return _BEFORE.get(line.mark, "") + _START.sub("\u200b\\g<0>", "".join(map(_run, line.runs)))


_START = re.compile(r"^(?:[#>+=-]|\d+[.)])")
_ALIKE = str.maketrans({"*": "∗", "`": "ˋ", "~": "∼"})
_JOINS = re.compile(r"(?<=\])(?=[(:\[])|(?<=!)(?=\[)|(?<![^\W_])_(?=\w)")


def _run(run: Run) -> str:
    text = inert(run.text)
    if run.href:
        return f"[{text}]({run.href})"
    if run.strike:
        return f"[-{text}-]"
    return touching(text, "**", "**") if run.bold else text


def inert(text: str) -> str:
    """Words that no reader of Markdown takes for anything else. `gpt_4` keeps its sign, `_4_` does not."""
    return _JOINS.sub(lambda found: "ˍ" if found[0] else "\u200b", text.translate(_ALIKE))


SERVICE = Service(Text("DingTalk", "钉钉"), ("dingtalk",), Form.MARKDOWN, LIMIT, Unit.BYTES, words, by_codes(CODES))
