"""A change that no rule explains is never more than low, and never nothing where a number, a list or a table changed."""

from __future__ import annotations

import pytest

from monitor.judge.delta import delta
from monitor.judge.findings import _size  # the one place that weighs what no rule explains
from monitor.judge.statements import Statement
from monitor.model import BlockKind, Side


def reworded(before: str, after: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Statement:
    return Statement(Side.REWORDED, after, before=before, change=delta(before, after), kind=kind)


@pytest.mark.parametrize(
    ("story", "statement", "severity"),
    [
        ("a short item goes", Statement(Side.REMOVED, "新加坡", kind=BlockKind.ITEM), "low"),
        ("a short row comes", Statement(Side.ADDED, "Pro | yes", kind=BlockKind.ROW), "low"),
        ("a short line comes", Statement(Side.ADDED, "Read on", kind=BlockKind.PARAGRAPH), "info"),
        ("a heading is reworded", reworded("Your rights", "Rights of yours", BlockKind.HEADING), "info"),
        ("a small sum changes", reworded("$20 a seat", "$25 a seat"), "low"),
        ("a cell of a table changes", reworded("Acme Cloud | Germany", "Acme Cloud | India", BlockKind.ROW), "low"),
        (
            "what was excluded is included",
            reworded("Limits apply per organization and not per key.", "Limits apply per key and not per organization."),
            "low",
        ),
        ("words change places for style", reworded("Terms and conditions of use apply.", "Conditions and terms of use apply."), "info"),
        ("an article is added", reworded("We keep records of this kind.", "We keep the records of this kind."), "info"),
    ],
)
def test_the_size_of_a_change_that_no_rule_explains(story: str, statement: Statement, severity: str) -> None:
    assert _size(statement).value == severity, story
