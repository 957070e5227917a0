"""Furniture of a page is known by its whole line; a sentence never is."""

from __future__ import annotations

import pytest

from monitor.compare.lines import LINES, line_rule
from monitor.model import Link
from tests.compare.build import li, p, row

FURNITURE = [
    ("page_chrome", "Skip to main content"),
    ("page_chrome", "← Back to top"),
    ("page_chrome", "Copy link"),
    ("page_chrome", "返回顶部"),
    ("page_chrome", "Example AI © 2025"),
    ("page_chrome", "© 2024–2026 Example, Inc. All rights reserved."),
    ("contents_label", "Table of contents"),
    ("contents_label", "View previous business terms"),
    ("contents_label", "目录"),
    ("share_links", "Share on LinkedIn"),
    ("share_links", "分享到微信"),
    ("share_links", "Click to share on X"),
    ("related_links", "Recently viewed articles"),
    ("related_links", "相关文章"),
    ("contents_label", "Previous versions"),
    ("page_chrome", "Fetch the documentation index at https://docs.example.com/llms.txt"),
    ("page_chrome", "我的收藏收藏复制全文下载 PDF"),
    ("cookie_widget", "Accept all cookies"),
    ("cookie_widget", "Cookie settings"),
    ("cookie_widget", "全部接受"),
    ("language_code", "EN"),
    ("update_notice", "The Example Services Agreement has been updated. Learn more"),
    ("counters", "1,204 views"),
    ("counters", "5 min read"),
    ("counters", "阅读时间：3分钟"),
    ("feedback_widget", "Was this article helpful?"),
    ("feedback_widget", "12 out of 30 found this helpful"),
    ("feedback_widget", "这篇文章对您有帮助吗？"),
    ("feedback_widget", "以上内容是否对您有帮助？"),
    ("no_words", "•"),
    ("no_words", "\u200b"),
]

CONTENT = [
    "Yes.",
    "No.",
    "China",
    "KR",
    "Japanese",
    "You must accept all cookies to use the service.",
    "We share your data with LinkedIn.",
    "Back up your data every 30 days.",
    "Prices have been updated to $20.",
    "Our prices have been updated.",
    "You may not resell the service.",
    "5 minutes",
    "30 days",
    "不得分享",
    "x" * 200,
]


@pytest.mark.parametrize(("rule", "text"), FURNITURE)
def test_a_line_of_furniture_is_known_by_name(rule: str, text: str) -> None:
    assert line_rule(p(text)) == rule


@pytest.mark.parametrize("text", CONTENT)
def test_content_is_never_furniture(text: str) -> None:
    assert line_rule(p(text)) is None


@pytest.mark.parametrize(
    "text", ["Français", "English (US)", "If you're based in France, click here.", "French version", "Select language"]
)
def test_language_switches_need_a_link_to_be_furniture(text: str) -> None:
    assert line_rule(p(text)) is None
    assert line_rule(p(text, Link(text, "https://example.com/fr"))) == "language_widget"


@pytest.mark.parametrize("text", ["Search", "Image", "GitHub", "Discord", "OK", "x"])
def test_single_words_in_a_list_are_its_entries_unless_they_lead_somewhere(text: str) -> None:
    assert line_rule(li(text)) is None
    assert line_rule(row(text)) is None
    assert line_rule(li(text, Link(text, "https://example.com/"))) is not None
    assert line_rule(p(text)) is not None


def test_every_rule_has_an_example() -> None:
    assert {name for name, _ in LINES} - {"language_widget"} == {rule for rule, _ in FURNITURE} - {"no_words"}
