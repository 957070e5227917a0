"""Real lists of supported countries, exact to the code (only where the shared material is)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.facts import Fact, Territory, compare_facts, find
from monitor.model import DocumentType, Reading, ReadRules, Response
from monitor.read import read
from tests.facts.pages import reading

LISTS = Path(__file__).parents[3] / "shared" / "regions"
NAMES = [
    "anthropic-api-2025-11-05",
    "anthropic-api-2026-08-13",
    "anthropic-supported-countries-older",
    "openai-api-2026-02-26",
    "openai-zh-hans-2023-11",
]

pytestmark = [pytest.mark.shared, pytest.mark.skipif(not LISTS.is_dir(), reason="needs the real lists in ../shared/regions")]


def stated(name: str, document_type: DocumentType = DocumentType.REGIONS) -> tuple[Fact, ...]:
    text = (LISTS / f"{name}.md").read_text(encoding="utf-8").replace("\n* ", "\n- ")
    return find(reading(text, None), document_type)


@pytest.mark.parametrize("document_type", [DocumentType.REGIONS, DocumentType.TERMS])
@pytest.mark.parametrize("name", NAMES)
def test_a_real_list_is_read_exactly(name: str, document_type: DocumentType) -> None:
    truth = json.loads((LISTS / f"{name}.json").read_text(encoding="utf-8"))
    found = [fact for fact in stated(name, document_type) if isinstance(fact, Territory)]
    assert sorted(fact.code for fact in found) == truth["codes"]
    assert {str(fact.polarity) for fact in found} == {truth["polarity"]}


def test_between_two_dated_copies_of_one_list_nothing_changed() -> None:
    diff = compare_facts(stated(NAMES[0]), stated(NAMES[1]))
    assert [f for f in (*diff.added, *diff.removed) if isinstance(f, Territory)] == []


def test_a_provider_that_grew_gained_exactly_its_new_codes() -> None:
    old, new = (set(json.loads((LISTS / f"{name}.json").read_text(encoding="utf-8"))["codes"]) for name in (NAMES[2], NAMES[0]))
    diff = compare_facts(stated(NAMES[2]), stated(NAMES[0]))
    assert {f.code for f in diff.added if isinstance(f, Territory)} >= new - old
    assert {f.code for f in diff.removed if isinstance(f, Territory)} == old - new


MARKUP = {
    "list": ("<ul>", "<li>{}</li>", "", "</ul>"),
    "table of four columns": ("<table><tr>", "<td>{}</td>", "</tr><tr>", "</tr></table>"),
    "lines": ("<p>", "{}<br>", "", "</p>"),
    "boxes": ("<div>", "<div><span>{}</span></div>", "", "</div>"),
    "one sentence": ("<p>", "{}, ", "", "</p>"),
}


@pytest.mark.parametrize("markup", MARKUP.values(), ids=MARKUP)
@pytest.mark.parametrize("name", NAMES)
def test_a_real_list_is_read_exactly_in_any_markup(name: str, markup: tuple[str, str, str, str]) -> None:
    lines = (LISTS / f"{name}.md").read_text(encoding="utf-8").splitlines()
    items = [line.removeprefix("* ").removeprefix("- ") for line in lines if line[:2] in ("* ", "- ")] or [
        line for line in lines[3:] if line
    ]
    opening, cell, every_fourth, closing = markup
    body = "".join(cell.format(item) + (every_fourth if n % 4 == 3 else "") for n, item in enumerate(items))
    html = f"<html><body><main><h1>Supported countries and regions</h1>{opening}{body}{closing}</main></body></html>"
    headers = (("content-type", "text/html; charset=utf-8"),)
    answer = read(
        Response("https://nimbus.invalid/", "https://nimbus.invalid/", 200, headers, html.encode(), datetime(2026, 1, 1, tzinfo=UTC)),
        ReadRules(),
    )
    assert isinstance(answer, Reading)
    truth = json.loads((LISTS / f"{name}.json").read_text(encoding="utf-8"))["codes"]
    assert sorted(fact.code for fact in find(answer, DocumentType.REGIONS) if isinstance(fact, Territory)) == truth
