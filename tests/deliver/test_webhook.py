"""Our own webhook, signed after Standard Webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.deliver.channels.webhook import Webhook, headers_of, hook_of, key_of
from monitor.deliver.doors import MAX_ANSWER
from monitor.deliver.secrets import mask
from monitor.errors import ConfigError
from monitor.model import DeliveryFailure, DeliveryResult, Text
from tests.deliver.making import MESSAGE, NOW, SECRET, deliverer
from tests.deliver.receiver import Receiver, Reply, Request, receiving

REFUSED, LIMITED, DOWN = DeliveryFailure.REFUSED, DeliveryFailure.RATE_LIMITED, DeliveryFailure.UNAVAILABLE
KEY = bytes(range(32))
WHSEC = f"whsec_{base64.b64encode(KEY).decode()}"
PAYLOAD = json.dumps({"schema": "policy-monitor.alert/1", "key": MESSAGE.key, "events": [{"headline": "韩国"}]}, ensure_ascii=False)
DOCS = Path(__file__).parents[2] / "docs"


def hook(receiver: Receiver, path: str = "hook", secret: str = WHSEC, query: str = "") -> str:
    return f"webhook://127.0.0.1:{receiver.port}/{path}?{query}secret={secret}"


def verify() -> Callable[[dict[str, str], bytes, bytes, float], bool]:
    """The snippet of the documentation."""
    page = (DOCS / "channels.md").read_text(encoding="utf-8")
    (snippet,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert snippet in (DOCS / "channels.zh-CN.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    exec(compile(snippet, "channels.md", "exec"), names)
    found = names["verified"]
    assert callable(found)
    return found


def received(reply: Reply | None = None, secret: str = WHSEC) -> Request:
    with receiving(reply or Reply(204, b"")) as receiver:
        assert deliverer().send(hook(receiver, secret=secret), replace(MESSAGE, payload=PAYLOAD)) == DeliveryResult()
    return receiver.request


def test_a_receiver_gets_the_payload_as_it_is() -> None:
    request = received()
    assert (request.method, request.path) == ("POST", "/hook")
    assert request.body == PAYLOAD.encode()
    assert request.headers["content-type"] == "application/json; charset=utf-8"
    assert request.headers["idempotency-key"] == MESSAGE.key
    assert request.headers["user-agent"] == "policy-monitor"


def test_it_is_signed_as_the_standard_says() -> None:
    request = received()
    assert request.headers["webhook-id"] == "change-1:7"
    assert request.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    signed = f"change-1:7.{int(NOW.timestamp())}.{PAYLOAD}".encode()
    assert request.headers["webhook-signature"] == "v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()


def test_the_standards_own_example_comes_out() -> None:
    """https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md"""
    secret = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = headers_of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}', secret)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_snippet_in_the_documentation_verifies_it() -> None:
    request = received()
    check, now = verify(), NOW.timestamp()
    assert check(request.headers, request.body, KEY, now)
    assert check(request.headers, request.body, KEY, now + 299)
    assert not check(request.headers, request.body, KEY, now + 301)
    assert not check(request.headers, request.body, KEY, now - 301)
    assert not check(request.headers, request.body + b" ", KEY, now)
    assert not check(request.headers, request.body, KEY[:-1], now)
    assert not check({**request.headers, "webhook-id": "other"}, request.body, KEY, now)
    assert not check({**request.headers, "webhook-signature": ""}, request.body, KEY, now)
    assert check({**request.headers, "webhook-signature": f"v1,x {request.headers['webhook-signature']}"}, request.body, KEY, now)
    assert not check({}, request.body, KEY, now)


def test_a_plain_secret_is_its_own_key() -> None:
    request = received(secret=SECRET)
    assert verify()(request.headers, request.body, SECRET.encode(), NOW.timestamp())


def test_a_message_without_a_payload_sends_its_words() -> None:
    with receiving() as receiver:
        assert deliverer().send(hook(receiver), replace(MESSAGE, thread="acme/regions", in_reply_to=("a:7",))) == DeliveryResult()
    assert receiver.request.json == {
        "schema": "policy-monitor.message/1",
        "key": "change-1:7",
        "severity": "high",
        "title": MESSAGE.title,
        "text": MESSAGE.body,
        "thread": "acme/regions",
        "in_reply_to": ["a:7"],
    }


def test_half_a_pair_of_utf_16_stops_no_webhook() -> None:
    with receiving() as receiver:
        assert deliverer().send(hook(receiver), replace(MESSAGE, title="a \ud83d")) == DeliveryResult()
        assert deliverer().send(hook(receiver), replace(MESSAGE, payload='{"a": "\ud83d"}')) == DeliveryResult()
    assert [request.json.get("title", request.json.get("a")) for request in receiver.requests] == ["a ?", "?"]


def test_dots_of_a_key_do_not_blur_what_is_signed() -> None:
    headers = headers_of("test:1:2026-09-01T02:00:00.123456+00:00", 1, b"", KEY)
    assert headers["webhook-id"] == "test:1:2026-09-01T02:00:00_123456+00:00"
    assert headers["Idempotency-Key"] == "test:1:2026-09-01T02:00:00.123456+00:00"


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        (Reply(429, b"slow", {"Retry-After": "17"}), DeliveryResult(LIMITED, "HTTP 429 Too Many Requests: slow", timedelta(seconds=17))),
        (Reply(404, b""), DeliveryResult(REFUSED, "HTTP 404 Not Found")),
        (Reply(410, b"no more"), DeliveryResult(REFUSED, "HTTP 410 Gone: no more")),
        (Reply(400, b"bad signature"), DeliveryResult(REFUSED, "HTTP 400 Bad Request: bad signature")),
        (Reply(500, b""), DeliveryResult(DOWN, "HTTP 500 Internal Server Error")),
        (Reply(503, b"", {"Retry-After": "60"}), DeliveryResult(DOWN, "HTTP 503 Service Unavailable", timedelta(minutes=1))),
    ],
)
def test_the_status_decides(reply: Reply, result: DeliveryResult) -> None:
    with receiving(reply) as receiver:
        assert deliverer().send(hook(receiver), MESSAGE) == result


def test_no_redirect_is_followed() -> None:
    with receiving() as elsewhere, receiving(Reply(302, b"", {"Location": f"{elsewhere.origin}/internal"})) as receiver:
        assert deliverer().send(hook(receiver), MESSAGE) == DeliveryResult(DOWN, "HTTP 302 Found: redirects are not followed")
    assert elsewhere.requests == []


def test_tls_is_verified() -> None:
    with receiving() as receiver:
        result = deliverer().send(hook(receiver).replace("webhook://", "webhooks://"), MESSAGE)
    assert result == DeliveryResult(DOWN, "the secure connection failed")


def test_a_receiver_that_does_not_answer_is_unavailable() -> None:
    with receiving(Reply(hang=True)) as receiver:
        channel = Webhook(lambda: NOW, timeout=(1.0, 0.2))
        assert channel.send(hook(receiver), MESSAGE) == DeliveryResult(DOWN, "no answer in time")


def test_nobody_there_is_unavailable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"webhook://127.0.0.1:{unused.getsockname()[1]}/?secret={WHSEC}"
        assert deliverer().send(url, MESSAGE) == DeliveryResult(DOWN, "no connection: refused")


def test_little_of_a_long_answer_is_read() -> None:
    with receiving(Reply(500, b"why " * MAX_ANSWER)) as receiver:
        result = deliverer().send(hook(receiver), MESSAGE)
    assert result.detail == "HTTP 500 Internal Server Error: " + ("why " * 50).strip()


def test_an_answer_that_breaks_off_is_unavailable() -> None:
    with receiving(Reply(200, b"short", {"Content-Length": "500"})) as receiver:
        assert deliverer().send(hook(receiver), MESSAGE).failure is DOWN


# --- addresses


def test_an_address_is_taken_apart() -> None:
    found = hook_of("webhooks://bob:p%40ss@Hooks.example:8443/a/b?x=1+2&secret=whsec_a%2Bb+c=&y")
    assert (found.url, found.secret, found.login) == ("https://hooks.example:8443/a/b?x=1+2&y", "whsec_a+b+c=", ("bob", "p@ss"))
    assert hook_of("webhook://[::1]:80?secret=x").url == "http://[::1]:80/"
    assert hook_of(" WEBHOOKS://h/?secret=x ").url == "https://h/"


def test_a_login_is_sent_and_no_other_is_looked_for() -> None:
    with receiving() as receiver:
        deliverer().send(hook(receiver).replace("://", f"://bob:{SECRET}@"), MESSAGE)
        deliverer().send(hook(receiver), MESSAGE)
    login = base64.b64encode(f"bob:{SECRET}".encode()).decode()
    assert [request.headers.get("authorization") for request in receiver.requests] == [f"Basic {login}", None]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("webhooks://", "write webhooks://host/path?secret="),
        ("webhooks://hooks.example/x", "write webhooks://host/path?secret="),
        ("webhook://hooks.example:port/?secret=x", "write webhook://host/path?secret="),
        ("webhooks://hooks.example/x?secret=short", "at least 16 characters"),
        ("webhooks://hooks.example/x?secret=whsec_", "at least 16 characters"),
        ("webhooks://hooks.example/x?secret=whsec_not!base64", "at least 16 characters"),
    ],
)
def test_a_bad_address_is_told_early(url: str, says: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(says)) as caught:
        deliverer().check_url(url)
    assert "hooks.example" not in str(caught.value) + caught.value.text.zh


def test_an_address_that_is_none_is_never_asked() -> None:
    assert deliverer().send("webhooks://hooks.example/x", MESSAGE).failure is DeliveryFailure.UNKNOWN_CHANNEL


def test_the_secret_may_be_a_reference_and_is_waited_for() -> None:
    kept = {"env:HOOK": WHSEC}

    def resolve(name: str) -> str:
        if name.startswith("env:") and name not in kept:
            raise ConfigError(Text("the environment variable HOOK is not set", "没有设置 HOOK"))
        return kept.get(name, name)

    with receiving() as receiver:
        channel = Webhook(lambda: NOW, resolve)
        url = hook(receiver, secret="env:HOOK")
        assert channel.problem(url) is None
        assert channel.send(url, MESSAGE) == DeliveryResult()
        kept.clear()
        assert channel.send(url, MESSAGE) == DeliveryResult(DOWN, "the environment variable HOOK is not set")
        assert channel.problem(url) is not None
    assert verify()(receiver.request.headers, receiver.request.body, KEY, NOW.timestamp())


def test_a_signature_needs_the_time() -> None:
    with pytest.raises(AssertionError, match="a signature needs the time"):
        Webhook().send(f"webhook://127.0.0.1:1/?secret={WHSEC}", MESSAGE)


def test_neither_secret_nor_path_is_ever_shown() -> None:
    url = f"webhooks://bob:{SECRET}@hooks.example/{SECRET}?secret={WHSEC}"
    assert mask(url) == "webhooks://hooks.example/***"
    assert WHSEC not in repr(hook_of(url))
    assert SECRET not in repr(hook_of(url).login is None)
    with receiving(Reply(403, f"no {SECRET} {WHSEC}".encode())) as receiver:
        detail = deliverer().send(hook(receiver, path=SECRET), MESSAGE).detail
    assert detail.startswith("HTTP 403 Forbidden: no *** ***")
    assert base64.b64encode(KEY).decode() not in detail
