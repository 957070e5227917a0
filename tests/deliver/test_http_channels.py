"""Services that Apprise reaches: error answers, addresses, secrets, and no traces elsewhere."""

from __future__ import annotations

import logging
import re
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from monitor.deliver.answers import Answer, by_status
from monitor.deliver.apprised import outcome
from monitor.deliver.channels import service_of
from monitor.deliver.doors import Doors, HttpDoor, Seen, read_answer
from monitor.deliver.failures import error_result
from monitor.errors import ConfigError
from monitor.model import DeliveryFailure, DeliveryResult, Severity
from tests.deliver.mailing import Mailbox
from tests.deliver.making import MESSAGE, OK, SECRET, SERVICES, deliverer, sent
from tests.deliver.receiver import Receiver, Reply, receiving


def webhook(receiver: Receiver, path: str = "hook", query: str = "") -> str:
    return f"json://127.0.0.1:{receiver.port}/{path}{query}"


# --- Apprise's own webhook


def test_a_webhook_gets_title_body_and_the_idempotency_key() -> None:
    with receiving() as receiver:
        assert deliverer().send(webhook(receiver), MESSAGE) == DeliveryResult()
    request = receiver.request
    assert (request.method, request.path) == ("POST", "/hook")
    assert request.headers["content-type"] == "application/json"
    assert request.headers["idempotency-key"] == "change-1:7"
    assert request.json["title"] == MESSAGE.title
    assert request.json["message"] == MESSAGE.body
    assert request.json["type"] == "warning"


def test_every_attempt_at_an_alert_carries_the_same_key() -> None:
    with receiving(Reply(500), Reply()) as receiver:
        post = deliverer()
        assert post.send(webhook(receiver), MESSAGE).failure is DeliveryFailure.UNAVAILABLE
        assert post.send(webhook(receiver), MESSAGE).failure is None
    assert [request.headers["idempotency-key"] for request in receiver.requests] == ["change-1:7"] * 2


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "GET"])
def test_a_webhook_may_want_another_method_and_its_own_headers(method: str) -> None:
    with receiving() as receiver:
        assert deliverer().send(webhook(receiver, query=f"?method={method}&+X-Team=ops"), MESSAGE) == DeliveryResult()
    assert receiver.request.method == method
    assert receiver.request.headers["x-team"] == "ops"
    assert receiver.request.headers["idempotency-key"] == "change-1:7"


@pytest.mark.parametrize(
    ("severity", "type_"),
    [
        (Severity.INFO, "info"),
        (Severity.LOW, "info"),
        (Severity.MEDIUM, "warning"),
        (Severity.HIGH, "warning"),
        (Severity.CRITICAL, "failure"),
    ],
)
def test_severity_becomes_the_services_type(severity: Severity, type_: str) -> None:
    with receiving() as receiver:
        deliverer().send(webhook(receiver), replace(MESSAGE, severity=severity))
    assert receiver.request.json["type"] == type_


@pytest.mark.parametrize(
    ("form", "body"),
    [("", MESSAGE.body), ("?format=text", MESSAGE.body), ("?format=markdown", MESSAGE.markdown), ("?format=html", MESSAGE.html)],
)
def test_an_address_may_ask_for_a_form(form: str, body: str) -> None:
    with receiving() as receiver:
        deliverer().send(webhook(receiver, query=form), MESSAGE)
    assert receiver.request.json["message"] == body


# --- error answers


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        (
            Reply(429, b"slow down", {"Retry-After": "17"}),
            DeliveryResult(DeliveryFailure.RATE_LIMITED, "HTTP 429 Too Many Requests: slow down", timedelta(seconds=17)),
        ),
        (Reply(404, b"no_service"), DeliveryResult(DeliveryFailure.REFUSED, "HTTP 404 Not Found: no_service")),
        (Reply(410, b""), DeliveryResult(DeliveryFailure.REFUSED, "HTTP 410 Gone")),
        (Reply(500, b""), DeliveryResult(DeliveryFailure.UNAVAILABLE, "HTTP 500 Internal Server Error")),
        (
            Reply(503, b"", {"Retry-After": "120"}),
            DeliveryResult(DeliveryFailure.UNAVAILABLE, "HTTP 503 Service Unavailable", timedelta(minutes=2)),
        ),
    ],
)
@pytest.mark.parametrize("scheme", ["json", *SERVICES])
def test_an_error_answer_has_its_reason(scheme: str, reply: Reply, result: DeliveryResult) -> None:
    with receiving(reply) as receiver:
        url = webhook(receiver) if scheme == "json" else SERVICES[scheme][1]
        found = deliverer(receiver.origin).send(url, MESSAGE)
    assert found.failure is result.failure
    assert found.detail == result.detail
    assert found.retry_after == result.retry_after


def test_a_redirect_is_not_followed() -> None:
    with receiving() as elsewhere, receiving(Reply(302, b"", {"Location": f"{elsewhere.origin}/internal"})) as receiver:
        assert deliverer().send(webhook(receiver), MESSAGE).detail == "HTTP 302 Found: redirects are not followed"
    assert elsewhere.requests == []


def test_a_service_that_does_not_answer_in_time_is_unavailable() -> None:
    with receiving(Reply(hang=True)) as receiver:
        result = deliverer().send(webhook(receiver, query="?rto=0.3"), MESSAGE)
    assert result == DeliveryResult(DeliveryFailure.UNAVAILABLE, "no answer in time")


def test_a_service_that_closes_without_a_word_is_unavailable() -> None:
    with receiving(Reply(hang=True)) as receiver:
        receiver.ended.set()
        result = deliverer().send(webhook(receiver), MESSAGE)
    assert result == DeliveryResult(DeliveryFailure.UNAVAILABLE, "no connection: ConnectionError")


def test_a_refused_connection_is_unavailable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        result = deliverer().send(f"json://127.0.0.1:{unused.getsockname()[1]}/{SECRET}", MESSAGE)
    assert result == DeliveryResult(DeliveryFailure.UNAVAILABLE, "no connection: refused")


def test_a_failed_handshake_is_unavailable() -> None:
    with receiving() as receiver:
        result = deliverer().send(f"jsons://127.0.0.1:{receiver.port}/hook", MESSAGE)
    assert result == DeliveryResult(DeliveryFailure.UNAVAILABLE, "the secure connection failed")


def test_an_address_that_cannot_be_asked_is_refused() -> None:
    with pytest.raises(requests.RequestException) as caught:
        requests.get("http://:80/", timeout=1)
    assert error_result(caught.value).failure is DeliveryFailure.REFUSED


def test_two_services_of_one_kind_do_not_wait_for_each_other() -> None:
    """Apprise sleeps some seconds between two requests of a service; the outbox paces better."""
    with receiving(OK["lark"]) as receiver:
        began = time.perf_counter()
        for _ in range(3):
            assert deliverer(receiver.origin).send(SERVICES["lark"][1], MESSAGE) == DeliveryResult()
    assert time.perf_counter() - began < 3


def test_a_detour_that_a_plugin_takes_by_itself_is_no_failure() -> None:
    """Only what Apprise could not see, a refusal inside a 200, overrules it."""
    seen = Seen([Answer(404, None, None, b""), Answer(200, None, None, b'{"errcode": 0}')])
    wecom = service_of("wecombot")
    assert outcome(True, "", seen, wecom) == DeliveryResult()
    assert outcome(False, "", seen, wecom).failure is DeliveryFailure.REFUSED
    assert outcome(False, "", Seen(), wecom).detail == "the service did not accept the message"
    assert outcome(False, "no topic", Seen(), None) == DeliveryResult(DeliveryFailure.UNAVAILABLE, "no topic")


def test_an_answer_that_comes_in_drops_is_not_waited_for() -> None:
    with receiving(Reply(200, b"x" * 100_000)) as receiver, pytest.raises(requests.ReadTimeout):
        read_answer(requests.get(receiver.origin, timeout=5, stream=True), seconds=-1)


def test_an_answer_that_stops_in_its_middle_is_no_answer_in_time() -> None:
    with receiving(Reply(200, b"x", {"Content-Length": "9"}, stall=True)) as receiver, pytest.raises(requests.ReadTimeout):
        read_answer(requests.get(receiver.origin, timeout=(1, 0.2), stream=True))


def test_a_plugin_that_has_no_door_we_know_is_used_as_it_is() -> None:
    assert Doors(Seen(), "key", {}).watched(Mailbox, None, by_status) is Mailbox


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_the_door_knows_every_method(method: str) -> None:
    seen = Seen()
    with receiving(Reply(201)) as receiver:
        door = HttpDoor(seen, "key", {"https://service.example": receiver.origin})
        getattr(door, method)("https://service.example/x", timeout=5)
    assert (receiver.request.method, receiver.request.path) == (method.upper(), "/x")
    assert receiver.request.headers["idempotency-key"] == "key"
    assert [answer.status for answer in seen.answers] == [201]
    assert door.codes is requests.codes


# --- addresses


def test_an_address_as_the_service_gives_it_works_too() -> None:
    with receiving() as receiver:
        native = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
        assert deliverer(receiver.origin).send(native, MESSAGE) == DeliveryResult()
    assert receiver.request.path.endswith("/TIiajkdnlazkcOXrIdevi7FQ")


def test_a_native_address_of_a_service_with_codes_is_judged_by_them() -> None:
    with receiving(Reply(body={"errcode": 93000, "errmsg": "invalid webhook url"})) as receiver:
        native = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={SECRET}"
        assert deliverer(receiver.origin).send(native, MESSAGE).failure is DeliveryFailure.REFUSED


# --- secrets, and no traces elsewhere


class Lines(logging.Handler):
    """What the program's own log would receive."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def log() -> Iterator[list[str]]:
    """Every line that reaches the root logger, debug lines included."""
    root, handler = logging.getLogger(), Lines()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.lines
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.mark.parametrize("scheme", SERVICES)
def test_no_failure_shows_a_secret(scheme: str, log: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    secrets = [part for part in re.split("[/:]+", SERVICES[scheme][1])[1:] if len(part) > 9]
    result, _ = sent(SERVICES[scheme][1], Reply(404, f"unknown: {' '.join(secrets)}".encode()))
    assert result.detail.startswith("HTTP 404 Not Found: unknown: ***")
    shown = "\n".join([result.detail, *log, *capfd.readouterr()])
    assert not [secret for secret in secrets if secret in shown]


@pytest.mark.parametrize("url", [f"wecombot://{SECRET}!", f"tgram://{SECRET}", f"nosuch://{SECRET}", f"slack://{SECRET}", SECRET])
def test_a_bad_address_is_refused_without_being_shown(url: str, log: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert deliverer().send(url, MESSAGE).failure is DeliveryFailure.UNKNOWN_CHANNEL
    with pytest.raises(ConfigError) as caught:
        deliverer().check_url(url)
    shown = "\n".join([str(caught.value), caught.value.text.zh, deliverer().send(url, MESSAGE).detail, *log, *capfd.readouterr()])
    assert SECRET not in shown


def test_nothing_that_others_import_is_touched() -> None:
    sent(SERVICES["slack"][1])
    module = sys.modules["apprise.plugins.slack"]
    assert vars(module)["requests"] is requests
    assert sys.modules["requests"] is requests
