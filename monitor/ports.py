"""The protocols between the rooms that think and the rooms that touch the world."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model import (
    Acknowledgement,
    Alert,
    AlertStatus,
    AuditEntry,
    AuditQuery,
    Change,
    ChangeFilter,
    ChangeHit,
    ChangeQuery,
    CheckEntry,
    CheckQuery,
    Closing,
    DeliveryResult,
    Dispatch,
    FetchFailure,
    Incident,
    IncidentEvent,
    Look,
    Mailbox,
    Manner,
    Matcher,
    Message,
    Outline,
    Plan,
    Response,
    Role,
    Scope,
    SearchQuery,
    Session,
    Silence,
    Source,
    SourceKey,
    SourceState,
    SourceStatus,
    Stood,
    Subscription,
    Tally,
    Token,
    Try,
    User,
    Validators,
    Version,
    VersionEntry,
    Watchlist,
)


class Fetcher(Protocol):
    """The door to watched sites."""

    def fetch(self, source: Source, validators: Validators) -> Response | FetchFailure:
        """Ask the source's address once (with its own short retries). Expected failures are values, not exceptions."""


class Channel(Protocol):
    """One way to reach people."""

    def send(self, url: str, message: Message) -> DeliveryResult:
        """Hand the message to the service behind `url` (a secret). Expected failures are values, not exceptions."""


class Outbox(Protocol):
    """What is owed to subscriptions. Each method is one transaction. One message at a time is under way for a subscription."""

    def claim_mailboxes(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[Mailbox, ...]:
        """Lease the mailboxes that are to be planned by now, the longest waiting first. Those of paused subscriptions wait."""

    def begin(self, mailbox: Mailbox, plan: Plan, now: datetime) -> Dispatch | None:
        """Write what a plan decided, and begin its message. None: nothing is to be sent now; then the lease is ended.

        Also None where the mailbox is not ours any more: its lease ran out and another took it over.
        """

    def close_dispatch(self, dispatch: Dispatch, closing: Closing, now: datetime) -> None:
        """Write what came of an attempt and all that follows from it, end the lease, and have the mailbox planned again.

        What was delivered stays delivered.
        """

    def replay_alerts(self, now: datetime, ids: tuple[int, ...] = (), subscription: str | None = None) -> tuple[Alert, ...]:
        """Make dead alerts pending again, oldest first: those of `ids`, of a subscription, or all. Raises NotFoundError."""

    def acknowledge(self, acknowledgement: Acknowledgement) -> bool:
        """False: it was acknowledged before; the first stays. Raises NotFoundError for an unknown event."""

    def acknowledgements(self, events: tuple[str, ...]) -> tuple[Acknowledgement, ...]:
        """Those of the given events."""

    def add_silence(self, matcher: Matcher, since: datetime, until: datetime, by: str, why: str) -> Silence:
        """Write a silence."""

    def end_silence(self, number: int, now: datetime) -> Silence:
        """It ends now. Raises NotFoundError."""

    def silences(self, now: datetime | None = None) -> tuple[Silence, ...]:
        """Those in force or to come at `now`; None: all, by id."""

    def change_subscription(
        self, name: str, *, wanted: ChangeFilter | None = None, manner: Manner | None = None, language: str | None = None
    ) -> Subscription:
        """Change what is given. Raises NotFoundError."""

    def dispatches(self, event: str | None = None, limit: int = 100) -> tuple[Dispatch, ...]:
        """The messages begun, newest first; those that tell of one event."""


class Access(Protocol):
    """Who may use the page and the API. Each method is one transaction. Cookies and tokens come as hashes (`key`), never as they are."""

    def add_user(self, name: str, role: Role, password: str, now: datetime) -> User:
        """`password`: as argon2 keeps it. Raises ConfigError if the name is taken."""

    def change_user(self, name: str, *, role: Role | None = None, password: str | None = None) -> User:
        """Change what is given; their sessions end. Raises NotFoundError."""

    def remove_user(self, name: str) -> User:
        """With their sessions and tokens. Raises NotFoundError."""

    def users(self) -> tuple[User, ...]:
        """All, by name."""

    def renew_password(self, name: str, old: str, new: str) -> None:
        """The same password, kept in a stronger way; passed over where it was changed meanwhile. Sessions stay."""

    def begin_session(self, key: str, user: str, now: datetime, idle_until: datetime, until: datetime) -> None:
        """Sessions that are over are forgotten. Raises NotFoundError if the user is gone."""

    def session(self, key: str, now: datetime) -> Session | None:
        """None: there is none of this key, or it is over."""

    def keep_session(self, key: str, idle_until: datetime) -> None:
        """It lasts so long, if it is still there."""

    def end_session(self, key: str) -> None:
        """It is over, if it was not already."""

    def add_token(self, key: str, name: str, user: str, scopes: frozenset[Scope], now: datetime, until: datetime | None) -> Token:
        """Raises NotFoundError for an unknown user, ConfigError if they have a token of this name."""

    def token(self, key: str, now: datetime) -> tuple[Token, User] | None:
        """None: there is none of this key, or its time is over."""

    def use_token(self, number: int, now: datetime) -> None:
        """It was used now."""

    def tokens(self) -> tuple[Token, ...]:
        """All, by id, those whose time is over too."""

    def revoke_token(self, number: int) -> Token:
        """Raises NotFoundError."""

    def take_try(self, tries: tuple[Try, ...], now: datetime) -> datetime | None:
        """Count a try under each of the keys, as failed until `forget_tries` says otherwise, and return None.

        Else nothing is counted, and it may be tried again at the time given: each failure beyond the free ones doubles the wait.
        """

    def forget_tries(self, forgotten: str, returned: str) -> None:
        """The last try was no failure: all are forgotten under one key, and this one is taken back under the other."""

    def note(self, entry: AuditEntry) -> None:
        """Write down what somebody did."""

    def audit(self, query: AuditQuery) -> tuple[AuditEntry, ...]:
        """What was written down, newest first."""


class Store(Outbox, Access, Protocol):
    """What is kept. Each method is one transaction."""

    def upgrade(self) -> None:
        """Bring the schema to this program's version, under a lock. Raises StoreError if the schema is newer."""

    def close(self) -> None:
        """Release connections and files."""

    # --- what is watched

    def sync(self, watchlist: Watchlist, now: datetime, spread: timedelta = timedelta(0)) -> None:
        """Make the watched sources those of `watchlist`.

        New sources become due spread evenly over `now … now + spread`; known ones keep their due time and history; ones that left the
        watchlist are switched off, never deleted.
        """

    def watchlist(self, *, everything: bool = False, provider: str | None = None) -> Watchlist:
        """What is watched now; with `everything` also the sources that were switched off. Of one provider, if it is named."""

    # --- checks

    def claim_due(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[SourceKey, ...]:
        """Lease sources that are due and free to `holder` until `now + lease`, the longest overdue first."""

    def claim_outlines(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[Outline, ...]:
        """As `claim_due`, with what a look needs of each source when nothing changed."""

    def claim(self, holder: str, keys: tuple[SourceKey, ...], now: datetime, lease: timedelta) -> tuple[SourceKey, ...]:
        """Lease those of `keys` that are free, due or not; return them."""

    def release(self, holder: str) -> None:
        """Give back all that `holder` leases, sources and mailboxes alike; they are due as they were."""

    def next_due(self) -> datetime | None:
        """When the next check or delivery is due, leased ones left out; None: nothing to do."""

    def load(self, key: SourceKey) -> SourceState:
        """Raises NotFoundError."""

    def record(self, look: Look) -> None:
        """Write the look and all that follows from it, end the source's lease, and set its due time.

        Raises ConflictError, writing nothing, if another look was recorded since `look.revision`. Alerts owed to a subscription that is
        gone by now are left out.
        """

    def record_all(self, looks: Sequence[Look]) -> None:
        """Write several looks in their order, all or none, as `record` does one: for imports, where a transaction each would cost most."""

    def record_quiet(self, looks: Sequence[Look]) -> tuple[SourceKey, ...]:
        """Write looks that found nothing new (no response, version, event, candidate or reason), one a source at most, as `record` does.

        Returns the sources whose look came too late, where `record` would raise ConflictError; of those nothing is written. Raises NotFoundError.
        """

    # --- how things stand

    def revision(self) -> int:
        """Another number whenever something was recorded that people are shown: a version, a change, an event, a source that fails, what somebody
        was told or said, what is watched. Looks that found nothing new do not count. It may also change without a reason.
        """

    def tally(self, now: datetime) -> Tally:
        """How the watch stands, counted."""

    # --- history

    def changes(self, query: ChangeQuery) -> tuple[Change, ...]:
        """By first sighting, oldest first unless asked otherwise."""

    def change(self, change_id: str) -> Change:
        """By id or a unique beginning of it. Raises NotFoundError."""

    def version(self, source: SourceKey, number: int) -> Version:
        """Raises NotFoundError."""

    def version_at(self, source: SourceKey, at: datetime) -> Version | None:
        """The version in force at a time, by first sighting; None before the first."""

    def versions(self, source: SourceKey) -> tuple[VersionEntry, ...]:
        """All versions of a source without their texts, oldest first. Raises NotFoundError."""

    def in_force(self, at: datetime, providers: tuple[str, ...] = ()) -> tuple[VersionEntry, ...]:
        """The version of each source (of these providers) that was in force at a time, as `version_at`, by key; sources that had none are left out."""

    def find_sentences(self, query: SearchQuery) -> tuple[Stood, ...]:
        """The sentences of any version in which all of the words stand, the latest recorded first."""

    def find_said(self, query: SearchQuery) -> tuple[ChangeHit, ...]:
        """The changes in whose summary and quotes all of the words stand, the latest recorded first."""

    def introduced(self, source: SourceKey) -> tuple[tuple[str, int], ...]:
        """Each sentence of the newest version, once and in order, with the number of the version that brought it. Raises NotFoundError."""

    def find_checks(self, query: CheckQuery) -> tuple[CheckEntry, ...]:
        """Looks, newest first; those of one time by key. Raises NotFoundError for an unknown source."""

    def snapshot(self, source: SourceKey, at: datetime) -> Response:
        """The bytes and headers as they came at the latest kept look not after `at`. Raises NotFoundError."""

    def checks(self, source: SourceKey, limit: int) -> tuple[CheckEntry, ...]:
        """The latest looks, newest first."""

    def status(self) -> tuple[SourceStatus, ...]:
        """How each watched source stands, by key."""

    def hasten(self, provider: str, now: datetime) -> int:
        """Make the provider's sources due now that are due within the next day; return how many."""

    def incident_events(
        self, since: datetime | None = None, until: datetime | None = None, provider: str | None = None
    ) -> tuple[IncidentEvent, ...]:
        """Steps of incidents seen in `since` (inclusive) to `until` (exclusive), oldest first."""

    def incidents(self) -> tuple[tuple[SourceKey, tuple[Incident, ...]], ...]:
        """What is remembered of each watched status page: incidents that are not over, and those that ended lately."""

    def kept_facts(self, source: SourceKey, number: int, mark: str) -> str | None:
        """What was found in a version by the rules that `mark` names, as it was kept; None: not kept."""

    def keep_facts(self, source: SourceKey, number: int, mark: str, facts: str) -> None:
        """Keep it; what was kept of the version by other rules is dropped. Unknown versions are passed over."""

    # --- who is told

    def add_subscription(
        self, name: str, url: str, wanted: ChangeFilter, language: str, now: datetime, manner: Manner | None = None
    ) -> Subscription:
        """`manner` None: the usual one. Raises ConfigError if the name is taken."""

    def subscriptions(self) -> tuple[Subscription, ...]:
        """All, paused ones too, by id."""

    def pause_subscription(self, name: str, paused: bool) -> Subscription:
        """Pause or resume; a paused one gathers no alerts. Raises NotFoundError."""

    def remove_subscription(self, name: str) -> Subscription:
        """Also drops its alerts that are not delivered yet. Raises NotFoundError."""

    def alerts(self, status: AlertStatus | None = None, limit: int = 100) -> tuple[Alert, ...]:
        """Newest first."""
