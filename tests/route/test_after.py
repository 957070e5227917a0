"""What follows from a message."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from monitor.model import ChannelEvent, Escalation, Event, IncidentStage, Manner, Owed, Severity, Subscription
from monitor.route import channel_refused, escalations
from tests.route.kit import MINUTE, NOW, alert, change, dispatch, escalation, failing, incident, refused, reminder, subscription

GRAVE = change("grave", severity=Severity.CRITICAL)
TO_BOSS = Manner(escalate_to="boss", escalate_after=10 * MINUTE)
OPS, BOSS = subscription(1, "ops", manner=TO_BOSS), subscription(2, "boss")
OWED = Escalation(2, "grave", NOW + 10 * MINUTE, "escalated")


@pytest.mark.parametrize(
    ("event", "escalates"),
    [
        (GRAVE, True),
        (change("grave", severity=Severity.HIGH), False),
        (incident("grave", severity=Severity.CRITICAL), True),
        (incident("grave", severity=Severity.CRITICAL, stage=IncidentStage.UPDATED), True),
        (incident("grave", severity=Severity.CRITICAL, stage=IncidentStage.RESOLVED), False),
        (incident("grave", severity=Severity.CRITICAL, stage=IncidentStage.CANCELLED), False),
        (failing("grave"), False),
        (refused("grave"), False),
    ],
)
def test_what_is_critical_and_not_over_is_escalated(event: Event, escalates: bool) -> None:
    assert escalations(dispatch(alert(1, event), to=OPS), [OPS, BOSS], NOW) == ((OWED,) if escalates else ())


def test_a_group_escalates_each_of_its_critical_events_once() -> None:
    gathered = alert(1, GRAVE), alert(2, change("light")), alert(3, GRAVE), alert(4, change("too", severity=Severity.CRITICAL))
    found = escalations(dispatch(*gathered, to=OPS), [OPS, BOSS], NOW)
    assert [each.event for each in found] == ["grave", "too"]
    assert {each.not_before - NOW for each in found} == {timedelta(minutes=10)}


def test_a_reminder_is_not_escalated() -> None:
    assert escalations(dispatch(reminder(1, GRAVE, NOW), to=OPS), [OPS, BOSS], NOW) == ()


@pytest.mark.parametrize(
    ("own", "others"),
    [
        (subscription(1, "ops"), [BOSS]),
        (OPS, []),
        (OPS, [subscription(2, "boss", paused=True)]),
        (subscription(1, "ops", manner=Manner(escalate_to="ops")), []),
    ],
)
def test_nobody_is_told_where_nobody_is_named_or_there(own: Subscription, others: list[Subscription]) -> None:
    assert escalations(dispatch(alert(1, GRAVE), to=own), [own, *others], NOW) == ()


def chain(*names: str) -> list[Subscription]:
    """Each escalates to the next name."""
    known = list(dict.fromkeys(names))
    following = dict(pairwise(names))
    return [subscription(number, name, manner=Manner(escalate_to=following.get(name))) for number, name in enumerate(known, 1)]


@pytest.mark.parametrize(
    ("names", "at", "goes_on"),
    [
        (("a", "b"), "b", False),
        (("a", "b", "c"), "b", True),
        (("a", "b", "c"), "c", False),
        (("a", "b", "a"), "b", False),
        (("a", "b", "c", "a"), "b", False),
        (("a", "b", "c", "b"), "b", False),
        (("a", "b", "gone"), "b", False),
    ],
)
def test_an_escalation_goes_on_to_the_next_but_never_round(names: tuple[str, ...], at: str, goes_on: bool) -> None:
    everyone = [each for each in chain(*names) if each.name != "gone"]
    own = next(each for each in everyone if each.name == at)
    assert bool(escalations(dispatch(escalation(1, GRAVE), to=own), everyone, NOW)) is goes_on


def test_whoever_still_listens_is_told_of_a_channel_that_refuses() -> None:
    everyone = [
        OPS,
        BOSS,
        subscription(3, "asleep", paused=True),
        subscription(4, "twin", url=OPS.url),
        subscription(5, "late", url="json://late"),
    ]
    event, owed = channel_refused(dispatch(alert(1, GRAVE), to=OPS), "HTTP 404 Not Found", everyone, NOW)
    assert event == ChannelEvent("channel-1-20260901", 1, "ops", NOW, "HTTP 404 Not Found")
    assert owed == (Owed(2, "channel_refused"), Owed(5, "channel_refused"))


def test_a_channel_is_told_of_once_a_day() -> None:
    first, later, next_day = (
        channel_refused(dispatch(alert(1, GRAVE), to=OPS), "gone", [OPS, BOSS], NOW + after)[0].id
        for after in (timedelta(0), timedelta(hours=3), timedelta(days=1))
    )
    assert first == later != next_day
