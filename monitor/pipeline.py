"""The journey of one page: fetch → read → compare → judge → record. Calls the rooms in order and decides nothing itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Required, TypedDict

from monitor.errors import NotFoundError
from monitor.fetch.feed import Outcome as Brought
from monitor.fetch.feed import follow
from monitor.judge import Overrides, judge, judge_move
from monitor.judge.confirm import ConfirmPolicy, Decision, Grave, decide, same_text
from monitor.model import (
    BrokenReason,
    Change,
    Diff,
    FetchFailure,
    Look,
    Outcome,
    Outline,
    Reading,
    ReadRules,
    Response,
    Seen,
    Selected,
    Severity,
    SourceKey,
    SourceKind,
    SourceState,
    Stale,
    Told,
    Tracking,
    Unreadable,
    Verdict,
    Version,
)
from monitor.ports import Fetcher, Store
from monitor.read import followed, health, quick, read, suggest
from monitor.route import Impacts, route
from monitor.sources import feed, status
from monitor.sources.parts import change_id as change_id
from monitor.sources.parts import due, elapsed, reading_mark, subject_of, validators, with_pages
from monitor.subjects import Subjects


@dataclass(frozen=True, slots=True)
class Policies:
    """What the user may set about how looks are decided and judged."""

    confirm: ConfirmPolicy = ConfirmPolicy()
    overrides: Overrides = Overrides()
    tell: bool = True
    """False: record only, owe no alerts (imports)."""


class LookParts(TypedDict, total=False):
    """What a look is made with."""

    fetcher: Required[Fetcher]
    subjects: Required[Subjects]
    now: Required[Callable[[], datetime]]
    policies: Policies
    impacts: Impacts | None


def check(
    key: SourceKey,
    *,
    store: Store,
    fetcher: Fetcher,
    subjects: Subjects,
    now: Callable[[], datetime],
    policies: Policies = Policies(),
    impacts: Impacts | None = None,
) -> Look:
    """Look at one source and record what it brought. Raises ConflictError if somebody else looked meanwhile; nothing is written then."""
    state = _read_by_present_rules(store.load(key), store, now())
    answer = fetcher.fetch(state.source, state.tracking.validators)
    brought = _followed(state, answer, store, fetcher, now()) if state.source.rules.kind is SourceKind.FEED else None
    look = consider(state, answer, subjects=subjects, at=now(), policies=policies, brought=brought)
    if policies.tell:
        look = _with_alerts(look, store, subjects, impacts)
    store.record(look)
    return look


def look_at(
    outline: Outline,
    *,
    store: Store,
    write: Callable[[Look], None],
    fetcher: Fetcher,
    subjects: Subjects,
    now: Callable[[], datetime],
    policies: Policies = Policies(),
    impacts: Impacts | None = None,
) -> Look:
    """As `check`, with the source's outline at hand: as long as nothing changed, nothing else of it is read.

    `write` takes looks that found nothing new and leave no evidence; it may write them later, many together.
    """
    if not _may_be_quiet(outline):
        return check(outline.source.key, store=store, fetcher=fetcher, subjects=subjects, now=now, policies=policies, impacts=impacts)
    answer = fetcher.fetch(outline.source, outline.tracking.validators)
    look = quiet(outline, answer, now())
    if look is None:
        state = replace(store.load(outline.source.key), revision=outline.revision)
        look = _with_alerts(consider(state, answer, subjects=subjects, at=now(), policies=policies), store, subjects, impacts)
    elif look.response is None:
        write(look)
        return look
    store.record(look)
    return look


def _may_be_quiet(outline: Outline) -> bool:
    """Nothing waits to be confirmed or to recover, and the last body was the version in force, read as pages are read now."""
    rules, tracking = outline.source.rules, outline.tracking
    settled = tracking.candidate is None and tracking.trouble is None and outline.version is not None
    known = tracking.seen is not None and tracking.seen.verdict is Verdict.CURRENT
    return settled and known and rules.kind not in _OWN_WAYS and tracking.read_by == reading_mark(rules)


def quiet(outline: Outline, answer: Response | FetchFailure, at: datetime) -> Look | None:
    """What an answer means where it brings the policy that was seen last, without its text; None: the text is needed. Pure.

    For an outline with nothing open; says the same as `consider` would.
    """
    last = outline.tracking.seen
    if isinstance(answer, FetchFailure) or last is None:
        return None
    seen = last if answer.not_modified else _unchanged(last, answer, outline.source.rules)
    if seen is None:
        return None
    return Look(
        source=outline.source.key,
        revision=outline.revision,
        at=at,
        outcome=Outcome.UNCHANGED,
        notes=(same_text(outline.version), *_stale_notes(outline.tracking.stale)),
        tracking=replace(outline.tracking, validators=validators(outline.tracking, answer), seen=seen),
        due_at=due(outline.source, answer, None, at),
        response=answer if seen.body != last.body else None,
        elapsed=answer.elapsed,
    )


def _unchanged(last: Seen, answer: Response, rules: ReadRules) -> Seen | None:
    """What was seen, where it is the policy that was seen last, in these bytes or others."""
    if answer.status != 200:
        return None
    body = hashlib.sha256(answer.body).hexdigest()
    if last.body == body:
        return last
    fingerprint = quick(answer, rules)
    return replace(last, body=body) if fingerprint is not None and fingerprint == last.quick else None


def _with_alerts(look: Look, store: Store, subjects: Subjects, impacts: Impacts | None) -> Look:
    """The look with what it owes to whom: for its change or event, and for each step of an incident."""
    event = look.change or look.event
    if event is None and not look.told:
        return look
    document, subscriptions = subjects.of(look.source)[1], store.subscriptions()
    told = tuple(Told(each.event, route(each.event, subscriptions, document, look.at, impacts)) for each in look.told)
    owed = route(event, subscriptions, document, look.at, impacts) if event is not None else ()
    return replace(look, owed=owed, told=told)


def _followed(state: SourceState, answer: Response | FetchFailure, store: Store, fetcher: Fetcher, at: datetime) -> Brought | Unreadable:
    """A feed with the pages of its new items. What is known of it is in its last snapshot."""
    if isinstance(answer, FetchFailure):
        return Unreadable(answer.reason, answer.detail)
    try:
        before = followed.loads(store.snapshot(state.source.key, at)) if state.current is not None else None
    except NotFoundError:
        before = None
    return follow(state.source, answer, before, fetcher)


def _read_by_present_rules(state: SourceState, store: Store, at: datetime) -> SourceState:
    """The state with its current version read as pages are read now.

    When a watchlist's selectors or this program's reader have changed, the version in force is read again from its own snapshot and kept as
    its next version, silently: what differs is our reading, not the policy.
    """
    if state.source.rules.kind in _OWN_WAYS:
        return _trimmed(state, store, at) if state.source.rules.kind is SourceKind.FEED else state
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


_OWN_WAYS = frozenset({SourceKind.FEED, SourceKind.STATUS})
"""Kinds whose version in force is not what their snapshot reads as, or which have none."""


def _trimmed(state: SourceState, store: Store, at: datetime) -> SourceState:
    """The state of a feed whose growing document was cut back, where it had grown too long."""
    shorter = feed.trimmed(state.current) if state.current is not None else None
    if state.current is None or shorter is None:
        return state
    version = replace(state.current, number=state.current.number + 1, reading=shorter, confirmed_at=at)
    notes = ("the oldest items told of this feed were left behind",)
    store.record(Look(state.source.key, state.revision, at, Outcome.NOISE, state.tracking, due_at=at, notes=notes, version=version))
    return store.load(state.source.key)


def _read_again(store: Store, version: Version, rules: ReadRules) -> Reading | Unreadable | None:
    try:
        return read(store.snapshot(version.source, version.first_seen), rules)
    except NotFoundError:
        return None


def consider(
    state: SourceState,
    answer: Response | FetchFailure,
    *,
    subjects: Subjects,
    at: datetime,
    policies: Policies,
    brought: Brought | Unreadable | None = None,
) -> Look:
    """What an answer means for a source, without the alerts it owes. Pure: no clock, no I/O. `brought`: what following a feed gave."""
    if brought is not None:
        return feed.consider(state, answer, brought, subjects=subjects, at=at, confirm=policies.confirm, overrides=policies.overrides)
    if state.source.rules.kind is SourceKind.STATUS:
        return status.consider(state, answer, subjects=subjects, at=at, confirm=policies.confirm, overrides=policies.overrides)
    return _of_document(state, answer, subjects, at, policies)


def _of_document(state: SourceState, answer: Response | FetchFailure, subjects: Subjects, at: datetime, policies: Policies) -> Look:
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
        due_at=due(state.source, answer, decision.look_again, at),
        response=answer if isinstance(answer, Response) and not answer.not_modified and not _same_body(state, seen) else None,
        elapsed=elapsed(answer),
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


def _same_body(state: SourceState, seen: Seen | None) -> bool:
    last = state.tracking.seen
    return last is not None and seen is not None and seen.body == last.body


def _tracking(state: SourceState, answer: Response | FetchFailure, seen: Seen | None, decision: Decision) -> Tracking:
    if seen is not None and isinstance(answer, Response):
        seen = replace(seen, verdict=decision.verdict)
    return Tracking(
        validators=validators(state.tracking, answer),
        seen=seen,
        candidate=decision.candidate,
        trouble=decision.trouble,
        read_by=reading_mark(state.source.rules),
    )


def _grave(state: SourceState, subjects: Subjects, overrides: Overrides, at: datetime) -> Grave:
    def grave(diff: Diff, reading: Reading) -> bool:
        assert state.current is not None
        subject = subject_of(state, subjects)
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


def _change(state: SourceState, decision: Decision, subjects: Subjects, overrides: Overrides) -> Change | None:
    if decision.outcome not in (Outcome.CHANGE, Outcome.MOVED) or decision.version is None or state.current is None:
        return None
    subject = subject_of(state, subjects)
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
        judgement=with_pages(judgement, state.current.reading, after.reading),
        document_type=subject.type,
        move=decision.move,
    )
