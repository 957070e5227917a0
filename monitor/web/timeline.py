"""What happened to a document or a provider, drawn along time: a lane for each document, one for incidents, and what is ahead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from monitor.model import Change, Document, Incident, IncidentEvent, Severity, SourceKey, VersionEntry
from monitor.render.words import name_of
from monitor.web.view import View, href

LANE = 46
"""Pixels between lanes."""
TICKS = 6
"""Dates along the axis, at most."""
SHAPES = {
    Severity.CRITICAL: "M0-8 8 0 0 8-8 0z",
    Severity.HIGH: "M0-8 7.5 6H-7.5z",
    Severity.MEDIUM: "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
    Severity.LOW: "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
    Severity.INFO: "M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z",
}
VERSION, AHEAD = "M-1-7H1V7H-1z", "M-6-6H6V6H-6z"


@dataclass(frozen=True, slots=True)
class Tick:
    """A date of the axis; `x` in percent of the width, as below."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A line of the drawing."""

    y: int
    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign on a lane; `width` in percent where it lasts."""

    x: float
    y: int
    shape: str
    level: str
    path: str
    title: str
    href: str = ""
    width: float = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A timeline as its template draws it."""

    height: int
    today: float
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    marks: tuple[Mark, ...]
    legend: tuple[tuple[str, str, str, str], ...]
    """Shape, path, level and name of what occurs."""


@dataclass(frozen=True, slots=True)
class _Scale:
    start: datetime
    end: datetime

    def x(self, at: datetime) -> float:
        share = (at - self.start) / (self.end - self.start)
        return round(1 + 98 * min(1, max(0, share)), 2)


@dataclass(frozen=True, slots=True)
class Stretch:
    """An incident from its first step that we saw to its last."""

    incident: Incident
    start: datetime
    end: datetime | None
    """None: it is not over."""


def of_document(view: View, document: Document, changes: Sequence[Change], versions: Sequence[VersionEntry]) -> Drawn | None:
    """A document's versions, changes and dates ahead; None before its first version."""
    if not versions:
        return None
    scale = _scale(view, [*(each.first_seen for each in versions), *_days(changes)])
    name = document.name.in_language(view.language)
    ticks = [_version(view, entry, LANE, scale) for entry in versions if entry.change is None]
    return _drawn(view, scale, [name], [*ticks, *_changed(view, changes, dict.fromkeys(_keys(changes), LANE), scale)])


def of_provider(view: View, names: dict[str, str], changes: Sequence[Change], stretches: Sequence[Stretch]) -> Drawn | None:
    """A lane for each document that changed, by its id in `names`, and one for incidents; None where nothing happened."""
    if not changes and not stretches:
        return None
    scale = _scale(view, [*(each.first_seen for each in changes), *(each.start for each in stretches), *_days(changes)])
    documents = [name for name in names if any(each.source.document == name for each in changes)]
    place = {name: LANE * (row + 1) for row, name in enumerate(documents)}
    marks = _changed(view, changes, {key: place[key.document] for key in _keys(changes)}, scale)
    titles = [names[name] for name in documents]
    if stretches:
        titles.append(view.say("Incidents", "故障"))
        marks += [_incident(view, each, LANE * len(titles), scale) for each in stretches]
    return _drawn(view, scale, titles, marks)


def stretches_of(events: Iterable[IncidentEvent]) -> list[Stretch]:
    """The incidents that steps, oldest first, tell of; the newest first. Planned maintenance is left out: it is no incident."""
    steps: dict[tuple[SourceKey, str], list[IncidentEvent]] = {}
    for event in events:
        if not event.incident.maintenance:
            steps.setdefault((event.source, event.incident.id), []).append(event)
    found = [_stretch(each) for each in steps.values()]
    return sorted(found, key=lambda each: each.start, reverse=True)


def _stretch(steps: list[IncidentEvent]) -> Stretch:
    last = steps[-1]
    started = last.incident.started_at or steps[0].at
    return Stretch(last.incident, min(started, steps[0].at), last.incident.ends_at or last.at if last.incident.resolved else None)


def _keys(changes: Iterable[Change]) -> set[SourceKey]:
    return {each.source for each in changes}


def _days(changes: Iterable[Change]) -> list[datetime]:
    days = (each.judgement.effective_date for each in changes)
    return [_noon(day) for day in days if day is not None and date(2000, 1, 1) < day < date(2100, 1, 1)]


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _scale(view: View, times: list[datetime]) -> _Scale:
    """From what is drawn first to a little after today, or to the last date ahead, which is not drawn more than two years off."""
    now = view.app.now()
    start = max(min(now - timedelta(days=30), *times), now - timedelta(days=3650))
    end = min(max(now, *times), now + timedelta(days=730))
    return _Scale(start, end + (end - start) / 25)


def _changed(view: View, changes: Iterable[Change], lanes: dict[SourceKey, int], scale: _Scale) -> list[Mark]:
    marks = []
    for change in reversed(list(changes)):
        level, y = change.judgement.severity, lanes[change.source]
        title = f"{view.day(change.first_seen)} · {change.judgement.summary.in_language(view.language)}"
        marks.append(Mark(scale.x(change.first_seen), y, "change", level.value, SHAPES[level], title, href("changes", change.id)))
        day = change.judgement.effective_date
        if day is not None and _noon(day) > view.app.now():
            title = f"{day.isoformat()} · {view.say('takes effect', '生效')} · {change.judgement.summary.in_language(view.language)}"
            marks.append(Mark(scale.x(_noon(day)), y, "ahead", level.value, AHEAD, title, href("changes", change.id)))
    return marks


def _version(view: View, entry: VersionEntry, y: int, scale: _Scale) -> Mark:
    title = view.say(f"{view.day(entry.first_seen)} · version {entry.number}", f"{view.day(entry.first_seen)} · 第 {entry.number} 版")
    address = href("documents", entry.source.provider, entry.source.document, entry.number, source=entry.source.source)
    return Mark(scale.x(entry.first_seen), y, "version", "", VERSION, title, address)


def _incident(view: View, each: Stretch, y: int, scale: _Scale) -> Mark:
    left, right = scale.x(each.start), scale.x(each.end or view.app.now())
    title = f"{view.day(each.start)} · {each.incident.title}"
    return Mark(left, y, "incident", each.incident.impact.value, "", title, width=max(0.6, round(right - left, 2)))


def _drawn(view: View, scale: _Scale, names: list[str], marks: list[Mark]) -> Drawn:
    lanes = tuple(Lane(LANE * (row + 1), name) for row, name in enumerate(names))
    height = LANE * (len(lanes) + 1)
    return Drawn(height, scale.x(view.app.now()), tuple(_ticks(scale)), lanes, tuple(marks), tuple(_legend(view, marks)))


def _ticks(scale: _Scale) -> Iterable[Tick]:
    """The first days of months, or of years, evenly chosen."""
    months = [(year, month) for year in range(scale.start.year, scale.end.year + 1) for month in range(1, 13)]
    firsts = [datetime(year, month, 1, tzinfo=UTC) for year, month in months]
    inside = [each for each in firsts if scale.start <= each <= scale.end]
    step = max(1, -(-len(inside) // TICKS))
    every = next((each for each in (1, 2, 3, 6, 12, 24, 36) if each >= step), 60)
    for each in inside:
        if (each.year * 12 + each.month - 1) % every == 0 and scale.x(each) < 93:
            yield Tick(scale.x(each), f"{each:%Y-%m}" if every < 12 else f"{each:%Y}")


def _legend(view: View, marks: Sequence[Mark]) -> Iterable[tuple[str, str, str, str]]:
    levels = {mark.level for mark in marks if mark.shape == "change"}
    for level in reversed(Severity):
        if level.value in levels:
            yield "change", SHAPES[level], level.value, name_of(level, view.language)
    others = {mark.shape for mark in marks}
    if "version" in others:
        yield "version", VERSION, "", view.say("version", "版本")
    if "ahead" in others:
        yield "ahead", AHEAD, "", view.say("takes effect", "生效日")
    if "incident" in others:
        yield "incident", "M-7-4H7V4H-7z", "", view.say("incident", "故障")
