"""What one look at a source means: a change, noise, a page out of order, another document — and when to be sure of it.

Pure: the time of the look is an argument. A change is told when the same new text was seen twice; a text that was in force lately is held
back until it lasts; a page that does not give its document keeps the last good version.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.compare import compare, same_policy, similarity
from monitor.compare.identity import calls_itself_policy, find_move, title_of
from monitor.compare.persist import lasting, without_gone
from monitor.model import (
    BrokenReason,
    Candidate,
    Diff,
    Move,
    Outcome,
    Reading,
    SourceEvent,
    SourceKind,
    SourceState,
    Trouble,
    Unreadable,
    Verdict,
    Version,
)

Grave = Callable[[Diff, Reading], bool]
"""Whether the edits that lead to a new reading put access at stake."""


@dataclass(frozen=True, slots=True)
class ConfirmPolicy:
    """How sure the monitor wants to be before it tells."""

    confirm_after: timedelta = timedelta(minutes=5)
    """The second look at a new text comes so much later; zero: whenever the next look is."""
    return_hold: timedelta = timedelta(days=21)
    """A return to a recent version is told when it has lasted so long without a break.

    The longest return seen in two years of archived policy pages that was no decision but a cache or a half-finished roll-out lasted 18
    days; 21 is three full weeks, which also outlasts a fortnightly release train. A page that really went back is told as late as this,
    and stands as held in `monitor status` meanwhile.
    """
    return_window: timedelta = timedelta(days=120)
    """A version counts as recent while its successor is younger than this: a return after that is an ordinary change."""
    flip_memory: timedelta = timedelta(days=7)
    """A new text that went away again is remembered so long: when it comes back, it dates from its first sighting."""
    failing_after_looks: int = 6
    failing_after: timedelta = timedelta(hours=24)
    """A source is failing after so many looks in a row, or after so long (and two looks), whichever comes first."""

    def of(self, kind: SourceKind) -> ConfirmPolicy:
        """What of it holds for a kind of source: no cache stands before an API's answer, so its return is no flip; a list of models may flip for a day."""
        if kind is SourceKind.PROBE:
            return replace(self, return_window=timedelta(0))
        return replace(self, return_hold=min(self.return_hold, timedelta(days=1))) if kind is SourceKind.MODELS else self


@dataclass(frozen=True, slots=True)
class Decision:
    """What a look found and what is to be carried on."""

    outcome: Outcome
    verdict: Verdict
    """What this body was found to be, for the next look that brings the same one."""
    notes: tuple[str, ...]
    reason: BrokenReason | None = None
    candidate: Candidate | None = None
    trouble: Trouble | None = None
    version: Version | None = None
    """A version confirmed by this look."""
    diff: Diff | None = None
    """From the current version to the new one."""
    move: Move | None = None
    event: SourceEvent | None = None
    look_again: timedelta | None = None
    """Look again so soon instead of at the next due time."""


def decide(
    state: SourceState,
    sighting: Reading | Unreadable | Verdict,
    at: datetime,
    policy: ConfirmPolicy = ConfirmPolicy(),
    final_url: str = "",
    grave: Grave | None = None,
) -> Decision:
    """Judge one sighting against what is known of the source.

    `sighting`: what was read, why nothing could be read, or the last look's verdict when the same body came again. `final_url`: the
    address after redirects, empty if unknown. `grave`: whether edits to a new reading put access at stake; such a return to a recent
    version is not held but confirmed like any other change, because three weeks of silence would cost more than a flip told twice. Raises ValueError for a verdict that the state does not bear out.
    """
    policy = policy.of(state.source.rules.kind)
    sight = _resolved(state, sighting)
    if isinstance(sight, Unreadable):
        return _broken(state, sight, at, policy)
    decision = _good(state, sight, at, policy, final_url, grave)
    event, notes = recovery(state, at)
    return replace(decision, event=event, notes=(*decision.notes, *notes))


def recovery(state: SourceState, at: datetime) -> tuple[SourceEvent | None, tuple[str, ...]]:
    """What is told and noted where a good look ends a source's trouble; nothing where there was none."""
    trouble = state.tracking.trouble
    if trouble is None:
        return None, ()
    event = _event(state, trouble, at, failing=False) if trouble.told else None
    return event, (f"the document is readable again after {trouble.looks} looks without it",)


def _resolved(state: SourceState, sighting: Reading | Unreadable | Verdict) -> Reading | Unreadable:
    """The reading or trouble that a repeated body stands for."""
    tracking = state.tracking
    if not isinstance(sighting, Verdict):
        return sighting
    if sighting is Verdict.BROKEN and tracking.trouble:
        return Unreadable(tracking.trouble.reason, tracking.trouble.detail)
    if sighting is Verdict.CANDIDATE and tracking.candidate:
        return tracking.candidate.reading
    if sighting is Verdict.CURRENT and state.current:
        return state.current.reading
    raise ValueError(f"{state.source.key}: the last look is said to be {sighting}, but the state has none")


# --- nothing could be read


def _broken(state: SourceState, sight: Unreadable, at: datetime, policy: ConfirmPolicy) -> Decision:
    trouble = state.tracking.trouble or Trouble(sight.reason, sight.detail, at, looks=0)
    trouble = replace(trouble, reason=sight.reason, detail=sight.detail, looks=trouble.looks + 1)
    lasted = trouble.looks >= policy.failing_after_looks or (trouble.looks > 1 and at - trouble.since >= policy.failing_after)
    event = None
    if lasted and not trouble.told:
        trouble = replace(trouble, told=True)
        event = _event(state, trouble, at, failing=True)
    kept = f"version {state.current.number} stays" if state.current else "there is no version yet"
    notes = (
        f"not the document: {sight.reason} — {sight.detail}",
        f"look {trouble.looks} in a row since {trouble.since:%Y-%m-%d %H:%M}; {kept}",
    )
    return Decision(
        Outcome.BROKEN, Verdict.BROKEN, notes, reason=sight.reason, candidate=state.tracking.candidate, trouble=trouble, event=event
    )


def _event(state: SourceState, trouble: Trouble, at: datetime, *, failing: bool) -> SourceEvent:
    key = state.source.key
    name = hashlib.sha256(f"{key}|{trouble.since.isoformat()}|{failing}".encode()).hexdigest()[:16]
    return SourceEvent(name, key, state.source.url, at, failing, trouble.since, trouble.looks, trouble.reason, trouble.detail)


# --- a document was read


def _good(state: SourceState, reading: Reading, at: datetime, policy: ConfirmPolicy, final_url: str, grave: Grave | None) -> Decision:
    current = state.current
    if current is None:
        version = Version(state.source.key, 1, reading, at, at)
        return Decision(Outcome.FIRST, Verdict.CURRENT, ("the first good reading of this source: version 1",), version=version)
    ignore = state.source.rules.ignore
    diff = compare(current.reading, reading, ignore)
    if not diff.material:
        return _same(state, reading, diff, at, policy)
    if _elsewhere(state, current) and find_move(current.reading, reading) is None:
        return _not_policy(current, diff)
    candidate = state.tracking.candidate
    if candidate and same_policy(candidate.reading, reading, ignore):
        confirmed = diff if candidate.reading == reading else None
        return _seen_again(state, current, replace(candidate, sightings=candidate.sightings + 1), confirmed, at, policy, final_url)
    if candidate and candidate.sightings and candidate.returns_to is None and at - candidate.first_seen >= policy.confirm_after:
        seen = _grown(current, candidate, reading, ignore)
        if seen is not None:
            return _overtaken(state, current, candidate, seen, reading, at, policy, final_url)
    return _new(state, current, reading, diff, at, policy, grave)


def _same(state: SourceState, reading: Reading, diff: Diff, at: datetime, policy: ConfirmPolicy) -> Decision:
    assert state.current is not None
    equal = state.current.reading.blocks == reading.blocks or state.current.reading.text == reading.text
    compared = same_text(state.current.number) if equal else f"compared with version {state.current.number}: the same policy"
    notes = [compared, *_dropped(diff)]
    candidate = state.tracking.candidate
    if candidate:
        candidate = _remembered(candidate, at, policy)
        notes.append("the new text seen before is gone again" + (" and remembered for its date" if candidate else ""))
    outcome = Outcome.UNCHANGED if equal else Outcome.NOISE
    return Decision(outcome, Verdict.CURRENT, tuple(notes), candidate=candidate)


def same_text(version: int | None) -> str:
    """The note of a look that brought the text in force, word for word."""
    return f"compared with version {version}: the same text"


def _elsewhere(state: SourceState, current: Version) -> bool:
    """The address gives something that is no policy, since a move that was told."""
    if not state.recent or calls_itself_policy(current.reading):
        return False
    return find_move(state.recent[0].reading, current.reading) is not None


def _not_policy(current: Version, diff: Diff) -> Decision:
    told = f"the address gives “{title_of(current.reading)}” since {current.first_seen:%Y-%m-%d}, which is no policy: its edits are nobody's rules"
    notes = (f"compared with version {current.number}: {len(diff.material)} edits", told)
    return Decision(Outcome.NOISE, Verdict.CURRENT, notes)


def _remembered(candidate: Candidate, at: datetime, policy: ConfirmPolicy) -> Candidate | None:
    """A text that flips away keeps the date of its first sighting for a while; a held return must last without a break."""
    if candidate.returns_to is not None or at - candidate.first_seen > policy.flip_memory:
        return None
    return replace(candidate, sightings=0)


def _dropped(diff: Diff) -> list[str]:
    """How many edits each noise rule took, a line a rule."""
    rules = Counter(edit.noise for edit in diff.edits if edit.noise)
    return [f"dropped as noise by {rule}: {count}" for rule, count in sorted(rules.items())]


def _new(
    state: SourceState, current: Version, reading: Reading, diff: Diff, at: datetime, policy: ConfirmPolicy, grave: Grave | None
) -> Decision:
    returns_to = _recent(state, reading, at, policy)
    notes = [f"compared with version {current.number}: {len(diff.material)} edits that matter", *_dropped(diff)]
    if returns_to is not None and grave is not None and grave(diff, reading):
        notes.append(f"it brings back version {returns_to}, but access is at stake: not held")
        returns_to = None
    candidate = Candidate(reading, at, returns_to=returns_to)
    held = state.tracking.candidate
    if returns_to is not None and held is not None and held.returns_to is not None and _still_back(state, current, held, reading):
        candidate = replace(held, reading=reading, returns_to=returns_to)
        notes.append(f"the return since {held.first_seen:%Y-%m-%d %H:%M} lasts, something else was edited")
    if returns_to is None:
        notes.append("not told yet: waits until it is seen again")
        return Decision(Outcome.PENDING, Verdict.CANDIDATE, tuple(notes), candidate=candidate, look_again=policy.confirm_after)
    notes.append(f"not told: it brings back version {returns_to}, held until it lasts {policy.return_hold.days} days")
    return Decision(Outcome.PENDING, Verdict.CANDIDATE, tuple(notes), candidate=candidate)


def _still_back(state: SourceState, current: Version, held: Candidate, reading: Reading) -> bool:
    """What a held return brought back stands in the new reading too."""
    return bool(lasting(compare(current.reading, held.reading, state.source.rules.ignore), reading).material)


def _recent(state: SourceState, reading: Reading, at: datetime, policy: ConfirmPolicy) -> int | None:
    """The number of the version in force lately whose policy this is."""
    successors = (state.current, *state.recent)
    for version, successor in zip(state.recent, successors, strict=False):
        if successor is None or at - successor.confirmed_at > policy.return_window:
            return None
        if _as_long(version.reading, reading) and same_policy(version.reading, reading, state.source.rules.ignore):
            return version.number
    return None


def _as_long(one: Reading, other: Reading) -> bool:
    """Cheap test before the dear one: the same policy has about the same length."""
    short, long = sorted((len(one.text), len(other.text)))
    return short >= 0.8 * long


def _seen_again(
    state: SourceState, current: Version, candidate: Candidate, diff: Diff | None, at: datetime, policy: ConfirmPolicy, final_url: str
) -> Decision:
    """`diff`: from the current version to the candidate, where it is known."""
    age = at - candidate.first_seen
    held = candidate.returns_to is not None
    wait = (policy.return_hold if held else policy.confirm_after) - age
    if candidate.sightings > 1 and wait <= timedelta(0):
        diff = diff or compare(current.reading, candidate.reading, state.source.rules.ignore)
        note = f"seen again since {candidate.first_seen:%Y-%m-%d %H:%M} ({candidate.sightings} looks): confirmed"
        return _told(state, current, candidate, diff, at, final_url, (note,))
    if held:
        note = f"not told: the return to version {candidate.returns_to} is held for another {wait.days} days"
        return Decision(Outcome.PENDING, Verdict.CANDIDATE, (note,), candidate=candidate)
    note = f"not told yet: the new text of {candidate.first_seen:%Y-%m-%d %H:%M} waits until it is seen again"
    soon = wait if wait > timedelta(0) else policy.confirm_after
    return Decision(Outcome.PENDING, Verdict.CANDIDATE, (note,), candidate=candidate, look_again=soon)


def _told(
    state: SourceState, current: Version, candidate: Candidate, diff: Diff, at: datetime, final_url: str, notes: tuple[str, ...]
) -> Decision:
    version = Version(state.source.key, current.number + 1, candidate.reading, candidate.first_seen, at)
    move = find_move(current.reading, candidate.reading, state.source.url, final_url)
    outcome = Outcome.CHANGE if move is None else Outcome.MOVED
    told = f"told: version {version.number} follows version {current.number} with {len(diff.material)} edits that matter"
    if move:
        told = f"told as moved: the address now gives “{move.new_title}” instead of “{move.old_title}”"
    return Decision(outcome, Verdict.CURRENT, (*notes, *_dropped(diff), told), version=version, diff=diff, move=move)


# --- a third text came before the second was seen again


def _grown(current: Version, candidate: Candidate, reading: Reading, ignore: tuple[str, ...]) -> Diff | None:
    """The edits of the candidate that the next text still has: what was seen twice is confirmed, even if more was edited meanwhile.

    None when nothing of it stayed, or when the two are not the same document (error pages differ at every look).
    """
    if similarity(candidate.reading, reading) < _SAME_DOCUMENT:
        return None
    diff = lasting(compare(current.reading, candidate.reading, ignore), reading)
    return diff if diff.material else None


_SAME_DOCUMENT = 0.7


def _overtaken(
    state: SourceState,
    current: Version,
    candidate: Candidate,
    diff: Diff,
    reading: Reading,
    at: datetime,
    policy: ConfirmPolicy,
    final_url: str,
) -> Decision:
    """The candidate is confirmed by a text that carries its edits on, and that text is the next candidate.

    Edits that the later text took back are no part of the version: they may come again, and must then be told.
    """
    note = f"the text of {candidate.first_seen:%Y-%m-%d %H:%M} was edited further, its edits stayed: confirmed; the newer text waits"
    in_force = replace(candidate, reading=without_gone(current.reading, candidate.reading, diff))
    told = _told(state, current, in_force, diff, at, final_url, (note,))
    following = Candidate(reading, at)
    return replace(told, verdict=Verdict.CANDIDATE, candidate=following, look_again=policy.confirm_after)
