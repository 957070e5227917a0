"""The demo, whole: what is told of each event, and what is not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from monitor.demo.pages import PAGES
from monitor.demo.play import Played, play
from monitor.demo.site import Site
from monitor.demo.story import BEGIN, END, STEPS, Step
from monitor.model import CheckEntry, Direction, Kind, Outcome, Severity
from monitor.render import ChangeView

QUIET = {"noise", "unchanged", "broken"}


@dataclass
class Recorder:
    """A stage that writes down what it is told."""

    language: str = "en"
    stream: io.StringIO = field(default_factory=io.StringIO)
    begun: list[Step] = field(default_factory=list)
    found: list[CheckEntry] = field(default_factory=list)
    told: list[int] = field(default_factory=list)

    def begins(self, step: Step) -> None:
        self.begun.append(step)

    def ends(self, found: CheckEntry, told: int) -> None:
        self.found.append(found)
        self.told.append(told)


@dataclass
class Show:
    """The demo when it is over."""

    stage: Recorder
    played: Played
    views: tuple[ChangeView, ...]


@pytest.fixture(scope="module")
def show() -> Iterator[Show]:
    """One performance for all tests of this module."""
    stage = Recorder()
    with play(stage) as played:
        yield Show(stage, played, played.history())


def test_every_event_is_told_once_or_not_at_all_as_the_story_says(show: Show) -> None:
    expected = {f"{step.at:%Y-%m-%d} {step.page}": int(step.alerts) for step in STEPS}
    assert dict(zip(expected, show.stage.told, strict=True)) == expected
    assert show.stage.begun == list(STEPS)
    assert show.played.told() == sum(expected.values())


def test_what_nobody_is_told_of_is_noise_or_an_unreadable_page(show: Show) -> None:
    quiet = {found.outcome.value for step, found in zip(STEPS, show.stage.found, strict=True) if not step.alerts}
    assert quiet == QUIET


def test_a_page_that_breaks_is_seen_as_broken_with_its_reason(show: Show) -> None:
    reasons = [str(found.reason) for step, found in zip(STEPS, show.stage.found, strict=True) if step.fault]
    assert reasons == [step.fault.value for step in STEPS if step.fault]


def test_a_change_waits_for_its_second_look(show: Show) -> None:
    assert {found.outcome for step, found in zip(STEPS, show.stage.found, strict=True) if step.alerts} == {Outcome.PENDING}


def test_the_history_holds_exactly_the_events_dated_to_their_first_sighting(show: Show) -> None:
    assert [f"{view.change.first_seen:%Y-%m-%d}" for view in show.views] == [f"{step.at:%Y-%m-%d}" for step in STEPS if step.alerts]


def test_all_of_it_takes_less_than_a_minute(show: Show) -> None:
    assert show.played.took < 60
    assert show.played.looks() > 2 * len(PAGES)


def test_the_alerts_are_on_the_stage(show: Show) -> None:
    titles = re.findall(r"^\[(?:Critical|High|Medium|Low)\] .+$", show.stage.stream.getvalue(), re.MULTILINE)
    assert len(titles) == show.played.told()


@pytest.mark.parametrize(
    ("day", "severity", "kind", "direction"),
    [
        ("2025-01-20", Severity.HIGH, Kind.PRICING_LIMITS, Direction.TIGHTENED),
        ("2025-03-10", Severity.HIGH, Kind.LIFECYCLE, Direction.TIGHTENED),
        ("2025-06-03", Severity.CRITICAL, Kind.ACCESS_CHANNEL, Direction.TIGHTENED),
        ("2025-07-01", Severity.CRITICAL, Kind.REGION_AVAILABILITY, Direction.TIGHTENED),
        ("2025-08-01", Severity.HIGH, Kind.COMPETITOR_USE, Direction.TIGHTENED),
        ("2025-09-05", Severity.CRITICAL, Kind.SALES_RESTRICTION, Direction.TIGHTENED),
        ("2025-10-13", Severity.CRITICAL, Kind.REGION_AVAILABILITY, Direction.TIGHTENED),
        ("2025-11-17", Severity.HIGH, Kind.ACCESS_CHANNEL, Direction.TIGHTENED),
        ("2026-05-11", Severity.MEDIUM, Kind.REGION_AVAILABILITY, Direction.LOOSENED),
        ("2026-08-24", Severity.HIGH, Kind.PRICING_LIMITS, Direction.TIGHTENED),
    ],
)
def test_what_an_event_means_is_understood(show: Show, day: str, severity: Severity, kind: Kind, direction: Direction) -> None:
    (view,) = [view for view in show.views if f"{view.change.first_seen:%Y-%m-%d}" == day]
    judgement = view.change.judgement
    assert judgement.severity is severity
    assert (kind, direction) in {(finding.kind, finding.direction) for finding in judgement.findings}


@pytest.mark.parametrize(
    ("day", "removed", "added"), [("2025-07-01", ("KZ",), ()), ("2025-10-13", ("CN",), ()), ("2026-05-11", (), ("NO", "NZ"))]
)
def test_the_territories_are_named(show: Show, day: str, removed: tuple[str, ...], added: tuple[str, ...]) -> None:
    (view,) = [view for view in show.views if f"{view.change.first_seen:%Y-%m-%d}" == day]
    assert (view.change.judgement.regions_removed, view.change.judgement.regions_added) == (removed, added)


# --- the story itself


def test_the_story_goes_forward_from_its_beginning_to_its_end() -> None:
    days = [BEGIN, *(step.at for step in STEPS), END]
    assert days == sorted(days)
    assert len(set(days)) == len(days)


def test_every_page_is_told_of_and_every_step_is_on_a_page() -> None:
    assert {step.page for step in STEPS} == {page.path for page in PAGES}


def test_the_story_is_told_in_both_languages() -> None:
    for step in STEPS:
        assert step.what.en != step.what.zh


def test_an_edit_of_text_that_is_not_there_is_refused() -> None:
    site = Site()
    with pytest.raises(ValueError, match="is not on the page"):
        site.apply(Step(BEGIN, PAGES[0].path, STEPS[0].what, (("no such text", "other"),)))


def test_a_page_that_nobody_wrote_is_not_served() -> None:
    assert Site().body("/nothing") is None
