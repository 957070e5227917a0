"""Mailboxes: leased, planned, emptied one message at a time; one contract for all stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model import (
    AlertStatus,
    ChannelEvent,
    Closing,
    Escalation,
    Form,
    Mailbox,
    Manner,
    Matcher,
    Outcome,
    Owed,
    Plan,
    Purpose,
    Rate,
    Sent,
    Settled,
    SourceKey,
)
from monitor.ports import Store
from monitor.store import rules
from tests.store.making import (
    DEAD,
    DELIVERED,
    HOUR,
    LEASE,
    MINUTE,
    NOON,
    begin,
    change,
    claim,
    drafted,
    look,
    put_off,
    subscribe,
    tell,
    turn,
    version,
    watch,
)

TICK = timedelta(microseconds=1)


@pytest.fixture
def terms(store: Store) -> SourceKey:
    """A watched source."""
    return watch(store, "terms")[0]


def events(mailbox: Mailbox) -> list[str]:
    """What waits in it."""
    return [alert.event.id for alert in mailbox.pending]


def remind(store: Store, source: SourceKey, at: object, *owed: Owed, ident: str = "c1") -> None:
    """Record a change owed so, and no news of it."""
    number = store.load(source).revision
    store.record(
        look(
            source,
            number,
            outcome=Outcome.CHANGE,
            version=version(source, number + 1, ident),
            change=change(source, number + 1, ident=ident),
            owed=owed,
        )
    )


# --- claiming


def test_a_mailbox_is_claimed_with_all_that_waits_in_it(store: Store, terms: SourceKey) -> None:
    """Oldest first; its subscription with the address."""
    team = subscribe(store)
    tell(store, terms, NOON, team.id)
    tell(store, terms, NOON + MINUTE, team.id)
    (mailbox,) = claim(store)
    assert mailbox.subscription == team
    assert events(mailbox) == ["terms-1", "terms-2"]
    assert (mailbox.unfinished, mailbox.blocked_until, mailbox.digest_at, mailbox.all_quiet_at) == (None, None, None, None)
    assert (mailbox.sent, mailbox.channel_sent, mailbox.silences, mailbox.acknowledged) == ((), (), (), frozenset())


def test_an_empty_mailbox_is_not_claimed(store: Store, terms: SourceKey) -> None:
    """Nor one whose alert is not written yet at that time."""
    team = subscribe(store)
    assert claim(store) == ()
    tell(store, terms, NOON, team.id)
    assert claim(store, NOON - TICK) == ()
    assert len(claim(store, NOON)) == 1


def test_a_claimed_mailbox_is_nobody_elses_until_its_lease_ends(store: Store, terms: SourceKey) -> None:
    """Then it is taken over: the holder may have died before sending."""
    tell(store, terms, NOON, subscribe(store).id)
    assert len(claim(store, NOON)) == 1
    assert claim(store, NOON + LEASE - TICK, "other") == ()
    assert [events(mailbox) for mailbox in claim(store, NOON + LEASE, "other")] == [["terms-1"]]


def test_the_longest_waiting_mailbox_is_claimed_first(store: Store, terms: SourceKey) -> None:
    """No more than asked."""
    one, two = subscribe(store, "one"), subscribe(store, "two")
    tell(store, terms, NOON, two.id)
    tell(store, terms, NOON + MINUTE, one.id, two.id)
    assert [mailbox.subscription.name for mailbox in claim(store, limit=1)] == ["two"]
    assert [mailbox.subscription.name for mailbox in claim(store)] == ["one"]
    assert claim(store) == ()


def test_the_mailbox_of_a_paused_subscription_waits(store: Store, terms: SourceKey) -> None:
    """It is neither claimed nor due; others go on."""
    one, two = subscribe(store, "one"), subscribe(store, "two")
    tell(store, terms, NOON, one.id)
    tell(store, terms, NOON + MINUTE, two.id)
    assert store.pause_subscription("one", True).paused
    assert store.next_due() == NOON + MINUTE
    assert [mailbox.subscription.name for mailbox in claim(store)] == ["two"]
    assert not store.pause_subscription("one", False).paused
    assert [mailbox.subscription.name for mailbox in claim(store)] == ["one"]


def test_of_a_full_mailbox_the_oldest_alerts_are_shown(store: Store, terms: SourceKey) -> None:
    """As many as planning needs; the rest when they are gone."""
    team = subscribe(store)
    for number in range(rules.PENDING_SHOWN + 2):
        tell(store, terms, NOON, team.id, ident=f"c{number:04}")
    (mailbox,) = claim(store)
    assert events(mailbox) == [f"c{number:04}" for number in range(rules.PENDING_SHOWN)]
    begun = store.begin(mailbox, drafted(*mailbox.pending, form=Form.SUMMARY), NOON + HOUR)
    assert begun is not None
    store.close_dispatch(begun, DELIVERED, NOON + HOUR)
    assert [events(mailbox) for mailbox in claim(store)] == [["c0500", "c0501"]]


def test_alerts_whose_time_has_not_come_wake_the_mailbox_then(store: Store, terms: SourceKey) -> None:
    """Until then the nearest of them is shown behind those that may be sent."""
    team = subscribe(store)
    days = [NOON + timedelta(days=day) for day in (9, 2, 5)]
    remind(store, terms, NOON, *(Owed(team.id, "due", Purpose.REMINDER, day) for day in days))
    store.claim("me", (terms,), NOON, timedelta(days=99))
    assert store.next_due() == days[1]
    assert claim(store, days[1] - TICK) == ()
    (mailbox,) = claim(store, days[1])
    assert [alert.not_before for alert in mailbox.pending] == [days[1], days[2]]
    assert store.begin(mailbox, Plan(wake_at=days[2]), days[1]) is None
    (mailbox,) = claim(store, days[2])
    assert [alert.not_before for alert in mailbox.pending] == [days[1], days[2], days[0]]


# --- planning


def test_with_nothing_to_send_the_mailbox_sleeps_until_the_plan_says(store: Store, terms: SourceKey) -> None:
    """Or until an alert comes in."""
    team = subscribe(store)
    tell(store, terms, NOON, team.id)
    store.claim("me", (terms,), NOON, timedelta(days=1))
    (mailbox,) = claim(store, NOON)
    assert store.begin(mailbox, Plan(wake_at=NOON + 3 * HOUR), NOON) is None
    assert store.next_due() == NOON + 3 * HOUR
    tell(store, terms, NOON + MINUTE, team.id)
    assert [events(mailbox) for mailbox in claim(store, NOON + MINUTE)] == [["terms-1", "terms-2"]]


def test_a_mailbox_without_anything_sleeps_on(store: Store, terms: SourceKey) -> None:
    """No time at all."""
    tell(store, terms, NOON, subscribe(store).id)
    turn(store)
    (mailbox,) = claim(store)
    assert events(mailbox) == []
    assert store.begin(mailbox, Plan(), NOON + HOUR) is None
    assert claim(store, NOON + 99 * HOUR) == ()


@pytest.mark.parametrize("later", [None, NOON + 5 * HOUR])
def test_what_comes_in_while_a_mailbox_is_planned_is_not_slept_over(store: Store, terms: SourceKey, later: object) -> None:
    """The plan was made without it: the mailbox is planned again at once, or when the alert's time comes."""
    team = subscribe(store)
    tell(store, terms, NOON, team.id)
    (mailbox,) = claim(store, NOON)
    owed = Owed(team.id, "new", Purpose.REMINDER, later) if later else Owed(team.id, "new")  # type: ignore[arg-type]
    remind(store, terms, NOON, owed, ident="late")
    assert store.begin(mailbox, Plan(wake_at=NOON + 9 * HOUR), NOON) is None
    if later:
        assert claim(store, NOON + 5 * HOUR - TICK) == ()
    assert [events(mailbox) for mailbox in claim(store, NOON + 5 * HOUR if later else NOON)] == [["terms-1", "late"]]


def test_what_a_plan_settles_is_never_sent(store: Store, terms: SourceKey) -> None:
    """It stays on record with its reason."""
    team = subscribe(store)
    tell(store, terms, NOON, team.id)
    tell(store, terms, NOON, team.id)
    (mailbox,) = claim(store)
    plan = replace(drafted(mailbox.pending[1]), settled=(Settled(mailbox.pending[0], "silenced:3"),))
    begun = store.begin(mailbox, plan, NOON + HOUR)
    assert begun is not None
    assert events(replace(mailbox, pending=begun.alerts)) == ["terms-2"]
    (settled,) = store.alerts(AlertStatus.SETTLED)
    assert (settled.event.id, settled.settled, settled.next_try, settled.attempts) == ("terms-1", "silenced:3", None, 0)


def test_the_times_of_digest_and_all_quiet_are_kept(store: Store, terms: SourceKey) -> None:
    """As the last plan says, sending or not; a new manner forgets them and has the mailbox planned at once."""
    team = subscribe(store)
    tell(store, terms, NOON, team.id)
    plan = Plan(wake_at=NOON + 3 * HOUR, digest_at=NOON + 3 * HOUR, all_quiet_at=NOON + 9 * HOUR)
    store.begin(claim(store, NOON)[0], plan, NOON)
    (mailbox,) = claim(store, NOON + 3 * HOUR)
    assert (mailbox.digest_at, mailbox.all_quiet_at) == (NOON + 3 * HOUR, NOON + 9 * HOUR)
    begun = store.begin(mailbox, replace(drafted(*mailbox.pending), digest_at=NOON + 4 * HOUR), NOON + 3 * HOUR)
    assert begun is not None
    store.close_dispatch(begun, DELIVERED, NOON + 3 * HOUR)
    (mailbox,) = claim(store, NOON + 3 * HOUR)
    assert (mailbox.digest_at, mailbox.all_quiet_at) == (NOON + 4 * HOUR, None)
    store.begin(mailbox, Plan(digest_at=NOON + 4 * HOUR), NOON + 3 * HOUR)
    store.change_subscription("team", manner=Manner(digest="0 8 * * *"))
    (mailbox,) = claim(store, NOON)
    assert (mailbox.digest_at, mailbox.subscription.manner.digest) == (None, "0 8 * * *")


def test_a_plan_cannot_begin_a_second_message(store: Store, terms: SourceKey) -> None:
    """That is a mistake in planning, and nothing is written."""
    team = subscribe(store)
    tell(store, terms, NOON, team.id)
    tell(store, terms, NOON, team.id)
    turn(store, put_off(NOON + 2 * HOUR))
    (mailbox,) = claim(store, NOON + 2 * HOUR)
    with pytest.raises(ValueError, match="one message at a time"):
        store.begin(mailbox, drafted(*mailbox.pending), NOON + 2 * HOUR)
    assert len(store.dispatches()) == 1


def test_whoever_lost_the_lease_begins_nothing(store: Store, terms: SourceKey) -> None:
    """Another holds it, has given it back, or the subscription is gone."""
    tell(store, terms, NOON, subscribe(store).id)
    (mine,) = claim(store, NOON)
    (theirs,) = claim(store, NOON + LEASE, "other")
    assert store.begin(mine, drafted(*mine.pending), NOON + LEASE) is None
    begin(store, theirs)
    store.release("other")
    assert store.begin(theirs, drafted(*theirs.pending), NOON + LEASE) is None
    (again,) = claim(store, NOON + LEASE, "other")
    store.remove_subscription("team")
    assert store.begin(again, Plan(), NOON + LEASE) is None


# --- messages


def test_a_message_holds_what_it_was_begun_with(store: Store, terms: SourceKey) -> None:
    """Tried again it says the same under the same key, though more has come in; and nothing else is sent before it."""
    team = subscribe(store)
    tell(store, terms, NOON, team.id)
    tell(store, terms, NOON, team.id)
    (mailbox,) = claim(store)
    begun = store.begin(mailbox, drafted(*mailbox.pending, form=Form.GROUP, fingerprints=("x", "y")), NOON + HOUR)
    assert begun is not None
    tell(store, terms, NOON, team.id)
    store.close_dispatch(begun, put_off(NOON + 2 * HOUR), NOON + HOUR)
    assert claim(store, NOON + 2 * HOUR - TICK) == ()
    (mailbox,) = claim(store, NOON + 2 * HOUR)
    assert events(mailbox) == ["terms-3"]
    assert mailbox.blocked_until == NOON + 2 * HOUR
    again = mailbox.unfinished
    assert again is not None
    assert [alert.event.id for alert in again.alerts] == ["terms-1", "terms-2"]
    assert (again.key, again.form, again.fingerprints, again.attempts, again.created_at) == (
        begun.key,
        Form.GROUP,
        ("x", "y"),
        1,
        NOON + HOUR,
    )
    assert {alert.last_error for alert in again.alerts} == {"503"}


def test_a_single_alerts_message_has_the_alerts_key(store: Store, terms: SourceKey) -> None:
    """So that receivers know it again, whoever tells it."""
    tell(store, terms, NOON, subscribe(store).id)
    begun = turn(store)
    assert begun.key == begun.alerts[0].idempotency_key


@pytest.mark.parametrize(
    ("closing", "next_try", "error"),
    [(DELIVERED, None, None), (DEAD, None, "410 gone"), (put_off(NOON + 3 * HOUR), NOON + 3 * HOUR, "503")],
    ids=["delivered", "dead", "pending"],
)
def test_closing_writes_what_came_of_it(store: Store, terms: SourceKey, closing: Closing, next_try: object, error: str | None) -> None:
    """Status, one more attempt, next try, error, of the message and its alerts; the lease ends."""
    tell(store, terms, NOON, subscribe(store).id)
    turn(store, closing)
    (alert,) = store.alerts(closing.status)
    assert (alert.attempts, alert.next_try, alert.last_error) == (1, next_try, error)
    (told,) = store.dispatches()
    assert (told.status, told.attempts, told.alerts) == (closing.status, 1, (alert,))
    assert told.closed_at == (None if next_try else NOON + HOUR)
    assert len(claim(store, NOON + 3 * HOUR)) == 1


def test_after_a_message_is_over_the_mailbox_is_planned_again_at_once(store: Store, terms: SourceKey) -> None:
    """Delivered or given up: the next one goes, and the channel is not blocked."""
    team = subscribe(store)
    for closing in (put_off(NOON + HOUR), DELIVERED, DEAD):
        tell(store, terms, NOON, team.id)
        turn(store, closing)
    (mailbox,) = claim(store)
    assert (events(mailbox), mailbox.blocked_until) == (["terms-3"], None)


def test_a_failure_without_a_next_try_may_be_tried_at_once(store: Store, terms: SourceKey) -> None:
    tell(store, terms, NOON, subscribe(store).id)
    turn(store, Closing(AlertStatus.PENDING, error="503"))
    assert store.alerts()[0].next_try == NOON + HOUR
    assert len(claim(store, NOON + HOUR)) == 1


@pytest.mark.parametrize("closing", [replace(DELIVERED, next_try=NOON), Closing(AlertStatus.SETTLED)], ids=["next try", "settled"])
def test_an_end_that_cannot_be_is_a_mistake(store: Store, terms: SourceKey, closing: Closing) -> None:
    """Refused before anything is written."""
    tell(store, terms, NOON, subscribe(store).id)
    begun = begin(store, claim(store)[0])
    with pytest.raises(ValueError, match=r"no next try|settles nothing"):
        store.close_dispatch(begun, closing, NOON)
    assert store.alerts()[0].attempts == 0


def test_what_was_delivered_stays_delivered(store: Store, terms: SourceKey) -> None:
    """A slow holder whose lease was taken over cannot put it back, nor end the other's lease."""
    tell(store, terms, NOON, subscribe(store).id)
    slow = begin(store, claim(store, NOON)[0], NOON)
    (taken,) = claim(store, NOON + LEASE, "other")
    store.close_dispatch(slow, put_off(NOON), NOON + LEASE)
    assert claim(store, NOON + LEASE, "third") == ()
    assert store.alerts()[0].attempts == 0
    heir = begin(store, taken, NOON + LEASE)
    store.close_dispatch(heir, DELIVERED, NOON + LEASE)
    store.close_dispatch(slow, DEAD, NOON + LEASE)
    (alert,) = store.alerts()
    assert (alert.status, alert.attempts, alert.last_error) == (AlertStatus.DELIVERED, 1, None)


def test_what_a_slow_holder_delivered_counts(store: Store, terms: SourceKey) -> None:
    """Though another has the lease by now; that one's own end of the same message then changes nothing but the lease."""
    tell(store, terms, NOON, subscribe(store).id)
    slow = begin(store, claim(store, NOON)[0], NOON)
    (taken,) = claim(store, NOON + LEASE, "other")
    heir = begin(store, taken, NOON + LEASE)
    store.close_dispatch(slow, DELIVERED, NOON + LEASE)
    assert store.alerts()[0].status is AlertStatus.DELIVERED
    assert claim(store, NOON + LEASE, "third") == ()
    store.close_dispatch(heir, put_off(NOON + HOUR), NOON + LEASE)
    assert (store.alerts()[0].status, store.alerts()[0].attempts) == (AlertStatus.DELIVERED, 1)


def test_messages_of_a_thread_name_those_before_them(store: Store, terms: SourceKey) -> None:
    """The delivered ones of the same subscription, oldest first; of many, the first and the latest."""
    team, other = subscribe(store), subscribe(store, "other")
    keys = []
    for number in range(rules.REPLIED + 3):
        tell(store, terms, NOON, team.id)
        closing = DEAD if number == 1 else DELIVERED
        begun = turn(store, closing, thread="" if number == 2 else "acme/terms")
        expected = () if number == 2 else tuple(keys)
        assert begun.in_reply_to == (expected if len(expected) <= rules.REPLIED else (expected[0], *expected[1 - rules.REPLIED :]))
        if number not in (1, 2):
            keys.append(begun.key)
    assert store.dispatches(limit=1)[0].in_reply_to == tuple(keys[:-1])
    tell(store, terms, NOON, other.id)
    assert turn(store, now=NOON, thread="acme/terms").in_reply_to == ()


def test_messages_are_listed_newest_first_and_by_event(store: Store, terms: SourceKey) -> None:
    """With what they gather, as it is now."""
    team, other = subscribe(store), subscribe(store, "other")
    tell(store, terms, NOON, team.id, other.id)
    turn(store)
    turn(store, DEAD)
    tell(store, terms, NOON, team.id)
    turn(store)
    assert [(each.alerts[0].event.id, each.subscription.name) for each in store.dispatches()] == [
        ("terms-2", "team"),
        ("terms-1", "other"),
        ("terms-1", "team"),
    ]
    assert [each.subscription.name for each in store.dispatches("terms-1")] == ["other", "team"]
    assert store.dispatches("nothing") == ()
    assert len(store.dispatches(limit=2)) == 2


def test_all_quiet_tells_of_nothing(store: Store) -> None:
    """A message without alerts has a key of its own."""
    subscribe(store)
    store.change_subscription("team", manner=Manner(all_quiet="0 9 * * 1"))
    (mailbox,) = claim(store, NOON)
    begun = store.begin(mailbox, drafted(form=Form.ALL_QUIET), NOON)
    assert begun is not None
    assert begun.key == f"all_quiet:{begun.subscription.id}:{begun.id}"
    store.close_dispatch(begun, DELIVERED, NOON)
    assert claim(store)[0].sent == (Sent(NOON, Form.ALL_QUIET, None, 0),)


# --- what planning is told


def test_planning_is_told_what_was_delivered_in_the_last_seven_days(store: Store, terms: SourceKey) -> None:
    """When, in what form, about which provider; nothing that failed."""
    team = subscribe(store)
    regions = SourceKey("zeta", "terms", "main")
    tell(store, terms, NOON, team.id)
    tell(store, terms, NOON, team.id)
    (mailbox,) = claim(store)
    begun = store.begin(mailbox, drafted(*mailbox.pending, form=Form.GROUP, fingerprints=("f",)), NOON)
    assert begun is not None
    store.close_dispatch(begun, DELIVERED, NOON)
    tell(store, terms, NOON, team.id)
    turn(store, DEAD, NOON)
    expected = (Sent(NOON, Form.GROUP, "acme", 2, ("f",)),)
    (mailbox,) = claim(store, NOON + timedelta(days=7))
    assert (mailbox.sent, mailbox.channel_sent) == (expected, ())
    (mailbox,) = claim(store, NOON + timedelta(days=7) + LEASE)
    assert mailbox.sent == ()
    assert regions.provider not in {each.provider for each in expected}


def test_subscriptions_of_one_address_know_of_each_others_messages(store: Store, terms: SourceKey) -> None:
    """As far back as the asking one's rate looks; those of another address do not."""
    one = subscribe(store, "one", "json://shared")
    two, three = subscribe(store, "two", "json://shared"), subscribe(store, "three", "json://own")
    store.change_subscription("two", manner=Manner(rate=Rate(5, 2 * HOUR)))
    turn_of_two = claim(store, NOON)[0]
    store.begin(turn_of_two, Plan(), NOON)
    for minute in (0, 90):
        tell(store, terms, NOON, one.id)
        turn(store, now=NOON + minute * MINUTE)
    store.begin(claim(store, NOON + 2 * HOUR)[0], Plan(), NOON + HOUR)
    tell(store, terms, NOON, two.id, three.id)
    told = {mailbox.subscription.name: mailbox.channel_sent for mailbox in claim(store, NOON + 2 * HOUR + MINUTE)}
    assert told == {"two": (NOON + 90 * MINUTE,), "three": ()}


def test_planning_is_told_of_silences_in_force_and_of_acknowledged_events(store: Store, terms: SourceKey) -> None:
    """Not of those to come or over, nor of events that do not wait."""
    from monitor.model import Acknowledgement

    team = subscribe(store)
    tell(store, terms, NOON)
    tell(store, terms, NOON, team.id)
    for event in ("terms-1", "terms-2"):
        store.acknowledge(Acknowledgement(event, "ann", NOON))
    store.add_silence(Matcher(), NOON, NOON + HOUR, "ann", "over")
    inside = store.add_silence(Matcher(), NOON + HOUR, NOON + 2 * HOUR, "ann", "in force")
    store.add_silence(Matcher(), NOON + HOUR + TICK, NOON + 2 * HOUR, "ann", "to come")
    (mailbox,) = claim(store, NOON + HOUR)
    assert (mailbox.silences, mailbox.acknowledged) == ((inside,), {"terms-2"})


def test_planning_is_told_which_changes_were_taken_back(store: Store, terms: SourceKey) -> None:
    """The source gives the text from before them again; it matters for what is told again, not for news."""
    team = subscribe(store)
    store.record(look(terms, 0, version=version(terms, 1, "before")))
    reminder = Owed(team.id, "due", Purpose.REMINDER, NOON + HOUR)
    for number, text in ((2, "after"), (3, "before")):
        (mailbox,) = claim(store) or (None,)
        assert mailbox is None or mailbox.reverted == frozenset()
        store.release("me")
        told = change(terms, number, ident=f"c{number}")
        store.record(look(terms, number - 1, version=version(terms, number, text), change=told, owed=(Owed(team.id, "news"), reminder)))
    (mailbox,) = claim(store)
    assert events(mailbox) == ["c2", "c2", "c3", "c3"]
    assert mailbox.reverted == {"c2"}


# --- what follows from a message


def test_escalations_are_owed_with_the_closing(store: Store, terms: SourceKey) -> None:
    """Once for an event, whoever escalates it; to whoever is there and listens."""
    team, other, quiet = subscribe(store), subscribe(store, "other"), subscribe(store, "quiet")
    tell(store, terms, NOON, team.id, other.id)
    store.pause_subscription("quiet", True)
    wanted = (Escalation(quiet.id, "terms-1", NOON + 2 * HOUR, "late"), Escalation(999, "terms-1", NOON, "late"))
    for _ in range(2):
        turn(store, replace(DELIVERED, escalations=(Escalation(other.id, "terms-1", NOON + 2 * HOUR, "late"), *wanted)))
    (alert,) = store.alerts(AlertStatus.PENDING)
    assert (alert.subscription, alert.purpose, alert.not_before, alert.reason) == (other, Purpose.ESCALATION, NOON + 2 * HOUR, "late")
    store.begin(claim(store, holder="a")[0], Plan(), NOON + HOUR)


def test_an_escalation_wakes_the_other_mailbox(store: Store, terms: SourceKey) -> None:
    """Also that of the very subscription that is closing."""
    team, other = subscribe(store), subscribe(store, "other")
    tell(store, terms, NOON, team.id)
    store.claim("me", (terms,), NOON, timedelta(days=9))
    turn(store, replace(DELIVERED, escalations=(Escalation(other.id, "terms-1", NOON + 2 * HOUR, "late"),)))
    store.begin(claim(store)[0], Plan(), NOON + HOUR)
    assert store.next_due() == NOON + 2 * HOUR
    assert [mailbox.subscription for mailbox in claim(store, NOON + 2 * HOUR)] == [other]


def test_a_refused_channel_is_told_to_the_others_once(store: Store, terms: SourceKey) -> None:
    """The event is on record with the closing that found it; the same event again owes nothing."""
    team, other = subscribe(store), subscribe(store, "other")
    event = ChannelEvent("channel-1-20260301", team.id, "team", NOON, "410 gone")
    for _ in range(2):
        tell(store, terms, NOON, team.id)
        turn(store, replace(DEAD, refused=event, owed=(Owed(other.id, "listens"),)))
    (alert,) = store.alerts(AlertStatus.PENDING)
    assert (alert.event, alert.subscription, alert.reason) == (event, other, "listens")
    (theirs,) = [mailbox for mailbox in claim(store) if mailbox.subscription == other]
    store.close_dispatch(begin(store, theirs), DELIVERED, NOON + HOUR)
    assert claim(store)[0].sent == (Sent(NOON + HOUR, Form.SINGLE, None, 1),)


def test_a_message_that_was_delivered_before_owes_nothing_anew(store: Store, terms: SourceKey) -> None:
    """Its escalations were written then."""
    team, other = subscribe(store), subscribe(store, "other")
    tell(store, terms, NOON, team.id)
    slow = begin(store, claim(store, NOON)[0], NOON)
    heir = begin(store, claim(store, NOON + LEASE, "other")[0], NOON + LEASE)
    store.close_dispatch(heir, DELIVERED, NOON + LEASE)
    store.close_dispatch(slow, replace(DELIVERED, escalations=(Escalation(other.id, "terms-1", NOON, "late"),)), NOON + LEASE)
    assert store.alerts(AlertStatus.PENDING) == ()
