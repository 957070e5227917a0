"""Small contents: when to lean on what, and that everything comes back."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from monitor.store.contents import contents
from monitor.store.engine import Mode
from monitor.store.frames import Base, compress, expand
from monitor.store.ladder import Ladder, Step, found, place
from monitor.store.looks import FULL, pack, unpack
from monitor.store.series import BODY, READING, Series
from monitor.store.sql import SqlStore
from monitor.store.tables import bases, runs, sources
from monitor.store.tables import blobs as table
from tests.store.making import HOUR, NOON, look, response, watch


def page(seed: int, changed: int = 0, lines: int = 400) -> bytes:
    """An invented page; `changed` of its lines differ from those of the same seed."""
    made = random.Random(seed)
    words = [f"<p class=c{number}>{made.random()} clause {number} {made.random()}</p>" for number in range(lines)]
    for number in range(changed):
        words[number * 7 % lines] = f"<p>{random.Random(seed * 1000 + changed + number).random()} other words</p>"
    return "\n".join(words).encode()


@given(st.binary(), st.binary())
def test_any_content_comes_back_on_any_base(content: bytes, base: bytes) -> None:
    """Empty ones too."""
    assert expand(Base(base).delta(content), base) == content


def test_a_delta_is_small() -> None:
    """One changed line of four hundred: below a twentieth of the page alone."""
    base, content = page(1), page(1, changed=1)
    assert len(Base(base).delta(content)) * 20 < len(compress(content))


@given(st.lists(st.binary(max_size=2000), min_size=1), st.binary(max_size=1000))
def test_a_frame_does_not_depend_on_what_was_kept_before(contents: list[bytes], base: bytes) -> None:
    """A base that serves many gives each the frame that it would give it alone."""
    serving = Base(base)
    assert [serving.delta(content) for content in contents] == [Base(base).delta(content) for content in contents]


# --- when to buy


@pytest.mark.parametrize(
    ("step", "delta", "then"),
    [
        (Step(1, 1000, 50), 50, Step(1, 1000, 50)),
        (Step(1, 1000, 50), 20, Step(1, 1000, 20)),
        (Step(1, 1000, 50), 150, Step(1, 1000, 50, 100)),
        (Step(1, 1000, 50, 900), 150, Step(1, 1000, 50, 1000)),
        (Step(1, 1000, 50, 901), 150, None),
    ],
)
def test_renting_goes_on_until_it_has_cost_as_much_as_buying(step: Step, delta: int, then: Step | None) -> None:
    """What counts is the excess over the smallest delta: that much a new base would cost too."""
    assert step.rented(delta) == then


def test_the_first_content_of_a_series_stands_alone() -> None:
    """It becomes root and base."""
    placed = found(page(1), None)
    assert (placed.base, placed.leaned_on, placed.ladder.root) == (None, True, placed.ladder.base)
    assert expand(placed.data) == page(1)


def test_a_later_root_leans_on_the_ground_while_that_saves_much() -> None:
    """What stands on it leans on this root then."""
    placed = found(page(1, 60), (7, Base(page(1))))
    assert (placed.base, placed.leaned_on, placed.ladder.root) == (7, True, placed.ladder.base)
    assert placed.ladder.root.cost == len(placed.data) < len(compress(page(1, 60))) / 2
    assert expand(placed.data, page(1)) == page(1, 60)
    assert found(page(2), (7, Base(page(1)))) == found(page(2), None)


def _young(content: bytes) -> Ladder:
    return found(content, None).ladder.named(7)


def test_the_next_content_leans_on_the_base() -> None:
    """And becomes no step itself."""
    placed = place(page(1, 1), _young(page(1)), Base(page(1)), Base(page(1)))
    assert placed is not None
    assert (placed.base, placed.leaned_on) == (7, False)
    assert expand(placed.data, page(1)) == page(1, 1)


def test_a_base_that_has_cost_its_price_is_replaced_by_one_on_the_root() -> None:
    """So the new base is small."""
    ladder = Ladder(_young(page(1)).root, Step(8, 100, 10, 100))
    placed = place(page(1, 40), ladder, Base(page(1, 9)), Base(page(1)))
    assert placed is not None
    assert (placed.base, placed.leaned_on, placed.ladder.base.blob, placed.ladder.root.blob) == (7, True, 0, 7)
    assert placed.ladder.base.cost == len(placed.data)
    assert expand(placed.data, page(1)) == page(1, 40)


@pytest.mark.parametrize("spent", [0, 10**9])
def test_another_page_altogether_is_a_new_root(spent: int) -> None:
    """No delta is worth having; the same when the root has cost its price."""
    root = _young(page(1)).root
    ladder = Ladder(Step(root.blob, root.cost, root.least, spent), Step(8, 100, 10, spent))
    assert place(page(2), ladder, Base(page(1, 9)), Base(page(1))) is None


def test_a_root_that_has_cost_its_price_is_replaced() -> None:
    """Though the delta itself would be good."""
    root = _young(page(1)).root
    ladder = Ladder(Step(7, root.cost, 10, root.cost), Step(8, 100, 10, 100))
    assert place(page(1, 9), ladder, Base(page(1, 3)), Base(page(1))) is None


# --- in tables


def test_no_content_needs_more_than_four_frames(sqlite_store: SqlStore) -> None:
    """However long the page drifts; all of it comes back, and the drift is paid for by bases, not by ever larger deltas."""
    watch(sqlite_store, "terms")
    with sqlite_store.database.transaction(Mode.WRITE) as db:
        source = db.execute(select(sources.c.id)).scalar_one()
        kept = {}
        for begin in range(0, 200, 40):
            bodies = Series(db, source, BODY)
            kept |= {changed: bodies.keep(page(1, changed)) for changed in range(begin, begin + 40)}
            bodies.close()
        parents = {row.id: row.base for row in db.execute(select(table.c.id, table.c.base))}
        read = contents(db, kept.values())
        stored = db.scalar(select(func.sum(func.length(table.c.data)))) or 0
    assert all(read[blob] == page(1, changed) for changed, blob in kept.items())
    depths = [_depth(parents, blob) for blob in kept.values()]
    assert max(depths) == 4
    assert depths.count(1) < 8
    assert stored < 0.12 * sum(len(compress(page(1, changed))) for changed in range(200))


def _depth(parents: dict[int, int | None], blob: int | None) -> int:
    return 0 if blob is None else 1 + _depth(parents, parents[blob])


def test_the_same_content_is_kept_once(sqlite_store: SqlStore) -> None:
    """For all sources and series."""
    watch(sqlite_store, "a", "b")
    with sqlite_store.database.transaction(Mode.WRITE) as db:
        one, two = db.scalars(select(sources.c.id))
        first, second = Series(db, one, BODY), Series(db, two, READING)
        assert first.keep(b"same") == second.keep(b"same")
        first.close()
        second.close()
        assert db.scalar(select(func.count()).select_from(table)) == 1
        assert db.scalar(select(func.count()).select_from(bases)) == 1


def test_headers_that_differ_in_an_etag_cost_little(sqlite_store: SqlStore) -> None:
    """They stand in the snapshot's own row, as a delta."""
    (terms,) = watch(sqlite_store, "terms")
    headers = tuple((f"x-header-{number}", f"value {number * 7919}") for number in range(20))
    for number in range(30):
        at = NOON + HOUR * number
        body = f"body {number}".encode()
        sqlite_store.record(look(terms, number, at, response=response(body, at, headers=(*headers, ("etag", f'"{number}"')))))
    with sqlite_store.database.transaction(Mode.READ) as db:
        deltas = [
            len(delta) for delta in db.exec_driver_sql("SELECT envelope_delta FROM snapshots WHERE envelope_delta IS NOT NULL").scalars()
        ]
        envelopes = db.exec_driver_sql("SELECT count(DISTINCT envelope) FROM snapshots").scalar_one()
    assert envelopes <= 4
    assert max(deltas) < 60


@given(st.lists(st.tuples(st.integers(-(2**70), 2**70), st.integers(0, 2**40))))
def test_packed_looks_come_back(pairs: list[tuple[int, int]]) -> None:
    """Of any size and sign."""
    assert list(unpack(b"".join(pack(*pair) for pair in pairs))) == pairs


def test_a_quiet_look_costs_about_ten_bytes() -> None:
    """An hour after the run began, 120 milliseconds long."""
    assert len(pack(3_600_000_000, 120_000)) <= 9


def test_a_run_of_looks_stays_short_enough_to_be_rewritten(sqlite_store: SqlStore) -> None:
    """Two hundred quiet looks: a few rows, none much longer than it may be."""
    (terms,) = watch(sqlite_store, "terms")
    for number in range(200):
        sqlite_store.record(look(terms, number, NOON + HOUR * number))
    with sqlite_store.database.transaction(Mode.READ) as db:
        lengths = [len(row.looks) for row in db.execute(select(runs.c.looks))]
    assert 1 < len(lengths) < 6
    assert max(lengths) < FULL + 30
