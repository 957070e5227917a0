"""Who hears what, and why. Pure: a list of small named predicates, the first that objects is the reason.

Filters err towards telling: what is not known of an event (a document that left the watchlist, a moved page without findings)
never silences it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model import Change, ChangeFilter, Document, DocumentType, Event, Outcome, Owed, SourceEvent, Subscription, Text


class HearingReason(StrEnum):
    """Why a subscription hears of an event, or does not. Stored with the alert."""

    MATCHES = "matches"
    SOURCE_WANTED = "source_wanted"
    PAUSED = "paused"
    BEFORE_SUBSCRIPTION = "before_subscription"
    FAILING_SOURCES_NOT_WANTED = "failing_sources_not_wanted"
    OTHER_PROVIDER = "other_provider"
    OTHER_DOCUMENT = "other_document"
    OTHER_DOCUMENT_TYPE = "other_document_type"
    OTHER_KIND = "other_kind"
    BELOW_SEVERITY = "below_severity"


REASON_TEXTS: dict[HearingReason, Text] = {
    HearingReason.MATCHES: Text("the change passes the subscription's filter", "变更符合订阅的过滤条件"),
    HearingReason.SOURCE_WANTED: Text("the subscription asks for failing sources", "该订阅要求接收来源故障通知"),
    HearingReason.PAUSED: Text("the subscription is paused", "订阅已暂停"),
    HearingReason.BEFORE_SUBSCRIPTION: Text("it was recorded before the subscription began", "记录时间早于订阅开始时间"),
    HearingReason.FAILING_SOURCES_NOT_WANTED: Text("the subscription does not ask for failing sources", "该订阅未要求接收来源故障通知"),
    HearingReason.OTHER_PROVIDER: Text("the filter names other providers", "过滤条件指定了其他服务商"),
    HearingReason.OTHER_DOCUMENT: Text("the filter names other documents", "过滤条件指定了其他文档"),
    HearingReason.OTHER_DOCUMENT_TYPE: Text("the filter names other types of document", "过滤条件指定了其他文档类型"),
    HearingReason.OTHER_KIND: Text("the filter names other kinds of change", "过滤条件指定了其他变更类别"),
    HearingReason.BELOW_SEVERITY: Text("the change is below the filter's severity", "变更低于过滤条件的最低严重程度"),
}


@dataclass(frozen=True, slots=True)
class Hearing:
    """Whether a subscription hears of an event, and why."""

    hears: bool
    reason: HearingReason

    @property
    def text(self) -> Text:
        """The reason for people."""
        return REASON_TEXTS[self.reason]


@dataclass(frozen=True, slots=True)
class _Asked:
    """An event as the predicates see it."""

    event: Event
    wanted: ChangeFilter
    document_type: DocumentType | None


def _failing_unwanted(asked: _Asked) -> bool:
    return isinstance(asked.event, SourceEvent) and not asked.wanted.failing_sources


def _other_provider(asked: _Asked) -> bool:
    return bool(asked.wanted.providers) and asked.event.source.provider not in asked.wanted.providers


def _other_document(asked: _Asked) -> bool:
    key = asked.event.source
    names = {key.document, f"{key.provider}/{key.document}"}
    return bool(asked.wanted.documents) and names.isdisjoint(asked.wanted.documents)


def _other_document_type(asked: _Asked) -> bool:
    types = asked.wanted.document_types
    return bool(types) and asked.document_type is not None and asked.document_type not in types


def _other_kind(asked: _Asked) -> bool:
    """A page that gives another document now has no findings: whoever follows any kind of it is concerned."""
    event, kinds = asked.event, asked.wanted.kinds
    if isinstance(event, SourceEvent) or event.outcome is Outcome.MOVED or not kinds:
        return False
    return {finding.kind for finding in event.judgement.findings}.isdisjoint(kinds)


def _below_severity(asked: _Asked) -> bool:
    """A failing source has no severity: asking for it is the filter."""
    return isinstance(asked.event, Change) and asked.event.judgement.severity.rank < asked.wanted.min_severity.rank


_OBJECTIONS: tuple[tuple[HearingReason, Callable[[_Asked], bool]], ...] = (
    (HearingReason.FAILING_SOURCES_NOT_WANTED, _failing_unwanted),
    (HearingReason.OTHER_PROVIDER, _other_provider),
    (HearingReason.OTHER_DOCUMENT, _other_document),
    (HearingReason.OTHER_DOCUMENT_TYPE, _other_document_type),
    (HearingReason.OTHER_KIND, _other_kind),
    (HearingReason.BELOW_SEVERITY, _below_severity),
)


def objection(event: Event, wanted: ChangeFilter, document: Document | None = None) -> HearingReason | None:
    """Why a filter leaves an event out, or None: it lets it pass.

    `document` gives the document type of a SourceEvent; a change carries its own.
    """
    known = event.document_type if isinstance(event, Change) else document.type if document else None
    asked = _Asked(event, wanted, known)
    return next((reason for reason, objects in _OBJECTIONS if objects(asked)), None)


def explain(event: Event, subscription: Subscription, document: Document | None, recorded_at: datetime) -> Hearing:
    """Whether `subscription` hears of `event`, which is recorded at `recorded_at` (UTC), and why."""
    if subscription.paused:
        return Hearing(False, HearingReason.PAUSED)
    if recorded_at < subscription.created_at:
        return Hearing(False, HearingReason.BEFORE_SUBSCRIPTION)
    against = objection(event, subscription.filter, document)
    if against is not None:
        return Hearing(False, against)
    return Hearing(True, HearingReason.SOURCE_WANTED if isinstance(event, SourceEvent) else HearingReason.MATCHES)


def route(event: Event, subscriptions: Iterable[Subscription], document: Document | None, recorded_at: datetime) -> tuple[Owed, ...]:
    """The alerts an event owes, in the order of the subscriptions."""
    heard = ((subscription, explain(event, subscription, document, recorded_at)) for subscription in subscriptions)
    return tuple(Owed(subscription.id, hearing.reason.value) for subscription, hearing in heard if hearing.hears)
