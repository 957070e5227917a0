"""What a later look took back is taken out of the reading that is confirmed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.compare import compare
from monitor.compare.persist import GONE, lasting, without_gone
from monitor.model import Block, Diff, Edit, EditKind, Reading
from tests.compare.build import h, li, p, page

RULES = tuple(p(f"Rule {n} of the house says that record {n} is kept for the whole term.") for n in range(1, 7))


def confirmed(before: Reading, candidate: Reading, later: Reading) -> Reading:
    diff = lasting(compare(before, candidate), later)
    assert any(edit.noise == GONE for edit in diff.edits)
    return without_gone(before, candidate, diff)


@pytest.mark.parametrize(
    "flipped",
    [
        (*RULES[:2], p("Rule 3 of the house says that record 3 is thrown away at once for the whole term."), *RULES[3:]),
        (*RULES[:3], *RULES[4:]),
        RULES[1:],
        (*RULES[:3], p("Accounts end after thirty days without use."), *RULES[3:]),
        (*RULES[:2], p("Rule 3 of the house says"), p("that record 3 is kept for the whole long term."), *RULES[3:]),
    ],
    ids=["reworded", "removed", "removed at the top", "added", "split and reworded"],
)
def test_an_edit_that_went_away_is_no_part_of_the_version(flipped: tuple[Block, ...]) -> None:
    before = page(*RULES)
    stays = p("A line that stays from now on, whatever else happens.")
    found = confirmed(before, page(*flipped, stays), page(*RULES, stays))
    assert [block.text for block in found.blocks] == [block.text for block in (*RULES, stays)]


def test_a_rule_that_moved_and_moved_back_stands_where_it_stood() -> None:
    one, other, stays = li("weapons of every kind"), li("advice on medicine"), p("A line that stays from now on, whatever else happens.")
    before = page(h("Barred"), one, h("Allowed"), other)
    candidate = page(h("Barred"), h("Allowed"), other, one, stays)
    diff = compare(before, candidate)
    gone = Diff(tuple(edit if edit.after == stays else _gone(edit) for edit in diff.edits))
    assert without_gone(before, candidate, gone).blocks == (*before.blocks, stays)


def test_words_cut_off_that_came_back_were_gone() -> None:
    whole, cut = p(f"{RULES[2].text} Nobody may copy it, nor show it to anybody."), RULES[2]
    stays = p("A line that stays from now on, whatever else happens.")
    before = page(*RULES[:2], whole, *RULES[3:])
    found = confirmed(before, page(*RULES[:2], cut, *RULES[3:], stays), page(*before.blocks, stays))
    assert found.blocks == (*before.blocks, stays)


def test_parts_that_stand_apart_are_found_where_the_old_rule_stood() -> None:
    one, other = p("Rule 3 says that record 3 is kept for the whole term,"), p("and that nobody may copy it or show it.")
    joined = Block(one.kind, f"{one.text} {other.text}")
    diff = Diff((_gone(Edit(EditKind.REWORDED, RULES[2], joined, ())),))
    found = without_gone(page(*RULES), page(*RULES[:2], one, p("Copy link"), other, *RULES[3:]), diff)
    assert RULES[2] in found.blocks


def test_a_rule_that_moved_under_another_heading_lasts_while_its_words_do() -> None:
    one, other = li("weapons of every kind"), li("advice on medicine")
    before, after = page(h("Barred"), one, h("Allowed"), other), page(h("Barred"), h("Allowed"), other, one)
    assert lasting(compare(before, after), after).material != ()
    assert lasting(compare(before, after), page(h("Barred"), h("Allowed"), other)).material == ()


def _gone(edit: Edit) -> Edit:
    return replace(edit, noise=GONE)
