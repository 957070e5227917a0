"""The readings kept in memory."""

from __future__ import annotations

from sqlalchemy import select

from monitor.model import Outcome
from monitor.store import codec
from monitor.store.engine import Mode
from monitor.store.readings import Readings
from monitor.store.sql import SqlStore
from monitor.store.tables import versions
from tests.store.making import look, reading, version, watch


def _record(store: SqlStore) -> list[int]:
    """Three versions; the blobs of their readings."""
    (terms,) = watch(store, "terms")
    for number in range(3):
        store.record(look(terms, number, outcome=Outcome.CHANGE, version=version(terms, number + 1, f"text {number + 1}")))
    with store.database.transaction(Mode.READ) as db:
        return list(db.scalars(select(versions.c.reading).order_by(versions.c.number)))


def test_a_reading_is_read_once(sqlite_store: SqlStore) -> None:
    """The second time it is the very same object."""
    first, *_ = _record(sqlite_store)
    kept = Readings()
    with sqlite_store.database.transaction(Mode.READ) as db:
        once = kept.load(db, [first])[first]
        assert once == reading("text 1")
        assert kept.load(db, [first])[first] is once


def test_what_was_not_asked_for_longest_makes_room(sqlite_store: SqlStore) -> None:
    """There is room for two."""
    one, two, three = _record(sqlite_store)
    kept = Readings(room=2 * len(codec.dumps(reading("text 1"))))
    with sqlite_store.database.transaction(Mode.READ) as db:
        first = kept.load(db, [one])[one]
        second = kept.load(db, [two])[two]
        assert kept.load(db, [one])[one] is first
        kept.load(db, [three])
        assert kept.load(db, [one])[one] is first
        assert kept.load(db, [two])[two] is not second


def test_a_reading_larger_than_the_room_is_not_kept(sqlite_store: SqlStore) -> None:
    """It is given all the same."""
    one, *_ = _record(sqlite_store)
    kept = Readings(room=1)
    with sqlite_store.database.transaction(Mode.READ) as db:
        assert kept.load(db, [one])[one] == reading("text 1")
        assert kept.load(db, [one])[one] == reading("text 1")


def test_two_threads_that_read_the_same_keep_one(sqlite_store: SqlStore) -> None:
    """Both found it missing; what came second is dropped, and the room counted once."""
    one, *_ = _record(sqlite_store)
    kept = Readings()
    with sqlite_store.database.transaction(Mode.READ) as db:
        first = kept.load(db, [one])[one]
        kept._keep(one, reading("text 1"), 10)
        assert kept.load(db, [one])[one] is first
