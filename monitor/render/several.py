"""Several events in one message, and the message that there were none. What is said of all of them is counted, never concluded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model import Alert, Change, ChannelEvent, Dispatch, Event, Form, IncidentEvent, Severity, SourceKey, Text, Trouble
from monitor.render.effects import worst
from monitor.render.events import told_event
from monitor.render.reader import Reader
from monitor.render.told import ToldEvent, ToldFact, ToldGroup, ToldList, ToldQuiet
from monitor.render.view import Background, QuietReport
from monitor.render.words import BROKEN_REASONS
from monitor.route import severity_of

LISTED = 200
"""Events of one message that anything more than their severity is asked of, and that programs are told; the rest is counted."""
SHOWN = {Form.GROUP: 40, Form.DIGEST: 60, Form.SUMMARY: 100}
"""Those that people are told; mail programs clip what is longer."""
FAILING_LISTED = 20

_COUNTS: dict[str, tuple[Text, Text]] = {
    "change": (Text("1 change", "1 项变更"), Text("{count} changes", "{count} 项变更")),
    "incident": (Text("1 incident update", "1 条故障动态"), Text("{count} incident updates", "{count} 条故障动态")),
    "failing": (Text("1 source failing", "1 个来源无法读取"), Text("{count} sources failing", "{count} 个来源无法读取")),
    "recovered": (Text("1 source recovered", "1 个来源恢复"), Text("{count} sources recovered", "{count} 个来源恢复")),
    "channel": (Text("1 channel refusing", "1 个渠道拒收"), Text("{count} channels refusing", "{count} 个渠道拒收")),
    "alert": (Text("1 alert", "1 条告警"), Text("{count} alerts", "{count} 条告警")),
    "minute": (Text("1 minute", "1 分钟"), Text("{count} minutes", "{count} 分钟")),
    "provider": (Text("1 provider", "1 家服务商"), Text("{count} providers", "{count} 家服务商")),
    "source": (Text("1 source", "1 个来源"), Text("{count} sources", "{count} 个来源")),
}
_LEVELS = {"hit": 3, "maybe": 2, "": 1, "clear": 0}


@dataclass(frozen=True, slots=True)
class Known:
    """An alert with what is known of its event."""

    alert: Alert
    background: Background
    told: ToldEvent


def known(alerts: Sequence[Alert], backgrounds: dict[str, Background], reader: Reader) -> tuple[Known, ...]:
    """What hits the reader first, then by severity; among equals what may hit them first, then the oldest."""
    found = [Known(alert, backgrounds[alert.event.id], told_event(alert, backgrounds[alert.event.id], reader)) for alert in alerts]
    return tuple(sorted(found, key=_rank))


def _rank(each: Known) -> tuple[bool, int, int, float]:
    told = each.told
    return (told.impact_id != "hit", -Severity(told.severity_id).rank, -_LEVELS[told.impact_id], each.alert.created_at.timestamp())


def gravest_first(alerts: Sequence[Alert]) -> list[Alert]:
    """By the events' own severity, so that what is left out of a long list is the least."""
    return sorted(alerts, key=lambda alert: -severity_of(alert.event).rank)


def told_list(dispatch: Dispatch, listed: Sequence[Known], reader: Reader) -> ToldList:
    """Several events in the reader's words; `listed` the gravest first."""
    severity = max((severity_of(alert.event) for alert in dispatch.alerts), key=lambda each: each.rank)
    shown = listed[: SHOWN[dispatch.form]]
    impacts = [impact for each in listed for impact in each.background.impacts]
    level = worst(impacts)
    impact = reader.label(f"{level.value}_you") if level else ""
    tags = reader.label("tags_dot").join(filter(None, (reader.word(severity), impact)))
    count = _count([alert.event for alert in dispatch.alerts], reader)
    severities = _severities([alert.event for alert in dispatch.alerts], reader)
    since = reader.time(min(alert.created_at for alert in dispatch.alerts))
    lead = _lead(dispatch, listed, reader, count)
    what = f"{lead}{reader.label('colon')}{_first_words(dispatch, listed, reader)}"
    return ToldList(
        subject=f"{reader.label('tags_open')}{tags}{reader.label('tags_close')}{what}",
        headline=what,
        lead=lead,
        tags=tags,
        severity=reader.word(severity),
        severity_id=severity.value,
        impact=impact,
        impact_id=level.value if level else "",
        count=count,
        severities=severities,
        since=since,
        until=reader.time(dispatch.created_at),
        events=tuple(each.told for each in shown),
        groups=_groups(shown, reader),
        hidden=len(dispatch.alerts) - len(shown),
    )


def _lead(dispatch: Dispatch, listed: Sequence[Known], reader: Reader, count: str) -> str:
    """How many there are, and of whom."""
    if dispatch.form is Form.SUMMARY:
        return _pace(dispatch, reader)
    if dispatch.form is Form.DIGEST:
        return reader.label("digest") + _aside(reader.joined((_alerts(dispatch, reader), _providers(listed, reader))), reader)
    names = {each.told.provider for each in listed}
    return f"{names.pop()}{_aside(count, reader)}" if len(names) == 1 and names != {""} else count


def _first_words(dispatch: Dispatch, listed: Sequence[Known], reader: Reader) -> str:
    """The first in its own words, with its provider unless that was said."""
    first = listed[0].told
    said = dispatch.form is Form.GROUP and len({each.told.provider for each in listed}) == 1
    return first.headline if said or not first.provider else f"{first.provider}{reader.label('colon')}{first.headline}"


def _aside(text: str, reader: Reader) -> str:
    return f"{reader.label('open')}{text}{reader.label('close')}"


def _alerts(dispatch: Dispatch, reader: Reader) -> str:
    return counted("alert", len(dispatch.alerts), reader)


def _providers(listed: Sequence[Known], reader: Reader) -> str:
    return counted("provider", len({each.told.provider for each in listed}), reader)


def _pace(dispatch: Dispatch, reader: Reader) -> str:
    """`15 alerts in 9 minutes`."""
    span = dispatch.created_at - min(alert.created_at for alert in dispatch.alerts)
    minutes = counted("minute", max(1, round(span.total_seconds() / 60)), reader)
    return reader.label("pace", count=_alerts(dispatch, reader), since=minutes)


def _groups(listed: Sequence[Known], reader: Reader) -> tuple[ToldGroup, ...]:
    """The order of the list is that of the providers' gravest."""
    by_provider: dict[str, list[Known]] = {}
    for each in listed:
        by_provider.setdefault(each.told.provider, []).append(each)
    return tuple(
        ToldGroup(name, _count([each.alert.event for each in found], reader), tuple(each.told for each in found))
        for name, found in by_provider.items()
    )


def _count(events: Sequence[Event], reader: Reader) -> str:
    """`3 changes, 1 incident update`."""
    counts = Counter(_type(event) for event in events)
    return reader.joined(counted(name, counts[name], reader) for name in _COUNTS if name in counts)


def _type(event: Event) -> str:
    if isinstance(event, Change):
        return "change"
    if isinstance(event, IncidentEvent):
        return "incident"
    if isinstance(event, ChannelEvent):
        return "channel"
    return "failing" if event.failing else "recovered"


def counted(name: str, count: int, reader: Reader) -> str:
    """A number with its noun."""
    one, many = _COUNTS[name]
    return (one if count == 1 else many).in_language(reader.language).format(count=count)


def _severities(events: Sequence[Event], reader: Reader) -> str:
    """`1 critical, 2 high`, the gravest first."""
    counts = Counter(severity_of(event) for event in events)
    return reader.joined(
        reader.label("of_severity", count=counts[severity], name=reader.word(severity).lower())
        for severity in reversed(Severity)
        if counts[severity]
    )


def told_quiet(report: QuietReport, dispatch: Dispatch, reader: Reader) -> ToldQuiet:
    """That nothing happened, and how far that can be trusted."""
    since = reader.time(report.since)
    gaps = {
        "since": since,
        "sources": report.sources,
        "providers": len(report.providers),
        "count": counted("source", len(report.failing), reader),
    }
    label = "quiet_unchecked" if not report.looks else "quiet_but" if report.failing else "quiet_since"
    what = reader.label(label, **gaps)
    return ToldQuiet(
        subject=what,
        headline=what,
        since=since,
        until=reader.time(dispatch.created_at),
        sources=report.sources,
        looks=reader.label("checked", **{**gaps, "count": f"{report.looks:,}"}) if report.looks else reader.label("not_checked_todo"),
        providers=tuple(ToldFact(reader.text(name, 120), counted("source", count, reader)) for name, count in report.providers),
        failing=tuple(_failing(key, trouble, reader) for key, trouble in report.failing[:FAILING_LISTED]),
        hidden=max(0, len(report.failing) - FAILING_LISTED),
    )


def _failing(key: SourceKey, trouble: Trouble, reader: Reader) -> ToldFact:
    reason, since = reader.text(BROKEN_REASONS[trouble.reason]), reader.time(trouble.since)
    return ToldFact(
        reader.line(str(key), 200),
        f"{reason}{reader.label('open')}{reader.label('looks', count=trouble.looks, since=since)}{reader.label('close')}",
    )


def quiet_severity(report: QuietReport) -> Severity:
    """Quiet is information; silence that proves nothing is more."""
    return Severity.MEDIUM if not report.looks else Severity.LOW if report.failing else Severity.INFO
