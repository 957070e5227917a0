"""A recorded change as JSON: the keys of `monitor diff --format jsonl`, the API and webhooks. Keys are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.model import Change, Document, Finding, Judgement, Provider
from monitor.render.view import ChangeView


@dataclass(frozen=True, slots=True)
class _Regions:
    """A judgement's territories by the list they entered or left; the judgement itself says what became of their availability."""

    supported_added: frozenset[str]
    supported_removed: frozenset[str]
    barred_added: frozenset[str]
    barred_removed: frozenset[str]

    @classmethod
    def of(cls, judgement: Judgement) -> _Regions:
        barred_added, barred_removed = frozenset(judgement.barred_added), frozenset(judgement.barred_removed)
        return cls(
            frozenset(judgement.regions_added) - barred_removed,
            frozenset(judgement.regions_removed) - barred_added,
            barred_added,
            barred_removed,
        )


Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def change_json(view: ChangeView) -> dict[str, Json]:
    """A change as plain JSON values. Times are ISO 8601 with offset, dates ISO 8601; texts are verbatim.

    `page` is the source's name. `url` is null for an imported page without an address. `regions_added` and `regions_removed` say which
    territories entered or left a list that the page states, be it of supported or of barred ones; `supported_…` and `barred_…` say which.
    """
    change, judgement = view.change, view.change.judgement
    regions = _Regions.of(judgement)
    return {
        "id": change.id,
        "provider": change.source.provider,
        "document": change.source.document,
        "page": change.source.source,
        "url": change.url,
        "outcome": change.outcome.value,
        "first_seen": _time(change.first_seen),
        "confirmed_at": _time(change.confirmed_at),
        "severity": judgement.severity.value,
        "urgency": judgement.urgency.value,
        "effective_date": judgement.effective_date.isoformat() if judgement.effective_date else None,
        "kinds": [finding_json(finding) for finding in judgement.findings],
        "regions_added": _codes(regions.supported_added | regions.barred_added),
        "regions_removed": _codes(regions.supported_removed | regions.barred_removed),
        "summary": {"en": judgement.summary.en, "zh": judgement.summary.zh},
        **_more(change, view.provider, view.document),
    }


def _more(change: Change, provider: Provider, document: Document) -> dict[str, Json]:
    move, regions = change.move, _Regions.of(change.judgement)
    return {
        "provider_name": {"en": provider.name.en, "zh": provider.name.zh},
        "document_name": {"en": document.name.en, "zh": document.name.zh},
        "document_type": change.document_type.value,
        "supported_added": _codes(regions.supported_added),
        "supported_removed": _codes(regions.supported_removed),
        "barred_added": _codes(regions.barred_added),
        "barred_removed": _codes(regions.barred_removed),
        "versions": {"before": change.before, "after": change.after},
        "move": {"old_title": move.old_title, "new_title": move.new_title, "final_url": move.final_url} if move else None,
    }


def finding_json(finding: Finding) -> dict[str, Json]:
    """A finding as plain JSON values; the quote is verbatim."""
    return {
        "kind": finding.kind.value,
        "direction": finding.direction.value,
        "severity": finding.severity.value,
        "quote": finding.quote,
        "side": finding.side.value,
        "rule": finding.rule,
        "heading": list(finding.heading),
    }


def _codes(codes: frozenset[str]) -> list[Json]:
    return [*sorted(codes)]


def _time(at: datetime) -> str:
    return at.isoformat()
