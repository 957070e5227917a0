"""Events and messages in a line of words, and an event from the id that a person gave."""

from __future__ import annotations

from monitor.cli.base import say, settings
from monitor.errors import NotFoundError
from monitor.model import Change, ChannelEvent, Event, Form, IncidentEvent, Text
from monitor.ports import Store

FORMS: dict[Form, Text] = {
    Form.SINGLE: Text("one alert", "单条告警"),
    Form.GROUP: Text("one provider's alerts", "同一服务商的告警"),
    Form.SUMMARY: Text("summary of many", "汇总"),
    Form.DIGEST: Text("digest", "摘要"),
    Form.ALL_QUIET: Text("all quiet", "平安报告"),
}


def about(event: Event) -> str:
    """What an event is about: its severity and summary, or what failed."""
    from monitor.render.words import BROKEN_REASONS, name_of
    from monitor.route import severity_of

    lang = settings().language
    if isinstance(event, Change):
        said = event.judgement.summary.in_language(lang)
    elif isinstance(event, IncidentEvent):
        said = event.summary.in_language(lang)
    elif isinstance(event, ChannelEvent):
        said = say(f'the channel of "{event.name}" refuses: {event.detail}', f"“{event.name}”的渠道拒收：{event.detail}")
    elif event.failing:
        why = BROKEN_REASONS[event.reason].in_language(lang)
        said = say(f"{event.source} cannot be read: {why}", f"{event.source} 无法读取：{why}")
    else:
        said = say(f"{event.source} can be read again", f"{event.source} 已恢复读取")
    return f"{name_of(severity_of(event), lang)}: {said} [{event.id}]"


def found_event(store: Store, name: str) -> Change | IncidentEvent:
    """A change by its id or a unique beginning of it, or an incident's step by its id. Raises NotFoundError."""
    step = next((event for event in store.incident_events() if event.id == name), None)
    return step or store.change(name)


def known_event(store: Store, name: str) -> str:
    """The id of a change, of which a unique beginning will do, or of any other event, which the store knows by its whole id."""
    try:
        return store.change(name).id
    except NotFoundError:
        return name
