"""Another archive's snapshots through the same pipeline, each at its own time.

What the pipeline finds in a snapshot is recorded at once, together with what the archive's next looks at the same bytes confirm: a kill leaves a
snapshot behind whole or not at all, and the next import goes on with the one after it.

This module takes snapshots out of an archive and writes looks; what a snapshot shows, a `Desk` says: here, or in a process beside this one
(`monitor.ahead`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Protocol

from monitor.errors import NotFoundError
from monitor.model import FetchFailure, Look, Response, Source, SourceKey, SourceState, Validators
from monitor.pipeline import Policies, check
from monitor.ports import Store
from monitor.replayed import MOMENT, Begin, Page, Show, Shown, waits
from monitor.sources.parts import reading_mark
from monitor.subjects import Subjects

CADENCE = timedelta(hours=12)
"""How often the archives that we import looked at their pages. They keep a snapshot only where the bytes differ: when the next one is further
away than this, the archive looked in between and saw the same again."""
MARGIN = timedelta(milliseconds=1)
"""Snapshots of one page are further apart than this."""
TOGETHER = 50
"""Looks that are written together."""


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
    """Snapshots that the archive only read anew by other rules."""
    missing: int = 0
    """Snapshots that the archive does not have any more."""

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


class Desk(Protocol):
    """Who says what snapshots show, in the order in which they are shown."""

    def ask(self, question: Begin | Show) -> None:
        """Begin a page, or show its next snapshot: to each `Show` there is one answer."""

    def answers(self, *, all_of_them: bool) -> Iterator[Shown]:
        """Those that are there, or all that are still owed."""

    def close(self) -> None:
        """Nothing more is asked."""


class Here:
    """The desk in this process: an answer is there when the question is asked."""

    def __init__(self) -> None:
        self._page: Page | None = None
        self._found: deque[Shown] = deque()

    def ask(self, question: Begin | Show) -> None:
        """See `Desk.ask`."""
        if isinstance(question, Begin):
            self._page = Page(question)
            return
        assert self._page is not None
        self._found.append(self._page.show(question))

    def answers(self, *, all_of_them: bool) -> Iterator[Shown]:  # noqa: ARG002 - all are there
        """See `Desk.answers`."""
        while self._found:
            yield self._found.popleft()

    def close(self) -> None:
        """See `Desk.close`."""


class Replay:
    """Records pages' snapshots, oldest first, page by page. Never alerts; what was imported before is skipped, so that it can be repeated and resumed.

    `cadence`: how often the archive looked; None: it recorded every look. `write`: records looks together, in order and all or none; None: one by
    one. As a context manager it writes what is held at its end, whatever ends it. Raises ConflictError where somebody else looks at a source meanwhile.
    """

    def __init__(
        self,
        *,
        store: Store,
        subjects: Subjects,
        policies: Policies,
        on_snapshot: Callable[[], None],
        cadence: timedelta | None = CADENCE,
        write: Write | None = None,
        desk: Desk | None = None,
    ) -> None:
        self.counts = Counts()
        self._store, self._subjects, self._policies, self._cadence = store, subjects, replace(policies, tell=False), cadence
        self._on_snapshot, self._record = on_snapshot, write or partial(_one_by_one, store)
        self._desk: Desk = desk or Here()
        self._held: list[Look] = []

    def __enter__(self) -> Replay:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self.settle()
        finally:
            self._desk.close()

    def page(self, key: SourceKey, snapshots: Iterable[Response | Recording]) -> None:
        """Record a page; the end of it may be held until more is there to be written."""
        self.counts.pages += 1
        state, known = self._store.load(key), next((entry.at for entry in self._store.checks(key, 1)), None)
        begun = fresh = False
        for recording, until in _stays(each if isinstance(each, Recording) else Recording.of(each) for each in snapshots):
            self.counts.snapshots += 1
            old = known is not None and recording.at <= known
            if not old and not fresh:
                fresh, again = True, self._read_by_present_rules(state, recording.at)
                state, begun = (again, False) if again else (state, begun)
            self.counts.skipped += old
            answer = None if old and not self._goes_on(recording, state, known) else recording.answer()
            if answer is None:
                self.counts.missing += not old
                self._on_snapshot()
                continue
            if not begun:
                self._desk.ask(self._begin(state, known))
                begun = True
            self._desk.ask(Show(answer, recording.at, until, recording.upgrade, old))
            self._take(self._desk.answers(all_of_them=False))

    def _goes_on(self, recording: Recording, state: SourceState, known: datetime | None) -> bool:
        """It is the last snapshot that an earlier import recorded, which may have been killed there, or the archive has grown since."""
        return known is not None and known - recording.at < MARGIN and not recording.upgrade and waits(state)

    def _begin(self, state: SourceState, known: datetime | None) -> Begin:
        key = state.source.key
        last = self._store.snapshot(key, known) if known is not None and waits(state) else None
        return Begin(state, Subjects({key: self._subjects.of(key)}), self._policies, self._cadence, last)

    def _take(self, answers: Iterable[Shown]) -> None:
        for shown in answers:
            self.counts.changes += sum(look.change is not None for look in shown.looks)
            self.counts.upgrades += shown.upgraded
            self._held += shown.looks
            if len(self._held) >= TOGETHER:
                self._flush()
            self._on_snapshot()

    def settle(self) -> None:
        """Have everything answered and written that was shown so far."""
        try:
            self._take(self._desk.answers(all_of_them=True))
        finally:
            self._flush()

    def _flush(self) -> None:
        held, self._held = self._held, []
        if held:
            self._record(held)

    def _read_by_present_rules(self, state: SourceState, at: datetime) -> SourceState | None:
        """Before anything is compared with a version that was read by other rules than now, it is read again: `check` does that. None: it was not."""
        if not _read_otherwise(state):
            return None
        self.settle()
        key = state.source.key
        state = self._store.load(key)
        if not _read_otherwise(state):
            return None
        try:
            kept = self._store.snapshot(key, at)
        except NotFoundError:
            return None
        recorded = Recorded(replace(kept, fetched_at=at - MOMENT))
        check(key, store=self._store, fetcher=recorded, subjects=self._subjects, now=recorded.now, policies=self._policies)
        return self._store.load(key)


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
    """Record one page's snapshots. See `Replay`."""
    with Replay(store=store, subjects=subjects, policies=policies, on_snapshot=on_snapshot, cadence=cadence, write=write) as work:
        work.page(key, snapshots)
    return work.counts


def _one_by_one(store: Store, looks: Sequence[Look]) -> None:
    for look in looks:
        store.record(look)


def _read_otherwise(state: SourceState) -> bool:
    return state.current is not None and state.tracking.read_by != reading_mark(state.source.rules)


def _stays(snapshots: Iterable[Recording]) -> Iterator[tuple[Recording, datetime | None]]:
    """Every snapshot with the time until which its page stayed so; None for the last one, which is taken to have stayed a while."""
    last: Recording | None = None
    for recording in snapshots:
        if last is not None:
            yield last, recording.at
        last = recording
    if last is not None:
        yield last, None
