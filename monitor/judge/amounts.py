"""Which amounts changed between two wordings of one statement, in words for people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.judge.sentences import is_cjk, numbers
from monitor.judge.statements import Statement
from monitor.judge.tables import Matter, changed_cells, name_of
from monitor.model import BlockKind, Direction, DocumentType, Text

_AMOUNT = re.compile(
    r"(?P<sum>[$€£¥￥] ?\d[\d,]*(?:\.\d+)?|\d[\d,]*(?:\.\d+)? ?(?:元|美元|%|％)|\d[\d,]*(?:\.\d+)?[kKmM]?)(?:(?P<unit>(?:[ -](?:fast |free |premium |input |output )*"
    r"(?:requests?|messages?|tokens?|prompts?|queries|credits?|calls?|images?|hours?|seats?|days?|months?|years?|users?))| ?(?:次|条|个|天|日|年|个月|周岁|岁|小时))"
    r"(?:(?: per |/| a | an | every )(?:\d+ )?(?:day|minute|month|week|hour|hours|year))?)?"
)
_MONTHS = re.compile(r"(?:19|20)\d\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* \d{1,2}", re.IGNORECASE)
_PLAN = re.compile(
    r"\b(?:Free|Plus|Pro|Team|Teams|Business|Enterprise|Max|Starter|Basic|Premium|Ultra|Hobby|Standard|Individual|Scale|Tier \d+)\b(?: plan)?"
    r"|[\u3400-\u9fffA-Za-z\d.-]{1,12}版"
)
_COLUMNS = {
    "requests per minute": "每分钟请求数",
    "requests per day": "每天请求数",
    "tokens per minute": "每分钟词元数",
    "tokens per day": "每天词元数",
    "price": "价格",
    "input": "输入价格",
    "output": "输出价格",
    "price per million output tokens": "每百万输出词元价格",
    "price per million input tokens": "每百万输入词元价格",
    "max output tokens": "最大输出词元数",
    "rpm": "每分钟请求数",
    "tpm": "每分钟词元数",
}
_UNITS = {
    "fast": "快速", "free": "免费", "premium": "高级", "input": "输入", "output": "输出", "request": "请求数", "message": "消息数", "token": "词元数",
    "prompt": "提示数", "query": "查询数", "querie": "查询数", "credit": "积分", "call": "调用数", "image": "图片数", "seat": "席位数", "user": "用户数",
    "per": "每", "day": "天", "minute": "分钟", "month": "月", "week": "周", "hour": "小时", "year": "年", "every": "每", "a": "每", "an": "每",
}  # fmt: skip
MOST = 3
_MONEY = re.compile(r"[$€£¥￥元]")


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount that is another now."""

    what: Text
    before: str
    after: str
    more: bool

    @property
    def said(self) -> Text:
        """ "price raised from $20 to $32"."""
        up = Text("raised", "升至") if self.more else Text("cut", "降至")
        return Text(f"{self.what.en} {up.en} from {self.before} to {self.after}", f"{self.what.zh}从 {self.before} {up.zh} {self.after}")


def told(statement: Statement | None, kind: DocumentType, what: Text) -> Text | None:
    """The amounts by which a statement changed, or None where none did. `what`: the name of an amount that has no unit."""
    if statement is None or not statement.before:
        return None
    row = statement.kind is BlockKind.ROW
    found = tuple(_cells(statement, kind) if row else _sums(statement, what))[:MOST]
    if not found:
        return None
    whose = name_of(statement.text) if row else _plan(statement.text)
    en, zh = ", ".join(each.said.en for each in found), "，".join(each.said.zh for each in found)
    return Text(f"{en} ({whose})", f"{zh}（{whose.replace(' plan', ' 套餐')}）") if whose else Text(en, zh)


def _plan(text: str) -> str:
    match = _PLAN.search(text)
    return match.group() if match else ""


def _cells(statement: Statement, kind: DocumentType) -> Iterator[Amount]:
    for cell in changed_cells(statement.before, statement.text, statement.header, kind):
        if cell.matter in (Matter.PRICE, Matter.LIMIT):
            price = cell.matter is Matter.PRICE
            column = cell.column or ("price" if price else "limit")
            known = _COLUMNS.get(column.lower()) or (column if is_cjk(column) else "价格" if price else column)
            dear = price and re.fullmatch(r"input|output", column.lower()) is not None
            more = (cell.direction is Direction.TIGHTENED) is price
            yield Amount(Text(f"{column.lower()} price" if dear else _lowered(column), known), cell.before, cell.after, more)


def _lowered(column: str) -> str:
    """A heading as it stands inside a sentence; abbreviations keep their capitals."""
    return column if column.isupper() else column[:1].lower() + column[1:]


def _sums(statement: Statement, what: Text) -> Iterator[Amount]:
    old, new = _amounts(statement.before), _amounts(statement.text)
    if len(old) != len(new):
        return
    for was, now in zip(old, new, strict=True):
        if was["sum"] != now["sum"]:
            yield Amount(_named(now, what), _spoken(was), _spoken(now), numbers(now["sum"])[0] > numbers(was["sum"])[0])


def _amounts(text: str) -> list[re.Match[str]]:
    days = [match.span() for match in _MONTHS.finditer(text)]
    return [match for match in _AMOUNT.finditer(text) if not any(start <= match.start() < end for start, end in days)]


def _named(match: re.Match[str], what: Text) -> Text:
    """Money is a price; a count is called by its unit; a period or age by what the rule is about."""
    if _MONEY.search(match["sum"]):
        return Text("credit", "赠送额度") if what.en == "limit" else Text("price", "价格")
    unit = (match["unit"] or "").strip(" -")
    if not unit or re.match(r"days?|months?|years?|hours?|天|日|年|个月|周岁|岁|小时", unit):
        return what
    return Text(
        unit, f"{what.zh}（{unit}）" if is_cjk(unit) else "".join(_UNITS.get(word.rstrip("s"), word) for word in unit.lower().split())
    )


def _spoken(match: re.Match[str]) -> str:
    unit = match["unit"] or ""
    period = re.match(r"[ -]?(?:days?|months?|years?|hours?|天|日|年|个月|周岁|岁|小时)$", unit)
    return match["sum"].strip() + (unit if period else "")
