"""Realistic answers of status pages, written after the public formats; every provider in them is invented."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import escape
from typing import Any

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


# --- Statuspage


def update(status: str, body: str, at: datetime = AT, **more: Any) -> dict[str, Any]:
    return {
        "id": f"u{at.timestamp():.0f}",
        "status": status,
        "body": body,
        "created_at": iso(at),
        "display_at": iso(at),
        "affected_components": None,
        **more,
    }


def incident(
    name: str = "Elevated errors on Chat", *, number: str = "inc1", status: str = "investigating", impact: str = "major", **more: Any
) -> dict[str, Any]:
    return {
        "id": number,
        "name": name,
        "status": status,
        "impact": impact,
        "created_at": iso(AT),
        "started_at": iso(AT),
        "updated_at": iso(AT),
        "resolved_at": None,
        "monitoring_at": None,
        "shortlink": "https://stspg.example/inc1",
        "components": [{"id": "c1", "name": "Chat", "status": "partial_outage"}],
        "incident_updates": [update("investigating", "We are investigating elevated errors.")],
        **more,
    }


def maintenance(
    name: str = "Database upgrade",
    *,
    status: str = "scheduled",
    begins: str = "2026-03-05T02:00:00Z",
    ends: str = "2026-03-05T04:00:00Z",
    **more: Any,
) -> dict[str, Any]:
    return {
        "id": "mnt1",
        "name": name,
        "status": status,
        "impact": "maintenance",
        "created_at": iso(AT),
        "updated_at": iso(AT),
        "scheduled_for": begins,
        "scheduled_until": ends,
        "shortlink": "https://stspg.example/mnt1",
        "components": [{"id": "c1", "name": "Chat", "status": "operational"}],
        "incident_updates": [update("scheduled", "The database will be upgraded.")],
        **more,
    }


def summary(*incidents: dict[str, Any], maintenances: tuple[dict[str, Any], ...] = (), touched: str = "2026-03-01T12:00:00Z") -> str:
    return json.dumps(
        {
            "page": {"id": "p1", "name": "Windrow", "url": "https://status.windrow.example", "time_zone": "Etc/UTC", "updated_at": touched},
            "components": [{"id": "c1", "name": "Chat", "status": "operational", "group": False}],
            "incidents": list(incidents),
            "scheduled_maintenances": list(maintenances),
            "status": {"indicator": "none", "description": "All Systems Operational"},
        }
    )


def history_atom(*entries: tuple[str, str, str, str], title: str = "Windrow Status - Incident History") -> str:
    """Entries of (number, title, newest state, words)."""
    told = "".join(
        f"<entry><id>tag:status.windrow.example,2005:Incident/{number}</id><published>{iso(AT)}</published><updated>{iso(AT)}</updated>"
        f'<link rel="alternate" type="text/html" href="https://status.windrow.example/incidents/{number}"/><title>{escape(name)}</title>'
        f'<content type="html">{escape(f"<p><small>Mar <var data-var={chr(39)}date{chr(39)}> 1</var>, 12:00 UTC</small><br><strong>{state}</strong> - {words}</p>")}'
        f"{escape('<p><small>Mar 1, 11:00 UTC</small><br><strong>Investigating</strong> - We are looking into it.</p>')}</content></entry>"
        for number, name, state, words in entries
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><feed xml:lang="en-US" xmlns="http://www.w3.org/2005/Atom"><id>tag:status.windrow.example,2005:/history</id>'
        f"<title>{title}</title><updated>{iso(AT)}</updated>{told}</feed>"
    )


# --- other makers


def incident_io(*incidents: dict[str, Any], running: tuple[dict[str, Any], ...] = (), planned: tuple[dict[str, Any], ...] = ()) -> str:
    return json.dumps(
        {
            "page_title": "Windrow",
            "page_url": "https://status.windrow.example",
            "ongoing_incidents": list(incidents),
            "in_progress_maintenances": list(running),
            "scheduled_maintenances": list(planned),
        }
    )


INCIDENT_IO_INCIDENT = {
    "id": "01HX",
    "name": "Chat is slow",
    "status": "identified",
    "url": "https://status.windrow.example/incidents/01HX",
    "last_update_at": "2026-03-01T11:58:00Z",
    "last_update_message": "We found the cause.",
    "current_worst_impact": "partial_outage",
    "affected_components": [{"id": "c1", "name": "Chat", "group_name": "API", "current_status": "partial_outage"}],
}
INCIDENT_IO_PLANNED = {
    "id": "01MN",
    "name": "Router exchange",
    "status": "maintenance_scheduled",
    "url": "https://status.windrow.example/m/01MN",
    "last_update_at": "2026-03-01T11:58:00Z",
    "last_update_message": "Short interruptions are possible.",
    "affected_components": [{"id": "c1", "name": "Chat", "current_status": "operational"}],
    "starts_at": "2026-03-05T02:00:00Z",
    "ends_at": "2026-03-05T04:00:00Z",
}


def instatus(*incidents: dict[str, Any], maintenances: tuple[dict[str, Any], ...] = ()) -> str:
    page = {"name": "Windrow", "url": "https://windrow.instatus.example", "status": "HASISSUES" if incidents else "UP"}
    value: dict[str, Any] = {"page": page}
    if incidents:
        value["activeIncidents"] = list(incidents)
    if maintenances:
        value["activeMaintenances"] = list(maintenances)
    return json.dumps(value)


INSTATUS_INCIDENT = {
    "id": "cl1",
    "name": "API down",
    "started": "2026-03-01T11:50:00.000Z",
    "status": "INVESTIGATING",
    "impact": "MAJOROUTAGE",
    "url": "https://windrow.instatus.example/cl1",
    "updatedAt": "2026-03-01T11:55:00.000Z",
}
INSTATUS_MAINTENANCE = {
    "id": "cm1",
    "name": "Switch exchange",
    "start": "2026-03-05T02:00:00.000Z",
    "status": "NOTSTARTEDYET",
    "duration": "60",
    "url": "https://windrow.instatus.example/cm1",
    "updatedAt": "2026-03-01T11:55:00.000Z",
}


def google(ended: bool = False, **more: Any) -> dict[str, Any]:
    newest = {
        "created": "2026-03-01T11:40:00+00:00",
        "modified": "2026-03-01T11:45:00+00:00",
        "when": "2026-03-01T11:40:00+00:00",
        "text": "# Summary\n\n**Quill requests fail in some regions.**",
        "status": "AVAILABLE" if ended else "SERVICE_DISRUPTION",
        "affected_locations": [{"title": "Iowa (us-central1)", "id": "us-central1"}],
    }
    return {
        "id": "goog1",
        "number": "123456",
        "begin": "2026-03-01T11:00:00+00:00",
        "created": "2026-03-01T11:05:00+00:00",
        "end": "2026-03-01T12:00:00+00:00" if ended else None,
        "modified": "2026-03-01T11:45:00+00:00",
        "external_desc": "Vertex Quill API: elevated error rates",
        "updates": [newest],
        "most_recent_update": newest,
        "status_impact": "SERVICE_DISRUPTION",
        "severity": "medium",
        "service_key": "key",
        "service_name": "Multiple Products",
        "affected_products": [{"title": "Vertex Quill API", "id": "Z0"}],
        "uri": "incidents/goog1",
        "currently_affected_locations": [] if ended else [{"title": "Iowa (us-central1)", "id": "us-central1"}],
        "previously_affected_locations": [{"title": "Iowa (us-central1)", "id": "us-central1"}] if ended else [],
        **more,
    }


def aws(status: str = "2", title: str = "Increased Error Rates", **more: Any) -> dict[str, Any]:
    return {
        "date": "1772362800",
        "arn": "arn:aws:health:us-east-1::event/BEDROCK/AWS_BEDROCK_OPERATIONAL_ISSUE/AWS_BEDROCK_OPERATIONAL_ISSUE_AB12C_1",
        "region_name": "N. Virginia",
        "status": status,
        "service": "bedrock-us-east-1",
        "service_name": "Amazon Bedrock",
        "summary": title,
        "event_log": [
            {"summary": title, "message": "We are investigating increased error rates.", "status": status, "timestamp": 1772362800},
        ],
        "impacted_services": {"lambda-us-east-1": {"service_name": "AWS Lambda", "current": status, "max": status}},
        **more,
    }


def aws_json(*events: dict[str, Any]) -> bytes:
    """As the dashboard serves it: UTF-16 with a byte order mark."""
    return json.dumps(list(events)).encode("utf-16")


def aws_rss(*steps: tuple[str, int]) -> str:
    """Steps of (title, seconds since 1970), newest first."""
    items = "".join(
        f"<item><title><![CDATA[{title}]]></title><link>https://status.aws.amazon.com/</link>"
        f"<pubDate>{datetime.fromtimestamp(at, UTC):%a, %d %b %Y %H:%M:%S GMT}</pubDate>"
        f'<guid isPermaLink="false">https://status.aws.amazon.com/#bedrock-us-east-1_{at}</guid><description><![CDATA[Words of {at}.]]></description></item>'
        for title, at in steps
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title><![CDATA[Amazon Web Services Service Status]]></title><link>https://status.aws.amazon.com/</link>{items}</channel></rss>'


def azure_rss(*titles: str) -> str:
    items = "".join(
        f"<item><title>{escape(title)}</title><link>https://azure.status.microsoft/en-us/status</link><guid isPermaLink='false'>{n}</guid>"
        f"<pubDate>Sun, 01 Mar 2026 11:30:00 Z</pubDate><description>{escape('<p>Impact Statement: requests may fail.</p>')}</description></item>"
        for n, title in enumerate(titles, 1)
    )
    return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Azure Status</title><link>https://azure.status.microsoft/en-us/status</link>{items}</channel></rss>"


def better_stack(*, ended: str | None = None, state: str = "downtime", message: str = "Inference is down.", kind: str = "manual") -> str:
    return json.dumps(
        {
            "data": {
                "id": "1",
                "type": "status_page",
                "attributes": {"company_name": "Windrow", "subdomain": "windrow", "aggregate_state": state},
            },
            "included": [
                {"id": "7", "type": "status_page_section", "attributes": {"name": "Services"}},
                {"id": "8", "type": "status_page_resource", "attributes": {"public_name": "Inference", "status": state}},
                {
                    "id": "9",
                    "type": "status_report",
                    "attributes": {
                        "title": "Inference down",
                        "report_type": kind,
                        "starts_at": "2026-03-01T11:30:00.000Z",
                        "ends_at": ended,
                        "aggregate_state": "resolved" if ended else state,
                        "affected_resources": [{"status_page_resource_id": "8", "status": "resolved" if ended else state}],
                    },
                    "relationships": {"status_updates": {"data": [{"id": "10", "type": "status_update"}]}},
                },
                {"id": "10", "type": "status_update", "attributes": {"message": message, "published_at": "2026-03-01T11:31:00.000Z"}},
            ],
        }
    )


def online_or_not(*incidents: dict[str, Any], planned: tuple[dict[str, Any], ...] = ()) -> str:
    result = {
        "status_page": {"id": "windrow", "name": "Windrow", "url": "https://status.windrow.example"},
        "components": [{"id": "a", "name": "API", "status": "OPERATIONAL"}],
        "active_incidents": list(incidents),
        "scheduled_maintenance": list(planned),
    }
    return json.dumps({"result": result, "success": True, "errors": [], "messages": []})


ONLINE_OR_NOT_INCIDENT = {
    "id": "oon1",
    "title": "API latency",
    "status": "INVESTIGATING",
    "impact": "MINOR_OUTAGE",
    "started": "2026-03-01T11:40:00.000Z",
    "components": [{"id": "a", "name": "API"}],
    "updates": [{"id": "u1", "description": "We are looking into it.", "status": "INVESTIGATING", "created": "2026-03-01T11:41:00.000Z"}],
}


def incident_io_rss(*entries: tuple[str, str, str], title: str = "Windrow System Status") -> str:
    """Entries of (number, title, state)."""
    items = "".join(
        f"<item><title>{escape(name)}</title><description>"
        + escape(
            f"<b>Status: {state}</b><br/><br/>Words of the update.<br/><br/><b>Affected components</b>"
            "<ul><li>Chat (Partial outage)</li><li>Voice (Degraded performance)</li></ul>"
        )
        + f"</description><link>https://status.windrow.example/incidents/{number}</link><guid>https://status.windrow.example/incidents/{number}</guid>"
        f"<pubDate>Sun, 01 Mar 2026 11:30:00 GMT</pubDate></item>"
        for number, name, state in entries
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{title}</title><link>https://status.windrow.example</link>{items}</channel></rss>'


def status_html(*rows: tuple[str, str], news: str = "") -> str:
    cells = "".join(f"<tr><td>{name}</td><td>{state}</td></tr>" for name, state in rows)
    return (
        "<!doctype html><html lang='en'><head><title>Lingxi Cloud Service Status</title></head><body><main><h1>Service status</h1>"
        "<p>This page shows the state of our services in every region and is renewed every few minutes.</p>"
        f"{news}<table><tr><th>Service</th><th>State</th></tr>{cells}</table>"
        "<p>Legend</p><ul><li>Normal</li><li>Degraded performance</li><li>Partial outage</li><li>服务中断</li><li>Under maintenance</li></ul><h2>Past incidents</h2><p>Major outage of storage on 3 January.</p></main></body></html>"
    )
