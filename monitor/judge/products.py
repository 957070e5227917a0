"""Product names that a document did not have before, or has no more: launches, renamings, withdrawals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache

from monitor.judge.rules.derived import PRODUCT_NAME
from monitor.judge.statements import Statement
from monitor.judge.summary import Subject
from monitor.model import Direction, Finding, Kind, Reading, Side

OFTEN = 3
"""How often a word with a capital inside stands in a document that is about it."""
_CAMEL = re.compile(r"\b[A-Z]+[a-z]+[A-Z]\w*")
_HUMP = re.compile(r"[a-z][A-Z]")
_CASES = bytes(97 if chr(code).islower() else 65 if chr(code).isupper() else 32 for code in range(128)) + b" " * 128
_SMALL_CAPITAL = b"aA"
"""A hump in a text whose letters are all made `a` or `A`: bytes are searched many times faster than by a pattern."""
_GENERIC = frozenset(
    [
        "Terms",
        "Term",
        "Agreement",
        "Agreements",
        "Policy",
        "Policies",
        "Addendum",
        "LLC",
        "Inc",
        "Ltd",
        "Limited",
        "OpCo",
        "Ireland",
        "Corp",
        "PBC",
        "SAS",
        "GmbH",
        "Privacy",
        "Account",
        "Accounts",
        "Service",
        "Services",
        "Data",
        "Content",
        "Website",
        "Site",
        "Group",
        "Affiliate",
        "Affiliates",
        "Help",
        "Center",
        "Centre",
        "Support",
        "Usage",
        "Community",
        "Guidelines",
        "Party",
        "Parties",
        "Section",
        "Customer",
        "Customers",
        "User",
        "Users",
        "Output",
        "Outputs",
        "Input",
        "Inputs",
        "Product",
        "Products",
        "Model",
        "Models",
        "Technology",
        "Technologies",
        "Public",
        "Sector",
        "Company",
        "Entity",
        "Entities",
        "Property",
        "Materials",
        "Marks",
        "Legal",
        "Rules",
        "Notice",
        "Statement",
        "Team's",
        "Code",
        "Conditions",
        "Order",
        "Form",
        "Software",
        "System",
        "Systems",
        "Feedback",
        "Confidential",
        "Information",
    ]
)
_Stands = Callable[[str], bool]
"""Whether a version has a name anywhere."""
_ORDINARY = frozenset({"AI", "API", "The", "Inc", "LLC", "Labs", "com", "ai"})


def product_findings(statements: Iterable[Statement], before: Reading, after: Reading, subject: Subject) -> Iterator[Finding]:
    """One finding for each statement that brings a new product name or takes the last mention of an old one."""
    brands = _brands(subject, before, after)
    if brands:
        pattern = _pattern(brands)
        told: set[str] = set()
        was, now = cache(before.text.__contains__), cache(after.text.__contains__)  # the same few names are asked for again and again
        for statement in statements:
            if any(brand in statement.text or brand in statement.before for brand in brands):
                yield from _named(statement, pattern, was, now, told)


def _brands(subject: Subject, before: Reading, after: Reading) -> frozenset[str]:
    """Words that name the provider's products: its own name, and words with a capital inside that the document uses often."""
    own = {word for word in re.split(r"[\s.()（）/]+", f"{subject.provider.en} {subject.provider.zh}") if len(word) > 1}
    camel = _camels(before) + _camels(after)
    return frozenset((own - _ORDINARY) | {word for word, count in camel.items() if count >= OFTEN})


def _camels(reading: Reading) -> Counter[str]:
    """Words with a capital inside, counted."""
    return Counter(word for block in reading.blocks for word in _camels_in(block.text))


@lru_cache(maxsize=8192)
def _camels_in(text: str) -> tuple[str, ...]:
    """The first word with a capital inside of each run of letters and marks; kept, for most blocks of a change stand on both sides."""
    if _SMALL_CAPITAL not in text.encode("utf-8", "surrogatepass").translate(_CASES):
        return ()
    starts = {text.rfind(" ", 0, hump.start()) + 1 for hump in _HUMP.finditer(text)}
    return tuple(match.group() for start in sorted(starts) if (match := _CAMEL.search(text, start)))


def _pattern(brands: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(brands, key=len, reverse=True)))
    return re.compile(
        rf"(?<![\w])(?:{names})(?:(?: for| and)? [A-Z][\w-]*){{1,3}}|(?:{names})[\u4e00-\u9fff]{{1,4}}?(?:版|插件|会员|平台|助手)"
    )


def _named(statement: Statement, pattern: re.Pattern[str], was: _Stands, now: _Stands, told: set[str]) -> Iterator[Finding]:
    came = [] if statement.side is Side.REMOVED else _fresh(pattern, statement.text, was)
    went = _fresh(pattern, statement.text if statement.side is Side.REMOVED else statement.before, now)
    names = {name for name in (*came, *went) if name not in told}
    if names:
        told |= names
        yield Finding(
            Kind.LIFECYCLE, Direction.NEUTRAL, PRODUCT_NAME.severity, statement.text, statement.side, PRODUCT_NAME.id, statement.heading
        )


def _fresh(pattern: re.Pattern[str], text: str, elsewhere: _Stands) -> list[str]:
    """Product names in the text that the other version has nowhere."""
    found = (match.group() for match in pattern.finditer(text))
    return [name for name in found if not elsewhere(name) and not _GENERIC & set(name.split())]
