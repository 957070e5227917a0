"""Another archive's snapshots through the pipeline, each at its own time."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.judge.confirm import ConfirmPolicy
from monitor.model import (
    Change,
    ChangeFilter,
    ChangeQuery,
    Document,
    DocumentType,
    Look,
    Provider,
    ReadRules,
    Response,
    Severity,
    Source,
    SourceKey,
    Text,
    Version,
    Watchlist,
)
from monitor.pipeline import Policies
from monitor.replay import Counts, Recording, replay
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
    total = Counts(1, 2, 3, 4, 5, 6)
    total += Counts(10, 20, 30, 40, 50, 60)
    assert total == Counts(11, 22, 33, 44, 55, 66)


class Killed(BaseException):
    """The process is gone."""


class Dying(MemoryStore):
    """Keeps so many looks and dies with the next one."""

    left = 1_000_000

    def record(self, look: Look) -> None:
        if not self.left:
            raise Killed
        self.left -= 1
        super().record(look)


class Mortal(World):
    """A world whose imports are killed."""

    def __init__(self) -> None:
        self.store = Dying()
        self.store.upgrade()
        self.store.sync(WATCHLIST, BEGIN)
        self.seen = 0

    def told(self) -> tuple[list[Version], tuple[Change, ...]]:
        """Every version and change."""
        current = self.store.load(KEY).current
        numbers = range(1, current.number + 1 if current else 1)
        return [self.store.version(KEY, number) for number in numbers], self.store.changes(ChangeQuery())


LIVES = st.lists(st.tuples(st.floats(0.05, 40).map(lambda gap: round(gap, 2)), st.sampled_from("ABC!")), min_size=1, max_size=9)


def lived(steps: list[tuple[float, str]]) -> list[Response]:
    """Steps of (days later, page) as snapshots."""
    days = list(accumulate(gap for gap, _ in steps))
    return recorded(*zip(days, (name for _, name in steps), strict=True))


@settings(max_examples=60, deadline=None)
@given(LIVES, st.integers(0, 12))
def test_an_import_killed_anywhere_and_repeated_is_as_if_nothing_had_happened(steps: list[tuple[float, str]], looks: int) -> None:
    whole, killed = Mortal(), Mortal()
    whole.imports(lived(steps))
    killed.store.left = looks
    with suppress(Killed):
        killed.imports(lived(steps))
    killed.store.left = 1_000_000
    killed.imports(lived(steps))
    assert killed.told() == whole.told()


def test_an_archive_whose_next_snapshot_came_soon_after_the_last_one_grows_on() -> None:
    world = World()
    world.imports(recorded((0, "A"), (10, "B")))
    assert world.imports(recorded((0, "A"), (10, "B"), (10.2, "C"), (11, "C"))).skipped == 2
    assert world.days == [10, 10.2]


def test_a_return_that_was_last_and_lasted_is_told_when_the_archive_has_grown() -> None:
    world = World()
    life = ((0.0, "A"), (10.0, "B"), (20.0, "A"))
    world.imports(recorded(*life))
    assert world.days == [10]
    world.imports(recorded(*life, (90, "C")))
    assert world.days == [10, 20, 90]


def test_a_snapshot_that_the_archive_does_not_give_is_counted_and_no_look() -> None:
    world = World()
    snapshots = [Recording.of(recorded((0, "A"))[0]), Recording(BEGIN + timedelta(days=5), lambda: None)]
    counts = replay(KEY, snapshots, store=world.store, subjects=subjects_of(WATCHLIST), policies=POLICIES, on_snapshot=lambda: None)
    assert counts == Counts(pages=1, snapshots=2, missing=1)
    assert len(world.store.checks(KEY, 10)) == 1


def test_bytes_are_not_taken_out_for_what_is_known() -> None:
    def never() -> Response:
        raise AssertionError

    world = World()
    world.imports(recorded((0, "A"), (10, "B")))
    known = [Recording(BEGIN + timedelta(days=day), never) for day in (0, 10)]
    counts = replay(KEY, known, store=world.store, subjects=subjects_of(WATCHLIST), policies=POLICIES, on_snapshot=lambda: None)
    assert counts.skipped == 2


def test_what_was_read_by_other_rules_is_read_again_before_anything_is_compared_with_it() -> None:
    world = World()
    world.imports(recorded((0, "A")))
    other = replace(WATCHLIST.documents()[0], sources=(replace(SOURCE, rules=ReadRules(select=("p",), language="en")),))
    watchlist = Watchlist((replace(WATCHLIST.providers[0], documents=(other,)),))
    world.store.sync(watchlist, BEGIN)
    world.imports(recorded((0, "A"), (10, "A"), (30, "B")))
    assert world.days == [30]
    assert [world.store.version(KEY, number).reading.blocks[0].text for number in (1, 2)] == ["Terms", CLAUSES[0]]


def test_looks_that_an_archive_recorded_itself_are_all_there_were() -> None:
    world = World()
    world_of = {"store": world.store, "subjects": subjects_of(WATCHLIST), "policies": POLICIES, "on_snapshot": lambda: None}
    assert replay(KEY, recorded((0, "A"), (10, "B")), cadence=None, **world_of).changes == 0  # type: ignore[arg-type]
    assert replay(KEY, recorded((0, "A"), (10, "B"), (11, "B")), cadence=None, **world_of).changes == 1  # type: ignore[arg-type]
