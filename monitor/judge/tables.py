"""Rows of tables: which old row is which new one, and what it means that a cell changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from monitor.facts.dates import days
from monitor.facts.text import fold
from monitor.judge.sentences import numbers, squeeze
from monitor.model import Block, BlockKind, Direction, DocumentType, Severity

CELL = " | "
_LETTERS = re.compile(r"[^\W\d_]{2,}|[\u3400-\u9fff]")
_MONEY = re.compile(r"[$€£¥￥₩₹]|\b(?:usd|eur|gbp|cny|rmb|free)\b|元|免费")
_SUM = re.compile(r"[$€£¥￥₩₹] ?\d|\d ?元")
_PRICE = re.compile(r"\b(?:prices?|costs?|fees?|charges?|pricing|rates? per)\b|[$€£¥]|价格|價格|单价|费用|元")
_LIMIT = re.compile(
    r"\b(?:requests?|tokens?|messages?|limits?|quotas?|rpm|tpm|rpd|tpd|rps|qps|concurren\w*|credits?|context|max(?:imum)?|seats?|images?|calls?"
    r"|prompts?|generations?|batch|storage|projects?|files?)\b|并发|请求|次数|上限|限额|限流|额度|配额|词元|tokens?数|上下文|每(?:分钟|天|日|小时)"
)
_ENDS = re.compile(
    r"\b(?:shut ?down|retir\w+|sunset|end[- ]of[- ]\w+|eol|deprecat\w+|removal|discontinu\w+|until)\b|下线|停用|弃用|退役|停服|终止"
)
_STATES = (
    re.compile(
        r"^\W*(?:active|current|available|ga|generally available|supported|live|stable|latest|可用|在用|正常|现行|已上线|正式版)\W*$"
    ),
    re.compile(r"^\W*(?:legacy|maintenance|maintained|limited|维护中|旧版)\W*$"),
    re.compile(r"^\W*(?:deprecated|deprecating|sunsetting|scheduled for \w+|已?弃用|即将下线|待下线|计划下线)\W*$"),
    re.compile(
        r"^\W*(?:retired|shut ?down|removed|discontinued|unavailable|sunset|end[- ]of[- ]life|eol|已下线|已停用|已退役|下线|停用)\W*$"
    ),
)
DEPRECATED, RETIRED = 2, 3
_NONE = re.compile(r"^\W*(?:n/?a|none|tbd|not (?:yet )?(?:scheduled|announced|planned)|unlimited|no limit|无|暂无|待定|不限|无限制?)?\W*$")
_UNLIMITED = re.compile(r"unlimited|no limit|不限|无限")
_SCALE = {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000, "万": 10_000}


class Matter(Enum):
    """What a cell is about; the value is the rule that speaks of it."""

    PRICE = "money.price"
    LIMIT = "money.quota"
    STATE = "life.deprecated"
    RETIRED = "life.shutdown"
    END = "life.deprecation_entry"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that changed, with what that means."""

    matter: Matter
    direction: Direction
    column: str
    before: str
    after: str

    @property
    def severity(self) -> Severity:
        """A rise, a cut or a deprecation is high, an end critical, the contrary welcome news."""
        if self.direction is not Direction.TIGHTENED:
            return Severity.MEDIUM
        return Severity.CRITICAL if self.matter is Matter.RETIRED else Severity.HIGH


def cells(text: str) -> tuple[str, ...]:
    """The cells of a row."""
    return tuple(cell.strip(" |") for cell in text.split(CELL))


def headers(blocks: Iterable[Block]) -> dict[str, tuple[str, ...]]:
    """By a row's text: the cells of its table's header row, where the table has one."""
    found: dict[str, tuple[str, ...]] = {}
    header: tuple[str, ...] | None = None
    for block in blocks:
        if block.kind is not BlockKind.ROW:
            header = None
        elif header is None:
            row = cells(block.text)
            header = row if not any(re.search(r"\d{2}|^\W*\d", cell) for cell in row) else ()
        elif header:
            found[block.text] = header
    return found


def name_of(text: str) -> str:
    """What a row is about: its first cell that is a name, not a date, a number or a state."""
    for cell in cells(text):
        folded = fold(cell)
        if _LETTERS.search(cell) and not days(folded) and state(cell) is None and not _SUM.search(folded):
            return cell
    return ""


def state(cell: str) -> int | None:
    """0 for in use, 1 legacy, 2 deprecated, 3 retired; None for other words."""
    folded = fold(cell)
    return next((rank for rank, pattern in enumerate(_STATES) if pattern.match(folded)), None)


def changed_cells(before: str, after: str, header: tuple[str, ...], kind: DocumentType) -> tuple[Cell, ...]:
    """What changed between two rows of one table and can be told; empty where the rows do not have the same columns."""
    old, new = cells(before), cells(after)
    if len(old) != len(new):
        return ()
    columns = header if len(header) == len(new) else ("",) * len(new)
    return tuple(_told(columns, old, new, kind))


def _told(columns: tuple[str, ...], old: tuple[str, ...], new: tuple[str, ...], kind: DocumentType) -> Iterator[Cell]:
    for column, was, now in zip(columns, old, new, strict=True):
        if squeeze(was) != squeeze(now):
            found = _state(column, was, now) or _end(column, was, now, kind) or _amount(column, was, now, kind)
            if found is not None:
                yield found


def _turned(more: bool) -> Direction:
    return Direction.TIGHTENED if more else Direction.LOOSENED


def _state(column: str, was: str, now: str) -> Cell | None:
    old, new = state(was), state(now)
    if new is None or (old is None and new < DEPRECATED) or old == new:
        return None
    matter = Matter.RETIRED if new == RETIRED else Matter.STATE
    return Cell(matter, _turned(new > (old or 0)), column, was, now)


def _end(column: str, was: str, now: str, kind: DocumentType) -> Cell | None:
    if not (kind is DocumentType.DEPRECATIONS or _ENDS.search(fold(column))):
        return None
    old, new = _day(was), _day(now)
    if old == new or (new is None and not _NONE.match(fold(now))):
        return None
    return Cell(Matter.END, _turned(new is not None and (old is None or new < old)), column, was, now)


def _day(cell: str) -> date | None:
    return next((dated.day for dated in days(fold(cell))), None)


def _amount(column: str, was: str, now: str, kind: DocumentType) -> Cell | None:
    head = fold(column)
    old, new = _value(was), _value(now)
    if old is None or new is None or old == new:
        return None
    if _MONEY.search(fold(was + now)) or _PRICE.search(head) or (kind is DocumentType.PRICING and not _LIMIT.search(head)):
        return Cell(Matter.PRICE, _turned(new > old), column, was, now)
    if _LIMIT.search(head) or kind is DocumentType.RATE_LIMITS:
        return Cell(Matter.LIMIT, _turned(new < old), column, was, now)
    return None


def _value(cell: str) -> float | None:
    folded = fold(cell)
    if _UNLIMITED.search(folded):
        return float("inf")
    if re.search(r"\bfree\b|免费", folded) and not re.search(r"\d", folded):
        return 0.0
    found = numbers(folded)
    scale = re.search(r"\d ?([kmb万])(?![a-z])", folded)
    return float(found[0]) * (_SCALE[scale[1]] if scale else 1) if found else None
