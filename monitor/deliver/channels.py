"""Which channel serves an address: our own by scheme, all others through Apprise."""

from __future__ import annotations

import difflib
import logging
import smtplib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from monitor.deliver.answers import judge
from monitor.deliver.fit import characters, fit, utf8
from monitor.deliver.secrets import scheme_of, scrub
from monitor.errors import ConfigError
from monitor.model import DeliveryFailure, DeliveryResult, Message, Severity, Text

if TYPE_CHECKING:
    from monitor.deliver.doors import Seen

_LOADING = Lock()
APP_NAME = "Policy monitor"
_FORMATS: Mapping[str, str] = {"mailtos": "html", "jsons": "text", "xmls": "text", "forms": "text"}
"""The form of a message that a service is given, if its address does not ask for another; markdown where it can, else what it takes."""

_LIMITS_IN_BYTES = frozenset({"wecombot"})
"""Services whose limit, which Apprise takes for characters, is in bytes of UTF-8."""
_TITLE_MARKUP = 16
_LEAST_BODY = 60

NO_REWRITE: Mapping[str, str] = MappingProxyType({})

_TYPES: Mapping[Severity, str] = {
    Severity.INFO: "info",
    Severity.LOW: "info",
    Severity.MEDIUM: "warning",
    Severity.HIGH: "warning",
    Severity.CRITICAL: "failure",
}
"""Apprise's notification type, which some services show as a colour."""


@dataclass(frozen=True, slots=True)
class AppriseChannel:
    """Every service that Apprise knows. Imports it at the first use."""

    rewrite: Mapping[str, str] = field(default_factory=lambda: NO_REWRITE)
    """Public origins (`https://hooks.slack.com`) and where they are reached instead: a gateway, or a test's server."""

    def check(self, url: str) -> bool:
        """Apprise can make a service of the address."""
        return _service(url) is not None

    def send(self, url: str, message: Message) -> DeliveryResult:
        """One attempt, without Apprise's own retries. The detail holds no part of the address but its host."""
        from monitor.deliver.doors import Seen

        seen = Seen()
        service = _service(url, seen=seen, key=message.key, rewrite=self.rewrite)
        if service is None:
            return DeliveryResult(
                DeliveryFailure.UNKNOWN_CHANNEL, f"{scheme_of(url) or 'the address'} is not a channel that can be reached"
            )
        accepted, said = _notify(service, message)
        result = outcome(accepted, said, seen, _first_scheme(service))
        return DeliveryResult(result.failure, scrub(result.detail, url), result.retry_after)


def _service(url: str, *, seen: Seen | None = None, key: str = "", rewrite: Mapping[str, str] = NO_REWRITE) -> Any:
    """An Apprise service, with doors if something shall be seen; None if Apprise cannot make one."""
    schemes()
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(
        app_id=APP_NAME,
        app_desc=APP_NAME,
        app_url="",
        image_url_mask="",  # no picture fetched from a third party
        image_url_logo="",
        async_mode=False,  # in this thread: the caller has its own
        http_redirects=False,
        default_service_retry=0,  # the outbox retries
        secure_logging=True,
    )
    service = Apprise.instantiate(url, asset=asset)
    if service is None or seen is None:
        return service
    from apprise import plugins

    from monitor.deliver.doors import watched

    made: Any = watched(type(service), seen, key, rewrite)(**_parsed(plugins, url), asset=asset)
    made.request_rate_per_sec = 0  # no sleeping here: the outbox paces, and a 429 says so
    return made


def _parsed(plugins: Any, url: str) -> dict[str, Any]:
    """The address as the plugin's own parser understands it."""
    return {name: value for name, value in plugins.url_to_dict(url).items() if name != "asset"}


def _notify(service: Any, message: Message) -> tuple[bool, str]:
    """Whether Apprise thinks that it went well, and the last thing it logged."""
    from apprise import Apprise, NotifyFormat

    form = service.resolve_format(NotifyFormat(_FORMATS.get(_first_scheme(service), "markdown")))
    body = {NotifyFormat.HTML: message.html, NotifyFormat.MARKDOWN: message.markdown}.get(form, message.body)
    if form != NotifyFormat.HTML:
        body = _fitted(body, message.title, service)
    sender = Apprise(asset=service.asset)
    sender.add(service)
    with sender.notify(body=body, title=message.title, notify_type=_TYPES[message.severity], body_format=form) as result:
        lines = [entry.message for entry in result.logs()]
        return bool(result), lines[-1] if lines else ""


def _fitted(body: str, title: str, service: Any) -> str:
    """Within what the service takes; the title may be put before the body, so it counts too."""
    size = utf8 if _first_scheme(service) in _LIMITS_IN_BYTES else characters
    return fit(body, max(service.body_maxlen - size(title) - _TITLE_MARKUP, _LEAST_BODY), size)


def _first_scheme(service: Any) -> str:
    """The one name by which our tables know a service: of several, the secure one."""
    known = service.secure_protocol or service.protocol
    return str(known if isinstance(known, str) else known[0])


def outcome(accepted: bool, said: str, seen: Seen, scheme: str) -> DeliveryResult:
    """The last failure that was seen at the doors; else Apprise's own word.

    Where Apprise was content in the end, a refused request was one of its own detours; a refusal inside a 200 it did not see.
    """
    judged = [judge(answer, scheme) for answer in seen.answers if not accepted or answer.ok]
    failed = [result for result in judged if result.failure is not None]
    if accepted and not failed:
        return DeliveryResult()
    if seen.errors:
        return error_result(seen.errors[-1])
    if failed:
        return failed[-1]
    return DeliveryResult(DeliveryFailure.UNAVAILABLE, said or "the service did not accept the message")


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
    if isinstance(error, requests.exceptions.SSLError):
        return "the secure connection failed"
    return "no connection: " + ("refused" if "Connection refused" in str(error) else type(error).__name__)


def smtp_result(error: smtplib.SMTPException) -> DeliveryResult:
    """RFC 5321, 4.2.1: 5xx is for good, 4xx passes."""
    codes = _smtp_codes(error)
    words = "; ".join(f"SMTP {code} {said}" for code, said in codes) or type(error).__name__
    refused = bool(codes) and all(500 <= code < 600 for code, _ in codes)
    return DeliveryResult(DeliveryFailure.REFUSED if refused else DeliveryFailure.UNAVAILABLE, words)


def _smtp_codes(error: smtplib.SMTPException) -> list[tuple[int, str]]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [(code, _decoded(said)) for code, said in error.recipients.values()]
    if isinstance(error, smtplib.SMTPResponseException):
        return [(error.smtp_code, _decoded(error.smtp_error))]
    return []


def _decoded(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _schemes() -> dict[str, tuple[str, ...]]:
    """Every scheme that Apprise knows, with the forms of its addresses. The first call loads its 170 services."""
    with _LOADING, warnings.catch_warnings():
        # Apprise asks for `imghdr`, which Python 3.11 and 3.12 call deprecated; it has a shim for later ones.
        warnings.simplefilter("ignore", DeprecationWarning)
        from apprise.manager_plugins import NotificationManager

        manager: Any = cast(Any, NotificationManager)()
        _quiet()
        return {str(scheme): tuple(map(str, manager[scheme].templates)) for scheme in manager.schemas()}


@lru_cache(maxsize=1)
def schemes() -> Mapping[str, tuple[str, ...]]:
    """The schemes of channel addresses, each with the forms of its addresses."""
    return MappingProxyType({**_schemes(), "console": ("{schema}:",)})


def _quiet() -> None:
    """Apprise's log lines may hold tokens of an address; what they say reaches us through its results, so they go nowhere else."""
    log = logging.getLogger("apprise")
    log.propagate = False
    if not log.handlers:
        log.addHandler(logging.NullHandler())
    logging.getLogger("urllib3").setLevel(logging.INFO)  # its debug lines hold paths, and so tokens


# --- refusing an address early


def bad_url(url: str) -> ConfigError:
    """Why an address cannot be a channel: names the scheme and what to write, never the address."""
    scheme = scheme_of(url)
    if not scheme:
        return ConfigError(
            Text(
                "a channel address begins with a scheme, such as slack://, mailto://, json:// or console:",
                "通道地址须以协议开头，例如 slack://、mailto://、json:// 或 console:",
            )
        )
    if scheme in ("http", "https"):
        return ConfigError(
            Text(
                f"this {scheme} address belongs to no service we know; for a webhook write json{'s' * (scheme == 'https')}://host/path",
                f"该 {scheme} 地址不属于已知服务；若为 webhook，请写成 json{'s' * (scheme == 'https')}://主机/路径",
            )
        )
    known = schemes()
    return _malformed(scheme, known[scheme]) if scheme in known else _unknown(scheme, known)


def _malformed(scheme: str, forms: tuple[str, ...]) -> ConfigError:
    shown = ", ".join(form.replace("{schema}", scheme) for form in forms[:3])
    return ConfigError(
        Text(
            f"this is not a complete {scheme} address; write it as: {shown}",
            f"这不是完整的 {scheme} 地址；请写成：{shown}",
        )
    )


def _unknown(scheme: str, known: Mapping[str, object]) -> ConfigError:
    near = difflib.get_close_matches(scheme, sorted(known), n=3, cutoff=0.6)
    meant = ", ".join(f"{name}://" if name != "console" else "console:" for name in near) or "slack://, mailto://, json://, console:"
    return ConfigError(
        Text(
            f"no channel is called {scheme}; did you mean one of: {meant}",
            f"没有名为 {scheme} 的通道；您是否想用：{meant}",
        )
    )
