"""What views and messages need to know beside the event itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.model import Acknowledgement, Alternative, Change, Diff, Document, Event, Impact, Provider, SourceKey, Text, Trouble


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A recorded change with all that a view needs of it."""

    change: Change
    provider: Provider
    document: Document
    read_diff: Callable[[], Diff]
    """Compares the two versions; called only by views that show the text."""

    @property
    def diff(self) -> Diff:
        """The edits from one version to the next."""
        return self.read_diff()


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of an event beside itself. What is not known is not shown."""

    provider: Provider | None = None
    document: Document | None = None
    diff: Diff | None = None
    impacts: tuple[Impact, ...] = ()
    """One for each profile; none where there is no profile."""
    alternatives: tuple[Alternative, ...] = ()
    """The best first."""
    reverts: Change | None = None
    """The earlier change that this one takes back."""
    acknowledged: Acknowledgement | None = None


class Links(Protocol):
    """Where a message may lead."""

    def evidence(self, event: Event) -> str | None:
        """The page that shows the event with its evidence; None: there is none."""

    def acknowledge(self, event: Event) -> str | None:
        """A signed address that acknowledges the event; None: there is none."""


@dataclass(frozen=True, slots=True)
class NoLinks:
    """Nothing but the watched page itself."""

    def evidence(self, event: Event) -> str | None:  # noqa: ARG002 - the protocol's
        """None."""
        return None

    def acknowledge(self, event: Event) -> str | None:  # noqa: ARG002 - the protocol's
        """None."""
        return None


@dataclass(frozen=True, slots=True)
class QuietReport:
    """What was checked while nothing happened, so that silence can be trusted."""

    since: datetime
    providers: tuple[tuple[Text, int], ...]
    """Name and number of sources of each provider that was checked."""
    looks: int
    """Looks made since then."""
    failing: tuple[tuple[SourceKey, Trouble], ...] = ()
    """Sources that cannot be read now: what happens there is not seen."""

    @property
    def sources(self) -> int:
        """How many sources were checked."""
        return sum(count for _, count in self.providers)
