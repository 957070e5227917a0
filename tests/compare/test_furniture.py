"""Furniture that only its links or the heading above it give away; the same words without them are the document's."""

from __future__ import annotations

import pytest

from monitor.compare.lines import line_rule
from monitor.model import Block, EditKind, Link
from tests.compare.build import edits, h, li, material, p, page, row

HOME = "https://acme.example/"


def linked(text: str) -> Block:
    return p(text, Link(text, HOME))


@pytest.mark.parametrize(
    ("rule", "block"),
    [
        ("pager", p("PreviousKeys NextBilling", Link("PreviousKeys", HOME), Link("NextBilling", HOME))),
        ("pager", p("下一篇：常见问题", Link("常见问题", HOME))),
        ("pager", linked("Next article: Billing")),
        ("promotion", linked("We are hiring! See open roles")),
        ("promotion", linked("Join us at the summit 2026. Register now →")),
        ("promotion", p("Start for free Book a demo", Link("Start for free", HOME), Link("Book a demo", HOME))),
        (None, p("PreviousKeys NextBilling")),
        (None, p("Next, you must accept the terms.", Link("terms", HOME))),
        (None, p("We are hiring! See open roles")),
        (None, linked("The old model is being retired. Learn more")),
        (None, linked("New limits apply. Learn more")),
        (None, linked("Prices rise by 10 percent. Learn more")),
        (None, linked("我们将调整价格，立即购买")),
        (None, p("You get a trial. Get started", Link("Get started", HOME))),
        (None, li("Meet the desktop app. Download now", Link("Meet the desktop app. Download now", HOME))),
    ],
)
def test_a_linked_line_is_furniture_when_it_only_leads_elsewhere(rule: str | None, block: Block) -> None:
    assert line_rule(block) == rule


@pytest.mark.parametrize("heading", ["Related articles", "Recently viewed articles", "Previous versions", "相关文章"])
def test_links_under_such_a_heading_come_and_go_without_meaning(heading: str) -> None:
    before = page(h("Rules"), p("Be kind."), h(heading), li("Billing", Link("Billing", HOME)))
    after = page(h("Rules"), p("Be kind."), h(heading), li("Voice mode", Link("Voice mode", HOME)), li("Keys", Link("Keys", HOME)))
    assert material(before, after) == ()
    assert material(after, before) == ()


def test_links_reworded_under_such_a_heading_are_noise() -> None:
    before, after = (
        page(h("Related articles"), li(text, Link(text, HOME)))
        for text in ("How to pay your first invoice", "How to pay your last invoice")
    )
    assert edits(before, after) == [(EditKind.REWORDED, "related_links")]


@pytest.mark.parametrize(
    ("heading", "block"),
    [
        ("Related articles", li("Voice mode")),
        ("Subprocessors", li("Voice mode", Link("Voice mode", HOME))),
        ("Related articles", p("Voice mode is not covered.", Link("Voice mode", HOME))),
        ("Share", row("Voice mode")),
    ],
)
def test_what_is_more_than_links_or_stands_elsewhere_is_content(heading: str, block: Block) -> None:
    before = page(h("Rules"), p("Be kind."), h(heading), p("As follows."))
    after = page(h("Rules"), p("Be kind."), h(heading), p("As follows."), block)
    assert [edit.kind for edit in material(before, after)] == [EditKind.ADDED]


def test_who_wrote_a_page_and_how_long_it_takes_to_read_are_noise_beside_the_same_date() -> None:
    before, after = page(h("Rules"), p("Posted on March 7, 2024 by Ann 8 min read")), page(h("Rules"), p("Posted on 7 March 2024 by Li"))
    assert material(before, after) == ()
    assert material(before, page(h("Rules"), p("Posted on March 9, 2024 by Ann 8 min read"))) != ()
