"""The API says what the command line says, and what its schema promises."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from schemathesis import openapi
from schemathesis.specs.openapi.checks import positive_data_acceptance

from monitor.app import App
from monitor.model import ChangeFilter, ChangeQuery
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
        ("/api/v1/changes?territory=Atlantis", 404),
        ("/api/v1/regions?cursor=x", 400),
        ("/api/v1/regions?cursor=I3g", 400),
        ("/api/v1/regions?provider=nobody", 404),
        ("/api/v1/search?q=...", 400),
        ("/api/v1/search?q=a&before=3", 400),
        ("/api/v1/impact?profile=nobody", 404),
        ("/api/v1/alternatives?for=nobody/api", 404),
        ("/api/v1/providers/nobody", 404),
        ("/api/v1/sources/a/b/c", 404),
        ("/api/v1/sources/a/b/c/versions", 404),
    ],
)
def test_what_cannot_be_meant_is_refused_in_json(visitor: TestClient, path: str, status: int) -> None:
    answer = visitor.get(path)
    assert (answer.status_code, "detail" in answer.json()) == (status, True)


def test_providers_and_sources_are_those_that_are_watched(visitor: TestClient) -> None:
    assert visitor.get("/api/v1/providers").json() == visitor.get("/api/v1/sources").json() == []


def promised(visitor: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = visitor.get("/api/v1/openapi.json").json()
    return found


def fits(description: dict[str, Any], path: str, answer: Any) -> None:
    """Raises ValidationError unless the answer is one that the description promises for the path."""
    schema = description["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": description["components"]}).validate(answer)


@pytest.fixture
def known(app: App) -> dict[str, str]:
    """Names of what is recorded."""
    change = app.store.changes(ChangeQuery())[0]
    key = change.source
    return {"change_id": change.id, "provider": key.provider, "document": key.document, "page": key.source, "number": "2"}


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/api/v1/changes", "min_severity=high&direction=tightened&language=en&impact=hit&type=terms"),
        ("/api/v1/changes", ""),
        ("/api/v1/changes/{change_id}", ""),
        ("/api/v1/changes/{change_id}/diff", ""),
        ("/api/v1/changes/{change_id}/impact", ""),
        ("/api/v1/changes/{change_id}/told", ""),
        ("/api/v1/versions", "as_of=2024-04-01"),
        ("/api/v1/sources/{provider}/{document}/{page}/versions", "limit=1"),
        ("/api/v1/sources/{provider}/{document}/{page}/versions/{number}", ""),
        ("/api/v1/sources/{provider}/{document}/{page}/checks", ""),
        ("/api/v1/search", "q=resell"),
        ("/api/v1/subscriptions", ""),
        ("/api/v1/health", ""),
        ("/api/v1/incidents", "resolved=true"),
        ("/api/v1/incidents/steps", ""),
    ],
)
def test_what_is_recorded_is_told_as_the_schema_promises(visitor: TestClient, known: dict[str, str], path: str, query: str) -> None:
    answer = visitor.get(f"{path.format(**known)}?{query}")
    assert answer.status_code == 200
    fits(promised(visitor), path, answer.json())


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/api/v1/providers", ""),
        ("/api/v1/documents", "document_type=regions&provider=acme"),
        ("/api/v1/sources", "provider=acme"),
        ("/api/v1/regions", "country=Kenya&since=2024-02-01"),
        ("/api/v1/impact", "all=true"),
        ("/api/v1/alternatives", "for=acme"),
    ],
)
def test_what_is_watched_is_told_as_the_schema_promises(served: TestClient, path: str, query: str) -> None:
    answer = served.get(f"{path}?{query}")
    assert answer.status_code == 200
    fits(promised(served), path, answer.json())


def test_one_provider_and_one_source(served: TestClient) -> None:
    (provider,) = served.get("/api/v1/providers").json()
    assert served.get(f"/api/v1/providers/{provider['id']}").json() == provider
    (source,) = served.get("/api/v1/sources").json()
    assert served.get(f"/api/v1/sources/{source['source']}").json() == source
    fits(promised(served), "/api/v1/sources/{provider}/{document}/{page}", source)
    assert served.get("/api/v1/documents").json()[0]["sources"] == [source["source"]]


def test_who_serves_whom_then_and_now(served: TestClient) -> None:
    (cell,) = served.get("/api/v1/regions?country=KE&since=2024-02-01T00:00:00Z").json()["cells"]
    assert (cell["was"], cell["standing"], cell["territory_name"]["zh"]) == ("served", "unlisted", "肯尼亚")
    (then,) = served.get("/api/v1/regions?country=KE&as_of=2024-02-01").json()["cells"]
    assert then["standing"] == "served"


def test_a_list_that_is_known_whole_is_paged(served: TestClient) -> None:
    cells, cursor = [], ""
    while cursor is not None:
        page = served.get("/api/v1/regions", params={"limit": 3, **({"cursor": cursor} if cursor else {})}).json()
        cells += [cell["territory"] for cell in page["cells"]]
        cursor = page["next"]
    assert cells == sorted(set(cells))
    assert len(cells) == 8


def test_a_version_says_what_the_page_said(visitor: TestClient, known: dict[str, str]) -> None:
    source = f"/api/v1/sources/{known['provider']}/{known['document']}/{known['page']}/versions"
    numbers = [each["number"] for each in visitor.get(source).json()["versions"]]
    assert numbers == sorted(numbers, reverse=True)
    texts = [block["text"] for block in visitor.get(f"{source}/2").json()["blocks"]]
    diff = visitor.get(f"/api/v1/changes/{known['change_id']}/diff").json()
    assert diff["edits"][0]["spans"][0]["text"] in texts


def test_the_evidence_is_a_zip_file_that_checks_out(visitor: TestClient, known: dict[str, str]) -> None:
    answer = visitor.get(f"/api/v1/changes/{known['change_id'][:6]}/evidence")
    assert answer.headers["content-type"] == "application/zip"
    assert f"evidence-{known['change_id']}.zip" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        assert bundle.testzip() is None
        assert any(name.endswith("SHA256SUMS") for name in bundle.namelist())


def test_the_address_of_a_channel_is_never_told(app: App, visitor: TestClient) -> None:
    app.store.add_subscription("team", "slack://secret-token-a/b/c", ChangeFilter(), "zh", app.now())
    answer = visitor.get("/api/v1/subscriptions")
    assert "secret" not in answer.text
    assert [each["name"] for each in answer.json()] == ["ops", "team"]


def test_words_are_found_where_they_stand(visitor: TestClient) -> None:
    both = visitor.get("/api/v1/search?q=resell").json()
    assert both["versions"]
    assert both["changes"]
    only = visitor.get("/api/v1/search", params={"q": "resell", "in": "changes"}).json()
    assert (only["versions"], only["changes"]) == ([], both["changes"])
    older = visitor.get("/api/v1/search", params={"q": "resell", "in": "versions", "before": both["versions"][0]["id"]}).json()
    assert both["versions"][0] not in older["versions"]


def test_a_refusal_is_a_problem_in_the_readers_language(visitor: TestClient) -> None:
    answer = visitor.get("/api/v1/changes?limit=0", headers={"accept-language": "zh-CN"})
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], told["title"][:13], told["errors"][0]["at"]) == (422, "Unprocessable", "query.limit")
    assert told["detail"].startswith("请求无法理解")
    Draft202012Validator({"$ref": "#/components/schemas/Problem", "components": promised(visitor)["components"]}).validate(told)


def test_every_operation_is_described_whole(visitor: TestClient) -> None:
    description = promised(visitor)
    assert description["openapi"].startswith("3.1")
    operations = [operation for path in description["paths"].values() for operation in path.values()]
    assert len({each["operationId"] for each in operations}) == len(operations) == 23
    for each in operations:
        assert each["description"]
        assert each["tags"]
        assert all(parameter.get("description") for parameter in each["parameters"]), each["operationId"]
        assert set(each["responses"]) >= {"200", "304", "400", "404", "422", "503"}
        assert all("application/json" not in answer.get("content", {}) for status, answer in each["responses"].items() if status >= "4")


def test_every_answer_is_one_that_the_schema_promises(app: App) -> None:
    schema = openapi.from_asgi("/api/v1/openapi.json", make_site(app, own_names("testserver", None)))
    for operation in [found.ok() for found in schema.get_all_operations()]:

        @given(case=operation.as_strategy())
        @settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def holds(case: Any) -> None:
            case.call_and_validate(excluded_checks=[positive_data_acceptance])  # a cursor is opaque: the schema cannot say which is ours

        holds()
