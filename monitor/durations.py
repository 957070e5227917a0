"""Spans of time as people write them: `90s`, `15m`, `1h30m`, `2d`, `1w`."""

from __future__ import annotations

import re
from datetime import timedelta

UNITS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
"""Seconds in each unit, the largest first."""

_PART = re.compile(r"([0-9]{1,9})\s*([wdhms])")
_WHOLE = re.compile(r"(?:[0-9]{1,9}\s*[wdhms]\s*)+")


def parse_duration(text: str) -> timedelta:
    """Read `1h30m` and the like. Raises ValueError for anything else, a bare number and a span beyond a thousand years included."""
    lowered = text.strip().lower()
    if not _WHOLE.fullmatch(lowered):
        raise ValueError(f"not a span of time: {text[:60]!r}")
    seconds = sum(int(number) * UNITS[unit] for number, unit in _PART.findall(lowered))
    if seconds > 366_000 * 86_400:
        raise ValueError(f"too long a span of time: {text[:60]!r}")
    return timedelta(seconds=seconds)


def format_duration(span: timedelta) -> str:
    """The shortest writing that `parse_duration` reads back to the same whole seconds; `0s` for none."""
    seconds = int(span.total_seconds())
    parts = []
    for unit, size in UNITS.items():
        number, seconds = divmod(seconds, size)
        if number:
            parts.append(f"{number}{unit}")
    return "".join(parts) or "0s"
