"""The dead man's switch."""

from __future__ import annotations

import socket

import pytest

from monitor.deliver.heartbeat import beat
from monitor.model import DeliveryFailure, DeliveryResult
from tests.deliver.making import SECRET
from tests.deliver.receiver import Reply, receiving

DOWN, REFUSED = DeliveryFailure.UNAVAILABLE, DeliveryFailure.REFUSED


def test_a_beat_is_one_get() -> None:
    with receiving(Reply(200, b"OK")) as receiver:
        assert beat(f"{receiver.origin}/ping/{SECRET}") == DeliveryResult()
    assert (receiver.request.method, receiver.request.path) == ("GET", f"/ping/{SECRET}")
    assert receiver.request.headers["user-agent"] == "policy-monitor"
    assert receiver.request.body == b""


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        (Reply(404, f"no check {SECRET}".encode()), DeliveryResult(REFUSED, "HTTP 404 Not Found: no check ***")),
        (Reply(500, b""), DeliveryResult(DOWN, "HTTP 500 Internal Server Error")),
        (Reply(302, b"", {"Location": "/login"}), DeliveryResult(DOWN, "HTTP 302 Found: redirects are not followed")),
    ],
)
def test_a_watcher_that_does_not_take_it_is_told_as_a_value(reply: Reply, result: DeliveryResult) -> None:
    with receiving(reply) as receiver:
        assert beat(f"{receiver.origin}/ping/{SECRET}") == result
    assert len(receiver.requests) == 1


def test_a_watcher_that_does_not_answer_holds_nobody_up() -> None:
    with receiving(Reply(hang=True)) as receiver:
        assert beat(f"{receiver.origin}/ping", (1.0, 0.2)) == DeliveryResult(DOWN, "no answer in time")


def test_no_watcher_is_told_as_a_value() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/{SECRET}"
        assert beat(url) == DeliveryResult(DOWN, "no connection: refused")


def test_an_address_that_cannot_be_asked_is_told_as_a_value() -> None:
    assert beat("http://:80/") == DeliveryResult(REFUSED, "the address is not one that can be asked")
