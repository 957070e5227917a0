"""Who is told, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.incident import IncidentEvent
from monitor.model.judged import Change
from monitor.model.manner import Manner
from monitor.model.page import BrokenReason
from monitor.model.watch import SourceKey
from monitor.model.words import Direction, DocumentType, ImpactLevel, Kind, Severity, Urgency


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


@dataclass(frozen=True, slots=True)
class ChannelEvent:
    """A subscription whose channel refuses for good: whoever else listens is told, since it cannot be told itself."""

    id: str
    subscription: int
    name: str
    at: datetime
    detail: str
    """The channel's own words, without secrets."""


Event = Change | SourceEvent | IncidentEvent | ChannelEvent
"""What an alert can be about."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """Lists of which an event must match each: any of the list. An empty list matches anything."""

    providers: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    """Document ids, or `provider/document`."""
    document_types: tuple[DocumentType, ...] = ()
    kinds: tuple[Kind, ...] = ()
    directions: tuple[Direction, ...] = ()
    urgencies: tuple[Urgency, ...] = ()
    impacts: tuple[ImpactLevel, ...] = ()
    """Against any of the profiles."""
    territories: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2: the change adds or removes one of them, or a finding's quote names one."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags or their beginnings (`zh`): the language the document is published in."""


@dataclass(frozen=True, slots=True)
class ChangeFilter(Matcher):
    """Which events somebody wants."""

    min_severity: Severity = Severity.LOW
    failing_sources: bool = False
    """Also tell when a source fails for long, and when it recovers."""
    incidents: bool = True
    """Also tell of incidents on status pages."""
    excluding: Matcher | None = None
    """What is left out, though it passes the rest. A matcher without any list leaves nothing out."""


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
    manner: Manner = Manner()


class AlertStatus(StrEnum):
    """Where an alert's delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
    """Given up: the failure is permanent or the tries are used up. Kept, and can be sent again."""
    SETTLED = "settled"
    """Not sent, for a reason that is kept: silenced, a duplicate, acknowledged before it was due."""


class Purpose(StrEnum):
    """Why an event is told, or told again."""

    NEWS = "news"
    REMINDER = "reminder"
    """Its effective date comes near."""
    ESCALATION = "escalation"
    """Another subscription was told, and nobody acknowledged it."""


@dataclass(frozen=True, slots=True)
class Owed:
    """An alert to be written with the event that causes it, and why this subscription hears it."""

    subscription: int
    reason: str
    purpose: Purpose = Purpose.NEWS
    not_before: datetime | None = None
    """None: at once."""


@dataclass(frozen=True, slots=True)
class Alert:
    """An event for a subscription, with where its delivery stands."""

    id: int
    event: Event
    subscription: Subscription
    reason: str
    created_at: datetime
    purpose: Purpose = Purpose.NEWS
    not_before: datetime | None = None
    """None: since `created_at`."""
    status: AlertStatus = AlertStatus.PENDING
    attempts: int = 0
    next_try: datetime | None = None
    last_error: str | None = None
    settled: str | None = None
    """Why it was settled (`monitor.route.Settling`), with what it was settled by."""

    @property
    def idempotency_key(self) -> str:
        """Equal for every attempt at the same alert."""
        purpose = "" if self.purpose is Purpose.NEWS else f":{self.purpose}"
        day = f":{self.not_before.isoformat()}" if self.not_before and self.purpose is Purpose.REMINDER else ""
        return f"{self.event.id}:{self.subscription.id}{purpose}{day}"


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
    short: str = ""
    """One or two lines, for channels that take little; empty: the body."""
    thread: str = ""
    """What belongs together (a document, an incident): replies are shown under the first message. Empty: stands alone."""
    in_reply_to: tuple[str, ...] = ()
    """Idempotency keys of earlier messages of the thread, oldest first."""
    payload: str = ""
    """JSON for programs (`policy-monitor.alert/1`); empty where nothing but a text is told."""


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
