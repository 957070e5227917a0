"""Is our clock right? Asked of those who have told us the time: watched sites (the Date header of each answer) and the database's server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median

from monitor.doctor.findings import Check, Finding, Level
from monitor.model import Text

TOLERATED = timedelta(seconds=60)
"""Answers are a while on their way, and a Date header has whole seconds."""
FRESH = timedelta(days=3)
"""What the clock was longer ago says little of what it is."""
_SYNCHRONISE = Text(
    "synchronise the clock (timedatectl set-ntp true, or chrony), then run this again: times of changes, certificates and signed links depend on it",
    "请同步时钟（timedatectl set-ntp true 或 chrony），然后重新检查：变更时间、证书与签名链接都依赖它",
)


def examine(
    answers: Iterable[tuple[datetime, dict[str, str]]], server: timedelta | None, newest_look: datetime | None, now: datetime
) -> Iterator[Finding]:
    """`answers`: when each was fetched by our clock, with its headers; `server`: how far it is ahead of the database server's."""
    if newest_look is not None and newest_look > now + TOLERATED:
        yield _wrong(now - newest_look, "the latest recorded look is in the future", "最近一次检查记录在未来")
    if server is not None:
        yield _compared(server, "the database server", "数据库服务器")
    offsets = [offset for at, headers in answers if timedelta(0) <= now - at < FRESH and (offset := _offset(at, headers)) is not None]
    if offsets:
        yield _compared(
            timedelta(seconds=median(each.total_seconds() for each in offsets)),
            f"{len(offsets)} watched pages",
            f"{len(offsets)} 个被监控页面",
        )
    elif server is None:
        yield Finding(
            Check.CLOCK,
            Level.NOTE,
            Text("No page fetched in the last three days to compare the clock with", "最近三天没有抓取页面，无法比对时钟"),
            next=Text("ask some now: monitor doctor --network", "现在请求几个：monitor doctor --network"),
        )


def _offset(at: datetime, headers: dict[str, str]) -> timedelta | None:
    """How far our clock was ahead; an answer out of a cache (`Age`) was written so much earlier."""
    try:
        written = parsedate_to_datetime(headers.get("date", ""))
        age = timedelta(seconds=int(headers.get("age", "0")))
    except (ValueError, OverflowError):
        return None
    return at - age - (written if written.tzinfo else written.replace(tzinfo=UTC))


def _compared(offset: timedelta, en: str, zh: str) -> Finding:
    if abs(offset) > TOLERATED:
        return _wrong(offset, f"compared with {en}", f"与{zh}相比")
    return Finding(Check.CLOCK, Level.OK, Text(f"The clock agrees with {en}", f"时钟与{zh}一致"))


def _wrong(offset: timedelta, en: str, zh: str) -> Finding:
    seconds = abs(round(offset.total_seconds()))
    ahead = offset > timedelta(0)
    return Finding(
        Check.CLOCK,
        Level.PROBLEM,
        Text(
            f"The clock is {seconds} s {'fast' if ahead else 'slow'} ({en})",
            f"时钟{'快' if ahead else '慢'}了 {seconds} 秒（{zh}）",
        ),
        next=_SYNCHRONISE,
    )
