"""JSON and XML are read natively: a line for each value, with its key, under the name of the thing it belongs to."""

from __future__ import annotations

import json

import pytest

from monitor.compare import compare
from monitor.model import BlockKind, BrokenReason, Reading, ReadRules, Selected, SourceKind, Unreadable
from monitor.read import data, read
from tests.read.kit import SENTENCES, answer, lines

MODELS = {
    "object": "list",
    "data": [{"id": "quill-4", "context": 128000, "regions": ["us", "eu"]}, {"id": "quill-3", "context": 32000, "live": False}],
}
PRICES = '<?xml version="1.0"?><plans currency="USD"><plan kind="team"><name>Team</name><price>30</price><note/></plan><plan><name>Solo</name><price>10</price></plan><!-- hi --></plans>'


def of_json(value: object, *select: str, kind: SourceKind = SourceKind.JSON) -> Reading | Unreadable:
    body = value if isinstance(value, str) else json.dumps(value)
    return read(answer(body, content_type="application/json; charset=utf-8"), ReadRules(kind, select))


def good(found: Reading | Unreadable) -> Reading:
    assert isinstance(found, Reading), found
    return found


def test_every_value_is_a_line_with_its_key() -> None:
    assert lines(good(of_json(MODELS))) == [
        ("item", "object: list"),
        ("heading", "data quill-4"),
        ("item", "context: 128000"),
        ("item", "id: quill-4"),
        ("heading", "regions"),
        ("item", "us"),
        ("item", "eu"),
        ("heading", "data quill-3"),
        ("item", "context: 32000"),
        ("item", "id: quill-3"),
        ("item", "live: false"),
    ]


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        (("data[].id",), ["quill-4", "quill-3"]),
        (("data[?id=='quill-3'].context",), ["32000"]),
        (("object", "data[0].regions"), ["list", "us", "eu"]),
        (("data[0].{name: id, size: context}",), ["name: quill-4", "size: 128000"]),
    ],
)
def test_jmespath_chooses_in_the_order_given(select: tuple[str, ...], expected: list[str]) -> None:
    found = good(of_json(MODELS, *select))
    assert [block.text for block in found.blocks] == expected
    assert found.selected is Selected.DECLARED


def test_json_is_known_by_its_content_type() -> None:
    assert good(of_json(MODELS, kind=SourceKind.AUTO)).blocks == good(of_json(MODELS)).blocks


def test_the_order_of_keys_means_nothing_and_a_new_entry_at_the_head_is_one_entry() -> None:
    turned = {"data": [dict(reversed(each.items())) for each in MODELS["data"]], "object": "list"}  # type: ignore[attr-defined]
    assert good(of_json(turned)).blocks == good(of_json(MODELS)).blocks
    longer = {**MODELS, "data": [{"id": "quill-5", "context": 1}, *MODELS["data"]]}
    edits = compare(good(of_json(MODELS)), good(of_json(longer))).material
    assert {edit.after.text for edit in edits if edit.after} == {"data quill-5", "context: 1", "id: quill-5"}
    assert all(edit.before is None for edit in edits)


@pytest.mark.parametrize(
    ("body", "select", "reason"),
    [
        ('{"data": [', (), BrokenReason.TRUNCATED),
        ("<html>no</html>", (), BrokenReason.UNREADABLE),
        ("", (), BrokenReason.EMPTY),
        ("{}", (), BrokenReason.EMPTY),
        ('{"data": []}', ("data[].id",), BrokenReason.EMPTY),
        ('{"error": "no"}', ("data[].id",), BrokenReason.UNREADABLE),
        ('{"data": 1}', ("data[",), BrokenReason.UNREADABLE),
        ('{"data": 1}', ("length(data)",), BrokenReason.UNREADABLE),
        ("[" * 100_000, (), BrokenReason.UNREADABLE),
        (json.dumps(list(range(50_001))), (), BrokenReason.TOO_LARGE),
    ],
)
def test_what_cannot_be_read_says_why(body: str, select: tuple[str, ...], reason: BrokenReason) -> None:
    found = of_json(body, *select)
    assert isinstance(found, Unreadable)
    assert found.reason is reason


def test_what_nests_too_deep_is_left_out() -> None:
    value: object = "bottom"
    for _ in range(80):
        value = {"a": value, "b": 1}
    assert "bottom" not in good(of_json(value)).text


def test_binary_is_no_json_and_no_xml() -> None:
    for kind in (SourceKind.JSON, SourceKind.XML):
        found = read(answer(b"\x89PNG\r\n\x1a\n", content_type=""), ReadRules(kind))
        assert isinstance(found, Unreadable)
        assert found.reason is BrokenReason.NOT_TEXT


def of_xml(body: str, *select: str, remove: tuple[str, ...] = ()) -> Reading | Unreadable:
    return read(answer(body, content_type="application/xml"), ReadRules(SourceKind.XML, select, remove))


def test_every_element_with_text_is_a_line_and_every_attribute_too() -> None:
    assert lines(good(of_xml(PRICES))) == [
        ("heading", "plans"),
        ("item", "plans@currency: USD"),
        ("heading", "plan Team"),
        ("item", "plan@kind: team"),
        ("item", "name: Team"),
        ("item", "price: 30"),
        ("heading", "plan Solo"),
        ("item", "name: Solo"),
        ("item", "price: 10"),
    ]


def test_css_chooses_and_removes_elements() -> None:
    assert [block.text for block in good(of_xml(PRICES, "plan[kind=team] > price")).blocks] == ["price: 30"]
    assert "price" not in good(of_xml(PRICES, remove=("price",))).text
    assert [block.text for block in good(of_xml("<a>one <b>two</b></a>")).blocks] == ["a", "one", "b: two"]


@pytest.mark.parametrize(
    ("body", "select", "reason"),
    [
        (PRICES[:-20], (), BrokenReason.TRUNCATED),
        ('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', (), BrokenReason.UNREADABLE),
        (PRICES, ("offer",), BrokenReason.UNREADABLE),
        (PRICES, ("plan[",), BrokenReason.UNREADABLE),
        ("<a/>", (), BrokenReason.EMPTY),
    ],
)
def test_xml_that_cannot_be_read_says_why(body: str, select: tuple[str, ...], reason: BrokenReason) -> None:
    found = of_xml(body, *select)
    assert isinstance(found, Unreadable)
    assert found.reason is reason


def test_xml_that_nests_too_deep_is_left_out() -> None:
    assert "bottom" not in good(of_xml("<a><c>x</c>" * 80 + "bottom" + "</a>" * 80)).text


@pytest.mark.parametrize("path", ["/llms.txt", "/docs/terms.md"])
def test_texts_for_machines_are_read_as_they_stand(path: str) -> None:
    found = read(
        answer("# Terms\n\n> In short.\n\n" + "\n\n".join(SENTENCES), content_type="text/plain", url=f"https://acme.example{path}"),
        ReadRules(),
    )
    assert isinstance(found, Reading)
    assert SENTENCES[0] in [block.text for block in found.blocks]
    assert (found.blocks[0].kind is BlockKind.HEADING) is path.endswith(".md")


def test_a_name_that_is_no_text_is_none() -> None:
    assert [block.text for block in good(of_json({"data": [{"id": True, "x": [1]}]})).blocks] == ["data", "id: true", "x", "1"]
    assert isinstance(data.loaded(answer('"text"')), str)


def test_what_says_nothing_is_left_out() -> None:
    assert lines(good(of_json({"a": " ", "b": None, "c": []}))) == [("item", "b: null")]
    assert lines(good(of_xml("<a x=' ' y='1'><b/></a>"))) == [("heading", "a"), ("item", "a@y: 1")]
