"""Decisions that every store takes alike: due times of new sources, what a changed source forgets, what a filter keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from monitor.model import (
    AlertStatus,
    Change,
    ChangeQuery,
    Document,
    DocumentType,
    Outcome,
    Provider,
    Schedule,
    Source,
    Tracking,
    Validators,
    Watchlist,
)

Moment = TypeVar("Moment", datetime, int)

_LONGEST_WAIT = timedelta(days=31)
"""A little more than the longest Retry-After that is heeded (`monitor.fetch.failures`)."""
_LONGEST_CRON = timedelta(days=366 * 8)
"""29 February, over a year 2100 that has none."""

RECENT = 5
"""Versions before the current one that a state carries: enough to know a return of a roll-out that flips for days."""

GOOD = frozenset(Outcome) - {Outcome.BROKEN, Outcome.MOVED}
"""Outcomes of looks that found the document."""


def utc(at: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for a time without a zone: guessing one would shift history."""
    if at.utcoffset() is None:
        raise ValueError(f"{at!r} has no time zone; the store takes aware times only")
    return at.astimezone(UTC)


def watched(watchlist: Watchlist) -> Iterator[tuple[Source, DocumentType]]:
    """Every source with its document's type, in order."""
    for document in watchlist.documents():
        for source in document.sources:
            yield source, document.type


def spread_over(now: datetime, spread: timedelta, count: int) -> list[datetime]:
    """`count` times spread evenly from `now`, the end of `spread` left out."""
    return [utc(now) + spread * index / count for index in range(count)]


def beyond(schedule: Schedule, now: datetime) -> datetime:
    """Where no due time of this schedule can honestly lie: beyond two of its intervals and the longest wait that a site may ask for.

    A due time that does was written while the clock was wrong; believed, it would leave the source unseen for years.
    """
    interval = _LONGEST_CRON if schedule.cron is not None else schedule.interval
    try:
        return now + 2 * interval + _LONGEST_WAIT
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def earlier(first: Moment | None, second: Moment | None) -> Moment | None:
    """The earlier of two times; None, which is no time, only if both are."""
    return min((at for at in (first, second) if at is not None), default=None)


def asks_otherwise(old: Source, new: Source) -> bool:
    """Whether the same key is now asked or read in another way, so that what was remembered of its bytes misleads."""
    return (old.url, old.rules, old.headers) != (new.url, new.rules, new.headers)


def forget_bytes(tracking: Tracking) -> Tracking:
    """Drop validators and the last body's verdict, so that the next look reads in full; trouble and candidate stay."""
    return replace(tracking, validators=Validators(), seen=None)


def everything(watchlist: Watchlist, before: Watchlist) -> Watchlist:
    """The watchlist, and behind what it has all that was ever watched and is in it no more."""
    known = {provider.id: provider for provider in before.providers}
    wanted = {provider.id: provider for provider in watchlist.providers}
    kept = tuple(_whole(provider, known.get(provider.id)) for provider in watchlist.providers)
    return Watchlist(kept + tuple(provider for provider in before.providers if provider.id not in wanted))


def _whole(provider: Provider, before: Provider | None) -> Provider:
    if before is None:
        return provider
    known = {document.id: document for document in before.documents}
    ids = {document.id for document in provider.documents}
    kept = tuple(_whole_document(document, known.get(document.id)) for document in provider.documents)
    return replace(provider, documents=kept + tuple(document for document in before.documents if document.id not in ids))


def _whole_document(document: Document, before: Document | None) -> Document:
    if before is None:
        return document
    keys = {source.key for source in document.sources}
    return replace(document, sources=document.sources + tuple(source for source in before.sources if source.key not in keys))


def check_closing(status: AlertStatus, next_try: datetime | None) -> None:
    """Raises ValueError for a next try of an alert that is not pending."""
    if next_try is not None and status is not AlertStatus.PENDING:
        raise ValueError(f"an alert that is {status} has no next try")


def answers(change: Change, query: ChangeQuery) -> bool:
    """Whether a change is one of those asked for."""
    wanted = query.filter
    document = f"{change.source.provider}/{change.source.document}"
    return (
        (query.since is None or change.first_seen >= query.since)
        and (query.until is None or change.first_seen < query.until)
        and query.source in (None, change.source)
        and (not wanted.providers or change.source.provider in wanted.providers)
        and (not wanted.documents or change.source.document in wanted.documents or document in wanted.documents)
        and (not wanted.document_types or change.document_type in wanted.document_types)
        and (not wanted.kinds or any(finding.kind in wanted.kinds for finding in change.judgement.findings))
        and change.judgement.severity.rank >= wanted.min_severity.rank
    )
