"""Every service that Apprise knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from monitor.deliver.addresses import made, malformed
from monitor.deliver.answers import by_status
from monitor.deliver.channels import Letter, Service, service_of
from monitor.deliver.failures import error_result
from monitor.deliver.fit import characters, fit
from monitor.deliver.memory import Remembered
from monitor.deliver.secrets import scheme_of, scrub
from monitor.model import DeliveryFailure, DeliveryResult, Message, Severity, Text

if TYPE_CHECKING:
    from monitor.deliver.doors import Seen

_FORMATS: Mapping[str, str] = {"jsons": "text", "xmls": "text", "forms": "text"}
"""The form that a service without a name of ours is given, if its address does not ask for another; else markdown where it can."""

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
    """Every service that Apprise knows; a named one is given our words. Imports Apprise at the first use."""

    rewrite: Mapping[str, str] = field(default_factory=lambda: NO_REWRITE)
    """Public origins (`https://hooks.slack.com`) and where they are reached instead: a gateway, or a test's server."""
    clock: Callable[[], datetime] | None = None
    """For signatures that hold the time."""
    partly: Remembered[dict[bytes, Any]] = field(default_factory=Remembered)
    """What of a failed message was taken, so that the next try does not send that part again."""

    def problem(self, url: str) -> Text | None:
        """What is wrong with the address, without showing it; None where a service can be made of it."""
        service = made(url)
        if service is None:
            return malformed(url)
        named = _named(service)
        return named.problem(service) if named else None

    def send(self, url: str, message: Message) -> DeliveryResult:
        """One attempt, without Apprise's own retries. The detail holds no part of the address but its host."""
        from monitor.deliver.doors import Doors, Seen

        seen = Seen(taken=self.partly.pop((url, message.key)) or {})
        letter = Letter(message, url, self.clock() if self.clock else None)
        service, named = _opened(url, Doors(seen, message.key, self.rewrite), letter)
        if service is None:
            return DeliveryResult(
                DeliveryFailure.UNKNOWN_CHANNEL, f"{scheme_of(url) or 'the address'} is not a channel that can be reached"
            )
        accepted, said = _posted(service, message, named)
        if seen.mistakes:
            raise seen.mistakes[0]
        result = outcome(accepted, said, seen, named)
        if result.failure and seen.taken:
            self.partly.put((url, message.key), seen.taken)
        return DeliveryResult(result.failure, scrub(result.detail, url), result.retry_after)


def _opened(url: str, doors: Any, letter: Letter) -> tuple[Any, Service | None]:
    """The service with doors where it meets the network, and what we know of it; no service if Apprise cannot make one."""
    service = made(url)
    if service is None:
        return None, None
    from apprise import plugins

    named = _named(service)
    words = (lambda outgoing: named.words(outgoing, letter)) if named else None
    answers = named.answers if named else by_status
    watched = doors.watched(type(service), words, answers)(**_parsed(plugins, url), asset=service.asset)
    watched.request_rate_per_sec = 0  # no sleeping here: the outbox paces, and a 429 says so
    return watched, named


def _parsed(plugins: Any, url: str) -> dict[str, Any]:
    """The address as the plugin's own parser understands it."""
    return {name: value for name, value in plugins.url_to_dict(url).items() if name != "asset"}


def _named(service: Any) -> Service | None:
    """None also for an address that brings its own template: then the words are the user's."""
    return None if getattr(service, "template", None) else service_of(_first_scheme(service))


def _posted(service: Any, message: Message, named: Service | None) -> tuple[bool, str]:
    """Whether Apprise thinks that it went well, and the last thing it logged."""
    from apprise import Apprise, NotifyFormat

    sender = Apprise(asset=service.asset)
    sender.add(service)
    if named:  # one short text, so that it is one request; what is posted is written at the door
        title, body, form = "", "policy monitor", NotifyFormat.TEXT
    else:
        form = service.resolve_format(NotifyFormat(_FORMATS.get(_first_scheme(service), "markdown")))
        title, body = message.title, _body(message, service, form)
    with sender.notify(body=body, title=title, notify_type=_TYPES[message.severity], body_format=form) as result:
        lines = [entry.message for entry in result.logs()]
        return bool(result), lines[-1] if lines else ""


def _body(message: Message, service: Any, form: Any) -> str:
    """Within what the service takes; the title may be put before the body, so it counts too."""
    if form == "html":
        return message.html
    body = message.markdown if form == "markdown" else message.body
    return fit(body, max(service.body_maxlen - characters(message.title) - _TITLE_MARKUP, _LEAST_BODY))


def _first_scheme(service: Any) -> str:
    """The one name by which our tables know a service: of several, the secure one."""
    known = service.secure_protocol or service.protocol
    return str(known if isinstance(known, str) else known[0])


def outcome(accepted: bool, said: str, seen: Seen, named: Service | None) -> DeliveryResult:
    """The last failure that was seen at the doors; else Apprise's own word.

    Where Apprise was content in the end, a refused request was one of its own detours; a refusal inside a 200 it did not see.
    """
    answers = named.answers if named else by_status
    judged = [answers(answer) for answer in seen.answers if not accepted or answer.ok]
    failed = [result for result in judged if result.failure is not None]
    if accepted and not failed:
        return DeliveryResult()
    if seen.errors:
        return error_result(seen.errors[-1])
    if failed:
        return failed[-1]
    return DeliveryResult(DeliveryFailure.UNAVAILABLE, said or "the service did not accept the message")
