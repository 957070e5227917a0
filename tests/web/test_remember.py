"""Answers that are kept: as long as they hold, and for nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.types import Receive, Scope, Send

from monitor.app import App
from monitor.errors import StoreError
from monitor.model import ChangeQuery, Text
from monitor.model import Scope as Rights
from monitor.web.access.names import LOCAL
from monitor.web.access.visitor import NOBODY, Visitor
from monitor.web.newness import Newness
from monitor.web.remember import LIFE, Remembering


@dataclass
class Site:
    """Answers with how often it was asked; `headers`, `status` and `size` may be set."""

    asked: int = 0
    status: int = 200
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    size: int = 0
    gate: asyncio.Event | None = None
    fails: bool = False
    forms: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        if self.gate is not None:
            await self.gate.wait()
        if self.fails:
            raise RuntimeError("a bug")
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        if self.forms:
            token = scope["state"]["visitor"].form_token
            await send({"type": "http.response.body", "body": f"{self.asked} {token}".encode()})
            return
        await send({"type": "http.response.body", "body": f"{self.asked} {scope['method']}".encode() + b"." * self.size, "more_body": True})
        await send({"type": "http.response.body", "body": b"!"})


@dataclass
class World:
    """A site behind its memory, with a clock and a revision to turn."""

    site: Site = field(default_factory=Site)
    revision: int = 1
    now: float = 0.0
    broken: bool = False
    trust: float = 0.0
    grace: float = 0.0
    visitor: Visitor = replace(NOBODY, **LOCAL, secret="s" * 43)
    forgotten: int = 0

    def __post_init__(self) -> None:
        newness = Newness(self._ask, self.trust, lambda: self.now)
        self.memory = Remembering(self.site, newness, self._forget, grace=self.grace, monotonic=lambda: self.now, room=10_000, largest=4000)
        self.client = TestClient(self.known)

    async def known(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Says who asks, as the gate does."""
        await self.memory({**scope, "state": {"visitor": self.visitor}}, receive, send)

    def _forget(self) -> None:
        self.forgotten += 1

    def _ask(self) -> int:
        if self.broken:
            raise StoreError(Text("gone", "没了"))
        return self.revision

    def get(self, path: str = "/", **headers: str) -> str:
        return self.client.get(path, headers=headers).text


@pytest.fixture
def world() -> World:
    return World()


def test_what_is_asked_again_is_made_once(world: World) -> None:
    assert [world.get(), world.get()] == ["1 GET!", "1 GET!"]
    assert world.site.asked == 1


def test_it_is_made_anew_when_something_was_recorded(world: World) -> None:
    world.get()
    world.revision += 1
    assert world.get() == "2 GET!"


def test_it_is_made_anew_when_it_is_old(world: World) -> None:
    world.get("/changes")
    world.now = LIFE + 1
    assert world.get("/changes") == "2 GET!"


def test_what_tells_of_every_look_is_kept_for_a_moment_only(world: World) -> None:
    world.get("/health")
    world.now = 1.5
    assert world.get("/health") == "2 GET!"


@pytest.mark.parametrize("name", ["cookie", "x-forwarded-for", "x-whatever", "accept-language", "hx-request", "host"])
def test_whatever_may_make_another_answer_has_its_own(world: World, name: str) -> None:
    answers = [world.get(**{name: value}) for value in ("a", "b", "a")]
    assert answers == ["1 GET!", "2 GET!", "1 GET!"]


def test_another_program_gets_the_same(world: World) -> None:
    assert world.get(**{"user-agent": "a"}) == world.get(**{"user-agent": "b"})


def test_another_query_is_another_question(world: World) -> None:
    assert world.get("/?a=1") != world.get("/?a=2")


def test_who_has_it_is_told_so(world: World) -> None:
    first = world.client.get("/")
    for tag in (first.headers["etag"], f"W/{first.headers['etag']}", '"other", ' + first.headers["etag"], "*"):
        again = world.client.get("/", headers={"if-none-match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert world.client.get("/", headers={"if-none-match": '"other"'}).status_code == 200


def test_a_time_is_looked_at_where_there_is_no_tag(world: World) -> None:
    world.site.headers = [(b"last-modified", b"Sun, 01 Mar 2026 12:00:00 GMT")]
    statuses = [
        world.client.get("/", headers=headers).status_code
        for headers in (
            {"if-modified-since": "Sun, 01 Mar 2026 12:00:00 GMT"},
            {"if-modified-since": "Sun, 01 Mar 2026 11:59:59 GMT"},
            {"if-modified-since": "whenever"},
            {"if-modified-since": "Sun, 01 Mar 2026 12:00:00 GMT", "if-none-match": '"other"'},
        )
    ]
    assert statuses == [304, 200, 200, 200]


def test_the_head_alone_is_made_of_the_same_answer(world: World) -> None:
    world.get()
    assert world.client.head("/").headers["etag"] == world.client.get("/").headers["etag"]
    assert world.site.asked == 1


@pytest.mark.parametrize(
    ("status", "header"), [(404, (b"x", b"y")), (200, (b"set-cookie", b"a=b")), (200, (b"cache-control", b"no-store"))]
)
def test_what_is_meant_for_one_alone_is_not_kept(world: World, status: int, header: tuple[bytes, bytes]) -> None:
    world.site.status, world.site.headers = status, [header]
    assert [world.get(), world.get()] == ["1 GET!", "2 GET!"]


def test_what_is_large_goes_straight_on(world: World) -> None:
    world.site.size = 5000
    assert world.get() == "1 GET" + "." * 5000 + "!"
    assert world.get().startswith("2")


def test_the_oldest_make_room(world: World) -> None:
    world.site.size = 2000
    for path in ("/changes/a", "/changes/b", "/changes/a", "/changes/c"):
        world.get(path)
    assert world.get("/changes/a").startswith("1")
    assert world.get("/changes/b").startswith("4")


def test_whoever_sends_something_sees_what_came_of_it() -> None:
    world = World(trust=60.0)
    world.get()
    world.revision += 1
    assert world.get() == "1 GET!"
    world.client.post("/")
    assert world.get() == "3 GET!"
    assert world.forgotten == 1


@pytest.mark.parametrize(
    "other", [{"via": "token", "name": "ann"}, {"scopes": frozenset({Rights.READ})}, {"name": "bob"}], ids=["via", "scopes", "name"]
)
def test_nobody_gets_what_was_made_for_somebody_else(world: World, other: dict[str, Any]) -> None:
    me = world.visitor
    answers = []
    for visitor in (me, replace(me, **other), me):
        world.visitor = visitor
        answers.append(world.get())
    assert answers == ["1 GET!", "2 GET!", "1 GET!"]


@pytest.mark.parametrize("via", ["session", "proxy", ""])
def test_for_who_signs_in_nothing_is_kept(world: World, via: str) -> None:
    world.visitor = replace(world.visitor, via=via, name="ann")
    assert [world.get(), world.get()] == ["1 GET!", "2 GET!"]


def test_each_browser_has_its_own_token_in_the_forms_of_one_page(world: World) -> None:
    world.site.forms = True
    answers = []
    for secret in ("a" * 43, "b" * 43, "a" * 43):
        world.visitor = replace(world.visitor, secret=secret)
        answers.append(world.client.get("/", headers={"cookie": f"monitor_form={secret}; lang=en"}))
        assert answers[-1].text == f"1 {world.visitor.form_token}"
        assert "set-cookie" not in answers[-1].headers
    tags = [answer.headers["etag"] for answer in answers]
    assert tags[0] == tags[2] != tags[1]


def test_a_new_browser_is_given_what_its_forms_prove_themselves_by(world: World) -> None:
    world.site.forms = True
    world.site.headers = [(b"content-type", b"text/html")]
    world.visitor = replace(world.visitor, secret="n" * 43, secret_is_new=True)
    for status in (200, 200, 404):
        world.site.status = status
        answer = world.client.get(f"/changes/{status}")
        assert answer.text.endswith(world.visitor.form_token)
        assert f"monitor_form={'n' * 43}" in answer.headers["set-cookie"]


def test_an_answer_without_forms_gives_nobody_a_cookie(world: World) -> None:
    world.visitor = replace(world.visitor, secret="n" * 43, secret_is_new=True)
    for status in (200, 404):
        world.site.status = status
        assert "set-cookie" not in world.client.get(f"/changes/{status}").headers


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/metrics", "/static/x", "/ack?token=t", "/account", "/tokens", "/users", "/subscriptions", "/profile"]
)
def test_some_things_are_never_kept(world: World, path: str) -> None:
    assert world.get(path) != world.get(path)


def test_without_an_answer_of_the_database_the_site_speaks_for_itself(world: World) -> None:
    world.get()
    world.broken = True
    assert world.get() == "2 GET!"


async def _asked(world: Any) -> bytes:
    sent: list[bytes] = []

    async def send(message: dict[str, object]) -> None:
        body = message.get("body", b"")
        assert isinstance(body, bytes)
        sent.append(body)

    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "GET", "scheme": "http", "path": "/", "query_string": b"", "headers": []}
    await world(scope, receive, send)  # type: ignore[arg-type]
    return b"".join(sent)


async def _together(world: World) -> list[bytes | BaseException]:
    world.site.gate = asyncio.Event()
    asking = [asyncio.ensure_future(_asked(world.known)) for _ in range(5)]
    while not world.site.asked:
        await asyncio.sleep(0.001)
    await asyncio.sleep(0.05)
    world.site.gate.set()
    return await asyncio.gather(*asking, return_exceptions=True)


def test_what_many_ask_at_once_is_made_once(world: World) -> None:
    assert asyncio.run(_together(world)) == [b"1 GET!"] * 5
    assert world.site.asked == 1


def test_what_cannot_be_kept_is_made_for_each(world: World) -> None:
    world.site.status = 404
    assert sorted(map(str, asyncio.run(_together(world)))) == [f"b'{n} GET!'" for n in range(1, 6)]


def test_a_bug_is_everybodys_own(world: World) -> None:
    world.site.fails = True
    found = asyncio.run(_together(world))
    assert [type(each) for each in found] == [RuntimeError] * 5


@pytest.fixture
def again(visitor: TestClient) -> Callable[[str], tuple[int, str]]:
    """Ask with the tag of the answer before."""
    tags: dict[str, str] = {}

    def ask(path: str) -> tuple[int, str]:
        answer = visitor.get(path, headers={"if-none-match": tags[path]} if path in tags else {})
        tags[path] = answer.headers["etag"]
        return answer.status_code, answer.text

    return ask


@pytest.mark.parametrize("path", ["/changes", "/api/v1/changes", "/changes.atom", "/api/v1/regions", "/calendar.ics"])
def test_pages_answers_and_feeds_are_read_once(again: Callable[[str], tuple[int, str]], path: str) -> None:
    assert [again(path)[0], again(path)[0]] == [200, 304]


def test_an_acknowledgement_is_seen_at_once(app: App, again: Callable[[str], tuple[int, str]]) -> None:
    change = app.store.changes(ChangeQuery())[0]
    path = f"/api/v1/changes/{change.id}/told"
    assert '"acknowledged":null' in again(path)[1]
    app.acknowledge(change.id, "ann")
    assert '"by":"ann"' in again(path)[1]


async def _graceful(world: World, fails: bool) -> list[bytes]:
    answers = [await _asked(world.known)]
    world.revision += 1
    world.site.fails, world.site.gate = fails, asyncio.Event()
    answers += [await _asked(world.known), await _asked(world.known)]
    world.site.gate.set()
    while world.memory._renewing:
        await asyncio.sleep(0.001)
    world.site.fails = False
    return [*answers, await _asked(world.known)]


@pytest.mark.parametrize(("fails", "last"), [(False, b"2 GET!"), (True, b"1 GET!")])
def test_a_running_service_shows_what_it_had_while_it_makes_it_anew(fails: bool, last: bytes) -> None:
    world = World(grace=3.0)
    assert asyncio.run(_graceful(world, fails)) == [b"1 GET!", b"1 GET!", b"1 GET!", last]


def test_what_was_not_asked_for_lately_is_made_first() -> None:
    world = World(grace=3.0)
    world.get()
    world.now, world.revision = 4.0, 2
    assert world.get() == "2 GET!"
