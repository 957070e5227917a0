"""What a subscription wants, and in what manner, as JSON: values as they are written on the command line."""

from __future__ import annotations

from monitor.durations import format_duration
from monitor.model import ChangeFilter, Manner, Matcher, QuietHours, Rate

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LISTS = {
    "provider": "providers",
    "document": "documents",
    "type": "document_types",
    "kind": "kinds",
    "direction": "directions",
    "urgency": "urgencies",
    "impact": "impacts",
    "territory": "territories",
    "language": "languages",
}
"""A matcher's lists by their names on the command line."""


def matcher_json(named: Matcher) -> dict[str, list[str]]:
    """The lists that name anything, by their names on the command line."""
    return {key: list(getattr(named, field)) for key, field in LISTS.items() if getattr(named, field)}


def filter_json(wanted: ChangeFilter) -> dict[str, object]:
    """A filter whole."""
    return {
        **matcher_json(wanted),
        "min_severity": wanted.min_severity.value,
        "failing_sources": wanted.failing_sources,
        "incidents": wanted.incidents,
        "exclude": matcher_json(wanted.excluding) if wanted.excluding else None,
    }


def quiet_words(hours: QuietHours) -> str:
    """As they are written on the command line."""
    days = ",".join(DAYS[day] for day in hours.days)
    return f"{days} {hours.start}-{hours.end}".strip()


def rate_words(rate: Rate) -> str:
    """As it is written on the command line."""
    return f"{rate.count}/{format_duration(rate.per)}"


def manner_json(manner: Manner) -> dict[str, object]:
    """A manner whole, its values as on the command line."""
    return {
        "timezone": manner.timezone,
        "digest": manner.digest,
        "quiet": [quiet_words(hours) for hours in manner.quiet],
        "breaks_through": manner.breaks_through.value,
        "group_wait": format_duration(manner.group_wait),
        "group_interval": format_duration(manner.group_interval),
        "rate": rate_words(manner.rate),
        "storm": rate_words(manner.storm),
        "escalate_to": manner.escalate_to,
        "escalate_after": format_duration(manner.escalate_after),
        "remind": list(manner.reminders),
        "all_quiet": manner.all_quiet,
    }
