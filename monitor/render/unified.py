"""Changes as `diff -u` shows them: the whole text of both versions, a block a line, in the form that patch and review tools read."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

from monitor.model import Reading, Version
from monitor.render.safe import plain


def change_unified(before: Version, after: Version) -> str:
    """The differing lines with three around them; times are ISO 8601 in UTC. Empty where both say the same."""
    old, new = list(_lines(before.reading)), list(_lines(after.reading))
    return "\n".join(unified_diff(old, new, _name(before), _name(after), _time(before), _time(after), lineterm=""))


def _name(version: Version) -> str:
    return f"{version.source}@{version.number}"


def _time(version: Version) -> str:
    return version.first_seen.isoformat(timespec="seconds")


def _lines(reading: Reading) -> Iterator[str]:
    return (plain(block.text) for block in reading.blocks)
