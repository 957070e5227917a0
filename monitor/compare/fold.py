"""Folds: rewritings of a text that keep its meaning. Two texts that a fold makes equal differ by noise of that fold's name.

A fold may only bring together texts that say the same: it never drops a number, a negation, a date or a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from monitor.compare.dates import fold_dates, is_month
from monitor.compare.languages import LANGUAGES

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛′´`＇", "'") | dict.fromkeys("“”„‟″«»「」『』＂", '"'))
_DASH = re.compile(r" ?[\u2010-\u2015\u2212\u2e3a\u2e3b] ?| -+ |--+")
_ELLIPSIS = re.compile(r"\.{3,}|…+")
_STRAY = re.compile(r"(?<!\S)[…\\]+(?!\S)|(?<=\s)\.{3}(?!\S)|…$|\.{3}$|\\(?=\W|$)")
_MARKUP = re.compile(r"^\s*#{1,6}(?=\s|\w)|\*\*|__|`|[\[(]?([^\s\[\]()]+)\]\((?:mailto:|https?:)[^)\s]*\)")
_EDITION_LINK = re.compile(
    rf"(?:\s+[-–—|·]\s+|\s*[(（])(?:{LANGUAGES}) (?:version|edition|translation)s?(?:\s*/\s*version \w+)?[)）]?\s*$"
    r"|\s*[(（]?(?:view )?previous versions?[)）]?\s*$",
    re.IGNORECASE,
)
_GARBLED = re.compile(r"(?<!\S)(?=\S*[a-z]{8})[^\s/]{40,}")
_LOCALE_IN_ADDRESS = re.compile(
    r"(https?://[^\s/]+)/(?:ar|cs|da|de|el|en|es|fi|fr|he|hi|hu|id|it|ja|ko|nb|nl|pl|pt|ru|sv|th|tr|uk|vi|zh)(?:[-_][A-Za-z]{2,4})?(?=/|$|[\s.,;)）。])"
)
_NEW_WINDOW = re.compile(
    r"\s*[(\[（]?\s*(?:opens?|opening) in (?:a )?new (?:window|tab|browser tab)\s*[)\]）]?|\s*[(（]在新(?:窗口|标签页)(?:中)?打开[)）]",
    re.IGNORECASE,
)
_AGO = (
    r"(?:over |about |almost |more than |around )?(?:\d+|an?|one|two|few|several) (?:second|minute|min|hour|hr|day|week|month|year)s? ago"
)
_ZH_AGO = r"\d+\s*(?:秒钟?|分钟|小时|天|日|周|个?星期|个月|年)(?:之前|以前|前)"
_UPDATED = r"(?:last )?(?:updated|modified|edited|published|posted|reviewed)(?: on)?"
_RELATIVE = re.compile(
    rf"\b{_UPDATED}\s*:?\s*(?:{_AGO}|just now|today|yesterday|this week|last week|last month)\b|^\s*(?:{_AGO}|just now|today|yesterday)\s*$"
    r"|\blast (?:checked|refreshed|synced|polled)(?: at| on)?\s*:?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?(?:\s?(?:UTC|GMT))?\b"
    rf"|(?:最后|最近|上次)?(?:更新|修改|发布|编辑)(?:于|时间)?\s*[:：]?\s*{_ZH_AGO}|^\s*{_ZH_AGO}(?:更新|发布|修改)?\s*$",
    re.IGNORECASE,
)
_MAYBE_RELATIVE = re.compile(
    r"\bago\b|\blast (?:checked|refreshed|synced|polled)|today|yesterday|just now|(?:this|last) (?:week|month)|\d\s?[^\W\d]{1,3}(?:之前|以前|前)",
    re.IGNORECASE,
)
_AGO_AT_THE_END = re.compile(rf"(?<=\s){_ZH_AGO}(?:更新|发布|修改|编辑)\s*$")
_BYLINE = 40
"""Letters of a line that names an author and when he wrote."""
_COUNTED = re.compile(
    r"(?:阅读|浏览|点赞|收藏|评论)(?:量|数|次数)?\s*[:：(（]\s*\d[\d.,]*\s*[kKwW万千]?\+?\s*[)）]?|\d[\d.,]*\s*[kKwW万千]?\+?\s*[次人](?:阅读|浏览|点赞|收藏)"
)
_OF_AN_ARTICLE = re.compile(r"更新|发布|发表|编辑|字号|作者|来源|点赞|评论")
_META_LINE = 100
"""Letters of a line that says when an article was written and how many have read it."""
_SAID_OF_TIMES = ("ago", "today", "yesterday", "just now", "this ", "last ", "前")
_MAYBE_NUMBER = re.compile(r"\d[,.'\u00a0\u202f\u2009]\d")
_NOT_EDITION = re.compile(r"(?<!\d)[.,](?!\d)|[^\w.,$€£¥%]+|[.,](?=\s|$)")
_NO_LETTER = re.compile(r"[\W_]+")
_GROUPED = re.compile(
    r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d])|(?<![\d.,])\d{1,3}(?:[\u00a0\u202f\u2009']\d{3})+(?!\d)|(?<![\d.,])\d{1,3}(?:\.\d{3}){2,}(?!\d)"
)
_DECIMAL_COMMA = re.compile(r"(?<=[€$£¥])(\d+),(\d{1,2})(?![\d,])|(?<![\d,.])(\d+),(\d{1,2})(?=\s?[%€])")
_ENUMERATOR = re.compile(
    r"^\s*(?:[•·●○▪■◦‣–—*-]\s+"
    r"|(?:[Ss]ection|[Aa]rticle|[Cc]lause|[Pp]art)\s+\d{1,3}(?:\.\d{1,3})*\s*[.:)–—-]\s*"
    r"|[(（](?:\d{1,3}|[a-zA-Z]|([a-z])\1|[ivxlc]{1,6}|[一二三四五六七八九十]{1,3})[)）]\s*"
    r"|(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5}|[IVX]{1,5})[.)]\s+"
    r"|(?=[\w.]*\d)(?:[a-zA-Z]|\d{1,3})(?:\.(?:[a-zA-Z]|\d{1,3}))+\.\s+"
    r"|\d{1,3}[、．]\s*|[一二三四五六七八九十]{1,3}[、．]\s*|第[一二三四五六七八九十百零\d]{1,4}[条章节][、:：\s]*)"
)
_HEADING_NUMBER = re.compile(r"^\s*\d{1,3}(?:\.\d{1,3})*\.?\s+(?=[A-Z\u4e00-\u9fff])")
_TRAILING = re.compile(r"[\s.:：。;；#¶]+$")
_ABBREVIATED = re.compile(r"\b(?:U\.S(?:\.A)?|U\.K|E\.U|e\.g|i\.e)\b\.?", re.IGNORECASE)
_LONG_WORD = re.compile(r"[A-Za-z]{5,}")
_BRITISH: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(british, re.IGNORECASE), american)
    for british, american in (
        (r"(colo|favo|behavio|hono|labo|neighbo|flavo|humo|endeavo|harbo|rumo)u(r\w*)", r"\1\2"),
        (r"(cent|fib|theat|met|lit)r(e)(s?)", r"\1\2r\3"),
        (r"(licen|defen|offen|preten)c(e[sd]?|ing)", r"\1s\2"),
        (r"(practi)s(e[sd]?|ing)", r"\1c\2"),
        (r"(cancel|travel|label|model|counsel|signal|channel)l(ed|ing|er|ers)", r"\1\2"),
        (r"(fulfil|enrol|instal|distil)(s?|ment|ments)", r"\1l\2"),
        (r"(judg|acknowledg)e(ments?)", r"\1\2"),
        (r"(program)me(s?)", r"\1\2"),
        (r"(catalog|dialog)ue(s?)", r"\1\2"),
        (r"(whil)st", r"\1e"),
        (r"(among)st", r"\1"),
        (r"(\w{4,})is(e[sdr]?|ing|ations?|able)", r"\1iz\2"),
        (r"(anal|paral|catal)ys(e[sd]?|ing)", r"\1yz\2"),
    )
)
_SERIAL_COMMA = re.compile(r",(?=\s+(?:and|or)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fold:
    """A named rewriting that keeps the meaning."""

    name: str
    apply: Callable[[str], str]
    headings_only: bool = False


def _width(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _invisible(text: str) -> str:
    return text if text.isascii() else _INVISIBLE.sub("", text)


def _spaces(text: str) -> str:
    return " ".join(text.split())


def _dashes(text: str) -> str:
    return text if text.isascii() and " -" not in text and "--" not in text else _DASH.sub("-", text)


def _link_labels(text: str) -> str:
    return _NEW_WINDOW.sub("", text) if "in new " in text or "in a new " in text or "在新" in text else text


def _addresses(text: str) -> str:
    """An address written out names the reader's language on some days and not on others; a country (`/us/`) stays."""
    return _LOCALE_IN_ADDRESS.sub(r"\1", text) if "://" in text else text


def _markup(text: str) -> str:
    return _spaces(_MARKUP.sub(r"\1", text)) if any(mark in text for mark in ("#", "**", "__", "`", "](")) else text


def _edition_links(text: str) -> str:
    return _EDITION_LINK.sub("", text) if re.search("ersion|dition|ranslation|ERSION", text[-60:]) else text


def _ellipsis(text: str) -> str:
    if not any(mark in text for mark in ("...", "…", "\\")):
        return text
    return _spaces(_STRAY.sub("", _ELLIPSIS.sub("…", text)))


def _relative(text: str) -> str:
    low = text.lower()
    if not any(word in low for word in _SAID_OF_TIMES) or not _MAYBE_RELATIVE.search(text):
        return text
    text = _AGO_AT_THE_END.sub("", text) if len(text) <= _BYLINE else text
    return _spaces(_RELATIVE.sub("", text))


def _counters(text: str) -> str:
    if len(text) > _META_LINE or not _OF_AN_ARTICLE.search(text):
        return text
    return _spaces(_COUNTED.sub("", text))


def _ungroup(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match.group())


def _numbers(text: str) -> str:
    if not _MAYBE_NUMBER.search(text):
        return text
    return _DECIMAL_COMMA.sub(lambda m: f"{m[1] or m[3]}.{m[2] or m[4]}", _GROUPED.sub(_ungroup, text))


def _spelling(text: str) -> str:
    text = _ABBREVIATED.sub(lambda match: match.group().replace(".", ""), text)
    if any(_american(word) != word for word in set(_LONG_WORD.findall(text))):
        text = _LONG_WORD.sub(lambda match: _american(match.group()), text)
    return _SERIAL_COMMA.sub("", text)


@lru_cache(maxsize=16384)
def _american(word: str) -> str:
    for british, american in _BRITISH:
        if match := british.fullmatch(word):
            return match.expand(american)
    return word


FOLDS: tuple[Fold, ...] = (
    Fold("invisible_characters", _invisible),
    Fold("whitespace", _spaces),
    Fold("edition_links", _edition_links),
    Fold("quotes", lambda text: text.translate(_QUOTES)),
    Fold("dashes", _dashes),
    Fold("ellipsis", _ellipsis),
    Fold("character_width", _width),
    Fold("link_labels", _link_labels),
    Fold("markup", _markup),
    Fold("locale_in_address", _addresses),
    Fold("dates", fold_dates),
    Fold("relative_times", _relative),
    Fold("counters", _counters),
    Fold("numbers", _numbers),
    Fold("numbering", lambda text: _ENUMERATOR.sub("", text, count=1)),
    Fold("spelling", _spelling),
    Fold("heading_numbering", lambda text: _HEADING_NUMBER.sub("", text), headings_only=True),
    Fold("heading_case", str.casefold, headings_only=True),
    Fold("heading_punctuation", lambda text: _TRAILING.sub("", text), headings_only=True),
    Fold("spacing", lambda text: _SPACE.sub("", text)),
)
"""In the order in which they are laid over each other. A new one: one row, and one row of examples in its tests."""

FOLDED_KEYS = 200
"""Longer texts are keyed by their bare letters and digits: folding them costs more than aligning them by their words."""
_HOPELESS = 0.4
"""Share of letters by which two long texts may differ in length and still be equal under the folds."""
_UNLIKE = 0.3
_FEW = 8
"""More words than these, and than this share of a long text's, are respelled by no fold."""
_CONTENT_WORD = re.compile(r"[a-z]{4,}")


def tidy(text: str) -> str:
    """Without invisible characters, odd spaces and widths, and with straight quotes."""
    return _spaces(_width(_invisible(text))).translate(_QUOTES)


@lru_cache(maxsize=16384)
def key(text: str) -> str:
    """Equal for texts that may say the same: what blocks are looked up and aligned by. Equal keys do not prove equal meaning."""
    if len(text) > FOLDED_KEYS:
        return _NO_LETTER.sub("", _width(text)).casefold()
    for fold in FOLDS:
        text = fold.apply(text)
    return text.replace("$", "")


def squeezed(text: str) -> str:
    """Letters and digits alone, dates and spelling folded: equal where only marks and the cuts between blocks differ."""
    return _NO_LETTER.sub("", _spelling(fold_dates(_link_labels(_width(text))))).casefold()


def explain(before: str, after: str, heading: bool) -> str | None:
    """The name of the fold that completes the equality of two texts, or None when they say different things."""
    if _hopeless(before, after):
        return None
    garbled = _GARBLED.search(before) or _GARBLED.search(after)
    if garbled and _bare(before) == _bare(after):
        return "formula"
    for fold in FOLDS:
        if fold.headings_only and not heading:
            continue
        if fold.name == "link_labels" and not heading and _unlike(before, after):
            return None
        before, after = fold.apply(before), fold.apply(after)
        if before == after:
            return fold.name
    return None


def same_but_edition(before: str, after: str) -> bool:
    """Equal but for spelling, capitals, commas and quotes: what an English edition of another country changes."""
    return _edition_free(before) == _edition_free(after)


def _edition_free(text: str) -> str:
    return _NOT_EDITION.sub("", _spelling(fold_dates(_width(text)))).casefold()


def _hopeless(before: str, after: str) -> bool:
    """So different in length that folding them is wasted work."""
    short, long = sorted((len(before), len(after)))
    return long > FOLDED_KEYS and short < (1 - _HOPELESS) * long


def _unlike(before: str, after: str) -> bool:
    """So many words of two long texts differ that they say different things; names of months may be written as numbers."""
    if max(len(before), len(after)) <= FOLDED_KEYS:
        return False
    old, new = (Counter(_CONTENT_WORD.findall(text.lower())) for text in (before, after))
    differing = (old - new) | (new - old)
    count = sum(times for word, times in differing.items() if not is_month(word))
    return count > max(_FEW, _UNLIKE * (old.total() + new.total()))


def _bare(text: str) -> str:
    """Letters, digits and marks alone, without dollar signs: what is left of a passage that was set as mathematics between two of them."""
    return _SPACE.sub("", _DASH.sub("-", _width(text).translate(_QUOTES))).replace("$", "")
