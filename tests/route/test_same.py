"""What belongs together and what says the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.model import Direction, Event, Form, Kind, Sent, Severity
from monitor.route import fingerprint, thread_of
from monitor.route.same import twins
from tests.route.kit import DAY, HOUR, MINUTE, NOW, alert, alerts, change, failing, finding, incident, moved, refused, reminder, sent

TERMS, MIRROR, OTHER = "acme/terms/page", "acme/mirror/page", "bolt/terms/page"
BAR = (finding(Kind.SALES_RESTRICTION, "No resale."), finding(quote="Prices rise."))
BACK = (finding(Kind.SALES_RESTRICTION, "No resale.", Direction.LOOSENED),)


@pytest.mark.parametrize(
    ("event", "thread"),
    [
        (change(), "acme/terms"),
        (change(where="acme/terms/other"), "acme/terms"),
        (incident(), "incident:acme/status/feed:4711"),
        (incident("i2"), "incident:acme/status/feed:4711"),
        (failing(), "acme/terms/page/health"),
        (failing(failing=False), "acme/terms/page/health"),
        (refused(), "channel:2"),
    ],
)
def test_what_is_told_of_one_thing_is_one_thread(event: Event, thread: str) -> None:
    assert thread_of(event) == thread


def said(event: Event) -> str:
    return fingerprint(event).rpartition("#")[2]


def test_order_case_and_white_space_do_not_matter() -> None:
    loud = (finding(quote="PRICES \n rise."), finding(Kind.SALES_RESTRICTION, "no  Resale."))
    assert said(change("a", TERMS, findings=BAR)) == said(change("b", MIRROR, findings=loud))
    assert fingerprint(change("a", TERMS, findings=BAR)) != fingerprint(change("b", MIRROR, findings=BAR))


@pytest.mark.parametrize(
    "other",
    [
        change(findings=BAR[:1]),
        change(findings=(replace(BAR[0], direction=Direction.LOOSENED), BAR[1])),
        change(findings=(replace(BAR[0], kind=Kind.ACCESS_CHANNEL), BAR[1])),
        change(findings=(replace(BAR[0], quote="No resale at all."), BAR[1])),
        change(findings=BAR, severity=Severity.CRITICAL),
        change(findings=BAR, effective_date=date(2026, 10, 1)),
        change(findings=BAR, regions_removed=("KR",)),
        change(findings=()),
        moved(),
        incident(),
    ],
)
def test_whatever_a_reader_would_act_on_makes_a_difference(other: Event) -> None:
    assert said(change(findings=BAR)) != said(other)


def test_what_was_not_judged_is_equal_to_itself_only() -> None:
    assert said(moved("a")) != said(moved("b"))
    assert said(change("a", findings=())) != said(change("b", findings=()))
    assert said(incident("a")) != said(incident("b"))


ONE, TWO, ELSEWHERE = change("one", TERMS, findings=BAR), change("two", MIRROR, findings=BAR), change("else", OTHER, findings=BAR)
UNDONE, UNDONE_TOO = change("undone", TERMS, findings=BACK), change("undone-too", MIRROR, findings=BACK)
AGAIN = change("again", TERMS, findings=BAR)


def found(pending: tuple[Event, ...], told: tuple[Sent, ...] = ()) -> list[tuple[str, str, bool]]:
    return [(each.event.id, whom, was) for each, whom, was in twins(alerts(*pending), told, NOW)]


AGO = "2026-09-01T01:00:00+00:00"


@pytest.mark.parametrize(
    ("pending", "told", "expected"),
    [
        ((ONE,), (), []),
        # told before
        ((TWO,), (sent(NOW - HOUR, ONE),), [("two", AGO, True)]),
        ((TWO,), (sent(NOW - HOUR, change(), ONE, form=Form.DIGEST),), [("two", AGO, True)]),
        ((TWO,), (sent(NOW - 7 * DAY, ONE),), [("two", "2026-08-25T02:00:00+00:00", True)]),
        ((TWO,), (sent(NOW - 7 * DAY - MINUTE, ONE),), []),
        ((ELSEWHERE,), (sent(NOW - HOUR, ONE),), []),
        # pending both
        ((ONE, TWO), (), [("two", "one", False)]),
        ((ONE, TWO, change("three", "acme/third/page", findings=BAR)), (), [("two", "one", False), ("three", "one", False)]),
        ((ONE, ELSEWHERE), (), []),
        # the same page again is news, never a duplicate: it went back meanwhile
        ((AGAIN,), (sent(NOW - HOUR, ONE),), []),
        ((ONE, UNDONE, AGAIN), (), []),
        # one of the pages has moved on since
        ((TWO,), (sent(NOW - 2 * HOUR, ONE), sent(NOW - HOUR, UNDONE)), []),
        ((TWO,), (sent(NOW - 2 * HOUR, ONE), sent(NOW - HOUR, UNDONE_TOO)), []),
        ((UNDONE_TOO,), (sent(NOW - 2 * HOUR, ONE), sent(NOW - HOUR, UNDONE)), [("undone-too", AGO, True)]),
        # two pages that go there and back in step
        ((ONE, TWO, UNDONE, UNDONE_TOO), (), [("two", "one", False), ("undone-too", "undone", False)]),
        # what was not judged repeats nothing
        ((moved("a"), moved("b")), (), []),
        ((refused("a"), refused("b")), (), []),
    ],
)
def test_only_a_mirrored_page_repeats_what_was_told(
    pending: tuple[Event, ...], told: tuple[Sent, ...], expected: list[tuple[str, str, bool]]
) -> None:
    assert found(pending, told) == expected


def test_a_reminder_repeats_on_purpose() -> None:
    assert list(twins([alert(1, ONE), reminder(2, TWO, NOW)], (), NOW)) == []
