"""What has no new word in it and still says something else: a sum at the beginning of a line, a sentence under another heading."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.compare import compare
from monitor.judge import Subject, judge
from monitor.judge.sentences import unmarked
from monitor.model import Block, BlockKind, DocumentType, Judgement, Reading, Selected, Severity, Text


def page(*blocks: Block) -> Reading:
    return Reading(blocks, "Rules", "en", Selected.MAIN)


def heading(text: str) -> Block:
    return Block(BlockKind.HEADING, text, 2)


def says(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text)


def judged(before: Reading, after: Reading, kind: DocumentType) -> Judgement:
    subject = Subject(Text("Acme", "阿克米"), Text("Rules", "规则"), kind)
    return judge(compare(before, after), before, after, subject, datetime(2025, 3, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("1 Scope of these rules", "Scope of these rules"),
        ("1.2 Scope", "Scope"),
        ("3. the scope", "the scope"),
        ("(a) the scope", "the scope"),
        ("• the scope", "the scope"),
        ("$20 per month", "$20 per month"),
        ("€20 per month", "€20 per month"),
        ("30 days after posting", "30 days after posting"),
        ("10 GB of storage", "10 GB of storage"),
        ("30 天后生效", "30 天后生效"),
    ],
)
def test_a_number_that_is_no_list_marker_belongs_to_the_statement(text: str, rest: str) -> None:
    assert unmarked(text) == rest


@pytest.mark.parametrize(("old", "new"), [("$20 per month", "$25 per month"), ("30 days after posting", "60 days after posting")])
def test_a_sum_or_period_at_the_beginning_of_a_line_is_never_editorial(old: str, new: str) -> None:
    before, after = page(heading("Pro"), says(old), says("Everything in Free")), page(heading("Pro"), says(new), says("Everything in Free"))
    assert judged(before, after, DocumentType.PRICING).severity is not Severity.INFO


def test_a_rule_under_another_heading_is_told_though_its_words_stayed() -> None:
    rule, other = says("Elections: impersonating candidates or discouraging people from voting."), says("Some uses need safeguards.")
    before = page(heading("Prohibited uses"), says("Weapons of all kinds."), rule, heading("High-risk uses"), other)
    after = page(heading("Prohibited uses"), says("Weapons of all kinds."), heading("High-risk uses"), other, rule)
    found = judged(before, after, DocumentType.USAGE_POLICY)
    assert found.severity is Severity.LOW
    assert [finding.quote for finding in found.findings] == [rule.text]
