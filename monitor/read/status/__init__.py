"""A status page's data become incidents, whoever made the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from monitor.model import Block, BlockKind, BrokenReason, Incident, Reading, ReadRules, Response, Selected, Unreadable
from monitor.read import data, feed, health
from monitor.read.decode import text_of, too_much
from monitor.read.language import detect
from monitor.read.status import aws, betterstack, components, feeds, google, incidentio, instatus, onlineornot, page, statuspage
from monitor.read.status.board import Board, ShapeError, StatusFormat

__all__ = ["Board", "StatusFormat", "read", "read_status"]

_READERS: tuple[tuple[Callable[[object, str], bool], Callable[[Any, str], Board]], ...] = (
    (google.recognises, google.read),
    (aws.recognises, aws.read),
    (incidentio.recognises, incidentio.read),
    (betterstack.recognises, betterstack.read),
    (onlineornot.recognises, onlineornot.read),
    (instatus.recognises, instatus.read),
    (statuspage.recognises, statuspage.read),
    (components.recognises, components.read),
)
"""Formats in JSON, the one that says most of itself first."""
_DATA = re.compile(r"\.(?:json|atom|rss|xml)/?$|/api/|/v\d+/|/currentevents/?$", re.IGNORECASE)
"""Paths that give data: a page there is a wall or an error, and read as a status page without trouble it would end every incident."""


def read_status(response: Response, rules: ReadRules) -> Board | Unreadable:
    """What a status page tells, or why that cannot be known. Raises nothing.

    `rules.select` names components, regions or words of titles: incidents that are known to concern none of them are left out.
    """
    found = _board(response, rules)
    if isinstance(found, Unreadable) or not (rules.select or rules.ignore):
        return found
    return replace(found, incidents=_wanted(found.incidents, rules))


def _board(response: Response, rules: ReadRules) -> Board | Unreadable:
    text = health.refused(response) or too_much(response) or text_of(response)
    if isinstance(text, Unreadable):
        return text
    head = text.lstrip("\ufeff \r\n\t")[:4096]
    if not head:
        return Unreadable(BrokenReason.EMPTY, "the body is empty")
    if head.startswith(("{", "[")):
        return _from_json(response)
    if feed.format_in(head) is not None:
        return feeds.read(response)
    if head.startswith("<"):
        if _DATA.search(urlsplit(response.url).path):
            return Unreadable(BrokenReason.UNREADABLE, "a page came where the address names data: it says nothing of incidents")
        return page.read(response, rules)
    return Unreadable(BrokenReason.UNREADABLE, f"this is no status page: “{head[:80]}”")


def _from_json(response: Response) -> Board | Unreadable:
    value = data.loaded(response)
    if isinstance(value, Unreadable):
        return value
    path = urlsplit(response.final_url).path.rstrip("/")
    for recognises, read_as in _READERS:
        if recognises(value, path):
            try:
                return read_as(value, path)
            except ShapeError as error:
                return Unreadable(BrokenReason.UNREADABLE, f"the status data are not in their format: {error}")
    keys = ", ".join(sorted(map(str, value))[:8]) if isinstance(value, dict) else type(value).__name__
    return Unreadable(BrokenReason.UNREADABLE, f"the JSON is in no known format of status pages ({keys})"[:200])


def _wanted(incidents: tuple[Incident, ...], rules: ReadRules) -> tuple[Incident, ...]:
    chosen = [name.casefold() for name in rules.select]
    noise = [re.compile(pattern) for pattern in rules.ignore]
    return tuple(each for each in incidents if _concerns(each, chosen) and not any(pattern.search(each.title) for pattern in noise))


def _concerns(incident: Incident, chosen: list[str]) -> bool:
    """An incident that says of no component is everybody's."""
    told = [name.casefold() for name in (*incident.components, *incident.regions)]
    return not chosen or not told or any(name in each for name in chosen for each in (*told, incident.title.casefold()))


def read(response: Response, rules: ReadRules) -> Reading | Unreadable:
    """The incidents as a reading, for people who try an address."""
    board = read_status(response, rules)
    if isinstance(board, Unreadable):
        return board
    blocks: list[Block] = []
    for each in board.incidents:
        state = "resolved" if each.resolved else each.impact.value
        blocks.append(Block(BlockKind.HEADING, f"{each.title} ({state})", 2))
        blocks += [Block(BlockKind.PARAGRAPH, line) for line in (each.text, ", ".join((*each.components, *each.regions))) if line]
    title = f"status page ({board.format})"
    blocks = blocks or [Block(BlockKind.PARAGRAPH, "no incidents")]
    return Reading(tuple(blocks), title, detect(" ".join(block.text for block in blocks)), Selected.DECLARED)
