"""Territories as people write them in a profile, and as we write them back. Names come from CLDR through the facts' gazetteer."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from monitor.facts.aliases import ALIASES
from monitor.facts.names import cldr_names, gazetteer
from monitor.facts.text import fold
from monitor.model import Text


@lru_cache(maxsize=1024)
def codes_of(written: str) -> tuple[str, ...]:
    """The territory, or those of the group (`EEA`), that a code or a name in English or Chinese means; empty for anything else."""
    text = written.strip()
    code = text.upper()
    if code in cldr_names("en") or (code in ALIASES and "-" in code):
        return (code,)
    found = tuple(gazetteer(None).find(fold(text), text))
    whole = len(found) == 1 and fold(text[: found[0].start] + text[found[0].end :]).strip() in ("", "the")
    return found[0].codes if whole else ()


def near(written: str) -> str | None:
    """The name that was probably meant."""
    names = {name.lower(): name for locale in ("en", "zh") for name in cldr_names(locale).values()}
    close = get_close_matches(written.strip().lower()[:60], names, n=1, cutoff=0.7)
    return names[close[0]] if close else None


@lru_cache(maxsize=512)
def place(code: str) -> Text:
    """`Singapore`, `新加坡`; the bare code where CLDR has no name for it."""
    if "-" in code:
        names = ALIASES.get(code, code).split("; ")
        return Text(names[0], next((name for name in names if not name.isascii()), names[0]))
    return Text(cldr_names("en").get(code, code), cldr_names("zh").get(code, code))


def places(codes: Iterable[str]) -> Text:
    """Several in a row."""
    named = [place(code) for code in codes]
    return Text(", ".join(name.en for name in named), "、".join(name.zh for name in named))
