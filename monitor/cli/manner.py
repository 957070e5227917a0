"""In what manner somebody is told, as options and as words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Annotated

import typer

from monitor import wishes
from monitor.cli.help import told
from monitor.model import Manner, Severity
from monitor.wishes import check_manner


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
        check_manner(manner, now)
        return manner

    def _read(self) -> Iterator[tuple[str, object]]:
        spans = {"group_wait": self.group_wait, "group_interval": self.group_interval, "escalate_after": self.escalate_after}
        words = {"digest": self.digest, "all_quiet": self.all_quiet, "escalate_to": self.escalate_to, "breaks_through": self.breaks_through}
        yield from ((name, value) for name, value in words.items() if value is not None)
        yield from ((name, wishes.span(value, f"--{name.replace('_', '-')}")) for name, value in spans.items() if value is not None)
        yield from (
            (name, wishes.rate(value, f"--{name}")) for name, value in (("rate", self.rate), ("storm", self.storm)) if value is not None
        )
        if self.timezone is not None:
            yield "timezone", wishes.zone(self.timezone)
        if self.quiet:
            yield "quiet", tuple(map(wishes.quiet, self.quiet))
        if self.remind is not None:
            yield "reminders", wishes.reminders(self.remind)


MANNER_RESETS: dict[str, str] = {
    "remind" if field.name == "reminders" else field.name.replace("_", "-"): field.name for field in fields(Manner)
}
"""The manner's field behind each option, for `--reset`."""


def reset_manner(manner: Manner, names: list[str], timezone: str) -> Manner:
    """The manner with the fields behind these options as they are by default; the zone is the user's."""
    usual = Manner(timezone=timezone)
    return replace(manner, **{MANNER_RESETS[name]: getattr(usual, MANNER_RESETS[name]) for name in names if name in MANNER_RESETS})
