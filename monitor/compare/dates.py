"""Dates as other locales write them, folded to ISO 8601: the same date becomes the same text, another date stays another text."""

from __future__ import annotations

import re

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_NUMBER = (
    {name: number for number, name in enumerate(_MONTHS, 1)} | {name[:3]: number for number, name in enumerate(_MONTHS, 1)} | {"sept": 9}
)
_MONTH = r"(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(\d{4})"
_MONTH_FIRST = re.compile(rf"(?<![A-Za-z]){_MONTH}\s+{_DAY}\s*,?\s+{_YEAR}(?!\d)", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"(?<![A-Za-z\d]){_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}(?!\d)", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s*(?:年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|[-/.](\d{1,2})[-/.](\d{1,2})(?![\d-]))")
_SLASHED = re.compile(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?!\d)")
_YEAR_SOMEWHERE = re.compile(r"\d{4}")
_MONTH_YEAR = re.compile(rf"(?<![A-Za-z]){_MONTH},?\s+{_YEAR}(?!\d)|(?<!\d)(\d{{4}})\s*年\s*(\d{{1,2}})\s*月(?!\s*\d)", re.IGNORECASE)


def _iso(year: str, month: int, day: str) -> str:
    return f"{year}-{month:02d}-{int(day):02d}"


def _slashed(match: re.Match[str]) -> str:
    """Only where one part can be no month; `03/04/2025` may be two dates and stays as it is."""
    first, second = int(match[1]), int(match[3])
    if first == second or (first <= 12 < second <= 31):
        return _iso(match[4], first, match[3])
    if second <= 12 < first <= 31:
        return _iso(match[4], second, match[1])
    return match.group()


def _month_year(match: re.Match[str]) -> str:
    if match[1]:
        return f"{match[2]}-{_NUMBER[match[1].lower()]:02d}"
    return f"{match[3]}-{int(match[4]):02d}"


def is_month(word: str) -> bool:
    """Whether a word in lower case is the name of a month."""
    return word in _NUMBER


def fold_dates(text: str) -> str:
    """Write every full date (and month with year) as ISO 8601."""
    if not _YEAR_SOMEWHERE.search(text):
        return text
    text = _MONTH_FIRST.sub(lambda m: _iso(m[3], _NUMBER[m[1].lower()], m[2]), text)
    text = _DAY_FIRST.sub(lambda m: _iso(m[3], _NUMBER[m[2].lower()], m[1]), text)
    text = _YEAR_FIRST.sub(lambda m: _iso(m[1], int(m[2] or m[4]), m[3] or m[5]), text)
    return _MONTH_YEAR.sub(_month_year, _SLASHED.sub(_slashed, text))
