"""`console:` shows messages on a stream: for trying things out, and for a service whose output somebody collects."""

from __future__ import annotations

from threading import Lock
from typing import TextIO

from monitor.model import DeliveryFailure, DeliveryResult, Message


class ConsoleChannel:
    """Writes the title, a rule and the body to the stream that it was given; one message at a time."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = Lock()

    def check(self, url: str) -> bool:
        """`console:` with nothing behind it."""
        return url.strip().lower() in ("console:", "console://")

    def send(self, url: str, message: Message) -> DeliveryResult:
        """The message, in the order title and body. A stream that is gone is UNAVAILABLE."""
        if not self.check(url):
            return DeliveryResult(DeliveryFailure.UNKNOWN_CHANNEL, "console: takes no address")
        text = f"{message.title}\n{message.body}\n\n"
        try:
            with self._lock:
                self._stream.write(text)
                self._stream.flush()
        except (OSError, ValueError) as error:  # ValueError: the stream is closed, or its encoding lacks a character
            return DeliveryResult(DeliveryFailure.UNAVAILABLE, f"the console cannot be written to: {type(error).__name__}")
        return DeliveryResult()
