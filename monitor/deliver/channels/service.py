"""What is known of a service that Apprise reaches and we give the words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from monitor.deliver.answers import Answer, by_status
from monitor.model import DeliveryResult, Message, Text


class Form(StrEnum):
    """In what form a service is given a message."""

    BLOCKS = "blocks"
    """Runs of words with their style: nothing in them is markup."""
    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"
    SHORT = "short"
    """The message's short text, or as much of the whole as there is room for."""
    JSON = "json"


class Unit(StrEnum):
    """What a service counts."""

    BYTES = "bytes"
    CHARACTERS = "characters"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request that Apprise is about to post: its address and what is in it."""

    url: str
    payload: Mapping[str, Any]

    def having(self, **payload: Any) -> Outgoing:
        """With these parts set."""
        return replace(self, payload={**self.payload, **payload})


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way to one channel address."""

    message: Message
    address: str
    """A secret."""
    at: datetime | None = None
    """When it is sent; None where nobody told the time."""


@dataclass(frozen=True, slots=True)
class Service:
    """A named service. Apprise knows its addresses, logs in and posts; what it posts, and what the answer means, is said here."""

    name: Text
    schemes: tuple[str, ...]
    """By which Apprise knows it."""
    form: Form
    limit: int
    unit: Unit
    words: Callable[[Outgoing, Letter], Outgoing]
    """The request with our words in it. Who it is for and how it is signed stays as Apprise has it."""
    answers: Callable[[Answer], DeliveryResult] = by_status
    problem: Callable[[Any], Text | None] = lambda _: None
    """What is wrong with an address that Apprise takes, from Apprise's service object."""


def size_of(payload: object) -> int:
    """Bytes of JSON as it is sent."""
    return len(json.dumps(payload, ensure_ascii=False).encode())
