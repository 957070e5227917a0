"""Bars by who owns or controls the customer: how much, directly or not, from where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from monitor.facts.names import Mention, gazetteer
from monitor.facts.regions import resolve
from monitor.facts.spoken import located
from monitor.facts.text import Page, Place, Sentence
from monitor.facts.types import Comparison, Directness, Ownership
from monitor.model import BlockKind

_PERCENT = re.compile(
    r"(?P<above>more than|greater than|over|exceed\w*|in excess of|above|upwards of|>|超过|超過|多于|多於|高于|高於|大于|大於)?"
    r"(?P<least>at least|no(?:t)? less than|a minimum of|minimum|>=|≥|不低于|不低於|不少于|不少於|至少|达到|達到|达)? ?(?:an? |aggregate |of |\w+ \()*"
    r"(?P<n>\d{1,3}(?:\.\d+)?) ?(?:%|percent\b|per cent\b)\)?(?P<more> or (?:more|greater)|(?:及|或)?以上| and above)?"
)
_WORDS = re.compile(
    r"\b(?P<n>fifty|twenty-five|twenty five|ten|thirty|one third|twenty) ?(?:percent|per cent)\b|百分之(?P<zh>五十|二十五|三十|二十|十)"
)
_MAJORITY = re.compile(
    r"\bmajority[- ](?:owned|controlled|stake|interest|shareholding|ownership|shareholders?)\b|\b(?:own\w*|hold\w*|control\w*)(?: \w+){0,3} (?:a |the )?majority\b|\bmajority of (?:the |its |their )?(?:\w+ )?(?:shares|equity|voting|ownership|stock|capital)\w*"
    r"|多数股权|控股股东|过半数(?:股权|股份)|多數股權|過半數"
)
_CONTROL = re.compile(
    r"\b(?:owned or controlled|ownership or control|controlled|owned)\b[^.;]{0,40}?\bby\b[^.;]{0,80}?\b(?:located|headquartered|incorporated|organi[sz]ed|based|domiciled|established|resident|in or governments? of)\b|(?:所有或控制|拥有或控制|控制)(?:的)?(?:公司|企业|实体|组织)"
)
_OWNING = re.compile(
    r"\bown(?:s|ed|er|ers|ership|ing)?\b|\bcontrol\w*\b|\bshare(?:s|holding\w*|holders?)\b|\bequity\b|\bstakes?\b|\binterests?\b|\bvoting\b|持股|控股|持有|股权|股權|股份|控制|拥有|擁有|所有权"
)
_AREA = re.compile(
    r"\b(?:unsupported|non-supported|restricted|sanctioned|embargoed|prohibited|excluded|ineligible) (?:\w+ )?(?:regions?|countr(?:y|ies)|territor(?:y|ies)|jurisdictions?|locations?|areas?)\b"
    r"|\b(?:regions?|countr(?:y|ies)|territor(?:y|ies)|jurisdictions?|locations?)(?: \w+){0,4} (?:not supported|unsupported|where [^.;]{0,40}?(?:not|un)\w*)"
    r"|不(?:受)?支持的?(?:国家|地区|國家|地區|区域|司法管辖区)|受(?:限|制裁)(?:制)?(?:国家|地区|國家|地區)|不支援的(?:國家|地區)"
)
_DEFINING = re.compile(
    r"\baffiliates?\b[^.]{0,20}\bmeans?\b|['\"]?\bcontrol['\"]? (?:means?|shall mean)|\bmeans (?:any|an|a) (?:\w+ )?(?:entity|person|company)|关联公司(?:是|系)?指|[\"“]?控制[\"”]?(?:是|系)?指|\bfor (?:the )?purposes? of this (?:definition|section)"
)
_HINTS = ("own", "control", "share", "equity", "stake", "interest", "voting", "股", "控制", "拥有", "擁有", "所有")
_SPELLED = {
    "fifty": 50,
    "twenty-five": 25,
    "twenty five": 25,
    "ten": 10,
    "thirty": 30,
    "twenty": 20,
    "one third": 33,
    "五十": 50,
    "二十五": 25,
    "三十": 30,
    "二十": 20,
    "十": 10,
}


def _directness(folded: str) -> Directness:
    """Which way counts; a clause that does not say counts both."""
    if re.search(
        r"\bdirectly (?:or|and|and/or|/) ?indirectly|\bindirectly (?:or|and) directly|direct(?:ly)? (?:or|and|and/or) indirect|直接或者?间接|直接或間接|直接或间接|直接、间接|直接和间接",
        folded,
    ):
        return Directness.BOTH
    if re.search(r"\bindirect(?:ly)?\b|间接|間接", folded):
        return Directness.INDIRECT
    return Directness.DIRECT if re.search(r"\bdirect(?:ly)?\b|直接", folded) else Directness.BOTH


def _threshold(folded: str) -> tuple[Decimal | None, Comparison] | None:
    """The share and how it is compared; None where the sentence names no share, no majority and no control."""
    for match in _PERCENT.finditer(folded):
        around = folded[max(0, match.start() - 120) : match.end() + 120]
        if _OWNING.search(around):
            least = bool(match["least"] or match["more"]) and not match["above"]
            return Decimal(match["n"]), Comparison.AT_LEAST if least else Comparison.MORE_THAN
    spelled = _WORDS.search(folded)
    if spelled is not None and _OWNING.search(folded):
        least = bool(re.search(r"at least|or more|以上|不低于|不低於", folded))
        return Decimal(_SPELLED[spelled["n"] or spelled["zh"]]), Comparison.AT_LEAST if least else Comparison.MORE_THAN
    if _MAJORITY.search(folded):
        return Decimal(50), Comparison.MORE_THAN
    return (None, Comparison.AT_LEAST) if _CONTROL.search(folded) else None


def _plural(phrase: str) -> str:
    """One spelling for "unsupported region" and "unsupported regions"."""
    return re.sub(r"(region|territorie|countrie|jurisdiction|location|area)$", r"\1s", re.sub(r"\b(territor|countr)y$", r"\1ie", phrase))


def _jurisdictions(place: Place, sentence: Sentence, mentions: tuple[Mention, ...]) -> tuple[str, ...]:
    """The territories named in the sentence, else what it calls them."""
    end = sentence.start + len(sentence.text)
    inside = tuple(m for m in mentions if sentence.start <= m.start < end and located(place, m))
    codes = sorted({code for named in resolve(place.folded, inside) for code in named.codes})
    return tuple(codes or dict.fromkeys(_plural(match.group()) for match in _AREA.finditer(sentence.folded)))


def find(page: Page) -> Iterator[Ownership]:
    """Every clause that ties a share of ownership, a majority or control to places. Definitions of "affiliate" are none."""
    names = gazetteer(page.reading.language)
    for place in page.places:
        if place.block.kind is BlockKind.HEADING or not any(word in place.folded for word in _HINTS):
            continue
        for sentence in place.sentences:
            folded = sentence.folded
            found = _threshold(folded) if any(word in folded for word in _HINTS) and not _DEFINING.search(folded) else None
            areas = _jurisdictions(place, sentence, tuple(names.find(place.folded, place.text))) if found else ()
            if found and areas:
                threshold, comparison = found
                yield Ownership(
                    threshold=threshold,
                    comparison=comparison,
                    directness=_directness(folded),
                    jurisdictions=areas,
                    quote=sentence.text,
                    heading=place.heading,
                )
