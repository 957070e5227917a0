"""DingTalk custom robots, as open.dingtalk.com describes them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.model import DeliveryFailure, DeliveryResult
from tests.deliver.making import OK, SECRET, SERVICES, sent
from tests.deliver.receiver import Reply

URL = SERVICES["dingtalk"][1]
REFUSED, LIMITED, DOWN = DeliveryFailure.REFUSED, DeliveryFailure.RATE_LIMITED, DeliveryFailure.UNAVAILABLE


def test_a_robot_is_given_markdown_in_its_dialect() -> None:
    result, receiver = sent(URL, OK["dingtalk"])
    assert result == DeliveryResult()
    request = receiver.request
    assert (request.method, request.path) == ("POST", f"/robot/send?access_token={SECRET}")
    assert request.headers["content-type"] == "application/json"
    assert request.json == {
        "msgtype": "markdown",
        "markdown": {
            "title": "[High] Acme & <\u200bCo>: 韩国 left",
            "text": "### **[High] Acme & <\u200bCo>: 韩国 left**\n\n**Body** & line\n\n"
            "- **Page**: [https://acme.example/p?a=1&b=2](https://acme.example/p?a=1&b=2)\n\n- [-South Korea-] monitor show 3f9a",
        },
        "at": {"atMobiles": [], "isAtAll": False},
    }


def test_a_robot_with_a_secret_signs_its_request() -> None:
    _, receiver = sent(f"dingtalk://SEC{SECRET}@{SECRET}", OK["dingtalk"])
    query = parse_qs(urlsplit(receiver.request.path).query)
    (stamp,), (sign,) = query["timestamp"], query["sign"]
    digest = hmac.new(f"SEC{SECRET}".encode(), f"{stamp}\nSEC{SECRET}".encode(), hashlib.sha256).digest()
    assert sign in (
        base64.b64encode(digest).decode(),
        base64.b64encode(digest).decode().replace("+", "%2B").replace("/", "%2F").replace("=", "%3D"),
    )


def test_whom_the_address_names_is_mentioned_and_nobody_else() -> None:
    _, receiver = sent(f"{URL}/13800000000", OK["dingtalk"])
    assert receiver.request.json["at"] == {"atMobiles": ["13800000000"], "isAtAll": False}


@pytest.mark.parametrize(
    ("body", "result"),
    [
        ({"errcode": 300005, "errmsg": "token is not exist"}, DeliveryResult(REFUSED, "error 300005: token is not exist")),
        ({"errcode": 310000, "errmsg": "keywords not in content"}, DeliveryResult(REFUSED, "error 310000: keywords not in content")),
        ({"errcode": 310000, "errmsg": "sign not match"}, DeliveryResult(REFUSED, "error 310000: sign not match")),
        (
            {"errcode": 410100, "errmsg": "发送速度太快而限流"},
            DeliveryResult(LIMITED, "error 410100: 发送速度太快而限流", timedelta(minutes=10)),
        ),
        ({"errcode": -1, "errmsg": "系统繁忙"}, DeliveryResult(DOWN, "error -1: 系统繁忙")),
    ],
)
def test_errors_stand_in_a_200(body: dict[str, object], result: DeliveryResult) -> None:
    assert sent(URL, Reply(200, body))[0] == result
