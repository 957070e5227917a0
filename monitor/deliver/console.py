"""`console:` shows messages on a stream: for trying things out, and for a service whose output somebody collects."""

from __future__ import annotations

from threading import Lock
from typing import TextIO

from monitor.model import DeliveryFailure, DeliveryResult, Message, Text


class ConsoleChannel:
    """Writes the title, a rule and the body to the stream that it was given; one message at a time."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = Lock()

    def problem(self, url: str) -> Text | None:
        """`console:` has nothing behind it."""
        if url.strip().lower() in ("console:", "console://"):
            return None
        return Text("write console: with nothing behind it", "请写 console:，后面不带任何内容")

    def send(self, url: str, message: Message) -> DeliveryResult:
        """The message, in the order title and body. A stream that is gone is UNAVAILABLE."""
        if self.problem(url):
            return DeliveryResult(DeliveryFailure.UNKNOWN_CHANNEL, "console: takes no address")
        text = f"{message.title}\n{message.body}\n\n"
        try:
            with self._lock:
                self._stream.write(text)
                self._stream.flush()
        except (OSError, ValueError) as error:  # ValueError: the stream is closed, or its encoding lacks a character
            return DeliveryResult(DeliveryFailure.UNAVAILABLE, f"the console cannot be written to: {type(error).__name__}")
        return DeliveryResult()
