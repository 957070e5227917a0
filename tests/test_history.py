"""What is recorded, as people ask for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import NotFoundError
from monitor.history import History
from monitor.model import (
    ChangeFilter,
    ChangeQuery,
    Document,
    DocumentType,
    Kind,
    Provider,
    ReadRules,
    Response,
    Severity,
    Source,
    SourceKey,
    Text,
    Validators,
    Watchlist,
)
from monitor.pipeline import Policies, check
from monitor.store import MemoryStore
from monitor.subjects import subjects_of

KEY = SourceKey("acme", "terms", "terms")
SOURCE = Source(KEY, "https://acme.example/terms", ReadRules(select=("main",), ignore=(r"Viewed \d+ times",), language="en"))
DOCUMENT = Document("acme", "terms", Text("Terms", "条款"), DocumentType.TERMS, (SOURCE,))
WATCHLIST = Watchlist((Provider("acme", Text("Acme", "阿克米"), None, (DOCUMENT,)),))
BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
CLAUSES = (
    "These terms govern the use of the Acme programming interface by businesses and by developers who act for them.",
    "Customer may offer the services inside its own products to its own end users, and is responsible for their conduct.",
    "Either party may end these terms for convenience by giving the other party thirty days of written notice.",
    "Viewed 12 times",
)
RESALE = "Customer may not resell, lease or redistribute the services."
BAR = "Companies that are more than 50% owned, directly or indirectly, by companies headquartered in unsupported regions may not use the services."


class World:
    """A page, its history, and questions about it."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.store.upgrade()
        self.store.sync(WATCHLIST, BEGIN)
        self.now = BEGIN
        self.clauses: tuple[str, ...] = CLAUSES
        self.history = History(self.store, subjects_of(WATCHLIST))

    def fetch(self, source: Source, validators: Validators) -> Response:
        text = "".join(f"<p>{clause}</p>" for clause in self.clauses)
        body = f"<html lang=en><head><title>Terms</title></head><body><main><h1>Terms</h1>{text}</main></body></html>".encode()
        return Response(source.url or "", source.url or "", 200, (("content-type", "text/html"),), body, self.now)

    def says(self, *clauses: str) -> None:
        """A day later the page says this, and is looked at until it is believed."""
        self.clauses = clauses
        self.now += timedelta(days=1)
        for _ in range(2):
            check(KEY, store=self.store, fetcher=self, subjects=self.history.subjects, now=lambda: self.now, policies=Policies())
            self.now += timedelta(hours=1)


@pytest.fixture
def world() -> World:
    """Terms; then no resale; then a bar by ownership and more views."""
    world = World()
    world.says(*CLAUSES)
    world.says(*CLAUSES, RESALE)
    world.says(*CLAUSES[:-1], "Viewed 99 times", RESALE, BAR)
    return world


def test_changes_come_with_names_and_their_diff(world: World) -> None:
    first, second = world.history.changes(ChangeQuery())
    assert (first.provider.id, first.document.id) == ("acme", "terms")
    assert [edit.after.text for edit in first.diff.material if edit.after] == [RESALE]
    assert [edit.after.text for edit in second.diff.material if edit.after] == [BAR]


def test_one_change_is_found_by_a_beginning_of_its_id(world: World) -> None:
    (first, _) = world.history.changes(ChangeQuery())
    assert world.history.change(first.change.id[:8]).change == first.change
    with pytest.raises(NotFoundError):
        world.history.change("no-such")


def net(world: World, days: float | None, **wanted: object) -> list[str]:
    """What the net difference since so many days after the beginning adds."""
    since = None if days is None else BEGIN + timedelta(days=days)
    views = world.history.net(ChangeQuery(since=since, filter=ChangeFilter(**{"min_severity": Severity.INFO, **wanted})))
    return [edit.after.text for view in views for edit in view.diff.material if edit.after]


@pytest.mark.parametrize(
    ("days", "wanted", "added"),
    [
        (1.5, {}, [RESALE, BAR]),
        (2.5, {}, [BAR]),
        (9, {}, []),
        (0.5, {}, []),
        (None, {}, []),
        (1.5, {"kinds": (Kind.SALES_RESTRICTION,)}, [RESALE, BAR]),
        (1.5, {"kinds": (Kind.DATA_USE,)}, []),
        (2.5, {"min_severity": Severity.CRITICAL}, [BAR]),
        (1.5, {"providers": ("zenith",)}, []),
    ],
)
def test_net_is_the_state_then_against_the_state_now(world: World, days: float | None, wanted: dict[str, object], added: list[str]) -> None:
    assert net(world, days, **wanted) == added


def test_net_leaves_out_what_came_and_went(world: World) -> None:
    world.says(*CLAUSES[:-1], "Viewed 7 times")
    world.now += timedelta(days=30)
    world.says(*CLAUSES[:-1], "Viewed 8 times")
    assert net(world, 1.5) == []


def test_a_net_change_has_an_id_of_its_own_and_the_sources_address(world: World) -> None:
    (view,) = world.history.net(ChangeQuery(since=BEGIN + timedelta(days=1.5), filter=ChangeFilter(min_severity=Severity.INFO)))
    assert view.change.id.startswith("net-")
    assert (view.change.url, view.change.before, view.change.after) == (SOURCE.url, 1, 3)


def test_explain_says_what_was_compared_dropped_and_found(world: World) -> None:
    _, second = world.history.changes(ChangeQuery())
    lines = world.history.explain_change(second.change.id, "en")
    assert "acme/terms/terms: version 2 against version 3" in lines[0]
    assert any(line.startswith("dropped as noise: ") and line != "dropped as noise: nothing" for line in lines)
    assert any(BAR in line and line.startswith("rule ") for line in lines)
    assert world.history.explain_change(second.change.id, "zh")[0].startswith("acme/terms/terms：第 2 版")


@pytest.mark.parametrize("name", ["acme/terms", "acme/terms/terms"])
def test_a_sources_last_looks_are_explained_newest_first(world: World, name: str) -> None:
    looks = world.history.explain_source(name, 3, "en")
    assert [look[0].split("  ")[1] for look in looks] == ["changed", "awaiting confirmation", "changed"]


def test_looks_are_explained_in_chinese_too(world: World) -> None:
    [look, *_] = world.history.explain_source("acme/terms", 3, "zh")
    assert any("已通知" in note for note in look)


def test_an_unknown_source_is_told(world: World) -> None:
    with pytest.raises(NotFoundError, match="no source is called acme/x"):
        world.history.explain_source("acme/x", 3, "en")
