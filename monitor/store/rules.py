"""Decisions that every store takes alike: due times of new sources, what a changed source forgets, what a filter keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from monitor.model import (
    Alert,
    AlertStatus,
    Change,
    ChangeQuery,
    ChannelEvent,
    Closing,
    Document,
    DocumentType,
    Form,
    Look,
    Mailbox,
    Manner,
    Outcome,
    Owed,
    Plan,
    Provider,
    Purpose,
    Schedule,
    Source,
    SourceKey,
    Tracking,
    Validators,
    Watchlist,
)
from monitor.route import objection
from monitor.store.asking import asks_more
from monitor.store.codec import utc

Moment = TypeVar("Moment", datetime, int)

_LONGEST_WAIT = timedelta(days=31)
"""A little more than the longest Retry-After that is heeded (`monitor.fetch.failures`)."""
_LONGEST_CRON = timedelta(days=366 * 8)
"""29 February, over a year 2100 that has none."""

RECENT = 5
"""Versions before the current one that a state carries: enough to know a return of a roll-out that flips for days."""

PENDING_SHOWN = 500
"""Alerts that may be sent now of which planning is told at once, the oldest ones: their events are read into memory."""

SENT_SHOWN = timedelta(days=7)
"""How far back planning is told what was delivered."""

REPLIED = 20
"""Messages of a thread that a reply names at most."""

WITHIN = timedelta(days=1)
"""A source is hastened if it is due in this time anyway."""

BAD = frozenset({Outcome.BROKEN, Outcome.MOVED})
"""Outcomes of looks that did not find the document."""

GOOD = frozenset(Outcome) - BAD
"""Outcomes of looks that found the document."""


def watched(watchlist: Watchlist) -> Iterator[tuple[Source, DocumentType]]:
    """Every source with its document's type, in order."""
    for document in watchlist.documents():
        for source in document.sources:
            yield source, document.type


def in_turn(fresh: Iterable[Source]) -> list[SourceKey]:
    """In which order sources get their first look: addresses that nobody has confirmed are the likeliest to be wrong, and come first."""
    return [source.key for source in sorted(fresh, key=lambda source: not source.unverified)]


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
    return _asking(old) != _asking(new)


def _asking(source: Source) -> tuple[object, ...]:
    return source.url, source.rules, source.headers, source.way, source.browser, source.follow, source.probe


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


def check_closing(closing: Closing) -> None:
    """Raises ValueError for a next try of a message that is not pending, and for an end that no attempt has."""
    if closing.next_try is not None and closing.status is not AlertStatus.PENDING:
        raise ValueError(f"a message that is {closing.status} has no next try")
    if closing.status is AlertStatus.SETTLED:
        raise ValueError("an attempt delivers, fails or gives up; it settles nothing")


def check_plan(mailbox: Mailbox, plan: Plan) -> None:
    """Raises ValueError for a plan that begins a message before the one that was begun is accepted."""
    if plan.send is not None and (plan.again or mailbox.unfinished is not None):
        raise ValueError("a mailbox sends one message at a time: the unfinished one comes first")


def brings_news(look: Look) -> bool:
    """Whether people are shown other things after a look: not after one that found nothing new, or something that is to be confirmed first."""
    return look.outcome in BAD or bool(look.version or look.change or look.event or look.told)


def answers(change: Change, query: ChangeQuery) -> bool:
    """Whether a change is one of those asked for."""
    wanted = query.filter
    document = f"{change.source.provider}/{change.source.document}"
    return (
        (query.since is None or change.first_seen >= query.since)
        and (query.until is None or change.first_seen < query.until)
        and (query.before is None or (change.first_seen, change.id) < query.before)
        and query.source in (None, change.source)
        and (not wanted.providers or change.source.provider in wanted.providers)
        and (not wanted.documents or change.source.document in wanted.documents or document in wanted.documents)
        and (not wanted.document_types or change.document_type in wanted.document_types)
        and (not wanted.kinds or any(finding.kind in wanted.kinds for finding in change.judgement.findings))
        and change.judgement.severity.rank >= wanted.min_severity.rank
        and (not asks_more(wanted) or objection(change, wanted) is None)
    )


def occasion(owed: Owed) -> datetime | None:
    """What, with subscription, event and purpose, makes an alert one of its own: of a reminder its time. As `Alert.idempotency_key`."""
    return owed.not_before if owed.purpose is Purpose.REMINDER else None


def provider_of(alerts: Sequence[Alert]) -> str | None:
    """The provider that all of them are about, if it is one."""
    providers = {None if isinstance(alert.event, ChannelEvent) else alert.event.source.provider for alert in alerts}
    return providers.pop() if len(providers) == 1 else None


def key_of(form: Form, subscription: int, number: int, kept: str | None) -> str:
    """As `Dispatch.key`, without its alerts."""
    return kept if kept is not None else f"{form}:{subscription}:{number}"


def thread_keys(keys: Sequence[str]) -> tuple[str, ...]:
    """Of the messages of a thread those that a reply names: the first, which others hang on, and the latest."""
    return tuple(keys) if len(keys) <= REPLIED else (keys[0], *keys[1 - REPLIED :])


def asleep_until(plan: Plan, stirred_at: datetime | None) -> datetime | None:
    """When a mailbox with nothing to send is planned again: as the plan says, or for what came in since it was loaded."""
    return earlier(plan.wake_at, stirred_at)


def keeps_time(manner: Manner) -> bool:
    """Whether something is to be said at times of its own, without an alert that asks for it: then the mailbox is planned from the beginning."""
    return manner.digest is not None or manner.all_quiet is not None


FORGIVEN = timedelta(days=1)
"""After so long without a try, failures are forgotten."""
LONGEST_WAIT = timedelta(minutes=15)


def wait_after(failures: int, free: int) -> timedelta:
    """How long to wait after so many failed tries in a row: nothing for the free ones, then two seconds, four, eight, … to `LONGEST_WAIT`."""
    beyond_free = failures - free
    return min(timedelta(seconds=2 ** min(beyond_free, 12)), LONGEST_WAIT) if beyond_free > 0 else timedelta(0)
