"""Who hears what, as truth tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import ChangeFilter, DocumentType, Event, Kind, Outcome, Owed, Severity, Subscription
from monitor.route import REASON_TEXTS, Hearing, HearingReason, explain, objection, route
from tests.render.making import CHANGE, DOCUMENT, FAILING, MOVED, RECOVERED, subscription

NOW = datetime(2026, 9, 1, 2, tzinfo=UTC)
HIGH = replace(CHANGE, judgement=replace(CHANGE.judgement, severity=Severity.HIGH))
R = HearingReason


def asking(**wanted: object) -> Subscription:
    return replace(subscription(), filter=ChangeFilter(**wanted))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "event", "reason"),
    [
        # a filter that names nothing hears changes, not failing sources
        ({}, CHANGE, R.MATCHES),
        ({}, MOVED, R.MATCHES),
        ({}, FAILING, R.FAILING_SOURCES_NOT_WANTED),
        ({}, RECOVERED, R.FAILING_SOURCES_NOT_WANTED),
        ({"failing_sources": True}, FAILING, R.SOURCE_WANTED),
        ({"failing_sources": True}, RECOVERED, R.SOURCE_WANTED),
        ({"failing_sources": True}, CHANGE, R.MATCHES),
        # provider
        ({"providers": ("acme",)}, CHANGE, R.MATCHES),
        ({"providers": ("bolt", "acme")}, CHANGE, R.MATCHES),
        ({"providers": ("bolt",)}, CHANGE, R.OTHER_PROVIDER),
        ({"providers": ("bolt",), "failing_sources": True}, FAILING, R.OTHER_PROVIDER),
        # document, by its id or with its provider
        ({"documents": ("regions",)}, CHANGE, R.MATCHES),
        ({"documents": ("acme/regions",)}, CHANGE, R.MATCHES),
        ({"documents": ("bolt/regions",)}, CHANGE, R.OTHER_DOCUMENT),
        ({"documents": ("terms",)}, CHANGE, R.OTHER_DOCUMENT),
        ({"documents": ("terms",), "failing_sources": True}, FAILING, R.OTHER_DOCUMENT),
        # document type: a change carries its own, a failing source's comes from its document
        ({"document_types": (DocumentType.REGIONS,)}, CHANGE, R.MATCHES),
        ({"document_types": (DocumentType.TERMS,)}, CHANGE, R.OTHER_DOCUMENT_TYPE),
        ({"document_types": (DocumentType.TERMS,), "failing_sources": True}, FAILING, R.OTHER_DOCUMENT_TYPE),
        ({"document_types": (DocumentType.REGIONS,), "failing_sources": True}, FAILING, R.SOURCE_WANTED),
        # kind: one of the change's kinds is enough; a moved page has none and concerns all
        ({"kinds": (Kind.SALES_RESTRICTION,)}, CHANGE, R.MATCHES),
        ({"kinds": (Kind.DATA_USE, Kind.REGION_AVAILABILITY)}, CHANGE, R.MATCHES),
        ({"kinds": (Kind.DATA_USE,)}, CHANGE, R.OTHER_KIND),
        ({"kinds": (Kind.DATA_USE,)}, MOVED, R.MATCHES),
        ({"kinds": (Kind.DATA_USE,), "failing_sources": True}, FAILING, R.SOURCE_WANTED),
        # severity: at least; a failing source has none
        ({"min_severity": Severity.HIGH}, HIGH, R.MATCHES),
        ({"min_severity": Severity.CRITICAL}, HIGH, R.BELOW_SEVERITY),
        ({"min_severity": Severity.HIGH}, MOVED, R.BELOW_SEVERITY),
        ({"min_severity": Severity.CRITICAL, "failing_sources": True}, FAILING, R.SOURCE_WANTED),
    ],
)
def test_a_filter_decides_with_a_reason(wanted: dict[str, object], event: Event, reason: HearingReason) -> None:
    hearing = explain(event, asking(**wanted), DOCUMENT, NOW)
    assert hearing == Hearing(reason in (R.MATCHES, R.SOURCE_WANTED), reason)


@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("least", list(Severity))
def test_severity_is_ordered(severity: Severity, least: Severity) -> None:
    change = replace(CHANGE, judgement=replace(CHANGE.judgement, severity=severity))
    order = [Severity.INFO, Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL]
    assert explain(change, asking(min_severity=least), DOCUMENT, NOW).hears == (order.index(severity) >= order.index(least))


@pytest.mark.parametrize(
    ("alter", "recorded_at", "reason"),
    [
        (lambda s: replace(s, paused=True), NOW, R.PAUSED),
        (lambda s: replace(s, created_at=NOW), NOW, R.MATCHES),
        (lambda s: replace(s, created_at=NOW), NOW - timedelta(microseconds=1), R.BEFORE_SUBSCRIPTION),
        (lambda s: replace(s, created_at=NOW, paused=True), NOW - timedelta(days=1), R.PAUSED),
    ],
)
def test_pause_and_beginning_come_before_the_filter(
    alter: Callable[[Subscription], Subscription], recorded_at: datetime, reason: HearingReason
) -> None:
    assert explain(CHANGE, alter(subscription()), DOCUMENT, recorded_at).reason is reason


def test_an_unknown_document_silences_nothing() -> None:
    wanted = ChangeFilter(document_types=(DocumentType.TERMS,), failing_sources=True)
    assert objection(FAILING, wanted, None) is None
    assert objection(FAILING, wanted, DOCUMENT) is R.OTHER_DOCUMENT_TYPE


def test_a_change_without_findings_has_no_kind_to_match() -> None:
    silent = replace(CHANGE, judgement=replace(CHANGE.judgement, findings=()))
    assert objection(silent, ChangeFilter(kinds=(Kind.EDITORIAL,))) is R.OTHER_KIND
    assert objection(replace(silent, outcome=Outcome.MOVED), ChangeFilter(kinds=(Kind.EDITORIAL,))) is None


def test_routing_owes_those_who_hear_in_their_order() -> None:
    everyone = [
        replace(subscription(), id=3),
        replace(subscription(), id=1, paused=True),
        replace(subscription(), id=2, filter=ChangeFilter(min_severity=Severity.CRITICAL)),
    ]
    assert route(CHANGE, everyone, DOCUMENT, NOW) == (Owed(3, "matches"), Owed(2, "matches"))
    assert route(FAILING, everyone, DOCUMENT, NOW) == ()
    assert route(CHANGE, [], None, NOW) == ()


def test_every_reason_has_words_in_both_languages() -> None:
    assert set(REASON_TEXTS) == set(HearingReason)
    assert all(text.en.strip() and text.zh.strip() for text in REASON_TEXTS.values())
    assert Hearing(False, R.PAUSED).text.en == "the subscription is paused"
