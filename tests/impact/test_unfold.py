"""Lists inside sentences are read under their lead."""

from __future__ import annotations

import pytest

from monitor.facts import Prohibition
from monitor.model import Block, BlockKind, DocumentType, Reading
from monitor.standing.inforce import find_all
from monitor.standing.unfold import unfolded

CLAUSE = "Rules. You may not: (i) rent or resell the services; (ii) use them for gambling; or (iii) scrape data from them."


def texts(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> list[str]:
    return [block.text for block in unfolded(Reading((Block(kind, text),))).blocks]


def test_a_lead_and_its_items() -> None:
    assert texts(CLAUSE) == [
        "You may not:",
        "(i) rent or resell the services;",
        "(ii) use them for gambling; or",
        "(iii) scrape data from them.",
    ]
    assert texts("您不得：（一）转售本服务；（二）抓取数据。") == ["您不得：", "（一）转售本服务；", "（二）抓取数据。"]


@pytest.mark.parametrize("text", ["No list here.", "Only (a) one.", "(a) one; (b) two", "f(x) and g(y) are functions."])
def test_what_is_no_list_with_a_lead_is_left_out(text: str) -> None:
    assert texts(text) == []


def test_headings_are_no_lists() -> None:
    assert texts(CLAUSE, BlockKind.HEADING) == []


def test_every_item_is_found_forbidden_and_quoted_from_the_block() -> None:
    found = find_all(Reading((Block(BlockKind.PARAGRAPH, CLAUSE),), language="en"), DocumentType.TERMS)
    told = {fact.what: fact.quote for fact in found if isinstance(fact, Prohibition)}
    assert {"resale", "gambling", "automated_access"} <= set(told)
    assert all(quote in CLAUSE for quote in told.values())


def test_every_sentence_about_a_topic_is_kept_since_the_first_may_say_the_least() -> None:
    lines = ("You may not resell the widgets.", "You may not resell the services.")
    found = find_all(Reading(tuple(Block(BlockKind.PARAGRAPH, line) for line in lines), language="en"), DocumentType.TERMS)
    assert [fact.quote for fact in found if isinstance(fact, Prohibition) and fact.what == "resale"] == list(lines)
