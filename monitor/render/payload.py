"""A message for programs: `policy-monitor.alert/1` (docs/alert.schema.json). Keys are only ever added under the same number."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from monitor.model import (
    Acknowledgement,
    Alternative,
    Change,
    ChannelEvent,
    Diff,
    Dispatch,
    Document,
    Event,
    Impact,
    IncidentEvent,
    Provider,
    Purpose,
    Severity,
    SourceEvent,
    SourceKey,
    Text,
)
from monitor.render.as_json import Json, change_json, finding_json
from monitor.render.safe import web_address
from monitor.render.several import Known
from monitor.render.view import Background, ChangeView, Links, QuietReport
from monitor.route import severity_of

SCHEMA = "policy-monitor.alert/1"
LONGEST = 4000
"""Characters of one text; what is longer ends with `…`. The evidence has the whole."""


def payload(dispatch: Dispatch, known: Sequence[Known], severity: Severity, links: Links, quiet: QuietReport | None) -> str:
    """The message as one JSON object. Texts are verbatim, not made harmless: programs must do that where they show them."""
    purposes = {alert.purpose for alert in dispatch.alerts}
    told: dict[str, Json] = {
        "schema": SCHEMA,
        "key": dispatch.key,
        "form": dispatch.form.value,
        "purpose": purposes.pop().value if len(purposes) == 1 else Purpose.NEWS.value,
        "severity": severity.value,
        "created_at": dispatch.created_at.isoformat(),
        "subscription": dispatch.subscription.name,
        "thread": dispatch.thread or None,
        "events": [_event(each, links) for each in known],
        "omitted": len(dispatch.alerts) - len(known),
        "quiet": _quiet(quiet) if quiet else None,
    }
    return json.dumps(_bounded(told), ensure_ascii=False)


def _bounded(value: Json) -> Json:
    """No text so long that it could choke who receives it, and none that is no Unicode."""
    if isinstance(value, str):
        text = value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
        return text.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_bounded(each) for each in value]
    if isinstance(value, dict):
        return {name: _bounded(each) for name, each in value.items()}
    return value


def _event(each: Known, links: Links) -> Json:
    event, background = each.alert.event, each.background
    name, body = _body(event, background)
    return {
        "type": name,
        "id": event.id,
        "purpose": each.alert.purpose.value,
        "reason": each.alert.reason,
        "severity": severity_of(event).value,
        "headline": each.told.headline,
        "impacts": [_impact(impact) for impact in background.impacts],
        "alternatives": [_alternative(alternative) for alternative in background.alternatives],
        "reverts": background.reverts.id if background.reverts else None,
        "acknowledged": _acknowledged(background.acknowledged),
        "evidence": web_address(links.evidence(event)),
        "acknowledge": each.told.acknowledge,
        name: body,
    }


def _body(event: Event, background: Background) -> tuple[str, Json]:
    if isinstance(event, Change):
        return "change", change_json(_view(event, background))
    if isinstance(event, SourceEvent):
        return "source", _source(event)
    if isinstance(event, IncidentEvent):
        return "incident", _incident(event)
    return "channel", _channel(event)


def _view(change: Change, background: Background) -> ChangeView:
    """Where provider or document are not known any more, their ids stand for their names."""
    key = change.source
    provider = background.provider or Provider(key.provider, Text(key.provider, key.provider), None, ())
    document = background.document or Document(key.provider, key.document, Text(key.document, key.document), change.document_type, ())
    return ChangeView(change, provider, document, lambda: background.diff or Diff(()))


def _source(event: SourceEvent) -> Json:
    return {
        **_where(event.source, event.url),
        "at": event.at.isoformat(),
        "failing": event.failing,
        "since": event.since.isoformat(),
        "looks": event.looks,
        "reason": event.reason.value,
        "detail": event.detail,
    }


def _where(source: SourceKey, url: str | None) -> dict[str, Json]:
    return {"provider": source.provider, "document": source.document, "page": source.source, "url": url}


def _incident(event: IncidentEvent) -> Json:
    incident = event.incident
    return {
        **_where(event.source, incident.url or event.url),
        "at": event.at.isoformat(),
        "stage": event.stage.value,
        "summary": _text(event.summary),
        "incident": incident.id,
        "title": incident.title,
        "impact": incident.impact.value,
        "resolved": incident.resolved,
        "maintenance": incident.maintenance,
        "started_at": _time(incident.started_at),
        "updated_at": _time(incident.updated_at),
        "ends_at": _time(incident.ends_at),
        "components": list(incident.components),
        "regions": list(incident.regions),
        "text": incident.text,
        "kinds": [finding_json(finding) for finding in event.findings],
    }


def _channel(event: ChannelEvent) -> Json:
    return {"subscription": event.name, "at": event.at.isoformat(), "detail": event.detail}


def _impact(impact: Impact) -> Json:
    reasons: list[Json] = [
        {"level": each.level.value, "text": _text(each.text), "quote": each.quote, "settles": _text(each.settles) if each.settles else None}
        for each in impact.reasons
    ]
    return {"profile": impact.profile, "level": impact.level.value, "reasons": reasons}


def _alternative(each: Alternative) -> Json:
    return {
        "provider": each.provider,
        "provider_name": _text(each.provider_name),
        "api": each.api,
        "protocol": each.protocol,
        "base_url": each.base_url,
        "same_protocol": each.same_protocol,
        "level": each.level.value,
        "why": _text(each.why),
        "price": each.price or None,
        "incident": each.incident or None,
        "key_variable": each.key_variable,
        "source": each.source or None,
        "as_of": each.as_of.isoformat() if each.as_of else None,
    }


def _acknowledged(seen: Acknowledgement | None) -> Json:
    return {"by": seen.by, "at": seen.at.isoformat(), "note": seen.note or None} if seen else None


def _quiet(report: QuietReport) -> Json:
    return {
        "since": report.since.isoformat(),
        "sources": report.sources,
        "looks": report.looks,
        "providers": [{"name": _text(name), "sources": count} for name, count in report.providers],
        "failing": [
            {
                "source": str(key),
                "reason": trouble.reason.value,
                "detail": trouble.detail,
                "since": trouble.since.isoformat(),
                "looks": trouble.looks,
            }
            for key, trouble in report.failing
        ],
    }


def _text(text: Text) -> Json:
    return {"en": text.en, "zh": text.zh}


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
