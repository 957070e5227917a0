"""What a service answered, and what that means. Some services report failure in the body of a 200."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from monitor.model import DeliveryFailure, DeliveryResult


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer of a service."""

    status: int
    retry_after: str | None
    date: str | None
    """The server's own clock, for a `Retry-After` that is a date."""
    body: bytes

    @property
    def ok(self) -> bool:
        """2xx."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Codes:
    """Where a service puts its own result code in a JSON body, and what its codes mean.

    A code that is in no set is taken for a passing failure: retrying is harmless, giving up is not.
    """

    keys: tuple[str, ...]
    """The first key that is present counts."""
    message: tuple[str, ...]
    success: frozenset[int]
    limited: frozenset[int] = frozenset()
    refused: frozenset[int] = frozenset()


WECOM = Codes(
    ("errcode",),
    ("errmsg",),
    frozenset({0}),
    limited=frozenset({45009, 45033}),
    # no such robot, robot off or not in the group; malformed, empty or too long message
    refused=frozenset({93000, 93004, 93008, 40008, 40014, 40058, 44004, 45002}),
)
"""https://developer.work.weixin.qq.com/document/path/90313"""

DINGTALK = Codes(
    ("errcode",),
    ("errmsg",),
    frozenset({0}),
    limited=frozenset({130101, 410100}),
    # token unknown; keyword, signature or address not as the robot's settings ask; malformed message
    refused=frozenset({300001, 300005, 310000, 400013, 400101, 400102, 400105, 400106, 40035, 43004}),
)
"""https://open.dingtalk.com/document/robots/custom-robot-access"""

FEISHU = Codes(
    ("code", "StatusCode"),
    ("msg", "StatusMessage"),
    frozenset({0}),
    limited=frozenset({11232}),
    # token invalid; signature, address or keyword not as the robot's settings ask; malformed message
    refused=frozenset({19001, 19021, 19022, 19024, 19002, 10208}),
)
"""https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot"""

SERVERCHAN = Codes(("code", "errno"), ("message", "errmsg"), frozenset({0}), refused=frozenset({40001}))
PUSHPLUS = Codes(("code",), ("msg",), frozenset({200}), limited=frozenset({900}), refused=frozenset({903, 905}))
WXPUSHER = Codes(("code",), ("msg",), frozenset({1000}), refused=frozenset({1001, 1002}))

CODES: Mapping[str, Codes] = {
    "wecombot": WECOM,
    "dingtalk": DINGTALK,
    "feishu": FEISHU,
    "lark": FEISHU,
    "schan": SERVERCHAN,
    "pushplus": PUSHPLUS,
    "wxpusher": WXPUSHER,
}
"""By Apprise's scheme."""

_PASSING = frozenset(
    {
        HTTPStatus.FOUND,
        HTTPStatus.SEE_OTHER,
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.CONFLICT,
        HTTPStatus.LOCKED,
        HTTPStatus.TOO_EARLY,
    }
)
"""Below 500, yet not for good. Redirects are never followed; one that calls itself temporary may be a gateway's bad day."""


def judge(answer: Answer, scheme: str) -> DeliveryResult:
    """What one answer of the service behind `scheme` means. The detail may hold the service's own words: scrub it."""
    if not answer.ok:
        return _by_status(answer)
    codes = CODES.get(scheme)
    return _by_code(answer, codes) if codes else DeliveryResult()


def _by_status(answer: Answer) -> DeliveryResult:
    said = ": redirects are not followed" if 300 <= answer.status < 400 else _said(answer.body)
    detail = f"HTTP {answer.status}{_phrase(answer.status)}{said}"
    wait = retry_after(answer)
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return DeliveryResult(DeliveryFailure.RATE_LIMITED, detail, wait)
    if answer.status >= 500 or answer.status in _PASSING:
        return DeliveryResult(DeliveryFailure.UNAVAILABLE, detail, wait)
    return DeliveryResult(DeliveryFailure.REFUSED, detail)


def _phrase(status: int) -> str:
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""


def _said(body: bytes) -> str:
    """The beginning of a short textual answer: services put the reason there (`no_service`, `invalid_token`)."""
    text = " ".join(body[:600].decode("utf-8", "replace").split())
    return f": {text[:200]}" if text and not text.startswith("<") else ""


def _by_code(answer: Answer, codes: Codes) -> DeliveryResult:
    found = _object(answer.body)
    code = next((found[key] for key in codes.keys if key in found), None)
    if not isinstance(code, int) or code in codes.success:
        return DeliveryResult()
    words = next((str(found[key]) for key in codes.message if found.get(key)), "")
    detail = f"error {code}{': ' + words[:200] if words else ''}"
    if code in codes.limited:
        return DeliveryResult(DeliveryFailure.RATE_LIMITED, detail, retry_after(answer))
    return DeliveryResult(DeliveryFailure.REFUSED if code in codes.refused else DeliveryFailure.UNAVAILABLE, detail)


def _object(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def retry_after(answer: Answer) -> timedelta | None:
    """`Retry-After` as a span: seconds, or a date counted from the server's own clock (RFC 9110, 10.2.3)."""
    words = (answer.retry_after or "").strip()
    if words.isascii() and words.isdigit():
        return timedelta(seconds=min(int(words), 10**9))
    until, since = _date(words), _date(answer.date or "")
    return max(until - since, timedelta(0)) if until and since else None


def _date(words: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(words)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
