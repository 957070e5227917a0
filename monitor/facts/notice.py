"""Periods: how long before something it is announced, how long after an announcement it takes effect."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.facts.text import Page
from monitor.facts.types import DateFact, DateRole
from monitor.model import BlockKind

_NUMBERS = {
    word: n
    for n, words in {
        1: "one 一", 2: "two 两 二 兩", 3: "three 三", 4: "four 四", 5: "five 五", 6: "six 六", 7: "seven 七", 8: "eight 八", 9: "nine 九", 10: "ten 十", 12: "twelve 十二", 14: "fourteen 十四", 15: "fifteen 十五",
        20: "twenty 二十", 21: "twenty-one", 24: "twenty-four 二十四", 28: "twenty-eight", 30: "thirty 三十", 45: "forty-five 四十五", 48: "forty-eight", 60: "sixty 六十", 90: "ninety 九十", 120: "one hundred twenty", 180: "one hundred eighty",
    }.items()
    for word in words.split(" ") if n < 100
}  # fmt: skip
_UNITS = {
    "hour": "PT{}H", "day": "P{}D", "week": "P{}W", "month": "P{}M", "year": "P{}Y",
    "小时": "PT{}H", "小時": "PT{}H", "日": "P{}D", "天": "P{}D", "工作日": "P{}D", "自然日": "P{}D", "周": "P{}W", "週": "P{}W", "月": "P{}M", "年": "P{}Y",
}  # fmt: skip
_SPELLED = "|".join(sorted((word for word in _NUMBERS if word.isascii()), key=len, reverse=True))
_HAN_NUMBERS = "|".join(sorted((word for word in _NUMBERS if not word.isascii()), key=len, reverse=True))
_PERIOD = re.compile(
    rf"\b(?:(?P<n>\d{{1,3}})|(?P<w>{_SPELLED}))(?: \(\d+\))?[ -](?:full |calendar |business |working )?(?P<u>hour|day|week|month|year)s?'?\b"
)
_PERIOD_HAN = re.compile(
    rf"(?<![月年\d/])(?<![月年] )(?:(?P<n>\d{{1,3}})|(?P<w>{_HAN_NUMBERS})) ?个?(?P<u>工作日|自然日|小时|小時|日|天|周|週|月|年)"
)
_WITHIN = re.compile(r"\bwithin (?:the (?:\w+ )?)?$|在$")
_LIABILITY = re.compile(r"\bliab\w+|\bdamages\b|赔偿|賠償")
_NOTICE_AFTER = re.compile(
    r"^'?(?: of)?(?: \w+,?){0,3}? notice\b|^'? (?:in advance|before|prior to|ahead of)\b|^(?:[^。，]{0,10})(?:通知|公告|告知|公示|公布|书面)"
)
_NOTICE_BEFORE = re.compile(
    r"\b(?:notice|notify|notified|notification|announce\w*|inform)\b[^.;]{0,80}$|提前(?:至少|不少于)?$|至少提前$|(?:通知|公告|告知)[^。]{0,12}$"
)
_AFTER = re.compile(r"^'?(?: \w+){0,3}? (?:after|following|from)\b|^(?:之)?(?:后|後|起|内|届满)")
_EFFECT = re.compile(
    r"\b(?:effective|take effect|takes effect|taking effect|in effect|into effect|in force|into force|become binding)\b|生效|施行|实施|實施"
)
_AT_ONCE = re.compile(
    r"\beffective immediately\b|\bwith immediate effect\b|\bimmediately effective\b|\btakes? effect immediately\b|\beffective (?:upon|on|when) (?:posting|publication|posted)\b|立即生效|即刻生效|即日起?生效|(?:一经|自)(?:公布|发布|公告|公示|發布)(?:之日)?(?:起)?(?:即|立即|之日起)?生效|发布即生效"
)
_HINTS = (
    "notice",
    "notif",
    "advance",
    "after",
    "before",
    "prior to",
    "following",
    "effective",
    "effect ",
    "inform",
    "announce",
    "提前",
    "通知",
    "公告",
    "生效",
    "施行",
    "告知",
)
"""Without one of these no period here means anything; a cheap test first."""
_SUBJECTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("renewal", re.compile(r"\brenew\w*|续费|续订|續")),
    ("price", re.compile(r"\b(?:price|prices|pricing|fees?|rates)\b|价格|费用|資費|资费")),
    ("shutdown", re.compile(r"\b(?:discontinu\w+|deprecat\w+|retir\w+|sunset\w*|shut ?down)\b|下线|停用|停服|停止服务|终止运营")),
    ("subprocessors", re.compile(r"\bsub-?processors?\b|子处理者|分处理者")),
    ("termination", re.compile(r"\b(?:terminat\w+|cancel\w*|suspen\w+)\b|终止|解除|注销|暂停")),
    ("dispute", re.compile(r"\b(?:disputes?|arbitrat\w+|claim)\b|争议|仲裁")),
    ("changes", re.compile(r"\b(?:chang\w+|modif\w+|amend\w*|updat\w+|revis\w+|effective|take effect)\b|修改|变更|修订|更新|生效|調整")),
)


_NAMES = {"H": "hour", "D": "day", "W": "week", "M": "month", "Y": "year"}


def periods(folded: str) -> Iterator[re.Match[str]]:
    """Every period in a folded text, English ones first."""
    for pattern in (_PERIOD, _PERIOD_HAN):
        yield from pattern.finditer(folded)


def period_of(match: re.Match[str]) -> tuple[int, str]:
    """The number and the English name of the unit of a period."""
    number = int(match["n"]) if match["n"] else _NUMBERS[match["w"]]
    return number, _NAMES[_UNITS[match["u"]][-1]]


def _duration(match: re.Match[str]) -> str:
    return _UNITS[match["u"]].format(period_of(match)[0])


def _subject(folded: str) -> str:
    return next((name for name, pattern in _SUBJECTS if pattern.search(folded)), "")


def _role(folded: str, match: re.Match[str]) -> DateRole | None:
    """Notice given before something, or a time after which something takes effect."""
    before, after = folded[: match.start()], folded[match.end() :]
    if _WITHIN.search(before) or _LIABILITY.search(folded):
        return None
    if _AFTER.match(after) and _EFFECT.search(folded):
        return DateRole.EFFECTIVE
    if _NOTICE_AFTER.match(after) or (_NOTICE_BEFORE.search(before) and not _AFTER.match(after)):
        return DateRole.NOTICE
    return None


def _of_sentence(folded: str) -> Iterator[tuple[DateRole, str, str]]:
    """Role, duration, subject."""
    if not any(word in folded for word in _HINTS):
        return
    for match in periods(folded):
        role = _role(folded, match)
        if role is not None:
            yield role, _duration(match), _subject(folded)
    if _AT_ONCE.search(folded):
        changes = re.search(
            r"\b(?:post\w*|chang\w+|modif\w+|amend\w*|updat\w+|revis\w+|terminat\w+)\b|修改|变更|修订|公布|发布|公告|公示", folded
        )
        yield (DateRole.NOTICE if changes else DateRole.EFFECTIVE), "P0D", _subject(folded) if changes else ""


def find(page: Page) -> Iterator[DateFact]:
    """Every period of notice, and every relative date of effect; "effective immediately" is the period `P0D`."""
    for place in page.places:
        if place.block.kind is BlockKind.HEADING:
            continue
        for sentence in place.sentences:
            for role, duration, subject in _of_sentence(sentence.folded):
                yield DateFact(role=role, duration=duration, subject=subject, quote=sentence.text, heading=place.heading)
