"""What is done with a mailbox, stage by stage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.cron import next_time
from monitor.errors import ConfigError
from monitor.model import (
    Alert,
    Draft,
    Form,
    IncidentStage,
    Mailbox,
    Matcher,
    QuietHours,
    Rate,
    Sent,
    Severity,
    Silence,
)
from monitor.route import HOLDING_TEXTS, SETTLING_TEXTS, Holding, Planned, Settling, fingerprint, plan, planned, settled_text
from tests.route.kit import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    alert,
    alerts,
    change,
    dispatch,
    escalation,
    failing,
    finding,
    incident,
    mailbox,
    refused,
    reminder,
    sent,
    told,
)

LIGHT, HIGH, GRAVE = change("light"), change("high", severity=Severity.HIGH), change("grave", severity=Severity.CRITICAL)
BOLT = change("bolt", "bolt/terms/page")
BAR = (finding(quote="No resale."),)
ONE, TWO = change("one", findings=BAR), change("two", "acme/mirror/page", findings=BAR)
ALWAYS_QUIET = (QuietHours("01:00", "03:00"),)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def done(box: Mailbox, now: datetime = NOW) -> Planned:
    found = planned(box, now, next_time)
    assert plan(box, now, next_time) == found.plan
    return found


def ids(draft: Draft | None) -> list[int] | None:
    return None if draft is None else [each.id for each in draft.alerts]


def held(found: Planned) -> dict[int, tuple[Holding, datetime | None]]:
    return {each.alert.id: (each.holding, each.until) for each in found.waiting}


def reasons(found: Planned) -> dict[int, str]:
    return {each.alert.id: each.reason for each in found.plan.settled}


# --- what was begun


def test_an_empty_mailbox_sleeps_until_something_comes_in() -> None:
    assert done(mailbox()).plan == plan(mailbox(), NOW, next_time)
    assert (done(mailbox()).plan.send, done(mailbox()).plan.wake_at) == (None, None)


@pytest.mark.parametrize(
    ("blocked_until", "again", "wake_at", "holding"),
    [
        (None, True, None, Holding.TURN),
        (NOW - MINUTE, True, None, Holding.TURN),
        (NOW, True, None, Holding.TURN),
        (NOW + MINUTE, False, NOW + MINUTE, Holding.BACKOFF),
    ],
)
def test_what_was_begun_comes_first(blocked_until: datetime | None, again: bool, wake_at: datetime | None, holding: Holding) -> None:
    box = mailbox(alert(2, GRAVE), unfinished=dispatch(alert(1, LIGHT)), blocked_until=blocked_until, digest_at=NOW, all_quiet_at=NOW + DAY)
    found = done(box)
    assert (found.plan.again, found.plan.send, found.plan.wake_at) == (again, None, wake_at)
    assert (found.plan.digest_at, found.plan.all_quiet_at) == (NOW, NOW + DAY)
    assert held(found) == {2: (holding, wake_at)}


def test_a_channel_out_of_order_is_left_alone_until_its_next_try() -> None:
    found = done(mailbox(alert(1, GRAVE), blocked_until=NOW + MINUTE))
    assert (found.plan.again, found.plan.send, found.plan.wake_at) == (False, None, NOW + MINUTE)
    assert ids(done(mailbox(alert(1, GRAVE), blocked_until=NOW)).plan.send) == [1]


# --- group


@pytest.mark.parametrize(
    ("pending", "first", "form", "thread"),
    [
        (alerts(LIGHT), [1], Form.SINGLE, "acme/terms"),
        (alerts(LIGHT, HIGH), [1, 2], Form.GROUP, "acme/terms"),
        (alerts(LIGHT, change("x", "acme/pricing/page")), [1, 2], Form.GROUP, ""),
        (alerts(LIGHT, failing()), [1, 2], Form.GROUP, ""),
        (alerts(failing(), failing(failing=False)), [1, 2], Form.GROUP, "acme/terms/page/health"),
        (alerts(LIGHT, BOLT), [1], Form.SINGLE, "acme/terms"),
        (alerts(BOLT, LIGHT), [1], Form.SINGLE, "bolt/terms"),
        # an incident is told by itself, its steps together
        (alerts(LIGHT, incident()), [1], Form.SINGLE, "acme/terms"),
        (alerts(incident(), LIGHT, incident("i2", stage=IncidentStage.UPDATED)), [1, 3], Form.GROUP, "incident:acme/status/feed:4711"),
        (alerts(incident(), incident("i2", of="4712")), [1], Form.SINGLE, "incident:acme/status/feed:4711"),
        (alerts(refused(), LIGHT), [1], Form.SINGLE, "channel:2"),
        # reminders and escalations go alone
        ((alert(1, LIGHT), reminder(2, HIGH, NOW)), [1], Form.SINGLE, "acme/terms"),
        ((reminder(1, HIGH, NOW), alert(2, LIGHT), escalation(3, GRAVE)), [1], Form.SINGLE, "acme/terms"),
        ((escalation(1, GRAVE), alert(2, GRAVE)), [1], Form.SINGLE, "acme/terms"),
    ],
)
def test_one_providers_news_goes_together(pending: tuple[Alert, ...], first: list[int], form: Form, thread: str) -> None:
    found = done(mailbox(*pending))
    assert found.plan.send is not None
    assert (ids(found.plan.send), found.plan.send.form, found.plan.send.thread) == (first, form, thread)
    assert held(found) == {each.id: (Holding.TURN, None) for each in pending if each.id not in first}


def test_a_message_says_what_it_tells_of_so_that_mirrors_are_known() -> None:
    draft = done(mailbox(*alerts(LIGHT, HIGH))).plan.send
    assert draft is not None
    assert draft.fingerprints == (fingerprint(LIGHT), fingerprint(HIGH))
    again = done(mailbox(reminder(1, LIGHT, NOW))).plan.send
    assert again is not None
    assert again.fingerprints == ()


def test_what_is_not_due_yet_waits_for_its_time() -> None:
    box = mailbox(reminder(1, LIGHT, NOW), reminder(2, HIGH, NOW + DAY))
    found = done(box)
    assert (ids(found.plan.send), held(found)) == ([1], {2: (Holding.NOT_YET, NOW + DAY)})
    alone = done(mailbox(reminder(2, HIGH, NOW + DAY)))
    assert (alone.plan.send, alone.plan.wake_at) == (None, NOW + DAY)


# --- silence


def quieting(matcher: Matcher, since: datetime = NOW - DAY, until: datetime = NOW + DAY, number: int = 3) -> Silence:
    return Silence(number, matcher, since, until, "ann", "planned")


@pytest.mark.parametrize(
    ("silence", "settled"),
    [
        (quieting(Matcher(providers=("acme",))), True),
        (quieting(Matcher(providers=("bolt",))), False),
        (quieting(Matcher()), False),
        (quieting(Matcher(providers=("acme",)), until=NOW), False),
        (quieting(Matcher(providers=("acme",)), since=NOW + SECOND), False),
        (quieting(Matcher(providers=("acme",)), since=NOW), True),
    ],
)
def test_a_silence_settles_what_it_covers_while_it_lasts(silence: Silence, settled: bool) -> None:
    found = done(mailbox(*alerts(GRAVE), silences=(silence,)))
    assert reasons(found) == ({1: "silenced: 3"} if settled else {})
    assert (found.plan.send is None) is settled


def test_a_silence_covers_reminders_and_escalations_too() -> None:
    box = mailbox(reminder(1, LIGHT, NOW), escalation(2, GRAVE), silences=(quieting(Matcher(documents=("terms",))),))
    assert set(reasons(done(box))) == {1, 2}


def test_a_silenced_alert_does_not_stand_for_its_twin() -> None:
    found = done(mailbox(*alerts(ONE, TWO), silences=(quieting(Matcher(documents=("terms",))),)))
    assert reasons(found) == {1: "silenced: 3"}
    assert ids(found.plan.send) == [2]


# --- answered and overtaken


@pytest.mark.parametrize(
    ("pending", "settled"),
    [
        (alert(1, GRAVE), None),
        (escalation(1, GRAVE), "acknowledged: grave"),
        (reminder(1, GRAVE, NOW), None),
    ],
)
def test_an_acknowledged_event_is_not_escalated(pending: Alert, settled: str | None) -> None:
    assert reasons(done(mailbox(pending, acknowledged=frozenset(["grave"])))).get(1) == settled
    assert reasons(done(mailbox(pending, acknowledged=frozenset(["light"])))) == {}


@pytest.mark.parametrize(
    ("pending", "settled"),
    [
        (alert(1, GRAVE), None),
        (escalation(1, GRAVE), "overtaken: grave"),
        (reminder(1, GRAVE, NOW), "overtaken: grave"),
    ],
)
def test_what_holds_no_longer_is_neither_escalated_nor_reminded_of(pending: Alert, settled: str | None) -> None:
    assert reasons(done(mailbox(pending, reverted=frozenset(["grave"])))).get(1) == settled


def test_of_several_reminders_that_waited_only_the_last_is_sent() -> None:
    box = mailbox(reminder(1, HIGH, NOW - 6 * DAY), reminder(2, HIGH, NOW), reminder(3, LIGHT, NOW - DAY))
    found = done(box)
    assert reasons(found) == {1: "overtaken: high 2026-09-01"}
    assert {*(ids(found.plan.send) or ()), *held(found)} == {2, 3}


# --- duplicates


def test_what_was_told_of_a_mirrored_page_is_settled() -> None:
    found = done(mailbox(*alerts(TWO), sent=(sent(NOW - HOUR, ONE),)))
    assert reasons(found) == {1: "duplicate: 2026-09-01T01:00:00+00:00"}
    assert found.plan.send is None


def test_of_two_that_are_pending_the_second_is_settled_when_the_first_is_sent() -> None:
    found = done(mailbox(*alerts(ONE, TWO)))
    assert (ids(found.plan.send), reasons(found), held(found)) == ([1], {2: "duplicate: one"}, {})


def test_until_the_first_is_sent_the_second_waits_with_it() -> None:
    """The first may be silenced yet: then the second is told."""
    box = mailbox(*alerts(ONE, TWO), to=told(quiet=ALWAYS_QUIET))
    found = done(box)
    assert (found.plan.send, reasons(found)) == (None, {})
    assert held(found) == {1: (Holding.QUIET_HOURS, at("2026-09-01T03:00Z")), 2: (Holding.TWIN, None)}


# --- quiet hours


def test_quiet_hours_hold_what_is_not_grave() -> None:
    found = done(mailbox(*alerts(LIGHT, HIGH), to=told(quiet=ALWAYS_QUIET)))
    assert (found.plan.send, found.plan.wake_at) == (None, at("2026-09-01T03:00Z"))
    assert {holding for holding, _ in held(found).values()} == {Holding.QUIET_HOURS}
    assert ids(done(mailbox(*alerts(LIGHT, HIGH), to=told(quiet=ALWAYS_QUIET)), at("2026-09-01T03:00Z")).plan.send) == [1, 2]


@pytest.mark.parametrize(
    ("severity", "breaks_through", "goes"),
    [
        (Severity.CRITICAL, Severity.CRITICAL, True),
        (Severity.HIGH, Severity.CRITICAL, False),
        (Severity.HIGH, Severity.HIGH, True),
        (Severity.CRITICAL, Severity.HIGH, True),
        (Severity.LOW, Severity.INFO, True),
    ],
)
def test_from_a_severity_on_neither_quiet_hours_nor_digests_hold(severity: Severity, breaks_through: Severity, goes: bool) -> None:
    event = change(severity=severity)
    quiet = told(quiet=ALWAYS_QUIET, breaks_through=breaks_through)
    digest = told(digest="0 9 * * *", breaks_through=breaks_through)
    for subscription in (quiet, digest):
        assert (done(mailbox(alert(1, event), to=subscription)).plan.send is not None) is goes


def test_a_grave_alert_takes_along_what_waits_about_the_same_provider() -> None:
    found = done(mailbox(*alerts(LIGHT, BOLT, GRAVE), to=told(quiet=ALWAYS_QUIET)))
    assert ids(found.plan.send) == [1, 3]
    assert list(held(found)) == [2]


# --- digests

NINE = told(digest="0 9 * * 1-5", timezone="Asia/Shanghai")
"""At 01:00 UTC on workdays."""


def test_a_digest_gathers_until_its_time() -> None:
    found = done(mailbox(*alerts(LIGHT, BOLT), to=NINE))
    assert (found.plan.send, found.plan.digest_at, found.plan.wake_at) == (None, at("2026-09-02T01:00Z"), at("2026-09-02T01:00Z"))
    assert held(found) == dict.fromkeys((1, 2), (Holding.DIGEST, at("2026-09-02T01:00Z")))


def test_at_its_time_a_digest_takes_all_that_was_held() -> None:
    due = at("2026-09-02T01:00Z")
    box = mailbox(*alerts(LIGHT, BOLT, incident()), reminder(4, HIGH, NOW), reminder(5, HIGH, due + DAY), to=NINE, digest_at=due)
    found = done(box, due)
    assert found.plan.send is not None
    assert (found.plan.send.form, ids(found.plan.send), found.plan.send.thread) == (Form.DIGEST, [1, 2, 3, 4], "")
    assert found.plan.digest_at == at("2026-09-03T01:00Z")
    assert held(found) == {5: (Holding.NOT_YET, due + DAY)}


def test_a_digest_of_one_is_a_digest() -> None:
    due = at("2026-09-02T01:00Z")
    draft = done(mailbox(*alerts(LIGHT), to=NINE, digest_at=due), due).plan.send
    assert draft is not None
    assert (draft.form, draft.thread) == (Form.DIGEST, "acme/terms")


def test_an_empty_digest_is_not_sent_and_the_next_is_kept() -> None:
    due = at("2026-09-02T01:00Z")
    found = done(mailbox(to=NINE, digest_at=due), due)
    assert (found.plan.send, found.plan.digest_at) == (None, at("2026-09-03T01:00Z"))


def test_what_is_grave_goes_before_the_digest_which_waits_its_turn() -> None:
    due = at("2026-09-02T01:00Z")
    found = done(mailbox(*alerts(BOLT, GRAVE), to=NINE, digest_at=due), due)
    assert (ids(found.plan.send), found.plan.digest_at, held(found)) == ([2], due, {1: (Holding.TURN, None)})


def test_a_digest_that_falls_into_quiet_hours_goes_when_they_are_over() -> None:
    to = told(digest="30 1 * * *", quiet=ALWAYS_QUIET)
    due, over = at("2026-09-01T01:30Z"), at("2026-09-01T03:00Z")
    waiting = done(mailbox(*alerts(LIGHT, age=2 * HOUR), to=to, digest_at=due))
    assert (waiting.plan.send, waiting.plan.digest_at, waiting.plan.wake_at) == (None, due, over)
    draft = done(mailbox(*alerts(LIGHT, age=2 * HOUR), to=to, digest_at=due), over).plan.send
    assert draft is not None
    assert draft.form is Form.DIGEST


@pytest.mark.parametrize(
    ("kept", "now", "digest_at"),
    [
        # the cron line or the zone was changed since: what was kept is none of its times
        (at("2026-09-01T22:00Z"), NOW, at("2026-09-02T01:00Z")),
        (at("2026-09-01T01:59Z"), NOW, at("2026-09-02T01:00Z")),
        (at("2026-09-03T01:00Z"), NOW, at("2026-09-03T01:00Z")),
    ],
)
def test_a_kept_time_counts_only_while_it_is_one_of_the_cron_lines(kept: datetime, now: datetime, digest_at: datetime) -> None:
    found = done(mailbox(*alerts(LIGHT), to=NINE, digest_at=kept), now)
    assert (found.plan.send, found.plan.digest_at) == (None, digest_at)


def test_without_digests_none_is_kept() -> None:
    found = done(mailbox(*alerts(LIGHT), digest_at=NOW - DAY, all_quiet_at=NOW - DAY))
    assert (ids(found.plan.send), found.plan.digest_at, found.plan.all_quiet_at) == ([1], None, None)


def test_a_cron_line_that_is_none_is_told() -> None:
    with pytest.raises(ConfigError):
        done(mailbox(to=told(digest="at nine")))


# --- gathering


@pytest.mark.parametrize(
    ("event", "age", "before", "holding"),
    [
        (LIGHT, 0 * SECOND, (), (Holding.GROUP_WAIT, NOW + 1 * SECOND)),
        (GRAVE, 0 * SECOND, (), (Holding.GROUP_WAIT, NOW + 1 * SECOND)),
        (LIGHT, 1 * SECOND, (), None),
        # told of the provider a moment ago
        (LIGHT, HOUR, (sent(NOW - MINUTE, HIGH),), (Holding.GROUP_INTERVAL, NOW + 4 * MINUTE)),
        (LIGHT, HOUR, (sent(NOW - MINUTE, change("x", "acme/pricing/page")),), (Holding.GROUP_INTERVAL, NOW + 4 * MINUTE)),
        (LIGHT, HOUR, (sent(NOW - MINUTE, BOLT, HIGH, form=Form.DIGEST),), (Holding.GROUP_INTERVAL, NOW + 4 * MINUTE)),
        (LIGHT, HOUR, (Sent(NOW - MINUTE, Form.SINGLE, "acme", 1),), (Holding.GROUP_INTERVAL, NOW + 4 * MINUTE)),
        (LIGHT, HOUR, (sent(NOW - MINUTE, BOLT, form=Form.SUMMARY),), (Holding.GROUP_INTERVAL, NOW + 4 * MINUTE)),
        (LIGHT, HOUR, (sent(NOW - 5 * MINUTE, HIGH),), None),
        (GRAVE, HOUR, (sent(NOW - MINUTE, HIGH),), None),
        (LIGHT, HOUR, (sent(NOW - MINUTE, BOLT),), None),
        (LIGHT, HOUR, (Sent(NOW - MINUTE, Form.SINGLE, "bolt", 1),), None),
        (LIGHT, HOUR, (Sent(NOW - MINUTE, Form.ALL_QUIET, None, 0),), None),
        # an incident and the provider's changes do not hold each other
        (LIGHT, HOUR, (sent(NOW - MINUTE, incident()),), None),
        (incident(), HOUR, (sent(NOW - MINUTE, LIGHT),), None),
        (incident("i2"), HOUR, (sent(NOW - MINUTE, incident()),), (Holding.GROUP_INTERVAL, NOW + 4 * MINUTE)),
        (incident("i2", of="4712"), HOUR, (sent(NOW - MINUTE, incident()),), None),
    ],
)
def test_the_first_about_a_provider_waits_a_moment_and_further_ones_gather(
    event: object, age: timedelta, before: tuple[Sent, ...], holding: tuple[Holding, datetime] | None
) -> None:
    found = done(mailbox(alert(1, event, age=age), to=told(group_wait=SECOND), sent=before))  # type: ignore[arg-type]
    assert held(found).get(1) == holding
    assert found.plan.wake_at == (holding[1] if holding else None)


@pytest.mark.parametrize(
    ("ages", "until"),
    [
        ((2, 1), None),
        ((3, 2, 0), NOW + 1 * SECOND),
        ((9.5, 8, 7, 0.25), NOW + 0.75 * SECOND),
        ((10.5, 9, 0.25), NOW + 0.5 * SECOND),
        ((11, 9, 0), None),
    ],
)
def test_the_wait_lasts_while_others_come_in_and_ten_seconds_longer_at_most(ages: tuple[float, ...], until: datetime | None) -> None:
    pending = tuple(alert(number, change(f"c{number}"), age=age * SECOND) for number, age in enumerate(ages, 1))
    found = done(mailbox(*pending, to=told(group_wait=SECOND)))
    assert found.plan.wake_at == until
    assert ids(found.plan.send) == (None if until else [each.id for each in pending])


@pytest.mark.parametrize("pending", [reminder(1, LIGHT, NOW), escalation(1, GRAVE)])
def test_reminders_and_escalations_do_not_gather(pending: Alert) -> None:
    assert ids(done(mailbox(pending, sent=(sent(NOW - SECOND, LIGHT),))).plan.send) == [1]


# --- storms


def many(count: int, first: int = 1) -> tuple[Alert, ...]:
    """Alerts about as many providers."""
    return tuple(alert(number, change(f"c{number}", f"p{number}/terms/page")) for number in range(first, first + count))


def lately(count: int, ago: timedelta = 8 * MINUTE) -> tuple[Sent, ...]:
    return tuple(sent(NOW - ago, change(f"s{number}", f"s{number}/terms/page")) for number in range(count))


STORM = Rate(12, 10 * MINUTE)


@pytest.mark.parametrize(
    ("pending", "before", "form", "count"),
    [
        (12, 0, Form.SINGLE, 1),
        (13, 0, Form.SUMMARY, 13),
        (2, 10, Form.SINGLE, 1),
        (2, 11, Form.SUMMARY, 2),
        (1, 12, Form.SINGLE, 1),
    ],
)
def test_a_storm_becomes_one_summary(pending: int, before: int, form: Form, count: int) -> None:
    draft = done(mailbox(*many(pending), to=told(storm=STORM), sent=lately(before))).plan.send
    assert draft is not None
    assert (draft.form, len(draft.alerts)) == (form, count)


def test_while_a_storm_lasts_there_is_one_message_in_each_interval() -> None:
    found = done(mailbox(*many(3), to=told(storm=STORM), sent=lately(12, ago=MINUTE)))
    assert found.plan.send is None
    assert held(found) == dict.fromkeys((1, 2, 3), (Holding.STORM, NOW + 4 * MINUTE))
    grave = done(mailbox(*many(3), alert(4, GRAVE), to=told(storm=STORM), sent=lately(12, ago=MINUTE)))
    assert ids(grave.plan.send) == [1, 2, 3, 4]


def test_a_storm_takes_reminders_in_and_leaves_escalations_alone() -> None:
    box = mailbox(*many(12), reminder(13, LIGHT, NOW), escalation(14, GRAVE), to=told(storm=STORM))
    draft = done(box).plan.send
    assert draft is not None
    assert (draft.form, ids(draft)) == (Form.SUMMARY, list(range(1, 14)))
    assert held(done(box)) == {14: (Holding.TURN, None)}
    only = mailbox(*(escalation(number, GRAVE) for number in range(1, 15)), to=told(storm=STORM))
    assert ids(done(only).plan.send) == [1]


# --- the channel's rate

RATE = Rate(3, MINUTE)


@pytest.mark.parametrize(
    ("ago", "goes", "wake_at"),
    [
        ((), True, None),
        ((40, 20), True, None),
        ((40, 30, 20), False, NOW + 20 * SECOND),
        ((50, 40, 30, 20), False, NOW + 20 * SECOND),
        ((60, 30, 20), True, None),
    ],
)
def test_the_channels_rate_is_kept(ago: tuple[int, ...], goes: bool, wake_at: datetime | None) -> None:
    times = tuple(NOW - seconds * SECOND for seconds in ago)
    found = done(mailbox(*alerts(GRAVE), to=told(rate=RATE), channel_sent=times))
    assert ((found.plan.send is not None), found.plan.wake_at) == (goes, wake_at)
    assert held(found) == ({} if goes else {1: (Holding.RATE, wake_at)})


@pytest.mark.parametrize(("groups", "free", "form", "count"), [(2, 2, Form.SINGLE, 1), (3, 2, Form.SUMMARY, 3), (1, 1, Form.SINGLE, 1)])
def test_what_gathered_at_the_limit_goes_as_one(groups: int, free: int, form: Form, count: int) -> None:
    times = (NOW - SECOND,) * (RATE.count - free)
    draft = done(mailbox(*many(groups), to=told(rate=RATE), channel_sent=times)).plan.send
    assert draft is not None
    assert (draft.form, len(draft.alerts)) == (form, count)


def test_at_the_limit_an_escalation_is_not_lost_in_the_list() -> None:
    box = mailbox(escalation(1, GRAVE), *many(2, first=2), to=told(rate=RATE), channel_sent=(NOW - SECOND,) * 2)
    found = done(box)
    assert (ids(found.plan.send), held(found)) == ([1], {2: (Holding.TURN, None), 3: (Holding.TURN, None)})


# --- all quiet

FRIDAYS = told(all_quiet="0 9 * * 5")
FRIDAY = at("2026-09-04T09:00Z")


def test_the_next_all_quiet_is_kept_and_waited_for() -> None:
    found = done(mailbox(to=FRIDAYS))
    assert (found.plan.send, found.plan.all_quiet_at, found.plan.wake_at) == (None, FRIDAY, FRIDAY)


@pytest.mark.parametrize(
    ("before", "pending", "said"),
    [
        ((), (), True),
        ((sent(FRIDAY - 7 * DAY - MINUTE, LIGHT),), (), True),
        ((sent(FRIDAY - 7 * DAY + HOUR, LIGHT),), (), False),
        ((sent(FRIDAY - HOUR, LIGHT),), (), False),
        ((Sent(FRIDAY - 7 * DAY + SECOND, Form.ALL_QUIET, None, 0),), (), True),
        ((), (reminder(1, LIGHT, FRIDAY + DAY),), True),
        ((), (alert(1, LIGHT, age=-(FRIDAY - NOW)),), False),
    ],
)
def test_all_quiet_is_said_only_where_nothing_was_sent_and_nothing_waits(
    before: tuple[Sent, ...], pending: tuple[Alert, ...], said: bool
) -> None:
    found = done(mailbox(*pending, to=FRIDAYS, all_quiet_at=FRIDAY, sent=before), FRIDAY)
    assert found.plan.send == (Draft(Form.ALL_QUIET, ()) if said else None)
    assert found.plan.all_quiet_at == FRIDAY + 7 * DAY


def test_all_quiet_waits_for_the_end_of_quiet_hours() -> None:
    to = told(all_quiet="0 2 * * *", quiet=ALWAYS_QUIET)
    waiting = done(mailbox(to=to, all_quiet_at=NOW))
    over = at("2026-09-01T03:00Z")
    assert (waiting.plan.send, waiting.plan.all_quiet_at, waiting.plan.wake_at) == (None, NOW, over)
    later = done(mailbox(to=to, all_quiet_at=NOW), over)
    assert (later.plan.send, later.plan.all_quiet_at) == (Draft(Form.ALL_QUIET, ()), NOW + DAY)


def test_news_goes_before_all_quiet() -> None:
    found = done(mailbox(alert(1, LIGHT), to=FRIDAYS, all_quiet_at=FRIDAY), FRIDAY)
    assert (ids(found.plan.send), found.plan.all_quiet_at) == ([1], FRIDAY)


# --- words


def test_every_reason_has_words_in_both_languages() -> None:
    assert set(HOLDING_TEXTS) == set(Holding)
    assert set(SETTLING_TEXTS) == set(Settling)
    texts = (*HOLDING_TEXTS.values(), *SETTLING_TEXTS.values())
    assert all(text.en.strip() and text.zh.strip() for text in texts)


@pytest.mark.parametrize(
    ("stored", "en", "zh"),
    [
        ("silenced: 3", "a silence covers it (3)", "处于静默规则范围内（3）"),
        ("acknowledged", "somebody acknowledged it before it was due", "到期之前已有人确认"),
        ("something newer: 7", "something newer: 7", "something newer: 7"),
    ],
)
def test_a_stored_reason_is_told_to_people(stored: str, en: str, zh: str) -> None:
    assert (settled_text(stored).en, settled_text(stored).zh) == (en, zh)
