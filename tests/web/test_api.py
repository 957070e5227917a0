"""The API says what the command line says, and what its schema promises."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis import openapi
from schemathesis.specs.openapi.checks import positive_data_acceptance

from monitor.app import App
from monitor.model import ChangeQuery
from monitor.render import change_json
from monitor.web import make_site, own_names


def test_changes_are_paged_newest_first_without_a_gap_or_a_double(visitor: TestClient, app: App) -> None:
    ids, cursor = [], None
    while True:
        page = visitor.get("/api/v1/changes", params={"limit": 1, **({"cursor": cursor} if cursor else {})}).json()
        ids += [change["id"] for change in page["changes"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert ids == [change.id for change in app.store.changes(ChangeQuery(newest_first=True))]
    assert len(ids) == 3


def test_a_change_has_the_keys_of_the_command_line(visitor: TestClient, app: App) -> None:
    view = app.history.changes(ChangeQuery())[0]
    answer = visitor.get(f"/api/v1/changes/{view.change.id[:8]}").json()
    assert set(answer) == set(change_json(view))
    assert answer["summary"] == change_json(view)["summary"]


def test_a_diff_is_given_word_by_word(visitor: TestClient, app: App) -> None:
    change = app.store.changes(ChangeQuery())[0]
    (edit,) = visitor.get(f"/api/v1/changes/{change.id}/diff").json()["edits"]
    assert edit["spans"][0]["kind"] == "insert"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("provider=acme", 2),
        ("kind=termination", 1),
        ("min_severity=critical", 1),
        ("since=2024-05-01", 2),
        ("until=2024-05-01T00:00:00Z", 1),
        ("provider=nobody", 0),
    ],
)
def test_filters_narrow_the_list(visitor: TestClient, query: str, count: int) -> None:
    assert len(visitor.get(f"/api/v1/changes?{query}").json()["changes"]) == count


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/changes/ffffffffffff", 404),
        ("/api/v1/changes?cursor=nonsense", 400),
        ("/api/v1/changes?cursor=%F0%9F%98%80", 400),
        ("/api/v1/changes?since=0001-01-01T00:00:00%2B14:00", 400),
        ("/api/v1/changes?limit=0", 422),
        ("/api/v1/changes?kind=nonsense", 422),
        ("/api/v1/nothing", 404),
    ],
)
def test_what_cannot_be_meant_is_refused_in_json(visitor: TestClient, path: str, status: int) -> None:
    answer = visitor.get(path)
    assert (answer.status_code, "detail" in answer.json()) == (status, True)


def test_providers_and_sources_are_those_that_are_watched(visitor: TestClient) -> None:
    assert visitor.get("/api/v1/providers").json() == visitor.get("/api/v1/sources").json() == []


def test_every_answer_is_one_that_the_schema_promises(app: App) -> None:
    schema = openapi.from_asgi("/api/v1/openapi.json", make_site(app, own_names("testserver", None)))
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 7
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def holds(case: Any) -> None:
            case.call_and_validate(excluded_checks=[positive_data_acceptance])  # a cursor is opaque: the schema cannot say which is ours

        holds()
