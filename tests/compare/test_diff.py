"""What two readings differ in: blocks aligned, edits named, noise told from substance."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from monitor.compare import compare, similarity
from monitor.compare.align import match_blocks
from monitor.compare.identity import calls_itself_policy, find_move, title_of
from monitor.compare.persist import GONE, lasting
from monitor.model import Block, BlockKind, EditKind, Link, Reading
from tests.compare.build import edits, h, li, material, p, page, row

A, R, M, W = EditKind.ADDED, EditKind.REMOVED, EditKind.MOVED, EditKind.REWORDED
LONG = "The customer shall not resell the service to any third party without our written consent."
OTHER = "Invoices are due within thirty days of receipt and bear interest after that date."
THIRD = "Either party may terminate the agreement at the end of any month in writing."


def test_equal_readings_have_no_edits() -> None:
    assert edits(page(h("Terms"), p(LONG)), page(h("Terms"), p(LONG))) == []


def test_a_block_added_and_a_block_removed() -> None:
    diff = compare(page(h("Terms"), p(LONG), p(OTHER)), page(h("Terms"), p(OTHER), p(THIRD)))
    assert [(edit.kind, edit.noise, edit.heading) for edit in diff.edits] == [(R, None, ("Terms",)), (A, None, ("Terms",))]


def test_a_reworded_block_has_its_heading_path() -> None:
    before = page(h("Terms", 1), h("Use", 2), h("Resale", 3), p(LONG), h("Fees", 2), p(OTHER))
    after = page(h("Terms", 1), h("Use", 2), h("Resale", 3), p(LONG), h("Fees", 2), p(OTHER.replace("thirty", "ten")))
    (edit,) = material(before, after)
    assert (edit.kind, edit.heading) == (W, ("Terms", "Fees"))


def test_a_paragraph_split_or_merged_is_no_edit_of_substance() -> None:
    whole, parts = page(p(f"{LONG} {OTHER} {THIRD}")), page(p(LONG), li(OTHER), p(THIRD))
    assert material(whole, parts) == material(parts, whole) == ()


def test_a_paragraph_split_and_edited_is_one_reworded_block() -> None:
    whole, parts = page(p(f"{LONG} {OTHER} {THIRD}")), page(p(LONG), p(OTHER.replace("thirty", "ten")), p(THIRD))
    assert edits(whole, parts) == [(W, None)]
    assert edits(parts, whole) == [(W, None)]


def test_a_paragraph_cut_in_many_small_parts_with_an_edit_is_one_reworded_block() -> None:
    words = [
        "You may not: rent it",
        "sell it",
        "lend it",
        "copy it",
        "share it",
        "frame it",
        "mirror it",
        "scrape it or sublicense any of its parts",
    ]
    before, after = (
        page(p(", ".join(words)), p(OTHER)),
        page(*(p(word) for word in words[:-1]), p("scrape it or lease any of its parts"), p(OTHER)),
    )
    assert all(edit.kind is W for edit in material(before, after))


def test_a_list_item_that_became_a_paragraph_is_no_edit() -> None:
    assert edits(page(li(LONG)), page(p(LONG))) == []


def test_boundaries_that_moved_by_a_space_are_named() -> None:
    assert edits(page(p("See our"), p("policy ."), p(LONG)), page(p("See our policy."), p(LONG))) == [(W, "block_boundaries")]


def test_sections_reordered_are_moved_without_meaning() -> None:
    first, second = (h("Use"), p(LONG), p(THIRD)), (h("Fees"), p(OTHER))
    found = edits(page(*first, *second), page(*second, *first))
    assert {kind for kind, _ in found} == {M}
    assert all(noise for _, noise in found)


def test_items_reordered_under_their_heading_are_noise() -> None:
    names = [li("Austria"), li("Belgium"), li("Chile"), li("Denmark")]
    assert edits(page(h("Supported"), *names), page(h("Supported"), *names[::-1], p(LONG)))[0][1] == "reordered"
    assert material(page(h("Supported"), *names), page(h("Supported"), *names[::-1])) == ()


def test_an_item_that_came_under_another_heading_is_material() -> None:
    before = page(h("Supported"), li("Iran"), li("Chile"), h("Barred"), li("Cuba"))
    after = page(h("Supported"), li("Chile"), h("Barred"), li("Cuba"), li("Iran"))
    assert [edit.kind for edit in material(before, after)] == [M]


def test_a_heading_that_moved_over_other_blocks_is_material() -> None:
    before = page(h("Supported"), li("Chile"), li("Iran"), h("Barred"), li("Cuba"))
    after = page(h("Supported"), li("Chile"), h("Barred"), li("Iran"), li("Cuba"))
    assert material(before, after)


def test_an_item_moved_along_under_a_renamed_heading_is_noise() -> None:
    before = page(h("Countries we support"), li("Austria"), li("Chile"), li("Peru"))
    after = page(h("Countries we support today"), li("Peru"), li("Austria"), li("Chile"))
    assert [edit.kind for edit in material(before, after)] == [W]


def test_a_contents_list_comes_and_goes_without_meaning() -> None:
    body = (h("Use"), p(LONG), h("Fees"), p(OTHER), h("End"), p(THIRD))
    listed = page(h("Terms", 1), p("Contents"), li("Use"), li("Fees"), li("End"), *body)
    assert material(page(h("Terms", 1), *body), listed) == material(listed, page(h("Terms", 1), *body)) == ()


def test_a_single_item_that_repeats_a_heading_is_material() -> None:
    body = (h("China"), p(LONG), h("Barred"), li("Iran"))
    assert [edit.kind for edit in material(page(*body), page(*body, li("China")))] == [A]


def test_a_single_contents_line_that_links_into_the_page_is_noise() -> None:
    body = (h("Terms", 1), h("Use"), p(LONG))
    link = li("Use", Link("Use", "https://acme.example/terms#use"))
    assert edits(page(*body), page(link, *body)) == [(A, "contents_list")]


def test_a_contents_line_that_took_its_headings_place_in_the_order_is_noise() -> None:
    before = page(h("Terms", 1), h("Use"), p(LONG), h("Fees"), p(OTHER))
    after = page(
        h("Terms", 1), li("Fees", Link("Fees", "https://acme.example/terms#fees")), h("Use"), h("Fees"), p(OTHER), p(THIRD), p(LONG)
    )
    assert [edit.after and edit.after.text for edit in material(before, after)] in ([THIRD], [THIRD, LONG])


def test_a_heading_and_the_line_that_repeats_it_may_change_places() -> None:
    before = page(h("Terms", 1), h("Fees"), p(OTHER), p("Fees"), p(THIRD))
    after = page(h("Terms", 1), p(OTHER), p("Fees"), h("Fees"), p(THIRD))
    assert {noise for _, noise in edits(before, after)} <= {"contents_list", "repeated", None}


def test_a_heading_printed_twice_is_noise() -> None:
    body = (h("Terms", 1), p(LONG), h("Fees"), p(OTHER))
    assert material(page(*body), page(*body[:2], h("Fees"), h("Fees"), p(OTHER))) == ()


def test_the_title_printed_again_is_noise() -> None:
    before = Reading((h("Terms of Use", 1), p(LONG)), "Terms of Use | Acme")
    after = Reading((p("Terms of Use"), p(OTHER), h("Terms of Use", 1), p(LONG)), "Terms of Use | Acme")
    assert [edit.after and edit.after.text for edit in material(before, after)] == [OTHER]


def test_the_title_of_the_page_printed_above_its_text_is_noise() -> None:
    before = Reading((h("Scope"), p(LONG)), "Services Agreement 2 | Acme")
    after = Reading((p("Services Agreement 2"), h("Scope"), p(LONG)), "Services Agreement 2 | Acme")
    assert edits(before, after) == [(A, "repeated_title")]


def test_a_line_said_twice_under_one_heading_is_noise_and_under_another_is_not() -> None:
    date = p("Effective 6 February 2025")
    before = page(h("Terms", 1), date, p(LONG), h("Fees"), p(OTHER))
    assert edits(before, page(h("Terms", 1), date, p(LONG), date, h("Fees"), p(OTHER))) == [(A, "repeated")]
    assert edits(before, page(h("Terms", 1), date, p(LONG), h("Fees"), p(OTHER), p(LONG)))[-1] == (A, None)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "Updated: November 14, 2023", [(A, "date_line")]),
        ("Updated: November 14, 2023", "", [(R, "date_line")]),
        ("Effective June 1, 2025 (previous version)", "", [(R, "date_line")]),
        ("", "Effective June 1, 2025", [(A, None)]),
        ("Last Updated: June 13, 2025", "Last updated Jun 13, 2025", [(W, "date_line")]),
        ("Updated: June 13, 2025", "Updated: June 14, 2025", [(W, None)]),
        ("Updated: June 13, 2025", "Effective: June 13, 2025", [(W, None)]),
        ("更新日期：2025年6月13日", "", [(R, "date_line")]),
        ("更新日期：2025年6月13日", "生效日期：2025年6月14日", [(W, None)]),
    ],
)
def test_lines_that_are_only_a_date(before: str, after: str, expected: list[tuple[EditKind, str | None]]) -> None:
    def made(text: str) -> Reading:
        return page(h("Terms", 1), *([p(text)] if text else []), p(LONG), p(OTHER))

    assert edits(made(before), made(after)) == expected


def test_a_date_line_replaced_by_another_is_material() -> None:
    before, after = page(h("T"), p("Updated 2025-01-02"), p(LONG)), page(h("T"), p(LONG), p("Effective date: March 3, 2026"))
    assert material(before, after)


@pytest.mark.parametrize("line", ["Privacy Policy", "Legal terms and conditions."])
def test_a_short_line_above_the_first_heading_that_says_nothing_is_noise(line: str) -> None:
    before = page(h("Terms", 1), p(LONG))
    assert edits(before, page(p(line), *before.blocks)) == [(A, "page_header")]
    assert edits(page(p(line), *before.blocks), page(p("Legal notes and conditions."), *before.blocks))[0][1] == "page_header"


@pytest.mark.parametrize("line", ["Not available in China", "Service ends soon", "Plans from $20", "停止服务", "Minors prohibited"])
def test_a_line_above_the_first_heading_that_says_something_is_material(line: str) -> None:
    before = page(h("Terms", 1), p(LONG))
    assert edits(before, page(p(line), *before.blocks)) == [(A, None)]


def test_no_line_of_a_page_without_headings_is_taken_for_its_header() -> None:
    assert edits(page(p(LONG)), page(p("Taiwan and Macau"), p(LONG))) == [(A, None)]


def test_a_link_that_leads_elsewhere_is_noise() -> None:
    one, other = p(LONG, Link("consent", "https://acme.example/a")), p(LONG, Link("consent", "https://acme.example/b"))
    assert edits(page(one), page(other)) == [(W, "link_target")]


def test_counters_that_count_on_are_noise() -> None:
    assert edits(page(p(LONG), p("1,204 views")), page(p(LONG), p("1,310 views"))) in (
        [(W, "counters")],
        [(R, "counters"), (A, "counters")],
    )


def test_a_block_of_marks_alone_is_noise() -> None:
    assert edits(page(p(LONG)), page(p(LONG), p("\\ …"))) == [(A, "no_words")]


def test_a_block_that_only_says_when_is_noise() -> None:
    assert edits(page(p(LONG)), page(p(LONG), p("Updated: over a week ago"))) == [(A, "no_words")]


def test_ignore_rules_cover_whole_blocks_and_parts_of_them() -> None:
    ignore = (r"Ticket \d+", r"^Visitor .*")
    before = page(p(f"{LONG} Ticket 1"), p(OTHER))
    assert edits(before, page(p(f"{LONG} Ticket 2"), p(OTHER)), ignore) == [(W, "ignore_rule")]
    assert edits(before, page(*before.blocks, p("Visitor number nine")), ignore) == [(A, "ignore_rule")]
    assert edits(before, page(p(f"{LONG} Ticket 2 or 3"), p(OTHER)), ignore) == [(W, None)]
    assert edits(before, page(p(f"{LONG} Ticket 2"), p(OTHER))) == [(W, None)]


def test_another_english_edition_is_noise_but_for_what_it_says_differently() -> None:
    lines = [f"Your Licence number {n} is an organisation-wide Licence for authorised users, colleagues and partners." for n in range(6)]
    british = page(*(p(line) for line in lines), p("Paid Services, Fees and Taxes of the whole organisation"), p("You may not resell."))
    american = [p(line.replace("Licence", "License").replace("isation", "ization").replace("authorised", "authorized")) for line in lines]
    after = page(*american, p("Paid services, fees, and taxes of the whole organization"), p("You may resell."))
    assert [(edit.after and edit.after.text) for edit in material(british, after)] == ["You may resell."]


def test_few_respelled_blocks_are_no_edition() -> None:
    before, after = page(p("Your Licence and Fees"), p(LONG)), page(p("Your license and fees"), p(LONG))
    assert edits(before, after) == [(W, None)]


def test_rows_of_a_table_are_compared_like_blocks() -> None:
    before, after = page(row("Acme | Hosting | United States")), page(row("Acme | Hosting | Ireland"))
    assert edits(before, after) == [(W, None)]


def test_every_block_is_in_exactly_one_match() -> None:
    before = [p(LONG), p(OTHER), h("Use"), p(""), p(THIRD), p("x")]
    after = [p(THIRD), p(f"{LONG} {OTHER}"), p(""), p(""), h("Usage"), p("y")]
    matches = match_blocks(before, after)
    assert sorted(index for match in matches for index in match.before) == list(range(len(before)))
    assert sorted(index for match in matches for index in match.after) == list(range(len(after)))


# --- similarity, identity, persistence


def test_similarity_tells_a_rewrite_from_another_document() -> None:
    one = page(p(LONG), p(OTHER), p(THIRD))
    assert similarity(one, page(p(LONG), p(OTHER))) > 0.7
    assert similarity(one, page(p("Meet your new companion for work and play, free of charge."))) == 0.0
    assert similarity(page(), page(p(""))) == 1.0


def test_a_move_needs_another_text_and_another_name_or_address() -> None:
    terms, ad = page(h("Terms of Use", 1), p(LONG)), page(h("Acme for you", 1), p("Chat away all day long."))
    renamed = page(h("Terms of use.", 1), p("Chat away all day long."))
    assert find_move(terms, page(h("New Terms", 1), p(LONG))) is None
    move = find_move(terms, ad, "https://acme.example/terms", "https://acme.example/")
    assert move is not None
    assert (move.old_title, move.new_title, move.final_url) == ("Terms of Use", "Acme for you", "https://acme.example/")
    assert find_move(terms, renamed) is None
    assert find_move(terms, renamed, "https://acme.example/terms", "https://www.acme.example/de/terms/?x=1") is None
    assert find_move(terms, renamed, "https://acme.example/terms", "https://help.acme.example/articles/7") is not None


def test_a_page_is_called_by_its_heading_title_or_first_words() -> None:
    assert title_of(page(p("x"), h("Use"), title="T")) == "Use"
    assert title_of(page(p("x"), title="T")) == "T"
    assert title_of(page(p("First words"))) == "First words"
    assert title_of(page()) == ""


@pytest.mark.parametrize(("title", "expected"), [("Privacy Policy", True), ("用户协议", True), ("Acme for individuals", False)])
def test_policies_call_themselves_so(title: str, expected: bool) -> None:
    assert calls_itself_policy(page(h(title))) is expected


@pytest.mark.parametrize(
    ("later", "kept"),
    [
        ((LONG.replace("not", "never"), THIRD), True),
        ((LONG.replace("not", "never") + " Really.", THIRD), True),
        ((LONG, OTHER), False),
        ((LONG.replace("not", "sometimes"), OTHER), False),
        ((LONG, THIRD), True),
    ],
)
def test_edits_that_stand_in_a_later_text_are_lasting(later: tuple[str, ...], kept: bool) -> None:
    diff = compare(page(p(LONG), p(OTHER)), page(p(LONG.replace("not", "never"))))
    after = lasting(diff, page(*(p(text) for text in later)))
    assert bool(after.material) is kept
    assert {edit.noise for edit in after.edits} <= {None, GONE}


def test_an_addition_and_a_removal_alone_last_or_are_gone() -> None:
    grown = compare(page(p(LONG)), page(p(LONG), p(OTHER)))
    assert lasting(grown, page(p(OTHER))).material
    assert not lasting(grown, page(p(LONG))).material


# --- speed


def timed(before: list[Block], after: list[Block]) -> float:
    one, other = page(*before), page(*after)
    best = 9.9
    for _ in range(3):
        start = time.process_time()
        compare(one, other)
        best = min(best, time.process_time() - start)
    return best


def test_long_policies_and_rewritten_ones_are_compared_in_time() -> None:
    """Bounds a few times what it takes, for slow machines; the benchmark has the figures."""
    policy = [
        p(f"Clause {n}: the customer number {n * 7} shall pay fee {n * 3} to party {n % 17} within {n} days of notice.")
        for n in range(1600)
    ]
    edited = [p(b.text.replace("shall", "may")) if n % 100 == 0 else b for n, b in enumerate(policy)]
    shuffled = policy[800:] + policy[:800]
    assert timed(policy, edited) < 1.0
    assert timed(policy, shuffled) < 2.0


def _regions(supported: str, barred: str, entry: Callable[[str], Block], lead: Callable[[str], Block] = p) -> Reading:
    """Two lists under one heading, each after a line that says what it lists."""
    lists = [lead("Supported:"), *map(entry, supported.split()), lead("Not supported:"), *map(entry, barred.split())]
    return page(h("Regions"), p(LONG), *lists, p(OTHER))


@pytest.mark.parametrize("entry", [li, p, row])
def test_an_entry_that_goes_to_the_other_list_under_the_same_heading_is_a_change(entry: Callable[[str], Block]) -> None:
    before, after = _regions("Albania Bhutan Chad", "Cuba Iran", entry), _regions("Albania Chad", "Bhutan Cuba Iran", entry)
    assert material(before, after)
    assert material(after, before)


@pytest.mark.parametrize("entry", [li, p, row])
def test_an_entry_that_stands_in_the_other_list_too_is_a_change(entry: Callable[[str], Block]) -> None:
    before, after = _regions("Albania Bhutan Chad", "Cuba Iran", entry), _regions("Albania Bhutan Chad", "Cuba Iran Albania", entry)
    assert material(before, after)
    assert material(after, before)


def test_the_rule_an_item_hangs_on_may_be_an_item_itself() -> None:
    def rules(may: str, not_: str) -> Reading:
        inner = [Block(BlockKind.ITEM, text, 2) for text in may.split()]
        other = [Block(BlockKind.ITEM, text, 2) for text in not_.split()]
        return page(h("Use"), li("Customers may"), *inner, li("Customers may not"), *other, p(LONG))

    assert material(rules("copy resell lend", "sell rent"), rules("copy lend", "sell resell rent"))
    assert not material(rules("copy resell lend", "sell rent"), rules("lend copy resell", "rent sell"))


def test_entries_reordered_under_a_reworded_line_are_noise_still() -> None:
    names = [li(name) for name in ("Albania", "Bhutan", "Chad", "Denmark")]
    before = page(h("Regions"), p("Supported countries are:"), *names)
    after = page(h("Regions"), p("The supported countries are:"), *names[::-1])
    assert {noise for kind, noise in edits(before, after) if kind is M} == {"reordered"}


def test_a_sentence_said_twice_in_a_row_says_no_more() -> None:
    assert edits(page(h("Use"), p(LONG)), page(h("Use"), p(LONG), p(LONG.replace("third", "third ").replace("’", "'")))) == [
        (A, "repeated")
    ]
    assert material(page(h("Use"), p(LONG)), page(h("Use"), p(LONG), p(LONG.replace("shall not", "shall"))))


def test_short_entries_above_the_first_heading_are_content() -> None:
    entries = [li("Albania"), li("Bhutan")]
    assert material(page(*entries, h("Notes"), p(LONG)), page(*entries, li("Hong Kong"), h("Notes"), p(LONG)))
    menu = [li("Terms", Link("Terms", "https://acme.example/t")), li("Privacy", Link("Privacy", "https://acme.example/p"))]
    assert not material(page(h("Terms", 1), p(LONG)), page(*menu[1:], h("Terms", 1), p(LONG)))
    lines = [p(name) for name in ["Albania", "Bhutan", "Chad", "Denmark", "Egypt", "Fiji", "Ghana", "Haiti", "India"]]
    assert material(page(*lines, h("Notes"), p(LONG)), page(*lines, p("Hong Kong"), h("Notes"), p(LONG)))


def test_a_time_that_passes_between_the_parts_of_a_split_paragraph_is_noise() -> None:
    whole, parts = page(p(f"{LONG} {OTHER}")), page(p(LONG), p("Updated 3 days ago"), p(OTHER))
    assert material(whole, parts) == material(parts, whole) == ()
