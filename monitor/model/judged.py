"""What was compared and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from monitor.model.page import Block, Reading
from monitor.model.watch import SourceKey
from monitor.model.words import Direction, DocumentType, Kind, Outcome, Severity, Side, Text, Urgency


class EditKind(StrEnum):
    """What happened to a block."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    REWORDED = "reworded"


class SpanKind(StrEnum):
    """What happened to a run of words."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words inside a block. `before` is the equal and deleted spans joined, `after` the equal and inserted ones."""

    kind: SpanKind
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One block's part in a diff."""

    kind: EditKind
    before: Block | None
    after: Block | None
    spans: tuple[Span, ...]
    heading: tuple[str, ...] = ()
    """The headings above it, outermost first."""
    noise: str | None = None
    """The name of the rule by which this edit has no meaning, or None: then it is material."""


@dataclass(frozen=True, slots=True)
class Diff:
    """Every edit between two readings, in the order of the newer one."""

    edits: tuple[Edit, ...]

    @property
    def material(self) -> tuple[Edit, ...]:
        """The edits that change what the document says."""
        return tuple(edit for edit in self.edits if edit.noise is None)


@dataclass(frozen=True, slots=True)
class Finding:
    """A classified part of a change, with the words it rests on."""

    kind: Kind
    direction: Direction
    severity: Severity
    quote: str
    side: Side
    rule: str
    """Id of the rule that found it."""
    heading: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a diff means."""

    severity: Severity
    findings: tuple[Finding, ...]
    summary: Text
    urgency: Urgency = Urgency.UNKNOWN
    effective_date: date | None = None
    regions_added: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2, sorted: territories that became supported, or stopped being barred."""
    regions_removed: tuple[str, ...] = ()
    barred_added: tuple[str, ...] = ()
    """Those of `regions_removed` that joined a list of barred territories (the others left a list of supported ones)."""
    barred_removed: tuple[str, ...] = ()
    """Those of `regions_added` that left a list of barred territories."""


@dataclass(frozen=True, slots=True)
class Version:
    """A distinct reading that was confirmed."""

    source: SourceKey
    number: int
    """1 for the first version of its source, without gaps."""
    reading: Reading
    first_seen: datetime
    """Also names the snapshot that first showed it: a snapshot is known by its source and time."""
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """An address that now gives another document."""

    old_title: str
    new_title: str
    final_url: str


@dataclass(frozen=True, slots=True)
class Change:
    """From one version of a source to the next."""

    id: str
    """Stable: made of the source, the first sighting and the new text (`monitor.pipeline.change_id`)."""
    source: SourceKey
    outcome: Outcome
    """`change` or `moved`."""
    url: str | None
    before: int
    """Version numbers of its source."""
    after: int
    first_seen: datetime
    confirmed_at: datetime
    judgement: Judgement
    document_type: DocumentType
    move: Move | None = None
