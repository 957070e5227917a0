"""What a service answered, and what that means. Some services report failure in the body of a 200."""

from __future__ import annotations

import json
from collections.abc import Callable
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
    pause: timedelta | None = None
    """How long a limit lasts by the service's documentation, for it does not say so in its answer."""


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


def by_status(answer: Answer) -> DeliveryResult:
    """What an answer means by HTTP alone. The detail may hold the service's own words: scrub it."""
    if answer.ok:
        return DeliveryResult()
    said = ": redirects are not followed" if 300 <= answer.status < 400 else _said(answer.body)
    return failed_with(answer, said)


def failed_with(answer: Answer, said: str, wait: timedelta | None = None) -> DeliveryResult:
    """The failure that the status of an answer stands for; `said` begins with a colon or is empty."""
    detail = f"HTTP {answer.status}{_phrase(answer.status)}{said}"
    wait = retry_after(answer) or wait
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


def by_codes(codes: Codes) -> Callable[[Answer], DeliveryResult]:
    """What an answer of a service with such codes means."""
    return lambda answer: _by_code(answer, codes) if answer.ok else by_status(answer)


def _by_code(answer: Answer, codes: Codes) -> DeliveryResult:
    found = json_object(answer.body)
    code = next((found[key] for key in codes.keys if key in found), None)
    if not isinstance(code, int) or code in codes.success:
        return DeliveryResult()
    words = next((str(found[key]) for key in codes.message if found.get(key)), "")
    detail = f"error {code}{': ' + words[:200] if words else ''}"
    if code in codes.limited:
        return DeliveryResult(DeliveryFailure.RATE_LIMITED, detail, retry_after(answer) or codes.pause)
    return DeliveryResult(DeliveryFailure.REFUSED if code in codes.refused else DeliveryFailure.UNAVAILABLE, detail)


def json_object(body: bytes) -> dict[str, object]:
    """The body as a JSON object; empty where it is none."""
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
