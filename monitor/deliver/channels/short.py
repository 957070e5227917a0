"""The text for channels that take little, most of them on the way to WeChat."""

from __future__ import annotations

from collections.abc import Callable

from monitor.deliver.fit import clip, fit
from monitor.deliver.lines import hushed
from monitor.model import Message


def short_text(message: Message, limit: int, size: Callable[[str], int]) -> str:
    """Title and short text; where there is none, as much of the whole as fits."""
    title = hushed(message.title)
    body = "\n".join(hushed(line) for line in (message.short or message.body).splitlines())
    whole = f"{title}\n{body}" if not body.startswith(title) else body
    return fit(whole, limit, size)


def card_text(message: Message, limit: int) -> str:
    """One line for a card that opens the whole: the short text, else the body's first words."""
    first = " ".join((message.short or message.body).split())
    return clip(hushed(first), limit)
