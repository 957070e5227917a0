"""Subscriptions and alerts: one contract for all stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.errors import ConfigError, NotFoundError
from monitor.model import (
    Alert,
    AlertStatus,
    BrokenReason,
    ChangeFilter,
    DocumentType,
    Kind,
    Outcome,
    Owed,
    Severity,
    SourceEvent,
    SourceKey,
    Subscription,
)
from monitor.ports import Store
from tests.store.making import HOUR, LEASE, MINUTE, NOON, key, look, tell, watch

WANTED = ChangeFilter(("acme",), ("acme/terms",), (DocumentType.TERMS,), (Kind.LIFECYCLE,), Severity.HIGH, failing_sources=True)


def subscribe(store: Store, name: str = "team") -> Subscription:
    """A subscription to everything."""
    return store.add_subscription(name, f"json://{name}.example/secret", ChangeFilter(), "en", NOON)


@pytest.fixture
def terms(store: Store) -> SourceKey:
    """A watched source."""
    return watch(store, "terms")[0]


def claim(store: Store, now: object = None, limit: int = 99, holder: str = "me") -> list[str]:
    """Claim what is ready; the ids of the events."""
    return [alert.event.id for alert in store.claim_alerts(holder, now or NOON + HOUR, LEASE, limit)]  # type: ignore[arg-type]


def close(store: Store, status: AlertStatus = AlertStatus.DELIVERED, next_try: object = None, error: str | None = None) -> Alert:
    """Close the newest alert."""
    store.close_alert(store.alerts()[0], status, NOON + HOUR, next_try, error)  # type: ignore[arg-type]
    return store.alerts()[0]


def test_a_subscription_comes_back_as_it_was_added(store: Store) -> None:
    """Address, filter, language, time; and its address is not in its repr."""
    added = store.add_subscription("team", "slack://secret", WANTED, "zh", NOON)
    assert store.subscriptions() == (added,)
    assert (added.name, added.url, added.filter, added.language, added.created_at, added.paused) == (
        "team",
        "slack://secret",
        WANTED,
        "zh",
        NOON,
        False,
    )
    assert "secret" not in repr(added)


def test_names_are_unique_until_removed(store: Store) -> None:
    """The taken name is named with what to do."""
    first = subscribe(store)
    with pytest.raises(ConfigError, match=r"'team' exists.*remove"):
        subscribe(store)
    store.remove_subscription("team")
    second = subscribe(store)
    assert second.id != first.id
    assert store.subscriptions() == (second,)


def test_an_unknown_name_is_told_with_the_known_ones(store: Store) -> None:
    """For pausing and removing alike."""
    subscribe(store, "b")
    subscribe(store, "a")
    with pytest.raises(NotFoundError, match=r"'x'\. There are: a, b"):
        store.pause_subscription("x", True)
    with pytest.raises(NotFoundError, match="'x'"):
        store.remove_subscription("x")


def test_an_alert_is_written_with_its_change(store: Store, terms: SourceKey) -> None:
    """Pending, due at once, with the reason why it is owed."""
    team = subscribe(store)
    told = tell(store, terms, NOON, team.id)
    (alert,) = store.alerts()
    assert (alert.event, alert.subscription, alert.reason) == (told, team, "all of acme")
    assert (alert.status, alert.attempts, alert.created_at, alert.last_error) == (AlertStatus.PENDING, 0, NOON, None)
    assert alert.next_try == NOON
    assert alert.idempotency_key == f"{told.id}:{team.id}"


def test_an_alert_is_written_with_a_failing_source(store: Store, terms: SourceKey) -> None:
    """Reason, detail and times of the event come back."""
    team = subscribe(store)
    event = SourceEvent("e1", terms, "https://acme.example/terms", NOON, True, NOON - HOUR, 5, BrokenReason.BOT_CHECK, "a challenge")
    store.record(look(terms, 0, outcome=Outcome.BROKEN, reason=BrokenReason.BOT_CHECK, event=event, owed=(Owed(team.id, "failing"),)))
    (alert,) = store.claim_alerts("me", NOON, LEASE, 1)
    assert (alert.event, alert.reason) == (event, "failing")


def test_nobody_is_owed_the_same_event_twice(store: Store, terms: SourceKey) -> None:
    """Named twice in one look: one alert."""
    team = subscribe(store)
    tell(store, terms, NOON, team.id, team.id)
    assert len(store.alerts()) == 1


def test_only_those_who_are_there_and_listen_are_owed(store: Store, terms: SourceKey) -> None:
    """Removed, paused and unknown subscriptions are left out; the rest of the look stands."""
    team, gone, quiet = subscribe(store), subscribe(store, "gone"), subscribe(store, "quiet")
    store.remove_subscription("gone")
    store.pause_subscription("quiet", True)
    told = tell(store, terms, NOON, team.id, gone.id, quiet.id, 12345)
    assert [alert.subscription.name for alert in store.alerts()] == ["team"]
    assert store.change(told.id) == told


def test_a_claimed_alert_is_nobody_elses_until_its_lease_ends(store: Store, terms: SourceKey) -> None:
    """Then it is taken over: the holder may have died before sending."""
    tell(store, terms, NOON, subscribe(store).id)
    assert claim(store, NOON) == ["terms-1"]
    assert claim(store, NOON + LEASE - timedelta(microseconds=1), holder="other") == []
    assert claim(store, NOON + LEASE, holder="other") == ["terms-1"]


def test_order_is_kept_within_a_subscription(store: Store, terms: SourceKey) -> None:
    """The next alert waits until the one before is closed, leased or put off."""
    team = subscribe(store)
    tell(store, terms, NOON, team.id)
    tell(store, terms, NOON, team.id)
    assert claim(store) == ["terms-1"]
    assert claim(store) == []
    first = store.alerts()[1]
    store.close_alert(first, AlertStatus.PENDING, NOON + HOUR, NOON + 2 * HOUR, "503")
    assert claim(store, NOON + HOUR) == []
    assert claim(store, NOON + 2 * HOUR) == ["terms-1"]
    store.close_alert(first, AlertStatus.DELIVERED, NOON + 2 * HOUR, None, None)
    assert claim(store, NOON + 2 * HOUR) == ["terms-2"]


def test_a_dead_alert_does_not_block(store: Store, terms: SourceKey) -> None:
    """Given up: the next one goes."""
    team = subscribe(store)
    tell(store, terms, NOON, team.id)
    close(store, AlertStatus.DEAD, error="410 gone")
    tell(store, terms, NOON, team.id)
    assert claim(store) == ["terms-2"]


def test_subscriptions_do_not_wait_for_each_other(store: Store, terms: SourceKey) -> None:
    """The oldest of each, oldest first, no more than asked."""
    one, two = subscribe(store, "one"), subscribe(store, "two")
    tell(store, terms, NOON, two.id)
    tell(store, terms, NOON, one.id, two.id)
    assert claim(store, limit=1) == ["terms-1"]
    assert claim(store) == ["terms-2"]
    assert claim(store) == []


@pytest.mark.parametrize(
    ("status", "next_try", "error"),
    [(AlertStatus.DELIVERED, None, None), (AlertStatus.DEAD, None, "410"), (AlertStatus.PENDING, NOON + 3 * HOUR, "503")],
)
def test_closing_writes_what_came_of_it(store: Store, terms: SourceKey, status: AlertStatus, next_try: object, error: str | None) -> None:
    """Status, one more attempt, next try, error; the lease ends."""
    tell(store, terms, NOON, subscribe(store).id)
    claim(store)
    closed = close(store, status, next_try, error)
    assert (closed.status, closed.attempts, closed.next_try, closed.last_error) == (status, 1, next_try, error)
    assert store.alerts(status) == (closed,)
    assert claim(store, NOON + 3 * HOUR) == (["terms-1"] if status is AlertStatus.PENDING else [])


def test_a_pending_alert_without_a_next_try_is_due_now(store: Store, terms: SourceKey) -> None:
    """When it was closed."""
    tell(store, terms, NOON, subscribe(store).id)
    assert close(store, AlertStatus.PENDING).next_try == NOON + HOUR


def test_a_closed_alert_with_a_next_try_is_a_mistake(store: Store, terms: SourceKey) -> None:
    """Refused before anything is written."""
    tell(store, terms, NOON, subscribe(store).id)
    with pytest.raises(ValueError, match="no next try"):
        close(store, AlertStatus.DELIVERED, NOON)
    assert store.alerts()[0].attempts == 0


def test_what_was_delivered_stays_delivered(store: Store, terms: SourceKey) -> None:
    """A slow holder whose lease was taken over cannot put it back."""
    tell(store, terms, NOON, subscribe(store).id)
    close(store)
    again = close(store, AlertStatus.PENDING, NOON, "late")
    assert (again.status, again.attempts, again.last_error) == (AlertStatus.DELIVERED, 1, None)


def test_a_dead_alert_can_be_sent_again(store: Store, terms: SourceKey) -> None:
    """By closing it as pending."""
    tell(store, terms, NOON, subscribe(store).id)
    close(store, AlertStatus.DEAD, error="410")
    close(store, AlertStatus.PENDING, NOON)
    assert claim(store) == ["terms-1"]


def test_alerts_of_a_paused_subscription_wait_until_it_is_resumed(store: Store, terms: SourceKey) -> None:
    """They are neither claimed nor due; others go on."""
    one, two = subscribe(store, "one"), subscribe(store, "two")
    tell(store, terms, NOON, one.id)
    tell(store, terms, NOON + MINUTE, two.id)
    assert store.pause_subscription("one", True).paused
    assert store.subscriptions()[0].paused
    assert store.next_due() == NOON + MINUTE
    assert claim(store) == ["terms-2"]
    assert not store.pause_subscription("one", False).paused
    assert claim(store) == ["terms-1"]


def test_a_removed_subscription_loses_what_is_not_delivered_and_its_address(store: Store, terms: SourceKey) -> None:
    """What it was told stays in the record, under its name."""
    team = subscribe(store)
    for status in (AlertStatus.DELIVERED, AlertStatus.DEAD):
        tell(store, terms, NOON, team.id)
        close(store, status)
    tell(store, terms, NOON, team.id)
    (pending,) = store.claim_alerts("me", NOON, LEASE, 1)
    assert store.remove_subscription("team") == team
    (kept,) = store.alerts()
    assert (kept.status, kept.subscription) == (AlertStatus.DELIVERED, replace(team, url=""))
    assert store.subscriptions() == ()
    assert store.next_due() == NOON + HOUR
    store.close_alert(pending, AlertStatus.DELIVERED, NOON, None, None)
    assert store.alerts() == (kept,)


def test_alerts_are_listed_newest_first(store: Store, terms: SourceKey) -> None:
    """Of one status or any, as many as asked."""
    team = subscribe(store)
    for _ in range(3):
        tell(store, terms, NOON, team.id)
    close(store)
    assert [alert.event.id for alert in store.alerts()] == ["terms-3", "terms-2", "terms-1"]
    assert [alert.event.id for alert in store.alerts(AlertStatus.PENDING)] == ["terms-2", "terms-1"]
    assert [alert.event.id for alert in store.alerts(limit=1)] == ["terms-3"]


def test_an_alert_shows_its_subscription_as_it_is_now(store: Store) -> None:
    """Not as it was when the alert was written."""
    watch(store, "terms")
    team = subscribe(store)
    tell(store, key(), NOON, team.id)
    store.pause_subscription("team", True)
    assert store.alerts()[0].subscription.paused
