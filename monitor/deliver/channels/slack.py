"""Slack, by incoming webhook or by bot, in Block Kit.

The text goes into a `rich_text` block: its words are data, not `mrkdwn`, so that `<!channel>`, `<@U1>` or `<address|text>` in a page's
words stays what it is. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from __future__ import annotations

import json
import re
from html import escape
from itertools import groupby
from typing import Any

from monitor.deliver.answers import Answer, by_status, json_object, retry_after
from monitor.deliver.channels.service import Form, Letter, Outgoing, Service, Unit
from monitor.deliver.channels.short import short_text
from monitor.deliver.fit import characters, clip
from monitor.deliver.lines import Line, Mark, Run, fitted, hushed, lines_of
from monitor.model import DeliveryFailure, DeliveryResult, Text

TITLE = 150
"""Characters of a header block, https://docs.slack.dev/reference/block-kit/blocks/header-block"""
LIMIT = 12_000
"""Characters of all blocks; Slack refuses from about 13,200 on with `msg_blocks_too_long`, braces and quotes counted."""

_AROUND = 1_000
"""Characters left for the header and the braces around."""

WORKFLOW_LIMIT = 3_000
"""Characters of a workflow's variable that are surely taken."""
_WORKFLOW = re.compile(r"^https://hooks\.slack\.com/(?:workflows|triggers)/")

REFUSED = frozenset(
    {
        *("account_inactive", "enterprise_is_restricted", "invalid_auth", "missing_scope", "no_permission", "not_allowed_token_type"),
        *("not_authed", "team_access_not_granted", "team_not_found", "token_expired", "token_revoked", "two_factor_setup_required"),
        *("channel_not_found", "channel_type_not_supported", "is_archived", "is_inactive", "messages_tab_disabled", "not_in_channel"),
        *("restricted_action", "restricted_action_read_only_channel", "user_not_found"),
        *("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"),
    }
)
"""Errors that pass only when somebody acts, https://docs.slack.dev/reference/methods/chat.postMessage#errors"""
LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})


def words(outgoing: Outgoing, letter: Letter) -> Outgoing:
    """A header and the text, no previews of the pages it links to. Channel, thread and name stay as the address says.

    A workflow of Slack's own takes a variable `text` and nothing else.
    """
    if _WORKFLOW.search(outgoing.url):
        return Outgoing(outgoing.url, {"text": short_text(letter.message, WORKFLOW_LIMIT, characters)})
    title = _title(letter.message.title)
    kept = {name: value for name, value in outgoing.payload.items() if name in ("channel", "thread_ts", "username")}
    return Outgoing(
        outgoing.url,
        {
            **kept,
            "text": title,
            "blocks": [{"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}}, *_body(letter.message.markdown)],
            "unfurl_links": False,
            "unfurl_media": False,
        },
    )


def _title(title: str) -> str:
    """Escaped, as every text of Slack is, and short enough then."""
    room, text = TITLE, hushed(title)
    while len(shown := escape(clip(text, room), quote=False)) > TITLE:
        room -= 10
    return shown


def _body(markdown: str) -> list[dict[str, Any]]:
    lines = fitted(lines_of(markdown), LIMIT - _AROUND, lambda line: len(json.dumps(_paragraph(line), ensure_ascii=False)) + 2)
    elements = [element for mark, group in groupby(lines, lambda line: line.mark) for element in _sections(mark, list(group))]
    return [{"type": "rich_text", "elements": elements}] if elements else []


def _sections(mark: Mark, lines: list[Line]) -> list[dict[str, Any]]:
    """Lines of one kind: a list, quotes, or paragraphs."""
    if mark is Mark.ITEM:
        sections = [{"type": "rich_text_section", "elements": _elements(line)} for line in lines]
        return [{"type": "rich_text_list", "style": "bullet", "elements": sections}]
    return [{**_paragraph(line), **({"type": "rich_text_quote"} if mark is Mark.QUOTE else {})} for line in lines]


def _paragraph(line: Line) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": [*_elements(line), {"type": "text", "text": "\n"}]}


def _elements(line: Line) -> list[dict[str, Any]]:
    return [_element(run, line.mark is Mark.HEADING) for run in line.runs if run.text] or [{"type": "text", "text": " "}]


def _element(run: Run, heading: bool) -> dict[str, Any]:
    style = {"bold": run.bold or heading, "strike": run.strike, "code": run.code}
    styled = {"style": {name: True for name, on in style.items() if on}} if any(style.values()) else {}
    return {"type": "link", "url": run.href, "text": run.text, **styled} if run.href else {"type": "text", "text": run.text, **styled}


def answers(answer: Answer) -> DeliveryResult:
    """A webhook says `ok` or an HTTP status with its reason; the API says `"ok": false` and an error inside a 200."""
    found = json_object(answer.body)
    error = str(found.get("error") or "")
    if not answer.ok or found.get("ok", True) or not error:
        return by_status(answer)
    if error in LIMITED:
        return DeliveryResult(DeliveryFailure.RATE_LIMITED, f"error {error}", retry_after(answer))
    needed = f", needed: {found['needed']}" if found.get("needed") else ""
    return DeliveryResult(DeliveryFailure.REFUSED if error in REFUSED else DeliveryFailure.UNAVAILABLE, f"error {error}{needed}")


def problem(service: Any) -> Text | None:
    """A bot must be told its channel; Apprise would take #general."""
    if service.mode == "bot" and service.channels == [service.default_notification_channel]:
        return Text("name the bot's channel: slack://xoxb-…/#channel", "请写明机器人要发到的频道：slack://xoxb-…/#频道")
    return None


SERVICE = Service(Text("Slack", "Slack"), ("slack",), Form.BLOCKS, LIMIT, Unit.CHARACTERS, words, answers, problem)
