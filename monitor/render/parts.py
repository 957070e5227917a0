"""The parts of which an event's message is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monitor.model import Alert, Change, ChannelEvent, Event, Finding, IncidentEvent, Kind, Purpose
from monitor.render.effects import QUOTE_LENGTH
from monitor.render.reader import Reader
from monitor.render.safe import defused, shorten, web_address
from monitor.render.told import ToldFact, ToldReason
from monitor.render.view import Background

NAME_LENGTH = 120


def subject_of(alert: Alert, background: Background, reader: Reader, tags: str, provider: str, what: str) -> str:
    """`[Critical · hits you] Acme: what happened`, with why it is told again before the provider."""
    head, again = f"{reader.label('tags_open')}{tags}{reader.label('tags_close')}", _again(alert, reader)
    if background.reverts and provider and not again:
        return head + reader.label("reverted_subject", name=provider) + what
    return head + again + (f"{provider}{reader.label('colon')}{what}" if provider else what)


def _again(alert: Alert, reader: Reader) -> str:
    """Why an event is told though it was told before."""
    if alert.purpose is Purpose.ESCALATION:
        return reader.label("escalated_subject")
    day = _effective(alert.event)
    if alert.purpose is Purpose.REMINDER and day and day >= reader.today:
        return reader.label("takes_effect_subject", distance=reader.distance(day))
    return ""


def notes_of(alert: Alert, background: Background, reader: Reader) -> tuple[str, ...]:
    """Why it is told again, what it takes back, who takes care of it."""
    notes: list[str] = []
    day = _effective(alert.event)
    if alert.purpose is Purpose.REMINDER and day:
        coming = reader.label("takes_effect", distance=reader.distance(day), since=reader.day(day)) if day >= reader.today else ""
        notes.append(coming or reader.label("took_effect", since=reader.day(day)))
    if alert.purpose is Purpose.ESCALATION:
        notes.append(reader.label("escalated", since=reader.time(alert.created_at)))
    if background.reverts:
        earlier = without_provider(
            reader.text(background.reverts.judgement.summary, QUOTE_LENGTH), provider_of(alert.event, background, reader)
        )
        notes.append(reader.label("reverts", since=reader.day(reader.local_day(background.reverts.first_seen)), name=earlier))
    if background.acknowledged:
        seen = background.acknowledged
        told = reader.label("acknowledged", name=reader.line(seen.by, 80), since=reader.time(seen.at))
        notes.append(f"{told}{reader.label('colon')}“{reader.line(seen.note, QUOTE_LENGTH)}”" if seen.note else told)
    return tuple(notes)


def _effective(event: Event) -> date | None:
    return event.judgement.effective_date if isinstance(event, Change) else None


def provider_of(event: Event, background: Background, reader: Reader) -> str:
    """Its name; the id where no more is known; empty for a channel."""
    if background.provider:
        return reader.text(background.provider.name, NAME_LENGTH)
    return "" if isinstance(event, ChannelEvent) else reader.line(event.source.provider, NAME_LENGTH)


def document_of(event: Event, background: Background, reader: Reader) -> str:
    """Its name; the id where no more is known; empty for a channel."""
    if background.document:
        return reader.text(background.document.name, NAME_LENGTH)
    return "" if isinstance(event, ChannelEvent) else reader.line(event.source.document, NAME_LENGTH)


def address_of(event: Event) -> str | None:
    """Where people read it."""
    if isinstance(event, ChannelEvent):
        return None
    return (event.incident.url if isinstance(event, IncidentEvent) else None) or event.url


def evidence_of(event: Event, reader: Reader) -> str | None:
    """The page itself is shown anyway."""
    link = web_address(reader.links.evidence(event))
    return None if link == web_address(address_of(event)) else link


def summary_of(change: Change, background: Background, reader: Reader) -> str:
    """What the judge says, without the provider's name."""
    return without_provider(reader.text(change.judgement.summary), provider_of(change, background, reader))


def without_provider(summary: str, provider: str) -> str:
    """The subject names the provider already; a summary may begin with it too."""
    for mark in (": ", "：", ":"):
        if provider and summary.startswith(provider + mark):
            return summary.removeprefix(provider + mark).strip()
    return summary


def fact(reader: Reader, label: str, value: str, link: str | None = None) -> ToldFact:
    """A line of facts; without a label where the value says it all."""
    return ToldFact(reader.label(label) if label else "", value, link)


_ASIDE = frozenset({Kind.EFFECTIVE_DATE, Kind.EDITORIAL})
"""Said only where there is nothing else to say; the edits show them."""


def weighty(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Without those that only date or reword it, where there are others."""
    return tuple(finding for finding in findings if finding.kind not in _ASIDE) or tuple(findings)


def by_weight(findings: Sequence[Finding]) -> list[Finding]:
    """The gravest first; the judge's order among equals."""
    return sorted(findings, key=lambda finding: -finding.severity.rank)


def reasons_of(findings: Sequence[Finding], reader: Reader) -> tuple[ToldReason, ...]:
    """One for each quote, however many kinds of change it is."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in by_weight(findings):
        groups.setdefault((finding.quote, finding.side, finding.direction), []).append(finding)
    return tuple(_reason(group, reader) for group in groups.values())


def _reason(findings: Sequence[Finding], reader: Reader) -> ToldReason:
    """Of findings with the same quote, the gravest first."""
    first = findings[0]
    heading = " › ".join(defused(line) for line in first.heading)
    return ToldReason(
        kinds_of(findings, reader),
        reader.word(first.direction),
        reader.word(first.severity),
        reader.word(first.side),
        reader.line(first.quote, QUOTE_LENGTH),
        shorten(heading, QUOTE_LENGTH, reader.language),
    )


def kinds_of(findings: Sequence[Finding], reader: Reader) -> str:
    """The kinds of findings, each once."""
    return reader.joined(reader.word(kind) for kind in dict.fromkeys(finding.kind for finding in findings))
