"""When a cron line comes round next. Pure: the time is an argument."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from monitor.errors import ConfigError
from monitor.model import Text
from monitor.watchlist.values import weekday_names


def next_time(cron: str, timezone: str, after: datetime) -> datetime:
    """The first time after `after` that a cron line of five fields asks for in a time zone (IANA name), in UTC.

    Where clocks are set back, a time of day that comes twice counts once; where they are set forward, one that is left out counts an hour later.
    Raises ConfigError for a line that is none, or never comes.
    """
    trigger = _trigger(cron, timezone)
    at = after
    while (found := trigger.get_next_fire_time(None, at + timedelta(microseconds=1))) is not None:
        at = datetime.fromtimestamp(found.timestamp(), after.tzinfo)
        if not (found.fold and _daily(cron)):
            return at
    raise _not_cron(cron, "it never comes")


def _daily(cron: str) -> bool:
    """Whether it names hours: one that comes every hour comes in both of two equal ones."""
    return cron.split()[1] != "*"


@lru_cache(maxsize=256)
def _trigger(cron: str, timezone: str) -> CronTrigger:
    """Cron counts days from Sunday, APScheduler from Monday: their names mean the same to both."""
    fields = cron.split()
    try:
        if len(fields) == 5:
            fields[4] = weekday_names(fields[4])
        return CronTrigger.from_crontab(" ".join(fields), timezone=ZoneInfo(timezone))
    except (ValueError, KeyError) as error:  # ZoneInfo raises a KeyError
        raise _not_cron(cron, str(error)) from error


def _not_cron(cron: str, why: str) -> ConfigError:
    return ConfigError(
        Text(
            f'"{cron}" is no cron line ({why}); write for example "0 9 * * 1-5" (minute, hour, day, month, weekday) and a time zone such as Asia/Shanghai',
            f"“{cron}”不是 cron 表达式（{why}）；请写例如“0 9 * * 1-5”（分 时 日 月 星期），时区例如 Asia/Shanghai",
        )
    )
