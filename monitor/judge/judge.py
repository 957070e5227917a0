"""A diff and the facts of both sides become a judgement."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.facts import FactsDiff, Territory, compare_facts, effective_date
from monitor.judge import probes
from monitor.judge.findings import findings
from monitor.judge.products import product_findings
from monitor.judge.prune import MOST_ALIKE, balanced, closed, prune
from monitor.judge.regions import Regions, compare_regions, uncovered
from monitor.judge.rules.derived import UNEXPLAINED
from monitor.judge.severity import NO_OVERRIDES, Overrides, gravest
from monitor.judge.stated import facts_of, ownership
from monitor.judge.statements import statements
from monitor.judge.summary import Subject, summary
from monitor.judge.urgency import bites_on, says_at_once, urgency
from monitor.model import BlockKind, Diff, Direction, EditKind, Finding, Judgement, Kind, Reading, Severity, Side, Text


def judge(
    diff: Diff, before: Reading, after: Reading, subject: Subject, first_seen: datetime, overrides: Overrides = NO_OVERRIDES
) -> Judgement:
    """What the difference between two readings means to a customer.

    Edits that are noise are ignored; what only moved is not a change. Pure: `first_seen` (aware, UTC) is all it knows of time.
    """
    if subject.kind in probes.KINDS:
        return probes.judge(before, after, subject, overrides)
    changed = statements(diff, before, after)
    old, new = facts_of(before, subject.type), facts_of(after, subject.type)
    regions = _regions(compare_facts(old, new))
    names = (subject.provider.en, subject.provider.zh)
    told = (*findings(changed, subject.type, first_seen.date()), *product_findings(changed, before, after, subject))
    told = tuple(uncovered(told, regions.findings))
    found = tuple(overrides.apply(each, names) for each in (*regions.findings, *prune(closed(balanced(told)))))
    if gravest(found) is Severity.INFO:
        found = (*found, *_elsewhere(diff))
    effective = effective_date(old, new) or bites_on(changed, found, new, first_seen, after.language)
    judged = Judgement(
        severity=gravest(found),
        findings=found,
        summary=Text("", ""),
        urgency=urgency(effective, says_at_once(changed), first_seen),
        effective_date=effective,
        regions_added=regions.added,
        regions_removed=regions.removed,
        barred_added=regions.barred_added,
        barred_removed=regions.barred_removed,
    )
    return replace(judged, summary=summary(subject, judged, diff, ownership(found, subject.type), changed))


def _elsewhere(diff: Diff) -> tuple[Finding, ...]:
    """A sentence that came under another heading or lead-in says something else there, though not a word of it changed."""
    moved = ((edit.after, edit.heading) for edit in diff.material if edit.kind is EditKind.MOVED)
    told = ((block.text, heading) for block, heading in moved if block is not None and block.kind is not BlockKind.HEADING)
    return tuple(
        Finding(Kind.EDITORIAL, Direction.NEUTRAL, Severity.LOW, text, Side.REWORDED, UNEXPLAINED.id, heading) for text, heading in told
    )[:MOST_ALIKE]


def _regions(stated: FactsDiff) -> Regions:
    old = (fact for fact in stated.removed if isinstance(fact, Territory))
    return compare_regions(old, (fact for fact in stated.added if isinstance(fact, Territory)))
