"""Signed links: whoever holds one may do one thing with one event, for a while, and nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken

from monitor.errors import ConfigError
from monitor.model import Text

LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Ticket:
    """Who may acknowledge what."""

    event: str
    by: str
    """The subscription it was sent to."""


class Tickets:
    """Issues and reads tickets. The key is a secret of 32 bytes in url-safe base64; nobody can make or read a ticket without it."""

    def __init__(self, key: bytes) -> None:
        self._box = Fernet(key)

    def issue(self, ticket: Ticket, now: datetime) -> str:
        """A text for an address, good for `LIFE` from `now` (UTC)."""
        said = json.dumps([ticket.event, ticket.by], ensure_ascii=False).encode()
        return self._box.encrypt_at_time(said, int(now.timestamp())).decode()

    def read(self, token: str, now: datetime) -> Ticket:
        """Raises ConfigError for a text that is no ticket of ours, or is too old at `now` (UTC)."""
        try:
            said = self._box.decrypt_at_time(token.encode("utf-8", "replace"), int(LIFE.total_seconds()), int(now.timestamp()))
        except InvalidToken as error:
            raise ConfigError(
                Text(
                    "this link is not one of ours, or it is older than 30 days; acknowledge with: monitor ack CHANGE",
                    "此链接无效，或已超过 30 天；请改用：monitor ack 变更编号",
                )
            ) from error
        event, by = json.loads(said)
        return Ticket(event, by)
