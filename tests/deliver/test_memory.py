"""What a process remembers between the tries of a message."""

from __future__ import annotations

from monitor.deliver.apprised import AppriseChannel
from monitor.deliver.memory import MOST, Remembered
from monitor.model import DeliveryFailure, DeliveryResult
from tests.deliver.making import MESSAGE, NOW, ORIGINS
from tests.deliver.receiver import Reply, receiving

TWO_ROOMS = "slack://xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d/#alerts/#legal"
OK, BUSY = Reply(body={"ok": True}), Reply(429, b"", {"Retry-After": "1"})


def test_what_is_remembered_is_bounded_and_forgotten_once_asked_for() -> None:
    memory = Remembered[int]()
    for number in range(MOST + 10):
        memory.put(("url", str(number)), number)
    assert len(memory) == MOST
    assert memory.pop(("url", "9")) is None
    assert memory.pop(("url", "10")) == 10
    assert memory.pop(("url", "10")) is None


def test_a_room_that_has_the_message_does_not_get_it_again_when_another_was_busy() -> None:
    with receiving(OK, BUSY, OK) as receiver:
        channel = AppriseChannel(dict.fromkeys(ORIGINS, receiver.origin), lambda: NOW)
        assert channel.send(TWO_ROOMS, MESSAGE).failure is DeliveryFailure.RATE_LIMITED
        assert channel.send(TWO_ROOMS, MESSAGE) == DeliveryResult()
        assert len(channel.partly) == 0
    assert [request.json["channel"] for request in receiver.requests] == ["#alerts", "#legal", "#legal"]


def test_another_message_is_another_matter() -> None:
    from dataclasses import replace

    with receiving(OK, BUSY, OK) as receiver:
        channel = AppriseChannel(dict.fromkeys(ORIGINS, receiver.origin), lambda: NOW)
        channel.send(TWO_ROOMS, MESSAGE)
        assert channel.send(TWO_ROOMS, replace(MESSAGE, key="other:7")) == DeliveryResult()
    assert len(receiver.requests) == 4


def test_a_token_is_fetched_anew_for_every_try() -> None:
    token = Reply(body={"errcode": 0, "access_token": "t"})
    with receiving(token, Reply(body={"errcode": 45009}), token, Reply(body={"errcode": 0})) as receiver:
        channel = AppriseChannel(dict.fromkeys(ORIGINS, receiver.origin), lambda: NOW)
        url = "wechat://ww1:Secret12345@1000002/@zhang"
        assert channel.send(url, MESSAGE).failure is DeliveryFailure.RATE_LIMITED
        assert channel.send(url, MESSAGE) == DeliveryResult()
    assert [request.method for request in receiver.requests] == ["GET", "POST", "GET", "POST"]
