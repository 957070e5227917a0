"""What a service answered, and what that means."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from monitor.deliver.answers import Answer, by_status, retry_after
from monitor.deliver.channels import SERVICES, Service, dingtalk, feishu, pushplus, serverchan, service_of, wechat, wecombot, wxpusher
from monitor.model import DeliveryFailure, DeliveryResult

REFUSED, LIMITED, DOWN = DeliveryFailure.REFUSED, DeliveryFailure.RATE_LIMITED, DeliveryFailure.UNAVAILABLE


def judge(given: Answer, scheme: str) -> DeliveryResult:
    service = service_of(scheme)
    return service.answers(given) if service else by_status(given)


def answer(status: int = 200, body: object = b"", retry: str | None = None, date: str | None = None) -> Answer:
    return Answer(status, retry, date, body if isinstance(body, bytes) else json.dumps(body).encode())


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (200, None),
        (201, None),
        (204, None),
        (301, REFUSED),
        (302, DOWN),
        (303, DOWN),
        (307, DOWN),
        (308, REFUSED),
        (400, REFUSED),
        (401, REFUSED),
        (403, REFUSED),
        (404, REFUSED),
        (405, REFUSED),
        (408, DOWN),
        (409, DOWN),
        (410, REFUSED),
        (413, REFUSED),
        (423, DOWN),
        (425, DOWN),
        (429, LIMITED),
        (500, DOWN),
        (502, DOWN),
        (503, DOWN),
        (504, DOWN),
        (599, DOWN),
    ],
)
def test_a_status_has_a_meaning(status: int, failure: DeliveryFailure | None) -> None:
    assert judge(answer(status), "json").failure is failure


@pytest.mark.parametrize(
    ("status", "body", "detail"),
    [
        (404, b"no_service", "HTTP 404 Not Found: no_service"),
        (404, b"", "HTTP 404 Not Found"),
        (301, b"see elsewhere", "HTTP 301 Moved Permanently: redirects are not followed"),
        (502, b"<html><h1>Bad gateway</h1>", "HTTP 502 Bad Gateway"),
        (499, b"two\nlines", "HTTP 499: two lines"),
        (500, b"x" * 900, "HTTP 500 Internal Server Error: " + "x" * 200),
        (500, b"\xff\xfe", "HTTP 500 Internal Server Error: \ufffd\ufffd"),
    ],
)
def test_the_detail_holds_the_services_own_words(status: int, body: bytes, detail: str) -> None:
    assert judge(answer(status, body), "json").detail == detail


@pytest.mark.parametrize(
    ("scheme", "body", "failure"),
    [
        ("wecombot", {"errcode": 0, "errmsg": "ok"}, None),
        ("wecombot", {"errcode": 93000, "errmsg": "invalid webhook url"}, REFUSED),
        ("wecombot", {"errcode": 45009, "errmsg": "api freq out of limit"}, LIMITED),
        ("wecombot", {"errcode": -1, "errmsg": "system busy"}, DOWN),
        ("dingtalk", {"errcode": 0}, None),
        ("dingtalk", {"errcode": 300005, "errmsg": "token is not exist"}, REFUSED),
        ("dingtalk", {"errcode": 310000, "errmsg": "keywords not in content"}, REFUSED),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast"}, LIMITED),
        ("feishu", {"StatusCode": 0, "StatusMessage": "success"}, None),
        ("feishu", {"code": 0, "msg": "success"}, None),
        ("feishu", {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}, REFUSED),
        ("feishu", {"code": 11232, "msg": "frequency limited"}, LIMITED),
        ("feishu", {"code": 9499, "msg": "too many request"}, DOWN),
        ("lark", {"code": 19024, "msg": "Key Words Not Found"}, REFUSED),
        ("schan", {"code": 0}, None),
        ("schan", {"code": 40001, "message": "bad pushkey"}, REFUSED),
        ("pushplus", {"code": 200}, None),
        ("pushplus", {"code": 903, "msg": "invalid token"}, REFUSED),
        ("wxpusher", {"code": 1000}, None),
        ("wxpusher", {"code": 1001, "msg": "bad appToken"}, REFUSED),
        # a code that nobody told us about is retried; no code, or no JSON, is taken at the status's word
        ("wecombot", {"errcode": 777}, DOWN),
        ("wecombot", {"errcode": "odd"}, None),
        ("wecombot", {}, None),
        ("wecombot", [1], None),
        ("wecombot", b"ok", None),
        # the same body means nothing from a service that has no codes
        ("json", {"errcode": 93000}, None),
    ],
)
def test_a_refusal_inside_a_200_is_a_refusal(scheme: str, body: object, failure: DeliveryFailure | None) -> None:
    assert judge(answer(200, body), scheme).failure is failure


def test_a_code_is_told_with_its_words() -> None:
    assert judge(answer(200, {"errcode": 93000, "errmsg": "invalid webhook url"}), "wecombot").detail == "error 93000: invalid webhook url"
    assert judge(answer(200, {"errcode": 777}), "wecombot").detail == "error 777"


def test_a_status_comes_before_a_code() -> None:
    assert judge(answer(500, {"errcode": 0}), "wecombot").failure is DOWN


def test_a_limit_inside_a_200_may_say_how_long() -> None:
    assert judge(answer(200, {"errcode": 45009}, "90"), "wecombot").retry_after == timedelta(seconds=90)
    assert judge(answer(200, {"errcode": 45009}), "wecombot").retry_after == timedelta(minutes=1)
    assert judge(answer(200, {"errcode": 410100}), "dingtalk").retry_after == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("words", "date", "span"),
    [
        ("17", None, timedelta(seconds=17)),
        (" 0 ", None, timedelta(0)),
        ("9" * 40, None, timedelta(seconds=10**9)),
        ("Tue, 01 Sep 2026 02:05:00 GMT", "Tue, 01 Sep 2026 02:00:00 GMT", timedelta(minutes=5)),
        ("Tue, 01 Sep 2026 02:05:00 -0000", "Tue, 01 Sep 2026 02:00:00 GMT", timedelta(minutes=5)),
        ("Tue, 01 Sep 2026 01:00:00 GMT", "Tue, 01 Sep 2026 02:00:00 GMT", timedelta(0)),
        ("Tue, 01 Sep 2026 02:05:00 GMT", None, None),
        ("soon", "Tue, 01 Sep 2026 02:00:00 GMT", None),
        ("-5", None, None),
        ("²", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date_by_the_servers_clock(words: str | None, date: str | None, span: timedelta | None) -> None:
    assert retry_after(answer(429, retry=words, date=date)) == span


def test_the_wait_comes_with_429_and_5xx_only() -> None:
    assert judge(answer(429, retry="9"), "json").retry_after == timedelta(seconds=9)
    assert judge(answer(503, retry="9"), "json").retry_after == timedelta(seconds=9)
    assert judge(answer(404, retry="9"), "json").retry_after is None


@pytest.mark.parametrize("module", [dingtalk, feishu, pushplus, serverchan, wechat, wecombot, wxpusher])
def test_no_code_means_two_things(module: object) -> None:
    codes = vars(module)["CODES"]
    sets = (codes.success, codes.limited, codes.refused)
    assert len(frozenset().union(*sets)) == sum(map(len, sets))


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.schemes[0])
def test_every_service_takes_http_at_its_word_where_it_failed(service: Service) -> None:
    """A gateway before the service knows nothing of its codes."""
    assert service.answers(answer(503, b"<html>")).failure is DOWN
    assert service.answers(answer(429, b"", "7")) == DeliveryResult(LIMITED, "HTTP 429 Too Many Requests", timedelta(seconds=7))
    assert service.answers(answer(404, b"")).failure is REFUSED
