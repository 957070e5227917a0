"""When a failed delivery is tried again, and when it is given up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.deliver import Attempt, RetryPolicy
from monitor.deliver.retry import attempt_of
from monitor.model import AlertStatus, DeliveryFailure, DeliveryResult
from tests.deliver.making import NOW, alert

POLICY = RetryPolicy(timedelta(seconds=30), timedelta(hours=1), 0.25, timedelta(days=3))
DOWN = DeliveryResult(DeliveryFailure.UNAVAILABLE, "HTTP 500")


def test_an_accepted_message_is_delivered() -> None:
    assert attempt_of(alert(), DeliveryResult(), NOW, POLICY, 0) == Attempt(AlertStatus.DELIVERED)


@pytest.mark.parametrize(
    ("attempts", "draw", "wait"),
    [
        (0, 0.0, 30),
        (1, 0.0, 60),
        (2, 0.0, 120),
        (6, 0.0, 1920),
        (7, 0.0, 3600),
        (5000, 0.0, 3600),
        (0, 0.999, 30 * (1 + 0.25 * 0.999)),
        (7, 0.5, 3600 * 1.125),
    ],
)
def test_waits_double_up_to_the_longest_and_jitter_only_adds(attempts: int, draw: float, wait: float) -> None:
    made = attempt_of(alert(attempts=attempts), DOWN, NOW, POLICY, draw)
    assert made == Attempt(AlertStatus.PENDING, NOW + timedelta(seconds=wait), "unavailable: HTTP 500")


@pytest.mark.parametrize(("asked", "wait"), [(10, 30), (30, 30), (900, 900), (7200, 7200)])
def test_retry_after_is_honoured_but_never_hastens(asked: int, wait: int) -> None:
    result = DeliveryResult(DeliveryFailure.RATE_LIMITED, "HTTP 429", timedelta(seconds=asked))
    assert attempt_of(alert(), result, NOW, POLICY, 0).next_try == NOW + timedelta(seconds=wait)


def test_a_retry_after_of_years_ends_at_the_greatest_age() -> None:
    result = DeliveryResult(DeliveryFailure.RATE_LIMITED, "HTTP 429", timedelta(days=4000))
    assert attempt_of(alert(), result, NOW, POLICY, 0).next_try == NOW + POLICY.max_age


@pytest.mark.parametrize("failure", [DeliveryFailure.REFUSED, DeliveryFailure.UNKNOWN_CHANNEL])
def test_a_permanent_failure_is_dead_at_once_with_its_reason(failure: DeliveryFailure) -> None:
    made = attempt_of(alert(), DeliveryResult(failure, "HTTP 404: no_service"), NOW, POLICY, 0)
    assert made == Attempt(AlertStatus.DEAD, None, f"{failure}: HTTP 404: no_service")


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (timedelta(days=3), AlertStatus.DEAD),
        (timedelta(days=3) - timedelta(seconds=1), AlertStatus.PENDING),
        (timedelta(days=30), AlertStatus.DEAD),
    ],
)
def test_an_old_alert_is_given_up_after_one_more_failure(age: timedelta, status: AlertStatus) -> None:
    made = attempt_of(alert(created_at=NOW - age), DOWN, NOW, POLICY, 0)
    assert made.status is status
    assert made.error == "unavailable: HTTP 500"


def test_the_last_try_falls_on_the_greatest_age() -> None:
    made = attempt_of(alert(attempts=9, created_at=NOW - timedelta(days=3) + timedelta(minutes=5)), DOWN, NOW, POLICY, 0)
    assert made.next_try == NOW + timedelta(minutes=5)
