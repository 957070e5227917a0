"""Rows of tables: which is which, and what a changed cell means."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.compare import compare
from monitor.judge import Subject, judge
from monitor.judge.tables import changed_cells, headers, name_of, state
from monitor.model import Block, BlockKind, DocumentType, Judgement, Reading, Text

SEEN = datetime(2031, 1, 15, 12, tzinfo=UTC)
TERMS, PRICING, LIMITS, ENDS = DocumentType.TERMS, DocumentType.PRICING, DocumentType.RATE_LIMITS, DocumentType.DEPRECATIONS


def table(*rows: str) -> Reading:
    intro = Block(BlockKind.PARAGRAPH, "This page says what applies to each of them.")
    return Reading((intro, *(Block(BlockKind.ROW, row) for row in rows)), language="en")


def judged(before: Reading, after: Reading, kind: DocumentType = PRICING) -> Judgement:
    subject = Subject(Text("Quillmore", "鹅毛笔"), Text("Page", "页面"), kind)
    return judge(compare(before, after), before, after, subject, SEEN)


@pytest.mark.parametrize(
    ("column", "was", "now", "kind", "rule", "direction"),
    [
        ("Price", "10", "12", TERMS, "money.price", "tightened"),
        ("Price", "$12", "Free", TERMS, "money.price", "loosened"),
        ("", "$10", "$8", TERMS, "money.price", "loosened"),
        ("Standard", "10", "8", PRICING, "money.price", "loosened"),
        ("Requests per minute", "1k", "500", TERMS, "money.quota", "tightened"),
        ("Messages", "Unlimited", "100", PRICING, "money.quota", "tightened"),
        ("Messages", "100", "Unlimited", PRICING, "money.quota", "loosened"),
        ("Burst", "5", "6", LIMITS, "money.quota", "loosened"),
        ("每分钟请求数", "2万", "1万", TERMS, "money.quota", "tightened"),
        ("Status", "Active", "Legacy", ENDS, None, None),
        ("Status", "Active", "Deprecated", TERMS, "life.deprecated", "tightened"),
        ("Status", "Deprecated", "Active", TERMS, "life.deprecated", "loosened"),
        ("Status", "Deprecated", "Retired", TERMS, "life.shutdown", "tightened"),
        ("状态", "可用", "已下线", TERMS, "life.shutdown", "tightened"),
        ("Status", "unknown", "Active", TERMS, None, None),
        ("Shutdown date", "2031-06-01", "2031-03-01", TERMS, "life.deprecation_entry", "tightened"),
        ("Shutdown date", "2031-06-01", "N/A", TERMS, "life.deprecation_entry", "loosened"),
        ("Shutdown date", "2031-06-01", "see below", TERMS, None, None),
        ("Replacement", "quill-3", "quill-4", ENDS, None, None),
        ("Seats", "many", "few", TERMS, None, None),
        ("Height", "4", "5", TERMS, None, None),
    ],
)
def test_a_changed_cell_means_what_its_column_says(
    column: str, was: str, now: str, kind: DocumentType, rule: str | None, direction: str | None
) -> None:
    found = changed_cells(f"quill | {was}", f"quill | {now}", ("Model", column), kind)
    told = [(cell.matter.value, cell.direction.value) for cell in found]
    if (column, now) == ("Status", "Legacy"):
        assert told == [("life.deprecated", "tightened")]
    else:
        assert told == ([] if rule is None else [(rule, direction)])


def test_rows_with_other_columns_are_not_compared() -> None:
    assert changed_cells("quill | $1", "quill | $1 | $2", (), PRICING) == ()


def test_a_row_is_about_its_first_cell_that_is_a_name() -> None:
    assert name_of("2031-05-01 | quill-2 | quill-3") == "quill-2"
    assert name_of("Active | $3 | 12") == ""
    assert name_of("Free | 5 | $0") == "Free"


def test_states_are_ordered_from_in_use_to_gone() -> None:
    assert [state(word) for word in ("Active", "Legacy", "已弃用", "Retired", "blue")] == [0, 1, 2, 3, None]


def test_only_a_first_row_without_figures_heads_a_table() -> None:
    rows = (*table("Plan | Price", "Plus | $20").blocks, *table("Pro | $30", "Max | $99").blocks)
    assert headers(rows) == {"Plus | $20": ("Plan", "Price")}


def test_a_row_is_the_same_row_however_much_of_it_changed() -> None:
    before = table("Tier | RPM | TPM", "Small | 10 | 20,000", "Large | 500 | 900,000")
    after = table("Tier | RPM | TPM", "Small | 5 | 9,000", "Large | 700 | 990,000")
    found = judged(before, after, LIMITS)
    assert [(each.rule, each.direction.value, each.severity.value) for each in found.findings] == [
        ("money.quota", "tightened", "high"),
        ("money.quota", "loosened", "medium"),
    ]
    assert found.summary.en == (
        "Quillmore: RPM cut from 10 to 5, TPM cut from 20,000 to 9,000 (Small); RPM raised from 500 to 700, TPM raised from 900,000 to 990,000 (Large)"
    )


def test_a_name_that_stands_in_two_rows_pairs_none_by_itself() -> None:
    found = judged(table("Plan | Price", "Plus | $20", "Plus | $200"), table("Plan | Price", "Plus | $25", "Plus | $250"))
    assert found.severity.value in ("medium", "high")
    assert {each.kind.value for each in found.findings} == {"pricing_limits"}


def test_a_new_state_takes_its_date_with_it() -> None:
    before = table("Model | Status | Shutdown date", "quill-2 | Active | N/A")
    after = table("Model | Status | Shutdown date", "quill-2 | Deprecated | 2031-09-30")
    found = judged(before, after, ENDS)
    assert [each.rule for each in found.findings] == ["life.deprecated"]
    assert found.summary.en == "Quillmore: quill-2 is deprecated, effective 2031-09-30"
    assert found.summary.zh == "鹅毛笔：quill-2 被弃用，2031-09-30 生效"


def test_rows_that_come_and_go_are_named() -> None:
    found = judged(table("Plan | Price", "Plus | $20", "Lite | $5"), table("Plan | Price", "Plus | $20", "Max | $99"))
    assert found.summary.en == "Quillmore: new entries: Max; entries dropped: Lite"
    assert found.summary.zh == "鹅毛笔：新增条目：Max；删去条目：Lite"


def test_an_amount_that_stays_is_not_told() -> None:
    def said(was: str, now: str) -> str:
        texts = tuple(Reading((Block(BlockKind.PARAGRAPH, text),), language="en") for text in (was, now))
        return judged(texts[0], texts[1]).summary.en

    before = "The Plus plan costs $20 per month and includes 500 requests per day."
    assert said(before, before.replace("$20", "$25")) == "Quillmore: price raised from $20 to $25 (Plus plan)"
    assert said(before, "The Plus plan costs $25 per month.").startswith("Quillmore: price")


def test_of_a_row_only_prices_and_limits_are_told_as_amounts() -> None:
    before, after = table("Model | Status | Price", "quill-2 | Active | $3"), table("Model | Status | Price", "quill-2 | Deprecated | $4")
    assert judged(before, after).summary.en == "Quillmore: quill-2 is deprecated; price raised from $3 to $4 (quill-2)"
