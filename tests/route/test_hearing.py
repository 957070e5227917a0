"""Who hears what, as truth tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.model import (
    Change,
    ChangeFilter,
    Direction,
    Document,
    DocumentType,
    Event,
    ImpactLevel,
    IncidentStage,
    Kind,
    Manner,
    Matcher,
    Outcome,
    Owed,
    Purpose,
    ReadRules,
    Severity,
    Source,
    SourceKey,
    Subscription,
    Text,
    Urgency,
)
from monitor.route import REASON_TEXTS, Hearing, HearingReason, covers, explain, objection, reminders, route, severity_of
from monitor.route.known import Known
from tests.route.kit import DAY, NOW, change, failing, finding, incident, moved, refused, subscription

R = HearingReason
KEY = SourceKey("acme", "regions", "page")
KOREA = finding(Kind.REGION_AVAILABILITY, "South Korea")
OWNERS = finding(Kind.SALES_RESTRICTION, "companies more than 50% owned by a company in Singapore")
CHANGE = replace(
    change(
        "k1",
        str(KEY),
        Severity.CRITICAL,
        (KOREA, OWNERS),
        urgency=Urgency.UPCOMING,
        effective_date=date(2026, 10, 1),
        regions_removed=("KR",),
    ),
    document_type=DocumentType.REGIONS,
)
HIGH = replace(CHANGE, judgement=replace(CHANGE.judgement, severity=Severity.HIGH))
UNDATED = replace(CHANGE, judgement=replace(CHANGE.judgement, urgency=Urgency.UNKNOWN, effective_date=None))
MOVED = replace(moved(), source=KEY, document_type=DocumentType.REGIONS)
FAILING, RECOVERED = failing(where=str(KEY)), failing(where=str(KEY), failing=False)
INCIDENT, REFUSED = incident(), refused()
CLOSED = incident(findings=(finding(Kind.ACCESS_CHANNEL, "Third-party clients are shut out in Japan."),))
DOCUMENT = Document(
    "acme", "regions", Text("Regions", "地区"), DocumentType.REGIONS, (Source(KEY, None, ReadRules(language="zh-Hans-CN")),)
)
HEARD = (R.MATCHES, R.SOURCE_WANTED, R.INCIDENT_WANTED, R.CHANNEL_REFUSED)


def asking(**wanted: object) -> Subscription:
    return subscription(filter=ChangeFilter(**wanted))  # type: ignore[arg-type]


FILTERS: list[tuple[dict[str, object], Event, HearingReason]] = [
    # a filter that names nothing hears changes and incidents, not failing sources
    ({}, CHANGE, R.MATCHES),
    ({}, MOVED, R.MATCHES),
    ({}, INCIDENT, R.INCIDENT_WANTED),
    ({}, FAILING, R.FAILING_SOURCES_NOT_WANTED),
    ({}, RECOVERED, R.FAILING_SOURCES_NOT_WANTED),
    ({"failing_sources": True}, FAILING, R.SOURCE_WANTED),
    ({"failing_sources": True}, RECOVERED, R.SOURCE_WANTED),
    ({"failing_sources": True}, CHANGE, R.MATCHES),
    ({"incidents": False}, INCIDENT, R.INCIDENTS_NOT_WANTED),
    ({"incidents": False}, CHANGE, R.MATCHES),
    # provider
    ({"providers": ("acme",)}, CHANGE, R.MATCHES),
    ({"providers": ("bolt", "acme")}, CHANGE, R.MATCHES),
    ({"providers": ("bolt",)}, CHANGE, R.OTHER_PROVIDER),
    ({"providers": ("bolt",)}, INCIDENT, R.OTHER_PROVIDER),
    ({"providers": ("bolt",), "failing_sources": True}, FAILING, R.OTHER_PROVIDER),
    # document, by its id or with its provider
    ({"documents": ("regions",)}, CHANGE, R.MATCHES),
    ({"documents": ("acme/regions",)}, CHANGE, R.MATCHES),
    ({"documents": ("bolt/regions",)}, CHANGE, R.OTHER_DOCUMENT),
    ({"documents": ("terms",)}, CHANGE, R.OTHER_DOCUMENT),
    ({"documents": ("terms",), "failing_sources": True}, FAILING, R.OTHER_DOCUMENT),
    # document type: a change carries its own, that of the others comes from their document
    ({"document_types": (DocumentType.REGIONS,)}, CHANGE, R.MATCHES),
    ({"document_types": (DocumentType.TERMS,)}, CHANGE, R.OTHER_DOCUMENT_TYPE),
    ({"document_types": (DocumentType.TERMS,)}, INCIDENT, R.OTHER_DOCUMENT_TYPE),
    ({"document_types": (DocumentType.TERMS,), "failing_sources": True}, FAILING, R.OTHER_DOCUMENT_TYPE),
    ({"document_types": (DocumentType.REGIONS,), "failing_sources": True}, FAILING, R.SOURCE_WANTED),
    # kind: one of the change's kinds is enough; a moved page and a failing source have none and concern all
    ({"kinds": (Kind.SALES_RESTRICTION,)}, CHANGE, R.MATCHES),
    ({"kinds": (Kind.DATA_USE, Kind.REGION_AVAILABILITY)}, CHANGE, R.MATCHES),
    ({"kinds": (Kind.DATA_USE,)}, CHANGE, R.OTHER_KIND),
    ({"kinds": (Kind.DATA_USE,)}, MOVED, R.MATCHES),
    ({"kinds": (Kind.DATA_USE,), "failing_sources": True}, FAILING, R.SOURCE_WANTED),
    ({"kinds": (Kind.ACCESS_CHANNEL,)}, CLOSED, R.INCIDENT_WANTED),
    ({"kinds": (Kind.ACCESS_CHANNEL,)}, INCIDENT, R.OTHER_KIND),
    # direction
    ({"directions": (Direction.TIGHTENED,)}, CHANGE, R.MATCHES),
    ({"directions": (Direction.LOOSENED,)}, CHANGE, R.OTHER_DIRECTION),
    ({"directions": (Direction.LOOSENED,)}, MOVED, R.MATCHES),
    # urgency: no date stated may be at once
    ({"urgencies": (Urgency.UPCOMING,)}, CHANGE, R.MATCHES),
    ({"urgencies": (Urgency.IMMEDIATE,)}, CHANGE, R.OTHER_URGENCY),
    ({"urgencies": (Urgency.IMMEDIATE,)}, UNDATED, R.MATCHES),
    ({"urgencies": (Urgency.IMMEDIATE,)}, INCIDENT, R.INCIDENT_WANTED),
    # territory: one that is added or removed, or named in a quote
    ({"territories": ("KR",)}, CHANGE, R.MATCHES),
    ({"territories": ("SG", "CN")}, CHANGE, R.MATCHES),
    ({"territories": ("CN",)}, CHANGE, R.OTHER_TERRITORY),
    ({"territories": ("CN",)}, MOVED, R.MATCHES),
    ({"territories": ("JP",)}, CLOSED, R.INCIDENT_WANTED),
    ({"territories": ("CN",)}, CLOSED, R.OTHER_TERRITORY),
    ({"territories": ("CN",)}, INCIDENT, R.INCIDENT_WANTED),
    ({"territories": ("DE",)}, incident(regions=("Germany",)), R.INCIDENT_WANTED),
    ({"territories": ("CN",)}, incident(regions=("Germany",)), R.OTHER_TERRITORY),
    ({"territories": ("CN",), "failing_sources": True}, FAILING, R.SOURCE_WANTED),
    # language: a tag or its beginning
    ({"languages": ("zh",)}, CHANGE, R.MATCHES),
    ({"languages": ("ZH-hans",)}, CHANGE, R.MATCHES),
    ({"languages": ("z",)}, CHANGE, R.OTHER_LANGUAGE),
    ({"languages": ("en",)}, CHANGE, R.OTHER_LANGUAGE),
    # severity: at least; a failing source has none
    ({"min_severity": Severity.HIGH}, HIGH, R.MATCHES),
    ({"min_severity": Severity.CRITICAL}, HIGH, R.BELOW_SEVERITY),
    ({"min_severity": Severity.HIGH}, MOVED, R.BELOW_SEVERITY),
    ({"min_severity": Severity.HIGH}, INCIDENT, R.INCIDENT_WANTED),
    ({"min_severity": Severity.CRITICAL}, INCIDENT, R.BELOW_SEVERITY),
    ({"min_severity": Severity.CRITICAL, "failing_sources": True}, FAILING, R.SOURCE_WANTED),
    # every list must be matched; the first that is not is told
    ({"providers": ("acme",), "kinds": (Kind.DATA_USE,)}, CHANGE, R.OTHER_KIND),
    ({"providers": ("bolt",), "kinds": (Kind.DATA_USE,)}, CHANGE, R.OTHER_PROVIDER),
    # exclusions come last
    ({"excluding": Matcher(providers=("acme",))}, CHANGE, R.EXCLUDED),
    ({"excluding": Matcher(providers=("acme",)), "failing_sources": True}, FAILING, R.EXCLUDED),
    ({"excluding": Matcher(providers=("bolt",))}, CHANGE, R.MATCHES),
    ({"excluding": Matcher()}, CHANGE, R.MATCHES),
    ({"excluding": Matcher(providers=("acme",)), "kinds": (Kind.DATA_USE,)}, CHANGE, R.OTHER_KIND),
    # a channel that refuses is told to all who listen, whatever they filter
    ({"providers": ("bolt",), "min_severity": Severity.CRITICAL, "incidents": False}, REFUSED, R.CHANNEL_REFUSED),
]


@pytest.mark.parametrize(("wanted", "event", "reason"), FILTERS)
def test_a_filter_decides_with_a_reason(wanted: dict[str, object], event: Event, reason: HearingReason) -> None:
    assert explain(event, asking(**wanted), DOCUMENT, NOW) == Hearing(reason in HEARD, reason)


@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("least", list(Severity))
def test_severity_is_ordered(severity: Severity, least: Severity) -> None:
    event = replace(CHANGE, judgement=replace(CHANGE.judgement, severity=severity))
    order = [Severity.INFO, Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL]
    assert explain(event, asking(min_severity=least), DOCUMENT, NOW).hears == (order.index(severity) >= order.index(least))


@pytest.mark.parametrize(
    ("against", "wanted", "reason"),
    [
        ({ImpactLevel.HIT}, (ImpactLevel.HIT,), None),
        ({ImpactLevel.CLEAR, ImpactLevel.HIT}, (ImpactLevel.HIT, ImpactLevel.MAYBE), None),
        ({ImpactLevel.CLEAR}, (ImpactLevel.HIT, ImpactLevel.MAYBE), R.OTHER_IMPACT),
        (set(), (ImpactLevel.HIT,), None),
        ({ImpactLevel.CLEAR}, (), None),
    ],
)
def test_an_impact_is_asked_of_every_profile_and_without_one_all_is_told(
    against: set[ImpactLevel], wanted: tuple[ImpactLevel, ...], reason: HearingReason | None
) -> None:
    assert objection(CHANGE, ChangeFilter(impacts=wanted), DOCUMENT, lambda _: frozenset(against)) is reason
    assert objection(CHANGE, ChangeFilter(impacts=wanted), DOCUMENT) is None
    assert objection(INCIDENT, ChangeFilter(impacts=wanted), None, lambda _: frozenset(against)) is None


def test_impacts_are_not_asked_for_by_filters_that_name_none() -> None:
    asked: list[str] = []

    def impacts(event: Change) -> frozenset[ImpactLevel]:
        asked.append(event.id)
        return frozenset((ImpactLevel.HIT,))

    wanting = asking(impacts=(ImpactLevel.HIT,), excluding=Matcher(impacts=(ImpactLevel.CLEAR,)))
    assert len(route(UNDATED, [subscription(), wanting, wanting], DOCUMENT, NOW, impacts)) == 3
    assert asked == ["k1"]
    route(UNDATED, [subscription()], DOCUMENT, NOW, impacts)
    assert asked == ["k1"]


WORDING = finding(Kind.EDITORIAL, "Korean", Direction.NEUTRAL)
COVERED: list[tuple[Matcher, Event, bool]] = [
    (Matcher(), CHANGE, False),
    (Matcher(documents=("regions",)), CHANGE, True),
    (Matcher(documents=("acme/regions", "x")), CHANGE, True),
    (Matcher(documents=("bolt/regions",)), CHANGE, False),
    (Matcher(document_types=(DocumentType.REGIONS,)), CHANGE, True),
    (Matcher(languages=("zh",)), CHANGE, True),
    (Matcher(languages=("en",)), CHANGE, False),
    (Matcher(providers=("acme",), documents=("terms",)), CHANGE, False),
    (Matcher(providers=("acme",), documents=("regions",)), CHANGE, True),
    # of several values all must be named: leaving out wording does not leave out the closed country beside it
    (Matcher(kinds=(Kind.REGION_AVAILABILITY,)), CHANGE, False),
    (Matcher(kinds=(Kind.REGION_AVAILABILITY, Kind.SALES_RESTRICTION)), CHANGE, True),
    (Matcher(kinds=(Kind.EDITORIAL,)), change(findings=(WORDING,)), True),
    (Matcher(directions=(Direction.NEUTRAL,)), change(findings=(WORDING, KOREA)), False),
    (Matcher(territories=("KR",)), CHANGE, False),
    (Matcher(territories=("KR", "SG")), CHANGE, True),
    # what is not known is not covered
    (Matcher(kinds=tuple(Kind)), MOVED, False),
    (Matcher(kinds=tuple(Kind)), INCIDENT, False),
    (Matcher(territories=("CN",)), INCIDENT, False),
    (Matcher(urgencies=(Urgency.PAST,)), INCIDENT, False),
    (Matcher(urgencies=(Urgency.PAST,)), UNDATED, False),
    (Matcher(urgencies=(Urgency.UNKNOWN,)), UNDATED, True),
    (Matcher(impacts=(ImpactLevel.CLEAR,)), CHANGE, False),
    (Matcher(providers=("acme",)), REFUSED, False),
    (Matcher(providers=("None",), documents=("None",)), REFUSED, False),
]


@pytest.mark.parametrize(("matcher", "event", "covered"), COVERED)
def test_an_exclusion_covers_only_what_is_known_to_match_all_its_lists(matcher: Matcher, event: Event, covered: bool) -> None:
    assert covers(matcher, Known(event, DOCUMENT)) is covered


@pytest.mark.parametrize(
    ("levels", "covered"),
    [({ImpactLevel.CLEAR}, True), ({ImpactLevel.CLEAR, ImpactLevel.HIT}, False), (set(), False)],
)
def test_what_is_clear_for_one_profile_and_hits_another_is_not_excluded(levels: set[ImpactLevel], covered: bool) -> None:
    assert covers(Matcher(impacts=(ImpactLevel.CLEAR,)), Known(CHANGE, None, lambda _: frozenset(levels))) is covered


@pytest.mark.parametrize(
    ("alter", "recorded_at", "reason"),
    [
        (lambda s: replace(s, paused=True), NOW, R.PAUSED),
        (lambda s: replace(s, created_at=NOW), NOW, R.MATCHES),
        (lambda s: replace(s, created_at=NOW), NOW - timedelta(microseconds=1), R.BEFORE_SUBSCRIPTION),
        (lambda s: replace(s, created_at=NOW, paused=True), NOW - DAY, R.PAUSED),
    ],
)
def test_pause_and_beginning_come_before_the_filter(
    alter: Callable[[Subscription], Subscription], recorded_at: datetime, reason: HearingReason
) -> None:
    assert explain(CHANGE, alter(subscription()), DOCUMENT, recorded_at).reason is reason


def test_a_refused_channel_is_not_told_of_itself() -> None:
    assert explain(refused(subscription=1), subscription(1), None, NOW) == Hearing(False, R.OWN_CHANNEL)
    assert explain(refused(subscription=2), subscription(1), None, NOW) == Hearing(True, R.CHANNEL_REFUSED)


def test_an_unknown_document_silences_nothing() -> None:
    wanted = ChangeFilter(document_types=(DocumentType.TERMS,), failing_sources=True, languages=("en",))
    assert objection(FAILING, wanted, None) is None
    assert objection(FAILING, wanted, DOCUMENT) is R.OTHER_DOCUMENT_TYPE
    other_page = replace(FAILING, source=replace(KEY, source="other"))
    assert objection(other_page, replace(wanted, document_types=()), DOCUMENT) is None


def test_a_change_without_findings_has_no_kind_to_match() -> None:
    silent = replace(CHANGE, judgement=replace(CHANGE.judgement, findings=()))
    assert objection(silent, ChangeFilter(kinds=(Kind.EDITORIAL,))) is R.OTHER_KIND
    assert objection(replace(silent, outcome=Outcome.MOVED), ChangeFilter(kinds=(Kind.EDITORIAL,))) is None


def test_routing_owes_those_who_hear_in_their_order() -> None:
    everyone = [subscription(3), subscription(1, paused=True), replace(asking(min_severity=Severity.CRITICAL), id=2)]
    assert route(UNDATED, everyone, DOCUMENT, NOW) == (Owed(3, "matches"), Owed(2, "matches"))
    assert route(FAILING, everyone, DOCUMENT, NOW) == ()
    assert route(UNDATED, [], None, NOW) == ()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("effective", "manner", "recorded_at", "times"),
    [
        (None, Manner(), NOW, ()),
        (date(2026, 9, 30), Manner(), NOW, ("2026-09-23T09:00Z", "2026-09-29T09:00Z")),
        (date(2026, 9, 30), Manner(timezone="Asia/Shanghai"), NOW, ("2026-09-23T09:00+08:00", "2026-09-29T09:00+08:00")),
        (date(2026, 9, 30), Manner(reminders=(1, 30, 1)), at("2026-08-31T09:00Z"), ("2026-09-29T09:00Z",)),
        (date(2026, 9, 30), Manner(reminders=(30,)), at("2026-08-31T08:59Z"), ("2026-08-31T09:00Z",)),
        (date(2026, 9, 30), Manner(reminders=()), NOW, ()),
        (date(2026, 9, 4), Manner(), NOW, ("2026-09-03T09:00Z",)),
        (date(2026, 9, 2), Manner(reminders=(0,)), NOW, ("2026-09-02T09:00Z",)),
        (date(2026, 8, 30), Manner(), NOW, ()),
        # the wall clock counts: New York leaves summer time on 1 November
        (date(2026, 11, 3), Manner(timezone="America/New_York"), NOW, ("2026-10-27T13:00Z", "2026-11-02T14:00Z")),
    ],
)
def test_reminders_come_on_the_mornings_before(
    effective: date | None, manner: Manner, recorded_at: datetime, times: tuple[str, ...]
) -> None:
    event = replace(CHANGE, judgement=replace(CHANGE.judgement, effective_date=effective))
    assert reminders(event, manner, recorded_at) == tuple(map(at, times))


def test_reminders_are_owed_with_the_news_and_to_those_who_hear_it_only() -> None:
    everyone = [subscription(1), replace(asking(providers=("bolt",)), id=2), subscription(3, manner=Manner(reminders=(1,)))]
    assert route(CHANGE, everyone, DOCUMENT, NOW) == (
        Owed(1, "matches"),
        Owed(1, "matches", Purpose.REMINDER, at("2026-09-24T09:00Z")),
        Owed(1, "matches", Purpose.REMINDER, at("2026-09-30T09:00Z")),
        Owed(3, "matches"),
        Owed(3, "matches", Purpose.REMINDER, at("2026-09-30T09:00Z")),
    )
    assert route(INCIDENT, everyone[:1], DOCUMENT, NOW) == (Owed(1, "incident_wanted"),)


@pytest.mark.parametrize(
    ("event", "severity"),
    [
        (CHANGE, Severity.CRITICAL),
        (incident(stage=IncidentStage.RESOLVED, severity=Severity.LOW), Severity.LOW),
        (REFUSED, Severity.HIGH),
        (FAILING, Severity.MEDIUM),
        (RECOVERED, Severity.INFO),
    ],
)
def test_every_event_has_a_severity(event: Event, severity: Severity) -> None:
    assert severity_of(event) is severity


def test_every_reason_has_words_in_both_languages() -> None:
    assert set(REASON_TEXTS) == set(HearingReason)
    assert all(text.en.strip() and text.zh.strip() for text in REASON_TEXTS.values())
    assert Hearing(False, R.PAUSED).text.en == "the subscription is paused"
