"""A look at a status page: its incidents are compared with those remembered, and their steps told. It makes no versions and no changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.judge import Overrides
from monitor.judge.confirm import ConfirmPolicy, decide, recovery
from monitor.judge.incidents import StatusSource, Steps, steps
from monitor.model import (
    BrokenReason,
    FetchFailure,
    Incident,
    Look,
    Outcome,
    Response,
    Seen,
    SourceState,
    Told,
    Tracking,
    Unreadable,
    Verdict,
)
from monitor.read.status import Board, read_status
from monitor.sources.parts import due, elapsed, reading_mark, subject_of, validators
from monitor.subjects import Subjects


@dataclass(frozen=True, slots=True)
class _Same:
    """The page tells what it told at the last good look."""


_SAME = _Same()


def consider(
    state: SourceState, answer: Response | FetchFailure, *, subjects: Subjects, at: datetime, confirm: ConfirmPolicy, overrides: Overrides
) -> Look:
    """What an answer means for a status page. The alerts its steps owe are the caller's to add."""
    found, seen = _sight(state, answer)
    if isinstance(found, Unreadable):
        return _broken(state, answer, found, seen, at, confirm)
    source = StatusSource(state.source.key, state.source.url, subject_of(state, subjects), overrides)
    mark = reading_mark(state.source.rules)
    came = steps(
        state.incidents,
        None if isinstance(found, _Same) else found.incidents,
        lists_open=isinstance(found, _Same) or found.lists_open,
        source=source,
        at=at,
        quiet=state.tracking.read_by != mark,
        as_of=None if isinstance(found, _Same) else found.as_of,
    )
    return _good(state, answer, found, seen, came, mark, at)


def _sight(state: SourceState, answer: Response | FetchFailure) -> tuple[Board | _Same | Unreadable, Seen | None]:
    """The cheapest sufficient reading: 304, equal bytes, and only then the data."""
    last = state.tracking.seen
    if isinstance(answer, FetchFailure):
        return Unreadable(answer.reason, answer.detail), last
    body = last.body if last and answer.not_modified else hashlib.sha256(answer.body).hexdigest()
    if answer.not_modified and last is None:
        return Unreadable(BrokenReason.PROTOCOL, "304 Not Modified, but nothing was asked conditionally"), None
    same_rules = state.tracking.read_by == reading_mark(state.source.rules)
    if last and last.body == body and answer.status in (200, 304) and same_rules:
        return _repeated(state, last), last
    found = read_status(answer, state.source.rules)
    if isinstance(found, Unreadable):
        return found, Seen(body, last.quick if last else None, Verdict.BROKEN)
    return found, Seen(body, _gist(found.incidents), Verdict.CURRENT)


def _repeated(state: SourceState, last: Seen) -> _Same | Unreadable:
    trouble = state.tracking.trouble
    return Unreadable(trouble.reason, trouble.detail) if last.verdict is Verdict.BROKEN and trouble else _SAME


def _gist(incidents: tuple[Incident, ...]) -> str:
    """Equal for two tellings of the same: a time that was only touched is nothing."""
    said = repr([replace(each, updated_at=None) for each in incidents])
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _good(
    state: SourceState, answer: Response | FetchFailure, found: Board | _Same, seen: Seen | None, came: Steps, mark: str, at: datetime
) -> Look:
    last = state.tracking.seen
    first = state.tracking.read_by is None
    same = isinstance(found, _Same) or (last is not None and seen is not None and last.quick == seen.quick and not first)
    event, recovered = recovery(state, at)
    outcome = Outcome.FIRST if first else Outcome.UNCHANGED if same and not came.events else Outcome.NOISE
    return Look(
        source=state.source.key,
        revision=state.revision,
        at=at,
        outcome=outcome,
        tracking=Tracking(validators=validators(state.tracking, answer), seen=seen, read_by=mark),
        due_at=due(state.source, answer, came.look_again, at),
        notes=(*_said(found, came, first), *came.notes, *recovered),
        response=answer if isinstance(answer, Response) and not same else None,
        elapsed=elapsed(answer),
        event=event,
        incidents=came.remembered,
        told=tuple(Told(step) for step in came.events),
    )


def _said(found: Board | _Same, came: Steps, first: bool) -> tuple[str, ...]:
    going = sum(not each.resolved for each in came.remembered)
    if isinstance(found, _Same):
        return ("the status page tells the same as before",)
    opening = "the first good look at this status page: nothing is told, " if first else ""
    return (f"{opening}{found.format}: {len(found.incidents)} incidents and maintenances told, {going} not over",)


def _broken(
    state: SourceState, answer: Response | FetchFailure, found: Unreadable, seen: Seen | None, at: datetime, confirm: ConfirmPolicy
) -> Look:
    """What is remembered stays: a page that cannot be read ends no incident."""
    decision = decide(state, found, at, confirm)
    last = state.tracking.seen
    again = last is not None and seen is not None and last.body == seen.body
    tracking = replace(state.tracking, validators=validators(state.tracking, answer), seen=seen, trouble=decision.trouble)
    return Look(
        source=state.source.key,
        revision=state.revision,
        at=at,
        outcome=Outcome.BROKEN,
        reason=found.reason,
        notes=(*decision.notes[:1], f"{decision.notes[1].partition(';')[0]}; what is known of incidents stays"),
        tracking=tracking,
        due_at=due(state.source, answer, decision.look_again, at),
        response=None if again or isinstance(answer, FetchFailure) or answer.not_modified else answer,
        elapsed=elapsed(answer),
        event=decision.event,
    )
