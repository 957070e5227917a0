"""The composition root: parts that are given are used, and the rest is made when asked for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog

from monitor.app import App, make_app
from monitor.deliver import Deliverer
from monitor.errors import ConfigError, ConflictError, NotFoundError
from monitor.importing import joined
from monitor.lists import watchlist_folders
from monitor.model import (
    AlertStatus,
    ChangeFilter,
    ChangeQuery,
    DeliveryFailure,
    DeliveryResult,
    Document,
    DocumentType,
    ImpactLevel,
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

    def deliver(self) -> list[bool | None]:
        """What came of one turn of every mailbox, a little later."""
        self.time += timedelta(seconds=3)
        return [self.app.postman.turn(mailbox) for mailbox in self.store.claim_mailboxes("me", self.time, timedelta(minutes=5), 10)]

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
    keys = tuple(world.app.subjects.by_source)
    assert set(world.store.claim("somebody else", keys, world.time, timedelta(minutes=5))) == set(keys)


def test_a_change_is_told_on_the_channel_and_closed(world: World) -> None:
    world.store.add_subscription("screen", "console://", ChangeFilter(min_severity=Severity.INFO), "en", world.time)
    world.looks()
    world.clauses = (*CLAUSES, RESALE)
    world.looks()
    world.looks()
    assert world.deliver() == [True]
    assert RESALE in world.screen.getvalue()
    assert len(world.store.alerts(AlertStatus.DELIVERED)) == 1
    assert [alert.settled for alert in world.store.alerts(AlertStatus.SETTLED)] != []  # the twin page says the same
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
    assert world.deliver() == [True]
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
    assert world.deliver() == [True]
    assert RESALE in world.screen.getvalue()


@pytest.mark.parametrize(
    ("result", "event", "rest"),
    [
        (DeliveryResult(), "told", {}),
        (
            DeliveryResult(DeliveryFailure.UNAVAILABLE, "HTTP 500"),
            "not_told_yet",
            {"why": "unavailable: HTTP 500"},
        ),
        (DeliveryResult(DeliveryFailure.REFUSED, "HTTP 410"), "given_up", {"why": "refused: HTTP 410"}),
    ],
)
def test_what_came_of_every_delivery_stands_in_the_log(tmp_path: Path, result: DeliveryResult, event: str, rest: dict[str, str]) -> None:
    """With the subscription's name, never its address."""
    world = World(tmp_path, Watchlist((provider("acme", "terms"),)))
    vars(world.app)["deliverer"] = Deliverer(stream=world.screen, channels={"radio": _Channel(result)})
    world.store.add_subscription("ops", "radio://secret", ChangeFilter(min_severity=Severity.INFO), "en", world.time)
    world.looks()
    world.clauses = (*CLAUSES, RESALE)
    world.looks()
    world.looks()
    with structlog.testing.capture_logs() as logged:
        assert world.deliver() == [result.failure is None]
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


def test_a_new_text_has_the_providers_other_pages_looked_at_at_once(world: World) -> None:
    """So that one event on several pages becomes one message."""
    world.looks()
    world.time += timedelta(minutes=10)
    terms, privacy = SourceKey("acme", "terms", "terms"), SourceKey("acme", "privacy", "privacy")
    world.clauses = (*CLAUSES, RESALE)
    world.app._look(terms)
    assert world.store.claim_due("me", world.time, timedelta(minutes=5), 9) == (privacy, terms)


def test_what_is_as_it_was_hastens_nobody(world: World) -> None:
    world.looks()
    world.time += timedelta(minutes=10)
    world.app._look(SourceKey("acme", "terms", "terms"))
    assert world.store.claim_due("me", world.time, timedelta(minutes=5), 9) == ()


PROFILE = """name: us
countries: [SG]
incorporation: Singapore
ownership: [{name: Parent, home: China, percent: 60}, {name: Founders, home: Singapore, percent: 40}]
"""
BAR = (
    "Companies that are more than 50% owned, directly or indirectly, by entities headquartered in unsupported regions such as China are prohibited "
    "from using the services."
)


@pytest.mark.parametrize(("wanted", "heard"), [(ImpactLevel.HIT, 1), (ImpactLevel.CLEAR, 0)])
def test_a_filter_by_impact_hears_what_the_profile_says(tmp_path: Path, wanted: ImpactLevel, heard: int) -> None:
    (tmp_path / "profile.yaml").write_text(PROFILE)
    world = World(tmp_path, Watchlist((provider("acme", "terms"),)))
    world.store.add_subscription("screen", "console://", ChangeFilter(impacts=(wanted,)), "en", world.time)
    world.looks()
    world.clauses = (*CLAUSES, BAR)
    world.looks()
    world.looks()
    assert len(world.store.alerts(AlertStatus.PENDING)) == heard
    if heard:
        assert world.deliver() == [True]
        assert "hits you" in world.screen.getvalue()
    world.app.close()
