"""Changes as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.model import Change, Outcome
from monitor.render.safe import defused
from monitor.render.when import territories_text, when_text
from monitor.render.words import name_of
from monitor.web.view import View


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change as one line of a list; every text went through `defused`."""

    id: str
    provider_id: str
    provider: str
    document: str
    summary: str
    severity_id: str
    severity: str
    when: str
    kinds: str
    removed: str
    added: str
    first_seen: str
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
    kinds = dict.fromkeys(finding.kind for finding in judgement.findings)
    name = defused(provider.name.in_language(language))
    summary = defused(judgement.summary.in_language(language))
    return ChangeRow(
        id=change.id,
        provider_id=change.source.provider,
        provider=name,
        document=defused(document.name.in_language(language)),
        summary=_without(summary, name) or name_of(Outcome.MOVED, language),
        severity_id=judgement.severity.value,
        severity=name_of(judgement.severity, language),
        when=when_text(change, language),
        kinds=view.say(", ", "、").join(name_of(kind, language) for kind in kinds),
        removed=territories_text(judgement.regions_removed, language),
        added=territories_text(judgement.regions_added, language),
        first_seen=view.time(change.first_seen),
        iso=change.first_seen.isoformat(),
        impact_id=level.value if level else "",
        impact=name_of(level, language) if level else "",
    )


def _without(summary: str, provider: str) -> str:
    """The row names the provider already."""
    for mark in (": ", "："):
        if summary.startswith(provider + mark):
            return summary.removeprefix(provider + mark)
    return summary
