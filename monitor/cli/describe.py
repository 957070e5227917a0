"""Filters, exclusions and manners in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.cli.base import say, settings
from monitor.durations import format_duration
from monitor.model import ChangeFilter, Manner, Matcher
from monitor.render.wishes import quiet_words, rate_words


def matcher_words(named: Matcher) -> str:
    """What a matcher names, for people."""
    from monitor.facts.names import cldr_names
    from monitor.render.words import name_of

    lang = settings().language
    names = [*named.providers, *named.documents]
    names += [name_of(word, lang) for words in (named.document_types, named.kinds, named.directions) for word in words]
    names += [name_of(word, lang) for words in (named.urgencies, named.impacts) for word in words]
    if named.territories:
        names += [cldr_names(lang).get(code, code) for code in named.territories]
    return say(", ", "、").join([*names, *named.languages])


def filter_words(wanted: ChangeFilter) -> str:
    """What a filter asks for, for people."""
    from monitor.render.words import SEVERITIES

    parts = [matcher_words(wanted), f"≥ {SEVERITIES[wanted.min_severity].in_language(settings().language)}", *_extras(wanted)]
    return say(", ", "、").join(part for part in parts if part)


def _extras(wanted: ChangeFilter) -> Iterator[str]:
    if wanted.failing_sources:
        yield say("failing sources", "来源故障")
    if not wanted.incidents:
        yield say("no incidents", "不含故障事件")
    if wanted.excluding is not None:
        yield say(f"not: {matcher_words(wanted.excluding)}", f"排除：{matcher_words(wanted.excluding)}")


def manner_words(manner: Manner) -> str:
    """What is not as usual, for people; the zone where times are meant in it."""
    usual = Manner(timezone=manner.timezone)
    parts = [*_times(manner), *_limits(manner, usual)]
    if manner.digest or manner.quiet or manner.all_quiet:
        parts.append(manner.timezone)
    return say(", ", "、").join(parts)


def _times(manner: Manner) -> Iterator[str]:
    if manner.digest:
        yield say(f"digest {manner.digest}", f"摘要 {manner.digest}")
    if manner.quiet:
        hours = ", ".join(map(quiet_words, manner.quiet))
        yield say(f"quiet {hours}", f"免打扰 {hours}")
    if manner.all_quiet:
        yield say(f"all quiet {manner.all_quiet}", f"平安报告 {manner.all_quiet}")


def _limits(manner: Manner, usual: Manner) -> Iterator[str]:
    if manner.breaks_through is not usual.breaks_through:
        yield say(f"{manner.breaks_through} breaks through", f"{manner.breaks_through} 起不受限制")
    if manner.group_wait != usual.group_wait or manner.group_interval != usual.group_interval:
        spans = f"{format_duration(manner.group_wait)} / {format_duration(manner.group_interval)}"
        yield say(f"groups {spans}", f"合并 {spans}")
    if manner.rate != usual.rate:
        yield say(f"rate {rate_words(manner.rate)}", f"频率 {rate_words(manner.rate)}")
    if manner.storm != usual.storm:
        yield say(f"storm {rate_words(manner.storm)}", f"汇总 {rate_words(manner.storm)}")
    if manner.escalate_to:
        after = format_duration(manner.escalate_after)
        yield say(f"after {after} to {manner.escalate_to}", f"{after} 后转 {manner.escalate_to}")
    if manner.reminders != usual.reminders:
        days = ",".join(map(str, manner.reminders)) or say("none", "无")
        yield say(f"reminders {days}", f"提醒 {days}")
