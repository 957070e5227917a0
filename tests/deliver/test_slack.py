"""Slack: incoming webhooks and bots, as docs.slack.dev describes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.deliver.channels.slack import TITLE
from monitor.errors import ConfigError
from monitor.model import DeliveryFailure, DeliveryResult
from tests.deliver.making import MESSAGE, SLACK, deliverer, sent
from tests.deliver.receiver import Reply

WEBHOOK = SLACK[1]
BOT = "slack://xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d/#alerts"
REFUSED, LIMITED, DOWN = DeliveryFailure.REFUSED, DeliveryFailure.RATE_LIMITED, DeliveryFailure.UNAVAILABLE
TITLE_SENT = "[High] Acme &amp; &lt;\u200bCo&gt;: 韩国 left"
BLOCKS = [
    {"type": "header", "text": {"type": "plain_text", "text": TITLE_SENT, "emoji": False}},
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "Body", "style": {"bold": True}},
                    {"type": "text", "text": " & line"},
                    {"type": "text", "text": "\n"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "text", "text": "Page", "style": {"bold": True}},
                            {"type": "text", "text": ": "},
                            {"type": "link", "url": "https://acme.example/p?a=1&b=2", "text": "https://acme.example/p?a=1&b=2"},
                        ],
                    },
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "text", "text": "South Korea", "style": {"strike": True}},
                            {"type": "text", "text": " "},
                            {"type": "text", "text": "monitor show 3f9a", "style": {"code": True}},
                        ],
                    },
                ],
            },
        ],
    },
]


def test_a_webhook_is_given_blocks() -> None:
    result, receiver = sent(WEBHOOK, Reply(body=b"ok"))
    assert result == DeliveryResult()
    request = receiver.request
    assert (request.method, request.path) == ("POST", "/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ")
    assert request.headers["content-type"] == "application/json; charset=utf-8"
    assert request.json == {"text": TITLE_SENT, "blocks": BLOCKS, "unfurl_links": False, "unfurl_media": False}


def test_a_bot_posts_to_its_channel_with_its_token() -> None:
    result, receiver = sent(BOT, Reply(body={"ok": True, "channel": "C1", "ts": "1503435956.000247"}))
    assert result == DeliveryResult()
    request = receiver.request
    assert (request.method, request.path) == ("POST", "/api/chat.postMessage")
    assert request.headers["authorization"] == "Bearer xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d"
    assert request.json["channel"] == "#alerts"
    assert request.json["blocks"] == BLOCKS


def test_a_bot_can_post_into_a_thread_that_its_address_names() -> None:
    _, receiver = sent(f"{BOT}:1503435956.000247", Reply(body={"ok": True}))
    assert receiver.request.json["thread_ts"] == "1503435956.000247"


def test_a_workflow_is_given_a_text() -> None:
    result, receiver = sent("slack://T1JJ3T3L2/F0712345/1234567/Yabc?mode=workflow", Reply(body={"ok": True}))
    assert result == DeliveryResult()
    assert receiver.request.path == "/workflows/T1JJ3T3L2/F0712345/1234567/Yabc"
    assert receiver.request.json == {"text": "[High] Acme & <\u200bCo>: 韩国 left\nBody & <\u200bb> line 1\nline 2"}


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        (Reply(404, b"no_service"), DeliveryResult(REFUSED, "HTTP 404 Not Found: no_service")),
        (Reply(410, b"channel_is_archived"), DeliveryResult(REFUSED, "HTTP 410 Gone: channel_is_archived")),
        (Reply(403, b"action_prohibited"), DeliveryResult(REFUSED, "HTTP 403 Forbidden: action_prohibited")),
        (Reply(400, b"invalid_blocks"), DeliveryResult(REFUSED, "HTTP 400 Bad Request: invalid_blocks")),
        (Reply(500, b"rollup_error"), DeliveryResult(DOWN, "HTTP 500 Internal Server Error: rollup_error")),
    ],
)
def test_a_webhooks_errors(reply: Reply, result: DeliveryResult) -> None:
    assert sent(WEBHOOK, reply)[0] == result


@pytest.mark.parametrize(
    ("body", "result"),
    [
        ({"ok": False, "error": "token_revoked"}, DeliveryResult(REFUSED, "error token_revoked")),
        ({"ok": False, "error": "channel_not_found"}, DeliveryResult(REFUSED, "error channel_not_found")),
        (
            {"ok": False, "error": "missing_scope", "needed": "chat:write"},
            DeliveryResult(REFUSED, "error missing_scope, needed: chat:write"),
        ),
        ({"ok": False, "error": "internal_error"}, DeliveryResult(DOWN, "error internal_error")),
        ({"ok": False, "error": "something new"}, DeliveryResult(DOWN, "error something new")),
        ({"ok": False, "error": "ratelimited"}, DeliveryResult(LIMITED, "error ratelimited", timedelta(seconds=30))),
    ],
)
def test_a_bots_errors_stand_in_a_200(body: dict[str, object], result: DeliveryResult) -> None:
    assert sent(BOT, Reply(200, body, {"Retry-After": "30"}))[0] == result


def test_a_bot_must_be_told_its_channel() -> None:
    with pytest.raises(ConfigError, match="name the bot's channel"):
        deliverer().check_url("slack://xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d")


@pytest.mark.parametrize("title", ["&" * 400, "word " * 100, "a" * 151])
def test_a_title_fits_the_header_with_its_escapes(title: str) -> None:
    _, receiver = sent(WEBHOOK, message=replace(MESSAGE, title=title))
    shown = receiver.request.json["blocks"][0]["text"]["text"]
    assert len(shown) <= TITLE
    assert shown.endswith("…")


def test_quotes_and_headings_have_their_own_form() -> None:
    _, receiver = sent(WEBHOOK, message=replace(MESSAGE, markdown="# Head\n\n> said\n\n[**all**](https://a.example)"))
    (block,) = receiver.request.json["blocks"][1:]
    assert [element["type"] for element in block["elements"]] == ["rich_text_section", "rich_text_quote", "rich_text_section"]
    assert block["elements"][0]["elements"][0] == {"type": "text", "text": "Head", "style": {"bold": True}}
    assert block["elements"][2]["elements"][0] == {"type": "link", "url": "https://a.example", "text": "all", "style": {"bold": True}}
