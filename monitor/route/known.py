"""What is known of an event, as filters, exclusions and silences ask for it. None: not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from monitor.model import (
    Change,
    ChannelEvent,
    Direction,
    Document,
    DocumentType,
    Event,
    Finding,
    ImpactLevel,
    IncidentEvent,
    Kind,
    Outcome,
    Severity,
    SourceEvent,
    SourceKey,
    Urgency,
)

Impacts = Callable[[Change], frozenset[ImpactLevel]]
"""What a change means to each of the profiles; nothing where there is no profile."""


def severity_of(event: Event) -> Severity:
    """A change's or incident's own. A source that fails is medium (changes may be missed), a channel that refuses high, a recovery info."""
    if isinstance(event, Change):
        return event.judgement.severity
    if isinstance(event, IncidentEvent):
        return event.severity
    if isinstance(event, ChannelEvent):
        return Severity.HIGH
    return Severity.MEDIUM if event.failing else Severity.INFO


@dataclass(frozen=True)
class Known:
    """What is known of an event. Costly answers are found when they are first asked for."""

    event: Event
    document: Document | None = None
    profiles: Impacts | None = None

    @property
    def source(self) -> SourceKey | None:
        """Where it was seen; None: at no source."""
        return None if isinstance(self.event, ChannelEvent) else self.event.source

    @property
    def provider(self) -> str | None:
        """Id of the provider."""
        return self.source.provider if self.source else None

    @property
    def document_name(self) -> str | None:
        """`provider/document`."""
        return f"{self.source.provider}/{self.source.document}" if self.source else None

    @property
    def document_type(self) -> DocumentType | None:
        """A change carries its own; that of other events is their document's."""
        if isinstance(self.event, Change):
            return self.event.document_type
        return self.document.type if self.document else None

    @property
    def language(self) -> str | None:
        """The language that the document is published in, a BCP 47 tag."""
        sources = self.document.sources if self.document else ()
        return next((source.rules.language for source in sources if source.key == self.source), None)

    @property
    def findings(self) -> tuple[Finding, ...] | None:
        """None: it was not judged, as a page that gives another document now, or a source that fails."""
        if isinstance(self.event, IncidentEvent):
            return self.event.findings
        if isinstance(self.event, Change) and self.event.outcome is not Outcome.MOVED:
            return self.event.judgement.findings
        return None

    @property
    def kinds(self) -> frozenset[Kind] | None:
        """The kinds of its findings."""
        return None if self.findings is None else frozenset(finding.kind for finding in self.findings)

    @property
    def directions(self) -> frozenset[Direction] | None:
        """The directions of its findings."""
        return None if self.findings is None else frozenset(finding.direction for finding in self.findings)

    @property
    def urgency(self) -> Urgency | None:
        """A change's own, `unknown` included."""
        return self.event.judgement.urgency if isinstance(self.event, Change) else None

    @cached_property
    def impacts(self) -> frozenset[ImpactLevel] | None:
        """Against each of the profiles; None without a profile."""
        found = self.profiles(self.event) if isinstance(self.event, Change) and self.profiles else None
        return found or None

    @cached_property
    def territories(self) -> frozenset[str] | None:
        """ISO 3166-1 alpha-2: those that a change adds, removes or names. An incident that names none may be anywhere."""
        event = self.event
        if isinstance(event, SourceEvent | ChannelEvent) or self.findings is None:
            return None
        quotes = " \n".join(finding.quote for finding in self.findings)
        if isinstance(event, Change):
            return frozenset((*event.judgement.regions_added, *event.judgement.regions_removed)) | _named(quotes, self.language)
        incident = event.incident
        return _named(" \n".join((*incident.regions, incident.title, incident.text, quotes)), self.language) or None


def _named(text: str, language: str | None) -> frozenset[str]:
    from monitor.facts.names import gazetteer  # here: its names take a third of a second to load, and few filters ask
    from monitor.facts.text import fold

    return frozenset(code for mention in gazetteer(language).find(fold(text), text) for code in mention.codes)
