"""A good alert answers in this order: what changed, when it bites, how bad and why, what now."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from jinja2 import DictLoader
from jinja2.exceptions import SecurityError, UndefinedError
from markdown_it import MarkdownIt

from monitor.errors import ConfigError
from monitor.model import Change, Diff, Direction, Document, Finding, Kind, Severity, Side, SpanKind, Text, Urgency
from monitor.render import test_message as message_of_a_test
from monitor.render.events import FINDINGS
from monitor.render.labels import LABELS
from monitor.render.message import TITLE_LENGTH
from monitor.render.sandbox import environment
from monitor.render.when import territory_text, when_text
from tests.render.making import (
    CHANGE,
    DOCUMENT,
    FAILING,
    JUDGEMENT,
    KOREA_LEAVES,
    MOVED,
    RECOVERED,
    SEEN,
    added,
    judged,
    message,
    reworded,
    subscription,
)

EVENTS = [CHANGE, MOVED, FAILING, RECOVERED]
HOSTILE = "<script>alert(1)</script> <!channel> @all [x](javascript:alert(1)) **b** \x1b[31m\u202e {{ 7*7 }} {% raw %}"


def test_the_body_of_a_change_in_english() -> None:
    assert message().title == "[Critical] Acme: South Korea is no longer supported."
    assert message().body.splitlines() == [
        "No longer supported: South Korea (KR)",
        "When: from October 1, 2026 (in 30 days)",
        "Severity: Critical (supported regions, sales restriction)",
        "- supported regions, tightened, removed: “South Korea” (under Countries › Asia)",
        "- sales restriction, tightened, added: “companies more than 50% owned, directly or indirectly”",
        "What the text says now:",
        "- We serve [-Japan, South Korea-]{+Japan+} and Taiwan.",
        "- [-Ask us for others.-]",
        "First seen: 2026-09-01 09:31 (Asia/Shanghai)",
        "Supported countries: https://acme.example/regions?a=1&b=2",
        "Details: monitor show 3f2a91bc04",
    ]


def test_the_body_of_a_change_in_chinese() -> None:
    told = message(language="zh-CN")
    assert told.title == "【严重】爱克米：不再支持韩国。"
    assert told.body.splitlines() == [
        "不再支持的地区：韩国 (KR)",
        "生效时间：2026年10月1日起（30 天后）",
        "严重程度：严重（可用地区、销售限制）",
        "- 可用地区、收紧、删除：“South Korea”（位于 Countries › Asia）",
        "- 销售限制、收紧、新增：“companies more than 50% owned, directly or indirectly”",
        "正文改动：",
        "- We serve [-Japan, South Korea-]{+Japan+} and Taiwan.",
        "- [-Ask us for others.-]",
        "首次发现：2026-09-01 09:31 (Asia/Shanghai)",
        "支持的国家：https://acme.example/regions?a=1&b=2",
        "详情：monitor show 3f2a91bc04",
    ]


@pytest.mark.parametrize("form", ["body", "markdown", "html"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_form_answers_in_the_order_of_the_readers_questions(form: str, language: str) -> None:
    text = getattr(message(language=language), form)
    labels = [LABELS[name].in_language(language) for name in ("removed_regions", "when", "severity")]
    order = [*labels, "50% owned", "acme.example", "monitor show 3f2a91bc04"]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_event_has_every_form(event: Change, language: str) -> None:
    told = message(event, language)
    for form in (told.title, told.body, told.markdown, told.html):
        assert form.strip() == form
        assert form
        assert "{{" not in form
    assert "\n" not in told.title
    assert told.key == f"{event.id}:7"


def test_a_failing_source_says_why_and_what_to_do() -> None:
    told = message(FAILING, timezone="UTC")
    assert told.severity is Severity.MEDIUM
    assert told.title == "[Medium] Acme: “Supported countries” cannot be read: a bot check came instead"
    assert "12 checks in a row failed since 2026-09-01 00:00 (UTC)" in told.body
    assert "Why: a bot check came instead (HTTP 403)" in told.body
    assert "What to do: Open the address in a browser" in told.body
    assert "monitor status" in told.body


def test_a_recovered_source_says_since_when_nothing_was_seen() -> None:
    told = message(RECOVERED, timezone="UTC")
    assert told.severity is Severity.INFO
    assert "can be read again" in told.title
    assert "It was unreadable since 2026-09-01 00:00 (UTC)" in told.body
    assert "What to do" not in told.body


def test_a_moved_page_says_where_it_leads_and_what_to_do() -> None:
    told = message(MOVED)
    assert "Before: Supported countries" in told.body
    assert "Now: Help centre" in told.body
    assert "Now at: https://help.acme.example/" in told.body
    assert "put its new address into the watchlist" in told.body
    assert '<a href="https://help.acme.example/"' in told.html


def test_a_moved_page_without_titles_or_a_safe_address() -> None:
    assert MOVED.move
    told = message(replace(MOVED, url=None, move=replace(MOVED.move, old_title="", new_title="", final_url="javascript:alert(1)")))
    assert "Before: untitled" in told.body
    assert "href" not in told.html
    assert "<javascript" not in told.markdown


def test_a_moved_page_without_a_record_of_where() -> None:
    told = message(replace(MOVED, move=None, judgement=replace(MOVED.judgement, summary=Text("", ""))))
    assert told.title.endswith("now leads to another document")
    assert "Now at" not in told.body


@pytest.mark.parametrize(
    ("urgency", "day", "en", "zh"),
    [
        (Urgency.IMMEDIATE, None, "in force immediately", "立即生效"),
        (Urgency.IMMEDIATE, date(2026, 9, 1), "in force immediately, since September 1, 2026", "立即生效（2026年9月1日起）"),
        (Urgency.PAST, date(2026, 8, 1), "already in force, since August 1, 2026", "已经生效（2026年8月1日起）"),
        (Urgency.UPCOMING, None, "takes effect later", "将于日后生效"),
        (Urgency.UPCOMING, date(2026, 9, 1), "from September 1, 2026 (the day it was seen)", "2026年9月1日起（发现当日）"),
        (Urgency.UPCOMING, date(2026, 9, 2), "from September 2, 2026 (the day after it was seen)", "2026年9月2日起（发现次日）"),
        (Urgency.UPCOMING, date(2026, 9, 11), "from September 11, 2026 (10 days after it was seen)", "2026年9月11日起（发现时还有 10 天）"),
        (Urgency.UNKNOWN, None, "no date stated", "未说明日期"),
    ],
)
def test_when_it_bites(urgency: Urgency, day: date | None, en: str, zh: str) -> None:
    change = judged(urgency=urgency, effective_date=day)
    assert when_text(change, "en") == en
    assert when_text(change, "zh") == zh


def test_territories_are_named_and_unknown_codes_stay() -> None:
    assert territory_text("KR", "en") == "South Korea (KR)"
    assert territory_text("KR", "zh") == "韩国 (KR)"
    assert territory_text("UA-43", "en") == "UA-43"


def test_territories_gained_are_told() -> None:
    told = message(judged(regions_added=("CH", "NO"), regions_removed=()))
    assert "Newly supported: Switzerland (CH), Norway (NO)" in told.body
    assert "No longer supported" not in told.body


def test_an_unknown_time_zone_is_a_clear_error() -> None:
    with pytest.raises(ConfigError, match="unknown time zone 'Mars/Olympus'"):
        message(timezone="Mars/Olympus")


def finding(number: int, severity: Severity = Severity.LOW) -> Finding:
    return Finding(Kind.EDITORIAL, Direction.NEUTRAL, severity, f"quote {number}", Side.ADDED, "r")


def test_the_gravest_findings_are_quoted_first_and_the_rest_is_counted() -> None:
    findings = (*(finding(number) for number in range(6)), finding(6, Severity.HIGH))
    body = message(judged(findings=findings)).body
    assert body.index("quote 6") < body.index("quote 0")
    assert f"… {len(findings) - FINDINGS} more not shown" in body
    assert "quote 5" not in body


def test_a_long_summary_shortens_the_title_only() -> None:
    summary = "A very long story about many countries. " * 10
    told = message(judged(summary=Text(summary, summary)))
    assert TITLE_LENGTH - 30 < len(told.title) <= TITLE_LENGTH + 1
    assert told.title.endswith("…")
    assert told.body.startswith(f"Acme: {summary.strip()}")
    assert told.markdown.startswith(f"**Acme: {summary.strip()}**")


def test_a_summary_that_the_title_has_is_not_said_twice() -> None:
    told = message()
    assert "South Korea is no longer supported." in told.title
    assert "South Korea is no longer supported." not in told.body + told.markdown


def test_one_quote_of_several_kinds_is_quoted_once() -> None:
    twins = tuple(replace(KOREA_LEAVES, kind=kind) for kind in (Kind.SALES_RESTRICTION, Kind.REGION_AVAILABILITY, Kind.SALES_RESTRICTION))
    body = message(judged(findings=(*twins, replace(KOREA_LEAVES, side=Side.ADDED)))).body
    assert body.count("“South Korea”") == 2
    assert "- sales restriction, supported regions, tightened, removed: “South Korea”" in body
    assert "- supported regions, tightened, added: “South Korea”" in body


def test_html_shows_the_words_that_changed() -> None:
    html = message().html
    assert re.search(r"We serve <del[^>]*>Japan, South Korea</del><ins[^>]*>Japan</ins> and Taiwan\.", html)
    assert "Countries › Asia" in html
    assert "not shown" not in html


def test_html_counts_edits_that_are_left_out_and_text_that_is_folded() -> None:
    edits = tuple(added(f"Number {number} " + "word " * 200) for number in range(9))
    html = message(diff=Diff(edits)).html
    assert "… 3 more not shown" in html
    assert re.search(r"<span[^>]*> … \d{3} … </span>", html)


def test_noise_is_not_shown() -> None:
    html = message(diff=Diff((replace(added("Updated 3 days ago"), noise="relative_dates"),))).html
    assert "3 days ago" not in html


def test_without_a_diff_there_is_still_an_alert() -> None:
    assert "South Korea is no longer supported." in message(diff=None).html
    assert "<ins" not in message(diff=None).html


def test_a_link_to_evidence_is_shown_where_there_is_one() -> None:
    told = message(link="https://monitor.example/changes/3f2a91bc04")
    assert told.body.count("https://monitor.example/changes/3f2a91bc04") == 1
    assert 'href="https://monitor.example/changes/3f2a91bc04"' in told.html
    assert "https://monitor.example" not in message(link=None).body


def test_a_link_that_is_the_page_itself_is_not_said_twice() -> None:
    assert message(link=CHANGE.url).body.count("https://acme.example") == 1


@pytest.mark.parametrize("event", [replace(event, url=None) for event in EVENTS])
def test_a_page_without_an_address_has_no_link_to_it(event: Change) -> None:
    told = message(event)
    assert "acme.example/regions" not in told.body + told.markdown + told.html


class Tags(HTMLParser):
    """Every tag and every link of a page whose tags are closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        assert not any(name.startswith("on") for name, _ in attrs)


def hostile(event: Change) -> tuple[Change, Document, Diff]:
    """The event with hostile text wherever a page or a server puts text."""
    document = replace(DOCUMENT, name=Text(HOSTILE, HOSTILE))
    diff = Diff((added(HOSTILE, (HOSTILE,)), reworded((SpanKind.EQUAL, HOSTILE), (SpanKind.INSERT, HOSTILE))))
    if not isinstance(event, Change):
        return replace(event, detail=HOSTILE, url=HOSTILE), document, diff
    quoted = Finding(Kind.EDITORIAL, Direction.NEUTRAL, Severity.LOW, HOSTILE, Side.ADDED, "r", (HOSTILE,))
    move = replace(MOVED.move, old_title=HOSTILE, new_title=HOSTILE, final_url=HOSTILE) if event.move and MOVED.move else None
    judgement = replace(JUDGEMENT, summary=Text(HOSTILE, HOSTILE), findings=(quoted,))
    return replace(event, url=HOSTILE, judgement=judgement, move=move), document, diff


@pytest.mark.parametrize("event", EVENTS)
def test_page_text_cannot_act_anywhere(event: Change) -> None:
    evil, _, diff = hostile(event)
    told = message(evil, diff=diff)
    for form in (told.title, told.body, told.markdown, told.html):
        assert "\x1b" not in form
        assert "\u202e" not in form
        assert "@all" not in form
        assert "<!channel" not in form
        assert "49" not in form.replace("3f2a91bc04", "")
    tags = Tags(told.html)
    assert "script" not in tags.tags
    assert all(link.startswith("https://") for link in tags.links)
    tokens = MarkdownIt("commonmark").parse(told.markdown)
    children = [child for token in tokens for child in token.children or []]
    assert not {"html_block"} & {token.type for token in tokens}
    assert not {"link_open", "image", "html_inline"} & {child.type for child in children}


@pytest.mark.parametrize("event", EVENTS)
def test_a_title_cannot_hold_a_link(event: Change) -> None:
    tokens = MarkdownIt("commonmark").parse(message(hostile(event)[0]).title)
    assert "link_open" not in {child.type for token in tokens for child in token.children or []}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_messages_load_nothing_from_elsewhere(event: Change, language: str) -> None:
    tags = Tags(message(event, language).html)
    assert not {"script", "img", "link", "iframe", "object", "form", "base"} & set(tags.tags)


def test_a_test_message_says_that_it_is_one() -> None:
    sub = replace(subscription("zh"), name="运维<b>")
    told = message_of_a_test(sub, SEEN)
    assert "测试" in told.title
    assert "运维" in told.body
    assert "<b>" not in told.html
    assert told.key == "test:7:2026-09-01T01:31:00+00:00"
    assert message_of_a_test(sub, datetime(2026, 9, 2, tzinfo=UTC)).key != told.key


def test_templates_are_sandboxed_and_refuse_unknown_names() -> None:
    sandbox = environment(DictLoader({"evil.txt.j2": "{{ ''.__class__.__mro__ }}", "typo.txt.j2": "{{ tolld }}"}))
    with pytest.raises(SecurityError):
        sandbox.get_template("evil.txt.j2").render()
    with pytest.raises(UndefinedError, match="tolld"):
        sandbox.get_template("typo.txt.j2").render()


def test_only_html_templates_escape_by_themselves() -> None:
    sandbox = environment(DictLoader({"a.html.j2": "{{ x }}", "a.txt.j2": "{{ x }}", "a.md.j2": "{{ x | md }}"}))
    assert [sandbox.get_template(f"a.{form}.j2").render(x="<b>*") for form in ("html", "txt", "md")] == ["&lt;b&gt;*", "<b>*", r"\<b\>\*"]


def test_a_provider_that_is_no_prefix_of_the_summary_leaves_it_alone() -> None:
    told = message(judged(summary=Text("Acmeology changed: nothing else.", "x")))
    assert told.title.endswith(": Acmeology changed: nothing else.")
