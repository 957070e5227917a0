"""What holds for every mailbox, whatever comes in and however it is to be told: played through from the first alert to the last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.cron import next_time
from monitor.model import (
    Alert,
    Draft,
    Event,
    Form,
    IncidentStage,
    Manner,
    Matcher,
    Purpose,
    QuietHours,
    Rate,
    Settled,
    Severity,
    Silence,
    Subscription,
)
from monitor.route import STAGES, NextTime, plan, rehearse
from monitor.route.plan import planned
from monitor.route.rehearse import Outcome
from monitor.route.same import fingerprint, provider_of, thread_of
from tests.route.kit import DAY, HOUR, MINUTE, NOW, change, failing, finding, incident, mailbox, moved, refused, subscription, told

LONG = NOW + 21 * DAY
TEXTS = [(finding(quote="No resale."),), (finding(quote="Prices rise."),), ()]

places = st.sampled_from(["acme/terms/page", "acme/mirror/page", "bolt/terms/page"])


@st.composite
def events(draw: st.DrawFn, name: str) -> Event:
    severity = draw(st.sampled_from(list(Severity)))
    made: list[Event] = [
        change(name, draw(places), severity, draw(st.sampled_from(TEXTS))),
        moved(name),
        failing(name, draw(places), draw(st.booleans())),
        incident(name, draw(st.sampled_from("45")), draw(st.sampled_from(list(IncidentStage))), severity),
        refused(name),
    ]
    return draw(st.sampled_from([made[0], *made]))


@st.composite
def coming(draw: st.DrawFn) -> tuple[Alert, ...]:
    """Alerts in the order of their ids and creation, some of them for later."""
    at, made = NOW, []
    for number in range(1, draw(st.integers(0, 25)) + 1):
        at += draw(st.sampled_from([0, 0, 1, 30, 600, 40_000])) * timedelta(seconds=1)
        event = draw(events(f"e{number}"))
        purpose = draw(st.sampled_from([Purpose.NEWS] * 4 + list(Purpose)))
        later = None if purpose is Purpose.NEWS else at + draw(st.integers(0, 9)) * 6 * HOUR
        made.append(Alert(number, event, subscription(), "matches", at, purpose, later))
    return tuple(made)


clocks = st.builds(lambda hour, half: f"{hour:02}:{'30' if half else '00'}", st.integers(0, 23), st.booleans())
quiet_hours = st.builds(QuietHours, clocks, clocks, st.sampled_from([(), (5, 6), (0, 2, 4)]))
rates = st.builds(Rate, st.integers(1, 6), st.sampled_from([MINUTE, 10 * MINUTE]))
manners = st.builds(
    Manner,
    timezone=st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin"]),
    digest=st.sampled_from([None, None, "0 9 * * 1-5", "30 2 * * *"]),
    quiet=st.lists(quiet_hours, max_size=2).map(tuple),
    breaks_through=st.sampled_from([Severity.CRITICAL, Severity.HIGH]),
    group_wait=st.sampled_from([timedelta(0), timedelta(seconds=1), MINUTE]),
    group_interval=st.sampled_from([timedelta(0), 5 * MINUTE, HOUR]),
    rate=rates,
    storm=rates,
    all_quiet=st.sampled_from([None, None, "0 9 * * 1", "0 3 * * *"]),
)
silences = st.lists(
    st.builds(
        Silence,
        st.integers(1, 3),
        st.builds(Matcher, providers=st.sampled_from([(), ("acme",), ("bolt",)]), documents=st.sampled_from([(), ("mirror",)])),
        st.just(NOW),
        st.sampled_from([NOW + HOUR, NOW + DAY]),
        st.just("ann"),
        st.just("planned"),
    ),
    max_size=2,
).map(tuple)


def sends(outcomes: tuple[Outcome, ...]) -> list[tuple[datetime, Draft]]:
    return [(each.at, each.what) for each in outcomes if isinstance(each.what, Draft)]


def awake(to: Subscription) -> bool:
    """The hours of its quiet leave some of each week: else it would hear only what is grave."""
    week = (NOW.replace(minute=15) + step * timedelta(minutes=30) for step in range(336))
    from monitor.route import quiet_until

    return any(quiet_until(to.manner, at) is None for at in week)


@settings(max_examples=120, deadline=None)
@given(coming(), manners, silences)
def test_every_alert_is_sent_or_settled_once_and_in_time(alerts: tuple[Alert, ...], manner: Manner, quieting: tuple[Silence, ...]) -> None:
    to = subscription(manner=manner)
    outcomes, waiting = rehearse(to, alerts, NOW, LONG, next_time, quieting)
    told = [each.id for _, draft in sends(outcomes) for each in draft.alerts]
    settled = [each.what.alert.id for each in outcomes if isinstance(each.what, Settled)]
    assert len(told) == len(set(told))
    assert len(settled) == len(set(settled))
    assert not set(told) & set(settled)
    if awake(to):
        assert sorted((*told, *settled)) == [each.id for each in alerts]
        assert waiting == ()


@settings(max_examples=120, deadline=None)
@given(coming(), manners)
def test_the_order_is_kept(alerts: tuple[Alert, ...], manner: Manner) -> None:
    """Inside a message; and of one provider's news, one incident's steps, one channel's refusals from message to message."""
    outcomes, _ = rehearse(subscription(manner=manner), alerts, NOW, LONG, next_time)
    drafts = [draft for _, draft in sends(outcomes)]
    assert all([each.id for each in draft.alerts] == sorted(each.id for each in draft.alerts) for draft in drafts)
    told: dict[str, list[int]] = {}
    for draft in drafts:
        for each in draft.alerts:
            if each.purpose is Purpose.NEWS:
                incidental = thread_of(each.event).startswith("incident:")
                told.setdefault(thread_of(each.event) if incidental else provider_of(each.event) or "channel", []).append(each.id)
    assert all(ids == sorted(ids) for ids in told.values())


@settings(max_examples=80, deadline=None)
@given(coming(), manners, silences, st.integers(0, 3 * 86_400))
def test_a_plan_sends_now_or_says_when_to_look_again(
    alerts: tuple[Alert, ...], manner: Manner, quieting: tuple[Silence, ...], seconds: int
) -> None:
    now = NOW + timedelta(seconds=seconds)
    pending = tuple(each for each in alerts if each.created_at <= now)
    found = planned(mailbox(*pending, to=subscription(manner=manner), silences=quieting), now, next_time)
    sending = {each.id for each in found.plan.send.alerts} if found.plan.send else set()
    settled = {each.alert.id for each in found.plan.settled}
    waiting = {each.alert.id for each in found.waiting}
    assert sending | settled | waiting == {each.id for each in pending}
    assert len(sending) + len(settled) + len(waiting) == len(pending)
    assert all(each.until is None or each.until > now for each in found.waiting)
    if found.plan.send is None:
        assert found.plan.wake_at is None or found.plan.wake_at > now
        assert found.plan.wake_at is not None or not waiting


@settings(max_examples=80, deadline=None)
@given(coming(), manners)
def test_nothing_light_is_sent_in_quiet_hours_and_the_channels_rate_is_kept(alerts: tuple[Alert, ...], manner: Manner) -> None:
    from monitor.route import quiet_until

    outcomes, _ = rehearse(subscription(manner=manner), alerts, NOW, LONG, next_time)
    times = [at for at, _ in sends(outcomes)]
    for at, draft in sends(outcomes):
        gravest = max((_rank(each.event) for each in draft.alerts), default=-1)
        assert quiet_until(manner, at) is None or gravest >= manner.breaks_through.rank
        assert sum(at - manner.rate.per < other <= at for other in times) <= manner.rate.count or draft.form is Form.ALL_QUIET


def _rank(event: Event) -> int:
    from monitor.route import severity_of

    return severity_of(event).rank


@settings(max_examples=80, deadline=None)
@given(coming(), manners)
def test_what_is_settled_as_a_duplicate_was_told_of_another_page(alerts: tuple[Alert, ...], manner: Manner) -> None:
    outcomes, _ = rehearse(subscription(manner=manner), alerts, NOW, LONG, next_time)
    words: set[str] = set()
    for each in outcomes:
        if isinstance(each.what, Draft):
            words |= {mark.rpartition("#")[2] for mark in each.what.fingerprints}
    repeated = [each.what for each in outcomes if isinstance(each.what, Settled) and each.what.reason.startswith("duplicate")]
    assert all(fingerprint(each.alert.event).rpartition("#")[2] in words for each in repeated)


def test_the_stages_stand_in_their_order() -> None:
    assert [stage.__name__ for stage in STAGES] == [
        "group",
        "silence",
        "answer",
        "dedupe",
        "quiet",
        "digest",
        "storm",
        "gather",
        "rate",
        "first",
    ]


def test_a_year_of_digests_keeps_its_hour_through_both_changes_of_the_clocks() -> None:
    to = told(digest="0 9 * * *", timezone="Europe/Berlin")
    daily = tuple(Alert(number, moved(f"e{number}"), to, "matches", NOW + number * DAY) for number in range(1, 365))
    outcomes, waiting = rehearse(to, daily, NOW, NOW + 370 * DAY, next_time)
    from zoneinfo import ZoneInfo

    hours = {at.astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M") for at, _ in sends(outcomes)}
    assert (hours, len(sends(outcomes)), waiting) == ({"09:00"}, 364, ())


def test_all_quiet_is_said_weekly_and_not_in_a_week_with_news() -> None:
    to = told(all_quiet="0 9 * * 5")
    news = Alert(1, moved(), to, "matches", NOW + 8 * DAY)
    outcomes, _ = rehearse(to, (news,), NOW, NOW + 28 * DAY, next_time)
    assert [(at.date().isoformat(), draft.form) for at, draft in sends(outcomes)] == [
        ("2026-09-04", Form.ALL_QUIET),
        ("2026-09-09", Form.SINGLE),
        ("2026-09-18", Form.ALL_QUIET),
        ("2026-09-25", Form.ALL_QUIET),
    ]


def test_a_fixed_clock_will_do_for_digests_because_the_times_are_given() -> None:
    hourly: NextTime = lambda cron, zone, after: (after + HOUR).replace(minute=0, second=0, microsecond=0)  # noqa: E731
    assert plan(mailbox(to=told(digest="@")), NOW, hourly).digest_at == datetime(2026, 9, 1, 3, tzinfo=UTC)
