"""The cheap ways of the judge give what the dear ones would."""

from __future__ import annotations

import re

import pytest

from monitor.facts.names import gazetteer
from monitor.judge.lookup import Lookup
from monitor.judge.prune import closed
from monitor.judge.rules import TABLE
from monitor.judge.sentences import squeeze, tokens
from monitor.judge.statements import statements
from monitor.judge.triggers import demands, signs
from monitor.judge.words import words
from monitor.model import Block, BlockKind, Diff, Direction, Edit, EditKind, Finding, Kind, Reading, Severity, Side
from tests.judge.golden_pairs import cases

TEXTS = sorted({block.text for case in cases() for side in case.readings() for block in side.blocks})
RED, BLUE, DIGIT = words(r"\bred (?:door|gate)s?\b"), words(r"\bblue\b", r"蓝色"), words(r"\d")


def test_a_lookup_finds_what_searching_for_every_pattern_finds() -> None:
    lookup = Lookup([rule.pattern for rule in TABLE])
    for text in TEXTS:
        assert lookup.all(text) == [n for n, rule in enumerate(TABLE) if rule.pattern.pattern.search(text)]


def test_the_first_pattern_is_the_first_of_the_table_wherever_it_stands() -> None:
    lookup = Lookup([RED, BLUE, DIGIT])
    assert lookup.first("The blue wall and the red doors.") == 0
    assert lookup.first("门是蓝色的。") == 1
    assert lookup.first("Room 7") == 2
    assert lookup.first("A red wall.") is None


@pytest.mark.parametrize(
    "text", ["unfit", "fits all", "outfit", "a fit of 7", "Fit 7", "七 fit，同意", "不同意 fitted ７", "benefit", "x", ""]
)
def test_a_lookup_knows_where_in_a_word_a_pattern_wants_its_letters(text: str) -> None:
    patterns = (
        r"\bfit\b",
        r"\bfit",
        r"fit\b",
        r"fit",
        r"\bf",
        r"f\b",
        r"\b(?:out|un)fit\b",
        r"\bfit \d",
        r"(?:\d|all)$",
        "同意",
        "不",
        r"不\w+",
    )
    lookup = Lookup([words(pattern) for pattern in patterns])
    assert lookup.all(text) == [n for n, pattern in enumerate(patterns) if re.search(pattern, text, re.IGNORECASE)]


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\b(?:may|can) not\b", [{"\bmay\b", "\bcan\b"}, {" not\b"}]),
        (r"(?:\d+ days|\d{4}-\d\d)", [{"\0"}, {" days", "-"}]),
        (r"\b(?:say(?:s|[)])?)\b", [{"\bsay"}]),
    ],
)
def test_the_signs_of_a_pattern_tell_where_words_end_and_that_a_digit_stands(pattern: str, needed: list[set[str]]) -> None:
    assert sorted(map(sorted, signs(pattern))) == sorted(map(sorted, needed))


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\b(?:own|held)\b[^.;]{0,80}?(?:\d+%|majority)", [{"own", "held"}, {"%", "majority"}]),
        (r"[$€]\d+ per\b", [{" per"}, {"$", "€"}]),
        (r"[a-z]+ [^.]x?", []),
        (r"sell(?:er)?s?(?= now)", [{"sell"}]),
        (r"(?:\d|off) again", [{" again"}]),
    ],
)
def test_every_match_meets_all_that_a_pattern_demands(pattern: str, needed: list[set[str]]) -> None:
    assert sorted(map(sorted, demands(pattern))) == sorted(map(sorted, needed))


@pytest.mark.parametrize("text", ["Don’t — stop… it’s “5%” of $20", "Straße ① €5", "plain_text, 5% of $20!"])
def test_the_short_way_of_squeezing_gives_the_same_letters(text: str) -> None:
    assert squeeze(text) == squeeze(text + "。")


def test_ascii_and_other_texts_are_cut_into_the_same_words() -> None:
    text = "Don't pay 2.5% or $20, per-seat."
    assert tokens(text + "。") == tokens(text) == ("Don't", "pay", "2.5%", "or", "$", "20", "per-seat")


def test_names_in_two_languages_that_need_no_others_share_one_list() -> None:
    assert gazetteer("en") is gazetteer(None) is gazetteer("zh-CN")


def _rewritten(count: int, kept: str) -> tuple[Diff, Reading, Reading]:
    """Paragraphs that all changed; one old sentence stands in the newer text at another place."""
    old = [Block(BlockKind.PARAGRAPH, f"Older paragraph number {n} speaks of matter {n * 7}.") for n in range(count)]
    new = [Block(BlockKind.PARAGRAPH, f"Quite another line {n}, which is about subject {n * 3}.") for n in range(count)]
    old.append(Block(BlockKind.PARAGRAPH, kept))
    new.append(Block(BlockKind.PARAGRAPH, f"An introduction was put before it. {kept}"))
    edits = [Edit(EditKind.REMOVED, block, None, ()) for block in old] + [Edit(EditKind.ADDED, None, block, ()) for block in new]
    return Diff(tuple(edits)), Reading(tuple(old)), Reading(tuple(new))


@pytest.mark.parametrize(
    "kept",
    [
        "This sentence of middling length stays.",
        "This sentence is so long that it is sought by its larger pieces, and it stays in the newer text at another place.",
        "本句虽短却仍留在新的文本里。",
    ],
)
@pytest.mark.parametrize("count", [3, 150])
def test_a_sentence_that_only_stands_elsewhere_is_no_statement_however_much_was_rewritten(count: int, kept: str) -> None:
    found = statements(*_rewritten(count, kept))
    assert kept not in {text for each in found for text in (each.text, each.before)}
    assert len([each for each in found if each.side is Side.REMOVED]) + len([each for each in found if each.before]) == count


def _finding(rule: str, direction: Direction, severity: Severity = Severity.HIGH) -> Finding:
    return Finding(Kind.ACCESS_CHANNEL, direction, severity, rule, Side.ADDED, rule)


BAN, WELCOME = "access.third_party_client", "access.third_party_welcome"


@pytest.mark.parametrize(
    ("beside", "severity"),
    [
        ([_finding(WELCOME, Direction.TIGHTENED)], Severity.CRITICAL),
        ([_finding(WELCOME, Direction.TIGHTENED), _finding(WELCOME, Direction.LOOSENED)], Severity.HIGH),
        ([], Severity.HIGH),
    ],
)
def test_a_ban_is_critical_only_where_it_takes_the_place_of_a_permission(beside: list[Finding], severity: Severity) -> None:
    assert closed((_finding(BAN, Direction.TIGHTENED), *beside))[0].severity is severity


def test_a_lesser_ban_and_a_lifted_one_stay_as_they_are() -> None:
    found = (
        _finding(WELCOME, Direction.TIGHTENED),
        _finding(BAN, Direction.TIGHTENED, Severity.MEDIUM),
        _finding(BAN, Direction.LOOSENED),
    )
    assert closed(found) == found
