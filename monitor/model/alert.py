"""Who is told, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.judged import Change
from monitor.model.page import BrokenReason
from monitor.model.watch import SourceKey
from monitor.model.words import DocumentType, Kind, Severity


@dataclass(frozen=True, slots=True)
class SourceEvent:
    """A source that stopped giving its document, or gives it again."""

    id: str
    source: SourceKey
    url: str | None
    at: datetime
    failing: bool
    """True: it is failing since `since`; False: it recovered at `at`."""
    since: datetime
    looks: int
    """Looks in a row that failed."""
    reason: BrokenReason
    detail: str


Event = Change | SourceEvent
"""What an alert can be about."""


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which changes somebody wants. Empty tuples and None mean any."""

    providers: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    """Document ids, or `provider/document`."""
    document_types: tuple[DocumentType, ...] = ()
    kinds: tuple[Kind, ...] = ()
    min_severity: Severity = Severity.LOW
    failing_sources: bool = False
    """Also tell when a source fails for long, and when it recovers."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel, a filter and a manner of delivery."""

    id: int
    name: str
    url: str = field(repr=False)
    """Channel address: a secret."""
    filter: ChangeFilter
    language: str
    """`en` or `zh`."""
    created_at: datetime
    """Only events recorded from here on are told."""
    paused: bool = False


class AlertStatus(StrEnum):
    """Where an alert's delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
    """Given up: the failure is permanent or the tries are used up. Kept, and can be sent again."""


@dataclass(frozen=True, slots=True)
class Owed:
    """An alert to be written with the event that causes it, and why this subscription hears it."""

    subscription: int
    reason: str


@dataclass(frozen=True, slots=True)
class Alert:
    """An event for a subscription, with where its delivery stands."""

    id: int
    event: Event
    subscription: Subscription
    reason: str
    created_at: datetime
    status: AlertStatus = AlertStatus.PENDING
    attempts: int = 0
    next_try: datetime | None = None
    last_error: str | None = None

    @property
    def idempotency_key(self) -> str:
        """Equal for every attempt at the same alert."""
        return f"{self.event.id}:{self.subscription.id}"


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel is asked to show."""

    title: str
    body: str
    markdown: str
    html: str
    key: str
    """Idempotency key."""
    severity: Severity


class DeliveryFailure(StrEnum):
    """Why a delivery failed."""

    REFUSED = "refused"
    """The service rejects this address or message for good: revoked, unknown, malformed."""
    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"
    UNKNOWN_CHANNEL = "unknown_channel"


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What came of one attempt. `failure` None: the service accepted the message."""

    failure: DeliveryFailure | None = None
    detail: str = ""
    """For people; the channel's own words, without secrets."""
    retry_after: timedelta | None = None

    @property
    def permanent(self) -> bool:
        """Trying again cannot help until a person acts."""
        return self.failure in (DeliveryFailure.REFUSED, DeliveryFailure.UNKNOWN_CHANNEL)
