"""What a document forbids and what it allows, by topic (`monitor.facts.topics`): a negation, a permission and a prohibition told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from monitor.facts.text import Page, Place, fold
from monitor.facts.topics import PREFIX, Topic, by_character, by_trigger
from monitor.facts.types import Permission, Prohibition
from monitor.model import BlockKind, Kind

_WORD = re.compile(r"[a-z]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_FORBIDS = re.compile(
    r"\b(?:may|must|shall|can|could|should|will|do|does|did|is|are)(?: |n't |)not\b(?! (?:limited|only|exclusive\w*))|\bcannot\b|\bcan't\b|\bwon't\b|\bdon't\b|\bdoesn't\b|\bagrees? not to\b|\bnot to\b|\bnever\b"
    r"|\b(?:is|are|be) (?:strictly |expressly )?(?:prohibited|forbidden|banned|barred|disallowed|blocked)\b|\bprohibit(?:s|ed|ion)?\b|\bforbid(?:s|den)?\b|\bban(?:s|ned)?\b|\bno longer\b|\bnot (?:be )?(?:permitted|allowed|authori[sz]ed|eligible|available|able)\b"
    r"|\bneither\b|\brefrain from\b|\bno (?:person|one|customer|user)s? may\b|\bnot:|\brestrictions?\b|\bnot (?:located|a national|organi[sz]ed|listed|subject)\b|\bnon-?refundable\b|\bno refunds?\b"
    r"|不得|禁止|严禁|嚴禁|不可|不允许|不允許|请勿|請勿|不能|不要|不应|不應|不会|不會|不予|无权|無權|不再|不支持|不向|拒绝"
)
_ALLOWS = re.compile(
    r"\bmay\b(?! not)|\bcan\b(?! not)|\b(?:is|are|be) (?:expressly |free |also |now )?(?:permitted|allowed|authori[sz]ed|welcome|entitled|free|able) to\b|\b(?:permit|allow|enable)(?:s|ed)? (?:you|customers?|users?)\b|\bpermitted\b|\bgrants? (?:you|customer)\b"
    r"|\breserves? the right\b|\bhas the right\b|\bhave the right\b|\bwill\b(?! not)|\bwe (?:use|share|retain|collect|store|disclose|review)\b"
    r"|可以|允许|允許|有权|有權|得以|可能会|可能會|我们会|我們會|将会|可选择|可選擇|(?<![不认许])可(?=[^能以选選])"
)
_BY_PROVIDER = re.compile(
    r"\b(?:we|our)\b (?:\w+ ){0,3}?(?:may|will|do|can|reserve|use|share|retain|never|don't|won't|cannot|are|have|collect|store|disclose|review|train)\b|\breserves? the right\b|我们|我們|本公司|我司"
)
_MINORS = re.compile(
    r"\b(?:age of (?:majority or )?|aged (?:under |below )?|under |over |below |minimum age (?:\w+ ){0,3}?|at least |older than |younger than )(?P<en>\d{2}|thirteen|sixteen|eighteen)\b"
    r"(?=(?P<years> years?\b)?)(?! (?:months?|days?|hours?|minutes?|weeks?|percent|people|users|seats|offices|countries)|%|,\d)"
    r"|(?:未满|年满|未滿|年滿|不满)(?P<zh>\d{2}|十四|十三|十六|十八)(?:周)?[岁歲]"
)
_AGES = {"thirteen": 13, "sixteen": 16, "eighteen": 18, "十三": 13, "十四": 14, "十六": 16, "十八": 18}
_AGE_HINTS = ("age", "year", "岁", "歲")
_AHEAD = 160
_EXCEPT = re.compile(
    r"\b(?:except (?:as|where|to the extent|when|if)|unless|without (?:our|the prior|prior|express|written)|other than as|provided that|to the extent)\b|除非|未经|未經"
)


@dataclass(frozen=True)
class _Clause:
    """A sentence, and the words before its list that say whether it is forbidden."""

    folded: str
    text: str
    heading: tuple[str, ...]
    lead: str

    @cached_property
    def modes(self) -> tuple[tuple[int, int, bool], ...]:
        """Where the clause forbids (True) and allows (False), in order."""
        return _modes(self.folded)


@lru_cache(maxsize=256)
def _modes(folded: str) -> tuple[tuple[int, int, bool], ...]:
    """The modal words of a clause; after a refusal, those inside its exceptions ("unless we allow") do not count."""
    refusals = [(m.start(), m.end(), True) for m in _FORBIDS.finditer(folded)]
    grants = [(m.start(), m.end(), False) for m in _ALLOWS.finditer(folded)]
    exception = _EXCEPT.search(folded) if refusals and grants else None
    if exception is not None and refusals[0][0] < exception.start():
        grants = [grant for grant in grants if grant[0] < exception.start()]
    return tuple(sorted((*refusals, *grants)))


def conditional(sentence: str) -> bool:
    """Whether a rule has an exception that a customer may fall under: a consent, an agreement, "except where"."""
    return _EXCEPT.search(fold(sentence)) is not None


def _clauses(place: Place) -> Iterator[_Clause]:
    lead = fold(place.lead) if place.lead else fold(place.heading[-1]) if place.heading else ""
    for sentence in place.sentences:
        yield _Clause(sentence.folded, sentence.text, place.heading, lead)


def _candidates(clause: _Clause) -> Iterator[tuple[Topic, re.Match[str]]]:
    """The topics that the clause names, and where."""
    chinese = bool(_HAN.search(clause.folded))
    for topic in _announced_by_characters(clause.folded) if chinese else _announced_by_words(clause.folded):
        match = (topic.han if chinese else topic.pattern).search(clause.folded)
        if match is not None:
            yield topic, match


def _announced_by_words(folded: str) -> dict[Topic, None]:
    """The topics one of whose triggers begins a word of the clause."""
    table = by_trigger()
    return {topic: None for word in _WORD.findall(folded) for topic in table.get(word[:PREFIX], ())}


def _announced_by_characters(folded: str) -> dict[Topic, None]:
    """The topics one of whose heads stands in the clause."""
    table = by_character()
    return {topic: None for char in dict.fromkeys(folded) for head, topic in table.get(char, ()) if head in folded}


def _forbidden(clause: _Clause, at: int) -> bool | None:
    """Whether what stands at `at` is forbidden (True), allowed (False), or neither: by the nearest modal word before it, soon after it, in the lead."""
    before = [forbids for _, end, forbids in clause.modes if end <= at]
    if before:
        return before[-1]
    after = [forbids for start, _, forbids in clause.modes if at <= start < at + _AHEAD]
    if after:
        return after[0]
    above = _modes(clause.lead)
    return above[-1][2] if above else None


def _who(topic: Topic, clause: _Clause) -> str:
    by_us = topic.kind in (Kind.DATA_USE, Kind.TERMINATION, Kind.PRICING_LIMITS) and not topic.what.startswith("training_opt")
    if by_us and _BY_PROVIDER.search(clause.folded):
        return "provider"
    if topic.kind is Kind.SALES_RESTRICTION and re.search(
        r"\b(?:compan(?:y|ies)|entit(?:y|ies)|organi[sz]ations?|persons?)\b|公司|企业|实体|组织", clause.folded
    ):
        return "entities"
    return "customer"


def _stated(topic: Topic, clause: _Clause, at: int) -> Prohibition | Permission | None:
    forbidden = _forbidden(clause, at)
    if forbidden is None:
        return None
    shape = Prohibition if forbidden else Permission
    return shape(topic=topic.kind, who=_who(topic, clause), what=topic.what, quote=clause.text, heading=clause.heading)


def _of_clause(clause: _Clause) -> Iterator[Prohibition | Permission]:
    for topic, match in _candidates(clause):
        fact = _stated(topic, clause, match.start())
        if fact is not None:
            yield fact
    yield from _age(clause)


def _age(clause: _Clause) -> Iterator[Prohibition]:
    match = _MINORS.search(clause.folded) if any(word in clause.folded for word in _AGE_HINTS) else None
    if match is not None:
        if match["en"] and not (match["years"] or "age" in match.group()):
            return
        said = match["en"] or match["zh"]
        age = _AGES.get(said) or int(said)
        if 10 <= age <= 21:
            yield Prohibition(topic=Kind.USE_RESTRICTION, who="minors", what=f"under_{age}", quote=clause.text, heading=clause.heading)


def find(page: Page) -> Iterator[Prohibition | Permission]:
    """Each rule once a clause; `monitor.facts.find` keeps the first quote of equal ones."""
    for place in page.places:
        if place.block.kind is not BlockKind.HEADING:
            for clause in _clauses(place):
                yield from _of_clause(clause)
