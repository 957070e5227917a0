"""What every reader of status data shares: the board it fills, and how it takes values out of data that nobody vouches for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from selectolax.lexbor import LexborHTMLParser

from monitor.model import Incident, IncidentImpact
from monitor.read.tidy import tidy

LONGEST = 4000
"""Letters of an update's words that are kept."""
_EPOCH_MS = 10**11
"""Larger numbers are milliseconds: in seconds that would be the year 5138."""


class StatusFormat(StrEnum):
    """Whose format a status page's data is in."""

    STATUSPAGE = "statuspage"
    INCIDENT_IO = "incident.io"
    INSTATUS = "instatus"
    GOOGLE_CLOUD = "google-cloud"
    AWS_HEALTH = "aws-health"
    BETTER_STACK = "better-stack"
    ONLINE_OR_NOT = "onlineornot"
    COMPONENTS = "components"
    FEED = "feed"
    AWS_FEED = "aws-feed"
    AZURE_FEED = "azure-feed"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Board:
    """What a status page tells at one look."""

    format: StatusFormat
    incidents: tuple[Incident, ...]
    lists_open: bool
    """It lists whatever is not over: what is missing is over. Else it is a window on the latest ones: what is missing was pushed out."""
    as_of: datetime | None = None
    """When the page itself was last changed, where it says so."""


class ShapeError(ValueError):
    """Data that is not what its format promises: half of it read as if it were whole would end incidents that go on."""


Record = dict[str, object]


def record(value: object, what: str) -> Record:
    """A JSON object. Raises ShapeError."""
    if not isinstance(value, dict):
        raise ShapeError(f"`{what}` is no object")
    return value


def records(value: object, what: str) -> list[Record]:
    """A list of JSON objects. Raises ShapeError for anything else in it."""
    if not isinstance(value, list):
        raise ShapeError(f"`{what}` is no list")
    return [record(each, what) for each in value]


def maybe_records(value: object, what: str) -> list[Record]:
    """The same; none where there is no such list."""
    return [] if value is None else records(value, what)


def said(given: Record, *names: str) -> str:
    """The first of the named values that says something, in one line; empty if none does."""
    for name in names:
        value = given.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and (line := tidy(str(value))):
            return line
    return ""


def needed(given: Record, *names: str) -> str:
    """The same, of what an incident cannot be without. Raises ShapeError."""
    found = said(given, *names)
    if not found:
        raise ShapeError(f"an entry has no `{names[0]}`")
    return found


def moment(value: object) -> datetime | None:
    """A time as status pages write it: ISO 8601, seconds or milliseconds since 1970, or as in mail (RFC 5322); UTC where no zone is said."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _since_1970(float(value))
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip()
    if re.fullmatch(r"\d{9,13}(?:\.\d+)?", text):
        return _since_1970(float(text))
    found = _as_in_iso(text) or _as_in_mail(text)
    if found is None:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _since_1970(number: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(number / 1000 if number > _EPOCH_MS else number, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _as_in_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _as_in_mail(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def when(given: Record, *names: str) -> datetime | None:
    """The first of the named values that is a time."""
    return next((found for name in names if (found := moment(given.get(name))) is not None), None)


def names(values: Iterable[str]) -> tuple[str, ...]:
    """Distinct names that say something, in order."""
    return tuple(dict.fromkeys(name for value in values if (name := tidy(value))))


def plain(markup: str) -> str:
    """The words of a piece of HTML or plain text, in one line."""
    if "<" not in markup and "&" not in markup:
        return tidy(markup)[:LONGEST]
    body = LexborHTMLParser(f"<body>{markup}</body>").body
    return tidy(body.text(separator=" ") if body else "")[:LONGEST]


_IMPACTS = {
    "none": IncidentImpact.NONE,
    "operational": IncidentImpact.NONE,
    "up": IncidentImpact.NONE,
    "available": IncidentImpact.NONE,
    "maintenance": IncidentImpact.MAINTENANCE,
    "undermaintenance": IncidentImpact.MAINTENANCE,
    "minor": IncidentImpact.MINOR,
    "minoroutage": IncidentImpact.MINOR,
    "degraded": IncidentImpact.MINOR,
    "degradedperformance": IncidentImpact.MINOR,
    "serviceinformation": IncidentImpact.MINOR,
    "major": IncidentImpact.MAJOR,
    "partialoutage": IncidentImpact.MAJOR,
    "servicedisruption": IncidentImpact.MAJOR,
    "critical": IncidentImpact.CRITICAL,
    "majoroutage": IncidentImpact.CRITICAL,
    "fulloutage": IncidentImpact.CRITICAL,
    "serviceoutage": IncidentImpact.CRITICAL,
    "downtime": IncidentImpact.CRITICAL,
    "down": IncidentImpact.CRITICAL,
    "outage": IncidentImpact.CRITICAL,
}


def known_impact(word: str) -> IncidentImpact | None:
    """What a provider's word for an impact or a component's status means; None for a word of another language or trade."""
    return _IMPACTS.get(re.sub(r"[^a-z]", "", word.lower()))


def impact(word: str, otherwise: IncidentImpact = IncidentImpact.MINOR) -> IncidentImpact:
    """The same, with what an unknown word is taken for."""
    found = known_impact(word)
    return otherwise if found is None else found


def worst(impacts: Iterable[IncidentImpact]) -> IncidentImpact:
    """The worst of them; `none` where there are none."""
    return max(impacts, key=lambda each: each.rank, default=IncidentImpact.NONE)
