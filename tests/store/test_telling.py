"""Subscriptions and alerts: one contract for all stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.errors import ConfigError, NotFoundError
from monitor.model import (
    Acknowledgement,
    AlertStatus,
    BrokenReason,
    ChangeFilter,
    DocumentType,
    Form,
    Kind,
    Manner,
    Matcher,
    Outcome,
    Owed,
    Plan,
    Purpose,
    QuietHours,
    Severity,
    SourceEvent,
    SourceKey,
    Told,
)
from monitor.ports import Store
from tests.store.making import (
    DEAD,
    DELIVERED,
    HOUR,
    MINUTE,
    NOON,
    begin,
    change,
    claim,
    drafted,
    key,
    look,
    step,
    subscribe,
    tell,
    turn,
    version,
    watch,
)

WANTED = ChangeFilter(
    ("acme",),
    ("acme/terms",),
    (DocumentType.TERMS,),
    (Kind.LIFECYCLE,),
    territories=("CN",),
    min_severity=Severity.HIGH,
    failing_sources=True,
    excluding=Matcher(documents=("acme/blog",)),
)


@pytest.fixture
def terms(store: Store) -> SourceKey:
    """A watched source."""
    return watch(store, "terms")[0]


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
    (alert,) = store.alerts()
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


def test_a_removed_subscription_loses_what_is_not_delivered_and_its_address(store: Store, terms: SourceKey) -> None:
    """What it was told stays in the record, under its name."""
    team = subscribe(store)
    for closing in (DELIVERED, DEAD):
        tell(store, terms, NOON, team.id)
        turn(store, closing)
    tell(store, terms, NOON, team.id)
    pending = begin(store, claim(store)[0])
    assert store.remove_subscription("team") == team
    (kept,) = store.alerts()
    assert (kept.status, kept.subscription) == (AlertStatus.DELIVERED, replace(team, url=""))
    assert store.subscriptions() == ()
    assert store.next_due() == NOON + HOUR
    store.close_dispatch(pending, DELIVERED, NOON)
    assert store.alerts() == (kept,)
    assert [begun.alerts for begun in store.dispatches()] == [(kept,)]


def test_alerts_are_listed_newest_first(store: Store, terms: SourceKey) -> None:
    """Of one status or any, as many as asked."""
    team = subscribe(store)
    for _ in range(3):
        tell(store, terms, NOON, team.id)
    turn(store)
    assert [alert.event.id for alert in store.alerts()] == ["terms-3", "terms-2", "terms-1"]
    assert [alert.event.id for alert in store.alerts(AlertStatus.PENDING)] == ["terms-3", "terms-2"]
    assert [alert.event.id for alert in store.alerts(limit=1)] == ["terms-3"]


def test_an_alert_shows_its_subscription_as_it_is_now(store: Store) -> None:
    """Not as it was when the alert was written."""
    watch(store, "terms")
    team = subscribe(store)
    tell(store, key(), NOON, team.id)
    store.pause_subscription("team", True)
    assert store.alerts()[0].subscription.paused


def test_what_is_not_given_is_not_changed(store: Store) -> None:
    """Filter, manner and language, each for itself."""
    team = subscribe(store)
    manner = Manner("Asia/Shanghai", "0 9 * * 1-5", (QuietHours("22:00", "07:00", (4, 5)),), reminders=(3,))
    assert store.change_subscription("team", language="zh") == replace(team, language="zh")
    assert store.change_subscription("team", manner=manner) == replace(team, language="zh", manner=manner)
    changed = store.change_subscription("team", wanted=WANTED)
    assert changed == replace(team, language="zh", manner=manner, filter=WANTED)
    assert store.change_subscription("team") == changed
    assert store.subscriptions() == (changed,)
    with pytest.raises(NotFoundError, match="'x'"):
        store.change_subscription("x", language="zh")


def test_an_event_may_be_told_for_each_purpose(store: Store, terms: SourceKey) -> None:
    """As news once, as a reminder once for each day, as an escalation once; in the order in which they are owed."""
    team = subscribe(store)
    days = [NOON + timedelta(days=day) for day in (3, 9, 3)]
    owed = [Owed(team.id, "due", Purpose.REMINDER, day) for day in days]
    owed += [Owed(team.id, "late", Purpose.ESCALATION, NOON + MINUTE), Owed(team.id, "late", Purpose.ESCALATION, NOON + HOUR)]
    told = change(terms, 1)
    store.record(look(terms, 0, version=version(terms, 1, "a"), change=told, owed=(Owed(team.id, "news"), *owed)))
    shown = [(alert.purpose, alert.not_before, alert.next_try) for alert in reversed(store.alerts())]
    assert shown == [
        (Purpose.NEWS, None, NOON),
        (Purpose.REMINDER, days[0], days[0]),
        (Purpose.REMINDER, days[1], days[1]),
        (Purpose.ESCALATION, NOON + HOUR, NOON + HOUR),
    ]
    assert len({alert.idempotency_key for alert in store.alerts()}) == 4


def test_an_alert_is_written_with_each_step_of_an_incident(store: Store, terms: SourceKey) -> None:
    """In the same look; and a step that is on record is told once, whoever finds it again."""
    team = subscribe(store)
    steps = (Told(step(terms, "s1"), (Owed(team.id, "incident"),)), Told(step(terms, "s2", NOON + MINUTE), ()))
    store.record(look(terms, 0, told=steps))
    (alert,) = store.alerts()
    assert (alert.event, alert.reason) == (steps[0].event, "incident")
    again = (steps[0], Told(step(terms, "s3", NOON + HOUR), (Owed(team.id, "incident"),)))
    store.record(look(terms, 1, NOON + HOUR, told=again))
    assert [alert.event.id for alert in store.alerts()] == ["s3", "s1"]
    assert [event.id for event in store.incident_events()] == ["s1", "s2", "s3"]


def test_dead_alerts_are_replayed(store: Store, terms: SourceKey) -> None:
    """All, those of a subscription or those named; as new messages, oldest first."""
    one, two = subscribe(store, "one"), subscribe(store, "two")
    for _ in range(2):
        tell(store, terms, NOON, one.id, two.id)
    while claimed := claim(store):
        for mailbox in claimed:
            if mailbox.pending:
                store.close_dispatch(begin(store, mailbox), DEAD, NOON + HOUR)
            else:
                store.begin(mailbox, Plan(), NOON + HOUR)
    dead = store.alerts(AlertStatus.DEAD)
    assert len(dead) == 4
    assert [alert.id for alert in store.replay_alerts(NOON + HOUR, (dead[0].id,))] == [dead[0].id]
    (revived,) = store.replay_alerts(NOON + HOUR, subscription="two")
    assert (revived.subscription.name, revived.status, revived.next_try, revived.attempts) == ("two", AlertStatus.PENDING, NOON + HOUR, 1)
    assert len(store.replay_alerts(NOON + HOUR)) == 2
    assert store.replay_alerts(NOON + HOUR) == ()
    assert store.dispatches() == ()
    assert [[alert.event.id for alert in mailbox.pending] for mailbox in claim(store)] == [["terms-1", "terms-2"]] * 2


def test_only_what_is_dead_can_be_replayed(store: Store, terms: SourceKey) -> None:
    """A wrong number or name changes nothing."""
    team = subscribe(store)
    tell(store, terms, NOON, team.id)
    turn(store, DEAD)
    tell(store, terms, NOON, team.id)
    pending, dead = store.alerts()
    with pytest.raises(NotFoundError, match=rf"number {pending.id}, 999999\. Nothing was changed"):
        store.replay_alerts(NOON, (dead.id, pending.id, 999999))
    with pytest.raises(NotFoundError, match="'x'"):
        store.replay_alerts(NOON, subscription="x")
    assert store.alerts(AlertStatus.DEAD) == (dead,)


def test_a_message_loses_only_the_alerts_that_are_replayed(store: Store, terms: SourceKey) -> None:
    """One of two is replayed: the other stays with its message."""
    team = subscribe(store)
    tell(store, terms, NOON, team.id)
    tell(store, terms, NOON, team.id)
    (mailbox,) = claim(store)
    begun = store.begin(mailbox, drafted(*mailbox.pending, form=Form.GROUP), NOON)
    assert begun is not None
    store.close_dispatch(begun, DEAD, NOON)
    store.replay_alerts(NOON, (mailbox.pending[0].id,))
    assert [[alert.event.id for alert in each.alerts] for each in store.dispatches()] == [["terms-2"]]


def test_the_first_acknowledgement_stays(store: Store, terms: SourceKey) -> None:
    """Of changes and steps of incidents alike; of nothing else."""
    tell(store, terms, NOON)
    store.record(look(terms, 1, told=(Told(step(terms, "s1")),)))
    first, second = Acknowledgement("terms-1", "ann", NOON, "mine"), Acknowledgement("s1", "bob", NOON - MINUTE)
    assert store.acknowledge(first)
    assert not store.acknowledge(Acknowledgement("terms-1", "bob", NOON))
    assert store.acknowledge(second)
    assert store.acknowledgements(("terms-1", "s1", "other")) == (second, first)
    assert store.acknowledgements(()) == ()
    with pytest.raises(NotFoundError, match="'other'"):
        store.acknowledge(Acknowledgement("other", "ann", NOON))


def test_silences_are_kept_until_they_are_over(store: Store) -> None:
    """What is over is shown only when all are asked for; ending one twice changes nothing."""
    matcher = Matcher(providers=("acme",), kinds=(Kind.LIFECYCLE,))
    first = store.add_silence(matcher, NOON, NOON + HOUR, "ann", "known")
    second = store.add_silence(Matcher(), NOON + HOUR, NOON + 2 * HOUR, "bob", "")
    assert (first.matcher, first.since, first.until, first.by, first.why) == (matcher, NOON, NOON + HOUR, "ann", "known")
    assert store.silences(NOON) == (first, second)
    assert store.silences(NOON + HOUR) == (second,)
    ended = store.end_silence(first.id, NOON + MINUTE)
    assert ended == replace(first, until=NOON + MINUTE)
    assert store.end_silence(first.id, NOON + 5 * MINUTE) == ended
    assert store.silences() == (ended, second)
    with pytest.raises(NotFoundError, match="number 77"):
        store.end_silence(77, NOON)


def test_a_subscription_has_its_manner_from_the_beginning(store: Store) -> None:
    """In the transaction that adds it; one that keeps times of its own is planned at once, so that they are known."""
    manner = Manner(timezone="Asia/Shanghai", digest="0 9 * * *")
    added = store.add_subscription("team", "json://a", ChangeFilter(), "en", NOON, manner)
    assert (added.manner, store.subscriptions()) == (manner, (added,))
    store.add_subscription("other", "json://b", ChangeFilter(), "en", NOON)
    assert [mailbox.subscription.name for mailbox in claim(store)] == ["team"]
