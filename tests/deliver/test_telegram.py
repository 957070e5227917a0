"""Telegram bots, as core.telegram.org/bots/api describes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.errors import ConfigError
from monitor.model import DeliveryFailure, DeliveryResult
from tests.deliver.making import MESSAGE, OK, SERVICES, deliverer, sent
from tests.deliver.receiver import Reply

URL = SERVICES["tgram"][1]
REFUSED, LIMITED, DOWN = DeliveryFailure.REFUSED, DeliveryFailure.RATE_LIMITED, DeliveryFailure.UNAVAILABLE


def test_a_bot_is_given_html() -> None:
    result, receiver = sent(URL, OK["tgram"])
    assert result == DeliveryResult()
    request = receiver.request
    assert (request.method, request.path) == ("POST", "/bot123456789:abcdefg_hijklmnopqrstuvwxyz0123456/sendMessage")
    assert request.json == {
        "chat_id": 12315544,
        "disable_notification": False,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "text": "<b>[High] Acme &amp; &lt;\u200bCo&gt;: 韩国 left</b>\n<b>Body</b> &amp; line\n"
        '• <b>Page</b>: <a href="https://acme.example/p?a=1&amp;b=2">https://acme.example/p?a=1&amp;b=2</a>\n'
        "• <s>South Korea</s> <code>monitor show 3f9a</code>",
    }


def test_a_topic_of_a_forum_is_named_in_the_address() -> None:
    _, receiver = sent(f"{URL}:77", OK["tgram"])
    assert receiver.request.json["message_thread_id"] == 77


def test_quotes_are_shown_as_quotes() -> None:
    _, receiver = sent(URL, OK["tgram"], message=replace(MESSAGE, markdown="> said & done"))
    assert receiver.request.json["text"].endswith("<blockquote>said &amp; done</blockquote>")


@pytest.mark.parametrize(
    ("status", "body", "result"),
    [
        (
            403,
            {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"},
            DeliveryResult(REFUSED, "HTTP 403 Forbidden: Forbidden: bot was blocked by the user"),
        ),
        (401, {"ok": False, "description": "Unauthorized"}, DeliveryResult(REFUSED, "HTTP 401 Unauthorized: Unauthorized")),
        (
            400,
            {"ok": False, "description": "Bad Request: chat not found"},
            DeliveryResult(REFUSED, "HTTP 400 Bad Request: Bad Request: chat not found"),
        ),
        (
            429,
            {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 35", "parameters": {"retry_after": 35}},
            DeliveryResult(LIMITED, "HTTP 429 Too Many Requests: Too Many Requests: retry after 35", timedelta(seconds=35)),
        ),
        (
            400,
            {"ok": False, "description": "group chat was upgraded", "parameters": {"migrate_to_chat_id": -100}},
            DeliveryResult(REFUSED, "HTTP 400 Bad Request: group chat was upgraded"),
        ),
        (502, {"ok": False, "description": "Bad Gateway"}, DeliveryResult(DOWN, "HTTP 502 Bad Gateway: Bad Gateway")),
    ],
)
def test_the_reason_and_the_wait_stand_in_the_body(status: int, body: dict[str, object], result: DeliveryResult) -> None:
    assert sent(URL, Reply(status, body))[0] == result


def test_the_chat_must_be_named() -> None:
    with pytest.raises(ConfigError, match="name the chat"):
        deliverer().check_url("tgram://123456789:abcdefg_hijklmnopqrstuvwxyz0123456")
