"""The stable identifiers: they stand in the database, in the API and in people's filters. Source: TAXONOMY of the design."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Text:
    """The same text for people in both languages."""

    en: str
    zh: str

    def in_language(self, language: str) -> str:
        """Chinese for any `zh` language tag, else English."""
        return self.zh if language.lower().startswith("zh") else self.en


class Outcome(StrEnum):
    """What one look at a source found."""

    UNCHANGED = "unchanged"
    NOISE = "noise"
    BROKEN = "broken"
    MOVED = "moved"
    CHANGE = "change"
    FIRST = "first"
    """The first good reading of a source: a version, but no change."""
    PENDING = "pending"
    """A new reading that waits for its second look, or a return that is held until it lasts."""


class Kind(StrEnum):
    """What a change is about. A change has one or more."""

    REGION_AVAILABILITY = "region_availability"
    SALES_RESTRICTION = "sales_restriction"
    ACCESS_CHANNEL = "access_channel"
    COMPETITOR_USE = "competitor_use"
    USE_RESTRICTION = "use_restriction"
    DATA_USE = "data_use"
    PRICING_LIMITS = "pricing_limits"
    LIFECYCLE = "lifecycle"
    TERMINATION = "termination"
    LIABILITY_DISPUTES = "liability_disputes"
    PARTY_CONTACT = "party_contact"
    EFFECTIVE_DATE = "effective_date"
    EDITORIAL = "editorial"


class Direction(StrEnum):
    """From the customer's side: less allowed or more owed, more allowed or less owed, or neither."""

    TIGHTENED = "tightened"
    LOOSENED = "loosened"
    NEUTRAL = "neutral"


class Severity(StrEnum):
    """How much a change itself matters, whoever reads it. Ordered by `rank`."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for `info` to 4 for `critical`."""
        return list(Severity).index(self)


class Urgency(StrEnum):
    """When a change bites, seen from its first sighting."""

    IMMEDIATE = "immediate"
    UPCOMING = "upcoming"
    PAST = "past"
    UNKNOWN = "unknown"


class ImpactLevel(StrEnum):
    """Whether something hits a profile."""

    HIT = "hit"
    MAYBE = "maybe"
    """It may: a fact of the profile or of the page is missing, and it is said which would settle it."""
    CLEAR = "clear"


class Side(StrEnum):
    """Which side of a diff a quote stands on."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"


class DocumentType(StrEnum):
    """What kind of policy a document is."""

    TERMS = "terms"
    COMMERCIAL_TERMS = "commercial_terms"
    USAGE_POLICY = "usage_policy"
    REGIONS = "regions"
    SALES_RESTRICTION = "sales_restriction"
    PRIVACY = "privacy"
    DPA = "dpa"
    SUBPROCESSORS = "subprocessors"
    PRICING = "pricing"
    RATE_LIMITS = "rate_limits"
    DEPRECATIONS = "deprecations"
    ANNOUNCEMENTS = "announcements"
    CHANGELOG = "changelog"
    STATUS = "status"


class SourceKind(StrEnum):
    """How a source's bytes are read. `auto` decides by content type and the first bytes."""

    AUTO = "auto"
    HTML = "html"
    TEXT = "text"
    MARKDOWN = "markdown"
    PDF = "pdf"
    JSON = "json"
    """Selected by JMESPath expressions; a line for each value."""
    XML = "xml"
    FEED = "feed"
    """RSS, Atom, JSON Feed, a sitemap with dates, or an index page of news: each new item is read and judged."""
    STATUS = "status"
    """A status page's data: incidents and planned maintenance."""
    PROBE = "probe"
    """A tiny request to the API itself; what it answers is classified."""
    MODELS = "models"
    """The API's list of models."""
