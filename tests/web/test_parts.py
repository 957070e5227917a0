"""The parts of pages that know nothing of requests: words made visible, diffs laid out, texts marked, maps and timelines drawn, pages made harmless."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from monitor.compare import compare
from monitor.model import (
    Block,
    BlockKind,
    Diff,
    Direction,
    Edit,
    EditKind,
    Finding,
    Incident,
    IncidentEvent,
    IncidentImpact,
    IncidentStage,
    Kind,
    Reading,
    Response,
    Severity,
    Side,
    SourceKey,
    Text,
)
from monitor.web import atlas
from monitor.web.diffs import EDITS, FOLDED, Laid, Run, laid
from monitor.web.paper import MOST, SNAPSHOT_HEADERS, harmless, paper
from monitor.web.rows import headline
from monitor.web.texts import Spot, lines_of
from monitor.web.timeline import Stretch, of_provider, stretches_of
from monitor.web.view import href
from monitor.web.visible import marked, ours, shown, signed
from tests.web.wicked import WICKED

AT = datetime(2026, 1, 1, tzinfo=UTC)


# --- words


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<b>&", "&lt;b&gt;&amp;"),
        ("a\u202eb", 'a<span class="sign">U+202E</span>b'),
        (
            "\u200e\u061c\u2066\x1b[31m\x9b\ud800",
            "".join(f'<span class="sign">U+{n}</span>' for n in ("200E", "061C", "2066", "001B")) + "[31m",
        ),
        ("zero\u200bwidth\ufeff\u00ad", "zerowidth"),
        ("no\ttrace\nof them", "no\ttrace\nof them"),
    ],
)
def test_what_hides_or_turns_words_is_shown(text: str, html: str) -> None:
    assert str(shown(text)).startswith(html)


def test_a_long_text_is_cut_with_a_count() -> None:
    assert str(shown("x" * 12_345, 345)) == "x" * 345 + '<span class="gap"> … +12,000</span>'


def test_marks_stand_around_their_words_and_nothing_else_is_markup() -> None:
    assert marked("a <b> c", ((2, 5),)) == "a <mark>&lt;b&gt;</mark> c"
    assert marked("abcdef", ((0, 1), (4, 6)), longest=3) == '<mark>a</mark>bc<span class="gap"> … +3</span>'


def test_code_of_ours_is_code_and_cannot_hold_markup() -> None:
    assert ours("use `monitor check` <i>") == "use <code>monitor check</code> &lt;i&gt;"


def test_the_provider_is_not_named_twice() -> None:
    assert headline("Acme: resale prohibited", "Acme") == "Resale prohibited"
    assert headline("", "Acme") == ""


def test_an_address_of_ours_holds_whatever_a_name_is() -> None:
    assert href("providers", "a/b?<", q="x&y", empty="") == "/providers/a%2Fb%3F%3C?q=x%26y"


# --- diffs


def reading(*texts: str) -> Reading:
    return Reading(tuple(Block(BlockKind.PARAGRAPH, text) for text in texts))


def laid_out(before: Reading, after: Reading, *quotes: tuple[str, Side], first: int = 0) -> Laid:
    findings = [Finding(Kind.EDITORIAL, Direction.NEUTRAL, Severity.LOW, quote, side, "rule") for quote, side in quotes]
    return laid(compare(before, after), before, after, findings, first)


RULES = tuple(
    f"Rule {word}: customers of the {word} tier keep every right that this {word} clause gives."
    for word in ["one", "two", "red", "blue", "tall", "flat"]
)


def test_an_edit_stands_between_what_did_not_change() -> None:
    found = laid_out(reading(*RULES), reading(*RULES[:3], "Customers may not resell the services.", *RULES[3:]))
    assert [(part.kind, part.count) for part in found.parts] == [(None, 3), ("added", 0), (None, 3)]
    assert found.parts[0].blocks == RULES[:3]


def test_what_was_removed_stands_where_it_is_missed() -> None:
    found = laid_out(reading(*RULES), reading(*RULES[:4], RULES[5]))
    assert [(part.kind, part.count) for part in found.parts] == [(None, 4), ("removed", 0), (None, 1)]
    assert found.parts[1].before == (Run("delete", RULES[4]),)
    assert found.parts[1].after == ()


def test_a_reworded_block_is_folded_where_it_is_long() -> None:
    long = " ".join(RULES)
    found = laid_out(reading(long), reading(long.replace("red clause", "green clause")))
    (part,) = (part for part in found.parts if part.kind)
    assert [run.kind for run in part.runs] == ["fold", "equal", "delete", "insert", "equal", "fold"]
    assert "".join(run.text for run in part.runs if run.kind != "insert") == long
    assert "".join(run.text for run in part.after) == long.replace("red clause", "green clause")


def test_a_quote_leads_to_its_edit_on_the_side_it_stands_on() -> None:
    after = reading(*RULES[:5], "Customers may not resell the services.")
    found = laid_out(reading(*RULES), after, ("may not resell", Side.ADDED), ("Rule flat", Side.REMOVED), ("nowhere", Side.ADDED))
    anchors = {part.anchor: part.quotes for part in found.parts if part.kind}
    assert anchors[found.places[1]] == (1,) or anchors[found.places[1]] == (1, 2)
    assert 2 in found.places
    assert 3 not in found.places


def test_a_long_diff_is_paged_and_every_edit_stands_on_one_page() -> None:
    before = reading(*(f"Clause number {number} says something about the thing {number}." for number in range(EDITS + 10)))
    after = reading(*(f"Item {number * 7919} replaces it with {number * 104729} other words entirely." for number in range(EDITS + 10)))
    first = laid_out(before, after)
    rest = laid_out(before, after, first=first.next or 0)
    anchors = [part.anchor for page in (first, rest) for part in page.parts if part.kind]
    assert (first.previous, rest.previous) == (None, max(0, (first.next or 0) - EDITS))
    assert len(anchors) == len(set(anchors)) == min(first.edits, 2 * EDITS)


def test_a_fold_holds_so_much_and_counts_the_rest() -> None:
    many = tuple(f"Clause {number} of {number * 31} stays as it is, word for word {number * 17}." for number in range(FOLDED + 20))
    found = laid_out(reading(*many), reading(*many, "Customers may not resell the services."))
    assert (len(found.parts[0].blocks), found.parts[0].count) == (FOLDED, FOLDED + 20)
    huge = laid_out(reading("y" * 9000, "z " * 5000), reading("y" * 9000, "z " * 5000, "Customers may not resell the services."))
    assert sum(map(len, huge.parts[0].blocks)) <= 9000


def test_an_edit_without_words_of_its_own_is_shown_as_whole_blocks() -> None:
    old, new, moved = (Block(BlockKind.PARAGRAPH, text) for text in ("old words", "new words", "moved words"))
    edits = (Edit(EditKind.REWORDED, old, new, ()), Edit(EditKind.MOVED, moved, moved, ()))
    found = laid(Diff(edits), Reading((old, moved)), Reading((new, moved)), [])
    assert [part.runs for part in found.parts] == [(Run("delete", "old words"), Run("insert", "new words")), (Run("equal", "moved words"),)]


def test_noise_is_counted_by_its_rule() -> None:
    found = laid_out(reading("Updated 3 days ago", *RULES), reading("Updated 4 days ago", *RULES))
    assert found.edits == 0
    assert sum(count for _, count in found.noise) == 1


# --- texts


def test_quotes_are_marked_where_they_stand_and_named_once() -> None:
    blocks = (Block(BlockKind.HEADING, "Terms", 3), Block(BlockKind.PARAGRAPH, "no resale, no resale"), Block(BlockKind.ITEM, "item", 5))
    lines, end = lines_of(blocks, [Spot("no resale", "q1"), Spot("resale, no", "q2")], 0, 10_000)
    assert [(line.kind, line.level) for line in lines] == [("heading", 2), ("paragraph", 0), ("item", 3)]
    assert lines[1].html == '<mark id="q1">no resale</mark>, <mark>no resale</mark>'
    assert end == 3


def test_a_text_is_cut_between_blocks_and_no_block_fills_a_page() -> None:
    blocks = tuple(Block(BlockKind.PARAGRAPH, "w" * 10_000_000) for _ in range(5))
    lines, end = lines_of(blocks, [Spot("w", "")], 0, 100_000)
    assert (len(lines), end) == (2, 2)
    assert len(lines[0].html) < 100_000
    assert lines_of(blocks, [], 4, 100_000)[1] == 5


# --- pages as they came


def answer(body: bytes, kind: str = "text/html") -> Response:
    return Response("https://x.invalid/", "https://x.invalid/", 200, (("content-type", kind),), body, AT)


def test_nothing_of_a_recorded_page_runs_asks_or_links() -> None:
    html = harmless(f"<p onclick=x style=y id=main>{WICKED}<a href=javascript:1>a</a><td colspan=2 onload=x>c</td><b>bold</b>&#x202e;")
    assert not re.search(r"<(?:script|img|svg|a|style|iframe)\b|on\w+=|style=|id=|javascript:1", html)
    assert "<b>bold</b>" in html
    assert "[U+202E]" in html


def test_a_page_that_is_no_html_is_shown_as_text_or_said_to_be_none() -> None:
    assert "<pre>a &lt;b&gt; [U+202E]</pre>" in paper(answer(b"a <b> \xe2\x80\xae", "text/plain"), "en")
    assert "no text" in paper(answer(b"%PDF-1.7 x", "application/pdf"), "en")
    assert "不是文本" in paper(answer(b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"), "zh")
    assert "the page is longer" in paper(answer(b"x" * (MOST + 1), "text/plain"), "en")


def test_its_policy_allows_its_own_looks_and_nothing_else() -> None:
    policy = SNAPSHOT_HEADERS["content-security-policy"]
    assert "default-src 'none'" in policy
    assert policy.endswith("sandbox")
    assert "unsafe" not in policy
    assert signed("a\u2066b") == "a[U+2066]b"


# --- the map


def test_every_territory_is_on_the_map_once_with_its_own_code() -> None:
    codes = atlas.codes()
    assert len(codes) == len(set(codes)) >= 245
    assert {"CN", "TW", "HK", "MO", "SG", "GF", "UA", "EH", "PS", "XK"} <= set(codes)
    assert {"HK", "MO", "SG", "MT", "BH"} <= set(atlas.world().dots)
    drawn = (atlas.Path(atlas.__file__).parent / "static" / "world.svg").read_text()
    assert set(re.findall(r'id="(\w\w)"', drawn)) == set(atlas.world().shapes)


def test_no_shape_crosses_the_map_from_edge_to_edge() -> None:
    drawn = (atlas.Path(atlas.__file__).parent / "static" / "world.svg").read_text()
    steps = [
        abs(float(x))
        for way in re.findall(r' d="([^"]+)"', drawn)
        for part in re.findall(r"l([^zM]+)z", way)
        for x in re.findall(r"-?[\d.]+", part)[::2]
    ]
    assert max(steps) < 200


@pytest.mark.parametrize(
    ("most", "legend"),
    [(0, ["0"]), (3, ["0", "1", "2", "3"]), (5, ["0", "1", "2", "3", "4", "5"]), (12, ["0", "1–3", "4–5", "6–8", "9–10", "11–12"])],
)
def test_counts_have_five_colours_at_most_and_the_legend_says_which(most: int, legend: list[str]) -> None:
    assert [counts for _, counts in atlas.scale(most)] == legend


# --- timelines


def view() -> Any:
    settings = SimpleNamespace(timezone="UTC")
    return SimpleNamespace(
        app=SimpleNamespace(now=lambda: AT, settings=settings), language="en", say=lambda en, zh: en, day=lambda at: f"{at:%Y-%m-%d}"
    )


def step(number: int, at: datetime, *, resolved: bool = False, maintenance: bool = False, started: datetime | None = None) -> IncidentEvent:
    incident = Incident(str(number), f"incident {number}", IncidentImpact.MAJOR, resolved, maintenance, started, None)
    stage = IncidentStage.RESOLVED if resolved else IncidentStage.OPENED
    return IncidentEvent(f"{number}-{at}", SourceKey("p", "status", "s"), None, at, stage, incident, Severity.HIGH, Text("", ""))


def test_an_incident_lasts_from_its_beginning_to_its_end_and_maintenance_is_none() -> None:
    hour = timedelta(hours=1)
    steps = [
        step(1, AT - 9 * hour, started=AT - 10 * hour),
        step(2, AT - 8 * hour),
        step(3, AT, maintenance=True),
        step(1, AT - 5 * hour, resolved=True),
    ]
    assert [(each.incident.title, each.start, each.end) for each in stretches_of(steps)] == [
        ("incident 2", AT - 8 * hour, None),
        ("incident 1", AT - 9 * hour, AT - 5 * hour),
    ]


def test_incidents_are_drawn_where_nothing_else_happened() -> None:
    stretch = Stretch(step(1, AT).incident, AT - timedelta(days=20), AT - timedelta(days=10))
    drawn = of_provider(cast(Any, view()), {}, (), [stretch, replace(stretch, end=None)])
    assert drawn is not None
    assert [mark.shape for mark in drawn.marks] == ["incident", "incident"]
    assert 0 < drawn.marks[0].x < drawn.marks[0].x + drawn.marks[0].width < drawn.today < 100
    assert [lane.name for lane in drawn.lanes] == ["Incidents"]
    assert of_provider(cast(Any, view()), {}, (), []) is None
