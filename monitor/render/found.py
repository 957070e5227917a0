"""What a search found, as JSON: the keys of `monitor search --format json`, the API and the MCP server. Keys are only ever added."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.model import ChangeHit, Stood

Json = dict[str, object]


def stood_json(found: Stood, marks: Iterable[tuple[int, int]]) -> Json:
    """A sentence and the versions in which it stood. `marks`: where the words are in it."""
    return {
        "in": "versions",
        "id": found.id,
        "provider": found.source.provider,
        "document": found.source.document,
        "page": found.source.source,
        "text": found.text,
        "marks": [list(span) for span in marks],
        "first_version": found.first,
        "first_seen": found.first_seen.isoformat(),
        "last_version": found.last,
        "gone_at": found.gone_at.isoformat() if found.gone_at else None,
    }


def said_json(hit: ChangeHit) -> Json:
    """A change in whose summary or quotes the words stand."""
    change = hit.change
    return {
        "in": "changes",
        "id": hit.id,
        "change": change.id,
        "provider": change.source.provider,
        "document": change.source.document,
        "page": change.source.source,
        "first_seen": change.first_seen.isoformat(),
        "severity": change.judgement.severity.value,
        "summary": {"en": change.judgement.summary.en, "zh": change.judgement.summary.zh},
        "quotes": [finding.quote for finding in change.judgement.findings],
    }
