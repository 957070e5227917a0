"""The quick and the careful reading agree: equal fingerprints mean equal readings."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Reading, ReadRules
from monitor.read import quick, read
from tests.read.kit import answer, page

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
RULES = [ReadRules(), ReadRules(select=("main",)), ReadRules(select=("main", ".b"), remove=(".x",))]

WORDS = st.sampled_from(["Fees", "are due.", "You may not resell.", "#", "2026", "Copy link", "规则", "\u200b", " "])
ATTRIBUTES = st.sampled_from(
    [
        "",
        " id=r1",
        " class=x",
        " class=b",
        " hidden",
        " aria-hidden=true",
        " role=row",
        " role=heading",
        " class=share",
        ' data-n="a>b"',
        " style='display:none'",
        " class=sr-only",
        " aria-expanded=false",
        " aria-controls=r1",
        " class=cookie-bar",
        " href=#r1",
        " role=dialog",
    ]
)
TAGS = st.sampled_from(
    [
        "div",
        "p",
        "span",
        "b",
        "a",
        "ul",
        "li",
        "h2",
        "table",
        "tr",
        "td",
        "section",
        "nav",
        "button",
        "main",
        "br",
        "details",
        "dialog",
        "textarea",
        "aside",
    ]
)


def _element(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, attribute, parts: f"<{tag}{attribute}>{''.join(parts)}</{tag}>", TAGS, ATTRIBUTES, st.lists(inside, max_size=4)
    )


BODIES = st.recursive(WORDS, _element, max_leaves=12)
NOISE = st.sampled_from(
    [
        lambda html: html.replace("<div", '<div data-nonce="7f3"'),
        lambda html: html.replace("id=r1", "id=r99"),
        lambda html: html.replace("<p", "<p style='color:red'"),
        lambda html: f"<script nonce=a>x=1</script>{html}<!-- built at noon -->",
        lambda html: html.replace("<span", "<b").replace("</span", "</b"),
        lambda html: html.replace("<li", "<p").replace("</li", "</p"),
        lambda html: html.replace(" hidden", ""),
        lambda html: html.replace(" role=row", " role=listitem"),
        lambda html: html.replace("Fees", " Fees\n"),
        lambda html: html.replace("Fees", "Prices"),
    ]
)


@settings(max_examples=400, deadline=None)
@given(BODIES, NOISE, st.sampled_from(RULES))
def test_equal_fingerprints_mean_equal_readings(body: str, change: object, rules: ReadRules) -> None:
    """Whatever two pages are made of."""
    assert callable(change)
    first, second = (answer(page(f"<main>{html}</main>")) for html in (body, change(body)))
    if quick(first, rules) == quick(second, rules) is not None:
        one, other = read(first, rules), read(second, rules)
        assert isinstance(one, Reading) == isinstance(other, Reading)
        if isinstance(one, Reading) and isinstance(other, Reading):
            assert one.text == other.text
            assert [block.kind for block in one.blocks] == [block.kind for block in other.blocks]


@settings(max_examples=100, deadline=None)
@given(BODIES)
def test_a_sentence_more_is_another_fingerprint(body: str) -> None:
    """Nothing that somebody can read is swallowed."""
    before, after = (
        answer(page(f"<main>{html}<p>Access ends on Friday.</p></main>")) for html in (body, f"{body}<p>Resale is barred.</p>")
    )
    assert quick(before, RULES[1]) != quick(after, RULES[1])
    reading = read(after, RULES[1])
    assert isinstance(reading, Reading)
    assert "Resale is barred." in reading.text


def _snapshots(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        stream = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(file)
        for line in io.TextIOWrapper(stream, encoding="utf-8"):
            yield json.loads(line)["html"]


@pytest.mark.shared
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of archived pages (../shared/corpus) is not here")
def test_the_tiers_agree_on_archived_pages() -> None:
    """Of every page a sample of snapshots: where the fingerprint stayed, the careful reading stayed."""
    for entry in json.loads((CORPUS / "pages.json").read_text(encoding="utf-8")):
        rules = ReadRules(select=tuple(entry["select"]), remove=tuple(entry["remove"]))
        seen: dict[str, str] = {}
        for number, html in enumerate(_snapshots(CORPUS / f"{entry['page']}.jsonl.zst")):
            if number % 150:
                continue
            response = answer(html.encode("utf-8", "replace"))
            mark, reading = quick(response, rules), read(response, rules)
            if mark is not None and isinstance(reading, Reading):
                assert seen.setdefault(mark, reading.text) == reading.text
