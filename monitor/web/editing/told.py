"""Filters, manners and previews in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from monitor.model import Change, ChangeFilter, Event, Form, IncidentEvent, Manner, Matcher, Purpose, Severity, Text, Watchlist
from monitor.profile.places import place
from monitor.rehearsal import Preview
from monitor.render.wishes import quiet_words
from monitor.render.words import name_of
from monitor.route import HOLDING_TEXTS, REASON_TEXTS, settled_text, severity_of
from monitor.web.editing.subscribing import LISTS

if TYPE_CHECKING:
    from monitor.web.view import View

FORMS: dict[Form, Text] = {
    Form.SINGLE: Text("one alert", "单条告警"),
    Form.GROUP: Text("one provider's alerts", "同一服务商的告警"),
    Form.SUMMARY: Text("summary of many", "汇总"),
    Form.DIGEST: Text("digest", "摘要"),
    Form.ALL_QUIET: Text("all quiet", "平安报告"),
}

LABELS: dict[str, Text] = {
    "name": Text("Name", "名称"),
    "url": Text("Address of the channel", "渠道地址"),
    "language": Text("Language of the alerts", "告警语言"),
    "min_severity": Text("At least", "最低严重程度"),
    "providers": Text("Providers", "服务商"),
    "kinds": Text("Kinds", "类别"),
    "impacts": Text("Impact on us", "对我方的影响"),
    "directions": Text("Direction", "方向"),
    "territories": Text("Countries and regions", "国家或地区"),
    "document_types": Text("Types of documents", "文档类型"),
    "urgencies": Text("Urgency", "紧迫程度"),
    "documents": Text("Documents", "文档"),
    "languages": Text("Languages of documents", "文档语言"),
    "timezone": Text("Time zone", "时区"),
    "quiet": Text("Quiet hours", "免打扰时段"),
    "digest": Text("Digest", "摘要"),
    "breaks_through": Text("Breaks through from", "不受限制的最低严重程度"),
    "escalate_to": Text("Escalates to", "升级到"),
    "escalate_after": Text("Escalates after", "多久无人确认后升级"),
    "remind": Text("Reminders, days before", "提前几天提醒"),
    "all_quiet": Text("All quiet", "平安报告"),
    "group_wait": Text("First alert waits for others", "首条告警等待"),
    "group_interval": Text("Further alerts gather for", "后续告警汇集"),
    "rate": Text("At most", "最高频率"),
    "storm": Text("Summary beyond", "超过则汇总"),
}


def matcher_words(named: Matcher, language: str) -> str:
    """What a matcher names; empty where it names nothing."""
    names = [*named.providers, *named.documents]
    names += [name_of(word, language) for words in (named.document_types, named.kinds, named.directions) for word in words]
    names += [name_of(word, language) for words in (named.urgencies, named.impacts) for word in words]
    names += [place(code).in_language(language) for code in named.territories]
    return Text(", ", "、").in_language(language).join([*names, *named.languages])


def filter_words(wanted: ChangeFilter, language: str) -> str:
    """What a filter asks for."""
    parts = [matcher_words(wanted, language), f"≥ {name_of(wanted.min_severity, language)}", *_extras(wanted, language)]
    return Text("; ", "；").in_language(language).join(part for part in parts if part)


def _extras(wanted: ChangeFilter, language: str) -> Iterator[str]:
    if wanted.failing_sources:
        yield Text("failing sources too", "含来源故障").in_language(language)
    if not wanted.incidents:
        yield Text("no incidents", "不含故障事件").in_language(language)
    if wanted.excluding is not None:
        left_out = matcher_words(wanted.excluding, language)
        yield Text(f"not: {left_out}", f"排除：{left_out}").in_language(language)


def manner_words(manner: Manner, language: str) -> str:
    """How it is told, where that is not as usual."""
    parts = []
    if manner.digest:
        parts.append(Text(f"digest {manner.digest}", f"摘要 {manner.digest}"))
    if manner.quiet:
        hours = ", ".join(map(quiet_words, manner.quiet))
        parts.append(Text(f"quiet {hours}", f"免打扰 {hours}"))
    if manner.all_quiet:
        parts.append(Text(f"all quiet {manner.all_quiet}", f"平安报告 {manner.all_quiet}"))
    if manner.escalate_to:
        parts.append(Text(f"escalates to {manner.escalate_to}", f"升级到 {manner.escalate_to}"))
    if manner.digest or manner.quiet or manner.all_quiet:
        parts.append(Text(manner.timezone, manner.timezone))
    return Text("; ", "；").in_language(language).join(each.in_language(language) for each in parts)


def options(watchlist: Watchlist, language: str) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen in each list of the form: identifier and words."""
    found = {name: [(each.value, name_of(each, language)) for each in kind] for name, kind in LISTS.items()}
    providers = [(each.id, each.name.in_language(language)) for each in watchlist.providers]
    found["providers"] = sorted(providers, key=lambda pair: pair[1].casefold())
    found["severities"] = [(each.value, name_of(each, language)) for each in Severity]
    return found


def previewed(seen: Preview, view: View, most: int) -> dict[str, Any]:
    """A preview for the page: the newest messages first."""
    messages = [
        {
            "at": at,
            "form": FORMS[draft.form].in_language(view.language),
            "lines": [_line(alert.event, alert.purpose, view.language) for alert in draft.alerts[:20]],
            "more": max(0, len(draft.alerts) - 20),
        }
        for at, draft in seen.messages
    ]
    unheard = Counter({REASON_TEXTS[reason].in_language(view.language): count for reason, count in seen.unheard.items()})
    settled = Counter(settled_text(each.reason.partition(": ")[0]).in_language(view.language) for each in seen.settled)
    waiting = Counter(HOLDING_TEXTS[each.holding].in_language(view.language) for each in seen.waiting)
    return {
        "events": seen.events,
        "heard": seen.heard,
        "count": len(messages),
        "messages": messages[::-1][:most],
        "others": [*unheard.most_common(), *settled.most_common(), *waiting.most_common()],
    }


def _line(event: Event, purpose: Purpose, language: str) -> dict[str, str]:
    """An event as a line: severity, words, and the page of a change."""
    said = event.judgement.summary.in_language(language) if isinstance(event, Change) else ""
    if isinstance(event, IncidentEvent):
        said = event.summary.in_language(language)
    severity = severity_of(event)
    again = Text("reminder: ", "提醒：").in_language(language) if purpose is Purpose.REMINDER else ""
    return {
        "id": event.id if isinstance(event, Change) else "",
        "severity_id": severity.value,
        "severity": name_of(severity, language),
        "said": again + said,
    }
