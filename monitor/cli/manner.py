"""In what manner somebody is told, as options and as words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import available_timezones

import typer

from monitor.cli.help import told
from monitor.durations import parse_duration
from monitor.errors import ConfigError
from monitor.model import Manner, QuietHours, Rate, Severity, Text
from monitor.render.wishes import DAYS

_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d|24:00"
_QUIET = re.compile(rf"(?:([a-z,-]+)\s+)?({_CLOCK})-({_CLOCK})")
WEEK = timedelta(days=7, hours=1)
"""A week in which clocks are set back."""
HOUR = timedelta(hours=1)


def _option(name: str, metavar: str, en: str, zh: str) -> typer.models.OptionInfo:
    found: typer.models.OptionInfo = typer.Option(name, metavar=metavar, help=told(en, zh))
    return found


@dataclass(frozen=True, slots=True)
class MannerOptions:
    """Every part of the manner; None: not given."""

    timezone: Annotated[
        str | None,
        _option("--timezone", "ZONE", "Time zone of the times below (yours unless given).", "以下时间所用的时区（默认取您的时区）。"),
    ] = None
    digest: Annotated[
        str | None,
        _option(
            "--digest", "CRON", 'Gather, and send then: "0 9 * * 1-5" is workdays at nine.', "汇集后定时发送：“0 9 * * 1-5”即工作日九点。"
        ),
    ] = None
    quiet: Annotated[
        list[str] | None,
        _option(
            "--quiet",
            "HOURS",
            'Send nothing then (may be repeated): 22:00-08:00, "sat,sun 00:00-24:00".',
            "该时段不发送（可重复）：22:00-08:00、“sat,sun 00:00-24:00”。",
        ),
    ] = None
    breaks_through: Annotated[
        Severity | None,
        _option(
            "--breaks-through",
            "SEVERITY",
            "From this severity on neither quiet hours nor digests hold it back (critical unless given).",
            "达到该严重程度时不受免打扰和摘要限制（默认 critical）。",
        ),
    ] = None
    group_wait: Annotated[
        str | None,
        _option(
            "--group-wait",
            "SPAN",
            "How long the first alert about a provider waits for others (2s unless given).",
            "某服务商的首条告警等待其他告警的时间（默认 2s）。",
        ),
    ] = None
    group_interval: Annotated[
        str | None,
        _option(
            "--group-interval",
            "SPAN",
            "How long further alerts gather after a message about the provider (5m unless given).",
            "通知某服务商之后，后续告警汇集多久再发（默认 5m）。",
        ),
    ] = None
    rate: Annotated[
        str | None,
        _option(
            "--rate", "N/SPAN", "At most so many messages to the channel (20/1m unless given).", "该渠道的最高发送频率（默认 20/1m）。"
        ),
    ] = None
    storm: Annotated[
        str | None,
        _option(
            "--storm",
            "N/SPAN",
            "More messages than this become one summary (12/10m unless given).",
            "超过该数量时合并为一份汇总（默认 12/10m）。",
        ),
    ] = None
    escalate_to: Annotated[
        str | None,
        _option(
            "--escalate-to",
            "NAME",
            "Subscription that is told when nobody acknowledges a critical alert in time.",
            "严重告警无人及时确认时改为通知的订阅。",
        ),
    ] = None
    escalate_after: Annotated[
        str | None, _option("--escalate-after", "SPAN", "How long that is (30m unless given).", "等待确认的时间（默认 30m）。")
    ] = None
    remind: Annotated[
        str | None,
        _option(
            "--remind",
            "DAYS",
            "Days before a change takes effect on which it is told again, or none (7,1 unless given).",
            "变更生效前几天再次提醒；none 表示不提醒（默认 7,1）。",
        ),
    ] = None
    all_quiet: Annotated[
        str | None,
        _option(
            "--all-quiet",
            "CRON",
            'Also say, then, that nothing happened: "0 9 * * 5" is Fridays at nine.',
            "没有事情发生时也定时说明：“0 9 * * 5”即每周五九点。",
        ),
    ] = None

    def over(self, base: Manner, now: datetime) -> Manner:
        """The manner with what was given instead of what it had. Raises ConfigError."""
        read: dict[str, object] = dict(self._read())
        manner = replace(base, **read)  # type: ignore[arg-type]
        _check(manner, now)
        return manner

    def _read(self) -> Iterator[tuple[str, object]]:
        spans = {"group_wait": self.group_wait, "group_interval": self.group_interval, "escalate_after": self.escalate_after}
        words = {"digest": self.digest, "all_quiet": self.all_quiet, "escalate_to": self.escalate_to, "breaks_through": self.breaks_through}
        yield from ((name, value) for name, value in words.items() if value is not None)
        yield from ((name, _span(value, f"--{name.replace('_', '-')}")) for name, value in spans.items() if value is not None)
        yield from ((name, _rate(value, f"--{name}")) for name, value in (("rate", self.rate), ("storm", self.storm)) if value is not None)
        if self.timezone is not None:
            yield "timezone", _zone(self.timezone)
        if self.quiet:
            yield "quiet", tuple(map(_quiet, self.quiet))
        if self.remind is not None:
            yield "reminders", _reminders(self.remind)


def _check(manner: Manner, now: datetime) -> None:
    """Cron lines come round, "all quiet" often enough to be true, and quiet hours end."""
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
    given = f' "{said}"' if said else ""
    return ConfigError(
        Text(f"{option}{given} cannot be meant; write {instead.en}", f"{option}{f'“{said}”' if said else ''}无法理解；请写{instead.zh}")
    )


def _span(text: str, option: str) -> timedelta:
    try:
        return parse_duration(text)
    except ValueError:
        raise _wrong(option, text, Text("a span such as 30s, 5m or 1h30m", "时长，例如 30s、5m、1h30m")) from None


def _rate(text: str, option: str) -> Rate:
    count, _, per = text.partition("/")
    try:
        found = Rate(int(count), parse_duration(per))
    except ValueError:
        found = Rate(0, timedelta(0))
    if found.count < 1 or not found.per:
        raise _wrong(option, text, Text("a number and a span, as in 20/1m", "数量和时长，例如 20/1m"))
    return found


def _zone(text: str) -> str:
    if text not in available_timezones():
        raise _wrong("--timezone", text, Text("a name of the IANA database, such as Asia/Shanghai", "IANA 时区名称，例如 Asia/Shanghai"))
    return text


def _quiet(text: str) -> QuietHours:
    found = _QUIET.fullmatch(text.strip().lower())
    days = _days(found[1]) if found and found[1] else ()
    if found is None or days is None or found[2] in (found[3], "24:00"):
        raise _wrong(
            "--quiet", text, Text('hours such as 22:00-08:00 or "sat,sun 00:00-24:00"', "时段，例如 22:00-08:00 或 “sat,sun 00:00-24:00”")
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


def _reminders(text: str) -> tuple[int, ...]:
    if text.strip().lower() == "none":
        return ()
    days = [part.strip() for part in text.split(",")]
    if not all(day.isascii() and day.isdigit() and int(day[:9]) <= 365 for day in days):
        raise _wrong("--remind", text, Text("days such as 7,1, or none", "天数，例如 7,1，或 none"))
    return tuple(map(int, days))


MANNER_RESETS: dict[str, str] = {
    "remind" if field.name == "reminders" else field.name.replace("_", "-"): field.name for field in fields(Manner)
}
"""The manner's field behind each option, for `--reset`."""


def reset_manner(manner: Manner, names: list[str], timezone: str) -> Manner:
    """The manner with the fields behind these options as they are by default; the zone is the user's."""
    usual = Manner(timezone=timezone)
    return replace(manner, **{MANNER_RESETS[name]: getattr(usual, MANNER_RESETS[name]) for name in names if name in MANNER_RESETS})
