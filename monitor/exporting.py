"""The recorded history, brought into an order in which others can take it out: source by source, as it was recorded. Nothing here writes to it."""

from __future__ import annotations

import csv
import io
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TypeGuard

from monitor import __version__
from monitor.archive import lines, warc_write
from monitor.errors import NotFoundError
from monitor.matrix import safe
from monitor.model import (
    Change,
    ChangeFilter,
    ChangeQuery,
    CheckEntry,
    Document,
    Outcome,
    Provider,
    Response,
    Source,
    SourceKey,
    SourceKind,
    Version,
)
from monitor.ports import Store

ALL_LOOKS = 2**31 - 1
PRIVATE = frozenset({SourceKind.PROBE, SourceKind.MODELS})
"""Kinds asked with the user's own key: what the API answered may name the account, so their snapshots stay here."""
COLUMNS = (
    "id",
    "first_seen",
    "confirmed_at",
    "provider",
    "provider_name",
    "document",
    "document_name",
    "document_type",
    "source",
    "outcome",
    "severity",
    "urgency",
    "effective_date",
    "kinds",
    "directions",
    "regions_added",
    "regions_removed",
    "summary",
    "url",
    "moved_to",
)
"""Of the CSV of changes."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the history is wanted: `since` inclusive, `until` exclusive, both by first sighting; no provider means all."""

    providers: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """The time lies in the span."""
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An answer that was kept, with the look that brought it."""

    at: datetime
    outcome: Outcome
    response: Response


@dataclass(frozen=True, slots=True)
class Stated:
    """A version with the change that led to it; None: the first, or one that was only read anew."""

    at: datetime
    """When it was confirmed."""
    version: Version
    change: Change | None


@dataclass(frozen=True, slots=True)
class Exporter:
    """What is wanted of the history in a store."""

    store: Store
    wanted: Wanted

    def sources(self) -> tuple[tuple[Provider, Document, Source], ...]:
        """Every source ever watched that has a past, by key."""
        found = [
            (provider, document, source)
            for provider in self.store.watchlist(everything=True).providers
            if not self.wanted.providers or provider.id in self.wanted.providers
            for document in provider.documents
            for source in document.sources
            if self.store.checks(source.key, 1)
        ]
        return tuple(sorted(found, key=lambda each: each[2].key))

    def past(self, source: Source) -> Iterator[Snapshot | Stated]:
        """A source's snapshots and versions in the order in which they were recorded.

        The version in force at the beginning comes along with its snapshot: the first change leads from it.
        """
        changes = {change.after: change for change in self.changes(source.key)}
        stated = list(self._versions(source.key))
        first = stated[0][1] if stated else None
        looks = sorted(self.store.checks(source.key, ALL_LOOKS), key=lambda look: look.at)
        seen = (
            []
            if source.rules.kind in PRIVATE
            else [look for look in _kept(self.store, source.key, looks) if self.wanted.holds(look.at) or look.at == first]
        )
        for item in _in_order(seen, stated):
            if isinstance(item, CheckEntry):
                yield Snapshot(item.at, item.outcome, self.store.snapshot(source.key, item.at))
            else:
                at, _, number = item
                yield Stated(at, self.store.version(source.key, number), changes.get(number))

    def changes(self, source: SourceKey | None = None) -> tuple[Change, ...]:
        """The changes, oldest first."""
        wanted = ChangeFilter(providers=self.wanted.providers)
        return self.store.changes(ChangeQuery(since=self.wanted.since, until=self.wanted.until, filter=wanted, source=source))

    def _versions(self, key: SourceKey) -> Iterator[tuple[datetime, datetime, int]]:
        """Confirmed when, first seen when, and the number."""
        current = self.store.load(key).current
        before: tuple[datetime, datetime, int] | None = None
        for number in range(1, current.number + 1 if current else 1):
            try:
                version = self.store.version(key, number)
            except NotFoundError:  # it was left out of an export that was imported
                continue
            item = version.confirmed_at, version.first_seen, number
            if self.wanted.since is not None and version.first_seen < self.wanted.since:
                before = item
            elif self.wanted.until is None or version.first_seen < self.wanted.until:
                if before is not None:
                    yield before
                before = None
                yield item
        if before is not None:
            yield before


def _kept(store: Store, key: SourceKey, looks: list[CheckEntry]) -> list[CheckEntry]:
    """The looks whose answer was kept, oldest first."""
    times, found, at = [look.at for look in looks], list[CheckEntry](), len(looks) - 1
    while at >= 0:
        try:
            fetched = store.snapshot(key, times[at]).fetched_at
        except NotFoundError:
            break
        at = min(bisect_left(times, fetched), at)  # an answer is complete before its look is recorded
        found.append(looks[at])
        at -= 1
    return found[::-1]


def _in_order(
    seen: list[CheckEntry], stated: list[tuple[datetime, datetime, int]]
) -> Iterator[CheckEntry | tuple[datetime, datetime, int]]:
    """By time, a snapshot before the version that it confirms; versions by their numbers, whatever their times."""
    waiting = iter(seen)
    look = next(waiting, None)
    for item in stated:
        while look is not None and look.at <= item[0]:
            yield look
            look = next(waiting, None)
        yield item
    while look is not None:
        yield look
        look = next(waiting, None)


# --- as text


def jsonl(exporter: Exporter, now: datetime) -> Iterator[str]:
    """The history as the lines of `monitor.archive.lines`, each with its end."""
    wanted, sources = exporter.wanted, exporter.sources()
    head = lines.ExportLine(
        program=f"policy-monitor {__version__}", made_at=now, providers=wanted.providers, since=wanted.since, until=wanted.until
    )
    yield lines.dumps(head) + "\n"
    for provider, document, source in sources:
        yield lines.dumps(lines.SourceLine.of(provider, document, source, exporter.store.load(source.key).tracking.read_by)) + "\n"
    for _, _, source in sources:
        for item in exporter.past(source):
            if isinstance(item, Snapshot):
                yield lines.dumps(lines.SnapshotLine.of(source.key, item.at, item.outcome, item.response)) + "\n"
                continue
            yield lines.dumps(lines.VersionLine(version=item.version)) + "\n"
            if item.change is not None:
                yield lines.dumps(lines.ChangeLine(change=item.change)) + "\n"
    yield lines.dumps(lines.EndLine()) + "\n"


def warc(exporter: Exporter, stream: IO[bytes], now: datetime, *, packed: bool) -> None:
    """The history as a web archive: what was fetched, and the looks that confirmed a version without a new body."""
    writer, wanted = warc_write.Writer(stream, packed=packed), exporter.wanted
    said = f"providers: {', '.join(wanted.providers) or 'all'}; since: {wanted.since or 'the beginning'}; until: {wanted.until or 'now'}"
    writer.info(f"policy-monitor/{__version__}", now, said)
    sources = exporter.sources()
    for provider, document, source in sources:
        writer.source(lines.SourceLine.of(provider, document, source, exporter.store.load(source.key).tracking.read_by), now)
    for _, _, source in sources:
        _answers(exporter, source, writer)


def _answers(exporter: Exporter, source: Source, writer: warc_write.Writer) -> None:
    last: tuple[Snapshot, str] | None = None
    anew = {item.version.first_seen for item in exporter.past(source) if _is_anew(item)} if source.rules.kind not in PRIVATE else set()
    for item in exporter.past(source):
        if isinstance(item, Snapshot):
            last = item, writer.response(source.key, item.at, item.response, anew=item.at in anew)
        elif last is not None and item.at > last[0].at and (item.change is not None or item.version.number == 1):
            writer.revisit(source.key, item.at, last[0].response, last[1], last[0].at)


def _is_anew(item: Snapshot | Stated) -> TypeGuard[Stated]:
    """A version that another archive had read anew: it has bytes of its own and no change."""
    return isinstance(item, Stated) and item.change is None and item.version.number > 1 and item.at == item.version.first_seen


def changes_csv(exporter: Exporter, language: str) -> Iterator[str]:
    """The changes as CSV with a header, a line each; what a spreadsheet would run as a formula is made text by an apostrophe."""
    names = {source.key: (provider, document) for provider, document, source in exporter.sources()}
    yield _row(COLUMNS)
    for change in exporter.changes():
        yield _row(_cells(change, *names[change.source], language))


def _row(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([safe(cell) for cell in cells])  # RFC 4180
    return out.getvalue()


def _cells(change: Change, provider: Provider, document: Document, language: str) -> tuple[str, ...]:
    judged = change.judgement
    return (
        change.id,
        change.first_seen.isoformat(),
        change.confirmed_at.isoformat(),
        provider.id,
        provider.name.in_language(language),
        document.id,
        document.name.in_language(language),
        change.document_type,
        change.source.source,
        change.outcome,
        judged.severity,
        judged.urgency,
        judged.effective_date.isoformat() if judged.effective_date else "",
        " ".join(sorted({finding.kind for finding in judged.findings})),
        " ".join(sorted({finding.direction for finding in judged.findings})),
        " ".join(judged.regions_added),
        " ".join(judged.regions_removed),
        judged.summary.in_language(language),
        change.url or "",
        change.move.final_url if change.move else "",
    )
