"""Feishu and Lark custom bots, as open.feishu.cn describes them."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from monitor.deliver.apprised import AppriseChannel
from monitor.model import DeliveryFailure, DeliveryResult
from tests.deliver.making import MESSAGE, NOW, OK, SECRET, SERVICES, sent
from tests.deliver.receiver import Reply

REFUSED, LIMITED, DOWN = DeliveryFailure.REFUSED, DeliveryFailure.RATE_LIMITED, DeliveryFailure.UNAVAILABLE
POST = {
    "title": "[High] Acme & <\u200bCo>: 韩国 left",
    "content": [
        [{"tag": "text", "text": "Body"}, {"tag": "text", "text": " & line"}],
        [
            {"tag": "text", "text": "• "},
            {"tag": "text", "text": "Page"},
            {"tag": "text", "text": ": "},
            {"tag": "a", "text": "https://acme.example/p?a=1&b=2", "href": "https://acme.example/p?a=1&b=2"},
        ],
        [
            {"tag": "text", "text": "• "},
            {"tag": "text", "text": "[-South Korea-]"},
            {"tag": "text", "text": " "},
            {"tag": "text", "text": "monitor show 3f9a"},
        ],
    ],
}


@pytest.mark.parametrize(("scheme", "language"), [("feishu", "zh_cn"), ("lark", "en_us")])
def test_a_bot_is_given_a_post(scheme: str, language: str) -> None:
    result, receiver = sent(SERVICES[scheme][1], OK[scheme])
    assert result == DeliveryResult()
    request = receiver.request
    assert (request.method, request.path) == ("POST", f"/open-apis/bot/v2/hook/{SECRET}")
    assert request.headers["content-type"] == "application/json"
    assert request.json == {"msg_type": "post", "content": {"post": {language: POST}}}


@pytest.mark.parametrize("scheme", ["feishu", "lark"])
def test_a_bot_with_a_signature_is_given_one(scheme: str) -> None:
    """The key is `timestamp\\nsecret`, and what is signed is empty."""
    _, receiver = sent(f"{SERVICES[scheme][1]}?secret=signing-secret", OK[scheme])
    told = receiver.request.json
    assert told["timestamp"] == str(int(NOW.timestamp()))
    digest = hmac.new(f"{told['timestamp']}\nsigning-secret".encode(), b"", hashlib.sha256).digest()
    assert base64.b64decode(told["sign"]) == digest
    assert told["msg_type"] == "post"


def test_a_signature_needs_the_time() -> None:
    with pytest.raises(AssertionError, match="a signature needs the time"):
        AppriseChannel().send(f"feishu://{SECRET}?secret=x", MESSAGE)


@pytest.mark.parametrize(
    ("body", "result"),
    [
        (
            {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"},
            (REFUSED, "error 19001: param invalid: incoming webhook access token invalid"),
        ),
        (
            {"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"},
            (REFUSED, "error 19021: sign match fail or timestamp is not within one hour from current time"),
        ),
        ({"code": 19024, "msg": "Key Words Not Found"}, (REFUSED, "error 19024: Key Words Not Found")),
        ({"StatusCode": 19022, "StatusMessage": "Ip Not Allowed"}, (REFUSED, "error 19022: Ip Not Allowed")),
        ({"code": 11232, "msg": "frequency limited psm"}, (LIMITED, "error 11232: frequency limited psm")),
        ({"code": 9499, "msg": "too many request"}, (DOWN, "error 9499: too many request")),
    ],
)
@pytest.mark.parametrize("scheme", ["feishu", "lark"])
def test_errors_stand_in_a_200(scheme: str, body: dict[str, object], result: tuple[DeliveryFailure, str]) -> None:
    assert sent(SERVICES[scheme][1], Reply(200, body))[0] == DeliveryResult(*result)
