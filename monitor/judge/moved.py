"""An address that now gives another document."""

from __future__ import annotations

from datetime import datetime

from monitor.judge.findings import findings
from monitor.judge.prune import prune
from monitor.judge.rules.derived import MOVED
from monitor.judge.severity import NO_OVERRIDES, Overrides, gravest
from monitor.judge.statements import Statement
from monitor.judge.summary import Subject
from monitor.model import Direction, Finding, Judgement, Kind, Move, Reading, Severity, Side, Text, Urgency

_TOLD = frozenset({Kind.LIFECYCLE})
"""Of what the new document says, only that something ended is news; the rest is that document's own matter."""


def judge_move(move: Move, after: Reading | None, subject: Subject, first_seen: datetime, overrides: Overrides = NO_OVERRIDES) -> Judgement:
    """What it means that the address gives another document: low in itself; grave if the new page says that something ends."""
    names = (subject.provider.en, subject.provider.zh)
    itself = Finding(MOVED.kind, Direction.NEUTRAL, MOVED.severity, move.new_title or move.final_url, Side.REWORDED, MOVED.id)
    found = tuple(overrides.apply(each, names) for each in (*_endings(after, subject, first_seen), itself))
    return Judgement(gravest(found), found, _summary(move, subject), Urgency.UNKNOWN)


def _endings(after: Reading | None, subject: Subject, seen: datetime) -> tuple[Finding, ...]:
    if after is None:
        return ()
    said = tuple(Statement(Side.ADDED, block.text, kind=block.kind) for block in after.blocks)
    return prune(
        tuple(each for each in findings(said, subject.type, seen.date()) if each.kind in _TOLD and each.severity.rank >= Severity.HIGH.rank)
    )


def _summary(move: Move, subject: Subject) -> Text:
    new = move.new_title or move.final_url
    return Text(
        f"{subject.provider.en}: the address of “{subject.document.en}” now gives another document, “{new}”",
        f"{subject.provider.zh}：“{subject.document.zh}”的地址现在给出另一份文档“{new}”",
    )
