"""What an archive's snapshots of a page show: the looks that would have been recorded, had we looked when the archive did. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.model import Look, Outcome, Reading, Response, Seen, SourceState, Tracking, Verdict, Version
from monitor.pipeline import Policies, consider
from monitor.read import read
from monitor.sources.parts import reading_mark
from monitor.subjects import Subjects

MOMENT = timedelta(microseconds=1)
_RECENT = 5
"""Versions before the current one that a look is decided on, as the store loads them."""


@dataclass(frozen=True, slots=True)
class Begin:
    """The page that the next snapshots are of, as the store has it."""

    state: SourceState
    subjects: Subjects
    policies: Policies
    cadence: timedelta | None
    last: Response | None = None
    """The last snapshot kept of it, where something seen there waits to be confirmed."""


@dataclass(frozen=True, slots=True)
class Show:
    """A snapshot, the next one of the page."""

    answer: Response
    at: datetime
    until: datetime | None
    """When the archive's next snapshot came; None: none did."""
    upgrade: bool = False
    """The archive read the page anew by other rules."""
    known: bool = False
    """An earlier import recorded it, but not what the looks after it confirm."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a snapshot shows."""

    looks: tuple[Look, ...]
    upgraded: bool = False
    """It was kept as the next version, silently."""


def waits(state: SourceState) -> bool:
    """Something is seen on the page that is not confirmed yet; else the same bytes again would say the same again."""
    candidate = state.tracking.candidate
    return candidate is not None and candidate.sightings > 0


class Page:
    """A page as the archive leaves it after each snapshot."""

    def __init__(self, begin: Begin) -> None:
        self._state, self._subjects, self._policies, self._cadence = begin.state, begin.subjects, begin.policies, begin.cadence
        self._last = begin.last

    def show(self, question: Show) -> Shown:
        """What the next snapshot shows, and what the archive's looks until the one after it confirm."""
        shown = self._again(question) if question.known else self._upgrade(question) if question.upgrade else None
        shown = shown or self._new(question)
        self._last = question.answer
        return shown

    def _new(self, question: Show) -> Shown:
        first = self._look(question.answer)
        later = self._later(question) if first.outcome is Outcome.BROKEN or waits(self._state) else []
        return Shown(tuple(self._numbered(_together([first, *later]), question.at)))

    def _again(self, question: Show) -> Shown:
        """What became of a snapshot that is recorded already."""
        return Shown(tuple(self._numbered([look for look in self._later(question) if look.version is not None], question.at + MOMENT)))

    def _later(self, question: Show) -> list[Look]:
        """The look where the archive saw a snapshot again, and one more when a held return has lasted."""
        if self._cadence is None:
            return []
        response, until = question.answer, question.until
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

    def _numbered(self, looks: list[Look], at: datetime) -> list[Look]:
        """Looks that found more than one thing stand a moment apart in the log, all before the archive's next snapshot."""
        revision = self._state.revision
        self._state = replace(self._state, revision=revision + len(looks))
        return [replace(look, revision=revision + number, at=at + number * MOMENT) for number, look in enumerate(looks)]

    def _upgrade(self, question: Show) -> Shown | None:
        """Keep what the archive read anew as the next version, silently; None: there is nothing that it could follow, or it cannot be read.

        What waited to be confirmed is confirmed first: the page stayed, and by the new rules nothing could be compared with it.
        """
        response, current = question.answer, self._state.current
        reading = read(response, self._state.source.rules)
        if current is None or not isinstance(reading, Reading):
            return None
        before = response.fetched_at - MOMENT
        settled = self._numbered(self._settled(before), before)
        assert self._state.current is not None
        anew = self._numbered([self._taken(self._anew(self._state.current, reading, response))], response.fetched_at)
        return Shown((*settled, *anew), upgraded=True)

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
        if not waits(self._state):
            return []
        assert self._last is not None, "what waits was seen in a snapshot"
        return [self._look(replace(self._last, fetched_at=at), hold=timedelta(0))]


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
