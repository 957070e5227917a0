"""What editors are told of a watchlist file."""

from __future__ import annotations

import json
from typing import Any

import pytest

from monitor.model import DocumentType, SourceKind
from monitor.watchlist import json_schema
from monitor.watchlist.values import weekday_names


def walk(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return [node, *(each for value in node.values() for each in walk(value))]
    return [each for value in node for each in walk(value)] if isinstance(node, list) else []


def test_the_schema_is_json_and_every_reference_leads_somewhere() -> None:
    schema = json.loads(json.dumps(json_schema()))
    references = [node["$ref"].removeprefix("#/$defs/") for node in walk(schema) if "$ref" in node]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(references) <= set(schema["$defs"])
    assert {"ProviderFile", "ExtensionFile"} <= set(references)


def test_every_key_has_a_description_and_unknown_ones_are_refused() -> None:
    objects = [node for node in walk(json_schema()) if isinstance(node.get("properties"), dict)]
    assert len(objects) == 11
    for node in objects:
        assert node["additionalProperties"] is False
        for name, key in node["properties"].items():
            assert key.get("description"), name


def test_the_schema_lists_the_words_and_never_null() -> None:
    definitions = json_schema()["$defs"]
    assert definitions["DocumentType"]["enum"] == [each.value for each in DocumentType]
    assert definitions["SourceKind"]["enum"] == [each.value for each in SourceKind]
    assert all(node.get("type") != "null" and node.get("default", "") is not None for node in walk(json_schema()))


def test_a_provider_needs_a_name_and_documents_but_a_change_to_a_document_needs_only_its_id() -> None:
    definitions = json_schema()["$defs"]
    assert definitions["ProviderFile"]["required"] == ["provider", "name", "documents"]
    assert definitions["DocumentEntry"]["required"] == ["id", "name", "type", "sources"]
    assert definitions["DocumentPatch"]["required"] == ["id"]


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("*", "*"),
        ("0", "sun"),
        ("7", "sun"),
        ("1-5", "mon,tue,wed,thu,fri"),
        ("Mon-Fri", "mon,tue,wed,thu,fri"),
        ("5-7", "sun,fri,sat"),
        ("sat-mon", "sun,mon,sat"),
        ("*/2", "sun,tue,thu,sat"),
        ("1/3", "mon,thu"),
        ("1,3", "mon,wed"),
    ],
)
def test_cron_weekdays_become_names(field: str, names: str) -> None:
    assert weekday_names(field) == names


@pytest.mark.parametrize("field", ["8", "x", "", "1-", "-1", "1/0", "1/x", "1/8", "1,", "mon#2", "1/²"])
def test_other_weekdays_are_refused(field: str) -> None:
    with pytest.raises(ValueError, match=r"day of the week|step"):
        weekday_names(field)
