"""What the judge decides beside the words of single rules."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from monitor.compare import compare
from monitor.facts import Comparison, Directness, Ownership
from monitor.judge import RULES, Overrides, Subject, judge, judge_move
from monitor.judge.summary import summary
from monitor.judge.triggers import triggers
from monitor.model import (
    Block,
    BlockKind,
    Diff,
    Direction,
    DocumentType,
    Edit,
    EditKind,
    Finding,
    Judgement,
    Kind,
    Move,
    Reading,
    Severity,
    Side,
    Text,
    Urgency,
)
from tests.judge.golden_pairs import cases

SEEN = datetime(2031, 1, 15, 12, tzinfo=UTC)
SUBJECT = Subject(Text("Quillmore", "鹅毛笔"), Text("Terms", "条款"), DocumentType.TERMS)
RESALE = "Customer may not resell or lease access to the Services."
LAMP = "The harbour lamp turns green every second evening of the winter season."
NONE = Overrides()


def page(*lines: str) -> Reading:
    return Reading(tuple(Block(BlockKind.PARAGRAPH, line) for line in lines), language="en")


def judged(before: Reading, after: Reading, overrides: Overrides = NONE, subject: Subject = SUBJECT) -> Judgement:
    return judge(compare(before, after), before, after, subject, SEEN, overrides)


def test_no_edit_is_no_change_of_substance() -> None:
    found = judged(page(LAMP), page(LAMP))
    assert found.severity is Severity.INFO
    assert found.findings == ()
    assert found.summary == Text("Quillmore: no change of substance", "鹅毛笔：无实质变化")


def test_an_edit_that_is_noise_is_ignored() -> None:
    before, after = page(LAMP), page(LAMP, RESALE)
    edit = Edit(EditKind.ADDED, None, after.blocks[1], (), (), noise="banner")
    assert judge(Diff((edit,)), before, after, SUBJECT, SEEN).findings == ()


def test_a_change_that_no_rule_explains_says_so_and_quotes_the_largest_edit() -> None:
    found = judged(page("Nothing else."), page("Nothing else.", LAMP, "A short note lies here in the drawer."))
    assert found.severity is Severity.LOW
    assert found.summary.en == f"Quillmore: no rule explains this change; the largest edit: “{LAMP}”"
    assert found.summary.zh == f"鹅毛笔：没有规则能解释这一变更；最大的改动：“{LAMP}”"


def test_a_long_quote_is_clipped_in_the_summary() -> None:
    long = "The harbour lamp turns green " + "and then blue again " * 20
    found = judged(page("Nothing else."), page("Nothing else.", long))
    assert found.summary.en.endswith("…”")


def test_a_removed_block_can_be_the_largest_edit() -> None:
    assert LAMP in judged(page("Nothing else.", LAMP), page("Nothing else.")).summary.en


def test_a_mere_rewording_is_called_so() -> None:
    found = judged(page("The tool can be used at the office and the home."), page("The tool can be used in the office and at the home."))
    assert found.severity is Severity.INFO
    assert found.summary.en.startswith("Quillmore: wording only: ")
    assert found.summary.zh.startswith("鹅毛笔：仅文字调整：")


def test_the_gravest_finding_gives_the_severity_and_stands_first() -> None:
    found = judged(page(LAMP), page(LAMP, "Write to us at 12 Harbour Street.", RESALE))
    assert found.severity is Severity.HIGH
    assert [each.rule for each in found.findings] == ["access.resale", "party.contact"]


def test_of_many_alike_findings_only_a_few_are_kept() -> None:
    bans = [f"You may not use the Services to build weapon number {word}." for word in ("one", "two", "three", "four", "five", "six")]
    rules = [each.rule for each in judged(page(LAMP), page(LAMP, *bans)).findings]
    assert rules.count("use.prohibited_content") == 4


def test_what_a_rewriting_only_moves_about_is_not_high() -> None:
    before = page(LAMP, "You may not resell the Services to anybody in whatever form you choose.")
    after = page(LAMP, "Reselling of our offers or lending them out to whoever asks for it is prohibited for every customer.")
    found = judged(before, after)
    assert {each.severity for each in found.findings if each.rule == "access.resale"} == {Severity.MEDIUM}


def test_effective_dates_and_words_tell_the_urgency() -> None:
    def on(text: str) -> tuple[Urgency, date | None]:
        found = judged(page(LAMP), page(LAMP, RESALE, text))
        return found.urgency, found.effective_date

    assert on("Effective: February 1, 2031") == (Urgency.UPCOMING, date(2031, 2, 1))
    assert on("Effective: January 15, 2031") == (Urgency.IMMEDIATE, date(2031, 1, 15))
    assert on("Effective: January 1, 2031") == (Urgency.PAST, date(2031, 1, 1))
    assert on("This takes effect immediately.") == (Urgency.IMMEDIATE, None)
    assert on("This is the last word.") == (Urgency.UNKNOWN, None)


def test_a_user_may_override_a_rule_a_kind_or_a_provider_in_that_order() -> None:
    before, after = page(LAMP), page(LAMP, RESALE)
    provider = Overrides(providers=(("鹅毛笔", Severity.LOW),))
    kind = Overrides(kinds=((Kind.ACCESS_CHANNEL, Severity.MEDIUM),), providers=provider.providers)
    rule = Overrides(rules=(("access.resale", Severity.CRITICAL),), kinds=kind.kinds, providers=provider.providers)
    assert judged(before, after, provider).severity is Severity.LOW
    assert judged(before, after, kind).severity is Severity.MEDIUM
    assert judged(before, after, rule).severity is Severity.CRITICAL
    assert judged(before, after, Overrides(providers=(("Another", Severity.LOW),))).severity is Severity.HIGH


def test_an_override_for_a_provider_leaves_editorial_findings_alone() -> None:
    provider = Overrides(providers=(("Quillmore", Severity.CRITICAL),))
    found = judged(
        page("The tool can be used at the office and the home."), page("The tool can be used in the office and at the home."), provider
    )
    assert found.severity is Severity.INFO


def test_a_privacy_document_speaks_of_data_first() -> None:
    text = "We may suspend your account and share your personal information with partners."
    privacy = Subject(SUBJECT.provider, SUBJECT.document, DocumentType.PRIVACY)
    assert {each.kind for each in judged(page(LAMP), page(LAMP, text), subject=privacy).findings} == {Kind.DATA_USE}
    assert Kind.TERMINATION in {each.kind for each in judged(page(LAMP), page(LAMP, text)).findings}


def test_a_list_item_takes_its_prohibition_from_the_words_before_the_list() -> None:
    intro = Block(BlockKind.PARAGRAPH, "You may not:")
    item = Block(BlockKind.ITEM, "resell access to the Services to others", 1)
    found = judged(Reading((intro,)), Reading((intro, item)))
    assert [(each.rule, each.direction) for each in found.findings] == [("access.resale", Direction.TIGHTENED)]


def test_sentences_that_share_only_small_words_are_not_wordings_of_one() -> None:
    found = judged(
        page("You may not lease the Services to the people of the harbour."),
        page("The lamp of the harbour is green to the east and to the west."),
    )
    assert ("access.resale", Direction.LOOSENED, Side.REMOVED) in {(each.rule, each.direction, each.side) for each in found.findings}


def test_a_word_that_stands_everywhere_does_not_pair_statements() -> None:
    many = [f"{name} is a boat of the harbour and was painted last {month}." for name in "ABCDEFGHIJKLMNOP" for month in ("May", "June")]
    found = judged(page(LAMP, *many), page(LAMP, RESALE))
    assert ("access.resale", Side.ADDED) in {(each.rule, each.side) for each in found.findings}


def test_a_heading_alone_is_no_finding_of_substance() -> None:
    heading = Block(BlockKind.HEADING, "Suspension of accounts and resale", 2)
    assert judged(page(LAMP), Reading((*page(LAMP).blocks, heading))).severity is Severity.INFO


def test_an_ownership_bar_is_summed_up_in_figures() -> None:
    text = "Companies at least 25% owned by companies headquartered in restricted regions may not use the Services."
    found = judged(page(LAMP), page(LAMP, text))
    assert found.summary.en == "Quillmore: companies at least 25% owned from restricted regions barred"
    assert found.summary.zh == "鹅毛笔：禁止由不受支持地区持股达到 25% 的公司使用"


@pytest.mark.parametrize(
    ("whose", "en", "zh"),
    [
        (("CN",), "companies more than 50% owned from China barred", "禁止由中国持股超过 50% 的公司使用"),
        ((), "companies more than 50% owned barred", "禁止持股超过 50% 的公司使用"),
    ],
)
def test_the_bar_names_whose_ownership_is_meant_where_the_fact_says_so(whose: tuple[str, ...], en: str, zh: str) -> None:
    finding = Finding(Kind.SALES_RESTRICTION, Direction.TIGHTENED, Severity.CRITICAL, "…", Side.ADDED, "sales.ownership")
    fact = Ownership(quote="…", threshold=Decimal(50), comparison=Comparison.MORE_THAN, directness=Directness.BOTH, jurisdictions=whose)
    known = Judgement(Severity.CRITICAL, (finding,), Text("", ""))
    assert summary(SUBJECT, known, Diff(()), fact) == Text(f"Quillmore: {en}", f"鹅毛笔：{zh}")


def test_a_document_without_a_name_for_its_products_has_no_product_findings() -> None:
    nobody = Subject(Text("AI", "AI"), Text("Terms", "条款"), DocumentType.TERMS)
    assert judged(page(LAMP), page(LAMP, "AI Pro is a lamp of the harbour."), subject=nobody).severity is not Severity.INFO


def test_many_territories_are_counted_in_the_summary() -> None:
    names = ["Japan", "Taiwan", "Brazil", "Canada", "France", "Germany", "India", "Italy", "Mexico", "Norway", "Chile", "Peru"]
    head = Block(BlockKind.HEADING, "Countries and territories where our API is supported", 2)

    def listed(some: list[str]) -> Reading:
        return Reading((head, *(Block(BlockKind.ITEM, name, 1) for name in some)), language="en")

    regions = Subject(SUBJECT.provider, SUBJECT.document, DocumentType.REGIONS)
    lost = judged(listed(names), listed(names[:4]), subject=regions)
    assert lost.regions_removed == ("CL", "DE", "FR", "IN", "IT", "MX", "NO", "PE") or len(lost.regions_removed) == 8
    assert "and 2 more" in lost.summary.en
    assert "等 8 个地区" in lost.summary.zh
    gained = judged(listed(names[:8]), listed(names), subject=regions)
    assert gained.summary.en.startswith("Quillmore: now available in ")


def test_an_address_that_moved_is_told_as_such() -> None:
    move = Move("Terms", "Help: photos", "https://quillmore.example/help")
    found = judge_move(move, None, SUBJECT, SEEN)
    assert found.severity is Severity.LOW
    assert found.summary.en == "Quillmore: the address of “Terms” now gives another document, “Help: photos”"
    assert found.summary.zh == "鹅毛笔：“条款”的地址现在给出另一份文档“Help: photos”"
    assert [each.rule for each in found.findings] == ["move.address"]


def test_a_move_to_the_news_of_a_shutdown_is_critical() -> None:
    after = page("The video app was discontinued on April 26, 2031.", LAMP, RESALE)
    found = judge_move(Move("Terms", "", "https://quillmore.example/help"), after, SUBJECT, SEEN)
    assert found.severity is Severity.CRITICAL
    assert {each.kind for each in found.findings} == {Kind.LIFECYCLE, Kind.EDITORIAL}
    assert "https://quillmore.example/help" in found.summary.en


def test_a_move_can_be_overridden_too() -> None:
    move = Move("Terms", "Help", "https://quillmore.example/help")
    assert judge_move(move, None, SUBJECT, SEEN, Overrides(rules=(("move.address", Severity.HIGH),))).severity is Severity.HIGH


def test_judging_twice_gives_the_same() -> None:
    before, after = page(LAMP), page(LAMP, RESALE, "Write to us at 12 Harbour Street.")
    assert judged(before, after) == judged(before, after)


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("resell|sublicen[sc]e", {"resell", "sublicen"}),
        (r"\b(?:buy|sell) keys?\b", {" key"}),
        (r"(?:re)?train", {"train"}),
        (r"a{0,3}bcd+", {"bcd"}),
        (r"(?:ab){2}c", {"ab"}),
        (r"(?!no)(?<!un)lease\.", {"lease."}),
        (r"\w+|lease", set()),
        ("转售|(?:出|转)租", {"转售", "出", "转"}),
    ],
)
def test_triggers_are_letters_that_every_match_contains(pattern: str, needed: set[str]) -> None:
    assert triggers(pattern) == needed


def test_no_rule_is_silenced_by_its_own_triggers() -> None:
    for case in cases():
        for reading in case.readings():
            for block in reading.blocks:
                for rule in RULES:
                    if rule.pattern.pattern.search(block.text):
                        assert rule.pattern.may_stand(block.text.lower()), (rule.id, block.text)


def test_rule_ids_are_unique_and_described_in_both_languages() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.description.en and rule.description.zh for rule in RULES)
