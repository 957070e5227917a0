"""Names of territories in text: every CLDR name in English, Simplified and Traditional Chinese and the reading's own language, and
what sites really write (`aliases`). Names come from CLDR through Babel."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from monitor.facts.aliases import ALIASES, GROUP_NAMES, GROUPS, NOT_TERRITORIES
from monitor.facts.text import fold

_ALWAYS = ("en", "zh", "zh_Hant", "zh_Hant_HK")
_NOT_ISO = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])
"""CLDR codes that are exceptionally reserved, private or groups, not ISO 3166-1 territories."""
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_GROUP = "@"
_NONE: frozenset[str] = frozenset()
_ALNUM = bytes(code if chr(code).isalnum() else 0x20 for code in range(128)) + b" " * 128
"""ASCII with all but letters and digits made spaces."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A territory or group named in a text, `text[start:end]`."""

    start: int
    end: int
    codes: tuple[str, ...]
    group: str
    """A key of `GROUPS`, or empty for a single territory."""
    name: str
    """Folded."""

    @property
    def code(self) -> str:
        """The only code, or the first of a group."""
        return self.codes[0]


class Gazetteer:
    """Finds names in text, the longest first, in one walk over its words."""

    def __init__(self, names: Mapping[str, str], acronyms: frozenset[str]) -> None:
        """`names`: folded name → code, `@group`, or empty for what only looks like a territory. `acronyms` count in capitals only."""
        by_first: dict[str, list[tuple[str, str]]] = {}
        for name, code in names.items():
            by_first.setdefault(_first(name), []).append((name, code))
        self._by_first = {first: tuple(sorted(rest, key=lambda pair: -len(pair[0]))) for first, rest in by_first.items()}
        self._acronyms = acronyms
        self._heads = frozenset(first for first in by_first if re.match(f"[{_UNSPACED}]", first))
        self._words = re.compile(f"[{''.join(map(re.escape, sorted(self._heads)))}]|[^\\W_{_UNSPACED}]+")
        self._ascii = {first.encode("ascii"): first for first in by_first if first.isascii()}
        self._beyond = frozenset(first for first in by_first if not first.isascii() and first not in self._heads)
        """First words in other letters that stand between spaces."""

    def find(self, folded: str, text: str) -> Iterator[Mention]:
        """The mentions in order; `folded` is `fold(text)`."""
        named = self._named(folded)
        return self._walk(named, folded, text) if named else iter(())

    def _walk(self, named: list[str], folded: str, text: str) -> Iterator[Mention]:
        end = 0
        for at, choices in sorted((at, self._by_first[first]) for first in named for at in self._places(first, folded)):
            if at < end:
                continue
            for name, code in choices:
                stop = at + len(name)
                if folded.startswith(name, at) and self._bounded(folded, text, name, at, stop):
                    end = stop
                    if code:
                        yield _mention(at, stop, code, name)
                    break

    def _places(self, first: str, folded: str) -> Iterator[int]:
        """Where the first word of a name stands as a whole word."""
        at = folded.find(first)
        while at >= 0:
            match = self._words.match(folded, at)
            whole = match is not None and match.group() == first
            if whole and (first in self._heads or not (at and self._words.match(folded[at - 1]) and folded[at - 1] not in self._heads)):
                yield at
            at = folded.find(first, at + 1)

    def _named(self, folded: str) -> list[str]:
        """The first words of the names that stand in the text as letters: none in most texts, which is soon seen."""
        words = folded.encode("ascii", "replace").translate(_ALNUM).split()
        known = {self._ascii[word] for word in self._ascii.keys() & words}
        if not folded.isascii():
            known |= self._heads.intersection(folded)
            known |= self._beyond.intersection(self._words.findall(folded)) if self._beyond else _NONE
        return [first for first in known if any(name in folded for name, _ in self._by_first[first])]

    def _bounded(self, folded: str, text: str, name: str, start: int, stop: int) -> bool:
        if name in self._acronyms and not text[start:stop].isupper():
            return False
        last = name[-1]
        if not last.isalnum() or re.match(f"[{_UNSPACED}]", last):
            return True
        return stop == len(folded) or not (
            (folded[stop].isalpha() or folded[stop].isdecimal()) and not re.match(f"[{_UNSPACED}]", folded[stop])
        )


def _mention(start: int, stop: int, code: str, name: str) -> Mention:
    if code.startswith(_GROUP):
        return Mention(start, stop, tuple(GROUPS[code[1:]].split()), code[1:], name)
    return Mention(start, stop, (code,), "", name)


def _first(name: str) -> str:
    match = re.match(f"[{_UNSPACED}]|[^\\W_{_UNSPACED}]+", name)
    return match.group() if match else name[:1]


def _variants(name: str) -> Iterator[str]:
    """The folded name, with and without its article, dashes, "saint" shortened, "and" as a sign."""
    folded = fold(name).strip()
    forms = {folded.removeprefix("the ")}
    for old, new in (
        ("saint ", "st. "),
        ("saint ", "st "),
        ("st. ", "saint "),
        (" and ", " & "),
        (" & ", " and "),
        ("-", " "),
        (" - ", "-"),
        ("’", "'"),
    ):
        forms |= {form.replace(old, new) for form in forms}
    yield from forms


def _listed(table: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for code, names in table.items():
        yield from ((code, name) for name in names.split("; ") if name)


@lru_cache(maxsize=64)
def cldr_names(locale: str) -> Mapping[str, str]:
    """Code → name of the ISO 3166-1 territories and Kosovo in a CLDR locale; empty where CLDR has no such locale."""
    try:
        names = Locale.parse(locale.replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        return {}
    return {code: name for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in _NOT_ISO}


def _all_names(locales: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of code and name; of equal names the first one counts."""
    yield from _listed(ALIASES)
    yield from ((_GROUP + group, name) for group, name in _listed(GROUP_NAMES))
    for locale in locales:
        yield from cldr_names(locale).items()
    yield from (("", name) for name in NOT_TERRITORIES.split("; "))


def gazetteer(language: str | None) -> Gazetteer:
    """The names of English, Chinese and `language` (a BCP 47 tag or None). Built once for each language."""
    tag = (language or "en").split("-")[0]
    return _gazetteer(() if tag in ("en", "zh") else (tag,))


@lru_cache(maxsize=16)
def _gazetteer(own: tuple[str, ...]) -> Gazetteer:
    names: dict[str, str] = {}
    acronyms: set[str] = set()
    for code, name in _all_names((*_ALWAYS, *own)):
        letters = name.replace(".", "")
        for form in _variants(name):
            names.setdefault(form, code)
        if len(letters) <= 5 and letters.isascii() and letters.isupper():
            acronyms.update(_variants(name))
    return Gazetteer(names, frozenset(acronyms))


@lru_cache(maxsize=8192)
def mentions(names: Gazetteer, text: str) -> tuple[Mention, ...]:
    """The mentions of a text in order, kept for the last few thousand texts: most blocks of a change stand on both sides of it."""
    return tuple(names.find(fold(text), text))
