"""WeCom: the group bot, and the application that fetches a token first; as developer.work.weixin.qq.com describes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.errors import ConfigError
from monitor.model import DeliveryFailure, DeliveryResult
from tests.deliver.making import MESSAGE, OK, SECRET, SERVICES, deliverer, sent
from tests.deliver.receiver import Reply, receiving

BOT, APP = SERVICES["wecombot"][1], SERVICES["wechat"][1]
REFUSED, LIMITED, DOWN = DeliveryFailure.REFUSED, DeliveryFailure.RATE_LIMITED, DeliveryFailure.UNAVAILABLE
SHORT = replace(MESSAGE, title="[严重] Acme：韩国被移出名单", short="受影响：生产环境\n2026-10-01 生效 · https://acme.example/c/3f9a")
TOKEN = Reply(body={"errcode": 0, "errmsg": "ok", "access_token": "accesstoken000001", "expires_in": 7200})


def test_a_bot_is_given_a_short_text() -> None:
    result, receiver = sent(BOT, OK["wecombot"], message=SHORT)
    assert result == DeliveryResult()
    request = receiver.request
    assert (request.method, request.path) == ("POST", f"/cgi-bin/webhook/send?key={SECRET}")
    assert request.headers["content-type"] == "application/json; charset=utf-8"
    assert request.json == {"msgtype": "text", "text": {"content": f"{SHORT.title}\n{SHORT.short}"}}


def test_without_a_short_text_the_whole_is_given_as_far_as_it_fits() -> None:
    _, receiver = sent(BOT, OK["wecombot"])
    assert receiver.request.json["text"]["content"] == "[High] Acme & <\u200bCo>: 韩国 left\nBody & <\u200bb> line 1\nline 2"


def test_a_title_that_the_text_repeats_is_shown_once() -> None:
    _, receiver = sent(BOT, OK["wecombot"], message=replace(SHORT, short=f"{SHORT.title}\nmore"))
    assert receiver.request.json["text"]["content"] == f"{SHORT.title}\nmore"


def test_an_application_fetches_a_token_and_sends_to_those_it_is_told() -> None:
    result, receiver = sent(APP, TOKEN, OK["wechat"], message=SHORT)
    assert result == DeliveryResult()
    token, message = receiver.requests
    assert (token.method, urlsplit(token.path).path) == ("GET", "/cgi-bin/gettoken")
    assert parse_qs(urlsplit(token.path).query) == {"corpid": ["ww12345678"], "corpsecret": [SECRET]}
    assert (message.method, message.path) == ("POST", "/cgi-bin/message/send?access_token=accesstoken000001")
    assert message.json == {
        "touser": "zhang",
        "toparty": "2",
        "totag": "7",
        "agentid": 1000002,
        "msgtype": "text",
        "text": {"content": f"{SHORT.title}\n{SHORT.short}"},
    }


@pytest.mark.parametrize(
    ("body", "result"),
    [
        ({"errcode": 93000, "errmsg": "invalid webhook url"}, DeliveryResult(REFUSED, "error 93000: invalid webhook url")),
        ({"errcode": 45002, "errmsg": "content size out of limit"}, DeliveryResult(REFUSED, "error 45002: content size out of limit")),
        (
            {"errcode": 45009, "errmsg": "api freq out of limit"},
            DeliveryResult(LIMITED, "error 45009: api freq out of limit", timedelta(minutes=1)),
        ),
        ({"errcode": -1, "errmsg": "system busy"}, DeliveryResult(DOWN, "error -1: system busy")),
    ],
)
def test_a_bots_errors_stand_in_a_200(body: dict[str, object], result: DeliveryResult) -> None:
    assert sent(BOT, Reply(200, body))[0] == result


@pytest.mark.parametrize(
    ("code", "failure"),
    [(40001, REFUSED), (40013, REFUSED), (60020, REFUSED), (45009, LIMITED), (-1, DOWN)],
)
def test_no_token_no_message(code: int, failure: DeliveryFailure) -> None:
    result, receiver = sent(APP, Reply(body={"errcode": code, "errmsg": "no"}))
    assert result.failure is failure
    assert len(receiver.requests) == 1


@pytest.mark.parametrize(("code", "failure"), [(81013, REFUSED), (301002, REFUSED), (45033, LIMITED), (-1, DOWN)])
def test_a_message_may_be_refused_after_the_token(code: int, failure: DeliveryFailure) -> None:
    assert sent(APP, TOKEN, Reply(body={"errcode": code, "errmsg": "no"}))[0].failure is failure


def test_recipients_that_are_unknown_do_not_hold_the_others_up() -> None:
    assert sent(APP, TOKEN, Reply(body={"errcode": 0, "errmsg": "ok", "invaliduser": "lisi"}))[0] == DeliveryResult()


def test_somebody_must_get_it() -> None:
    with pytest.raises(ConfigError, match="say who gets it"):
        deliverer().check_url(f"wechat://ww12345678:{SECRET}@1000002")


def test_the_address_as_wecom_shows_it_works_too() -> None:
    with receiving(Reply(body={"errcode": 93000, "errmsg": "invalid webhook url"})) as receiver:
        native = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={SECRET}"
        assert deliverer(receiver.origin).send(native, MESSAGE).failure is REFUSED
    assert receiver.request.path == f"/cgi-bin/webhook/send?key={SECRET}"
