"""Retry-After headers, and the words of failures."""

from __future__ import annotations

import ssl
from datetime import timedelta

import httpcore
import pytest

from monitor.fetch.failures import FetchError, from_body, from_tls, from_transport, mask
from monitor.fetch.retry import retry_after
from monitor.model import BrokenReason
from tests.fetch.kit import AT


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("0", 0),
        (" 90 ", 90),
        ("99999999999999999999", 30 * 86400),
        ("Sun, 01 Mar 2026 12:01:00 GMT", 60),
        ("Sunday, 01-Mar-26 12:01:00 GMT", 60),
        ("Sun, 01 Mar 2026 12:01:00 -0000", 60),
        ("Sun, 01 Mar 2026 14:01:00 +0200", 60),
        ("Sun, 01 Mar 2020 12:01:00 GMT", 0),
        ("Sun, 01 Mar 2099 12:01:00 GMT", 30 * 86400),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("", None),
        ("soon", None),
    ],
)
def test_retry_after_in_every_form(value: str | None, seconds: int | None) -> None:
    assert retry_after(value, AT) == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/p", "https://a.example/p"),
        ("https://user:pass@a.example/p@q", "https://a.example/p@q"),
        ("https://a.example/p?lang=en&flag", "https://a.example/p?lang=en&flag"),
        (
            "https://a.example/p?api_key=1&TOKEN=2&X-Amz-Signature=3&page=4",
            "https://a.example/p?api_key=***&TOKEN=***&X-Amz-Signature=***&page=4",
        ),
        ("https://a.example/p?x=0123456789abcdef0123456789abcdef", "https://a.example/p?x=***"),
        ("https://a.example/p#access_token=1", "https://a.example/p"),
        ("a?token=1", "a?token=***"),
    ],
)
def test_secrets_in_addresses_are_masked(url: str, shown: str) -> None:
    assert mask(url) == shown


def test_a_failure_is_one_line() -> None:
    failure = FetchError(BrokenReason.TLS, "a\nb", transient=False).failure("https://a.example/")
    assert failure.detail == "https://a.example/: a b"


@pytest.mark.parametrize(
    ("error", "reason", "in_body", "transient"),
    [
        (httpcore.ConnectTimeout(), BrokenReason.TIMEOUT, BrokenReason.TIMEOUT, True),
        (httpcore.PoolTimeout(), BrokenReason.TIMEOUT, BrokenReason.TIMEOUT, True),
        (httpcore.ReadTimeout("late"), BrokenReason.TIMEOUT, BrokenReason.TIMEOUT, True),
        (httpcore.ConnectError("refused"), BrokenReason.CONNECT, BrokenReason.TRUNCATED, True),
        (httpcore.ReadError("reset"), BrokenReason.CONNECT, BrokenReason.TRUNCATED, True),
        (httpcore.ProxyError("407"), BrokenReason.CONNECT, BrokenReason.TRUNCATED, True),
        (httpcore.RemoteProtocolError("x"), BrokenReason.PROTOCOL, BrokenReason.TRUNCATED, True),
        (httpcore.LocalProtocolError("x"), BrokenReason.PROTOCOL, BrokenReason.TRUNCATED, True),
    ],
)
def test_each_failure_of_the_wire_has_its_name(error: Exception, reason: BrokenReason, in_body: BrokenReason, transient: bool) -> None:
    assert (from_transport(error).reason, from_transport(error).transient) == (reason, transient)
    assert from_body(error).reason is in_body


def test_a_bug_is_not_a_failure() -> None:
    with pytest.raises(KeyError):
        from_transport(KeyError("bug"))


def test_a_broken_handshake_may_pass() -> None:
    error = from_tls(ssl.SSLError(1, "EOF"))
    assert (error.reason, error.transient) == (BrokenReason.TLS, True)
