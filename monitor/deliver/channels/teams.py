"""Microsoft Teams, by a workflow that starts when a webhook is called.

The card's words are `TextRun`s, which are not read as Markdown; a mention would need a list of entities that is not sent.
https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
"""

from __future__ import annotations

import json
import re
from typing import Any

from monitor.deliver.answers import Answer, by_status, retry_after
from monitor.deliver.channels.service import Form, Letter, Outgoing, Service, Unit
from monitor.deliver.fit import clip
from monitor.deliver.lines import Line, Mark, Run, fitted, hushed, lines_of
from monitor.model import DeliveryFailure, DeliveryResult, Text

LIMIT = 28_000
"""Bytes of the whole message (28 KB), in UTF-16: two for a letter."""
_AROUND = 2_000
"""Bytes left for the title and the braces around."""


def words(outgoing: Outgoing, letter: Letter) -> Outgoing:
    """An adaptive card over the channel's whole width."""
    title = clip(hushed(letter.message.title), 200)
    kept = fitted(lines_of(letter.message.markdown), LIMIT - _AROUND, lambda line: 2 * len(json.dumps(_block(line), ensure_ascii=False)))
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "fallbackText": title,
        "body": [_rich({"type": "TextRun", "text": title, "weight": "Bolder", "size": "Large"}), *map(_block, kept)],
        "msteams": {"width": "full"},
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return Outgoing(outgoing.url, {"type": "message", "attachments": [attachment]})


def _rich(*inlines: dict[str, Any]) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": list(inlines)}


def _block(line: Line) -> dict[str, Any]:
    bullet = [{"type": "TextRun", "text": "• "}] if line.mark is Mark.ITEM else []
    return _rich(*bullet, *(_run(run, line.mark is Mark.HEADING) for run in line.runs))


def _run(run: Run, heading: bool) -> dict[str, Any]:
    style: dict[str, Any] = {"weight": "Bolder"} if run.bold or heading else {}
    style |= {"strikethrough": True} if run.strike else {}
    style |= {"fontType": "Monospace"} if run.code else {}
    style |= {"color": "Accent", "selectAction": {"type": "Action.OpenUrl", "url": run.href}} if run.href else {}
    return {"type": "TextRun", "text": run.text, **style}


def answers(answer: Answer) -> DeliveryResult:
    """A connector may answer 200 and say in words that Teams refused."""
    said = answer.body[:400].decode("utf-8", "replace")
    found = re.search(r"Webhook message delivery failed.*?HTTP error (\d{3})", said)
    if not answer.ok or not found:
        return by_status(answer)
    failure = DeliveryFailure.RATE_LIMITED if found[1] == "429" else DeliveryFailure.UNAVAILABLE
    return DeliveryResult(failure, f"Teams said {found[1]}", retry_after(answer))


SERVICE = Service(Text("Microsoft Teams", "Microsoft Teams"), ("workflow", "workflows"), Form.BLOCKS, LIMIT, Unit.BYTES, words, answers)
