"""What the API says of impact, regions, alternatives, versions, searches, subscriptions and health."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from monitor.judge.impact import Standing
from monitor.model import AlertStatus, BlockKind, BrokenReason, DocumentType, Form, ImpactLevel, Outcome, Severity
from monitor.web.api.models import Both, Said


class ReasonModel(Said):
    """One ground for an impact."""

    level: ImpactLevel
    text: Both
    quote: str = Field(description="The provider's words it rests on, verbatim; may be empty.")
    settles: Both | None = Field(description="For `maybe`: what would settle it.")


class ImpactModel(Said):
    """A change against one profile."""

    profile: str
    level: ImpactLevel
    reasons: list[ReasonModel]


class AlternativeModel(Said):
    """An API that could be used instead. Keys are named, never shown."""

    provider: str
    name: Both
    api: str
    protocol: str
    base_url: str
    same_protocol: bool = Field(description="Only the base URL changes.")
    level: ImpactLevel
    why: Both
    price: str
    incident: str = Field(description="Title of an incident that is open now; may be empty.")
    key_variable: str | None
    source: str
    as_of: date | None
    switch: list[str] = Field(description="Shell lines that make the protocol's own clients use it.")


class ChangeImpactModel(Said):
    """What a change has to do with each profile; nothing where there is no profile."""

    change: str
    impacts: list[ImpactModel]
    alternatives: list[AlternativeModel] = Field(description="For the profiles that it hits, the best first.")


class ToldModel(Said):
    """A message about a change. The channel's address is a secret: only its subscription is named."""

    subscription: str
    form: Form
    status: AlertStatus
    begun_at: datetime
    closed_at: datetime | None
    attempts: int


class AcknowledgedModel(Said):
    """Somebody takes care of it."""

    by: str
    at: datetime
    note: str


class TellingModel(Said):
    """Who was told of a change, and who takes care of it."""

    change: str
    told: list[ToldModel]
    acknowledged: AcknowledgedModel | None


class DocumentStandingModel(Said):
    """What a version in force means for a profile."""

    document: str
    source: str
    url: str | None
    version: int
    since: datetime
    level: ImpactLevel
    reasons: list[ReasonModel]


class ProviderStandingModel(Said):
    """Where a profile stands with a provider."""

    provider: str
    used: bool
    level: ImpactLevel
    reasons: list[ReasonModel]
    documents: list[DocumentStandingModel]
    unread: int = Field(description="Sources of which no version was in force.")


class ProfileStandingModel(Said):
    """Where a profile stands."""

    profile: str
    level: ImpactLevel
    providers: list[ProviderStandingModel]


class StandingModel(Said):
    """Where each profile stands; none where there is no profile yet."""

    as_of: datetime
    profiles: list[ProfileStandingModel]


class CellModel(Said):
    """Where a territory stands with one of a provider's APIs, and on what evidence."""

    provider: str
    provider_name: Both
    api: str | None = Field(description="Null: of the provider as a whole.")
    territory: str = Field(description="ISO 3166-1 alpha-2, or a part of a country.")
    territory_name: Both
    standing: Standing
    was: Standing | None = Field(description="Where it stood at `since`; null: that was not asked, or nothing was known.")
    document: str | None
    since: datetime | None = Field(description="When the version that says so was first seen.")
    url: str | None
    quote: str


class RegionsModel(Said):
    """Who serves whom."""

    as_of: datetime
    cells: list[CellModel]
    next: str | None = Field(description="Give it as `cursor` for the next page; null: there is none.")


class VersionModel(Said):
    """A version without its text."""

    source: str
    number: int
    first_seen: datetime
    confirmed_at: datetime
    change: str | None = Field(description="Id of the change that brought it.")


class VersionPage(Said):
    """Versions of a source, newest first."""

    versions: list[VersionModel]
    next: str | None = Field(description="Give it as `cursor` for the next page; null: there is none.")


class BlockModel(Said):
    """A block of a document's text."""

    kind: BlockKind
    text: str
    level: int = Field(description="Of a heading 1-6, of an item its depth from 1; else 0.")


class TextModel(Said):
    """A version with its text, as it was read."""

    source: str
    number: int
    first_seen: datetime
    confirmed_at: datetime
    title: str
    language: str | None
    blocks: list[BlockModel]


class CheckModel(Said):
    """A look at a source."""

    at: datetime
    outcome: Outcome
    reason: BrokenReason | None
    notes: list[str]
    seconds: float


class SentenceModel(Said):
    """A sentence and the versions in which it stood."""

    in_: str = Field(alias="in")
    id: int
    provider: str
    document: str
    page: str
    text: str
    marks: list[list[int]] = Field(description="Where the words are in it: start and end.")
    first_version: int
    first_seen: datetime
    last_version: int
    gone_at: datetime | None


class MentionModel(Said):
    """A change in whose summary or quotes the words stand."""

    in_: str = Field(alias="in")
    id: int
    change: str
    provider: str
    document: str
    page: str
    first_seen: datetime
    severity: Severity
    summary: Both
    quotes: list[str]


class HitsModel(Said):
    """What was found, the latest recorded first. For more give the last `id` of one list as `before`, with `in`."""

    versions: list[SentenceModel]
    changes: list[MentionModel]


class FilterModel(Said):
    """Which events a subscription wants; lists that name nothing are left out."""

    provider: list[str] = Field(default_factory=list)
    document: list[str] = Field(default_factory=list)
    type: list[str] = Field(default_factory=list)
    kind: list[str] = Field(default_factory=list)
    direction: list[str] = Field(default_factory=list)
    urgency: list[str] = Field(default_factory=list)
    impact: list[str] = Field(default_factory=list)
    territory: list[str] = Field(default_factory=list)
    language: list[str] = Field(default_factory=list)
    min_severity: Severity = Severity.LOW
    failing_sources: bool = False
    incidents: bool = True
    exclude: dict[str, list[str]] | None = None


class SubscriptionModel(Said):
    """Who is told, of what, and how. The address is a secret: `channel` shows its kind and, where it is none, its host."""

    id: int
    name: str
    channel: str
    language: str
    created_at: datetime
    paused: bool
    filter: FilterModel
    manner: dict[str, object]
    waiting: int
    failed: int


class SourcesCount(Said):
    """Watched sources by what is the matter with them; one may be counted in several."""

    watched: int
    failing: int
    waiting: int = Field(description="A new text was seen and is not confirmed yet.")
    stale: int = Field(description="Selectors match nothing any more.")
    never: int = Field(description="Not looked at yet.")


class HealthModel(Said):
    """How the watch itself stands."""

    version: str
    sources: SourcesCount
    next_due: datetime | None
    late_seconds: float = Field(description="How late the longest overdue look is.")
    alerts_pending: int
    alerts_dead: int
    incidents_open: int
    changes: dict[Severity, int] = Field(description="Recorded changes by severity.")


class PlaceModel(Said):
    """A document of a provider, with where it is read."""

    provider: str
    id: str
    name: Both
    type: DocumentType
    sources: list[str] = Field(description="As `sources` names them.")
    urls: list[str]
