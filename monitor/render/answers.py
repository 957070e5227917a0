"""Answers as JSON: impact, alternatives, who serves whom. The keys of the commands' `--format json`, the API and the MCP server.

Keys are only ever added. Texts for people go through a `Tell`: one language where one person asked, both where a program did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from monitor.alternatives import switch_lines
from monitor.judge.impact import worst
from monitor.matrix import Cell
from monitor.model import Alternative, Impact, ImpactReason, Text
from monitor.profile.places import place
from monitor.standing import ProviderStanding

Json = dict[str, object]
Tell = Callable[[Text], object]


def both(text: Text) -> object:
    """A `Tell` for programs."""
    return {"en": text.en, "zh": text.zh}


def reason_json(reason: ImpactReason, tell: Tell) -> Json:
    """One ground for an impact; the quote is verbatim."""
    settles = tell(reason.settles) if reason.settles else None
    return {"level": reason.level.value, "text": tell(reason.text), "quote": reason.quote, "settles": settles}


def impact_json(found: Impact, tell: Tell) -> Json:
    """A change, or a rule in force, against one profile."""
    return {"profile": found.profile, "level": found.level.value, "reasons": [reason_json(each, tell) for each in found.reasons]}


def profile_json(name: str, standings: Iterable[ProviderStanding], tell: Tell) -> Json:
    """Where one profile stands with each provider."""
    found = list(standings)
    return {"profile": name, "level": worst(each.level for each in found).value, "providers": [_provider(each, tell) for each in found]}


def _provider(found: ProviderStanding, tell: Tell) -> Json:
    documents = [
        {
            "document": each.document.document.id,
            "source": str(each.document.source),
            "url": each.document.url,
            "version": each.document.version,
            "since": each.document.since.isoformat(),
            "level": each.impact.level.value,
            "reasons": [reason_json(reason, tell) for reason in each.impact.reasons],
        }
        for each in found.documents
    ]
    return {
        "provider": found.provider.id,
        "used": found.used,
        "level": found.level.value,
        "reasons": [reason_json(each, tell) for each in found.reasons],
        "documents": documents,
        "unread": found.unread,
    }


def alternative_json(found: Alternative, tell: Tell) -> Json:
    """An API that could be used instead, with the shell lines that switch to it. Keys are named, never shown."""
    return {
        "provider": found.provider,
        "name": tell(found.provider_name),
        "api": found.api,
        "protocol": found.protocol,
        "base_url": found.base_url,
        "same_protocol": found.same_protocol,
        "level": found.level.value,
        "why": tell(found.why),
        "price": found.price,
        "incident": found.incident,
        "key_variable": found.key_variable,
        "source": found.source,
        "as_of": found.as_of.isoformat() if found.as_of else None,
        "switch": list(switch_lines(found)),
    }


def cell_json(cell: Cell, tell: Tell) -> Json:
    """Where a territory stands with one of a provider's APIs."""
    return {
        "provider": cell.provider,
        "provider_name": tell(cell.provider_name),
        "api": cell.api or None,
        "territory": cell.territory,
        "territory_name": tell(place(cell.territory)),
        "standing": cell.standing.value,
        "was": cell.was.value if cell.was else None,
        "document": cell.document or None,
        "since": cell.since.isoformat() if cell.since else None,
        "url": cell.url or None,
        "quote": cell.quote,
    }
