"""What is recorded, as people ask for it: changes with their diffs, the net difference between two times, why a thing was said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from monitor.errors import NotFoundError
from monitor.model import Change, ChangeQuery, Diff, Document, EditKind, Outcome, Provider, SourceKey, Text, Version
from monitor.ports import Store
from monitor.render.notes import note_in
from monitor.render.view import ChangeView
from monitor.render.words import name_of
from monitor.route import objection
from monitor.subjects import Subjects

if TYPE_CHECKING:
    from monitor.judge import Overrides

FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class History:
    """Questions about what is recorded. Nothing here writes."""

    store: Store
    subjects: Subjects
    read_overrides: Callable[[], Overrides] | None = None
    """What the user says of severity; asked for only where something is judged anew."""
    """The user's own severities, for `net`; None: none."""

    def changes(self, query: ChangeQuery) -> tuple[ChangeView, ...]:
        """The recorded changes that a query asks for."""
        return tuple(self.view(change) for change in self.store.changes(query))

    def change(self, change_id: str) -> ChangeView:
        """One change by its id or a unique beginning of it. Raises NotFoundError."""
        return self.view(self.store.change(change_id))

    def view(self, change: Change) -> ChangeView:
        """A change with the names and the diff that people need to see it."""
        provider, document = self.subjects.of(change.source)
        return ChangeView(change, provider, document, lambda: self.diff(change))

    def diff(self, change: Change) -> Diff:
        """The two versions of a change compared again."""
        before, after = (self.store.version(change.source, number) for number in (change.before, change.after))
        return self._compare(before, after)

    def net(self, query: ChangeQuery) -> tuple[ChangeView, ...]:
        """The state at `query.since` against the state at `query.until`, one view for each source whose policy differs.

        A source that was not watched yet at `since` has nothing to be compared with and is left out.
        """
        found = (self._net(key, query) for key in self.subjects.by_source)
        return tuple(sorted((view for view in found if view is not None), key=lambda view: view.change.first_seen))

    def left_out(self, query: ChangeQuery) -> tuple[SourceKey, ...]:
        """The sources with changes that `net` does not tell: those that were not watched yet at `query.since`."""
        sources = sorted({change.source for change in self.store.changes(query)})
        return tuple(key for key in sources if query.since is None or self.store.version_at(key, query.since) is None)

    def _net(self, key: SourceKey, query: ChangeQuery) -> ChangeView | None:
        provider, document = self.subjects.of(key)
        before = self.store.version_at(key, query.since) if query.since else None
        after = self.store.version_at(key, query.until or FOREVER)
        if before is None or after is None or before.number == after.number:
            return None
        diff = self._compare(before, after)
        if not diff.material:
            return None
        change = self._net_change(before, after, diff, provider, document)
        return None if objection(change, query.filter, document) else ChangeView(change, provider, document, lambda: diff)

    def _net_change(self, before: Version, after: Version, diff: Diff, provider: Provider, document: Document) -> Change:
        from monitor.judge import Overrides, Subject, judge
        from monitor.pipeline import change_id

        subject = Subject(provider.name, document.name, document.type)
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
        key = next((key for key in self.subjects.by_source if name in (str(key), f"{key.provider}/{key.document}")), None)
        if key is None:
            raise NotFoundError(
                Text(f"no source is called {name}; see: monitor watchlist list", f"没有名为 {name} 的来源；请看：monitor watchlist list")
            )
        return tuple(
            (
                f"{entry.at.isoformat(timespec='seconds')}  {name_of(entry.outcome, language)}",
                *(note_in(note, language) for note in entry.notes),
            )
            for entry in self.store.checks(key, limit)
        )


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
