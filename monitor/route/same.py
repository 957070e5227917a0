"""Which alerts belong together, and which say the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model import Alert, Change, ChannelEvent, Event, IncidentEvent, Purpose, Sent, SourceEvent

TOLD_FOR = timedelta(days=7)
"""A change told so recently is not told again from a mirrored page."""
INCIDENT = "incident:"
CHANNEL = "channel:"


def thread_of(event: Event) -> str:
    """What an event is a part of: its document, its failing source, its incident, its refused channel."""
    if isinstance(event, IncidentEvent):
        return f"{INCIDENT}{event.source}:{event.incident.id}"
    if isinstance(event, ChannelEvent):
        return f"{CHANNEL}{event.subscription}"
    return f"{event.source}/health" if isinstance(event, SourceEvent) else f"{event.source.provider}/{event.source.document}"


def provider_of(event: Event) -> str | None:
    """Id of the provider; None for our own channels."""
    return None if isinstance(event, ChannelEvent) else event.source.provider


def fingerprint(event: Event) -> str:
    """What the event was seen of and, after `#`, what it says: the same for a change that a mirrored page makes as well.

    Without findings nothing can be compared: such an event is equal to itself only.
    """
    said = _said(event) if isinstance(event, Change) and event.judgement.findings else event.id
    where = str(event.source) if isinstance(event, Change) else thread_of(event)
    return f"{where}#{hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _said(change: Change) -> str:
    """What is found, in no order, white space and case forgiven; and what a reader would act on: severity, date, territories."""
    judged = change.judgement
    found = sorted({f"{finding.kind} {finding.direction} {' '.join(finding.quote.split()).casefold()}" for finding in judged.findings})
    return "\n".join([*found, judged.severity, str(judged.effective_date), f"{judged.regions_added} {judged.regions_removed}"])


@dataclass(slots=True)
class _Words:
    """The last word told of each source, in the order of telling."""

    last: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    """By source: its place in the order, what was said, and by whom (an event or a time)."""
    places: int = 0

    def tell(self, mark: str, whom: str) -> None:
        where, _, said = mark.rpartition("#")
        self.places += 1
        self.last[where] = (self.places, said, whom)

    def twin(self, event: Event) -> str | None:
        """Who said the same of another page of the provider, and it is still the last word there and here.

        Something told of either page since means that one of them has moved on: then the same words are news again.
        """
        where, _, said = fingerprint(event).rpartition("#")
        own = self.last[where][0] if where in self.last else 0
        mirrored = (
            whom
            for other, (place, words, whom) in self.last.items()
            if other != where and words == said and place > own and other.startswith(f"{provider_of(event)}/")
        )
        return next(mirrored, None)


def twins(pending: Iterable[Alert], sent: Iterable[Sent], now: datetime) -> Iterator[tuple[Alert, str, bool]]:
    """The alerts that repeat what was told: with whom they repeat, and whether that was sent already (else it is pending as well)."""
    words = _Words()
    told: set[str] = set()
    for message in sent:
        if now - message.at <= TOLD_FOR:
            told.add(whom := message.at.isoformat(timespec="seconds"))
            for mark in message.fingerprints:
                words.tell(mark, whom)
    for alert in pending:
        if alert.purpose is not Purpose.NEWS:
            continue
        whom_else = words.twin(alert.event)
        if whom_else is None:
            words.tell(fingerprint(alert.event), alert.event.id)
        else:
            yield alert, whom_else, whom_else in told
