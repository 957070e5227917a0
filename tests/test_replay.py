"""Another archive's snapshots through the pipeline, each at its own time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from monitor.judge.confirm import ConfirmPolicy
from monitor.model import (
    ChangeFilter,
    ChangeQuery,
    Document,
    DocumentType,
    Provider,
    ReadRules,
    Response,
    Severity,
    Source,
    SourceKey,
    Text,
    Watchlist,
)
from monitor.pipeline import Policies
from monitor.replay import Counts, replay
from monitor.store import MemoryStore
from monitor.subjects import subjects_of

KEY = SourceKey("acme", "terms", "terms")
SOURCE = Source(KEY, "https://acme.example/terms", ReadRules(select=("main",), language="en"))
WATCHLIST = Watchlist(
    (Provider("acme", Text("Acme", "阿克米"), None, (Document("acme", "terms", Text("Terms", "条款"), DocumentType.TERMS, (SOURCE,)),)),)
)
BEGIN = datetime(2024, 1, 1, 12, tzinfo=UTC)
POLICIES = Policies(confirm=ConfirmPolicy(confirm_after=timedelta(0)))
CLAUSES = (
    "These terms govern the use of the Acme programming interface by businesses and by developers who act for them.",
    "Customer may offer the services inside its own products to its own end users, and is responsible for their conduct.",
    "Either party may end these terms for convenience by giving the other party thirty days of written notice.",
)
TEXTS = {
    "A": CLAUSES,
    "B": (*CLAUSES, "Customer may not resell, lease or redistribute the services."),
    "C": (*CLAUSES, "Customer may not resell, lease or redistribute the services.", "Fees are due within ten days of the invoice."),
}
ERROR = b"<html><body><h2>Application error: a client-side exception has occurred</h2></body></html>"


def body(name: str) -> bytes:
    if name == "!":
        return ERROR
    text = "".join(f"<p>{clause}</p>" for clause in TEXTS[name])
    return f"<html lang=en><head><title>Terms</title></head><body><main><h1>Terms</h1>{text}</main></body></html>".encode()


def recorded(*snapshots: tuple[float, str]) -> list[Response]:
    """Snapshots at so many days after the beginning."""
    return [
        Response(SOURCE.url or "", SOURCE.url or "", 200, (("content-type", "text/html"),), body(name), BEGIN + timedelta(days=day))
        for day, name in snapshots
    ]


class World:
    """A store and what was imported into it."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.store.upgrade()
        self.store.sync(WATCHLIST, BEGIN)
        self.seen = 0

    def imports(self, snapshots: Sequence[Response]) -> Counts:
        def seen() -> None:
            self.seen += 1

        return replay(KEY, snapshots, store=self.store, subjects=subjects_of(WATCHLIST), policies=POLICIES, on_snapshot=seen)

    @property
    def days(self) -> list[float]:
        """When the recorded changes were first seen, in days after the beginning."""
        return [(change.first_seen - BEGIN) / timedelta(days=1) for change in self.store.changes(ChangeQuery())]


@pytest.mark.parametrize(
    ("snapshots", "changed"),
    [
        ([(0, "A")], []),
        ([(0, "A"), (10, "B")], [10]),
        ([(0, "A"), (10, "B"), (20, "C")], [10, 20]),
        ([(0, "A"), (10, "!"), (20, "A")], []),
        ([(0, "A"), (10, "!"), (10.5, "B"), (30, "C")], [10.5, 30]),
        ([(0, "A"), (10, "B"), (10.5, "A"), (30, "B")], [10]),
    ],
    ids=lambda value: "-".join(name for _, name in value) if value and isinstance(value[0], tuple) else None,
)
def test_a_change_is_dated_to_its_first_sighting_and_a_flip_is_none(snapshots: list[tuple[float, str]], changed: list[float]) -> None:
    world = World()
    counts = world.imports(recorded(*snapshots))
    assert world.days == changed
    assert counts == Counts(pages=1, snapshots=len(snapshots), skipped=0, changes=len(changed))
    assert world.seen == len(snapshots)


def test_nothing_recorded_is_nothing_imported() -> None:
    world = World()
    assert world.imports([]) == Counts(pages=1)
    assert world.store.checks(KEY, 10) == ()


def test_importing_again_skips_what_is_known_and_takes_what_is_new() -> None:
    world = World()
    world.imports(recorded((0, "A"), (10, "B")))
    assert world.imports(recorded((0, "A"), (10, "B"))) == Counts(pages=1, snapshots=2, skipped=2)
    assert world.imports(recorded((0, "A"), (10, "B"), (20, "C"))) == Counts(pages=1, snapshots=3, skipped=2, changes=1)
    assert world.days == [10, 20]


def test_an_import_never_alerts() -> None:
    world = World()
    world.store.add_subscription("all", "console://", ChangeFilter(min_severity=Severity.INFO), "en", BEGIN - timedelta(days=1))
    world.imports(recorded((0, "A"), (10, "B")))
    assert world.days == [10]
    assert world.store.alerts() == ()


def test_counts_add_up() -> None:
    total = Counts(1, 2, 3, 4)
    total += Counts(10, 20, 30, 40)
    assert total == Counts(11, 22, 33, 44)
