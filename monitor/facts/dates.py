"""Days and what they are the days of: in force, updated, shut down. A strict grammar of its own: general date parsers take any number for a
date, guess the missing parts from today's clock, and need a second for a long page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from monitor.facts.text import Page, Place, fold
from monitor.facts.types import DateFact, DateRole, Fact
from monitor.model import BlockKind

_HAN = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_YEAR = r"(?:19|20)\d\d"
_CJK_DATE = re.compile(rf"(?P<y>{_YEAR}) ?[年년] ?(?P<m>\d{{1,2}}) ?[月월] ?(?P<d>\d{{1,2}}) ?[日号號일]")
_HAN_DATE = re.compile(
    r"(?P<y>[二一][〇零一二三四五六七八九]{3})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})[日号號]"
)
_ISO_DATE = re.compile(rf"(?<![\d/.-])(?P<y>{_YEAR})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})(?!\d|[-/.]\d)")
_NUMERIC = re.compile(rf"(?<![\d/.-])(?P<a>\d{{1,2}})(?P<s>[-/.])(?P<b>\d{{1,2}})(?P=s)(?P<y>{_YEAR})(?!\d)")
_YEARLY = re.compile(r"(?:19|20)\d\d|[二一][〇零一二三四五六七八九]{3}年")
_DAY_FIRST = frozenset(
    {"de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "fi", "nb", "no", "cs", "ru", "uk", "tr", "el", "ro", "hu", "bg"}
)

_ROLES: tuple[tuple[DateRole, re.Pattern[str]], ...] = (
    (
        DateRole.SHUTDOWN,
        re.compile(
            r"\b(?:shut ?down|shutting down|shuts down|sunset\w*|retire[sd]?|retiring|retirement|discontinu\w+|end[- ]of[- ](?:life|support|service)|deprecat\w+|no longer (?:be )?(?:available|supported|accessible)"
            r"|turned off|removed|decommission\w*|closed?|ceases?)\b|停用|下线|下線|停止(?:服务|服務|支持|运营|營運|提供|访问|使用)|关停|關停|终止(?:服务|支持)|退役|弃用|棄用|停服|下架"
        ),
    ),
    (
        DateRole.EFFECTIVE,
        re.compile(
            r"\b(?:effective|effectivity|in effect|into effect|takes? effect|taking effect|took effect|in force|into force|appl(?:y|ies) (?:from|as of|starting|beginning|on)|effect(?:ive)? (?:date|on|as of|from)"
            r"|valid (?:from|as of)|commenc\w+ on|start(?:s|ing)? (?:on|from)|beginning|as of|with effect)\b|生效|施行|起施行|实施|實施|起执行|适用于|开始执行|開始執行|gultig ab|in kraft|entree en vigueur|en vigueur"
        ),
    ),
    (
        DateRole.UPDATED,
        re.compile(
            r"\b(?:updated?|last (?:updated|modified|revised|changed|reviewed|edited|amended)|modified|revised|revision|amended|published|posted|version|issued|adopted|dated)\b"
            r"|更新|修订|修訂|修改|发布|發布|版本|公布|公佈|最后|stand|aktualisiert|mise a jour|actualiza\w+"
        ),
    ),
)
_AFTER = re.compile(r"[ (]*(?:(?:正式|开始|開始|起|日|之日|自|is|as|the|will|be|on|,|-) ?)*")
_PREVIOUS = re.compile(
    r"\b(?:previous|prior|earlier|old|superseded|archived?|history|past) (?:version|terms|polic|update|notice|agreement)\w*|历史版本|旧版|舊版|以往版本|往期|变更记录|修订记录|更新日志"
)


_REACH = 100
"""How far before its date a cue may stand, and how long a label over a date may be."""
_LONGEST = 80
_LAW = re.compile(r"\b(?:regulation|directive|decision|act|law|parliament|convention)\b")
_VERB = re.compile(r"\b(?:will|is|are|was|were|has|have|shall|retires?|sunsets?)\b|将|已|将于|計畫|于")
_NAMED = re.compile(r"[\"'(]?(?:[A-Z]|\w*\d|\w+-\w*\d|[\u3400-\u9fff])")
_COMMON = frozenset(
    ["the", "a", "an", "on", "we", "our", "this", "these", "all", "access", "as", "starting", "from", "effective", "beginning", "for"]
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A day written in a text, `text[start:end]`."""

    start: int
    end: int
    day: date


@lru_cache(maxsize=32)
def _months(language: str) -> dict[str, int]:
    """Folded month names and abbreviations of a language, from CLDR, without their full stops."""
    try:
        months = Locale.parse(language).months
    except (UnknownLocaleError, ValueError):
        return {}
    names = {
        fold(str(name)).rstrip("."): n
        for context in months.values()
        for width in ("wide", "abbreviated")
        for n, name in context[width].items()
    }
    return {name: n for name, n in names.items() if not name.isdigit() and name.isalpha()} | ({"sept": 9} if language == "en" else {})


@lru_cache(maxsize=32)
def _worded(language: str) -> tuple[re.Pattern[str], re.Pattern[str], dict[str, int]]:
    months = _months("en") | _months(language)
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    month_first = rf"\b(?P<m>{names})\b\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b,? ?(?P<y>{_YEAR})\b"
    day_first = (
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.|\.º|º)?(?: day)?(?: of| de)?[ -]?(?P<m>{names})\b\.?,?(?: of| de)?[ -]?(?P<y>{_YEAR})\b"
    )
    return re.compile(month_first), re.compile(day_first), months


def _han(text: str) -> int:
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_HAN[tens] if tens else 1) * 10 + (_HAN[ones] if ones else 0)
    return int("".join(str(_HAN[char]) for char in text))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _numeric(match: re.Match[str], language: str) -> date | None:
    """Day or month first: whichever can only be so; else by the dots, the language, and American use."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    day_first = first > 12 or (second <= 12 and (match["s"] == "." or language in _DAY_FIRST))
    return _day(year, second, first) if day_first else _day(year, first, second)


def _has_year(folded: str) -> bool:
    """Whether a year may stand in the text; its first letters are sought before the pattern, for most texts have none."""
    return ("20" in folded or "19" in folded or "年" in folded) and _YEARLY.search(folded) is not None


def days(folded: str, language: str = "en") -> tuple[Dated, ...]:
    """Every full date in a folded text, in order."""
    if not _has_year(folded):
        return ()
    month_first, day_first, months = _worded(language)
    found = [(m, _day(int(m["y"]), int(m["m"]), int(m["d"]))) for pattern in (_CJK_DATE, _ISO_DATE) for m in pattern.finditer(folded)]
    found += [(m, _day(int(m["y"]), months[m["m"]], int(m["d"]))) for pattern in (month_first, day_first) for m in pattern.finditer(folded)]
    found += [(m, _numeric(m, language)) for m in _NUMERIC.finditer(folded)]
    found += [(m, _day(_han(m["y"]), _han(m["m"]), _han(m["d"]))) for m in _HAN_DATE.finditer(folded)]
    return tuple(sorted((Dated(m.start(), m.end(), day) for m, day in found if day is not None), key=lambda d: d.start))


def _cue_before(folded: str) -> DateRole | None:
    """The role whose cue stands nearest before a date."""
    best: tuple[int, DateRole] | None = None
    for role, pattern in _ROLES:
        for match in pattern.finditer(folded):
            if best is None or match.end() > best[0]:
                best = (match.end(), role)
    return best[1] if best else None


def _cue_after(folded: str) -> DateRole | None:
    """The role whose cue stands right after a date: 2025年1月1日起施行, "May 1, 2025 (effective)"."""
    lead = _AFTER.match(folded)
    hits = [role for role, pattern in _ROLES if pattern.match(folded, lead.end() if lead else 0)]
    return hits[0] if hits else None


def _role(folded: str, dated: Dated, start: int, stop: int, above: str) -> DateRole | None:
    """`start` and `stop` bound the words between the neighbouring dates; `above` is the label over a bare date."""
    after = _cue_after(folded[dated.end : min(stop, dated.end + 20)])
    return after or _cue_before(folded[start : dated.start]) or _cue_before(above)


def _subject(text: str, role: DateRole) -> str:
    """What is shut down: the capitalised or numbered words of the sentence's beginning, so that rewording does not rename it."""
    if role is not DateRole.SHUTDOWN:
        return ""
    head = _VERB.split(text, maxsplit=1)[0]
    return " ".join(word.strip(",.:;()\"'") for word in head.split() if _NAMED.match(word) and fold(word) not in _COMMON)[:_LONGEST]


def _of_sentences(place: Place, above: str, language: str) -> Iterator[DateFact]:
    for sentence in place.sentences:
        folded = sentence.folded
        found = days(folded, language)
        for n, dated in enumerate(found):
            start = max(found[n - 1].end if n else 0, dated.start - _REACH)
            stop = found[n + 1].start if n + 1 < len(found) else len(folded)
            label = above if not re.search(r"[^\W\d_]{3,}", folded[: dated.start] + folded[dated.end :]) else ""
            role = _role(folded, dated, start, stop, label)
            if role is not None and not _LAW.search(folded, max(0, dated.start - _REACH), dated.start):
                yield DateFact(role=role, date=dated.day, subject=_subject(sentence.text, role), quote=sentence.text, heading=place.heading)


def _of_row(place: Place, header: tuple[str, ...], language: str) -> Iterator[DateFact]:
    """A table's row under its header: the column says the role, the first cell without a date the subject."""
    cells = place.text.split(" | ")
    found = [days(fold(cell), language) for cell in cells]
    subject = next((cell for cell, dated in zip(cells, found, strict=True) if not dated), "")
    for column, dated in zip(header, found, strict=True):
        role = _cue_before(fold(column))
        if role is not None and dated:
            named = subject[:_LONGEST] if role is DateRole.SHUTDOWN else ""
            yield DateFact(role=role, date=dated[0].day, subject=named, quote=place.text, heading=place.heading)


def find(page: Page) -> Iterator[DateFact]:
    """Every day that has a role."""
    language = (page.reading.language or "en").split("-")[0]
    label: Place | None = None
    header = tuple[str, ...]()
    for place in page.places:
        row = tuple(place.text.split(" | ")) if place.block.kind is BlockKind.ROW else ()
        if _has_year(place.folded) and not _of_the_past(label):
            tabled = len(row) > 2 and len(row) == len(header)
            yield from _of_row(place, header, language) if tabled else _of_sentences(place, label.folded if label else "", language)
        header = (header or row) if row else ()
        if place.block.kind is BlockKind.HEADING or len(place.text) < _REACH:
            label = place


def _of_the_past(label: Place | None) -> bool:
    """Whether what stands under a label is about older versions."""
    return label is not None and _PREVIOUS.search(label.folded) is not None and not _YEARLY.search(label.folded)


def effective_date(before: tuple[Fact, ...], after: tuple[Fact, ...]) -> date | None:
    """The day on which a new version says that it is in force, or None where it names none.

    A day that the older version did not have goes first; then the first one that stands on the page.
    """
    now = [fact.date for fact in after if isinstance(fact, DateFact) and fact.role is DateRole.EFFECTIVE and fact.date]
    old = {fact.date for fact in before if isinstance(fact, DateFact) and fact.role is DateRole.EFFECTIVE}
    fresh = [day for day in now if day not in old]
    return fresh[0] if fresh else now[0] if now else None
