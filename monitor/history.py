"""What is recorded, as people ask for it: changes with their diffs, the net difference between two times, why a thing was said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from monitor.errors import NotFoundError
from monitor.model import (
    Change,
    ChangeFilter,
    ChangeQuery,
    Diff,
    Document,
    EditKind,
    IncidentEvent,
    Outcome,
    Provider,
    SourceKey,
    SourceKind,
    Text,
    Version,
    VersionEntry,
)
from monitor.ports import Store
from monitor.render.view import ChangeView
from monitor.render.words import name_of
from monitor.subjects import Subjects

if TYPE_CHECKING:
    from monitor.judge import Overrides
    from monitor.model import CheckEntry
    from monitor.route import HearingReason, Impacts

FOREVER = datetime.max.replace(tzinfo=UTC)
_PAGE = 200
"""Changes read at once where it is not known how many of them are wanted."""


@dataclass(frozen=True, slots=True)
class History:
    """Questions about what is recorded. Nothing here writes."""

    store: Store
    subjects: Subjects
    read_overrides: Callable[[], Overrides] | None = None
    """What the user says of severity; asked for only where something is judged anew. None: nothing."""

    def changes(self, query: ChangeQuery, impacts: Impacts | None = None) -> tuple[ChangeView, ...]:
        """The recorded changes that a query asks for. `impacts` is asked only by filters that name an impact."""
        if not query.filter.impacts and not query.filter.languages:
            return tuple(self.view(change) for change in self.store.changes(query))
        passed = (self.view(change) for change in self._one_by_one(query) if self._passes(change, query.filter, impacts))
        return tuple(islice(passed, query.limit)) if query.newest_first else tuple(passed)[::-1][: query.limit]

    def _one_by_one(self, query: ChangeQuery) -> Iterator[Change]:
        """Newest first, a page at a time: what no store knows of a change is found out for no more of them than are wanted."""
        page = replace(query, newest_first=True, limit=_PAGE)
        while found := self.store.changes(page):
            yield from found
            page = replace(page, before=(found[-1].first_seen, found[-1].id))

    def _passes(self, change: Change, wanted: ChangeFilter, impacts: Impacts | None) -> bool:
        return _objection(change, wanted, self._document(change.source), impacts) is None

    def before(self, change_id: str) -> tuple[datetime, str]:
        """The place of a change in the order of changes, for `ChangeQuery.before`. Raises NotFoundError."""
        change = self.store.change(change_id)
        return change.first_seen, change.id

    def sides(self, change: Change) -> tuple[Version, Version]:
        """The versions that a change leads from and to."""
        return self.store.version(change.source, change.before), self.store.version(change.source, change.after)

    def incidents(self, query: ChangeQuery) -> tuple[IncidentEvent, ...]:
        """The steps of incidents seen in the query's span of time that pass its filter, oldest first."""
        found = self.store.incident_events(query.since, query.until)
        return tuple(event for event in found if _objection(event, query.filter, self._document(event.source)) is None)

    def _document(self, key: SourceKey) -> Document | None:
        known = self.subjects.find(key)
        return known[1] if known else None

    def change(self, change_id: str) -> ChangeView:
        """One change by its id or a unique beginning of it. Raises NotFoundError."""
        return self.view(self.store.change(change_id))

    def view(self, change: Change) -> ChangeView:
        """A change with the names and the diff that people need to see it."""
        provider, document = self.subjects.of(change.source)
        return ChangeView(change, provider, document, lambda: self.diff(change))

    def diff(self, change: Change) -> Diff:
        """The two versions of a change compared again."""
        return self._compare(*self.sides(change))

    def net(self, query: ChangeQuery, impacts: Impacts | None = None) -> tuple[ChangeView, ...]:
        """The state at `query.since` against the state at `query.until`, one view for each source whose policy differs.

        A source that was not watched yet at `since` has nothing to be compared with and is left out.
        """
        found = (self._net(before, after, query.filter, impacts) for before, after in self._differing(query))
        return tuple(sorted((view for view in found if view is not None), key=lambda view: view.change.first_seen))

    def _differing(self, query: ChangeQuery) -> Iterator[tuple[VersionEntry, VersionEntry]]:
        """The versions then and now of the sources where they are not the same one."""
        then = {entry.source: entry for entry in self.store.in_force(query.since)} if query.since else {}
        for after in self.store.in_force(query.until or FOREVER):
            before = then.get(after.source)
            if before is not None and before.number != after.number and self.subjects.find(after.source):
                yield before, after

    def left_out(self, query: ChangeQuery) -> tuple[SourceKey, ...]:
        """The sources with changes that `net` does not tell: those that were not watched yet at `query.since`."""
        sources = sorted({change.source for change in self.store.changes(query)})
        return tuple(key for key in sources if query.since is None or self.store.version_at(key, query.since) is None)

    def _net(self, then: VersionEntry, now: VersionEntry, wanted: ChangeFilter, impacts: Impacts | None) -> ChangeView | None:
        provider, document = self.subjects.of(now.source)
        if wanted.providers and provider.id not in wanted.providers:
            return None
        before, after = (self.store.version(now.source, entry.number) for entry in (then, now))
        diff = self._compare(before, after)
        if not diff.material:
            return None
        change = self._net_change(before, after, diff, provider, document)
        return None if _objection(change, wanted, document, impacts) else ChangeView(change, provider, document, lambda: diff)

    def _net_change(self, before: Version, after: Version, diff: Diff, provider: Provider, document: Document) -> Change:
        from monitor.judge import Overrides, Subject, judge
        from monitor.pipeline import change_id

        kind = next((source.rules.kind for source in document.sources if source.key == after.source), SourceKind.AUTO)
        subject = Subject(provider.name, document.name, document.type, kind)
        return Change(
            id=f"net-{change_id(after)}",
            source=after.source,
            outcome=Outcome.CHANGE,
            url=next((source.url for source in document.sources if source.key == after.source), None),
            before=before.number,
            after=after.number,
            first_seen=after.first_seen,
            confirmed_at=after.confirmed_at,
            judgement=judge(
                diff,
                before.reading,
                after.reading,
                subject,
                after.first_seen,
                self.read_overrides() if self.read_overrides else Overrides(),
            ),
            document_type=document.type,
        )

    def _compare(self, before: Version, after: Version) -> Diff:
        from monitor.compare import compare  # here and above: questions that find nothing are answered without the rooms that think

        return compare(before.reading, after.reading, self._ignore(after.source))

    def _ignore(self, key: SourceKey) -> tuple[str, ...]:
        _, document = self.subjects.of(key)
        return next(source.rules.ignore for source in document.sources if source.key == key)

    # --- why

    def explain_change(self, change_id: str, language: str) -> tuple[str, ...]:
        """Why a change was told: what was compared, what was dropped as noise and by which rule, which rules found what. Raises NotFoundError."""
        change = self.store.change(change_id)
        diff = self.diff(change)
        return (*_compared(change, diff).in_language(language).splitlines(), *(line.in_language(language) for line in _findings(change)))

    def explain_source(self, name: str, limit: int, language: str) -> tuple[tuple[str, ...], ...]:
        """The notes of the latest looks at a source, newest first, each with its time and outcome. Raises NotFoundError."""
        key = next(iter(self.subjects.named(name)), None)
        if key is None:
            raise NotFoundError(
                Text(f"no source is called {name}; see: monitor watchlist list", f"没有名为 {name} 的来源；请看：monitor watchlist list")
            )
        return tuple(
            (
                f"{entry.at.isoformat(timespec='seconds')}  {name_of(entry.outcome, language)}",
                *_notes(entry, language),
            )
            for entry in self.store.checks(key, limit)
        )


def _objection(
    event: Change | IncidentEvent, wanted: ChangeFilter, document: Document | None, impacts: Impacts | None = None
) -> HearingReason | None:
    from monitor.route import objection  # here: most questions need nothing of who is told

    return objection(event, wanted, document, impacts)


def _notes(entry: CheckEntry, language: str) -> tuple[str, ...]:
    from monitor.render.notes import note_in

    return tuple(note_in(note, language) for note in entry.notes)


def _compared(change: Change, diff: Diff) -> Text:
    counts = {kind: sum(edit.kind is kind for edit in diff.material) for kind in EditKind}
    dropped = _dropped(edit.noise for edit in diff.edits if edit.noise is not None)
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count) or "0"
    return Text(
        f"{change.source}: version {change.before} against version {change.after}, first seen {change.first_seen.isoformat()}, "
        f"confirmed {change.confirmed_at.isoformat()}\nmaterial edits: {told}\ndropped as noise: {dropped or 'nothing'}",
        f"{change.source}：第 {change.before} 版对比第 {change.after} 版，首次出现 {change.first_seen.isoformat()}，确认于 "
        f"{change.confirmed_at.isoformat()}\n实质编辑：{told}\n按噪声丢弃：{dropped or '无'}",
    )


def _dropped(rules: Iterable[str]) -> str:
    named = list(rules)
    return ", ".join(f"{rule} ×{named.count(rule)}" for rule in sorted(set(named)))


def _findings(change: Change) -> tuple[Text, ...]:
    if change.move is not None:
        move = change.move
        return (
            Text(
                f"moved: “{move.old_title}” → “{move.new_title}” at {move.final_url}",
                f"已移动：“{move.old_title}” → “{move.new_title}”，{move.final_url}",
            ),
        )
    return tuple(
        Text(
            f"rule {finding.rule}: {finding.kind}, {finding.direction}, {finding.severity} ({finding.side}) “{finding.quote}”",
            f"规则 {finding.rule}：{finding.kind}，{finding.direction}，{finding.severity}（{finding.side}）“{finding.quote}”",
        )
        for finding in change.judgement.findings
    )
