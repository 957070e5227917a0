"""Changes as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.model import Change, Outcome
from monitor.render.when import territories_text, when_text
from monitor.render.words import name_of
from monitor.web.view import IMPACTS, View


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change as one line of a list. Names, summary and document are as recorded: templates show them by `shown`."""

    id: str
    provider_id: str
    provider: str
    document_id: str
    document: str
    summary: str
    severity_id: str
    severity: str
    when: str
    kinds: tuple[str, ...]
    removed: str
    added: str
    day: str
    iso: str
    impact_id: str
    impact: str


def change_rows(view: View, changes: Iterable[Change]) -> list[ChangeRow]:
    """The changes as rows, in the reader's language."""
    return [_row(view, change) for change in changes]


def _row(view: View, change: Change) -> ChangeRow:
    provider, document = view.app.subjects.of(change.source)
    judgement, language = change.judgement, view.language
    level = view.app.worst_impact(change)
    name = provider.name.in_language(language)
    return ChangeRow(
        id=change.id,
        provider_id=change.source.provider,
        provider=name,
        document_id=change.source.document,
        document=document.name.in_language(language),
        summary=headline(judgement.summary.in_language(language), name) or name_of(Outcome.MOVED, language),
        severity_id=judgement.severity.value,
        severity=name_of(judgement.severity, language),
        when=when_text(change, language),
        kinds=tuple(dict.fromkeys(name_of(finding.kind, language) for finding in judgement.findings)),
        removed=territories_text(judgement.regions_removed, language),
        added=territories_text(judgement.regions_added, language),
        day=view.day(change.first_seen),
        iso=change.first_seen.isoformat(),
        impact_id=level.value if level else "",
        impact=IMPACTS[level].in_language(language) if level else "",
    )


def headline(summary: str, provider: str) -> str:
    """The summary without the provider's name at its beginning: the row names it already. Its first letter is made a capital."""
    for mark in (": ", "："):
        summary = summary.removeprefix(provider + mark)
    return summary[:1].upper() + summary[1:]
