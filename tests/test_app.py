"""The composition root: parts that are given are used, and the rest is made when asked for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog

from monitor.app import App, joined, make_app, watchlist_folders
from monitor.deliver import Deliverer
from monitor.errors import ConfigError, ConflictError, NotFoundError
from monitor.model import (
    AlertStatus,
    ChangeFilter,
    ChangeQuery,
    DeliveryFailure,
    DeliveryResult,
    Document,
    DocumentType,
    Look,
    Message,
    Outcome,
    Provider,
    ReadRules,
    Response,
    Schedule,
    Severity,
    Source,
    SourceKey,
    Text,
    Validators,
    Watchlist,
)
from monitor.settings import Settings
from monitor.store import MemoryStore

BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
CLAUSES = (
    "These terms govern the use of the Acme programming interface by businesses and by developers who act for them.",
    "Customer may offer the services inside its own products to its own end users, and is responsible for their conduct.",
    "Either party may end these terms for convenience by giving the other party thirty days of written notice.",
)
RESALE = "Customer may not resell, lease or redistribute the services."


def provider(name: str, *documents: str) -> Provider:
    made = tuple(
        Document(
            name,
            each,
            Text(each, each),
            DocumentType.TERMS,
            (
                Source(
                    SourceKey(name, each, each), f"https://{name}.example/{each}", ReadRules(select=("main",)), Schedule(timedelta(hours=1))
                ),
            ),
        )
        for each in documents
    )
    return Provider(name, Text(name.title(), name), None, made)


class World:
    """A site, a clock, a screen, and the program between them."""

    def __init__(self, folder: Path, watchlist: Watchlist) -> None:
        self.time = BEGIN
        self.clauses = CLAUSES
        self.screen = io.StringIO()
        self.store = MemoryStore()
        self.rivals = 0
        settings = Settings(
            state_dir=folder,
            database_url="sqlite:///:none:",
            config_dir=folder,
            watchlists=folder / "lists",
            confirm_after=timedelta(0),
            workers=2,
        )
        self.app: App = make_app(
            settings, store=self.store, fetcher=self, deliverer=Deliverer(stream=self.screen), watchlist=watchlist, now=lambda: self.time
        )
        self.app.store.upgrade()
        self.app.watch()

    def fetch(self, source: Source, validators: Validators) -> Response:
        if self.rivals:
            self.rivals -= 1
            self.app.check(source.key)
        text = "".join(f"<p>{clause}</p>" for clause in self.clauses)
        page = f"<html lang=en><head><title>Terms</title></head><body><main><h1>Terms</h1>{text}</main></body></html>".encode()
        return Response(source.url or "", source.url or "", 200, (("content-type", "text/html"),), page, self.time)

    def looks(self) -> list[Look]:
        self.time += timedelta(hours=1)
        return list(self.app.check_all(tuple(self.app.subjects.by_source)))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Two documents of one provider are watched."""
    world = World(tmp_path, Watchlist((provider("acme", "terms", "privacy"),)))
    yield world
    world.app.close()


def test_all_sources_are_looked_at_and_given_back(world: World) -> None:
    assert sorted(str(look.source) for look in world.looks()) == ["acme/privacy/privacy", "acme/terms/terms"]
    assert [look.outcome for look in world.looks()] == [Outcome.UNCHANGED] * 2


def test_a_source_that_somebody_else_looks_at_is_left_out(world: World) -> None:
    taken = SourceKey("acme", "terms", "terms")
    world.store.claim("rival", (taken,), world.time, timedelta(days=1))
    assert [str(look.source) for look in world.looks()] == ["acme/privacy/privacy"]


def test_a_look_that_somebody_else_made_meanwhile_is_left_out(world: World) -> None:
    world.rivals = 1
    assert len(world.looks()) == 1
    world.rivals = 1
    with pytest.raises(ConflictError):
        world.app.check(SourceKey("acme", "terms", "terms"))


def test_a_caller_that_stops_listening_leaves_nothing_leased(world: World) -> None:
    looks = world.app.check_all(tuple(world.app.subjects.by_source))
    next(looks)
    looks.close()
    assert len(world.looks()) == 2


def test_a_change_is_told_on_the_channel_and_closed(world: World) -> None:
    world.store.add_subscription("screen", "console://", ChangeFilter(min_severity=Severity.INFO), "en", world.time)
    world.looks()
    world.clauses = (*CLAUSES, RESALE)
    world.looks()
    world.looks()
    for alert in world.store.claim_alerts("me", world.time, timedelta(minutes=5), 10)[:1]:
        world.app.deliver(alert)
    assert RESALE in world.screen.getvalue()
    assert len(world.store.alerts(AlertStatus.DELIVERED)) == 1
    assert len(world.app.history.changes(ChangeQuery())) == 2


def test_a_source_that_another_command_put_in_force_meanwhile_is_looked_at_and_told(world: World) -> None:
    """As `monitor check` does while the service runs, after somebody edited a watchlist."""
    world.store.add_subscription("screen", "console://", ChangeFilter(min_severity=Severity.INFO), "en", world.time)
    world.looks()
    world.store.sync(Watchlist((provider("acme", "terms", "privacy", "usage"),)), world.time)
    added = SourceKey("acme", "usage", "usage")
    world.app.check(added)
    world.clauses = (*CLAUSES, RESALE)
    for _ in range(2):
        world.time += timedelta(hours=1)
        look = world.app.check(added)
    assert look.outcome is Outcome.CHANGE
    (alert,) = world.store.claim_alerts("me", world.time, timedelta(minutes=5), 10)
    assert world.app.deliver(alert)
    assert RESALE in world.screen.getvalue()


def test_an_alert_that_another_command_owes_of_an_unknown_source_is_told(world: World) -> None:
    world.store.add_subscription("screen", "console://", ChangeFilter(min_severity=Severity.INFO), "en", world.time)
    other = make_app(world.app.settings, store=world.store, fetcher=world, watchlist=world.app.watchlist, now=lambda: world.time)
    assert len(world.app.subjects.by_source) == 2
    world.store.sync(Watchlist((provider("acme", "terms", "privacy", "usage"),)), world.time)
    for clauses in (CLAUSES, (*CLAUSES, RESALE), (*CLAUSES, RESALE)):
        world.clauses = clauses
        world.time += timedelta(hours=1)
        other.check(SourceKey("acme", "usage", "usage"))
    (alert,) = world.store.claim_alerts("me", world.time, timedelta(minutes=5), 10)
    assert world.app.deliver(alert)
    assert RESALE in world.screen.getvalue()


@pytest.mark.parametrize(
    ("result", "event", "rest"),
    [
        (DeliveryResult(), "told", {}),
        (
            DeliveryResult(DeliveryFailure.UNAVAILABLE, "HTTP 500"),
            "not_told_yet",
            {"why": "unavailable: HTTP 500", "next_try": "2026-03-01T15:00:30+00:00"},
        ),
        (DeliveryResult(DeliveryFailure.REFUSED, "HTTP 410"), "given_up", {"why": "refused: HTTP 410"}),
    ],
)
def test_what_came_of_every_delivery_stands_in_the_log(tmp_path: Path, result: DeliveryResult, event: str, rest: dict[str, str]) -> None:
    """With the subscription's name, never its address."""
    world = World(tmp_path, Watchlist((provider("acme", "terms"),)))
    vars(world.app)["deliverer"] = Deliverer(stream=world.screen, draw=lambda: 0.0, channels={"radio": _Channel(result)})
    world.store.add_subscription("ops", "radio://secret", ChangeFilter(min_severity=Severity.INFO), "en", world.time)
    world.looks()
    world.clauses = (*CLAUSES, RESALE)
    world.looks()
    world.looks()
    (alert,) = world.store.claim_alerts("me", world.time, timedelta(minutes=5), 10)
    with structlog.testing.capture_logs() as logged:
        assert world.app.deliver(alert) is (result.failure is None)
    (line,) = (line for line in logged if line["event"] == event)
    assert {"subscription": "ops", **rest}.items() <= line.items()
    assert "secret" not in str(logged)
    world.app.close()


@dataclass(frozen=True)
class _Channel:
    """Answers always the same."""

    result: DeliveryResult

    def send(self, url: str, message: Message) -> DeliveryResult:
        return self.result


def test_a_subscription_is_tested_by_name(world: World) -> None:
    world.store.add_subscription("screen", "console://", ChangeFilter(), "zh", world.time)
    assert world.app.test_subscription("screen").failure is None
    assert "测试" in world.screen.getvalue()
    with pytest.raises(NotFoundError, match='no subscription is called "radio"'):
        world.app.test_subscription("radio")


def test_parts_that_were_not_given_are_made_when_asked_for(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path, database_url=f"sqlite:///{tmp_path}/x.db", config_dir=tmp_path, watchlists=tmp_path / "lists")
    app = make_app(settings)
    assert not (tmp_path / "x.db").exists()
    assert app.fetcher is app.fetcher
    assert app.deliverer is app.deliverer
    assert len(app.watchlist.providers) > 10
    assert app.policies.confirm.return_hold == settings.return_hold
    app.close()


@pytest.mark.parametrize(("bundled", "folders"), [(True, ["watchlists", "lists"]), (False, ["lists"])])
def test_the_bundled_watchlists_come_first_unless_switched_off(tmp_path: Path, bundled: bool, folders: list[str]) -> None:
    settings = Settings(state_dir=tmp_path, database_url="", config_dir=tmp_path, watchlists=tmp_path / "lists", bundled=bundled)
    assert [folder.name for folder in watchlist_folders(settings)] == folders


def test_a_folder_that_was_named_must_be_there(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path, database_url="", config_dir=tmp_path, watchlists=tmp_path / "lists", watchlists_named=True)
    with pytest.raises(ConfigError, match="MONITOR_WATCHLISTS"):
        watchlist_folders(settings)
    (tmp_path / "lists").mkdir()
    assert watchlist_folders(settings)[-1] == tmp_path / "lists"


def test_two_watchlists_are_joined_the_seconds_documents_winning() -> None:
    first = Watchlist((provider("acme", "terms", "privacy"), provider("zenith", "terms")))
    second = Watchlist((provider("acme", "privacy", "pricing"), provider("nadir", "terms")))
    both = joined(first, second)
    assert [(each.id, [document.id for document in each.documents]) for each in both.providers] == [
        ("acme", ["terms", "privacy", "pricing"]),
        ("zenith", ["terms"]),
        ("nadir", ["terms"]),
    ]
