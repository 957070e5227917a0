"""What the judge asks of the facts: dates and territories of whole readings, and whose ownership a changed clause speaks of."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.facts import FINDERS, Fact, Ownership
from monitor.facts.text import lay_out
from monitor.model import Block, BlockKind, DocumentType, Finding, Reading

_ASKED = ("regions", "dates")
"""The other finders are for listing what a page states; running them on both sides would triple the time of a judgement."""


def facts_of(reading: Reading, kind: DocumentType) -> tuple[Fact, ...]:
    """The dates and territories a reading states, each once."""
    page = lay_out(reading, kind)
    facts = (fact for name in _ASKED for fact in FINDERS[name](page))
    return tuple({fact.key(): fact for fact in reversed(tuple(facts))}.values())[::-1]


def ownership(findings: Iterable[Finding], kind: DocumentType) -> Ownership | None:
    """The first bar by ownership that the findings quote, as a fact."""
    blocks = tuple(Block(BlockKind.PARAGRAPH, finding.quote) for finding in findings if finding.rule == "sales.ownership")
    page = lay_out(Reading(blocks), kind)
    return next((fact for fact in FINDERS["ownership"](page) if isinstance(fact, Ownership)), None)
