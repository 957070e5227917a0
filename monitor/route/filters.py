"""What a filter lets pass and what an exclusion or a silence covers: a list of small named questions.

Both err towards telling. What is not known of an event never keeps a filter from passing it, and never lets an exclusion or a silence cover it.
Where an event has several values (kinds, territories, impacts), a filter passes it for any of them; it is covered only where all are named, so
that leaving out wording does not leave out the closed country on the same page.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from monitor.model import ChangeFilter, ChannelEvent, IncidentEvent, Matcher, SourceEvent, Urgency
from monitor.route.known import Known, severity_of
from monitor.route.reasons import HearingReason

Values = Collection[str]


def _providers(known: Known, named: Matcher) -> tuple[Values | None, Values]:
    return _one(known.provider), named.providers


def _documents(known: Known, named: Matcher) -> tuple[Values | None, Values]:
    """A name without a provider means any provider's."""
    return _one(known.document_name), [name if "/" in name else f"{known.provider}/{name}" for name in named.documents]


def _document_types(known: Known, named: Matcher) -> tuple[Values | None, Values]:
    return _one(known.document_type), named.document_types


def _kinds(known: Known, named: Matcher) -> tuple[Values | None, Values]:
    """A page that gives another document now has no findings: whoever follows any kind of it is concerned."""
    return known.kinds, named.kinds


def _directions(known: Known, named: Matcher) -> tuple[Values | None, Values]:
    return known.directions, named.directions


def _urgencies(known: Known, named: Matcher) -> tuple[Values | None, Values]:
    """No date stated may be at once: not known, unless that is what is named."""
    stated = known.urgency is not Urgency.UNKNOWN or Urgency.UNKNOWN in named.urgencies
    return (_one(known.urgency) if stated else None), named.urgencies


def _impacts(known: Known, named: Matcher) -> tuple[Values | None, Values]:
    return known.impacts, named.impacts


def _territories(known: Known, named: Matcher) -> tuple[Values | None, Values]:
    return known.territories, named.territories


def _languages(known: Known, named: Matcher) -> tuple[Values | None, Values]:
    """`zh` means `zh-Hans-CN` too."""
    tag = known.language
    if tag is None:
        return None, named.languages
    return [tag], [tag if f"{tag}-".lower().startswith(f"{name}-".lower()) else name for name in named.languages]


def _one(value: str | None) -> Values | None:
    return None if value is None else [value]


class Question(NamedTuple):
    """One list of a matcher."""

    reason: HearingReason
    """Where a filter names others."""
    field: str
    ask: Callable[[Known, Matcher], tuple[Values | None, Values]]
    """What is known of the event, beside what is named."""

    def asked(self, matcher: Matcher) -> bool:
        """Whether the list names anything."""
        return bool(getattr(matcher, self.field))


QUESTIONS = (
    Question(HearingReason.OTHER_PROVIDER, "providers", _providers),
    Question(HearingReason.OTHER_DOCUMENT, "documents", _documents),
    Question(HearingReason.OTHER_DOCUMENT_TYPE, "document_types", _document_types),
    Question(HearingReason.OTHER_KIND, "kinds", _kinds),
    Question(HearingReason.OTHER_DIRECTION, "directions", _directions),
    Question(HearingReason.OTHER_URGENCY, "urgencies", _urgencies),
    Question(HearingReason.OTHER_IMPACT, "impacts", _impacts),
    Question(HearingReason.OTHER_TERRITORY, "territories", _territories),
    Question(HearingReason.OTHER_LANGUAGE, "languages", _languages),
)


def objects(known: Known, wanted: ChangeFilter) -> HearingReason | None:
    """Why a filter leaves an event out: the first objection. None: it lets it pass."""
    event = known.event
    if isinstance(event, ChannelEvent):
        return None  # whoever still listens must hear it
    if isinstance(event, SourceEvent) and not wanted.failing_sources:
        return HearingReason.FAILING_SOURCES_NOT_WANTED
    if isinstance(event, IncidentEvent) and not wanted.incidents:
        return HearingReason.INCIDENTS_NOT_WANTED
    other = next((question.reason for question in QUESTIONS if _names_others(known, wanted, question)), None)
    if other is not None:
        return other
    if not isinstance(event, SourceEvent) and severity_of(event).rank < wanted.min_severity.rank:  # a failing source is asked for as such
        return HearingReason.BELOW_SEVERITY
    return HearingReason.EXCLUDED if wanted.excluding and covers(wanted.excluding, known) else None


def _names_others(known: Known, wanted: Matcher, question: Question) -> bool:
    if not question.asked(wanted):
        return False
    values, named = question.ask(known, wanted)
    return values is not None and set(values).isdisjoint(named)


def covers(matcher: Matcher, known: Known) -> bool:
    """Whether an event is known to match every list of an exclusion or a silence that names anything. One without any list covers nothing."""
    answers = [question.ask(known, matcher) for question in QUESTIONS if question.asked(matcher)]
    return bool(answers) and all(values and set(values) <= set(named) for values, named in answers)
