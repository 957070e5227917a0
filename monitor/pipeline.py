"""The journey of one page: fetch → read → compare → judge → record. Calls the rooms in order and decides nothing itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.due import next_due
from monitor.errors import NotFoundError
from monitor.judge import Overrides, Subject, judge, judge_move
from monitor.judge.confirm import ConfirmPolicy, Decision, Grave, decide
from monitor.model import (
    BrokenReason,
    Change,
    Diff,
    FetchFailure,
    Look,
    Outcome,
    Reading,
    ReadRules,
    Response,
    Seen,
    Selected,
    Severity,
    SourceKey,
    SourceState,
    Stale,
    Tracking,
    Unreadable,
    Validators,
    Verdict,
    Version,
)
from monitor.ports import Fetcher, Store
from monitor.read import READER, health, quick, read, suggest
from monitor.route import route
from monitor.subjects import Subjects


@dataclass(frozen=True, slots=True)
class Policies:
    """What the user may set about how looks are decided and judged."""

    confirm: ConfirmPolicy = ConfirmPolicy()
    overrides: Overrides = Overrides()
    tell: bool = True
    """False: record only, owe no alerts (imports)."""


def check(
    key: SourceKey, *, store: Store, fetcher: Fetcher, subjects: Subjects, now: Callable[[], datetime], policies: Policies = Policies()
) -> Look:
    """Look at one source and record what it brought. Raises ConflictError if somebody else looked meanwhile; nothing is written then."""
    state = _read_by_present_rules(store.load(key), store, now())
    answer = fetcher.fetch(state.source, state.tracking.validators)
    look = consider(state, answer, subjects=subjects, at=now(), policies=policies)
    event = look.change or look.event
    if event is not None and policies.tell:
        look = replace(look, owed=route(event, store.subscriptions(), subjects.of(key)[1], look.at))
    store.record(look)
    return look


def reading_mark(rules: ReadRules) -> str:
    """Equal marks: the same bytes give the same reading."""
    return hashlib.sha256(f"{READER}\n{rules!r}".encode()).hexdigest()[:16]


def _read_by_present_rules(state: SourceState, store: Store, at: datetime) -> SourceState:
    """The state with its current version read as pages are read now.

    When a watchlist's selectors or this program's reader have changed, the version in force is read again from its own snapshot and kept as
    its next version, silently: what differs is our reading, not the policy.
    """
    mark = reading_mark(state.source.rules)
    if state.current is None or state.tracking.read_by == mark:
        return state
    found = _read_again(store, state.current, state.source.rules)
    tracking = Tracking(trouble=state.tracking.trouble, read_by=mark)
    version = None
    if isinstance(found, Reading) and found.text != state.current.reading.text:
        version = replace(state.current, number=state.current.number + 1, reading=found, confirmed_at=at)
    notes = ("the rules of reading changed: the version in force was read again from its snapshot",)
    store.record(Look(state.source.key, state.revision, at, Outcome.NOISE, tracking, due_at=at, notes=notes, version=version))
    return store.load(state.source.key)


def _read_again(store: Store, version: Version, rules: ReadRules) -> Reading | Unreadable | None:
    try:
        return read(store.snapshot(version.source, version.first_seen), rules)
    except NotFoundError:
        return None


def consider(state: SourceState, answer: Response | FetchFailure, *, subjects: Subjects, at: datetime, policies: Policies) -> Look:
    """What an answer means for a source. Pure: no clock, no I/O."""
    sighting, seen = sight(state, answer)
    final_url = answer.final_url if isinstance(answer, Response) else state.source.url or ""
    decision = decide(state, sighting, at, policies.confirm, final_url=final_url, grave=_grave(state, subjects, policies.overrides, at))
    stale = _stale(state, sighting, answer, at)
    return Look(
        source=state.source.key,
        revision=state.revision,
        at=at,
        outcome=decision.outcome,
        reason=decision.reason,
        notes=(*decision.notes, *_stale_notes(stale)),
        tracking=replace(_tracking(state, answer, seen, decision), stale=stale),
        due_at=_due(state, answer, decision, at),
        response=answer if isinstance(answer, Response) and not answer.not_modified and not _same_body(state, answer) else None,
        elapsed=answer.elapsed if isinstance(answer, Response) else timedelta(0),
        version=decision.version,
        change=_change(state, decision, subjects, policies.overrides),
        event=decision.event,
    )


def sight(state: SourceState, answer: Response | FetchFailure) -> tuple[Reading | Unreadable | Verdict, Seen | None]:
    """The cheapest sufficient reading of an answer: 304, equal bytes, equal quick fingerprint, and only then the careful one."""
    last = state.tracking.seen
    if isinstance(answer, FetchFailure):
        return Unreadable(answer.reason, answer.detail), last
    if answer.not_modified:
        same = Unreadable(BrokenReason.PROTOCOL, "304 Not Modified, but nothing was asked conditionally")
        return (last.verdict if last else same), last
    body = hashlib.sha256(answer.body).hexdigest()
    if last and last.body == body and answer.status == 200:
        return last.verdict, last
    fingerprint = quick(answer, state.source.rules) if answer.status == 200 else None
    if last and fingerprint is not None and last.quick == fingerprint and last.verdict is not Verdict.BROKEN:
        return last.verdict, replace(last, body=body)
    found = _read(state, answer)
    return found, Seen(body, fingerprint, Verdict.BROKEN)


def _read(state: SourceState, response: Response) -> Reading | Unreadable:
    found = read(response, state.source.rules)
    if isinstance(found, Unreadable):
        return found
    known = tuple(version.reading for version in (state.current, *state.recent) if version is not None)
    return health.examine(response, found, known, state.source.rules) or found


def _same_body(state: SourceState, response: Response) -> bool:
    last = state.tracking.seen
    return last is not None and hashlib.sha256(response.body).hexdigest() == last.body


def _tracking(state: SourceState, answer: Response | FetchFailure, seen: Seen | None, decision: Decision) -> Tracking:
    if seen is not None and isinstance(answer, Response):
        seen = replace(seen, verdict=decision.verdict)
    return Tracking(
        validators=_validators(state, answer),
        seen=seen,
        candidate=decision.candidate,
        trouble=decision.trouble,
        read_by=reading_mark(state.source.rules),
    )


def _grave(state: SourceState, subjects: Subjects, overrides: Overrides, at: datetime) -> Grave:
    def grave(diff: Diff, reading: Reading) -> bool:
        assert state.current is not None
        provider, document = subjects.of(state.source.key)
        subject = Subject(provider.name, document.name, document.type)
        return judge(diff, state.current.reading, reading, subject, at, overrides).severity is Severity.CRITICAL

    return grave


def _stale(state: SourceState, sighting: Reading | Unreadable | Verdict, answer: Response | FetchFailure, at: datetime) -> Stale | None:
    """Only a careful reading tells whether the selectors still match; until the next one it is as it was."""
    if not isinstance(sighting, Reading) or not isinstance(answer, Response):
        return state.tracking.stale
    if sighting.selected is not Selected.STALE:
        return None
    since = state.tracking.stale.since if state.tracking.stale else at
    return Stale(since, next(iter(suggest(answer, state.source.rules)), None))


def _stale_notes(stale: Stale | None) -> tuple[str, ...]:
    if stale is None:
        return ()
    instead = f"; try {stale.suggestion}" if stale.suggestion else ""
    return (f"selector stale since {stale.since.isoformat()}: it matches nothing any more, the main content was read instead{instead}",)


def _validators(state: SourceState, answer: Response | FetchFailure) -> Validators:
    """Those of the last body that was answered: a failure brings none, a 304 keeps them."""
    if isinstance(answer, FetchFailure) or answer.not_modified:
        return state.tracking.validators
    if answer.status != 200:
        return Validators()
    return Validators(answer.header("etag"), answer.header("last-modified"))


def _due(state: SourceState, answer: Response | FetchFailure, decision: Decision, at: datetime) -> datetime:
    regular = next_due(state.source.schedule, state.source.key, at)
    if isinstance(answer, FetchFailure) and answer.retry_after is not None:
        return max(regular, at + answer.retry_after)
    return regular if decision.look_again is None else min(regular, at + decision.look_again)


def _change(state: SourceState, decision: Decision, subjects: Subjects, overrides: Overrides) -> Change | None:
    if decision.outcome not in (Outcome.CHANGE, Outcome.MOVED) or decision.version is None or state.current is None:
        return None
    provider, document = subjects.of(state.source.key)
    subject = Subject(provider.name, document.name, document.type)
    diff = decision.diff or Diff(())
    after = decision.version
    if decision.move is not None:
        judgement = judge_move(decision.move, after.reading, subject, after.first_seen, overrides)
    else:
        judgement = judge(diff, state.current.reading, after.reading, subject, after.first_seen, overrides)
    return Change(
        id=change_id(after),
        source=state.source.key,
        outcome=decision.outcome,
        url=state.source.url,
        before=state.current.number,
        after=after.number,
        first_seen=after.first_seen,
        confirmed_at=after.confirmed_at,
        judgement=judgement,
        document_type=document.type,
        move=decision.move,
    )


def change_id(after: Version) -> str:
    """Twelve hexadecimal digits: always the same for the same source, first sighting and text."""
    said = f"{after.source}\n{after.first_seen.isoformat()}\n{after.reading.text}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]
