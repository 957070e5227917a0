"""Another archive's snapshots through the same pipeline, each at its own time.

What the pipeline finds in a snapshot is recorded at once, together with what the archive's next looks at the same bytes confirm: a kill leaves a
snapshot behind whole or not at all, and the next import goes on with the one after it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from monitor.errors import NotFoundError
from monitor.model import (
    FetchFailure,
    Look,
    Outcome,
    Reading,
    Response,
    Seen,
    Source,
    SourceKey,
    Tracking,
    Validators,
    Verdict,
    Version,
)
from monitor.pipeline import Policies, check, consider
from monitor.ports import Store
from monitor.read import read
from monitor.sources.parts import reading_mark
from monitor.subjects import Subjects

CADENCE = timedelta(hours=12)
"""How often the archives that we import looked at their pages. They keep a snapshot only where the bytes differ: when the next one is further
away than this, the archive looked in between and saw the same again."""
MARGIN = timedelta(milliseconds=1)
"""Snapshots of one page are further apart than this."""
TOGETHER = 50
"""Looks that are written together."""
_RECENT = 5
"""Versions before the current one that a look is decided on, as the store loads them."""
_MOMENT = timedelta(microseconds=1)


Write = Callable[[Sequence[Look]], None]


@dataclass(slots=True)
class Counts:
    """What an import did."""

    pages: int = 0
    snapshots: int = 0
    skipped: int = 0
    """Known from an earlier import."""
    changes: int = 0
    upgrades: int = 0
    """Versions that the archive read anew by other rules: kept, but no changes."""
    missing: int = 0
    """Snapshots that the archive names and does not give."""

    def __iadd__(self, other: Counts) -> Counts:
        self.pages += other.pages
        self.snapshots += other.snapshots
        self.skipped += other.skipped
        self.changes += other.changes
        self.upgrades += other.upgrades
        self.missing += other.missing
        return self


@dataclass(frozen=True, slots=True)
class Recording:
    """A snapshot in an archive, whose bytes are taken out only when they are needed."""

    at: datetime
    answer: Callable[[], Response | None]
    """What the address answered; None: the archive does not have it any more."""
    upgrade: bool = False
    """The archive read the page anew by other rules; the policy is the one it had."""

    @classmethod
    def of(cls, response: Response) -> Recording:
        """A snapshot whose bytes are at hand."""
        return cls(response.fetched_at, lambda: response)


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
    key: SourceKey,
    snapshots: Iterable[Response | Recording],
    *,
    store: Store,
    subjects: Subjects,
    policies: Policies,
    on_snapshot: Callable[[], None],
    cadence: timedelta | None = CADENCE,
    write: Write | None = None,
) -> Counts:
    """Record a page's snapshots, oldest first. Never alerts; what was imported before is skipped, so that it can be repeated and resumed.

    `cadence`: how often the archive looked; None: it recorded every look. `write`: records looks together, in order and all or none; None: one by
    one. Raises ConflictError where somebody else looks at the source meanwhile.
    """
    page = _Page(store, key, subjects, replace(policies, tell=False), cadence, write or partial(_one_by_one, store))
    try:
        return _shown(page, snapshots, on_snapshot)
    finally:
        page.flush()


def _one_by_one(store: Store, looks: Sequence[Look]) -> None:
    for look in looks:
        store.record(look)


def _shown(page: _Page, snapshots: Iterable[Response | Recording], on_snapshot: Callable[[], None]) -> Counts:
    counts = Counts(pages=1)
    for recording, until in _stays(each if isinstance(each, Recording) else Recording.of(each) for each in snapshots):
        counts.snapshots += 1
        if page.knows(recording):
            counts.skipped += 1
            counts += page.show_on(recording, until)
        else:
            counts += page.show(recording, until)
        on_snapshot()
    return counts


class _Page:
    """A page as the archive leaves it after each snapshot."""

    def __init__(
        self, store: Store, key: SourceKey, subjects: Subjects, policies: Policies, cadence: timedelta | None, write: Write
    ) -> None:
        self._store, self._subjects, self._policies, self._cadence, self._record = store, subjects, policies, cadence, write
        self._held: list[Look] = []
        self._state = store.load(key)
        self._known = next((entry.at for entry in store.checks(key, 1)), None)
        self._last: Response | None = None

    def flush(self) -> None:
        """Write the looks that are held."""
        held, self._held = self._held, []
        if held:
            self._record(held)

    def knows(self, recording: Recording) -> bool:
        """An earlier import recorded it."""
        return self._known is not None and recording.at <= self._known

    def show_on(self, recording: Recording, until: datetime | None) -> Counts:
        """What became of the last snapshot that an earlier import recorded: it may have been killed there, or the archive has grown since."""
        last = self._known is not None and self._known - recording.at < MARGIN
        if not last or recording.upgrade or not self._waits or (answer := recording.answer()) is None:
            return Counts()
        self._last = answer
        return self._write([look for look in self._later(answer, until) if look.version is not None], recording.at + _MOMENT)

    def show(self, recording: Recording, until: datetime | None) -> Counts:
        """Record what a snapshot shows, and what the archive's looks until `until` confirm (None: nothing came after it)."""
        answer = recording.answer()
        if answer is None:
            return Counts(missing=1)
        self._read_by_present_rules(recording.at)
        counts = self._upgrade(answer) if recording.upgrade else None
        if counts is None:
            first = self._look(answer)
            later = self._later(answer, until) if first.outcome is Outcome.BROKEN or self._waits else []
            counts = self._write(_together([first, *later]), recording.at)
        self._last = answer
        return counts

    @property
    def _waits(self) -> bool:
        """Something is seen on the page that is not confirmed yet; else the same bytes again would say the same again."""
        candidate = self._state.tracking.candidate
        return candidate is not None and candidate.sightings > 0

    def _later(self, response: Response, until: datetime | None) -> list[Look]:
        """The look where the archive saw a snapshot again, and one more when a held return has lasted."""
        if self._cadence is None:
            return []
        again = response.fetched_at + self._cadence
        if until is not None and until - again <= self._cadence / 2:
            return []
        looks = [self._look(replace(response, fetched_at=again))]
        candidate, hold = self._state.tracking.candidate, self._policies.confirm.return_hold
        if candidate is not None and candidate.returns_to is not None and until is not None and candidate.first_seen + hold < until:
            looks.append(self._look(replace(response, fetched_at=max(again + self._cadence, candidate.first_seen + hold))))
        return looks

    def _look(self, response: Response, hold: timedelta | None = None) -> Look:
        confirm = self._policies.confirm if hold is None else replace(self._policies.confirm, return_hold=hold)
        policies = replace(self._policies, confirm=confirm)
        return self._taken(consider(self._state, response, subjects=self._subjects, at=response.fetched_at, policies=policies))

    def _taken(self, look: Look) -> Look:
        """The look; the page is now as it leaves it."""
        state = self._state
        older = () if look.version is None or state.current is None else (state.current,)
        recent = (*older, *state.recent)[:_RECENT]
        self._state = replace(state, tracking=look.tracking, current=look.version or state.current, recent=recent)
        return look

    def _write(self, looks: list[Look], at: datetime) -> Counts:
        """Looks that found more than one thing stand a moment apart in the log, all before the archive's next snapshot."""
        counts = Counts()
        for number, look in enumerate(looks):
            self._held.append(replace(look, revision=self._state.revision, at=at + number * _MOMENT))
            self._state = replace(self._state, revision=self._state.revision + 1)
            counts.changes += look.change is not None
        if len(self._held) >= TOGETHER:
            self.flush()
        return counts

    def _upgrade(self, response: Response) -> Counts | None:
        """Keep what the archive read anew as the next version, silently; None: there is nothing that it could follow, or it cannot be read.

        What waited to be confirmed is confirmed first: the page stayed, and by the new rules nothing could be compared with it.
        """
        rules = self._state.source.rules
        reading = read(response, rules)
        if self._state.current is None or not isinstance(reading, Reading):
            return None
        counts = self._write(self._settled(response.fetched_at - _MOMENT), response.fetched_at - _MOMENT)
        self._write([self._taken(self._anew(self._state.current, reading, response))], response.fetched_at)
        counts.upgrades += 1
        return counts

    def _anew(self, current: Version, reading: Reading, response: Response) -> Look:
        at, seen = response.fetched_at, self._state.tracking.seen
        body = hashlib.sha256(response.body).hexdigest()
        return Look(
            source=current.source,
            revision=0,
            at=at,
            outcome=Outcome.NOISE,
            tracking=Tracking(seen=Seen(body, None, Verdict.CURRENT), read_by=reading_mark(self._state.source.rules)),
            due_at=at,
            notes=("the archive read the page anew by other rules: kept as the next version, no change of the policy",),
            response=response if seen is None or seen.body != body else None,
            version=Version(current.source, current.number + 1, reading, at, at) if reading.text != current.reading.text else None,
        )

    def _settled(self, at: datetime) -> list[Look]:
        if not self._waits:
            return []
        last = self._last or self._store.snapshot(self._state.source.key, at)
        return [self._look(replace(last, fetched_at=at), hold=timedelta(0))]

    def _read_by_present_rules(self, at: datetime) -> None:
        """Before anything is compared with a version that was read by other rules than now, it is read again: `check` does that."""
        state = self._state
        if state.current is None or state.tracking.read_by == reading_mark(state.source.rules):
            return
        self.flush()
        try:
            kept = self._store.snapshot(state.source.key, at)
        except NotFoundError:
            return
        recorded = Recorded(replace(kept, fetched_at=at - _MOMENT))
        check(state.source.key, store=self._store, fetcher=recorded, subjects=self._subjects, now=recorded.now, policies=self._policies)
        self._state = self._store.load(state.source.key)


def _together(looks: list[Look]) -> list[Look]:
    """Looks at the same bytes as one row of the log, as long as one row can hold what they found."""
    joined = looks[:1]
    for look in looks[1:]:
        last = joined[-1]
        if last.version is None and last.event is None:
            joined[-1] = replace(look, response=last.response, elapsed=last.elapsed, notes=(*last.notes, *look.notes))
        else:
            joined.append(look)
    return joined


def _stays(snapshots: Iterable[Recording]) -> Iterator[tuple[Recording, datetime | None]]:
    """Every snapshot with the time until which its page stayed so; None for the last one, which is taken to have stayed a while."""
    last: Recording | None = None
    for recording in snapshots:
        if last is not None:
            yield last, recording.at
        last = recording
    if last is not None:
        yield last, None
