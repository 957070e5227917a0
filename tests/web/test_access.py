"""Who may do what, and how they are known."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from argon2 import PasswordHasher
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import Route
from starlette.websockets import WebSocketDisconnect

from monitor import __version__
from monitor.app import App, make_app
from monitor.errors import ConfigError, StoreError
from monitor.model import Act, AuditQuery, Role, Scope, Text
from monitor.settings import AccessOptions, AccessWay, Settings
from monitor.store import MemoryStore
from monitor.web import make_site
from monitor.web.access import managing, note, passwords
from monitor.web.access.addresses import Proxies, household
from monitor.web.access.rules import PUBLIC as PUBLIC_PATHS
from monitor.web.access.rules import need
from monitor.web.access.visitor import Visitor
from tests.web.conftest import NOW
from tests.web.kit import PASSWORD, PUBLIC, USERS, form_token, post, signed_in, visiting, with_password

PROXY = AccessOptions(way=AccessWay.PROXY, header="x-forwarded-user", proxies=("10.0.0.0/8",))
FROM_PROXY: dict[str, Any] = {"client": ("10.1.2.3", 4000)}
CLI = Visitor(name="local", via="cli")


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What guards a password is how dear it is to check; tests check many."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", lambda: cheap)
    passwords.nobodys.cache_clear()
    yield
    passwords.nobodys.cache_clear()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """The program with nothing recorded."""
    settings = Settings(
        state_dir=tmp_path, database_url="sqlite://", config_dir=tmp_path, watchlists=tmp_path / "watchlists", bundled=False
    )
    app = make_app(settings, store=MemoryStore(), now=lambda: NOW)
    yield app
    app.close()


@pytest.fixture
def visitor(app: App) -> Iterator[TestClient]:
    """Somebody with a browser on the same machine."""
    with TestClient(make_site(app), base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client


@pytest.fixture
def stranger(app: App) -> Iterator[TestClient]:
    """Somebody on the network whom nobody knows."""
    with visiting(app, USERS) as client:
        yield client


def walk(routes: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Method and path of each route, those of included routers too."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from walk(inner.routes, prefix + route.include_context.prefix)
        elif isinstance(route, Route | APIRoute):
            yield from ((method, prefix + route.path) for method in (route.methods or ()) if method != "HEAD")


def routes(app: App) -> list[tuple[str, str]]:
    """Every way to ask the site, parameters filled in."""
    return [(method, re.sub(r"\{\w+\}", "abcd", path)) for method, path in walk(make_site(app).routes)]


# --- the table


def test_every_route_is_refused_to_strangers_unless_it_is_declared_public(app: App, stranger: TestClient) -> None:
    asked = routes(app)
    assert len(asked) > 30
    for method, path in asked:
        answer = stranger.request(method, path)
        refused = answer.status_code == 401 or answer.headers.get("location", "").startswith("/login?next=")
        assert refused is (path not in PUBLIC_PATHS), (method, path, answer.status_code)


def test_addresses_that_do_not_exist_are_refused_alike(stranger: TestClient) -> None:
    assert stranger.get("/nothing").headers["location"] == "/login?next=%2Fnothing"
    assert stranger.get("/api/v1/nothing").status_code == 401


def test_viewers_change_nothing_and_see_no_page_of_editors(app: App, stranger: TestClient) -> None:
    signed_in(app, stranger, "vic", Role.VIEWER)
    for method, path in routes(app):
        allowed = need(method, path).scope in (None, Scope.READ)
        status = stranger.request(method, path).status_code
        own_form = method == "POST" and allowed  # it has no form token here
        assert (status == 403) is (not allowed or (own_form and path != "/ack")), (method, path, status)


ROWS: list[tuple[str, str, dict[str, int]]] = [
    ("GET", "/", {"stranger": 303, "viewer": 200, "editor": 200, "read": 403}),
    ("GET", "/health", {"stranger": 303, "viewer": 200, "editor": 200, "read": 403}),
    ("GET", "/healthz", {"stranger": 200, "viewer": 200, "editor": 200, "read": 200}),
    ("GET", "/static/style.css", {"stranger": 200, "viewer": 200, "editor": 200, "read": 200}),
    ("GET", "/login", {"stranger": 200, "viewer": 303, "editor": 303, "read": 303}),
    ("GET", "/users", {"stranger": 303, "viewer": 403, "editor": 200, "read": 403}),
    ("GET", "/audit", {"stranger": 303, "viewer": 403, "editor": 200, "read": 403}),
    ("GET", "/account", {"stranger": 303, "viewer": 200, "editor": 200, "read": 403}),
    ("GET", "/tokens", {"stranger": 303, "viewer": 200, "editor": 200, "read": 403}),
    ("POST", "/tokens", {"stranger": 303, "viewer": 403, "editor": 403, "read": 403}),
    ("GET", "/api/v1/changes", {"stranger": 401, "viewer": 200, "editor": 200, "read": 200, "ack": 403}),
    ("GET", "/api/v1/openapi.json", {"stranger": 401, "viewer": 200, "editor": 200, "read": 200}),
    ("GET", "/changes.atom", {"stranger": 401, "viewer": 200, "editor": 200, "read": 200}),
    ("GET", "/calendar.ics", {"stranger": 401, "viewer": 200, "editor": 200, "read": 200}),
    ("POST", "/api/v1/changes/x/acknowledge", {"stranger": 401, "viewer": 403, "editor": 403, "read": 403}),
    ("POST", "/api/v1/anything", {"stranger": 401, "viewer": 403, "editor": 403, "read": 403, "ack": 403}),
]


@pytest.mark.parametrize(("method", "path", "who"), ROWS)
def test_the_table_of_rules(app: App, stranger: TestClient, method: str, path: str, who: dict[str, int]) -> None:
    """For forms without a token of a page: 403 to everybody, known or not."""
    for role, status in who.items():
        stranger.cookies.clear()
        headers = {}
        if role in ("viewer", "editor"):
            signed_in(app, stranger, role, Role(role))
        elif role != "stranger":
            if not any(user.name == "eve" for user in app.store.users()):
                app.store.add_user("eve", Role.EDITOR, "", app.now())
            _, secret = managing.make_token(app, CLI, role, "eve", frozenset({Scope(role)}), 1)
            headers = {"authorization": f"Bearer {secret}"}
        assert stranger.request(method, path, headers=headers).status_code == status, role


def test_what_a_token_may_is_what_it_was_given_and_its_user_may(app: App, stranger: TestClient) -> None:
    app.store.add_user("eve", Role.EDITOR, "", app.now())
    _, secret = managing.make_token(app, CLI, "all", "eve", frozenset(Scope), 1)
    bearer = {"authorization": f"Bearer {secret}"}
    assert stranger.post("/api/v1/changes/x/acknowledge", headers=bearer).status_code in (404, 405, 422)  # it is let through
    assert stranger.post("/api/v1/anything", headers=bearer).status_code in (404, 405)
    app.store.change_user("eve", role=Role.VIEWER)
    assert stranger.post("/api/v1/anything", headers=bearer).status_code == 403
    assert stranger.get("/api/v1/changes", headers=bearer).status_code == 200


# --- this machine alone


def test_on_this_machine_nobody_has_to_sign_in(visitor: TestClient, app: App) -> None:
    assert visitor.get("/users").status_code == 200
    assert visitor.get("/login").headers["location"] == "/"
    page = visitor.get("/account").text
    assert "this machine" in page
    assert "Sign out" not in page
    assert post(visitor, "/logout").headers["location"] == "/login"
    assert post(visitor, "/login", name="ada", password="x").status_code == 400
    assert app.store.audit(AuditQuery()) == ()


@pytest.mark.parametrize("headers", [{"x-forwarded-for": "203.0.113.9"}, {"forwarded": "for=203.0.113.9"}, {"host": "policy.example"}])
def test_whoever_comes_through_a_proxy_is_nobody_on_this_machine(app: App, headers: dict[str, str]) -> None:
    with visiting(app, AccessOptions(), base="http://127.0.0.1") as client:
        assert client.get("/").status_code == 200
        answer = client.get("/", headers=headers)
        assert answer.status_code == 403
        assert "MONITOR_ACCESS=users" in answer.text
        assert client.get("/healthz", headers=headers).status_code == 200


def test_the_version_is_not_told_to_strangers(app: App, stranger: TestClient) -> None:
    for path in ("/login", "/healthz", "/ack", "/nothing"):
        answer = stranger.get(path, follow_redirects=True)
        assert __version__ not in answer.text + str(answer.headers), path
    signed_in(app, stranger, "vic", Role.VIEWER)
    assert __version__ in stranger.get("/").text


# --- sessions


def test_signing_in_leads_back_and_out_ends_it(app: App, stranger: TestClient) -> None:
    with_password(app, "ada")
    assert stranger.get("/changes?provider=acme").headers["location"] == "/login?next=%2Fchanges%3Fprovider%3Dacme"
    before = form_token(stranger)
    answer = post(stranger, "/login", name=" Ada ", password=PASSWORD, next="/changes?provider=acme")
    assert (answer.status_code, answer.headers["location"]) == (303, "/changes?provider=acme")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-monitor_session=")
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Secure", "Path=/"))
    assert stranger.get("/users").headers["cache-control"] == "no-store"
    assert form_token(stranger) != before
    kept = stranger.cookies["__Host-monitor_session"]
    assert post(stranger, "/logout").headers["location"] == "/login"
    stranger.cookies.set("__Host-monitor_session", kept)
    assert stranger.get("/").status_code == 303
    assert [entry.act for entry in app.store.audit(AuditQuery())] == [Act.LOGOUT, Act.LOGIN]


def test_a_session_that_somebody_planted_is_never_taken_over(app: App, stranger: TestClient) -> None:
    with_password(app, "ada")
    planted = signed_in(app, stranger, "mallory", Role.VIEWER)
    post(stranger, "/login", name="ada", password=PASSWORD)
    assert stranger.cookies.get("__Host-monitor_session", domain="policy.example") != planted
    stranger.cookies.clear()
    stranger.cookies.set("__Host-monitor_session", planted)
    assert stranger.get("/").status_code == 303


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_nobody_is_led_elsewhere_by_signing_in(app: App, stranger: TestClient, back: str) -> None:
    with_password(app, "ada")
    assert post(stranger, "/login", name="ada", password=PASSWORD, next=back).headers["location"] == "/"


def test_a_session_ends_when_nothing_is_asked_and_lives_while_something_is(app: App, stranger: TestClient) -> None:
    signed_in(app, stranger, "vic", Role.VIEWER)
    begun = app.now()
    for hours, status in [(11, 200), (22, 200), (33, 200), (46, 303)]:
        app.now = lambda hours=hours: begun + timedelta(hours=hours)  # type: ignore[misc]
        assert stranger.get("/account").status_code == status, hours


def test_over_plain_http_the_cookie_is_named_otherwise(app: App) -> None:
    with_password(app, "ada")
    with visiting(app, USERS, base="http://127.0.0.1") as client:
        cookie = post(client, "/login", name="ada", password=PASSWORD).headers["set-cookie"]
        assert cookie.startswith("monitor_session=")
        assert "Secure" not in cookie
        assert client.get("/").status_code == 200


def test_a_form_whose_session_is_over_leads_to_the_sign_in(app: App, stranger: TestClient) -> None:
    assert stranger.post("/users", data={"name": "x"}).headers["location"] == "/login?next=%2F"
    assert stranger.get("/changes", headers={"hx-request": "true"}).headers["hx-redirect"] == "/login"


# --- guessing


def test_unknown_names_get_the_same_answer_and_take_the_same_work(app: App, stranger: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with_password(app, "ada")
    checked: list[str] = []
    verify = passwords.hasher().verify

    class Watched(PasswordHasher):
        """Notes what is checked."""

        def verify(self, kept: str | bytes, given: str | bytes) -> Literal[True]:
            checked.append(str(kept))
            return verify(kept, given)

    monkeypatch.setattr(passwords, "hasher", lambda: Watched(time_cost=1, memory_cost=8, parallelism=1))
    answers = [post(stranger, "/login", name=name, password="wrong") for name in ("ada", "nobody", "")]
    assert {answer.status_code for answer in answers} == {401}
    pages = {answer.text.replace('value="ada"', 'value=""').replace('value="nobody"', 'value=""') for answer in answers}
    assert len(pages) == 1
    assert len(checked) == 3
    assert {kept.rsplit("$", 2)[0] for kept in checked} == {checked[0].rsplit("$", 2)[0]}  # the same parameters: the same cost


def test_guessing_under_a_name_costs_waiting_known_or_not(app: App, stranger: TestClient) -> None:
    with_password(app, "ada")
    for name in ("ada", "nobody"):
        statuses = [post(stranger, "/login", name=name, password="wrong").status_code for _ in range(7)]
        assert statuses == [401] * 6 + [429]
    answer = post(stranger, "/login", name="ada", password=PASSWORD)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
    at = app.now() + timedelta(seconds=3)
    app.now = lambda: at  # type: ignore[method-assign]
    assert post(stranger, "/login", name="ada", password=PASSWORD).status_code == 303
    assert stranger.get("/").status_code == 200
    failed = app.store.audit(AuditQuery(act=Act.LOGIN_FAILED))
    assert {(each.actor, each.subject) for each in failed} == {("?", "ada"), ("?", "")}


def test_guessing_from_an_address_costs_waiting_whatever_the_names(app: App, stranger: TestClient) -> None:
    monkey = [post(stranger, "/login", name=f"n{number}", password="wrong").status_code for number in range(22)]
    assert monkey == [401] * 21 + [429]


@pytest.mark.parametrize("wrong", ["short", "x" * 201])
def test_passwords_have_a_length(wrong: str) -> None:
    with pytest.raises(ConfigError, match="12 to 200"):
        passwords.keep(wrong)


def test_a_password_that_was_kept_more_cheaply_is_kept_anew(app: App, stranger: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with_password(app, "ada")
    app.store.add_user("odd", Role.VIEWER, "not argon2", app.now())
    monkeypatch.setattr(passwords, "hasher", PasswordHasher)
    assert post(stranger, "/login", name="odd", password=PASSWORD).status_code == 401
    assert post(stranger, "/login", name="ada", password=PASSWORD).status_code == 303
    assert "m=65536,t=3,p=4" in app.store.users()[0].password
    assert stranger.get("/").status_code == 200


# --- forms


def test_a_form_needs_the_token_of_a_page_of_the_same_browser(app: App, stranger: TestClient) -> None:
    signed_in(app, stranger, "eve", Role.EDITOR)
    good = form_token(stranger)
    for token in ("", "x" * 64, "é"):
        assert stranger.post("/users", data={"form_token": token, "name": "bob"}).status_code == 403
    assert stranger.post("/users", data={"form_token": good, "name": "bob"}).status_code == 303
    signed_in(app, stranger, "eva", Role.EDITOR)
    answer = stranger.post("/users", data={"form_token": good, "name": "kim"})
    assert answer.status_code == 403
    assert "Go back, reload the page" in answer.text
    assert [user.name for user in app.store.users()] == ["bob", "eva", "eve"]


def test_a_browsers_call_of_the_api_that_changes_something_needs_it_too(app: App, stranger: TestClient) -> None:
    signed_in(app, stranger, "eve", Role.EDITOR)
    assert stranger.post("/api/v1/anything").status_code == 403
    assert stranger.post("/api/v1/anything", headers={"x-form-token": form_token(stranger)}).status_code in (404, 405)
    assert stranger.post("/users", data={"name": "bob"}, headers={"x-form-token": form_token(stranger)}).status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"content-length": "1000001"}, 413), ({"content-length": "9" * 12}, 413), ({"transfer-encoding": "chunked"}, 411)],
)
def test_a_form_that_is_too_long_is_not_read(stranger: TestClient, headers: dict[str, str], status: int) -> None:
    assert stranger.post("/login", content=b"name=x", headers=headers).status_code == status


def test_every_form_of_every_template_carries_the_token() -> None:
    from monitor.web.view import templates

    loader = templates().loader
    assert loader is not None
    for name in loader.list_templates():
        source = loader.get_source(templates(), name)[0]
        forms = [part.split("</form>")[0] for part in source.split("<form")[1:]]
        for form in forms:
            if 'method="post"' in form.split(">")[0] and 'action="/ack"' not in form.split(">")[0]:
                assert "{{ form_token }}" in form, name


# --- tokens


def test_a_token_is_shown_once_and_kept_as_a_hash(app: App, stranger: TestClient) -> None:
    signed_in(app, stranger, "vic", Role.VIEWER)
    page = post(stranger, "/tokens", name="my reader", scope="read", days="30")
    assert page.status_code == 201
    secret = page.text.split('class="secret">')[1].split("<")[0]
    assert secret.startswith("pmt_")
    assert secret not in stranger.get("/tokens").text
    (token,) = app.store.tokens()
    assert (token.user, token.until) == ("vic", app.now() + timedelta(days=30))
    assert app.store.token(secret, app.now()) is None
    for written in (f"Bearer {secret}", f"bearer  {secret}", "Basic " + base64.b64encode(f"x:{secret}".encode()).decode()):
        assert (
            TestClient(make_site(app), base_url="http://127.0.0.1").get("/changes.atom", headers={"authorization": written}).status_code
            == 200
        )
    assert app.store.tokens()[0].used_at == app.now()
    assert post(stranger, "/tokens/revoke", number=token.id).status_code == 303
    assert stranger.get("/changes.atom", headers={"authorization": f"Bearer {secret}"}).status_code == 401
    assert [each.act for each in app.store.audit(AuditQuery())] == [Act.TOKEN_REVOKED, Act.TOKEN_MADE]


@pytest.mark.parametrize("written", ["Basic %%%", "Basic " + base64.b64encode(b"\xff:x").decode(), "Bearer other", "Digest pmt"])
def test_what_is_no_token_of_ours_is_passed_over(app: App, stranger: TestClient, written: str) -> None:
    assert stranger.get("/api/v1/changes", headers={"authorization": written}).status_code == 401
    signed_in(app, stranger, "vic", Role.VIEWER)
    assert stranger.get("/", headers={"authorization": written}).status_code == 200


def test_a_viewer_gets_no_token_that_may_more_and_none_for_others(app: App, stranger: TestClient) -> None:
    app.store.add_user("eve", Role.EDITOR, "", app.now())
    _, _ = managing.make_token(app, CLI, "hers", "eve", frozenset(Scope), None)
    signed_in(app, stranger, "vic", Role.VIEWER)
    assert "may have: read" in post(stranger, "/tokens", name="x", scope=["read", "edit"]).text
    assert post(stranger, "/tokens", name="x", user="eve", scope="read").status_code == 201
    assert [each.user for each in app.store.tokens()] == ["eve", "vic"]
    assert "hers" not in stranger.get("/tokens").text
    assert post(stranger, "/tokens/revoke", number=1).status_code == 404
    assert post(stranger, "/tokens", name=" ", scope="read").status_code == 400
    assert post(stranger, "/tokens", name="none").status_code == 400


def test_a_token_needs_a_user(visitor: TestClient) -> None:
    assert "there is none yet" in visitor.get("/tokens").text
    assert post(visitor, "/tokens", name="x", user="nobody", scope="read").status_code == 400


# --- a proxy's word


def test_a_proxy_that_is_believed_says_who_it_is(app: App) -> None:
    app.store.add_user("eve", Role.EDITOR, "", app.now())
    with visiting(app, PROXY, **FROM_PROXY) as client:
        for name, path, status in [("Eve", "/users", 200), ("kim", "/", 200), ("kim", "/users", 403), ("no such name!", "/", 403)]:
            assert client.get(path, headers={"x-forwarded-user": name}).status_code == status, name
        answer = client.get("/")
        assert answer.status_code == 403
        assert "did not say who you are" in answer.text
        assert client.get("/api/v1/changes").status_code == 401
        assert client.get("/login").status_code == 200
        twice = [("x-forwarded-user", "eve"), ("x-forwarded-user", "kim")]
        assert client.get("/", headers=twice).status_code == 403


def test_a_proxy_on_our_own_socket_may_be_believed() -> None:
    assert Proxies(("unix",)).believes("")
    assert not Proxies(("unix",)).believes("127.0.0.1")
    assert not Proxies(("127.0.0.1",)).believes("")


def test_those_whom_we_do_not_know_may_be_refused(app: App) -> None:
    with visiting(app, replace(PROXY, role=None), **FROM_PROXY) as client:
        assert client.get("/", headers={"x-forwarded-user": "kim"}).status_code == 403


def test_the_header_is_refused_from_anybody_else(app: App) -> None:
    app.store.add_user("eve", Role.EDITOR, "", app.now())
    with visiting(app, PROXY, client=("203.0.113.9", 4000)) as client:
        answer = client.get("/", headers={"x-forwarded-user": "eve"})
        assert (answer.status_code, "MONITOR_ACCESS_PROXIES" in answer.text) == (403, True)
        assert client.get("/api/v1/changes", headers={"x-forwarded-user": "eve"}).status_code == 403
        assert client.get("/changes.atom", headers={"x-forwarded-user": "eve", "x-forwarded-for": "10.1.2.3"}).status_code == 403


def test_forms_behind_a_proxy_need_the_browsers_own_cookie(app: App) -> None:
    app.store.add_user("eve", Role.EDITOR, "", app.now())
    with visiting(app, PROXY, **FROM_PROXY, headers={"x-forwarded-user": "eve"}) as client:
        token = form_token(client)
        assert client.post("/users", data={"form_token": token, "name": "bob"}).status_code == 303
        client.cookies.clear()
        assert client.post("/users", data={"form_token": token, "name": "kim"}).status_code == 403


@pytest.mark.parametrize(
    ("peer", "told", "noted"),
    [
        ("10.1.2.3", "203.0.113.9", "203.0.113.9"),
        ("10.1.2.3", "198.51.100.1, 203.0.113.9, 10.9.9.9", "203.0.113.9"),
        ("10.1.2.3", "nonsense", "10.1.2.3"),
        ("192.0.2.7", "203.0.113.9", "192.0.2.7"),
        ("::ffff:10.1.2.3", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_from_where_it_came_is_told_by_believed_proxies_alone(app: App, peer: str, told: str, noted: str) -> None:
    options = replace(USERS, proxies=("10.0.0.0/8",))
    with visiting(app, options, client=(peer, 4000)) as client:
        post(client, "/login", name="x", password="wrong")
        client.post("/login", data={"form_token": form_token(client), "name": "x"}, headers={"x-forwarded-for": told})
    assert app.store.audit(AuditQuery())[0].address == noted


def test_one_customers_whole_network_counts_as_one_address() -> None:
    assert household("2001:db8::1") == household("2001:db8::ffff") != household("2001:db8:0:1::1")
    assert household("192.0.2.7") == "192.0.2.7"
    assert household("unknown") == "unknown"


def test_https_is_what_a_believed_proxy_says_it_is(app: App) -> None:
    options = replace(USERS, proxies=("10.0.0.0/8",))
    with_password(app, "ada")
    with visiting(app, options, base="http://127.0.0.1", **FROM_PROXY, headers={"x-forwarded-proto": "https"}) as client:
        page = client.get("/login")
        assert page.headers["set-cookie"].startswith("__Host-monitor_form=")


# --- people


def test_editors_manage_users(app: App, stranger: TestClient) -> None:
    signed_in(app, stranger, "eve", Role.EDITOR)
    assert post(stranger, "/users", name="Bob", role="viewer", password=PASSWORD).status_code == 303
    assert "bob is a user already" in post(stranger, "/users", name="bob").text
    wrong = post(stranger, "/users", name="a b", role="editor")
    assert (wrong.status_code, 'value="a b"' in wrong.text) == (400, True)
    assert post(stranger, "/users", name="kim", password="short").status_code == 400
    assert post(stranger, "/users/role", name="bob", role="editor").status_code == 303
    assert post(stranger, "/users/password", name="bob", password="another long password").status_code == 303
    assert post(stranger, "/users/remove", name="bob").status_code == 303
    assert post(stranger, "/users/remove", name="bob").status_code == 400
    acts = [each.act for each in app.store.audit(AuditQuery())]
    assert acts == [Act.USER_REMOVED, Act.USER_CHANGED, Act.USER_CHANGED, Act.USER_ADDED]
    page = stranger.get("/audit?act=user_added&actor=eve").text
    assert "bob (viewer)" in page
    assert "removed a user</td>" not in page


def test_the_last_editor_stays_one(app: App, stranger: TestClient) -> None:
    signed_in(app, stranger, "eve", Role.EDITOR)
    for answer in (post(stranger, "/users/remove", name="eve"), post(stranger, "/users/role", name="eve", role="viewer")):
        assert (answer.status_code, "the only editor" in answer.text) == (400, True)


def test_one_changes_ones_own_password_with_the_present_one(app: App, stranger: TestClient) -> None:
    with_password(app, "ada")
    post(stranger, "/login", name="ada", password=PASSWORD)
    assert post(stranger, "/account/password", old="wrong", new="another long password").status_code == 401
    assert post(stranger, "/account/password", old=PASSWORD, new="short").status_code == 400
    assert post(stranger, "/account/password", old=PASSWORD, new="another long password").headers["location"] == "/login"
    assert stranger.get("/").status_code == 303
    assert post(stranger, "/login", name="ada", password="another long password").status_code == 303


def test_who_has_no_password_changes_none(visitor: TestClient) -> None:
    assert post(visitor, "/account/password", old="x", new="another long password").status_code == 400


def test_the_log_of_what_was_done_goes_on_over_pages(app: App, visitor: TestClient) -> None:
    for number in range(101):
        note(app, CLI, Act.LOGIN, f"<i>entry {number}.")
    page = visitor.get("/audit").text
    assert "entry 100." in page
    assert "<i>" not in page
    older = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "entry 0." in visitor.get(older).text


def test_a_database_that_does_not_answer_lets_nobody_in(app: App, stranger: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in(app, stranger, "vic", Role.VIEWER)

    def broken(*_: object) -> None:
        raise StoreError(Text("the database is locked", "数据库被锁定"))

    monkeypatch.setattr(app.store, "session", broken)
    assert stranger.get("/").status_code == 503


def test_nothing_speaks_websocket(visitor: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), visitor.websocket_connect("/"):
        pass


def test_the_public_address_is_where_it_says(app: App) -> None:
    with visiting(app, USERS, base=PUBLIC) as client:
        assert client.get("/login").headers["set-cookie"].startswith("__Host-monitor_form=")
