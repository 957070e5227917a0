"""Every fold has examples of what it brings together and of what must stay apart."""

from __future__ import annotations

import pytest

from monitor.compare.fold import FOLDS, explain, key, same_but_edition

TOGETHER = [
    ("invisible_characters", "no resale", "no re\u200bsale", False),
    ("whitespace", "no resale", "no \u00a0 resale ", False),
    ("edition_links", "Effective 6 June 2025", "Effective 6 June 2025 - French Version/Version Française", False),
    ("edition_links", "Effective 6 June 2025", "Effective 6 June 2025 (previous version)", False),
    ("quotes", "the “Services” are Acme’s", 'the "Services" are Acme\'s', False),
    ("dashes", "fees — without delay", "fees - without delay", False),
    ("character_width", "价格：5元", "价格:5元", False),
    ("link_labels", "Read the DPA", "Read the DPA (opens in a new window)", False),
    ("link_labels", "More Information", "More InformationOpens in new tab", False),
    ("link_labels", "更多信息", "更多信息（在新窗口中打开）", False),
    ("locale_in_address", "see https://help.acme.example/en/articles/7.", "see https://help.acme.example/articles/7.", False),
    ("locale_in_address", "see https://acme.example/zh-CN", "see https://acme.example", False),
    ("markup", "write to help@example.com.", "write to [help@example.com](mailto:help@example.com).", False),
    ("markup", "Roles", "### Roles", False),
    ("ellipsis", "Fees are due.", "Fees are due. …", False),
    ("ellipsis", "and so on...", "and so on…", False),
    ("dates", "Effective January 29, 2025", "Effective 29 January 2025", False),
    ("dates", "Effective Jan 29, 2025", "Effective 2025-01-29", False),
    ("dates", "自2025年1月29日起", "自January 29, 2025起", False),
    ("dates", "on 1st of March 2025", "on March 1st, 2025", False),
    ("dates", "on 29/01/2025", "on 01/29/2025", False),
    ("dates", "since March 2025", "since 2025年3月", False),
    ("dates", "April 29, 2025These Terms", "April 29 2025These Terms", False),
    ("relative_times", "Terms. Updated 3 days ago", "Terms. Updated: over a week ago", False),
    ("relative_times", "条款 更新于3天前", "条款 更新于 5 小时前", False),
    ("relative_times", "Last checked 06:00 UTC · Updated March 1, 2025", "Last checked 18:00 UTC · Updated March 1, 2025", False),
    ("relative_times", "小助手 3个月前修改", "小助手 29天前修改", False),
    ("relative_times", "today", "3 days ago", False),
    ("counters", "更新时间：2024-01-10 阅读量：25079 字号：大 中 小", "更新时间：2024-01-10 阅读量：2.6万 字号：大 中 小", False),
    ("counters", "37人点赞评论（5）", "44人点赞评论（3）", False),
    ("numbers", "pay 10,000 dollars", "pay 10000 dollars", False),
    ("numbers", "pay 1'000'000 francs", "pay 1.000.000 francs", False),
    ("numbers", "pay €1,50 or 1,5 % interest", "pay €1.50 or 1.5 % interest", False),
    ("numbering", "Fees are due.", "3. Fees are due.", False),
    ("numbering", "A.1. Scope of it", "Scope of it", False),
    ("numbering", "(b) no resale", "(c) no resale", False),
    ("numbering", "• no resale", "no resale", False),
    ("numbering", "第三条 费用", "第四条 费用", False),
    ("numbering", "二、费用", "费用", False),
    ("spelling", "unauthorised licence, colour, and behaviour", "unauthorized license, color and behavior", False),
    ("spelling", "whilst cancelling programmes in the U.S.", "while canceling programs in the US", False),
    ("heading_numbering", "1.5 Use Restrictions", "1.6 Use Restrictions", True),
    ("heading_case", "Use of Content", "USE OF CONTENT", True),
    ("heading_punctuation", "Definitions.", "Definitions", True),
    ("spacing", "the Services .", "the Services.", False),
    (
        "formula",
        "pay $10,000 or less if all parties agree in writing, or $10 more",
        "pay 10,000orlessifallpartiesagreeinwriting,or10 more",
        False,
    ),
]

APART = [
    ("您可在到期3天前修改", "您可在到期5天前修改"),
    ("每月浏览量：10000", "每月浏览量：5000"),
    ("Last checked 6 servers", "Last checked 7 servers"),
    ("Effective January 29, 2025", "Effective January 28, 2025"),
    ("Effective January 29, 2025", "Effective 29 February 2025"),
    ("on 03/04/2025", "on 04/03/2025"),
    ("on 2025-03-04", "on 2026-03-04"),
    ("3.5 Sonnet", "3.7 Sonnet"),
    ("2.5 million tokens", "1.5 million tokens"),
    ("U.S. persons may use it", "U.K. persons may use it"),
    ("see https://acme.example/us/terms", "see https://acme.example/eu/terms"),
    ("see https://acme.example/terms", "see https://acme.example/privacy"),
    ("(EU) customers", "(US) customers"),
    ("more than 50% owned", "more than 25% owned"),
    ("You may not resell.", "You may resell."),
    ("pay $1,000", "pay $10,000"),
    ("pay $100", "pay 100"),
    ("within 30 days", "within 3 days"),
    ("您不得转售", "您可以转售"),
    ("The English version prevails.", "The French version prevails."),
    ("Use of Content", "USE OF CONTENT"),
    ("pay $10,000 or less if all parties agree in writing, or $10 more", "pay 90,000orlessifallpartiesagreeinwriting,or10 more"),
    ("ends 3 days after notice", "ends 5 days after notice"),
    ("not available in China", "not available in China, Iran"),
]


@pytest.mark.parametrize(("rule", "one", "other", "heading"), TOGETHER)
def test_a_fold_brings_the_same_meaning_together_under_its_name(rule: str, one: str, other: str, heading: bool) -> None:
    assert explain(one, other, heading) == rule
    assert explain(other, one, heading) == rule
    assert key(one) == key(other) or rule == "formula"


@pytest.mark.parametrize(("one", "other"), APART)
def test_no_fold_brings_another_meaning_together(one: str, other: str) -> None:
    assert explain(one, other, heading=False) is None


def test_every_fold_has_an_example() -> None:
    assert {fold.name for fold in FOLDS} | {"formula"} == {rule for rule, *_ in TOGETHER}


def test_long_texts_of_very_unlike_length_are_not_folded_at_all() -> None:
    assert explain("You may not resell. " * 30, "You may not resell. " * 10, heading=False) is None


def test_long_texts_are_keyed_by_letters_and_digits() -> None:
    text = "You may not resell the Service. " * 20
    assert key(text) == key(text.upper().replace(".", " –"))
    assert key(text) != key(text.replace("not", "now"))


def test_an_edition_changes_capitals_and_commas_but_no_number() -> None:
    assert same_but_edition("Your Data, and Licenses of 1.5 GB.", 'Your data and "licences" of 1.5 GB')
    assert not same_but_edition("1.5 GB", "15 GB")
    assert not same_but_edition("pay $5", "pay 5")
