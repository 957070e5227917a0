"""Telegram bot. https://core.telegram.org/bots/api#sendmessage"""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import Any

from monitor.deliver.answers import Answer, by_status, failed_with, json_object
from monitor.deliver.channels.service import Form, Letter, Outgoing, Service, Unit
from monitor.deliver.fit import utf16
from monitor.deliver.lines import Line, Mark, Run, fitted, heading, lines_of
from monitor.model import DeliveryResult, Text

LIMIT = 4096
"""UTF-16 units of the text. Telegram counts without tags; we count with them."""


def words(outgoing: Outgoing, letter: Letter) -> Outgoing:
    """HTML of the few tags that Telegram knows; chat and topic stay as the address says."""
    kept = fitted([heading(letter.message.title), *lines_of(letter.message.markdown)], LIMIT, lambda line: utf16(_html(line)) + 1)
    names = ("chat_id", "message_thread_id", "disable_notification")
    payload = {name: value for name, value in outgoing.payload.items() if name in names}
    text = "\n".join(map(_html, kept))
    return Outgoing(outgoing.url, {**payload, "text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}})


def _html(line: Line) -> str:
    inner = "".join(map(_run, line.runs))
    if line.mark is Mark.QUOTE:
        return f"<blockquote>{inner}</blockquote>"
    return f"• {inner}" if line.mark is Mark.ITEM else inner


def _run(run: Run) -> str:
    text = escape(run.text, quote=False)
    for on, tag in ((run.code, "code"), (run.strike, "s"), (run.bold, "b")):
        text = f"<{tag}>{text}</{tag}>" if on else text
    return f'<a href="{escape(run.href)}">{text}</a>' if run.href else text


def answers(answer: Answer) -> DeliveryResult:
    """The reason, and how long to wait, stand in the body. https://core.telegram.org/bots/api#making-requests"""
    found = json_object(answer.body)
    said, parameters = found.get("description"), found.get("parameters")
    if answer.ok or not isinstance(said, str):
        return by_status(answer)
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return failed_with(answer, f": {said[:200]}", timedelta(seconds=wait) if isinstance(wait, int) else None)


def problem(service: Any) -> Text | None:
    """Apprise would ask Telegram who wrote to the bot last."""
    if service.targets:
        return None
    return Text("name the chat: tgram://bot-token/chat-id", "请写明会话：tgram://机器人令牌/会话 ID")


SERVICE = Service(Text("Telegram", "Telegram"), ("tgram",), Form.HTML, LIMIT, Unit.CHARACTERS, words, answers, problem)
