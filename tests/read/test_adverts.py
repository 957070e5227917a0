"""Advertisements inside the document go; a notice in the same clothes stays."""

from __future__ import annotations

import pytest

from monitor.model import BrokenReason, ReadRules
from monitor.read import health
from tests.read.kit import POLICY, answer, lines, page, reading_of

CARD = (
    '<aside class="cta_x1 cta-card"><h3>Build with us</h3><p>Start building with our tools today.</p><a href="/s">Get started</a></aside>'
)


@pytest.mark.parametrize("select", [("main",), ()])
@pytest.mark.parametrize(
    "advert",
    [
        CARD,
        '<div class="announcement-bar"><a href="/n">Meet the new desktop app. Download now</a></div>',
        '<section data-framer-name="CTA"><h2>Ready?</h2><p>Join thousands of teams.</p><a href="/d">Book a demo</a></section>',
        '<div class="inner-ad"><p>限时特惠，资源包五折</p><a href="/b">立即抢购</a></div>',
    ],
)
def test_an_advertisement_is_left_out(advert: str, select: tuple[str, ...]) -> None:
    rules = ReadRules(select=select)
    assert lines(reading_of(page(f"<main>{advert}{POLICY}</main>"), rules)) == lines(reading_of(page(f"<main>{POLICY}</main>"), rules))


@pytest.mark.parametrize("select", [("main",), ()])
@pytest.mark.parametrize(
    ("notice", "text"),
    [
        ('<div class="banner"><p>Model one is retired on 1 May.</p><a href="/n">Learn more</a></div>', "Model one is retired on 1 May."),
        ('<div class="announcement"><p>New prices apply. <a href="/n">Learn more</a></p></div>', "New prices apply. Learn more"),
        ('<div class="banner"><p>Ruritania joins the list.</p></div>', "Ruritania joins the list."),
        ('<div class="promo"><p>You must renew. </p><a href="/n">Sign up</a></div>', "You must renew."),
    ],
)
def test_a_notice_in_a_banner_is_kept(notice: str, text: str, select: tuple[str, ...]) -> None:
    assert text in [line for _, line in lines(reading_of(page(f"<main>{notice}{POLICY}</main>"), ReadRules(select=select)))]


def test_boxes_that_lead_to_the_next_page_are_links_though_they_are_no_anchors() -> None:
    pager = (
        '<div class="prev-next"><div class="prev-link" href="./a.html">Quotas</div><div class="next-link" href="./b.html">Keys</div></div>'
    )
    assert lines(reading_of(page(f"<main>{POLICY}{pager}</main>"))) == lines(reading_of(page(f"<main>{POLICY}</main>")))


def test_a_link_to_edit_the_page_is_left_out() -> None:
    body = page(f'<main>{POLICY}<div><a href="/e">Edit this page</a><span>Last updated on 1 May 2025</span></div></main>')
    assert lines(reading_of(body))[-1][1] == "Last updated on 1 May 2025"


@pytest.mark.parametrize(
    ("end", "broken"),
    [
        ("<div><div><p>Whole.</p>", True),
        ("<div><div><p>Whole.</p></div>", False),
        ("<div><p>Whole.</p></div>", False),
        ("<div><div><p>Whole.</p></body></html>", False),
    ],
)
def test_boxes_that_were_never_closed_mean_that_the_transfer_broke_off(end: str, broken: bool) -> None:
    body = f"<!doctype html><html><body>{POLICY}{end}"
    found = health.examine(answer(body), reading_of(body), (), ReadRules())
    assert (found.reason if found else None) == (BrokenReason.TRUNCATED if broken else None)
