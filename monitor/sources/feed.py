"""A look at a feed: its new items are judged each by itself, and those that matter are told as one change.

The version in force is not the feed but a growing document: the items that mattered, each under its title. So a change shows the new items
and nothing else, whatever left the feed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from monitor.fetch.feed import Fresh
from monitor.fetch.feed import Outcome as Brought
from monitor.judge import Overrides, Subject
from monitor.judge.confirm import ConfirmPolicy, decide, recovery
from monitor.judge.summary import SHORT_QUOTE, clip
from monitor.model import (
    Block,
    BlockKind,
    Change,
    FetchFailure,
    FollowRules,
    Judgement,
    Look,
    Outcome,
    Reading,
    Response,
    Selected,
    SourceState,
    Text,
    Tracking,
    Unreadable,
    Version,
)
from monitor.sources.items import HEADING, ItemTold, judged_item
from monitor.sources.parts import change_id, due, elapsed, reading_mark, subject_of, validators
from monitor.subjects import Subjects

MOST_BLOCKS = 4000
"""Of the growing document; then its oldest items are left behind, silently."""


def consider(
    state: SourceState,
    answer: Response | FetchFailure,
    brought: Brought | Unreadable,
    *,
    subjects: Subjects,
    at: datetime,
    confirm: ConfirmPolicy,
    overrides: Overrides,
) -> Look:
    """What a look at a feed means; `brought` is what following it gave."""
    if isinstance(brought, Unreadable):
        return _broken(state, answer, brought, at, confirm)
    subject = subject_of(state, subjects)
    rules = state.source.follow or FollowRules()
    judged = [(each, judged_item(each, subject, rules, at, overrides, state.source.rules.ignore)) for each in brought.fresh]
    told = [found for _, found in judged if found is not None]
    version = _version(state, brought, told, at)
    event, recovered = recovery(state, at)
    change = _change(state, version, told, subject) if version is not None and told and state.current is not None else None
    return Look(
        source=state.source.key,
        revision=state.revision,
        at=at,
        outcome=_outcome(state, change, brought),
        tracking=Tracking(validators=validators(state.tracking, answer), read_by=reading_mark(state.source.rules)),
        due_at=due(state.source, answer, None, at),
        notes=(*_notes(state, brought, judged), *brought.notes, *recovered),
        response=brought.response,
        elapsed=elapsed(answer),
        version=version,
        change=change,
        event=event,
    )


def _outcome(state: SourceState, change: Change | None, brought: Brought) -> Outcome:
    if state.current is None:
        return Outcome.FIRST
    return Outcome.CHANGE if change else Outcome.NOISE if brought.fresh else Outcome.UNCHANGED


def _notes(state: SourceState, brought: Brought, judged: list[tuple[Fresh, ItemTold | None]]) -> Iterator[str]:
    if state.current is None:
        yield f"the first good look at this feed ({brought.followed.format}): {len(brought.followed.entries)} items are known now, nothing is told"
    for fresh, found in judged:
        name = f"{'changed' if fresh.changed else 'new'} item “{fresh.entry.item.title or fresh.entry.item.id}”"
        source = "" if fresh.entry.page else ", by the feed's own words"
        yield f"{name}{source}: " + (f"told, {found.judgement.severity}" if found else "no fact and no keyword in it, not told")
    if not judged and state.current is not None:
        yield "no new items"


# --- the growing document


def _version(state: SourceState, brought: Brought, told: list[ItemTold], at: datetime) -> Version | None:
    """The first one holds nothing but the feed's name."""
    current = state.current
    if current is None:
        name = brought.followed.title or state.source.url or str(state.source.key)
        return Version(state.source.key, 1, Reading((Block(BlockKind.HEADING, name, 1),), name, None, Selected.MAIN), at, at)
    if not told:
        return None
    blocks = current.reading.blocks
    for each in told:
        blocks = _with_item(blocks, each.blocks)
    return Version(state.source.key, current.number + 1, replace(current.reading, blocks=blocks), at, at)


def _with_item(blocks: tuple[Block, ...], item: tuple[Block, ...]) -> tuple[Block, ...]:
    """In place of what was told of the same item before, else at the end."""
    parts = list(_items(blocks))
    for place, part in enumerate(parts):
        if part[0].kind is BlockKind.HEADING and part[0].level == HEADING and part[0].links == item[0].links and item[0].links:
            parts[place] = item
            break
    else:
        parts.append(item)
    return tuple(block for part in parts for block in part)


def _items(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    """The blocks cut before every item's title."""
    part: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.level <= HEADING and part:
            yield tuple(part)
            part = []
        part.append(block)
    yield tuple(part)


def trimmed(current: Version) -> Reading | None:
    """The growing document without its oldest items, where it has grown too long; else None."""
    blocks = current.reading.blocks
    if len(blocks) <= MOST_BLOCKS:
        return None
    name, *items = _items(blocks)
    kept: list[tuple[Block, ...]] = []
    for part in reversed(items):
        if kept and sum(map(len, kept)) + len(part) > MOST_BLOCKS // 2:
            break
        kept.append(part)
    return replace(current.reading, blocks=tuple(block for part in (name, *reversed(kept)) for block in part))


# --- the change


def _change(state: SourceState, version: Version, told: list[ItemTold], subject: Subject) -> Change:
    assert state.current is not None
    return Change(
        id=change_id(version),
        source=state.source.key,
        outcome=Outcome.CHANGE,
        url=_address(told) or state.source.url,
        before=state.current.number,
        after=version.number,
        first_seen=version.first_seen,
        confirmed_at=version.confirmed_at,
        judgement=_together([each.judgement for each in told], [each.title for each in told]),
        document_type=subject.type,
    )


def _address(told: list[ItemTold]) -> str | None:
    """That of the gravest item."""
    worst = max(told, key=lambda each: each.judgement.severity.rank)
    return next((link.href for link in worst.blocks[0].links), None)


def _together(judgements: list[Judgement], titles: list[str]) -> Judgement:
    """The gravest item's judgement, with the findings and territories of all."""
    worst = max(judgements, key=lambda each: each.severity.rank)
    if len(judgements) == 1:
        return worst
    others = [title for title, each in zip(titles, judgements, strict=True) if each is not worst]
    named = ", ".join(f"“{clip(title, SHORT_QUOTE)}”" for title in others[:3]) + (", …" if len(others) > 3 else "")
    named_zh = "".join(f"《{clip(title, SHORT_QUOTE)}》" for title in others[:3]) + ("等" if len(others) > 3 else "")
    ordered = sorted(judgements, key=lambda each: each is not worst)
    return replace(
        worst,
        findings=tuple(finding for each in ordered for finding in each.findings),
        summary=Text(f"{worst.summary.en}; also: {named}", f"{worst.summary.zh}；另有：{named_zh}"),
        regions_added=_codes(each.regions_added for each in judgements),
        regions_removed=_codes(each.regions_removed for each in judgements),
        barred_added=_codes(each.barred_added for each in judgements),
        barred_removed=_codes(each.barred_removed for each in judgements),
    )


def _codes(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({code for codes in lists for code in codes}))


def _broken(state: SourceState, answer: Response | FetchFailure, found: Unreadable, at: datetime, confirm: ConfirmPolicy) -> Look:
    """Its body is not kept: the snapshot before it is what the next look goes on from."""
    decision = decide(state, found, at, confirm)
    return Look(
        source=state.source.key,
        revision=state.revision,
        at=at,
        outcome=Outcome.BROKEN,
        reason=found.reason,
        notes=decision.notes,
        tracking=replace(state.tracking, trouble=decision.trouble),
        due_at=due(state.source, answer, decision.look_again, at),
        elapsed=elapsed(answer),
        event=decision.event,
    )
