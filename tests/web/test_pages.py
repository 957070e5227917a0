"""The pages say what is recorded, in the reader's language, and nothing of a page runs."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from monitor.app import App
from monitor.model import Act, AuditQuery, ChangeQuery
from monitor.tickets import Ticket
from tests.web.kit import USERS, post, visiting


def newest(app: App) -> str:
    return app.store.changes(ChangeQuery(newest_first=True, limit=1))[0].id


def test_the_first_page_tells_what_changed_lately_the_worst_first(visitor: TestClient) -> None:
    page = visitor.get("/").text
    assert page.index("Resale of the service prohibited") < page.index("Notice period cut")
    assert "ore than 50% owned" not in page  # older than 30 days


def test_the_list_is_filtered_by_provider_kind_and_severity(visitor: TestClient) -> None:
    assert "Notice period cut" not in visitor.get("/changes?provider=acme").text
    assert "ore than 50% owned" in visitor.get("/changes?kind=sales_restriction&severity=critical").text
    assert "No change." in visitor.get("/changes?before=2024-01-01T00:00:00Z").text


def test_a_change_is_shown_with_its_reasons_and_its_words(visitor: TestClient, app: App) -> None:
    page = visitor.get(f"/changes/{newest(app)}").text
    assert "Customer may not resell, lease or redistribute the services.</blockquote>" in page
    assert "<ins>Customer may not resell" in page
    assert "access.resale" in page


def test_an_unknown_change_is_told_with_what_to_do(visitor: TestClient) -> None:
    answer = visitor.get("/changes/ffffffffffff")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


def test_the_language_is_the_browsers_until_it_is_chosen(visitor: TestClient) -> None:
    assert '<html lang="zh-Hans"' in visitor.get("/", headers={"accept-language": "zh-CN,zh;q=0.9"}).text
    assert '<html lang="en"' in visitor.get("/", headers={"accept-language": "fr"}).text
    answer = post(visitor, "/preferences", lang="zh", back="/health")
    assert (answer.status_code, answer.headers["location"]) == (303, "/health")
    assert '<html lang="zh-Hans"' in visitor.get("/health", headers={"accept-language": "en"}).text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "/\\evil.example", "evil"])
def test_nobody_is_led_to_another_site(visitor: TestClient, back: str) -> None:
    assert post(visitor, "/preferences", theme="dark", back=back).headers["location"] == "/"


def test_an_unknown_theme_is_not_kept(visitor: TestClient) -> None:
    assert "set-cookie" not in post(visitor, "/preferences", theme="pink").headers
    visitor.cookies.set("theme", "pink")
    assert 'data-theme="auto"' in visitor.get("/").text


def test_machines_learn_whether_it_lives_and_answers(visitor: TestClient) -> None:
    assert (visitor.get("/healthz").text, visitor.get("/readyz").text) == ("ok\n", "ready\n")


def test_health_lists_every_source(visitor: TestClient) -> None:
    assert "0 sources, 0 failing" in visitor.get("/health").text


def test_a_signed_link_acknowledges_only_when_its_button_is_pressed(visitor: TestClient, app: App) -> None:
    change = newest(app)
    token = app.tickets.issue(Ticket(change, "ops"), app.now())
    assert "You take care of" in visitor.get("/ack", params={"token": token}).text
    assert app.store.acknowledgements((change,)) == ()
    assert "Acknowledged." in visitor.post("/ack", data={"token": token, "note": "on it"}).text
    (told,) = app.store.acknowledgements((change,))
    assert (told.by, told.note) == ("ops", "on it")
    assert "before you" in visitor.post("/ack", data={"token": token}).text
    assert "ops, <time" in visitor.get(f"/changes/{change}").text


def test_a_signed_link_works_without_signing_in(app: App) -> None:
    change = newest(app)
    token = app.tickets.issue(Ticket(change, "ops"), app.now())
    with visiting(app, USERS) as stranger:
        assert stranger.get("/ack", params={"token": token}).status_code == 200
        assert "Acknowledged." in stranger.post("/ack", data={"token": token}).text
        assert stranger.get(f"/changes/{change}").status_code == 303
    (entry,) = app.store.audit(AuditQuery())
    assert (entry.act, entry.actor, entry.subject, entry.via) == (Act.ACKNOWLEDGED, "ops", change, "link")


def test_a_link_that_is_not_ours_is_refused(visitor: TestClient) -> None:
    answer = visitor.get("/ack", params={"token": "forged"})
    assert answer.status_code == 400
    assert "monitor ack" in answer.text


def test_a_provider_has_a_page_of_its_own(visitor: TestClient) -> None:
    page = visitor.get("/providers/acme").text
    assert "Resale of the service prohibited" in page
    assert "Notice period cut" not in page
    assert visitor.get("/providers/nobody").status_code == 404


def test_what_takes_effect_stands_on_the_providers_page_until_it_has(dated: TestClient) -> None:
    assert "Takes effect" in dated.get("/providers/acme").text


def row(code: str) -> str:
    """A line of the table, where the territory stands on a list."""
    return f'<tr><th scope="row"><a class="quiet" href="/regions/{code}">'


def test_a_table_says_who_serves_whom_and_who_did_on_a_day(served: TestClient) -> None:
    now = served.get("/regions").text
    assert now.index("Chile") < now.index("Peru")
    assert row("KE") not in now
    assert row("KE") in served.get("/regions?as_of=2024-02-01").text
    assert row("KE") in served.get("/regions?step=0").text  # the day before anything came or went
    assert served.get("/regions?step=1").text.count(row("PE")) == 1
    assert "Peru <span" in served.get("/regions?country=pe").text
    assert "No list is kept yet" in served.get("/regions?as_of=2020-01-01").text


@pytest.mark.parametrize(("query", "status"), [("?country=XYZ", 422), ("?as_of=soon", 404), ("?step=-1", 422), ("/XYZ", 404), ("/kr", 404)])
def test_a_question_that_cannot_be_meant_is_refused(served: TestClient, query: str, status: int) -> None:
    assert served.get(f"/regions{query}").status_code == status
