"""Sums and quotas: what something costs, how much of it one may use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from monitor.facts.text import Page, Place, fold
from monitor.facts.types import Limit, Price
from monitor.model import BlockKind

_SIGNS = {
    "$": "USD",
    "us$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "CNY",
    "￥": "CNY",
    "₹": "INR",
    "₩": "KRW",
    "hk$": "HKD",
    "a$": "AUD",
    "c$": "CAD",
    "s$": "SGD",
    "nt$": "TWD",
    "r$": "BRL",
    "jp¥": "JPY",
    "cn¥": "CNY",
    "rmb": "CNY",
}
_NAMES = {"usd": "USD", "dollars": "USD", "us dollars": "USD", "u.s. dollars": "USD", "eur": "EUR", "euros": "EUR", "euro": "EUR", "gbp": "GBP", "pounds": "GBP", "cny": "CNY", "rmb": "CNY", "yuan": "CNY", "jpy": "JPY", "yen": "JPY", "inr": "INR", "hkd": "HKD", "cents": "USD",
          "元人民币": "CNY", "人民币": "CNY", "美元": "USD", "欧元": "EUR", "歐元": "EUR", "日元": "JPY", "日圓": "JPY", "港元": "HKD", "港币": "HKD", "新台币": "TWD", "新臺幣": "TWD", "英镑": "GBP", "元": "CNY"}  # fmt: skip
_BEFORE = "|".join(sorted(map(re.escape, [*_SIGNS, "usd", "eur", "gbp", "cny", "jpy", "inr", "人民币", "美元"]), key=len, reverse=True))
_BEHIND = "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:[ ,]\d{3})+(?![\d])(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}|\d+(?:\.\d+)?"
_PER = r"(?P<per> ?(?:/|per\b|each\b|every\b|an?\b(?= (?:month|year|week|day|user|seat))|每)[^.;,，。；|()]{1,40})?"
_MONEY = re.compile(
    rf"(?:(?<![a-z])(?P<sign>{_BEFORE}) ?(?P<n>{_NUMBER})(?![\d%])(?P<k>[km](?![a-z])| (?:million|thousand)\b)?|(?<![\d.,])(?P<m>{_NUMBER}) ?(?P<name>{_BEHIND})(?![a-z])){_PER}"
)
_ZH_PER = re.compile(
    r"每(?P<unit>(?:个)?(?:用户|席位|人)?(?:每)?(?:月|年|周|天|日|百万|千|次|小时|分钟)(?:[^。，；]{0,8}tokens?)?)[^。，；\d]{0,4}$"
)
_COUNT = re.compile(
    rf"(?<![\d.,$€£¥])(?P<n>{_NUMBER})(?P<k>k|m)?(?: ?(?P<thing>(?:\w+ )?(?:requests?|messages?|tokens?|queries|prompts?|calls|images?|videos?|generations?|credits?|actions|prompts|completions)))(?: ?(?P<every>(?:/|(?:per|every|each|an?|within)\b) ?(?:an? )?(?:\d+[- ])?(?:second|minute|min|hour|day|week|month|sec)s?\b)| ?\((?P<abbr>rpm|tpm|rpd|tpd)\))"
)
_ABBREVIATED = re.compile(rf"(?<![\d.,])(?P<n>{_NUMBER})(?P<k>k|m)? ?(?P<unit>rpm|tpm|rpd|tpd|rps|qps)\b")
_COUNT_HAN = re.compile(
    rf"每(?P<every>\d*个?(?:小时|小時|分钟|分鐘|天|日|周|週|月|秒))(?:最多|可|限|不超过|可发送|上限)*[^\d。，]{{0,6}}(?P<n>{_NUMBER}) ?(?P<k>万)?(?P<thing>次|条|條|个请求|请求|tokens?|张|消息)|(?P<n2>{_NUMBER}) ?(?P<k2>万)?(?P<thing2>次|条|條|请求|tokens?|张) ?(?:/|每) ?(?P<every2>\d*个?(?:小时|小時|分钟|分鐘|天|日|周|月|秒))"
)
_LIABILITY = re.compile(
    r"\bliab\w+|\bdamages\b|\bclaims?\b|\barbitrat\w+|\bindemn\w+|\binsurance\b|\bpenalt\w+|\bfines?\b|\brevenue\b|责任|赔偿|索赔|罚款|賠償"
)
_CAP = re.compile(
    r"\bliabil\w+[^.]*\b(?:exceed|greater|limited|cap|maximum|amount)\b|\b(?:exceed|cap|maximum)\b[^.]*\bliabil|(?:责任|賠償|赔偿)[^。]*(?:不超过|上限|为限|最高|不超過)"
)
_PLAN = re.compile(
    r"\b(?:(?:Free|Plus|Pro|Team|Teams|Business|Enterprise|Max|Starter|Basic|Premium|Ultra|Hobby|Standard|Individual|Scale|Lite|Build|Developer|Growth)\+?(?: \d+x)?|Tier \d+)(?= plan| tier| users?| subscri\w+| accounts?|\b)|(?:免费|专业|企业|团队|个人|旗舰|标准|基础|高级|尊享)版"
)
_SCALE = {"k": 1_000, "m": 1_000_000, "thousand": 1_000, "million": 1_000_000, "万": 10_000}
_RATES = {
    "rpm": "requests/minute",
    "tpm": "tokens/minute",
    "rpd": "requests/day",
    "tpd": "tokens/day",
    "rps": "requests/second",
    "qps": "queries/second",
}
_UNIT_WORDS = ((r"^ ?(?:/|per|each|every|an?|每) ?", ""), (r"\bper\b", "/"), (r"\bmtok\b", "1m tokens"),
    (r"\b(?:1 ?m|1,000,000|one million|a million|million) (?=\w* ?tokens?)", "1m "), (r"\btokens?\b", "tokens"), (r"\bseats?\b", "seat"), (r" ?/ ?", "/"),
               (r"\bmembers?\b|\busers?\b", "user"), (r"\bmonthly\b|\bmo\b|月", "month"), (r"\byr\b|\bannum\b|年", "year"), (r"\s+", " "))  # fmt: skip
_PERIOD = re.compile(
    r"\b(?:month|year|week|day|hour|minute|second|user|seat|image|request|call|message|session|tokens?|token|mtok|credit|gb|page|search\w*|character\w*)s?\b|[月年周天日次]|百万|千|小时|分钟"
)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a number stands: its block, the words of its sentence or cell, and the plan it is for."""

    place: Place
    plan: str
    column: str


def _number(text: str, scale: str | None, currency: str = "") -> Decimal:
    """`10.000` is ten thousand in euros; elsewhere a single point is a decimal one."""
    dotted = re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", text) or (currency == "EUR" and re.fullmatch(r"\d{1,3}\.\d{3}", text))
    return Decimal(re.sub(r"[ ,.]" if dotted else r"[ ,]", "", text)) * _SCALE.get((scale or "").strip(), 1)


def _unit(per: str | None) -> str:
    """`per user per month` → `user/month`; what names no measure is no unit."""
    unit = fold(per or "")
    if not _PERIOD.search(unit):
        return ""
    unit = unit[: max(match.end() for match in _PERIOD.finditer(unit))]
    for pattern, new in _UNIT_WORDS:
        unit = re.sub(pattern, new, unit)
    return unit.strip(" /").replace("1m 1m", "1m")


def _plan(text: str, place: Place, first_cell: str) -> str:
    """The plan named nearest before the number, else the row's first cell, else the heading's."""
    named = [match.group() for match in _PLAN.finditer(text)]
    if named:
        return named[-1]
    if first_cell:
        return first_cell
    above = [match.group() for heading in place.heading for match in _PLAN.finditer(heading)]
    return above[-1] if above else ""


def _spots(page: Page) -> Iterator[tuple[_Spot, int, int]]:
    """Each block, or each cell of a table's row, as a span of its block."""
    header: tuple[str, ...] = ()
    for place in page.places:
        if place.block.kind is not BlockKind.ROW:
            header = ()
            yield _Spot(place, "", ""), 0, len(place.text)
            continue
        cells = place.text.split(" | ")
        if not re.search(r"\d", place.text):
            header = tuple(cells)
        first = "" if re.search(r"[$€£¥￥]|\d{2}", cells[0]) else cells[0]
        at = 0
        for n, cell in enumerate(cells):
            column = header[n] if len(header) == len(cells) else ""
            yield _Spot(place, first if len(cells) > 1 else "", column), at, at + len(cell)
            at += len(cell) + 3


def _quote(place: Place, start: int, end: int) -> str:
    """The number's own sentence."""
    text = place.text
    if len(text) <= 240:
        return text
    left = max((text.rfind(mark, 0, start) + 1 for mark in (". ", "。", "；", "; ", "! ")), default=0)
    right = min((at + 1 for mark in (". ", "。", "；", "; ") if (at := text.find(mark, end)) >= 0), default=len(text))
    return text[left:right].strip()


def _money(spot: _Spot, start: int, end: int) -> Iterator[Price | Limit]:
    place = spot.place
    for match in _MONEY.finditer(place.folded, start, end):
        sign, name = match["sign"], match["name"]
        currency = _SIGNS.get(sign) or _NAMES.get(sign) or sign.upper() if sign else _NAMES[name]
        amount = _number(match["n"] or match["m"], match["k"], currency) / (100 if name == "cents" else 1)
        quote = _quote(place, match.start(), match.end())
        before = _ZH_PER.search(place.folded, start, match.start())
        unit = _unit(match["per"]) or (_unit(before["unit"]) if before else "") or _unit(f"/{spot.column}")
        plan = _plan(place.text[start : match.start()], place, spot.plan)
        words = fold(quote)
        if _LIABILITY.search(words):
            if _CAP.search(words):
                yield Limit(amount=amount, unit="liability", currency=currency, quote=quote, heading=place.heading)
        else:
            yield Price(amount=amount, currency=currency, unit=unit, plan=plan, quote=quote, heading=place.heading)


def _counts(spot: _Spot, start: int, end: int) -> Iterator[Limit]:
    place = spot.place
    found: list[tuple[re.Match[str], Decimal, str]] = []
    for match in _COUNT.finditer(place.folded, start, end):
        every = re.sub(r"^(?:/|per|every|each|an?|within) ?(?:an? )?", "", match["every"] or "").strip()
        unit = f"{_thing(match['thing'])}/{every}" if every else _RATES[match["abbr"]]
        found.append((match, _number(match["n"], match["k"]), unit))
    found += [(m, _number(m["n"], m["k"]), _RATES[m["unit"]]) for m in _ABBREVIATED.finditer(place.folded, start, end)]
    for match in _COUNT_HAN.finditer(place.folded, start, end):
        number, scale = (match["n"], match["k"]) if match["n"] else (match["n2"], match["k2"])
        found.append((match, _number(number, scale), f"{match['thing'] or match['thing2']}/{match['every'] or match['every2']}"))
    for match, amount, unit in found:
        plan = _plan(place.text[start : match.start()], place, spot.plan)
        yield Limit(amount=amount, unit=unit, plan=plan, quote=_quote(place, match.start(), match.end()), heading=place.heading)


def _thing(words: str) -> str:
    """The last word, in the plural: `api requests` counts requests."""
    word = words.split()[-1]
    return word if word.endswith("s") else f"{word}s"


def find(page: Page) -> Iterator[Price | Limit]:
    """Every sum and every count with a period."""
    for spot, start, end in _spots(page):
        if re.search(r"\d", spot.place.text):
            yield from _money(spot, start, end)
            yield from _counts(spot, start, end)
