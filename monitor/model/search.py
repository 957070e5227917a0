"""What is asked of the recorded texts, and what is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.model.judged import Change
from monitor.model.moments import CheckEntry
from monitor.model.page import BrokenReason
from monitor.model.watch import SourceKey
from monitor.model.words import Outcome


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Which sentences or changes are asked for: those with all of the words."""

    words: str
    """As a person writes them: words, "phrases", beginnings (`owner*`); Chinese needs no spaces."""
    providers: tuple[str, ...] = ()
    """None: any."""
    since: datetime | None = None
    """Sentences that came or went since then; changes first seen since then."""
    limit: int = 20
    before: int | None = None
    """The `id` of the last hit of the page before this one."""


@dataclass(frozen=True, slots=True)
class Stood:
    """A sentence, and the versions of its source in which it stood."""

    id: int
    """Grows in the order in which sentences were first recorded."""
    source: SourceKey
    text: str
    first: int
    """Number of the first version with it."""
    first_seen: datetime
    last: int
    """Number of the last version with it so far."""
    gone_at: datetime | None
    """First sighting of the version after `last`; None: it still stands."""


@dataclass(frozen=True, slots=True)
class ChangeHit:
    """A change in whose summary or quotes the words stand."""

    id: int
    """Grows in the order in which changes were recorded."""
    change: Change


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """A version without its text."""

    source: SourceKey
    number: int
    first_seen: datetime
    confirmed_at: datetime
    change: str | None
    """Id of the change that brought it; None for the first version, and where nothing was told of it."""


@dataclass(frozen=True, slots=True)
class CheckQuery:
    """Which looks are asked for, newest first."""

    source: SourceKey | None = None
    """None: any source, watched now or before."""
    providers: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    """None: any; likewise below."""
    reasons: tuple[BrokenReason, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 50

    def wants(self, entry: CheckEntry) -> bool:
        """Whether a look is one of those asked for, by all but its source."""
        return (
            (not self.outcomes or entry.outcome in self.outcomes)
            and (not self.reasons or entry.reason in self.reasons)
            and (self.since is None or entry.at >= self.since)
            and (self.until is None or entry.at < self.until)
        )
