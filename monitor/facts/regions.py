"""Territories a page opens or closes: in lists, tables and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from monitor.facts.aliases import AMBIGUOUS
from monitor.facts.listing import Line, Run, mark, read_lines, runs, settled
from monitor.facts.names import Gazetteer, Mention, gazetteer
from monitor.facts.names import mentions as mentions_of
from monitor.facts.spoken import spoken
from monitor.facts.text import Page, Place, fold
from monitor.facts.types import Polarity, Territory
from monitor.model import BlockKind

_EXCEPT = re.compile(
    r"\b(?:except(?:ing)?(?: for)?|excluding|excludes|exclusive of|with the exception of|other than|but not(?! (?:\w+ )?(?:available|supported|offered|open|accessible))|not including|minus)\b|不包括|不含|不包含|除外|以外|之外|除"
)
_UNNAMED = re.compile(
    r"\bwith (?:certain|some|limited) exceptions?\b|\b(?:certain|some) exceptions? apply|有例外|部分地区除外|部分地區除外|某些例外|部分例外"
)
_BETWEEN = re.compile(r"\b(?:member states|countries|regions?|nations)\b|[ ,]|国家|地区|成员国")
_PAREN = re.compile(r"\([^()]*\)")
_WHOLE_QUOTE = 240


@dataclass(frozen=True, slots=True)
class Named:
    """A territory with what is left out of it, at a place in a text."""

    mention: Mention
    codes: tuple[str, ...]
    exclusions: tuple[str, ...]
    end: int
    """Where its words end, a parenthesis included."""


def _cut_spans(folded: str) -> Iterator[tuple[int, int]]:
    """Where a text leaves something out: a parenthesis with "except", or from "except" to the end of its sentence."""
    inside = [(m.start(), m.end()) for m in _PAREN.finditer(folded) if _EXCEPT.search(m.group())]
    yield from inside
    for match in _EXCEPT.finditer(folded):
        if not any(start <= match.start() < end for start, end in inside):
            stop = re.search(r"[;.。；:]|$", folded[match.start() :])
            yield match.start(), match.start() + (stop.start() if stop else 0)


def _owner(mentions: tuple[Mention, ...], start: int, folded: str) -> Mention | None:
    """The territory just before a cut."""
    before = [m for m in mentions if m.end <= start and not _BETWEEN.sub("", folded[m.end : start])]
    return before[-1] if before else None


def resolve(folded: str, mentions: tuple[Mention, ...]) -> tuple[Named, ...]:
    """Give each territory its exclusions; what is excluded is not named itself, nor is a country whose part alone is meant."""
    left_out: dict[Mention, list[Mention]] = {}
    for start, end in _cut_spans(folded):
        owner = _owner(mentions, start, folded)
        if owner is not None:
            left_out.setdefault(owner, []).extend(m for m in mentions if start <= m.start < end)
    gone = {m for cut in left_out.values() for m in cut}
    gone |= _glosses(folded, mentions)
    kept = tuple(m for m in mentions if m not in gone)
    return tuple(_named(folded, m, left_out.get(m, [])) for m in kept if not _part_meant(folded, m, kept))


def _glosses(folded: str, mentions: tuple[Mention, ...]) -> set[Mention]:
    """In "Puerto Rico (USA)" the second name only explains the first; in "Congo (Democratic Republic)" it says which one is meant."""
    found = set()
    for outer, inner in pairwise(mentions):
        alone = folded[outer.end : inner.start].strip() == "(" and folded[inner.end : inner.end + 1] == ")"
        if alone and not inner.code.startswith(f"{outer.code}-"):
            found.add(outer if inner.code in AMBIGUOUS.get(outer.name, ())[1:] else inner)
    return found


def _named(folded: str, mention: Mention, cut: list[Mention]) -> Named:
    out = {code for m in cut for code in m.codes}
    after = _PAREN.match(folded, mention.end + 1) if folded[mention.end : mention.end + 1] == " " else _PAREN.match(folded, mention.end)
    unnamed = after is not None and _UNNAMED.search(after.group())
    codes = tuple(code for code in mention.codes if code not in out)
    exclusions = () if mention.group else tuple(sorted(out - {mention.code})) or (("*",) if unnamed else ())
    return Named(mention, codes or mention.codes, exclusions, after.end() if after else mention.end)


def _part_meant(folded: str, mention: Mention, mentions: tuple[Mention, ...]) -> bool:
    """ "the Donetsk region of Ukraine" is not Ukraine."""
    parts = [m for m in mentions if m.code.startswith(f"{mention.code}-")]
    return any(
        re.fullmatch(
            r"\W*(?:(?:so-called |people's |occupied )?(?:regions?|areas?|oblasts?|territor\w+|parts?|provinces?|republics?))?\W*(?:of|in)?\W*(?:the )?",
            folded[m.end : mention.start],
        )
        if m.end <= mention.start
        else re.fullmatch(r"(?:'s|的|境内的?)?\W*(?:(?:the|regions? of|occupied|so-called)\W*)*", folded[mention.end : m.start])
        for m in parts
    )


def _surface(words: Iterable[str]) -> str:
    """What may be used there, by the innermost words that tell."""
    for text in words:
        folded = fold(text)
        api = re.search(r"\bapis?\b|(?<![a-z])api(?![a-z])", folded)
        app = re.search(r"\b(?:apps?|web ?app|mobile|desktop|ios|android|website|consumer)\b|应用|客户端|網頁|网页|應用", folded)
        if api and app:
            return "all"
        if api or app:
            return "api" if api else "app"
    return "all"


def _quote(place: Place, named: Named) -> str:
    return place.text if len(place.text) <= _WHOLE_QUOTE else place.text[named.mention.start : named.end]


def _settle(named: Named, clear: frozenset[str]) -> tuple[str, ...]:
    """The codes, an ambiguous name read beside the unmistakable ones of its list."""
    usual, other = AMBIGUOUS.get(named.mention.name, ("", ""))
    return (other,) if usual and usual in clear and other not in clear else named.codes


def _row_marks(run: Run, line: Line) -> tuple[tuple[str, bool], ...]:
    """Column header and yes or no of a table row's marked cells."""
    if line.place.block.kind is not BlockKind.ROW:
        return ()
    cells = line.place.text.split(" | ")
    header = run.header if len(run.header) == len(cells) else ("",) * len(cells)
    return tuple((head, said) for head, said in zip(header, map(mark, cells), strict=True) if said is not None)


def _of_run(run: Run, stance: Polarity) -> Iterator[Territory]:
    clear = frozenset(m.code for line in run.lines for m in line.mentions if m.name not in AMBIGUOUS)
    common = _surface((run.context[0], *run.context[2:]))
    for line in run.lines:
        marks = _row_marks(run, line)
        ways = (
            [(stance, common)]
            if not marks
            else [(Polarity.SUPPORTED if yes else Polarity.BARRED, _column(head, common)) for head, yes in marks]
        )
        for named in resolve(line.place.folded, line.mentions):
            for polarity, surface in ways:
                for code in _settle(named, clear):
                    yield Territory(
                        code=code,
                        polarity=polarity,
                        surface=surface,
                        exclusions=named.exclusions,
                        group=named.mention.group,
                        quote=_quote(line.place, named),
                        heading=line.place.heading,
                    )


def _column(head: str, common: str) -> str:
    known = _surface((head,))
    generic = not head or re.fullmatch(
        r"\W*(?:available|availability|supported|status|support|支持|可用|是否支持|状态|支援)\W*\??", fold(head)
    )
    return known if known != "all" else common if generic else head


_PRODUCT = re.compile(
    r"^(?:The )?(?P<name>(?!(?:We|It|They|Our|This|These|Access|Services?|Availability|Use|Currently|Support)\b)[A-Z][\w.+-]*(?: (?:[A-Z][\w.+-]*|\d[\w.]*)){0,3})"
    r" (?:is|are|will be|remains) (?:now |not |no longer |not yet |currently |only )*(?:available|supported|offered|accessible)\b"
)


def _product(quote: str, surface: str) -> str:
    """The product by name where the sentence begins with it and does not tell API from app."""
    match = _PRODUCT.match(quote) if surface == "all" else None
    return match["name"] if match else surface


@lru_cache(maxsize=1024)
def _of_sentences(place: Place, names: Gazetteer) -> tuple[Territory, ...]:
    """What the sentences of a block say; kept, for most blocks of a change stand on both sides of it."""
    mentions = mentions_of(names, place.text)
    return tuple(
        Territory(
            code=code,
            polarity=said.polarity,
            surface=_product(said.quote, _surface((said.quote,))),
            exclusions=named.exclusions,
            group=named.mention.group,
            quote=said.quote,
            heading=place.heading,
        )
        for said in spoken(place, mentions)
        for named in resolve(place.folded, mentions)
        if named.mention in said.mentions
        for code in named.codes
    )


def find(page: Page) -> Iterator[Territory]:
    """Every territory with its polarity; once for each surface and polarity."""
    names = gazetteer(page.reading.language)
    lines = read_lines(page, names)
    listed = sum(line.listed for line in lines)
    seen = set()
    for fact in _facts(page, lines, listed, names):
        identity = (fact.code, fact.polarity, fact.surface)
        if identity not in seen:
            seen.add(identity)
            yield fact


def _facts(page: Page, lines: tuple[Line, ...], listed: int, names: Gazetteer) -> Iterator[Territory]:
    for run in runs(page, lines):
        stance = settled(run, page, listed)
        if isinstance(stance, Polarity):
            yield from _of_run(run, stance)
    for line in lines:
        if line.mentions and not line.listed:
            yield from _of_sentences(line.place, names)
