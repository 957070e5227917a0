"""When a change is told: truth tables of named looks at a source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.judge.confirm import ConfirmPolicy, Decision, decide
from monitor.model import (
    Block,
    BlockKind,
    BrokenReason,
    DocumentType,
    Outcome,
    Reading,
    ReadRules,
    Source,
    SourceKey,
    SourceState,
    Tracking,
    Unreadable,
    Verdict,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
HALF_DAY = timedelta(hours=12)
DAY = timedelta(days=1)
ARCHIVE = ConfirmPolicy(confirm_after=timedelta(0))
KEY = SourceKey("acme", "terms", "web")
URL = "https://acme.example/terms"


def reading(*lines: str, title: str = "Terms of Service") -> Reading:
    heading = Block(BlockKind.HEADING, title, 1)
    return Reading((heading, *(Block(BlockKind.PARAGRAPH, line) for line in lines)), title)


BODY = tuple(f"Clause {n} says that the customer shall keep record number {n} for the whole term of the agreement." for n in range(1, 9))
TEXTS: dict[str, Reading | Unreadable | Verdict] = {
    "A": reading("You may use the service in China.", *BODY),
    "a": reading("You may use the service in China.", "Copy link", *BODY),
    "B": reading("You may not use the service in China.", *BODY),
    "b": reading("You may not use the service in China.", "Back to top", *BODY),
    "C": reading("You may use the service in Iran.", *BODY),
    "BC": reading("You may not use the service in China.", *BODY[:-1], "Accounts may not be shared with anybody outside your company."),
    "D": reading("Service ends.", *BODY),
    "M": reading("Meet your everyday companion for work and play.", "Download it today and chat away.", title="Acme for individuals"),
    "N": reading("Meet your everyday companion for work and life.", "Download it today and chat away.", title="Acme for individuals"),
    "O": reading("All weather reports of the northern islands appear at noon.", title="Weather desk"),
    "x": Unreadable(BrokenReason.BOT_CHECK, "a bot check"),
    "y": Unreadable(BrokenReason.EMPTY, "nothing"),
    "en": Unreadable(BrokenReason.OTHER_LANGUAGE, "the page is in another language (en) than the document (zh); set `language: en`"),
    "=": Verdict.CURRENT,
}


@dataclass
class Watch:
    """A store in small: carries the state from look to look."""

    policy: ConfirmPolicy = ARCHIVE
    state: SourceState = SourceState(Source(KEY, URL), DocumentType.TERMS, 0)
    now: datetime = START

    def look(self, name: str, after: timedelta = HALF_DAY) -> Decision:
        sighting = self.last if name == "." else TEXTS[name]
        decision = decide(self.state, sighting, self.now, self.policy, URL)
        self.last = decision.verdict
        state = self.state
        recent = state.recent
        if decision.version and state.current:
            recent = (state.current, *recent)
        tracking = Tracking(candidate=decision.candidate, trouble=decision.trouble)
        self.state = replace(state, tracking=tracking, current=decision.version or state.current, recent=recent)
        self.now += after
        return decision

    def looks(self, names: str | Sequence[str], after: timedelta = HALF_DAY) -> list[Decision]:
        return [self.look(name, after) for name in (names.split() if isinstance(names, str) else names)]


F, U, N, P, C, X, M = (
    Outcome.FIRST,
    Outcome.UNCHANGED,
    Outcome.NOISE,
    Outcome.PENDING,
    Outcome.CHANGE,
    Outcome.BROKEN,
    Outcome.MOVED,
)


@pytest.mark.parametrize(
    ("story", "looks", "expected"),
    [
        ("nothing happens", "A A . a A", [F, U, U, N, U]),
        ("a change is told when it is seen again", "A B B B", [F, P, C, U]),
        ("the same body again confirms too", "A B . .", [F, P, C, U]),
        ("noise on the second look does not hinder", "A B b b", [F, P, C, N]),
        ("a single sighting is noise", "A B A A", [F, P, U, U]),
        ("a roll-out is told once, and what comes back is silent", "A B A B B A B A A B B", [F, P, U, P, C, P, U, P, P, U, U]),
        ("a broken page is no change and recovers in silence", "A x x A", [F, X, X, U]),
        ("the candidate outlives a broken look", "A B x B", [F, P, X, C]),
        ("the first good reading may come late", "x y A", [X, X, F]),
        ("a third text that has nothing of the second waits anew", "A B C C", [F, P, P, C]),
        ("a third text that carries the second on confirms it", "A B BC BC", [F, P, C, C]),
        ("error pages that differ at every look confirm nothing", "A M O A", [F, P, P, U]),
        ("another document is told once as moved, its own edits never", "A M M N N A", [F, P, M, N, N, P]),
        ("from one foreign document to another is a move again", "A M M O O", [F, P, M, P, M]),
    ],
)
def test_what_each_look_finds(story: str, looks: str, expected: list[Outcome]) -> None:
    assert [decision.outcome for decision in Watch().looks(looks)] == expected, story


def test_a_change_is_dated_to_its_first_sighting_and_numbered_on() -> None:
    told = Watch().looks("A B B")[-1]
    assert told.version is not None
    assert (told.version.number, told.version.first_seen, told.version.confirmed_at) == (2, START + HALF_DAY, START + 2 * HALF_DAY)
    assert told.version.reading == TEXTS["B"]
    assert told.diff is not None
    assert [span.text for span in told.diff.material[0].spans if span.kind != "equal"] == ["not "]
    assert told.candidate is None


def test_a_roll_out_that_flickers_is_dated_to_its_first_sighting() -> None:
    told = Watch().looks("A B A A B B")[-1]
    assert told.outcome is C
    assert told.version is not None
    assert told.version.first_seen == START + HALF_DAY


def test_a_text_that_comes_back_after_long_is_dated_anew() -> None:
    watch = Watch()
    watch.looks("A B A", after=8 * DAY)
    told = watch.looks("B B")[-1]
    assert told.version is not None
    assert told.version.first_seen == START + 24 * DAY


def test_a_page_that_really_went_back_is_one_change_when_it_has_lasted() -> None:
    watch = Watch()
    watch.looks("A B B")
    back = watch.looks(["A"] * 50)
    assert [decision.outcome for decision in back].count(C) == 1
    told = next(decision for decision in back if decision.outcome is C)
    assert told.version is not None
    assert (told.version.number, told.version.first_seen) == (3, START + 3 * HALF_DAY)
    assert told.version.confirmed_at == told.version.first_seen + ARCHIVE.return_hold
    assert back[0].candidate is not None
    assert back[0].candidate.returns_to == 1
    assert back[0].look_again is None


def test_a_return_that_is_interrupted_starts_its_hold_anew() -> None:
    watch = Watch()
    watch.looks("A B B")
    outcomes = {decision.outcome for decision in watch.looks((["A"] * 30 + ["B"]) * 3)}
    assert outcomes == {P, U}


def test_a_return_long_after_is_an_ordinary_change() -> None:
    watch = Watch()
    watch.looks("A B B")
    watch.now += ARCHIVE.return_window
    assert [decision.outcome for decision in watch.looks("A A")] == [P, C]


def test_the_return_to_any_recent_version_is_held() -> None:
    watch = Watch()
    watch.looks("A B B C C")
    held = watch.look("A")
    assert held.candidate is not None
    assert held.candidate.returns_to == 1


def test_a_text_of_other_length_is_no_return() -> None:
    watch = Watch()
    watch.state = replace(watch.state, source=watch.state.source)
    watch.looks("A B B")
    candidate = watch.look("O").candidate
    assert candidate is not None
    assert candidate.returns_to is None


def test_edits_carried_on_are_two_changes_with_their_own_dates() -> None:
    first, second = Watch().looks("A B BC BC")[2:]
    assert first.version is not None
    assert second.version is not None
    assert first.version.reading == TEXTS["B"]
    assert first.candidate is not None
    assert first.candidate.reading == TEXTS["BC"]
    assert first.verdict is Verdict.CANDIDATE
    assert [first.version.first_seen, second.version.first_seen] == [START + HALF_DAY, START + 2 * HALF_DAY]


def test_live_looks_again_soon_and_waits_the_whole_time() -> None:
    watch = Watch(policy=ConfirmPolicy(confirm_after=timedelta(minutes=5)))
    watch.look("A")
    new = watch.look("B", after=timedelta(minutes=2))
    early = watch.look("B", after=timedelta(minutes=3))
    assert (new.look_again, early.outcome, early.look_again) == (timedelta(minutes=5), P, timedelta(minutes=3))
    assert watch.look("B").outcome is C


def test_a_third_text_within_the_wait_confirms_nothing() -> None:
    watch = Watch(policy=ConfirmPolicy(confirm_after=timedelta(minutes=5)))
    watch.look("A")
    watch.look("B", after=timedelta(minutes=1))
    assert watch.look("BC").outcome is P


def test_a_remembered_text_needs_two_looks_in_a_row_again() -> None:
    watch = Watch(policy=ConfirmPolicy(confirm_after=timedelta(minutes=5)))
    again = watch.looks("A B A B")[-1]
    assert (again.outcome, again.look_again) == (P, timedelta(minutes=5))


def test_a_move_says_from_what_to_what() -> None:
    move = Watch().looks("A M M")[-1].move
    assert move is not None
    assert (move.old_title, move.new_title, move.final_url) == ("Terms of Service", "Acme for individuals", URL)


def test_the_users_ignore_rules_are_noise() -> None:
    watch = Watch(state=SourceState(Source(KEY, URL, ReadRules(ignore=(r"Clause \d.*",))), DocumentType.TERMS, 0))
    watch.look("A")
    text = TEXTS["A"]
    assert isinstance(text, Reading)
    decision = decide(watch.state, replace(text, blocks=text.blocks[:-1]), watch.now)
    assert decision.outcome is N
    assert "dropped as noise by ignore_rule: 1" in decision.notes


# --- failing sources


def test_a_source_fails_after_so_many_looks_and_says_so_once() -> None:
    watch = Watch(policy=ConfirmPolicy(failing_after_looks=3, failing_after=timedelta(days=30)))
    events = [decision.event for decision in watch.looks("A x . . x x A A")]
    told = [event for event in events if event]
    assert [event.failing for event in told] == [True, False]
    assert (told[0].looks, told[0].since, told[0].reason, told[0].source) == (3, START + HALF_DAY, BrokenReason.BOT_CHECK, KEY)
    assert (told[1].at, told[1].looks) == (START + 6 * HALF_DAY, 5)


def test_a_source_fails_after_so_long() -> None:
    watch = Watch(policy=ConfirmPolicy(failing_after_looks=99, failing_after=DAY))
    assert [bool(decision.event) for decision in watch.looks("A x x x x")] == [False, False, False, True, False]


def test_one_broken_look_alone_is_never_failing() -> None:
    watch = Watch(policy=ConfirmPolicy(failing_after_looks=99, failing_after=timedelta(0)))
    assert [bool(decision.event) for decision in watch.looks("A x x")] == [False, False, True]


def test_a_recovery_nobody_was_told_to_wait_for_is_silent() -> None:
    recovered = Watch().looks("A x A")[-1]
    assert recovered.event is None
    assert recovered.trouble is None
    assert any("readable again" in note for note in recovered.notes)


def test_event_ids_are_the_same_for_the_same_trouble_and_differ_by_side() -> None:
    def events() -> list[str]:
        watch = Watch(policy=ConfirmPolicy(failing_after_looks=1))
        return [decision.event.id for decision in watch.looks("A x A x") if decision.event]

    assert events() == events()
    assert len(set(events())) == 3


def test_the_reason_of_the_latest_broken_look_is_kept() -> None:
    decision = Watch().looks("A x y")[-1]
    assert (decision.reason, decision.verdict) == (BrokenReason.EMPTY, Verdict.BROKEN)
    assert decision.trouble is not None
    assert (decision.trouble.reason, decision.trouble.looks) == (BrokenReason.EMPTY, 2)


# --- what cannot be, and what is explained


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_without_what_it_stands_for_is_refused(verdict: Verdict) -> None:
    with pytest.raises(ValueError, match="acme/terms/web"):
        decide(Watch().state, verdict, START)


def test_every_decision_explains_itself() -> None:
    for decision in Watch().looks("x A a B B A A x A M M N"):
        assert decision.notes
        assert all(note and "\n" not in note for note in decision.notes)


def test_notes_name_the_rule_that_dropped_an_edit() -> None:
    assert "dropped as noise by page_chrome: 1" in Watch().looks("A a")[-1].notes


def test_an_edition_in_another_language_that_stays_makes_the_source_fail_and_keeps_the_version() -> None:
    watch = Watch()
    watch.look("A")
    kept = watch.state.current
    decisions = [watch.look("en") for _ in range(8)]
    told = [decision.event for decision in decisions if decision.event]
    assert [(event.failing, event.reason, event.detail.endswith("set `language: en`")) for event in told] == [
        (True, BrokenReason.OTHER_LANGUAGE, True)
    ]
    assert all(decision.outcome is Outcome.BROKEN and decision.version is None for decision in decisions)
    assert watch.state.current == kept


@pytest.mark.parametrize(("grave", "returns_to"), [(True, None), (False, 1)])
def test_a_return_that_puts_access_at_stake_is_not_held(grave: bool, returns_to: int | None) -> None:
    watch = Watch()
    for name in ("A", "B", "B"):
        watch.look(name)
    decision = decide(watch.state, TEXTS["A"], watch.now, ARCHIVE, URL, grave=lambda diff, reading: grave)
    assert decision.candidate is not None
    assert decision.candidate.returns_to == returns_to
    assert any("access is at stake" in note for note in decision.notes) is grave
