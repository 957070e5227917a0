"""Times, dates and territories as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.errors import ConfigError
from monitor.model import Change, Text, Urgency
from monitor.render.labels import labels_in
from monitor.render.words import name_of

if TYPE_CHECKING:
    from babel import Locale

_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_DAYS = Text("{count} days after it was seen", "发现时还有 {count} 天")
_TOMORROW = Text("the day after it was seen", "发现次日")
_TODAY = Text("the day it was seen", "发现当日")
_FROM = Text("from {date} ({distance})", "{date}起（{distance}）")
_SINCE = Text("{urgency}, since {date}", "{urgency}（{date}起）")


def _locale(language: str) -> Locale:
    from babel import Locale  # here: dates need no CLDR, and most changes name no territory

    return Locale.parse("zh_Hans_CN" if language.lower().startswith("zh") else "en")


def zone(timezone: str) -> ZoneInfo:
    """An IANA time zone by name. Raises ConfigError."""
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigError(
            Text(
                f"unknown time zone {timezone!r}: use an IANA name such as Europe/Berlin or Asia/Shanghai",
                f"未知时区 {timezone!r}：请使用 IANA 名称，例如 Asia/Shanghai",
            )
        ) from error


def time_text(at: datetime, timezone: str) -> str:
    """`2026-01-31 09:05 (Asia/Shanghai)`: the same digits in every language."""
    return f"{at.astimezone(zone(timezone)):%Y-%m-%d %H:%M} ({timezone})"


def date_text(day: date, language: str) -> str:
    """`October 1, 2026`; `2026年10月1日`."""
    if language.lower().startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def territory_text(code: str, language: str) -> str:
    """`South Korea (KR)`; the bare code where CLDR has no name for it."""
    name = _locale(language).territories.get(code)
    return f"{name} ({code})" if name else code


def territories_text(codes: Iterable[str], language: str) -> str:
    """Territories in a row."""
    return labels_in(language)["comma"].join(territory_text(code, language) for code in codes)


def when_text(change: Change, language: str) -> str:
    """When a change bites, from its urgency and effective date. Days are counted from the first sighting (UTC)."""
    judgement = change.judgement
    urgency, day = name_of(judgement.urgency, language), judgement.effective_date
    if day is None:
        return urgency
    if judgement.urgency is Urgency.UPCOMING:
        distance = _distance((day - change.first_seen.astimezone(UTC).date()).days).in_language(language)
        return _FROM.in_language(language).format(date=date_text(day, language), distance=distance)
    return _SINCE.in_language(language).format(urgency=urgency, date=date_text(day, language))


def _distance(days: int) -> Text:
    if days <= 0:
        return _TODAY
    if days == 1:
        return _TOMORROW
    return Text(_DAYS.en.format(count=days), _DAYS.zh.format(count=days))
