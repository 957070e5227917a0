"""The last resort: a status page as people see it. What its lines call broken is an incident, known by the line's own name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from monitor.model import Block, BlockKind, BrokenReason, Incident, IncidentImpact, Reading, ReadRules, Response, SourceKind, Unreadable
from monitor.read import health, html
from monitor.read.status.board import Board, StatusFormat

_WORDS: tuple[tuple[IncidentImpact, re.Pattern[str]], ...] = (
    (
        IncidentImpact.CRITICAL,
        re.compile(r"\b(?:major|full|complete) outage\b|\boutage\b|\bdown\b|\boffline\b|服务中断|不可用|宕机", re.IGNORECASE),
    ),
    (
        IncidentImpact.MAJOR,
        re.compile(r"\bpartial(?:ly)? (?:outage|unavailable)\b|\bunavailable\b|\bdisruptions?\b|\binterrupt\w*\b|中断|故障", re.IGNORECASE),
    ),
    (
        IncidentImpact.MINOR,
        re.compile(r"\bdegrad\w+\b|\bslow\b|\bdelays?\b|\belevated\b|\bincidents?\b|\bissues?\b|异常|延迟|降级|告警", re.IGNORECASE),
    ),
    (IncidentImpact.MAINTENANCE, re.compile(r"\b(?:under|scheduled|planned) maintenance\b|维护中|计划维护|割接", re.IGNORECASE)),
)
_WELL = re.compile(
    r"\bnot (?:currently )?aware of any\b|\b(?:no|without|zero|0) (?:known |open |active |recent |ongoing |reported |current )*(?:incidents?|issues?|outages?|events?|disruptions?)\b|\ball (?:systems|services) "
    r"(?:are )?(?:operational|normal|online)|\b(?:operating|running) normally\b|\bresolved\b|\bcompleted\b|无(?:故障|异常|事件)|没有(?:故障|异常|事件)|"
    r"(?:一切|运行|服务|均)正常|已(?:恢复|解决|修复|结束|完成)",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:past|previous|history|archive|uptime|about|subscribe|legend)\b|历史|往期|过去|订阅|图例", re.IGNORECASE)
_OF_A_LEGEND = re.compile(r"\b(?:performance|services?|status|state|partial|major|minor)\b|性能|服务|状态|部分|轻微|严重", re.IGNORECASE)
_OF_STATE = re.compile(
    r"\b(?:status|operational|normal(?:ly)?|uptime|up|online|available|healthy|working|incidents?|outages?)\b|状态|正常|可用|稳定|健康|事件|故障",
    re.IGNORECASE,
)
"""A page without one of these is no status page but a wall, a home page or an error: it says of no incident that it is over."""
_LONGEST_NAME = 200


def read(response: Response, rules: ReadRules) -> Board | Unreadable:
    """What the page shows now. A page that shows nothing before its script runs is unreadable, not well. Raises nothing."""
    as_page = ReadRules(kind=SourceKind.HTML, remove=rules.remove)
    reading = html.read(response, as_page)
    if isinstance(reading, Unreadable):
        return reading
    wrong = health.examine(response, reading, (), as_page)
    if wrong is not None:
        return wrong
    found = tuple({each.id: each for each in _told(reading)}.values())
    if not found and not any(_OF_STATE.search(block.text) or _WELL.search(block.text) for block in reading.blocks):
        return Unreadable(BrokenReason.UNREADABLE, "the page says nothing of the state of a service")
    return Board(StatusFormat.PAGE, found, lists_open=True)


def _told(reading: Reading) -> Iterator[Incident]:
    past, past_level = False, 0
    for place, block in enumerate(reading.blocks):
        if block.kind is BlockKind.HEADING and (not past or block.level <= past_level):
            past, past_level = bool(_PAST.search(block.text)), block.level
        found = None if past or _WELL.search(block.text) else _state(block.text)
        if found is not None and not _only_a_state(block, found):
            yield _incident(block, found, reading.blocks[place + 1 : place + 2])


def _state(text: str) -> IncidentImpact | None:
    return next((how_bad for how_bad, words in _WORDS if words.search(text)), None)


def _only_a_state(block: Block, found: IncidentImpact) -> bool:
    """A legend names every state and says them of nothing."""
    rest = _OF_A_LEGEND.sub("", dict(_WORDS)[found].sub("", block.text))
    return block.kind is not BlockKind.HEADING and not re.search(r"\w{2,}", rest)


def _incident(block: Block, how_bad: IncidentImpact, after: tuple[Block, ...]) -> Incident:
    """A row is known by its first cell, a line by its words without numbers: times in it go on."""
    name = block.text.partition(" | ")[0] if " | " in block.text else block.text
    stable = re.sub(r"[\d:.,/-]+", "#", name.casefold())
    more = after[0].text if after and after[0].kind is BlockKind.PARAGRAPH and block.kind is BlockKind.HEADING else ""
    return Incident(
        id=hashlib.sha256(stable.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        title=block.text[:_LONGEST_NAME],
        impact=how_bad,
        resolved=False,
        maintenance=how_bad is IncidentImpact.MAINTENANCE,
        started_at=None,
        updated_at=None,
        components=(name[:_LONGEST_NAME],) if " | " in block.text else (),
        text=more,
    )
