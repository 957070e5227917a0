"""What became of a status page's incidents since the last look: which steps are told, and what is remembered. Pure.

A page that lists only what is not over ends an incident by leaving it out; a window on the latest ones only pushes it out, which says nothing.
An incident that ends and comes back is damped: its first end and its first return are told at once, after that an end is told only when it
has lasted (`IncidentPolicy.settle`), and what comes back before is silent. While such an end waits, the incident is remembered as going on
with `ends_at` set, which for an incident that is no maintenance says nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.judge.incident_words import decisions, says_something, severity, summary
from monitor.judge.severity import NO_OVERRIDES, Overrides
from monitor.judge.summary import Subject
from monitor.model import Finding, Incident, IncidentEvent, IncidentImpact, IncidentStage, Severity, SourceKey

MOST_REMEMBERED = 300


@dataclass(frozen=True, slots=True)
class IncidentPolicy:
    """How calm the monitor is about incidents."""

    settle: timedelta = timedelta(hours=1)
    """The end of an incident that came back before is told when it has lasted so long."""
    memory: timedelta = timedelta(days=14)
    """An incident that ended is remembered so long; when it comes back later, it is a new one."""
    news: timedelta = timedelta(hours=24)
    """An incident that was over when it was first seen is told if it ended no longer ago than this, and mattered."""


@dataclass(frozen=True, slots=True)
class StatusSource:
    """Whose incidents they are."""

    key: SourceKey
    url: str | None
    subject: Subject
    overrides: Overrides = NO_OVERRIDES


@dataclass(frozen=True, slots=True)
class Steps:
    """What a look at a status page came to."""

    remembered: tuple[Incident, ...]
    events: tuple[IncidentEvent, ...] = ()
    notes: tuple[str, ...] = ()
    look_again: timedelta | None = None
    """An end waits to be told: look again so soon."""


@dataclass(slots=True)
class _Account:
    """One look's work in progress."""

    source: StatusSource
    at: datetime
    policy: IncidentPolicy
    quiet: bool
    lists_open: bool
    as_of: datetime | None = None
    kept: list[Incident] = field(default_factory=list)
    events: list[IncidentEvent] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def steps(
    known: tuple[Incident, ...],
    seen: tuple[Incident, ...] | None,
    *,
    lists_open: bool,
    source: StatusSource,
    at: datetime,
    policy: IncidentPolicy = IncidentPolicy(),
    quiet: bool = False,
    as_of: datetime | None = None,
) -> Steps:
    """Compare what is remembered with what the page tells at `at`. `seen` None: it tells the same as before.

    `quiet`: a first sight, or a page read by other rules: everything is remembered and nothing told. `as_of`: when the page says that it was
    last changed: a copy older than an incident that it does not name cannot know of it.
    """
    account = _Account(source, at, policy, quiet, lists_open, as_of)
    if seen is None:
        for each in known:
            _wait(account, each)
        return _closed(account)
    shown = tuple({each.id: each for each in seen}.values())
    before = {each.id: each for each in known}
    taken = _twins(known, shown, at, policy)
    for each in shown:
        _meet(account, before.get(each.id) or taken.get(each.id), each)
    followed = {each.id for each in taken.values()} | {each.id for each in shown}
    for each in known:
        if each.id not in followed:
            _miss(account, each)
    return _closed(account)


def waits(incident: Incident) -> bool:
    """It ended, and that is not told yet."""
    return not incident.resolved and not incident.maintenance and incident.ends_at is not None


def _wait(account: _Account, known: Incident) -> None:
    if waits(known):
        _ends(account, known, known, held=True)
    else:
        account.kept.append(known)


def _twins(known: Iterable[Incident], shown: tuple[Incident, ...], at: datetime, policy: IncidentPolicy) -> dict[str, Incident]:
    """By the id of a new one: the same trouble that ended lately under another id, as pages do that open an incident at every flap."""
    ids = {each.id for each in known}
    ended = {_likeness(each): each for each in known if not each.maintenance and each.ends_at and at - each.ends_at <= policy.settle}
    new = [each for each in shown if each.id not in ids and not each.resolved and not each.maintenance]
    return {each.id: ended[_likeness(each)] for each in new if _likeness(each) in ended}


def _likeness(incident: Incident) -> tuple[str, tuple[str, ...]]:
    return incident.title.casefold(), tuple(sorted((*incident.components, *incident.regions)))


# --- what the page shows


def _meet(account: _Account, before: Incident | None, now: Incident) -> None:
    if before is None:
        _first_met(account, now)
        return
    if _older(before, now):
        account.notes.append(f"not told: “{now.title}” stands there as it stood earlier, an old copy of the page")
        account.kept.append(before)
        return
    merged = _merged(before, now)
    if before.resolved:
        _ended_before(account, before, merged)
    elif now.resolved:
        _ends(account, before, merged)
    else:
        _goes_on(account, before, merged)


def _older(before: Incident, now: Incident) -> bool:
    """An open incident dated earlier than what is known of it comes from a cache that lags: it neither reopens nor says anything new."""
    if now.resolved or now.maintenance or now.updated_at is None or before.updated_at is None:
        return False
    return now.updated_at < before.updated_at and now.impact.rank <= before.impact.rank


def _merged(before: Incident, now: Incident) -> Incident:
    """The page's present words with the widest reach and the worst impact so far: what narrows and widens again is no news."""
    worst = max((before.impact, now.impact), key=lambda each: each.rank)
    return replace(
        now,
        impact=worst,
        components=tuple(dict.fromkeys((*before.components, *now.components))),
        regions=tuple(dict.fromkeys((*before.regions, *now.regions))),
        started_at=now.started_at or before.started_at,
        flaps=before.flaps,
    )


def _first_met(account: _Account, now: Incident) -> None:
    stale = _too_old(account, now)
    now = replace(now, flaps=0, ends_at=now.ends_at or (account.at if now.resolved else None))
    if account.quiet or stale:
        account.kept.append(_plainly_open(now))
        return
    found = _decided(account, now)
    if not now.resolved:
        planned = now.maintenance and now.started_at is not None and now.started_at > account.at
        _tell(account, IncidentStage.SCHEDULED if planned else IncidentStage.OPENED, _plainly_open(now), found)
    elif found or (now.impact.rank >= IncidentImpact.MAJOR.rank and not now.maintenance):
        _tell(account, IncidentStage.RESOLVED, now, found)
    else:
        account.kept.append(now)


def _too_old(account: _Account, now: Incident) -> bool:
    """No news: what was over long ago, and what a window still shows of old. What a list of open ones newly has is news, whatever its dates."""
    last = (now.ends_at if now.resolved and not now.maintenance else None) or now.updated_at or now.started_at
    if now.resolved:
        return last is None or account.at - last > account.policy.news
    return not account.lists_open and last is not None and account.at - last > account.policy.memory


def _plainly_open(now: Incident) -> Incident:
    """Without an end, which would say that one waits to be told."""
    return now if now.resolved or now.maintenance else replace(now, ends_at=None)


def _ended_before(account: _Account, before: Incident, now: Incident) -> None:
    if now.resolved:
        account.kept.append(replace(now, ends_at=before.ends_at))
    elif now.maintenance:
        _tell(account, IncidentStage.SCHEDULED, replace(now, flaps=before.flaps + 1), _decided(account, now))
    else:
        _tell(account, IncidentStage.REOPENED, _plainly_open(replace(now, flaps=before.flaps + 1)), _decided(account, now))


def _ends(account: _Account, before: Incident, now: Incident, *, held: bool = False) -> None:
    """The page says that it is over, or leaves it out. `held`: that is not sure until it has lasted."""
    found = tuple(dict.fromkeys((*_decided(account, before), *_decided(account, now))))
    if now.maintenance:
        early = now.started_at is not None and account.at < now.started_at
        _tell(account, IncidentStage.CANCELLED if early else IncidentStage.RESOLVED, replace(now, resolved=True, ends_at=account.at), found)
        return
    since = before.ends_at or account.at
    if (now.flaps or held) and account.at - since < account.policy.settle:
        account.notes.append(f"not told yet: “{now.title}” ended again; told when that has lasted {_minutes(account.policy.settle)}")
        account.kept.append(replace(now, resolved=False, ends_at=since))
        return
    _tell(account, IncidentStage.RESOLVED, replace(now, resolved=True, ends_at=since), found)


def _goes_on(account: _Account, before: Incident, now: Incident) -> None:
    if waits(before):
        account.notes.append(f"not told: “{now.title}” came back before its end was told")
    now = _plainly_open(now)
    moved = now.maintenance and (now.started_at, now.ends_at) != (before.started_at, before.ends_at)
    worse = now.impact.rank > before.impact.rank
    wider = not {*now.components, *now.regions} <= {*before.components, *before.regions}
    if moved or worse or wider:
        _tell(account, IncidentStage.UPDATED, now, _decided(account, now))
        return
    if not says_something(before.text, now.text):
        account.kept.append(now)
        return
    found = _decided(account, now)
    if found or not now.maintenance:
        _tell(account, IncidentStage.UPDATED, now, found, only_words=True)
    else:
        account.kept.append(now)


# --- what the page does not show


def _miss(account: _Account, before: Incident) -> None:
    if before.resolved or not account.lists_open:
        account.kept.append(before)  # until it is forgotten for its age
    else:
        _ends(account, before, before, held=bool(account.as_of and before.updated_at and account.as_of < before.updated_at))


# --- the outcome


def _decided(account: _Account, incident: Incident) -> tuple[Finding, ...]:
    return decisions(incident, account.source.subject, account.at, account.source.overrides)


def _tell(account: _Account, stage: IncidentStage, incident: Incident, found: tuple[Finding, ...], *, only_words: bool = False) -> None:
    account.kept.append(incident)
    if account.quiet:
        return
    shown = replace(incident, impact=IncidentImpact.MINOR) if only_words and incident.impact.rank > IncidentImpact.MINOR.rank else incident
    grave: Severity = severity(shown, found)
    source = account.source
    name = f"{source.key}|{incident.id}|{stage}|{incident.flaps}|{account.at.isoformat()}"
    event = IncidentEvent(
        id=hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        source=source.key,
        url=incident.url or source.url,
        at=account.at,
        stage=stage,
        incident=incident,
        severity=grave,
        summary=summary(source.subject, incident, stage, found),
        findings=found,
    )
    account.events.append(event)
    account.notes.append(f"told: {stage} “{incident.title}”, {incident.impact}, {grave}")


def _closed(account: _Account) -> Steps:
    """With what is too old forgotten, and of too many the latest kept."""
    at, memory = account.at, account.policy.memory
    kept = [each for each in account.kept if not _forgotten(each, at, memory, account.lists_open)]
    if len(kept) > MOST_REMEMBERED:
        kept.sort(key=lambda each: (not each.resolved, _last(each) or at), reverse=True)
        kept = kept[:MOST_REMEMBERED]
    ended = [each.ends_at for each in kept if waits(each) and each.ends_at is not None]
    soon = min((since + account.policy.settle - at for since in ended), default=None)
    return Steps(tuple(kept), tuple(account.events), tuple(account.notes), None if soon is None else max(soon, timedelta(minutes=1)))


def _forgotten(incident: Incident, at: datetime, memory: timedelta, lists_open: bool) -> bool:
    """What goes on is remembered by a page that will say when it ends; of a window's only what gave a sign of life lately."""
    last = _last(incident)
    return last is not None and at - last > memory and (incident.resolved or not lists_open)


def _last(incident: Incident) -> datetime | None:
    return (incident.ends_at if incident.resolved else incident.updated_at) or incident.updated_at or incident.started_at


def _minutes(span: timedelta) -> str:
    return f"{span // timedelta(minutes=1)} minutes"
