"""One door for all channels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from random import SystemRandom
from typing import Protocol, TextIO, runtime_checkable

from monitor.deliver.channels import AppriseChannel, bad_url
from monitor.deliver.console import ConsoleChannel
from monitor.deliver.retry import Attempt, RetryPolicy, attempt_of
from monitor.deliver.secrets import mask, scheme_of
from monitor.errors import ConfigError
from monitor.model import Alert, DeliveryFailure, DeliveryResult, Message
from monitor.ports import Channel

DEFAULT_POLICY = RetryPolicy()
_DRAW = SystemRandom().random


@runtime_checkable
class Checking(Protocol):
    """A channel that can tell a bad address before anything is sent."""

    def check(self, url: str) -> bool:
        """Whether the channel can serve the address."""


class Deliverer:
    """Hands messages to the channel that an address names. Safe to use from several threads."""

    def __init__(
        self,
        *,
        stream: TextIO,
        policy: RetryPolicy = DEFAULT_POLICY,
        draw: Callable[[], float] = _DRAW,
        others: Channel | None = None,
        channels: Mapping[str, Channel] | None = None,
        resolve: Callable[[str], str] = str,
    ) -> None:
        """`stream` is where `console:` writes; `draw` gives the jitter in [0, 1); `channels` adds or replaces by scheme.

        `resolve` gives the address that a reference (`env:NAME`, `file:/path`) stands for; it raises ConfigError where there is none.
        """
        self._resolve = resolve
        self._policy = policy
        self._draw = draw
        self._others = others or AppriseChannel()
        self._channels: dict[str, Channel] = {"console": ConsoleChannel(stream), **(channels or {})}

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

    def attempt(self, alert: Alert, message: Message, now: datetime) -> Attempt:
        """One attempt at an alert, and what follows from it at `now` (UTC)."""
        return attempt_of(alert, self.send(alert.subscription.url, message), now, self._policy, self._draw())

    def check_url(self, url: str) -> None:
        """Raises ConfigError, naming the scheme and what to write but never the address, unless a channel can serve it."""
        address = self._resolve(url)
        channel = self.channel(address)
        if isinstance(channel, Checking) and not channel.check(address):
            raise bad_url(address)

    def mask(self, url: str) -> str:
        """What may be shown of a channel address; a reference is no secret and is shown whole."""
        return url if scheme_of(url) in ("env", "file") else mask(url)
