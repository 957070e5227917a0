"""Which findings of a change are worth telling."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from monitor.model import Direction, Finding, Kind, Severity, Side

MOST_ALIKE = 4
"""Findings of one rule and direction that are kept; a rewritten document has hundreds."""
_RANKS = {severity: severity.rank for severity in Severity}


def prune(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Drop doubles, and the editorial ones beside findings of substance; the gravest first, else in the document's order."""
    kept = list({(finding.rule, finding.quote): finding for finding in reversed(found)}.values())[::-1]
    if any(finding.severity is not Severity.INFO for finding in kept):
        kept = [finding for finding in kept if finding.severity is not Severity.INFO]
    return tuple(_few_alike(sorted(kept, key=lambda each: -_RANKS[each.severity])))


def _few_alike(found: list[Finding]) -> list[Finding]:
    counts: dict[tuple[str, Direction], int] = {}
    few: list[Finding] = []
    for finding in found:
        key = (finding.rule, finding.direction)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= MOST_ALIKE:
            few.append(finding)
    return few


def balanced(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What one rule finds tightened as often as it finds it taken out was moved about in a rewriting: it is not new, so it is not high.

    Rights to suspend and terminate are left alone: there the wording is the matter.
    """
    ups = Counter(each.rule for each in found if each.direction is Direction.TIGHTENED and each.side is not Side.REMOVED)
    downs = Counter(each.rule for each in found if each.direction is Direction.LOOSENED and each.side is Side.REMOVED)
    old = {rule for rule, count in ups.items() if 0 < count <= downs[rule]}
    return tuple(_lowered(each) if each.rule in old and each.kind is not Kind.TERMINATION else each for each in found)


_CHANNELS = {"access.third_party_welcome": frozenset({"access.third_party_client", "access.subscription_credentials"})}
"""A rule of permission, and the rules whose bans shut what it allowed."""


def closed(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """A ban on what the older version expressly allowed, and the newer one does nowhere, closes an existing channel: critical."""
    went = {each.rule for each in found if each.rule in _CHANNELS and each.direction is Direction.TIGHTENED}
    stays = {each.rule for each in found if each.rule in _CHANNELS and each.direction is Direction.LOOSENED}
    shut = frozenset().union(*(_CHANNELS[rule] for rule in went - stays))
    return tuple(_raised(each) if each.rule in shut and each.direction is Direction.TIGHTENED else each for each in found)


def _raised(finding: Finding) -> Finding:
    return replace(finding, severity=Severity.CRITICAL) if finding.severity is Severity.HIGH else finding


def _lowered(finding: Finding) -> Finding:
    return replace(finding, severity=Severity.MEDIUM) if finding.severity is Severity.HIGH else finding
