"""The form of a subscription."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from monitor import wishes
from monitor.durations import format_duration
from monitor.errors import ConfigError, MonitorError
from monitor.model import (
    ChangeFilter,
    Direction,
    DocumentType,
    ImpactLevel,
    Kind,
    Manner,
    Severity,
    Subscription,
    Text,
    Urgency,
    Watchlist,
)
from monitor.render.wishes import quiet_words, rate_words

T = TypeVar("T")
LONGEST_NAME = 60
LISTS: dict[str, type[StrEnum]] = {
    "document_types": DocumentType,
    "kinds": Kind,
    "directions": Direction,
    "urgencies": Urgency,
    "impacts": ImpactLevel,
}
"""Fields of which several values of a fixed set may be chosen."""
LINES = (
    "name",
    "url",
    "language",
    "documents",
    "territories",
    "languages",
    "min_severity",
    "timezone",
    "digest",
    "quiet",
    "breaks_through",
)
MORE_LINES = ("group_wait", "group_interval", "rate", "storm", "escalate_to", "escalate_after", "remind", "all_quiet")


@dataclass(slots=True)
class Typed:
    """What stands in the form's fields, as it was typed."""

    lines: dict[str, str]
    lists: dict[str, list[str]]
    """Those of `LISTS`, and `providers`."""
    ticks: dict[str, bool]
    """`failing_sources`, `incidents`."""
    wrong: dict[str, Text] = field(default_factory=dict)
    """What is wrong, by field."""

    def is_wrong(self, *names: str) -> bool:
        """Something is wrong with one of these fields."""
        return not self.wrong.keys().isdisjoint(names)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form means."""

    filter: ChangeFilter
    manner: Manner


def typed_of(subscription: Subscription) -> Typed:
    """The form as it stands for a subscription. Its address is not shown: it is a secret."""
    wanted, manner = subscription.filter, subscription.manner
    lines = {
        "name": subscription.name,
        "url": "",
        "language": subscription.language,
        "documents": ", ".join(wanted.documents),
        "territories": ", ".join(wanted.territories),
        "languages": ", ".join(wanted.languages),
        "min_severity": wanted.min_severity.value,
        "timezone": manner.timezone,
        "digest": manner.digest or "",
        "quiet": "; ".join(quiet_words(hours) for hours in manner.quiet),
        "breaks_through": manner.breaks_through.value,
        "group_wait": format_duration(manner.group_wait),
        "group_interval": format_duration(manner.group_interval),
        "rate": rate_words(manner.rate),
        "storm": rate_words(manner.storm),
        "escalate_to": manner.escalate_to or "",
        "escalate_after": format_duration(manner.escalate_after),
        "remind": ",".join(map(str, manner.reminders)) or "none",
        "all_quiet": manner.all_quiet or "",
    }
    lists = {name: [str(each) for each in getattr(wanted, name)] for name in (*LISTS, "providers")}
    return Typed(lines, lists, {"failing_sources": wanted.failing_sources, "incidents": wanted.incidents})


def typed_in(form: Mapping[str, list[str]], base: Typed) -> Typed:
    """The form as it was sent; lines that it has not are those of `base`."""
    lines = {name: form[name][-1][:2000] if form.get(name) else base.lines[name] for name in (*LINES, *MORE_LINES)}
    lists = {name: [value for value in form.get(name, []) if value][:500] for name in (*LISTS, "providers")}
    return Typed(lines, lists, {name: name in form for name in ("failing_sources", "incidents")})


class Reading:
    """Reads the fields one by one; what cannot be meant stands in `typed.wrong`."""

    def __init__(self, typed: Typed) -> None:
        self.typed = typed

    def field(self, name: str, usual: T, read: Callable[[str], T]) -> T:
        """A line's meaning; the usual one where it is empty or wrong."""
        said = self.typed.lines[name].strip()
        return usual if not said else self.tried(name, usual, lambda: read(said))

    def tried(self, name: str, usual: T, read: Callable[[], T]) -> T:
        """The same of anything that raises ConfigError or NotFoundError."""
        try:
            return read()
        except MonitorError as error:
            self.typed.wrong[name] = error.text
        except ValueError:
            self.typed.wrong[name] = Text("choose one of the list", "请从列表中选择")
        return usual


def read_wanted(typed: Typed, base: Subscription, watchlist: Watchlist, others: frozenset[str], now: datetime) -> Wanted:
    """What the form means; what is wrong with it stands in `typed.wrong`. What it has no field for stays as `base` has it."""
    reading = Reading(typed)
    return Wanted(_filter(reading, base.filter, watchlist), _manner(reading, base.manner, others, now))


def _filter(reading: Reading, base: ChangeFilter, watchlist: Watchlist) -> ChangeFilter:
    lists = reading.typed.lists
    known = {document.id for document in watchlist.documents()} | {f"{each.provider}/{each.id}" for each in watchlist.documents()}
    chosen: dict[str, Any] = {
        name: reading.tried(name, (), lambda name=name, kind=kind: tuple(map(kind, lists[name])))  # type: ignore[misc]
        for name, kind in LISTS.items()
    }
    return replace(
        base,
        **chosen,
        providers=tuple(lists["providers"]),
        documents=reading.field("documents", (), lambda said: _documents(said, known)),
        territories=reading.field("territories", (), lambda said: tuple(map(wishes.territory, _parts(said)))),
        languages=reading.field("languages", (), lambda said: tuple(map(_tag, _parts(said)))),
        min_severity=reading.field("min_severity", Severity.LOW, Severity),
        failing_sources=reading.typed.ticks["failing_sources"],
        incidents=reading.typed.ticks["incidents"],
    )


def _manner(reading: Reading, base: Manner, others: frozenset[str], now: datetime) -> Manner:
    usual = Manner(timezone=base.timezone)
    manner = replace(
        usual,
        timezone=reading.field("timezone", base.timezone, lambda said: wishes.zone(said, "")),
        digest=reading.field("digest", None, str),
        quiet=reading.field("quiet", (), lambda said: tuple(wishes.quiet(each.strip(), "") for each in said.split(";") if each.strip())),
        breaks_through=reading.field("breaks_through", usual.breaks_through, Severity),
        group_wait=reading.field("group_wait", usual.group_wait, lambda said: wishes.span(said, "")),
        group_interval=reading.field("group_interval", usual.group_interval, lambda said: wishes.span(said, "")),
        rate=reading.field("rate", usual.rate, lambda said: wishes.rate(said, "")),
        storm=reading.field("storm", usual.storm, lambda said: wishes.rate(said, "")),
        escalate_to=reading.field("escalate_to", None, lambda said: _other(said, others)),
        escalate_after=reading.field("escalate_after", usual.escalate_after, lambda said: wishes.span(said, "")),
        reminders=reading.field("remind", usual.reminders, lambda said: wishes.reminders(said, "")),
        all_quiet=reading.field("all_quiet", None, str),
    )
    alone = Manner(timezone=manner.timezone)
    for name in ("digest", "quiet", "all_quiet"):  # each by itself, so that it is known which is wrong
        part = replace(alone, **{name: getattr(manner, name)})
        reading.tried(name, None, lambda part=part: wishes.check_manner(part, now))  # type: ignore[misc]
    return manner


def _parts(said: str) -> list[str]:
    return [part for part in re.split(r"[,，、\s]+", said) if part]


def _documents(said: str, known: set[str]) -> tuple[str, ...]:
    found = _parts(said)
    missing = next((each for each in found if each not in known), None)
    if missing is not None:
        raise ConfigError(
            Text(
                f'no document "{missing[:60]}" is watched; write its id, or provider/document',
                f"没有监控文档“{missing[:60]}”；请写文档标识，或“服务商/文档”",
            )
        )
    return tuple(found)


def _tag(said: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", said):
        raise ConfigError(Text("write language tags such as zh, en, ja", "请写语言标签，例如 zh、en、ja"))
    return said


def _other(said: str, others: frozenset[str]) -> str:
    if said not in others:
        there = ", ".join(sorted(others)) or "–"
        raise ConfigError(Text(f"name another subscription that there is: {there}", f"请写另一个已有的订阅：{there}"))
    return said


def check_name(typed: Typed, taken: frozenset[str]) -> None:
    """The name of a new subscription; what is wrong with it stands in `typed.wrong`."""
    name = typed.lines["name"].strip()
    if not name or not name.isprintable() or len(name) > LONGEST_NAME:
        typed.wrong["name"] = Text(f"write one line of at most {LONGEST_NAME} characters", f"请写一行不超过 {LONGEST_NAME} 个字符的名称")
    elif name in taken:
        typed.wrong["name"] = Text("this name is taken: choose another one", "该名称已被使用：请换一个")
