"""A roll-out beside furniture that changes too: nothing of the policy is swallowed, and nothing is told that went away."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.judge.confirm import ConfirmPolicy, Decision, decide
from monitor.model import Block, BlockKind, DocumentType, Outcome, Reading, Source, SourceKey, SourceState, Tracking

START = datetime(2026, 1, 1, tzinfo=UTC)
ARCHIVE = ConfirmPolicy(confirm_after=timedelta(0))
CLAUSES = tuple(f"Clause {n} says that the customer shall keep record number {n} for the whole term." for n in range(1, 9))
OLD, NEW = "Acme may not train models on what customers send.", "Acme may train models on what customers send."
STORY, OTHER = "Nora Quill, gardener, tends roses by the old mill.", "Olaf Brandt, sailor, mends nets in the harbour."


def reading(*lines: str) -> Reading:
    heading = Block(BlockKind.HEADING, "Terms of Service", 1)
    return Reading((heading, *(Block(BlockKind.PARAGRAPH, line) for line in (*lines, *CLAUSES))), "Terms of Service")


def watch(*looks: Reading, every: timedelta = timedelta(hours=12)) -> list[Decision]:
    state = SourceState(Source(SourceKey("acme", "terms", "web"), "https://acme.example/terms"), DocumentType.TERMS, 0)
    found = []
    for number, sight in enumerate(looks):
        decision = decide(state, sight, START + number * every, ARCHIVE, "https://acme.example/terms")
        found.append(decision)
        recent = (state.current, *state.recent) if decision.version and state.current else state.recent
        tracking = Tracking(candidate=decision.candidate, trouble=decision.trouble)
        state = replace(state, current=decision.version or state.current, recent=recent, tracking=tracking, revision=number + 1)
    return found


def told(found: list[Decision]) -> list[tuple[int, tuple[str, ...]]]:
    """First sighting (as the number of the look) and the new words of every change."""
    return [
        ((d.version.first_seen - START) // timedelta(hours=12), tuple(edit.after.text for edit in d.diff.material if edit.after))
        for d in found
        if d.outcome is Outcome.CHANGE and d.version and d.diff
    ]


def test_a_change_that_flickers_beside_a_lasting_edit_is_told_when_it_comes_back() -> None:
    found = watch(reading(OLD), reading(NEW, STORY), reading(OLD, STORY), reading(NEW, STORY), reading(NEW, STORY))
    assert told(found) == [(1, (STORY,)), (3, (NEW,))]


def test_a_change_that_never_comes_back_is_not_told() -> None:
    found = watch(reading(OLD), reading(NEW, STORY), reading(OLD, STORY), reading(OLD, STORY), reading(OLD, STORY))
    assert told(found) == [(1, (STORY,))]
    assert found[-1].outcome is Outcome.UNCHANGED


def test_a_held_return_keeps_its_date_when_something_else_goes_back_too() -> None:
    first = [reading(OLD, STORY)] + [reading(OLD, OTHER)] * 2 + [reading(NEW, OTHER)] * 2
    back = [reading(OLD, OTHER)] * 3 + [reading(OLD, STORY)] * 60
    found = watch(*first, *back)
    assert told(found) == [(1, (OTHER,)), (3, (NEW,)), (5, (OLD, STORY))]
    assert any("something else was edited" in note for decision in found for note in decision.notes)


def test_two_returns_in_a_row_are_one_change_dated_to_the_first() -> None:
    first = [reading(OLD, STORY)] + [reading(NEW, STORY)] * 2 + [reading(NEW, OTHER)] * 2
    found = watch(*first, *([reading(NEW, STORY)] * 3), *([reading(OLD, STORY)] * 60))
    assert told(found) == [(1, (NEW,)), (3, (OTHER,)), (5, (OLD, STORY))]
