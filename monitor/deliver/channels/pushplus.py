"""PushPlus: a card in WeChat that opens the whole. https://www.pushplus.plus/doc/guide/api.html"""

from __future__ import annotations

from monitor.deliver.answers import Codes, by_codes
from monitor.deliver.channels.commonmark import document, weight
from monitor.deliver.channels.service import Form, Letter, Outgoing, Service, Unit
from monitor.deliver.fit import clip
from monitor.deliver.lines import fitted, heading, hushed, lines_of
from monitor.model import Text

TITLE = 100
LIMIT = 20_000
"""Characters."""

CODES = Codes(
    ("code",),
    ("msg",),
    frozenset({200}),
    limited=frozenset({900}),
    # not allowed from here; token unknown; account not verified; parameters wrong; blocked
    refused=frozenset({401, 403, 805, 903, 905, 907, 908}),
)


def words(outgoing: Outgoing, letter: Letter) -> Outgoing:
    """HTML; where that is too long, as much Markdown as there is room for."""
    message = letter.message
    if message.html and len(message.html) <= LIMIT:
        return outgoing.having(title=clip(hushed(message.title), TITLE), content=message.html, template="html")
    kept = fitted([heading(message.title), *lines_of(message.markdown)], LIMIT, weight)
    return outgoing.having(title=clip(hushed(message.title), TITLE), content=document(kept), template="markdown")


SERVICE = Service(Text("PushPlus", "PushPlus"), ("pushplus", "wecom"), Form.HTML, LIMIT, Unit.CHARACTERS, words, by_codes(CODES))
