"""The history views: terminal, CommonMark, HTML, JSON."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from markdown_it import MarkdownIt
from rich.cells import cell_len
from rich.console import Console

from monitor.errors import ConfigError
from monitor.model import Block, BlockKind, Diff, Edit, EditKind, Outcome, Severity, SpanKind
from monitor.render import ChangeView, Limits, change_json, changes_html, changes_markdown, changes_text, diff_text
from tests.render.making import CHANGE, DIFF, JUDGEMENT, KOREA_LEAVES, MOVED, added, judged, reworded, view
from tests.render.test_message import HOSTILE, Tags

LONG = "The service is offered in the places that are listed here and nowhere else, subject to law. " * 6


def printed(views: Sequence[ChangeView], *, colour: bool = False, width: int = 80, **options: object) -> str:
    """What a terminal, or a pipe, receives."""
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, color_system="truecolor" if colour else None, legacy_windows=False)
    console.print(changes_text(views, **options))  # type: ignore[arg-type]
    return out.getvalue()


def lines(views: Sequence[ChangeView], **options: object) -> list[str]:
    return [line.rstrip() for line in printed(views, **options).splitlines()]  # type: ignore[arg-type]


# --- terminal


def test_a_change_in_the_terminal() -> None:
    assert lines([view()]) == [
        " Critical   2026-09-01 01:31 (UTC)  Acme · Supported countries",
        "  Acme: South Korea is no longer supported.",
        "  supported regions (tightened) · sales restriction (tightened) · from October",
        "  1, 2026 (30 days after it was seen)",
        "  No longer supported: South Korea (KR)",
        "  3f2a91bc04 · https://acme.example/regions?a=1&b=2",
        "  § Countries › Asia",
        "  ~ We serve [-Japan, South Korea-]{+Japan+} and Taiwan.",
        "  + This bars companies more than 50% owned, directly or indirectly.",
        "  § Contact",
        "  - Ask us for others.",
        "  > Prices are elsewhere.",
    ]


def test_a_change_in_chinese_fits_the_width_in_cells() -> None:
    text = lines([view(diff=Diff((added("服务仅在以下国家和地区提供。" * 20),)))], language="zh")
    assert text[0] == " 严重   2026-09-01 01:31 (UTC)  爱克米 · 支持的国家"
    assert "  不再支持的地区：韩国 (KR)" in text
    assert max(cell_len(line) for line in text) <= 80


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    diff = Diff((reworded((SpanKind.EQUAL, LONG), (SpanKind.DELETE, "x" * 300), (SpanKind.INSERT, LONG)), *DIFF.edits))
    assert max(cell_len(line) for line in lines([view(diff=diff)], width=width)) <= width


def test_a_pipe_gets_no_colour_and_loses_nothing() -> None:
    plain, coloured = printed([view()]), printed([view()], colour=True)
    assert "\x1b" not in plain
    assert "\x1b[" in coloured
    assert [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", coloured).splitlines()] == [
        line.rstrip() for line in plain.splitlines()
    ]


def test_insertions_are_green_and_deletions_red() -> None:
    coloured = printed([view()], colour=True)
    assert re.search(r"\x1b\[31m\[-Japan, South Korea-\]", coloured)
    assert re.search(r"\x1b\[32m\{\+Japan\+\}", coloured)


def test_long_edits_are_folded_and_cut_visibly() -> None:
    diff = Diff((reworded((SpanKind.EQUAL, LONG), (SpanKind.INSERT, "Now. ")), added(LONG * 4)))
    text = " ".join(" ".join(lines([view(diff=diff)])).split())
    assert re.search(r"… \d{3} characters …", text)
    assert re.search(r"… \[\+1,\d{3} characters\]", text)


def test_too_many_edits_are_counted() -> None:
    diff = Diff(tuple(added(f"Number {number}.") for number in range(9)))
    assert lines([view(diff=diff)], limits=Limits(edits=4))[-1] == "  … 5 more not shown"
    assert lines([view(diff=diff)], limits=Limits(edits=4), language="zh")[-1] == "  ……另有 5 处改动"


def test_changes_are_parted_by_an_empty_line() -> None:
    text = lines([view(), view()])
    assert text.count("") == 1
    assert len([line for line in text if "3f2a91bc04" in line]) == 2


def test_no_changes_are_said() -> None:
    assert lines([]) == ["No changes."]
    assert lines([], language="zh") == ["没有变更。"]


def test_a_moved_page_says_where_it_leads() -> None:
    assert "  Now at: https://help.acme.example/" in lines([view(MOVED, Diff(()))])


def test_a_time_zone_moves_the_time() -> None:
    assert "2026-09-01 09:31 (Asia/Shanghai)" in printed([view()], timezone="Asia/Shanghai")
    with pytest.raises(ConfigError):
        printed([view()], timezone="Nowhere")


def test_page_text_cannot_steer_the_terminal() -> None:
    change = judged(replace(KOREA_LEAVES, quote=HOSTILE), summary=replace(JUDGEMENT.summary, en=HOSTILE))
    text = printed([view(replace(change, url=HOSTILE), Diff((added(HOSTILE, (HOSTILE,)),)))])
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "<script>" in text  # shown as it is: a terminal has no markup


def test_a_diff_alone() -> None:
    out = io.StringIO()
    Console(file=out, width=80).print(diff_text(DIFF))
    assert out.getvalue().splitlines()[1].rstrip() == "~ We serve [-Japan, South Korea-]{+Japan+} and Taiwan."


def test_noise_is_not_shown() -> None:
    assert "nonce" not in printed([view(diff=Diff((replace(added("nonce"), noise="nonce"),)))])


# --- documents


def test_markdown_strikes_deletions_and_bolds_insertions() -> None:
    text = changes_markdown([view()])
    assert "> We serve ~~Japan, South Korea~~**Japan** and Taiwan." in text
    assert "> **This bars companies more than 50% owned, directly or indirectly.**" in text
    assert "## Critical · Acme · Supported countries" in text
    assert text.count("### Countries › Asia") == 1
    assert "- Page: <https://acme.example/regions?a=1&b=2>" in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_marks_touch_the_words_they_mark() -> None:
    diff = Diff((reworded((SpanKind.EQUAL, "a "), (SpanKind.INSERT, " b "), (SpanKind.DELETE, " "), (SpanKind.EQUAL, "c")),))
    assert "> a  **b**  c" in changes_markdown([view(diff=diff)])


def test_documents_in_chinese() -> None:
    assert "# 政策变更" in changes_markdown([view()], language="zh")
    assert '<html lang="zh-Hans">' in changes_html([view()], language="zh")


def test_documents_count_what_they_leave_out() -> None:
    diff = Diff((reworded((SpanKind.EQUAL, LONG), (SpanKind.INSERT, "Now. ")), *(added(f"Number {n}. " + LONG * 4) for n in range(5))))
    for text in (
        changes_markdown([view(diff=diff)], limits=Limits(edits=3)),
        changes_html([view(diff=diff)], limits=Limits(edits=3)),
    ):
        assert "… 3 more not shown" in text
        assert re.search(r" … \d{3} … ", text)
        assert re.search(r" … 1,\d{3} … ", text)


def test_no_changes_are_said_in_documents() -> None:
    assert "No changes." in changes_markdown([])
    assert "没有变更。" in changes_html([], language="zh")


def test_a_page_without_a_link_and_one_that_moved() -> None:
    for make in (changes_markdown, changes_html):
        assert "javascript:alert" in make([view(replace(CHANGE, url="javascript:alert(1)"))]).replace("\\", "")
        assert "href" not in make([view(replace(CHANGE, url=None))])
        assert "help.acme.example" in make([view(MOVED, Diff(()))])
        assert "Newly supported: Switzerland (CH)" in make([view(judged(regions_added=("CH",)))])


def test_the_html_page_is_self_contained_and_without_script() -> None:
    change = judged(replace(KOREA_LEAVES, quote=HOSTILE, heading=(HOSTILE,)), summary=replace(JUDGEMENT.summary, en=HOSTILE))
    html = changes_html([view(replace(change, url=HOSTILE), Diff((added(HOSTILE, (HOSTILE,)),))), view()])
    tags = Tags(html)
    assert not {"script", "img", "link", "iframe", "object", "form", "base"} & set(tags.tags)
    assert all(link.startswith("https://acme.example/") for link in tags.links)
    assert "default-src 'none'" in html
    assert "prefers-color-scheme: dark" in html
    assert "url(" not in html
    assert "<del>Japan, South Korea</del><ins>Japan</ins>" in html


def test_markdown_from_a_hostile_page_stays_text() -> None:
    change = judged(replace(KOREA_LEAVES, quote=HOSTILE), summary=replace(JUDGEMENT.summary, en=HOSTILE))
    text = changes_markdown([view(replace(change, url=HOSTILE), Diff((added(HOSTILE, (HOSTILE,)),)))])
    tokens = MarkdownIt("commonmark").parse(text)
    children = [child for token in tokens for child in token.children or []]
    assert not {"link_open", "image", "html_inline"} & {child.type for child in children}
    assert "html_block" not in {token.type for token in tokens}


def test_an_edit_of_a_list_item_is_shown_like_any_other() -> None:
    item = Block(BlockKind.ITEM, "Norway", 1)
    assert "  + Norway" in lines([view(diff=Diff((Edit(EditKind.ADDED, None, item, ()),)))])


# --- JSON

KEYS = [
    "id",
    "provider",
    "document",
    "page",
    "url",
    "outcome",
    "first_seen",
    "confirmed_at",
    "severity",
    "urgency",
    "effective_date",
    "kinds",
    "regions_added",
    "regions_removed",
    "summary",
]


def test_json_has_the_promised_keys() -> None:
    told = change_json(view())
    assert list(told)[: len(KEYS)] == KEYS
    assert json.loads(json.dumps(told)) == told
    assert {key: told[key] for key in KEYS} == {
        "id": "3f2a91bc04",
        "provider": "acme",
        "document": "regions",
        "page": "page",
        "url": "https://acme.example/regions?a=1&b=2",
        "outcome": "change",
        "first_seen": "2026-09-01T01:31:00+00:00",
        "confirmed_at": "2026-09-01T01:36:00+00:00",
        "severity": "critical",
        "urgency": "upcoming",
        "effective_date": "2026-10-01",
        "kinds": told["kinds"],
        "regions_added": [],
        "regions_removed": ["KR"],
        "summary": {"en": "Acme: South Korea is no longer supported.", "zh": "爱克米：不再支持韩国。"},
    }


def test_json_kinds_carry_their_quotes_verbatim() -> None:
    quoted = replace(KOREA_LEAVES, quote=HOSTILE)
    told = change_json(view(judged(quoted)))
    kinds = told["kinds"]
    assert isinstance(kinds, list)
    (kind,) = kinds
    assert isinstance(kind, dict)
    assert list(kind)[:5] == ["kind", "direction", "severity", "quote", "side"]
    assert [kind[key] for key in list(kind)[:5]] == ["region_availability", "tightened", "critical", HOSTILE, "removed"]


def test_json_of_a_moved_page_and_of_one_without_date_or_address() -> None:
    told = change_json(view(replace(MOVED, url=None)))
    assert told["outcome"] == Outcome.MOVED
    assert told["url"] is None
    assert told["effective_date"] is None
    assert told["kinds"] == []
    assert told["move"] == {"old_title": "Supported countries", "new_title": "Help centre", "final_url": "https://help.acme.example/"}
    assert change_json(view())["move"] is None


@pytest.mark.parametrize(
    ("judgement", "entered", "left"),
    [
        ({"regions_removed": ("KR", "RU"), "barred_added": ("RU",)}, ["RU"], ["KR"]),
        ({"regions_added": ("NO", "RU"), "regions_removed": (), "barred_removed": ("RU",)}, ["NO"], ["RU"]),
        ({"regions_added": ("NO",), "regions_removed": ("KR",)}, ["NO"], ["KR"]),
    ],
)
def test_json_says_which_list_a_territory_entered_or_left(
    judgement: dict[str, tuple[str, ...]], entered: list[str], left: list[str]
) -> None:
    told = change_json(view(judged(**judgement)))
    assert (told["regions_added"], told["regions_removed"]) == (entered, left)
    assert told["barred_added"] == list(judgement.get("barred_added", ()))
    assert told["barred_removed"] == list(judgement.get("barred_removed", ()))
    assert told["supported_removed"] == [code for code in judgement["regions_removed"] if code not in judgement.get("barred_added", ())]


def test_json_times_keep_their_offset() -> None:
    at = datetime(2026, 9, 1, 9, 31, tzinfo=timezone(timedelta(hours=8)))
    told = change_json(view(replace(CHANGE, first_seen=at)))
    assert datetime.fromisoformat(str(told["first_seen"])) == at.astimezone(UTC)


def test_json_does_not_compare_versions() -> None:
    def never() -> Diff:
        raise AssertionError

    assert change_json(replace(view(), read_diff=never))["severity"] == Severity.CRITICAL
