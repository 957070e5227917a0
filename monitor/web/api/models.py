"""What the API says, as its schema tells. Times are ISO 8601 with offset in UTC."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from monitor.model import (
    BrokenReason,
    Direction,
    DocumentType,
    IncidentImpact,
    IncidentStage,
    Kind,
    Outcome,
    Severity,
    Side,
    Urgency,
)


class Said(BaseModel):
    """Strict about what we say; clients should pass over keys that they do not know."""

    model_config = ConfigDict(extra="forbid")


def _example(value: dict[str, Any]) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [value]})


class Both(Said):
    """A text in English and Simplified Chinese."""

    en: str
    zh: str


_QUOTE = (
    "Entities more than 50% owned, directly or indirectly, by companies headquartered in an unsupported region may not use the services."
)
_CHANGE: dict[str, Any] = {
    "id": "3f2a9c0b71d4",
    "provider": "acme",
    "document": "terms",
    "page": "terms",
    "url": "https://acme.example/terms",
    "outcome": "change",
    "first_seen": "2026-03-05T12:00:00+00:00",
    "confirmed_at": "2026-03-05T12:10:00+00:00",
    "severity": "critical",
    "urgency": "immediate",
    "effective_date": None,
    "kinds": [
        {
            "kind": "ownership_restriction",
            "direction": "tightened",
            "severity": "critical",
            "quote": _QUOTE,
            "side": "added",
            "rule": "ownership.added",
            "heading": ["Eligibility"],
        }
    ],
    "regions_added": [],
    "regions_removed": [],
    "summary": {"en": "Acme: bars owners from unsupported regions", "zh": "Acme：禁止来自不支持地区的股东"},
    "provider_name": {"en": "Acme", "zh": "Acme"},
    "document_name": {"en": "Terms of service", "zh": "服务条款"},
    "document_type": "terms",
    "supported_added": [],
    "supported_removed": [],
    "barred_added": [],
    "barred_removed": [],
    "versions": {"before": 4, "after": 5},
    "move": None,
}


class Found(Said):
    """A classified part of a change, with the words it rests on."""

    kind: Kind
    direction: Direction
    severity: Severity
    quote: str
    side: Side
    rule: str
    heading: list[str]


class Versions(Said):
    """Numbers of the versions compared."""

    before: int
    after: int


class Moved(Said):
    """Where an address leads now."""

    old_title: str
    new_title: str
    final_url: str


class ChangeModel(Said):
    """A recorded change; the same keys as `monitor diff --format json`."""

    model_config = _example(_CHANGE)

    id: str
    provider: str
    document: str
    page: str
    url: str | None
    outcome: Outcome
    first_seen: datetime
    confirmed_at: datetime
    severity: Severity
    urgency: Urgency
    effective_date: date | None
    kinds: list[Found]
    regions_added: list[str]
    regions_removed: list[str]
    summary: Both
    provider_name: Both
    document_name: Both
    document_type: DocumentType
    supported_added: list[str]
    supported_removed: list[str]
    barred_added: list[str]
    barred_removed: list[str]
    versions: Versions
    move: Moved | None


class ChangePage(Said):
    """Changes, newest first."""

    model_config = _example({"changes": [_CHANGE], "next": "MjAyNi0wMy0wNVQxMjowMDowMCswMDowMCAzZjJhOWMwYjcxZDQ"})

    changes: list[ChangeModel]
    next: str | None = Field(description="Give it as `cursor` for the next page; null: there is none.")


class EditModel(Said):
    """One block's part in a diff. `spans` are runs of words: equal, insert, delete."""

    kind: str
    heading: list[str]
    spans: list[SpanModel]


class SpanModel(Said):
    """A run of words."""

    kind: str
    text: str


class DiffModel(Said):
    """What changed, in the order of the newer version; edits without meaning are left out."""

    change: str
    edits: list[EditModel]


class IncidentModel(Said):
    """An incident as its status page tells it now."""

    provider: str
    source: str
    id: str
    title: str
    impact: IncidentImpact
    resolved: bool
    maintenance: bool
    started_at: datetime | None
    updated_at: datetime | None
    ends_at: datetime | None
    components: list[str]
    regions: list[str]
    text: str
    url: str | None


class IncidentStepModel(Said):
    """A step in an incident's life."""

    id: str
    provider: str
    at: datetime
    stage: IncidentStage
    severity: Severity
    summary: Both
    incident: str
    title: str
    url: str | None


class SourceModel(Said):
    """How a source stands."""

    source: str
    provider: str
    document: str
    document_type: DocumentType
    url: str | None
    last_look: datetime | None
    last_good: datetime | None
    due_at: datetime | None
    versions: int
    changes: int
    failing: BrokenReason | None
    failing_since: datetime | None
    detail: str


class ProviderModel(Said):
    """A watched provider with its documents."""

    id: str
    name: Both
    home: str | None
    documents: list[DocumentModel]


class DocumentModel(Said):
    """A watched policy."""

    id: str
    name: Both
    type: DocumentType
    urls: list[str]


class Wrong(Said):
    """A parameter that does not fit."""

    at: str
    message: str


class Problem(Said):
    """Why a request was refused, and what to do (RFC 9457)."""

    model_config = _example(
        {
            "type": "about:blank",
            "title": "Not Found",
            "status": 404,
            "detail": "no change has an id that begins with ffff; see: monitor diff",
        }
    )

    type: str
    title: str
    status: int
    detail: str = Field(description="For people, in the language that was asked for.")
    errors: list[Wrong] = Field([], description="The parameters that do not fit.")


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The request cannot be meant."},
    401: {"model": Problem, "description": "Send a token."},
    403: {"model": Problem, "description": "No right to it, or asked for from elsewhere."},
    404: {"model": Problem, "description": "There is no such thing."},
    421: {"model": Problem, "description": "Asked under a name that is not ours."},
    422: {"model": Problem, "description": "A parameter does not fit; `errors` says which."},
    503: {"model": Problem, "description": "The database does not answer."},
}
