"""Names of the IANA time zone database, without reading the whole of it where one name is asked for."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_NO_ZONES = frozenset({"localtime", "posixrules", "posix", "right", "Factory"})
"""Files and folders beside the zones."""


def is_zone(name: str) -> bool:
    """Whether a time zone has this name."""
    if name.partition("/")[0] in _NO_ZONES:
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def near_zone(name: str) -> str | None:
    """The name that may have been meant."""
    from difflib import get_close_matches
    from zoneinfo import available_timezones

    return next(iter(get_close_matches(name, available_timezones(), 1)), None)
