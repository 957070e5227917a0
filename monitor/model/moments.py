"""The moments of a check: what went out of the store, and what is to be written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.alert import ChangeFilter, Owed, SourceEvent
from monitor.model.incident import Incident
from monitor.model.judged import Change, Version
from monitor.model.page import BrokenReason, Reading, Response, Validators
from monitor.model.telling import Told
from monitor.model.watch import Source, SourceKey
from monitor.model.words import DocumentType, Outcome, Severity


@dataclass(frozen=True, slots=True)
class Candidate:
    """A new reading that waits until it is confirmed."""

    reading: Reading
    first_seen: datetime
    sightings: int = 1
    returns_to: int | None = None
    """Number of the recent version whose text it brings back; such a return is held until it lasts."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that does not give its document at present."""

    reason: BrokenReason
    detail: str
    since: datetime
    looks: int = 1
    told: bool = False
    """A failing-source event was recorded."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A source whose declared selectors match nothing any more: its main content is read instead, until a person mends them."""

    since: datetime
    suggestion: str | None
    """A selector that would match the main content."""


class Verdict(StrEnum):
    """What the last body was found to be; a body that is the same again is the same again."""

    CURRENT = "current"
    CANDIDATE = "candidate"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the last answered look brought, for the cheap tiers of reading."""

    body: str
    """SHA-256 of the body, hexadecimal."""
    quick: str | None
    """Fingerprint of the selected visible text by the fast parser, or None where it could not be taken."""
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Tracking:
    """What a source carries from one look to the next."""

    validators: Validators = Validators()
    seen: Seen | None = None
    candidate: Candidate | None = None
    trouble: Trouble | None = None
    stale: Stale | None = None
    read_by: str | None = None
    """By which reader and rules the current version was read (`monitor.pipeline.reading_mark`)."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """All that a check needs to know of a source. Loaded in one transaction."""

    source: Source
    document_type: DocumentType
    revision: int
    """Grows with every recorded look; a look recorded against an older revision is a conflict."""
    tracking: Tracking = Tracking()
    current: Version | None = None
    recent: tuple[Version, ...] = ()
    """Versions before the current one, newest first (the store gives the latest few)."""
    incidents: tuple[Incident, ...] = ()
    """Those of a status page that are not over, and those that ended lately."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a look needs to know of a source as long as nothing changed: no text."""

    source: Source
    revision: int
    """As in `SourceState`."""
    tracking: Tracking
    """A candidate in it has no reading."""
    version: int | None
    """Number of the version in force; None: there is none yet."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a source, to be written in one transaction with all that follows from it."""

    source: SourceKey
    revision: int
    """That of the state it was decided on."""
    at: datetime
    outcome: Outcome
    tracking: Tracking
    due_at: datetime
    reason: BrokenReason | None = None
    notes: tuple[str, ...] = ()
    """Why it was decided so, for `monitor explain`; a line each."""
    response: Response | None = None
    """Kept as a snapshot where its body differs from the last one kept; None for 304, equal bytes and failures."""
    elapsed: timedelta = timedelta(0)
    version: Version | None = None
    change: Change | None = None
    event: SourceEvent | None = None
    owed: tuple[Owed, ...] = ()
    """For the change or the event."""
    incidents: tuple[Incident, ...] | None = None
    """Those of a status page that are to be remembered; None: as before."""
    told: tuple[Told, ...] = ()
    """Steps of incidents."""


@dataclass(frozen=True, slots=True)
class CheckEntry:
    """A look as the log keeps it."""

    source: SourceKey
    at: datetime
    outcome: Outcome
    reason: BrokenReason | None
    notes: tuple[str, ...]
    elapsed: timedelta


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """How a source stands, for `monitor status`."""

    source: Source
    document_type: DocumentType
    tracking: Tracking
    last_check: CheckEntry | None
    last_good: datetime | None
    """The last look that found the document."""
    due_at: datetime | None
    versions: int
    changes: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How the watch stands, counted."""

    sources: int
    """Watched ones. A source may be counted in several of the next four."""
    never: int
    """Not looked at yet."""
    failing: int
    waiting: int
    """A new text was seen and is not confirmed yet."""
    stale: int
    """Its selectors match nothing any more."""
    due_at: datetime | None
    """When the next look that nobody is at is due, or was: then it is late."""
    pending: int
    """Alerts that wait to be delivered."""
    dead: int
    """Alerts that were given up."""
    changes: tuple[tuple[Severity, int], ...]
    """By severity, lowest first."""


@dataclass(frozen=True, slots=True)
class ChangeQuery:
    """Which recorded changes are asked for. `since` inclusive, `until` exclusive, both by first sighting."""

    since: datetime | None = None
    until: datetime | None = None
    filter: ChangeFilter = ChangeFilter()
    source: SourceKey | None = None
    newest_first: bool = False
    limit: int | None = None
    before: tuple[datetime, str] | None = None
    """Only changes before this one: its first sighting and its id, by which changes are ordered."""
