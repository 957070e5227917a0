"""Small readings written for the tests: `# heading`, `- item`, `| row | cell`, else a paragraph."""

from __future__ import annotations

from monitor.facts import Fact, Territory, find
from monitor.model import Block, BlockKind, DocumentType, Reading


def reading(text: str, language: str | None = "en", title: str = "") -> Reading:
    """A reading from a few lines."""
    return Reading(tuple(_block(line.strip()) for line in text.strip().splitlines() if line.strip()), title, language)


def _block(line: str) -> Block:
    marks = len(line) - len(line.lstrip("#"))
    if marks:
        return Block(BlockKind.HEADING, line[marks:].strip(), marks)
    if line.startswith("- "):
        return Block(BlockKind.ITEM, line[2:], 1)
    if line.startswith("| "):
        return Block(BlockKind.ROW, line[2:])
    return Block(BlockKind.PARAGRAPH, line)


def facts(text: str, kind: type[Fact], document_type: DocumentType = DocumentType.TERMS, language: str | None = "en") -> list[Fact]:
    """The facts of one kind that a page states."""
    return [fact for fact in find(reading(text, language), document_type) if isinstance(fact, kind)]


def places(text: str, document_type: DocumentType = DocumentType.TERMS, language: str | None = "en") -> list[str]:
    """The territories as `+KR` (supported) or `-KR` (barred), in the page's order."""
    return [
        "+-"[fact.polarity == "barred"] + fact.code
        for fact in facts(text, Territory, document_type, language)
        if isinstance(fact, Territory)
    ]
