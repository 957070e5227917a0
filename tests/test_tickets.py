"""Signed links."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from monitor.errors import ConfigError
from monitor.tickets import LIFE, Ticket, Tickets

NOW = datetime(2026, 11, 1, tzinfo=UTC)
TICKETS = Tickets(Fernet.generate_key())


def test_what_was_issued_is_read_back_for_thirty_days() -> None:
    token = TICKETS.issue(Ticket("0123456789ab", "值班"), NOW)
    assert TICKETS.read(token, NOW + LIFE) == Ticket("0123456789ab", "值班")
    with pytest.raises(ConfigError, match="older than 30 days"):
        TICKETS.read(token, NOW + LIFE + timedelta(seconds=1))


@pytest.mark.parametrize("token", ["", "x", "gAAAA", "值班", "\ud800"])
def test_anything_else_is_refused(token: str) -> None:
    with pytest.raises(ConfigError, match="not one of ours"):
        TICKETS.read(token, NOW)


def test_a_ticket_of_another_key_is_refused() -> None:
    token = Tickets(Fernet.generate_key()).issue(Ticket("a", "b"), NOW)
    with pytest.raises(ConfigError):
        TICKETS.read(token, NOW)
