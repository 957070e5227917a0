"""A subscription's mailbox: what waits in it, what is to be sent of it, and what came of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.alert import Alert, AlertStatus, ChannelEvent, Matcher, Owed, Subscription
from monitor.model.incident import IncidentEvent


@dataclass(frozen=True, slots=True)
class Told:
    """An incident's step with the alerts it owes, to be written with the look that found it."""

    event: IncidentEvent
    owed: tuple[Owed, ...] = ()


@dataclass(frozen=True, slots=True)
class Silence:
    """Alerts about what it matches are not sent while it lasts."""

    id: int
    matcher: Matcher
    since: datetime
    until: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody has seen a change and takes care of it."""

    event: str
    """Id of the change, incident step or other event."""
    by: str
    at: datetime
    note: str = ""


class Form(StrEnum):
    """What a message gathers."""

    SINGLE = "single"
    GROUP = "group"
    """Several events of one provider."""
    SUMMARY = "summary"
    """A storm: the list, gravest first."""
    DIGEST = "digest"
    ALL_QUIET = "all_quiet"


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be begun."""

    form: Form
    alerts: tuple[Alert, ...]
    """Oldest first; none only where all is quiet."""
    thread: str = ""
    fingerprints: tuple[str, ...] = ()
    """Of what the message says: equal ones, told again from a mirrored page, are duplicates."""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A message that was begun. What it gathers stays fixed, so that every try says the same under the same key."""

    id: int
    subscription: Subscription
    form: Form
    alerts: tuple[Alert, ...]
    created_at: datetime
    thread: str = ""
    fingerprints: tuple[str, ...] = ()
    attempts: int = 0
    status: AlertStatus = AlertStatus.PENDING
    closed_at: datetime | None = None
    in_reply_to: tuple[str, ...] = ()
    """Keys of the delivered messages of the same thread, oldest first."""
    lease: str = ""
    """Names the lease under which it was begun; the store's own."""

    @property
    def key(self) -> str:
        """Idempotency key: equal for every try."""
        if self.form is Form.SINGLE:
            return self.alerts[0].idempotency_key
        return f"{self.form}:{self.subscription.id}:{self.id}"


@dataclass(frozen=True, slots=True)
class Sent:
    """A message delivered lately, as far as planning needs it."""

    at: datetime
    form: Form
    provider: str | None
    """That of its alerts, where they have one in common."""
    alerts: int
    fingerprints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mailbox:
    """All that planning needs to know of a subscription, leased first and loaded then."""

    subscription: Subscription
    pending: tuple[Alert, ...]
    """Not sent, settled or begun yet, oldest first: those that may be sent by now (`not_before`), then the nearest later one if there is any."""
    unfinished: Dispatch | None = None
    """Begun and not accepted yet: nothing else is sent before it."""
    blocked_until: datetime | None = None
    """The channel failed; the next try is then."""
    digest_at: datetime | None = None
    all_quiet_at: datetime | None = None
    sent: tuple[Sent, ...] = ()
    """Delivered to this subscription in the last seven days, oldest first."""
    channel_sent: tuple[datetime, ...] = ()
    """When messages were delivered to the same channel lately, by whatever subscription, oldest first."""
    silences: tuple[Silence, ...] = ()
    """In force."""
    acknowledged: frozenset[str] = frozenset()
    """Ids of those events of `pending` that somebody acknowledged."""
    reverted: frozenset[str] = frozenset()
    """Ids of those changes of `pending` that are told again, not as news, and whose source gives the text from before them again."""
    lease: str = ""
    """Names the lease under which it was loaded; the store's own."""


@dataclass(frozen=True, slots=True)
class Settled:
    """An alert that is not sent, and why."""

    alert: Alert
    reason: str
    """`monitor.route.Settling`, with what it was settled by."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with a mailbox now."""

    settled: tuple[Settled, ...] = ()
    send: Draft | None = None
    """A new message; None also where the unfinished one is tried again."""
    again: bool = False
    """Try the unfinished message again."""
    wake_at: datetime | None = None
    """When to plan again; None: when an alert comes in. Ignored while something is sent."""
    digest_at: datetime | None = None
    """The next digest and the next all-quiet message, to be kept."""
    all_quiet_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Escalation:
    """Tell another subscription of an event, unless it is acknowledged before."""

    subscription: int
    event: str
    """Id of the change or incident step."""
    not_before: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Closing:
    """What came of an attempt, to be written in one transaction with all that follows from it."""

    status: AlertStatus
    """`delivered`, `dead`, or `pending`: tried again at `next_try`."""
    next_try: datetime | None = None
    error: str | None = None
    escalations: tuple[Escalation, ...] = ()
    refused: ChannelEvent | None = None
    owed: tuple[Owed, ...] = ()
    """For `refused`."""
