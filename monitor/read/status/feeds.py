"""Feeds of status pages: an entry for each incident (Statuspage, incident.io, and most others), or for each step of one (AWS)."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from monitor.model import Incident, IncidentImpact, Response, Unreadable
from monitor.read import feed
from monitor.read.feed import Feed, Item
from monitor.read.status.aws import region_of
from monitor.read.status.board import Board, StatusFormat, impact, known_impact, moment, names, plain, worst

_OVER = re.compile(
    r"resolved|completed?|recovered|restored|operational|closed|mitigated|cancell?ed|postmortem|fixed|已?(?:恢复|解决|完成|结束|取消|修复)",
    re.IGNORECASE,
)
_PLANNED_STATES = re.compile(r"scheduled|in[ _]progress|verifying|planned|计划|进行中", re.IGNORECASE)
_PLANNED = re.compile(r"\bmaintenance\b|scheduled event|维护|割接", re.IGNORECASE)
_STATES = (
    re.compile(r"\bstatus:\s*(?:</?\w+>\s*)*([A-Za-z][A-Za-z_ ]{2,24}[A-Za-z])", re.IGNORECASE),
    re.compile(r"<(?:strong|b)>\s*([^<>:]{3,30}?)\s*:?\s*</(?:strong|b)>\s*(?:-|–|:|&)", re.IGNORECASE),
)
"""incident.io's line, and Statuspage's newest update, which stands first."""
_TITLE_STATE = re.compile(
    r"^\s*(?:[\[(【]([^\])】]{3,24})[\])】]|(resolved|completed|recovered|active|已恢复|已解决)\s*[:：–-])\s*", re.IGNORECASE
)
_TITLE_TAIL = re.compile(r"\s[-–—|:]\s*(resolved|completed|recovered|mitigated)\s*$", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.IGNORECASE | re.DOTALL)
_TIME = re.compile(r"<small\b.*?</small>", re.IGNORECASE | re.DOTALL)
_AFTER = re.compile(r"<(?:b|strong)>\s*Affected components", re.IGNORECASE)
_OWN_WORD = re.compile(r"^\s*(?:[A-Za-z][A-Za-z ]{2,24}\s[-–]\s+|status:\s*\w+\s+)(?=\S)", re.IGNORECASE)
_PART = re.compile(r"<li\b[^>]*>\s*([^<>()]{2,120}?)\s*\(([^<>()]{2,40})\)\s*</li>", re.IGNORECASE)
_CRITICAL = re.compile(r"\b(?:major|complete|full|total|global)\s+(?:service\s+)?outage\b|全部不可用|大面积", re.IGNORECASE)
_MAJOR = re.compile(r"\b(?:outage|down|unavailable|disruption|not working)\b|中断|不可用|宕机|故障", re.IGNORECASE)

_AWS_STATES = {
    "service is operating normally": IncidentImpact.NONE,
    "informational message": IncidentImpact.MINOR,
    "performance issues": IncidentImpact.MAJOR,
    "service degradation": IncidentImpact.MAJOR,
    "service impact": IncidentImpact.MAJOR,
    "service disruption": IncidentImpact.CRITICAL,
}
_AWS_TITLE = re.compile(rf"^\s*({'|'.join(_AWS_STATES)})\s*:\s*(.*)$", re.IGNORECASE)
_AWS_GUID = re.compile(r"#([\w.-]+?)_(\d{9,13})$")
_AWS_RESOLVED = re.compile(r"\[resolved\]\s*", re.IGNORECASE)


def read(response: Response) -> Board | Unreadable:
    """A status page's feed. Raises nothing."""
    found = feed.parse(response)
    if isinstance(found, Unreadable):
        return found
    if _is_aws(found, response.final_url):
        return Board(StatusFormat.AWS_FEED, _aws(found), lists_open=False)
    if _is_azure(found, response.final_url):
        return Board(StatusFormat.AZURE_FEED, tuple(_entry(item) for item in found.items), lists_open=True)
    return Board(StatusFormat.FEED, tuple(_entry(item) for item in found.items), lists_open=False)


def _is_aws(found: Feed, url: str) -> bool:
    host = urlsplit(url).netloc
    return host.endswith(("status.aws.amazon.com", "status.amazonaws.cn")) or any(_AWS_GUID.search(item.id) for item in found.items)


def _is_azure(found: Feed, url: str) -> bool:
    """Azure's feed holds what goes on, and nothing else."""
    return urlsplit(url).netloc.endswith("azure.status.microsoft") or found.title.casefold().startswith("azure status")


# --- an entry for each incident


def _entry(item: Item) -> Incident:
    state, title = _state(item)
    content = item.content
    planned = bool(_PLANNED.search(item.title) or _PLANNED.search(plain(content)) or _PLANNED_STATES.search(state))
    over = bool(_OVER.match(state))
    parts = _PART.findall(content)
    changed = moment(item.date)
    return Incident(
        id=item.id,
        title=title,
        impact=IncidentImpact.MAINTENANCE if planned else _impact(title, [word for _, word in parts]),
        resolved=over,
        maintenance=planned,
        started_at=None,
        updated_at=changed,
        ends_at=changed if over else None,
        components=names(name for name, _ in parts),
        text=_newest(content),
        url=item.url,
    )


def _state(item: Item) -> tuple[str, str]:
    """What the newest update calls itself, and the title without such a word."""
    marked, tail = _TITLE_STATE.match(item.title), _TITLE_TAIL.search(item.title)
    title = item.title[marked.end() :] if marked else item.title[: tail.start()] if tail else item.title
    for pattern in _STATES:
        found = pattern.search(item.content)
        if found:
            return found[1].strip(), title
    return ((marked[1] or marked[2]) if marked else tail[1] if tail else ""), title


def _impact(title: str, states: list[str]) -> IncidentImpact:
    said = worst(known for word in states if (known := known_impact(word)) is not None)
    if said is not IncidentImpact.NONE:
        return said
    return IncidentImpact.CRITICAL if _CRITICAL.search(title) else IncidentImpact.MAJOR if _MAJOR.search(title) else IncidentImpact.MINOR


def _newest(content: str) -> str:
    """The newest update's words, which stand first, without its time and the word for its state."""
    content = _AFTER.split(content, maxsplit=1)[0]
    first = _PARAGRAPH.search(content)
    return _OWN_WORD.sub("", plain(_TIME.sub("", first[1] if first else content)), count=1)


# --- AWS: an entry for each step


def _aws(found: Feed) -> tuple[Incident, ...]:
    """Entries of one service under one title are one incident; the newest of them says how it stands."""
    incidents: dict[str, Incident] = {}
    for item in sorted(found.items, key=lambda each: each.date):
        step = _aws_step(item)
        before = incidents.pop(step.id, None)
        if before is not None and not before.resolved:
            step = replace(step, started_at=before.started_at, impact=worst([before.impact, step.impact]))
        incidents[step.id] = step
    return tuple(incidents.values())


def _aws_step(item: Item) -> Incident:
    told = _AWS_TITLE.match(item.title)
    headline = told[2] if told else item.title
    title = _AWS_RESOLVED.sub("", headline)
    over = bool(_AWS_RESOLVED.search(headline)) or bool(told and told[1].lower() == "service is operating normally")
    service = _AWS_GUID.search(item.id)
    name = service[1] if service else ""
    at = moment(item.date)
    return Incident(
        id=f"{name}:{title.casefold()}"[:200],
        title=title or item.title,
        impact=_AWS_STATES[told[1].lower()] if told else impact(""),
        resolved=over,
        maintenance=False,
        started_at=at,
        updated_at=at,
        ends_at=at if over else None,
        components=names([name.removesuffix(f"-{region_of(name)}")]) if name else (),
        regions=names([region_of(name)]),
        text=plain(item.content),
        url=item.url,
    )
