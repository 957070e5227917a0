"""What a message tells beside its event: the diff, whether it hits us, what else there is, what it takes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from monitor.cron import next_time
from monitor.history import History
from monitor.model import (
    Alternative,
    Change,
    ChangeFilter,
    ChangeQuery,
    ChannelEvent,
    Diff,
    Document,
    Event,
    Impact,
    ImpactLevel,
    Provider,
    Severity,
    Subscription,
)
from monitor.ports import Store
from monitor.render.view import Background, QuietReport
from monitor.subjects import Subjects

REMEMBERED = 64
"""Changes whose comparison is kept at hand."""
LOOKS_COUNTED = 100_000
"""Of one source, at most, in the report that all is quiet."""


class Standing(Protocol):
    """Whether changes hit the user's profiles, and what they could use instead."""

    def impacts_of(self, change: Change) -> tuple[Impact, ...]:
        """One for each profile."""

    def levels(self, change: Change) -> frozenset[ImpactLevel]:
        """The levels that matter to the profiles, for filters."""

    def alternatives(self, change: Change) -> tuple[Alternative, ...]:
        """For the profiles that it hits, the best first."""


class Backgrounds:
    """Gathers what is known of events when messages about them are written. Nothing here writes. Safe to use from several threads."""

    def __init__(
        self, store: Store, subjects: Callable[[], Subjects], history: Callable[[], History], standing: Callable[[], Standing | None]
    ) -> None:
        """`standing` gives None where there is no profile."""
        self.store = store
        self.subjects = subjects
        self.history = history
        self.standing = standing
        self._read = lru_cache(maxsize=REMEMBERED)(self._compared)

    def of(self, event: Event) -> Background:
        """What is known of an event beside itself."""
        provider, document = self._subject(event)
        acknowledged = next(iter(self.store.acknowledgements((event.id,))), None)
        if not isinstance(event, Change):
            return Background(provider, document, acknowledged=acknowledged)
        diff, reverts = self._read(event.id)
        standing = self.standing()
        impacts = standing.impacts_of(event) if standing else ()
        hit = standing is not None and any(impact.level is ImpactLevel.HIT for impact in impacts)
        return Background(
            provider=provider,
            document=document,
            diff=diff,
            impacts=impacts,
            alternatives=standing.alternatives(event) if standing and hit else (),
            reverts=reverts,
            acknowledged=acknowledged,
        )

    def _compared(self, change_id: str) -> tuple[Diff, Change | None]:
        """What changed and what it takes back: recorded once and for all, and asked for by every subscription that hears of it."""
        change = self.store.change(change_id)
        return self.history().diff(change), self.reverted_by(change)

    def _subject(self, event: Event) -> tuple[Provider | None, Document | None]:
        if isinstance(event, ChannelEvent):
            return None, None
        return self.subjects().of(event.source)

    def reverted_by(self, change: Change) -> Change | None:
        """The change before this one, where this one brings back the text that it had replaced."""
        every = ChangeFilter(min_severity=Severity.INFO)
        query = ChangeQuery(until=change.first_seen, filter=every, source=change.source, newest_first=True, limit=1)
        last = next((each for each in self.store.changes(query) if each.after == change.before), None)
        if last is None:
            return None
        before, after = (self.store.version(change.source, number) for number in (last.before, change.after))
        return last if before.reading.text == after.reading.text else None

    def quiet_report(self, subscription: Subscription, now: datetime) -> QuietReport:
        """What was checked in the time that a report of `now` covers: as long as it is until the next one."""
        manner = subscription.manner
        assert manner.all_quiet is not None
        since = max(now - (next_time(manner.all_quiet, manner.timezone, now) - now), subscription.created_at)
        wanted = subscription.filter.providers
        rows = [row for row in self.store.status() if not wanted or row.source.key.provider in wanted]
        checked = [row for row in rows if row.last_check is not None and row.last_check.at >= since]
        names = {row.source.key.provider: self.subjects().of(row.source.key)[0].name for row in checked}
        counts = {provider: sum(row.source.key.provider == provider for row in checked) for provider in names}
        looks = sum(entry.at >= since for row in checked for entry in self.store.checks(row.source.key, LOOKS_COUNTED))
        failing = tuple((row.source.key, row.tracking.trouble) for row in rows if row.tracking.trouble is not None)
        return QuietReport(since, tuple((names[provider], count) for provider, count in counts.items()), looks, failing)
