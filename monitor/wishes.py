"""What people write of how and of what they want to be told: hours, spans, rates, days, territories. The same on the command line and on the page.

`option` is what the field is called where it is written, for the error.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from monitor.durations import parse_duration
from monitor.errors import ConfigError
from monitor.model import Manner, QuietHours, Rate, Text
from monitor.render.wishes import DAYS
from monitor.settings.zones import is_zone

_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d|24:00"
_QUIET = re.compile(rf"(?:([a-z,-]+)\s+)?({_CLOCK})-({_CLOCK})")
WEEK = timedelta(days=7, hours=1)
"""A week in which clocks are set back."""
HOUR = timedelta(hours=1)


def check_manner(manner: Manner, now: datetime) -> None:
    """Cron lines come round, "all quiet" often enough to be true, and quiet hours end. Raises ConfigError."""
    from monitor.cron import next_time
    from monitor.route import quiet_until

    if manner.digest is not None:
        next_time(manner.digest, manner.timezone, now)
    if manner.all_quiet is not None:
        at = next_time(manner.all_quiet, manner.timezone, now)
        if not HOUR <= next_time(manner.all_quiet, manner.timezone, at) - at <= WEEK:
            instead = Text(
                "a time at least once a week and at most once an hour, as in 0 9 * * 5",
                "每周至少一次、每小时至多一次的时间，例如 0 9 * * 5",
            )
            raise _wrong("--all-quiet", manner.all_quiet, instead)
    until = quiet_until(manner, now)
    if until is not None and until - now > WEEK:
        raise _wrong("--quiet", "", Text("hours that end, as in 22:00-08:00", "会结束的时段，例如 22:00-08:00"))


def _wrong(option: str, said: str, instead: Text) -> ConfigError:
    given = f' "{said}"' if said and option else f'"{said}"' if said else ""
    return ConfigError(
        Text(f"{option}{given} cannot be meant; write {instead.en}", f"{option}{f'“{said}”' if said else ''}无法理解；请写{instead.zh}")
    )


def span(text: str, option: str) -> timedelta:
    """`5m`, `1h30m`. Raises ConfigError."""
    try:
        return parse_duration(text)
    except ValueError:
        raise _wrong(option, text, Text("a span such as 30s, 5m or 1h30m", "时长，例如 30s、5m、1h30m")) from None


def rate(text: str, option: str) -> Rate:
    """`20/1m`. Raises ConfigError."""
    count, _, per = text.partition("/")
    try:
        found = Rate(int(count), parse_duration(per))
    except ValueError:
        found = Rate(0, timedelta(0))
    if found.count < 1 or not found.per:
        raise _wrong(option, text, Text("a number and a span, as in 20/1m", "数量和时长，例如 20/1m"))
    return found


def zone(text: str, option: str = "--timezone") -> str:
    """A name of the IANA database. Raises ConfigError."""
    if not is_zone(text):
        raise _wrong(option, text, Text("a name of the IANA database, such as Asia/Shanghai", "IANA 时区名称，例如 Asia/Shanghai"))
    return text


def quiet(text: str, option: str = "--quiet") -> QuietHours:
    """`22:00-08:00`, `sat,sun 00:00-24:00`. Raises ConfigError."""
    found = _QUIET.fullmatch(text.strip().lower())
    days = _days(found[1]) if found and found[1] else ()
    if found is None or days is None or found[2] in (found[3], "24:00"):
        raise _wrong(
            option, text, Text('hours such as 22:00-08:00 or "sat,sun 00:00-24:00"', "时段，例如 22:00-08:00 或 “sat,sun 00:00-24:00”")
        )
    return QuietHours(found[2], found[3], days)


def _days(text: str) -> tuple[int, ...] | None:
    """`mon,wed` or `mon-fri`; None: no such days."""
    days: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            return None
        begin, end = DAYS.index(first), DAYS.index(last or first)
        days += [day % 7 for day in range(begin, (end if end >= begin else end + 7) + 1)]
    return tuple(sorted(set(days)))


def reminders(text: str, option: str = "--remind") -> tuple[int, ...]:
    """Days before: `7,1`, or `none`. Raises ConfigError."""
    if text.strip().lower() == "none":
        return ()
    days = [part.strip() for part in text.split(",")]
    if not all(day.isascii() and day.isdigit() and int(day[:9]) <= 365 for day in days):
        raise _wrong(option, text, Text("days such as 7,1, or none", "天数，例如 7,1，或 none"))
    return tuple(map(int, days))


def territory(name: str) -> str:
    """The ISO 3166-1 alpha-2 code of a code or a name. Raises ConfigError."""
    from monitor.facts.names import cldr_names, gazetteer
    from monitor.facts.text import fold

    said = name.strip()
    if said.upper() in cldr_names("en"):
        return said.upper()
    codes = {
        code for mention in gazetteer(None).find(fold(said), said) if mention.end - mention.start == len(said) for code in mention.codes
    }
    if len(codes) == 1:
        return codes.pop()
    raise ConfigError(
        Text(
            f'"{name}" is no country or region; write its two letters, as in CN, SG, US',
            f"“{name}”不是国家或地区；请写两位字母代码，如 CN、SG、US",
        )
    )
