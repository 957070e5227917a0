"""Where an alert leads: to the web page, if people can reach it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Change, ChannelEvent, Event, Severity, SourceEvent
from monitor.route import severity_of
from monitor.tickets import Ticket, Tickets


@dataclass(frozen=True, slots=True)
class SiteLinks:
    """Links for one subscription's messages. Whoever holds a link to acknowledge may do that and nothing else."""

    public_url: str
    """Without a slash at its end."""
    tickets: Tickets
    subscription: str
    now: Callable[[], datetime]

    def evidence(self, event: Event) -> str | None:
        """The page of a change; other events have none of their own."""
        return f"{self.public_url}/changes/{event.id}" if isinstance(event, Change) else None

    def acknowledge(self, event: Event) -> str | None:
        """For what is grave enough to be escalated; a failing source or channel mends itself or is mended."""
        if isinstance(event, SourceEvent | ChannelEvent) or severity_of(event) is not Severity.CRITICAL:
            return None
        return f"{self.public_url}/ack?token={self.tickets.issue(Ticket(event.id, self.subscription), self.now())}"
