"""Another archive's snapshots through the same pipeline, each at its own time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.model import FetchFailure, Look, Outcome, Response, Source, SourceKey, Validators
from monitor.pipeline import Policies, check
from monitor.ports import Store
from monitor.subjects import Subjects

CADENCE = timedelta(hours=12)
"""How often the archives that we import looked at their pages. They keep a snapshot only where the bytes differ: when the next one is further
away than this, the archive looked in between and saw the same again."""


@dataclass(slots=True)
class Counts:
    """What an import did."""

    pages: int = 0
    snapshots: int = 0
    skipped: int = 0
    """Known from an earlier import."""
    changes: int = 0

    def __iadd__(self, other: Counts) -> Counts:
        self.pages += other.pages
        self.snapshots += other.snapshots
        self.skipped += other.skipped
        self.changes += other.changes
        return self


@dataclass(slots=True)
class Recorded:
    """A fetcher that answers with what the archive recorded, and the clock of that moment."""

    answer: Response | None = field(default=None)

    def fetch(self, source: Source, validators: Validators) -> Response | FetchFailure:  # noqa: ARG002 - an archive is not asked conditionally
        """The recorded answer."""
        assert self.answer is not None, source.key
        return self.answer

    def now(self) -> datetime:
        """The recorded time."""
        assert self.answer is not None
        return self.answer.fetched_at


def replay(
    key: SourceKey, snapshots: Iterable[Response], *, store: Store, subjects: Subjects, policies: Policies, on_snapshot: Callable[[], None]
) -> Counts:
    """Record a page's snapshots, oldest first. Never alerts; what was imported before is skipped, so that it can be repeated and resumed."""
    counts, recorded = Counts(pages=1), Recorded()
    quiet = replace(policies, tell=False)
    known = next((entry.at for entry in store.checks(key, 1)), None)

    def look(response: Response) -> Look:
        recorded.answer = response
        found = check(key, store=store, fetcher=recorded, subjects=subjects, now=recorded.now, policies=quiet)
        counts.changes += found.outcome in (Outcome.CHANGE, Outcome.MOVED)
        return found

    for response, until in _stays(snapshots):
        counts.snapshots += 1
        if known is not None and response.fetched_at <= known:
            counts.skipped += 1
        else:
            _watch(response, until, look, policies.confirm.return_hold)
        on_snapshot()
    return counts


def _watch(response: Response, until: datetime | None, look: Callable[[Response], Look], hold: timedelta) -> None:
    """Look when the snapshot was taken, again where the archive saw it again, and once more when a held return has lasted."""
    look(response)
    again = response.fetched_at + CADENCE
    if until is not None and until - again <= CADENCE / 2:
        return
    candidate = look(replace(response, fetched_at=again)).tracking.candidate
    if candidate is not None and candidate.returns_to is not None and until is not None and candidate.first_seen + hold < until:
        look(replace(response, fetched_at=max(again + CADENCE, candidate.first_seen + hold)))


def _stays(snapshots: Iterable[Response]) -> Iterator[tuple[Response, datetime | None]]:
    """Every snapshot with the time until which its page stayed so; None for the last one, which is taken to have stayed a while."""
    last: Response | None = None
    for response in snapshots:
        if last is not None:
            yield last, response.fetched_at
        last = response
    if last is not None:
        yield last, None
