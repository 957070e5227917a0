"""Noise laid over any page leaves nothing to tell; a sentence that says something never gets lost among it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.compare import compare, same_policy, similarity
from monitor.model import Block, BlockKind, Link, Reading, SpanKind
from tests.compare.build import h, li, p

SUBJECTS = ("You", "The customer", "Each reseller", "Our company", "An administrator", "Any affiliate", "The organisation’s owner")
DUTIES = (
    "must not resell the service to third parties",
    "may keep backup copies for {n} days",
    "shall pay ${n},500 within {n} days of the invoice",
    "will not train models on customer content",
    "can use up to {n} seats in the “standard” plan",
    "must report any breach – without delay – to the supervisor",
    "may not offer access in Cuba, Iran and North Korea",
    "is owned by more than {n}% by a restricted party",
    "needs written consent dated {d} before publishing benchmarks",
)
ZH = (
    "您不得将本服务转售给第三方。",
    "我们将在{n}天内删除您的数据。",
    "本政策自{zd}起生效，适用于所有用户。",
    "客户应当在{n}个工作日内支付费用。",
    "未经书面同意，任何人不得公开基准测试结果。",
)
HEADINGS = (
    "Access and accounts",
    "Fees",
    "Use of content",
    "Term and notice",
    "Liability",
    "Governing law",
    "Data retention",
    "可用地区",
    "责任限制",
)


def sentence(rnd: random.Random, number: int) -> str:
    day = date(2024 + rnd.randrange(3), rnd.randrange(1, 13), rnd.randrange(1, 29))
    if rnd.random() < 0.25:
        return f"第{number}款，" + rnd.choice(ZH).format(n=number, zd=f"{day.year}年{day.month}月{day.day}日")
    return (
        f"{rnd.choice(SUBJECTS)} {rnd.choice(DUTIES).format(n=number, d=day.strftime('%B %d, %Y').replace(' 0', ' '))} (clause {number})."
    )


@st.composite
def pages(draw: st.DrawFn) -> tuple[Reading, random.Random]:
    """A page of sections with sentences, no two of them alike, and a seeded source of chance."""
    rnd = random.Random(draw(st.integers(0, 2**32)))
    blocks = [h("Terms of Example Service", 1), p("Effective: March 5, 2025")]
    number = 10
    for heading in rnd.sample(HEADINGS, draw(st.integers(1, 6))):
        blocks.append(h(heading))
        for _ in range(rnd.randrange(1, 5)):
            said = []
            for _ in range(rnd.randrange(1, 4)):
                number += rnd.randrange(1, 9)
                said.append(sentence(rnd, number))
            blocks.append(rnd.choice((p, p, li))(" ".join(said)))
    return Reading(tuple(blocks), "Terms of Example Service | Example"), rnd


Noise = Callable[[list[Block], random.Random], list[Block]]


def each(change: Callable[[str], str]) -> Noise:
    def noise(blocks: list[Block], rnd: random.Random) -> list[Block]:
        return [Block(b.kind, change(b.text), b.level, b.links) if rnd.random() < 0.7 else b for b in blocks]

    return noise


def put(*lines: Block) -> Noise:
    def noise(blocks: list[Block], rnd: random.Random) -> list[Block]:
        at = rnd.randrange(len(blocks) + 1)
        return [*blocks[:at], rnd.choice(lines), *blocks[at:]]

    return noise


def day_first(text: str) -> str:
    return re.sub(r"([A-Z][a-z]+) (\d{1,2}), (\d{4})", r"\2 \1 \3", text)


def western_dates(text: str) -> str:
    return re.sub(r"(\d{4})年(\d{1,2})月(\d{1,2})日", lambda m: f"{m[1]}-{int(m[2]):02d}-{int(m[3]):02d}", text)


def contents(blocks: list[Block], rnd: random.Random) -> list[Block]:
    titles = [li(b.text, Link(b.text, "https://example.com/terms#x")) for b in blocks if b.kind is BlockKind.HEADING and b.level == 2]
    return [blocks[0], *titles, *blocks[1:]]


def split(blocks: list[Block], rnd: random.Random) -> list[Block]:
    out: list[Block] = []
    for block in blocks:
        parts = re.findall(r"[^.。]+[.。]\s*", block.text) if rnd.random() < 0.5 and block.kind is not BlockKind.HEADING else []
        cut = [Block(block.kind, part.strip(), block.level, block.links) for part in parts]
        out += cut if "".join(parts) == block.text else [block]
    return out


def swap_kinds(blocks: list[Block], rnd: random.Random) -> list[Block]:
    return [p(b.text, *b.links) if b.kind is BlockKind.ITEM else b for b in blocks]


def number_sections(blocks: list[Block], rnd: random.Random) -> list[Block]:
    count = 0
    out = []
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.level == 2:
            count += 1
            block = h(f"{count}. {block.text}")
        out.append(block)
    return out


def reorder_sections(blocks: list[Block], rnd: random.Random) -> list[Block]:
    starts = [i for i, b in enumerate(blocks) if b.kind is BlockKind.HEADING and b.level == 2] + [len(blocks)]
    sections = [blocks[a:b] for a, b in pairwise(starts)]
    rnd.shuffle(sections)
    return blocks[: starts[0]] + [b for section in sections for b in section]


def shout_headings(blocks: list[Block], rnd: random.Random) -> list[Block]:
    return [h(b.text.upper(), b.level) if b.kind is BlockKind.HEADING else b for b in blocks]


NOISE: dict[str, Noise] = {
    "straight quotes": each(lambda t: t.replace("“", '"').replace("”", '"').replace("’", "'")),
    "plain dashes": each(lambda t: t.replace(" – ", " - ")),
    "wide spaces": each(lambda t: t.replace(" ", "\u00a0 ")),
    "zero width": each(lambda t: t.replace("e", "e\u200b", 2)),
    "day first": each(day_first),
    "iso dates": each(western_dates),
    "no thousands separator": each(lambda t: re.sub(r"(\d),(\d{3})\b", r"\1\2", t)),
    "american spelling": each(lambda t: t.replace("organisation", "organization")),
    "full width colon": each(lambda t: t.replace(": ", "：")),
    "furniture": put(
        p("Skip to main content"), p("Copy link"), p("Back to top"), p("返回顶部"), p("Share this page"), p("Accept all cookies")
    ),
    "counters": put(p("5 min read"), p("1,204 views"), p("Was this article helpful?"), p("阅读时间：3分钟")),
    "relative time": put(p("Updated 3 days ago"), p("Last updated: over a week ago"), p("3天前更新")),
    "stray marks": put(p("…"), p("•"), p("\\")),
    "contents": contents,
    "split paragraphs": split,
    "items to paragraphs": swap_kinds,
    "numbered headings": number_sections,
    "sections reordered": reorder_sections,
    "loud headings": shout_headings,
    "title again": lambda blocks, rnd: [p("Terms of Example Service"), *blocks],
}

SLOW = settings(max_examples=100, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def dressed(reading: Reading, rnd: random.Random, names: list[str]) -> Reading:
    blocks = list(reading.blocks)
    for name in names:
        blocks = NOISE[name](blocks, rnd)
    return Reading(tuple(blocks), reading.title)


def said(reading: Reading, other: Reading) -> list[str]:
    return [f"{e.kind}: {e.before and e.before.text!r} -> {e.after and e.after.text!r}" for e in compare(reading, other).material]


@SLOW
@given(pages(), st.sampled_from(sorted(NOISE)))
def test_any_one_noise_leaves_nothing_to_tell(made: tuple[Reading, random.Random], name: str) -> None:
    reading, rnd = made
    other = dressed(reading, rnd, [name])
    assert said(reading, other) == []
    assert said(other, reading) == []


@SLOW
@given(pages(), st.lists(st.sampled_from(sorted(NOISE)), min_size=2, max_size=4, unique=True))
def test_noise_upon_noise_leaves_nothing_to_tell(made: tuple[Reading, random.Random], names: list[str]) -> None:
    reading, rnd = made
    assert said(reading, dressed(reading, rnd, names)) == []


NEW = (
    "Companies more than {n}% owned from a restricted country may not use the service.",
    "Prices rise to ${n} a month.",
    "China",
    "Access through third-party clients ends on 1 May 2027.",
    "We may train our models on your content.",
    "自2027年{m}月1日起停止向中国大陆提供服务。",
    "不支持的地区：古巴、伊朗",
    "Not available in Hong Kong.",
    "Minimum age: {n}",
)
SWAPS = (
    (" not ", " "),
    (" may ", " must "),
    (" must ", " may "),
    ("不得", "可以"),
    ("应当", "可以"),
    ("Cuba", "Syria"),
    ("third parties", "affiliates"),
    ("March", "May"),
    ("月", "月1"),
    ("more than", "at least"),
)


def raise_number(text: str, rnd: random.Random) -> str:
    numbers = list(re.finditer(r"\d+", text))
    if not numbers:
        return text
    chosen = rnd.choice(numbers)
    return text[: chosen.start()] + str(int(chosen.group()) + 1) + text[chosen.end() :]


def alter(reading: Reading, rnd: random.Random) -> Reading | None:
    """One sentence added, removed or altered; None where the chosen alteration does not apply."""
    blocks = list(reading.blocks)
    at = rnd.choice([i for i, b in enumerate(blocks) if b.kind is not BlockKind.HEADING and i > 1])
    old = blocks[at]
    way = rnd.choice(("add block", "add sentence", "remove block", "remove sentence", "number", "swap"))
    new = rnd.choice(NEW).format(n=rnd.randrange(2, 99), m=rnd.randrange(1, 13))
    if way == "add block":
        blocks.insert(at + rnd.randrange(2), rnd.choice((p, li))(new))
    elif way == "remove block":
        del blocks[at]
    else:
        text = old.text
        if way == "add sentence":
            text = f"{text} {new}"
        elif way == "remove sentence":
            text = re.sub(r"^[^.。]*[.。]\s*", "", text)
        elif way == "number":
            text = raise_number(text, rnd)
        else:
            for one, other in rnd.sample(SWAPS, len(SWAPS)):
                if one in text:
                    text = text.replace(one, other, 1)
                    break
        if text == old.text:
            return None
        blocks[at : at + 1] = [Block(old.kind, text, old.level)] if text else []
    return Reading(tuple(blocks), reading.title)


@settings(SLOW, max_examples=250)
@given(pages(), st.lists(st.sampled_from(sorted(NOISE)), max_size=3, unique=True), st.booleans())
def test_a_sentence_added_removed_or_altered_is_always_told(made: tuple[Reading, random.Random], names: list[str], first: bool) -> None:
    reading, rnd = made
    other = alter(reading, rnd)
    if other is None:
        return
    noisy = dressed(other, rnd, names)
    before, after = (reading, noisy) if first else (noisy, reading)
    assert compare(before, after).material, f"{said(reading, other)} lost under {names}"


COUNTRIES = ("Albania", "Bhutan", "Chad", "Denmark", "Egypt", "Fiji", "Ghana", "中国大陆", "日本", "俄罗斯")
LEADS = (
    ("Supported countries:", "Not supported:"),
    ("The API is available in", "The API is not available in"),
    ("支持的地区：", "不支持的地区："),
)


@SLOW
@given(pages(), st.sampled_from(LEADS), st.booleans(), st.lists(st.sampled_from(sorted(NOISE)), max_size=3, unique=True))
def test_an_entry_that_changes_lists_is_always_told(
    made: tuple[Reading, random.Random], leads: tuple[str, str], keep: bool, names: list[str]
) -> None:
    reading, rnd = made
    places = rnd.sample(COUNTRIES, 7)

    def lists(good: list[str], bad: list[str]) -> Reading:
        blocks = [h("Where"), p(leads[0]), *map(li, good), p(leads[1]), *map(li, bad)]
        return Reading((*reading.blocks, *blocks), reading.title)

    before = lists(places[:4], places[4:])
    after = lists(places[0 if keep else 1 : 4], [*places[4:], places[0]])
    noisy = dressed(after, rnd, [name for name in names if name != "items to paragraphs"])
    assert said(before, noisy)
    assert said(noisy, before)
    assert not said(before, lists(places[3::-1], places[:3:-1])), "the order of entries has no meaning"


@SLOW
@given(pages(), pages(), st.lists(st.sampled_from(sorted(NOISE)), max_size=2, unique=True))
def test_spans_join_to_the_texts_of_both_sides(
    made: tuple[Reading, random.Random], unlike: tuple[Reading, random.Random], names: list[str]
) -> None:
    reading, rnd = made
    for other in (unlike[0], dressed(reading, rnd, names)):
        for edit in compare(reading, other).edits:
            before = "".join(span.text for span in edit.spans if span.kind is not SpanKind.INSERT)
            after = "".join(span.text for span in edit.spans if span.kind is not SpanKind.DELETE)
            assert (before, after) == (edit.before.text if edit.before else "", edit.after.text if edit.after else "")


@SLOW
@given(pages(), pages())
def test_similarity_is_symmetric_and_between_zero_and_one(one: tuple[Reading, random.Random], other: tuple[Reading, random.Random]) -> None:
    assert similarity(one[0], one[0]) == 1.0
    assert similarity(one[0], other[0]) == similarity(other[0], one[0])
    assert 0.0 <= similarity(one[0], other[0]) <= 1.0


@SLOW
@given(pages(), st.lists(st.sampled_from(sorted(NOISE)), max_size=3), st.booleans())
def test_the_short_answer_is_the_long_one(drawn: tuple[Reading, random.Random], names: list[str], edited: bool) -> None:
    """Whether two readings say the same, asked without what lies between them."""
    before, rnd = drawn
    after = dressed(before, rnd, names)
    if edited:
        after = Reading(after.blocks[:-1], after.title)
    assert same_policy(before, after) == (not compare(before, after).material)


def test_another_country_s_edition_says_the_same() -> None:
    """Its capitals and commas go with five respelled blocks, and stay edits with four."""
    british = [p(f"Clause {number}: each organisation shall keep its copy of these terms at hand.") for number in range(5)]
    american = [p(block.text.replace("organisation", "organization")) for block in british]
    ours, theirs = p("The Customer pays, in full, on the day of the invoice."), p("The customer pays in full on the day of the invoice.")
    for count in (4, 5):
        before, after = Reading((*british[:count], ours)), Reading((*american[:count], theirs))
        assert same_policy(before, after) == (not compare(before, after).material) == (count == 5)
