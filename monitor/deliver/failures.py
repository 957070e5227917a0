"""What went wrong on the way to a service, as a result with its reason."""

from __future__ import annotations

import smtplib
from ssl import SSLError

from monitor.model import DeliveryFailure, DeliveryResult


def error_result(error: Exception) -> DeliveryResult:
    """The type of the error, never its text where that repeats the address."""
    import requests

    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.MissingSchema | requests.exceptions.InvalidSchema):
        return DeliveryResult(DeliveryFailure.REFUSED, "the address is not one that can be asked")
    if isinstance(error, smtplib.SMTPException):
        return smtp_result(error)
    return DeliveryResult(DeliveryFailure.UNAVAILABLE, _network_words(error))


def _network_words(error: BaseException) -> str:
    """What went wrong on the way, from the chain of exception types."""
    import requests

    if isinstance(error, requests.Timeout | TimeoutError):
        return "no answer in time"
    if isinstance(error, requests.exceptions.SSLError | SSLError):
        return "the secure connection failed"
    return "no connection: " + ("refused" if "Connection refused" in str(error) else type(error).__name__)


def smtp_result(error: smtplib.SMTPException) -> DeliveryResult:
    """RFC 5321, 4.2.1: 5xx is for good, 4xx passes. Without a code smtplib says in its own words what the server cannot do."""
    codes = _smtp_codes(error)
    words = "; ".join(f"SMTP {code} {said}" for code, said in codes) or str(error) or type(error).__name__
    refused = bool(codes) and all(500 <= code < 600 for code, _ in codes)
    return DeliveryResult(DeliveryFailure.REFUSED if refused else DeliveryFailure.UNAVAILABLE, words)


def _smtp_codes(error: smtplib.SMTPException) -> list[tuple[int, str]]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [(code, decoded(said)) for code, said in error.recipients.values()]
    if isinstance(error, smtplib.SMTPResponseException):
        return [(error.smtp_code, decoded(error.smtp_error))]
    return []


def decoded(said: bytes | str) -> str:
    """A server's words."""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
