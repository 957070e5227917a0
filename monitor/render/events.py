"""One event as a message shows it, in the order of a reader's questions: what, does it hit us, when, how bad and why, what now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model import (
    Alert,
    Change,
    ChannelEvent,
    Diff,
    Edit,
    EditKind,
    Event,
    Finding,
    IncidentEvent,
    IncidentStage,
    Outcome,
    SourceEvent,
)
from monitor.render import effects
from monitor.render.effects import IMPACTS, QUOTE_LENGTH, told_alternatives, told_impacts, worst
from monitor.render.fold import ALERT_LIMITS, Limits, Shown, shown
from monitor.render.parts import (
    NAME_LENGTH,
    address_of,
    by_weight,
    document_of,
    evidence_of,
    fact,
    kinds_of,
    notes_of,
    provider_of,
    reasons_of,
    subject_of,
    summary_of,
    weighty,
    without_provider,
)
from monitor.render.reader import ADDRESS_LENGTH, Reader
from monitor.render.safe import defused, web_address
from monitor.render.told import NOTHING_SHOWN, ToldEvent, ToldFact
from monitor.render.view import Background
from monitor.render.words import BROKEN_REASONS, WHAT_TO_DO
from monitor.route import severity_of

FINDINGS = 4
"""Findings quoted in one alert; the rest is counted."""
NAMED = 12
"""Parts of a service that are named in one alert."""
_TEXT_LIMITS = Limits(edits=3, edit_length=400, context=40, clean=defused)
"""Of the edits in text; HTML shows more."""


@dataclass(frozen=True, slots=True)
class _Core:
    """What differs from one type of event to the next."""

    stem: str
    headline: str
    facts: tuple[ToldFact, ...] = ()
    when: str = ""
    urgency: str = ""
    findings: tuple[Finding, ...] = ()
    todo: str = ""
    seen: str = ""
    confirmed: str = ""
    command: str = "monitor status"
    diff: Shown = NOTHING_SHOWN
    edits: Shown = NOTHING_SHOWN


def told_event(alert: Alert, background: Background, reader: Reader) -> ToldEvent:
    """An alert's event in the reader's words."""
    event, severity = alert.event, severity_of(alert.event)
    core = _core(event, background, reader)
    reasons = reasons_of(core.findings, reader)
    level, impact = worst(background.impacts), effects.headline(background.impacts, reader)
    tags = reader.label("tags_dot").join(filter(None, (reader.word(severity), impact)))
    provider = provider_of(event, background, reader)
    return ToldEvent(
        id=defused(event.id),
        stem=core.stem,
        subject=subject_of(alert, background, reader, tags, provider, core.headline),
        provider=provider,
        document=document_of(event, background, reader),
        headline=core.headline,
        tags=tags,
        severity=reader.word(severity),
        severity_id=severity.value,
        impact=impact,
        impact_id=level.value if level else "",
        purpose=alert.purpose.value,
        notes=notes_of(alert, background, reader),
        facts=core.facts,
        impacts=told_impacts(background.impacts, reader, [reason.quote for reason in reasons[:FINDINGS]]),
        more_impacts=max(0, len(background.impacts) - IMPACTS),
        when=core.when,
        urgency=core.urgency,
        kinds=kinds_of(by_weight(core.findings), reader),
        reasons=reasons[:FINDINGS],
        more_reasons=max(0, len(reasons) - FINDINGS),
        todo=core.todo,
        alternatives=told_alternatives(background.alternatives, reader),
        diff=core.diff,
        edits=core.edits,
        seen=core.seen,
        confirmed=core.confirmed,
        address=reader.line(address_of(event) or "", ADDRESS_LENGTH),
        page=web_address(address_of(event)),
        link=evidence_of(event, reader),
        acknowledge=None if background.acknowledged else web_address(reader.links.acknowledge(event)),
        command=core.command,
    )


def _core(event: Event, background: Background, reader: Reader) -> _Core:
    if isinstance(event, Change):
        return _moved(event, background, reader) if event.outcome is Outcome.MOVED else _change(event, background, reader)
    if isinstance(event, SourceEvent):
        return _source(event, background, reader)
    if isinstance(event, IncidentEvent):
        return _incident(event, background, reader)
    return _channel(event, reader)


# --- the types of event


def _change(change: Change, background: Background, reader: Reader) -> _Core:
    judgement = change.judgement
    facts = (
        fact(reader, "removed_regions", reader.territories(judgement.regions_removed)),
        fact(reader, "added_regions", reader.territories(judgement.regions_added)),
    )
    quotes = [finding.quote for finding in judgement.findings]
    diff = background.diff or Diff(())
    return _Core(
        stem="change",
        headline=summary_of(change, background, reader),
        facts=tuple(each for each in facts if each.value),
        when=reader.when(change),
        urgency=judgement.urgency.value,
        findings=weighty(judgement.findings),
        seen=reader.time(change.first_seen),
        confirmed=reader.time(change.confirmed_at),
        command=f"monitor show {defused(change.id)}",
        diff=shown(diff.material, ALERT_LIMITS, quotes),
        edits=shown([edit for edit in diff.material if _says_more(edit, quotes)], _TEXT_LIMITS, quotes),
    )


def _says_more(edit: Edit, quotes: Sequence[str]) -> bool:
    """Neither a block that only stands elsewhere now, nor a whole one that came or went and that the reasons quote anyway."""
    block = edit.after or edit.before
    if edit.kind is EditKind.MOVED:
        return False
    return edit.kind is EditKind.REWORDED or not any(quote and block and quote in block.text for quote in quotes)


def _moved(change: Change, background: Background, reader: Reader) -> _Core:
    move = change.move
    facts = (
        (
            fact(reader, "before", reader.line(move.old_title) or reader.label("untitled")),
            fact(reader, "now", reader.line(move.new_title) or reader.label("untitled")),
            fact(reader, "now_at", reader.line(move.final_url, ADDRESS_LENGTH), web_address(move.final_url)),
        )
        if move
        else ()
    )
    told = fact(reader, "", reader.label("moved_body"))
    named = reader.label("moved_headline", name=document_of(change, background, reader))
    return _Core(
        stem="moved",
        headline=summary_of(change, background, reader) or named,
        facts=(*facts, told),
        findings=tuple(
            finding for finding in change.judgement.findings if not move or finding.quote not in (move.new_title, move.final_url)
        ),
        todo=reader.label("moved_todo"),
        seen=reader.time(change.first_seen),
        confirmed=reader.time(change.confirmed_at),
        command=f"monitor show {defused(change.id)}",
    )


def _source(event: SourceEvent, background: Background, reader: Reader) -> _Core:
    name, since = document_of(event, background, reader), reader.time(event.since)
    if not event.failing:
        again = fact(reader, "", reader.label("recovered_body", since=since))
        return _Core("source", reader.label("recovered_headline", name=name), (again,), seen=reader.time(event.at))
    reason, detail = reader.text(BROKEN_REASONS[event.reason]), reader.line(event.detail, QUOTE_LENGTH)
    facts = (
        fact(reader, "", reader.label("looks", count=event.looks, since=since) + reader.label("stop") + reader.label("failing_body")),
        fact(reader, "reason", f"{reason}{reader.label('open')}{detail}{reader.label('close')}" if detail else reason),
        fact(reader, "source", reader.line(str(event.source), ADDRESS_LENGTH)),
    )
    headline = reader.label("source_headline", name=name, reason=reason)
    return _Core("source", headline, facts, todo=reader.text(WHAT_TO_DO[event.reason]), seen=reader.time(event.at))


def _incident(event: IncidentEvent, background: Background, reader: Reader) -> _Core:
    incident = event.incident
    over = event.stage in (IncidentStage.RESOLVED, IncidentStage.CANCELLED)
    title = reader.line(incident.title, NAME_LENGTH)
    status = f"{reader.word(event.stage)}{reader.label('open')}{reader.word(incident.impact)}{reader.label('close')}"
    facts = (
        fact(reader, "latest", reader.line(incident.text, 2 * QUOTE_LENGTH)),
        fact(reader, "components", _some(incident.components, reader)),
        fact(reader, "regions", _some(incident.regions, reader)),
        fact(reader, "stage", reader.word(event.stage) if over else status),
        fact(reader, "since", reader.time(incident.started_at) if incident.started_at else ""),
        fact(reader, "ends", reader.time(incident.ends_at) if incident.ends_at else ""),
    )
    return _Core(
        stem="incident",
        headline=without_provider(reader.text(event.summary), provider_of(event, background, reader))
        or f"{title}{reader.label('colon')}{status}",
        facts=tuple(each for each in facts if each.value),
        findings=event.findings,
        seen=reader.time(event.at),
    )


def _some(names: Sequence[str], reader: Reader) -> str:
    """The first few names, and how many more there are."""
    more = [f"+{len(names) - NAMED}"] if len(names) > NAMED else []
    return reader.joined([*(reader.line(name, 80) for name in names[:NAMED]), *more])


def _channel(event: ChannelEvent, reader: Reader) -> _Core:
    name = reader.line(event.name, NAME_LENGTH)
    facts = (
        fact(reader, "reason", reader.line(event.detail, QUOTE_LENGTH)),
        fact(reader, "", reader.label("channel_body")),
    )
    return _Core(
        stem="channel",
        headline=reader.label("channel_headline", name=name),
        facts=tuple(each for each in facts if each.value),
        todo=reader.label("channel_todo", name=name),
        seen=reader.time(event.at),
    )
