"""One door for all channels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol, TextIO, runtime_checkable

from monitor.deliver.apprised import AppriseChannel
from monitor.deliver.channels.mail import SCHEMES as MAIL
from monitor.deliver.channels.mail import Mail
from monitor.deliver.channels.webhook import SCHEMES as WEBHOOK
from monitor.deliver.channels.webhook import Webhook
from monitor.deliver.console import ConsoleChannel
from monitor.deliver.secrets import mask, scheme_of
from monitor.errors import ConfigError
from monitor.model import DeliveryFailure, DeliveryResult, Message, Text
from monitor.ports import Channel


@runtime_checkable
class Checking(Protocol):
    """A channel that can tell a bad address before anything is sent."""

    def problem(self, url: str) -> Text | None:
        """What is wrong with the address, without showing it; None where the channel can serve it."""


class Deliverer:
    """Hands messages to the channel that an address names. Safe to use from several threads."""

    def __init__(
        self,
        *,
        stream: TextIO,
        others: Channel | None = None,
        channels: Mapping[str, Channel] | None = None,
        resolve: Callable[[str], str] = str,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        """`stream` is where `console:` writes; `channels` adds or replaces by scheme.

        `resolve` gives the address that a reference (`env:NAME`, `file:/path`) stands for; it raises ConfigError where there is none.
        `clock` (UTC) dates mails and signatures; signed webhooks cannot be sent without it.
        """
        self._resolve = resolve
        self._others = others or AppriseChannel(clock=clock)
        self._channels: dict[str, Channel] = {
            "console": ConsoleChannel(stream),
            **dict.fromkeys(MAIL, Mail(clock)),
            **dict.fromkeys(WEBHOOK, Webhook(clock, resolve)),
            **(channels or {}),
        }

    def channel(self, url: str) -> Channel:
        """The one that serves the address's scheme; Apprise for all that are not ours."""
        return self._channels.get(scheme_of(url), self._others)

    def send(self, url: str, message: Message) -> DeliveryResult:
        """One attempt. Expected failures are values, not exceptions."""
        try:
            address = self._resolve(url)
        except ConfigError as missing:  # somebody may set it meanwhile: the alert waits
            return DeliveryResult(DeliveryFailure.UNAVAILABLE, str(missing))
        return self.channel(address).send(address, message)

    def check_url(self, url: str) -> None:
        """Raises ConfigError, naming the scheme and what to write but never the address, unless a channel can serve it."""
        address = self._resolve(url)
        channel = self.channel(address)
        problem = channel.problem(address) if isinstance(channel, Checking) else None
        if problem:
            raise ConfigError(problem)

    def mask(self, url: str) -> str:
        """What may be shown of a channel address; a reference is no secret and is shown whole."""
        return url if scheme_of(url) in ("env", "file") else mask(url)

    def kind(self, url: str) -> str:
        """The scheme of the address, or of the one that a reference stands for; `unknown` where there is none."""
        try:
            return scheme_of(self._resolve(url)) or "unknown"
        except ConfigError:
            return "unknown"
