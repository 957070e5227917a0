"""ServerChan, PushPlus and WxPusher: a card in WeChat that opens the whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from monitor.errors import ConfigError
from monitor.model import DeliveryFailure, DeliveryResult
from tests.deliver.making import LONG_MESSAGE, MESSAGE, OK, SECRET, SERVICES, deliverer, sent
from tests.deliver.receiver import Reply

SCHAN, PUSHPLUS, WXPUSHER = (SERVICES[name][1] for name in ("schan", "pushplus", "wxpusher"))
REFUSED, LIMITED, DOWN = DeliveryFailure.REFUSED, DeliveryFailure.RATE_LIMITED, DeliveryFailure.UNAVAILABLE
SHORT = replace(MESSAGE, short="Affected: production\n2026-10-01 · https://acme.example/c/3f9a")
WHOLE = (
    "### **\\[High\\] Acme & \\<\u200bCo\\>: 韩国 left**\n\n**Body** & line\n\n"
    "- **Page**: <https://acme.example/p?a=1&b=2>\n- ~~South Korea~~ `monitor show 3f9a`"
)


def test_serverchan_is_given_a_card_and_markdown_behind_it() -> None:
    result, receiver = sent(SCHAN, OK["schan"], message=SHORT)
    assert result == DeliveryResult()
    request = receiver.request
    assert (request.method, request.path) == ("POST", f"/{SECRET}.send")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(request.body.decode()) == {
        "title": ["[High] Acme & <\u200bCo>: 韩国 left"],
        "short": ["Affected: production 2026-10-01 · https://acme.example/c/3f9a"],
        "desp": [WHOLE],
    }


def test_the_card_of_serverchan_has_its_limits() -> None:
    _, receiver = sent(SCHAN, OK["schan"], message=replace(LONG_MESSAGE, short="short text " * 20))
    fields = parse_qs(receiver.request.body.decode())
    assert len(fields["title"][0]) == 32
    assert 40 < len(fields["short"][0]) <= 64


def test_keys_of_serverchans_third_generation_have_their_own_address() -> None:
    result, receiver = sent("schan://sctp7tAbCdEf", OK["schan"])
    assert result == DeliveryResult()
    assert receiver.request.path == "/send/sctp7tAbCdEf.send"


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        (Reply(200, {"code": 40001, "message": "bad pushkey"}), DeliveryResult(REFUSED, "error 40001: bad pushkey")),
        (
            Reply(400, {"code": 40001, "message": "[AUTH]用户不存在"}),
            DeliveryResult(REFUSED, 'HTTP 400 Bad Request: {"code": 40001, "message": "[AUTH]\\u7528\\u6237\\u4e0d\\u5b58\\u5728"}'),
        ),
        (
            Reply(400, {"code": 40001, "message": "[AUTH]超过当天的发送次数限制[5]，请稍后再试"}),
            DeliveryResult(LIMITED, "error 40001: [AUTH]超过当天的发送次数限制[5]，请稍后再试", timedelta(hours=1)),
        ),
        (Reply(200, {"code": 50000, "message": "later"}), DeliveryResult(DOWN, "error 50000: later")),
    ],
)
def test_serverchans_errors(reply: Reply, result: DeliveryResult) -> None:
    assert sent(SCHAN, reply)[0] == result


def test_pushplus_is_given_html() -> None:
    result, receiver = sent(PUSHPLUS, OK["pushplus"])
    assert result == DeliveryResult()
    request = receiver.request
    assert (request.method, request.path) == ("POST", "/send")
    assert request.json == {
        "token": "a1b2c3d4" * 4,
        "title": "[High] Acme & <\u200bCo>: 韩国 left",
        "content": MESSAGE.html,
        "template": "html",
        "channel": "wechat",
    }


def test_pushplus_sends_to_a_group_that_the_address_names() -> None:
    _, receiver = sent(f"{PUSHPLUS}/ops-team", OK["pushplus"])
    assert receiver.request.json["topic"] == "ops-team"


@pytest.mark.parametrize("scheme", ["pushplus", "wxpusher"])
@pytest.mark.parametrize("html", ["", "x" * 50_000])
def test_without_html_or_with_too_much_of_it_markdown_is_sent(scheme: str, html: str) -> None:
    _, receiver = sent(SERVICES[scheme][1], OK[scheme], message=replace(MESSAGE, html=html))
    told = receiver.request.json
    assert told["content"] == WHOLE
    assert told.get("template", "markdown") == "markdown"
    assert told.get("contentType", 3) == 3


@pytest.mark.parametrize(("code", "failure"), [(903, REFUSED), (905, REFUSED), (907, REFUSED), (900, LIMITED), (500, DOWN), (999, DOWN)])
def test_pushpluss_errors_stand_in_a_200(code: int, failure: DeliveryFailure) -> None:
    assert sent(PUSHPLUS, Reply(body={"code": code, "msg": "no"}))[0] == DeliveryResult(failure, f"error {code}: no")


def test_wxpusher_is_given_the_inside_of_the_html_and_a_summary() -> None:
    result, receiver = sent(WXPUSHER, OK["wxpusher"])
    assert result == DeliveryResult()
    request = receiver.request
    assert (request.method, request.path) == ("POST", "/api/send/message")
    assert request.headers["content-type"] == "application/json"
    assert request.json == {
        "appToken": f"AT_{SECRET}",
        "content": "<p>Body &amp; <b>bold</b></p>",
        "contentType": 2,
        "summary": "[High] Acme &…",
        "topicIds": [],
        "uids": ["UID_someone"],
        "url": None,
    }


def test_html_without_a_body_is_sent_whole() -> None:
    _, receiver = sent(WXPUSHER, OK["wxpusher"], message=replace(MESSAGE, html="<p>x</p>"))
    assert receiver.request.json["content"] == "<p>x</p>"


@pytest.mark.parametrize(("code", "failure"), [(1001, REFUSED), (1002, REFUSED), (1004, REFUSED), (1008, LIMITED), (1006, DOWN)])
def test_wxpushers_errors_stand_in_a_200(code: int, failure: DeliveryFailure) -> None:
    assert sent(WXPUSHER, Reply(body={"code": code, "msg": "no"}))[0] == DeliveryResult(failure, f"error {code}: no")


def test_wxpusher_must_be_told_who_gets_it() -> None:
    with pytest.raises(ConfigError, match="say who gets it"):
        deliverer().check_url(f"wxpusher://AT_{SECRET}")
