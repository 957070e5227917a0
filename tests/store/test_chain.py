"""The chain of evidence: written with every look, whole, and broken by whatever is done to what it covers."""

from __future__ import annotations

import hashlib
import itertools
import random
import re
from contextlib import suppress
from datetime import timedelta

import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, LargeBinary, Text, text
from sqlalchemy.exc import IntegrityError

from monitor.errors import ConfigError, NotFoundError, StoreError
from monitor.model import Outcome, SourceKey
from monitor.store import chain
from monitor.store.engine import Mode
from monitor.store.faults import Wrong
from monitor.store.ledger import Ledger, open_ledger
from monitor.store.sql import SqlStore
from monitor.store.tables import metadata
from monitor.store.verify import Contents
from tests.store.evidence_kit import LATER, agreed, body, history, step, verified
from tests.store.making import HOUR, NOON, key, look, response, watch
from tests.store.test_migrations import migrate


def execute(store: SqlStore, statement: str, **values: object) -> int:
    """As somebody with the database's own tools would."""
    with store.database.transaction(Mode.MIGRATE) as db:
        return db.execute(text(statement), values).rowcount


def said(store: SqlStore, source: SourceKey | None = None) -> list[str]:
    return [fault.text.en for fault in verified(store.database, source).faults]


# --- what is written


def test_an_untouched_history_has_no_faults(sql_store: SqlStore) -> None:
    """Every row is covered, and counted."""
    keys = history(sql_store)
    report = verified(sql_store.database)
    assert report.faults == []
    assert report.sources == 2
    # a source: four versions, three changes, eight snapshots, each with its link
    assert report.rows == 2 * 2 * (4 + 3 + 8)
    assert report.chained == 0
    assert report.bytes > 8 * len(body(1))
    for each in keys:
        assert verified(sql_store.database, each).faults == []


def test_a_look_that_found_nothing_adds_no_link(sql_store: SqlStore) -> None:
    """The chain is about evidence; quiet looks are in the log."""
    (terms,) = watch(sql_store, "terms")
    sql_store.record(look(terms, 0))
    sql_store.record(look(terms, 1, NOON + HOUR, response=response(b"page")))
    sql_store.record(look(terms, 2, NOON + 2 * HOUR, response=response(b"page")))
    sql_store.record(look(terms, 3, NOON + 3 * HOUR))
    assert verified(sql_store.database).rows == 2


def test_links_follow_from_one_another_by_sha256_alone(sqlite_store: SqlStore) -> None:
    """Whoever has the texts needs no program of ours."""
    terms, _ = history(sqlite_store)
    proof = Ledger(sqlite_store.database).prove(sqlite_store.change("terms-3"), LATER)
    texts = list(proof.way)
    for earlier, later in itertools.pairwise(texts):
        assert f"previous: {hashlib.sha256(earlier.encode()).hexdigest()}\n" in later
    assert hashlib.sha256(texts[-1].encode()).digest() == proof.end.head
    assert set(proof.proofs) == {"before-snapshot", "after-snapshot", "before-version", "after-version", "change"}
    for each in proof.proofs.values():
        assert hashlib.sha256(each.link_text.encode()).digest() == each.link
        assert f"record-sha256: {hashlib.sha256(each.record_text.encode()).hexdigest()}\n" in each.link_text
    after = proof.proofs["after-snapshot"].record_text
    assert f"body-sha256: {hashlib.sha256(body(3)).hexdigest()}\n" in after
    shown = sqlite_store.snapshot(terms, NOON + 3 * HOUR)
    assert f"headers-sha256: {hashlib.sha256(chain.headers_text(shown.headers).encode()).hexdigest()}\n" in after
    assert f"reading-sha256: {hashlib.sha256(proof.readings[1]).hexdigest()}\n" in proof.proofs["after-version"].record_text
    assert f"change-sha256: {hashlib.sha256(proof.change).hexdigest()}\n" in proof.proofs["change"].record_text


def test_the_link_stands_in_the_transaction_of_the_look(sql_store: SqlStore) -> None:
    """A look that is refused leaves none."""
    (terms,) = watch(sql_store, "terms")
    step(sql_store, terms, 1, NOON)
    before = verified(sql_store.database).rows
    with pytest.raises(StoreError):
        sql_store.record(look(terms, 0, NOON + HOUR, response=response(b"late")))
    report = verified(sql_store.database)
    assert (report.rows, report.faults) == (before, [])


def test_values_with_line_breaks_cannot_forge_a_line() -> None:
    """A header's value stays on its line."""
    forged = chain.headers_text((("x", "a\nbody-sha256: 00\r\\n"),))
    assert forged.count("\n") == 1
    assert forged != chain.headers_text((("x", "a\\nbody-sha256: 00\r\\n"),))


def test_a_time_that_is_none_is_shown_as_its_number() -> None:
    """A row that was altered so must not stop the verification."""
    assert chain.moment(10**30) == str(10**30)
    assert chain.moment(0) == "1970-01-01T00:00:00.000000Z"


# --- what was recorded before there were chains


def before_chains(store: SqlStore, *sources: str) -> None:
    """As the third schema finds what the second one left."""
    for statement in ("DELETE FROM links", "UPDATE blobs SET seal = NULL", "UPDATE sources SET chain_length = NULL, chain_head = NULL"):
        execute(store, statement)


def test_an_old_history_is_chained_by_the_first_verification(sql_store: SqlStore) -> None:
    """And says how many rows; the next one finds nothing to do."""
    history(sql_store)
    before_chains(sql_store)
    first, second = verified(sql_store.database), verified(sql_store.database)
    assert (first.chained, first.faults) == (30, [])
    assert (second.chained, second.faults) == (0, [])


def test_an_old_history_is_chained_by_the_next_look(sql_store: SqlStore) -> None:
    """With what the look brings; the sources that were not looked at wait."""
    terms, _ = history(sql_store)
    before_chains(sql_store)
    step(sql_store, terms, 5, NOON + 5 * HOUR)
    report = verified(sql_store.database)
    assert (report.chained, report.faults) == (15, [])


def test_an_interrupted_chaining_goes_on_where_it_was(sql_store: SqlStore) -> None:
    """Source by source."""
    history(sql_store)
    before_chains(sql_store)
    Ledger(sql_store.database)._adopt(key("terms"), LATER)
    assert Ledger(sql_store.database).adopt(LATER) == 15
    assert verified(sql_store.database).faults == []


def test_the_migration_keeps_all_rows_and_can_be_undone(sql_store: SqlStore) -> None:
    """Back to the second schema and up again; then the old rows are chained."""
    history(sql_store)
    migrate(sql_store.database, command.downgrade, "0002")
    sql_store.upgrade()
    report = verified(sql_store.database)
    assert (report.chained, report.faults) == (30, [])
    assert sql_store.snapshot(key("terms"), NOON + 3 * HOUR).body == body(3)
    migrate(sql_store.database, command.upgrade, "head")


def test_a_row_that_was_damaged_before_it_was_chained_is_told_and_stops_nothing(sqlite_store: SqlStore) -> None:
    """Its source goes on being recorded."""
    terms, _ = history(sqlite_store)
    before_chains(sqlite_store)
    execute(sqlite_store, "UPDATE snapshots SET envelope_delta = x'00' WHERE source = 1 AND revision = 4")
    step(sqlite_store, terms, 5, NOON + 5 * HOUR)
    assert said(sqlite_store, terms) == [f"acme/terms/main: snapshot {chain.moment(micros(NOON + 2.5 * HOUR))} (4) cannot be read any more"]


def micros(at: object) -> int:
    from monitor.store.codec import to_micros

    return to_micros(at)  # type: ignore[arg-type]


# --- what is found


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("DELETE FROM snapshots WHERE source = 1 AND revision = 3", Wrong.MISSING),
        ("DELETE FROM versions WHERE source = 1 AND number = 4", Wrong.MISSING),
        ("DELETE FROM changes WHERE id = 'terms-4'", Wrong.MISSING),
        ("UPDATE changes SET severity = 1 WHERE id = 'terms-2'", Wrong.ALTERED),
        ("DELETE FROM change_kinds WHERE change = 'terms-2'", Wrong.ALTERED),
        (
            "INSERT INTO versions SELECT source, 9, first_seen, confirmed_at, reading FROM versions WHERE source = 1 AND number = 1",
            Wrong.ADDED,
        ),
        ("DELETE FROM links WHERE source = 1 AND number = 3", Wrong.MISSING),
        ("DELETE FROM links WHERE source = 1 AND number = 15", Wrong.CUT),
        ("UPDATE sources SET chain_length = NULL, chain_head = NULL WHERE id = 1", Wrong.CUT),
        ("UPDATE sources SET document = 'other' WHERE id = 1", Wrong.ORDER),
        ("UPDATE blobs SET data = x'' WHERE id = 1", Wrong.ALTERED),
        ("UPDATE blobs SET seal = NULL WHERE id = 2", Wrong.UNSEALED),
        ("DELETE FROM sources WHERE id = 1", Wrong.STRAY),
        ("INSERT INTO change_kinds VALUES ('nobody', 'editorial')", Wrong.STRAY),
    ],
)
def test_whatever_is_done_is_named(sqlite_store: SqlStore, statement: str, wrong: Wrong) -> None:
    """With the source and the row, in both languages."""
    history(sqlite_store)
    assert verified(sqlite_store.database).faults == []
    assert execute(sqlite_store, statement) >= 1
    faults = verified(sqlite_store.database).faults
    assert wrong in {fault.wrong for fault in faults}
    assert all(re.search("[一-鿿]", fault.text.zh) for fault in faults)


def test_two_snapshots_that_exchange_their_bytes_are_found(sql_store: SqlStore) -> None:
    """Each by its time."""
    terms, _ = history(sql_store)
    with sql_store.database.transaction(Mode.MIGRATE) as db:
        bodies = (
            [db.scalar(text(f"SELECT body FROM snapshots WHERE source = 1 AND revision = {number}")) for number in (1, 3)]
            if _first(db)
            else []
        )
        for number, other in zip((1, 3), reversed(bodies), strict=False):
            db.execute(text("UPDATE snapshots SET body = :body WHERE source = 1 AND revision = :number"), {"body": other, "number": number})
    if bodies:
        faults = verified(sql_store.database, terms).faults
        assert [fault.wrong for fault in faults] == [Wrong.ALTERED] * 2
        assert "(1)" in faults[0].row.en


def _first(db: Connection) -> bool:
    return bool(db.scalar(text("SELECT count(*) FROM snapshots WHERE source = 1")))


def test_two_links_that_exchange_their_places_are_found(sqlite_store: SqlStore) -> None:
    """Order is evidence too."""
    history(sqlite_store)
    for old, new in ((3, 99), (4, 3), (99, 4)):
        execute(sqlite_store, f"UPDATE links SET number = {new} WHERE source = 1 AND number = {old}")
    assert Wrong.ORDER in {fault.wrong for fault in verified(sqlite_store.database).faults}


def test_a_history_written_anew_is_found_by_its_time_stamp(sqlite_store: SqlStore) -> None:
    """Whoever makes all links again cannot make the token again."""
    history(sqlite_store)
    ledger = Ledger(sqlite_store.database)
    heads = ledger.heads(LATER)
    ledger.keep_stamp("https://tsa.example/", heads, hashlib.sha256(heads.encode()).digest(), LATER)
    assert verified(sqlite_store.database).faults == []
    execute(sqlite_store, "UPDATE snapshots SET elapsed = 5 WHERE source = 1 AND revision = 1")
    before_chains(sqlite_store)
    execute(sqlite_store, "DELETE FROM chain_ends WHERE name = 'blobs'")
    faults = verified(sqlite_store.database).faults
    assert {fault.wrong for fault in faults} == {Wrong.CONTRADICTED}
    assert "acme/terms/main" in {fault.place for fault in faults}


def test_a_history_in_memory_proves_nothing() -> None:
    """It is gone with the process."""
    with pytest.raises(ConfigError, match="only in memory"):
        open_ledger("memory:")


def test_an_unknown_source_is_told(sqlite_store: SqlStore) -> None:
    """As everywhere."""
    with pytest.raises(NotFoundError):
        verified(sqlite_store.database, key("nothing"))


def test_a_blob_that_leans_on_itself_is_damaged_not_endless(sqlite_store: SqlStore) -> None:
    """Its seal made anew, so that only reading it can tell."""
    from monitor.store import blobs

    history(sqlite_store)
    with sqlite_store.database.transaction(Mode.MIGRATE) as db:
        row = db.execute(text("SELECT * FROM blobs WHERE base IS NOT NULL LIMIT 1")).one()
        seal = blobs.seal(row.sha256, row.size, row.id, row.data)
        db.execute(text("UPDATE blobs SET base = id, seal = :seal WHERE id = :id"), {"seal": seal, "id": row.id})
    assert Wrong.DAMAGED in {fault.wrong for fault in verified(sqlite_store.database).faults}


def test_contents_that_are_leaned_on_are_kept_within_bounds(sqlite_store: SqlStore) -> None:
    """One at least, however small the room."""
    history(sqlite_store)
    with sqlite_store.database.transaction(Mode.READ) as db:
        read = Contents(db, room=1)
        for row in db.execute(text("SELECT * FROM blobs")):
            assert hashlib.sha256(read.of(row)).digest() == row.sha256
        assert len(read._kept) == 1


def test_a_content_that_is_damaged_does_not_hide_the_others(sqlite_store: SqlStore) -> None:
    """Snapshots whose headers lean on it are damaged, with their seals made anew; those of the other source are whole."""
    from monitor.store import blobs

    terms, regions = history(sqlite_store)
    unlike = (("x-random", random.Random(1).randbytes(2000).hex()),)
    sqlite_store.record(look(terms, 8, LATER, response=response(b"unlike", LATER, headers=unlike)))
    with sqlite_store.database.transaction(Mode.MIGRATE) as db:
        one = "SELECT * FROM blobs WHERE id = (SELECT envelope FROM snapshots WHERE source = 1 ORDER BY at LIMIT 1)"
        row = db.execute(text(one)).one()
        data = row.data[:-3]
        seal = blobs.seal(row.sha256, row.size, row.base, data)
        db.execute(text("UPDATE blobs SET data = :data, seal = :seal WHERE id = :id"), {"data": data, "seal": seal, "id": row.id})
        shared = db.scalar(text("SELECT count(*) FROM snapshots WHERE source = 2 AND envelope = :id"), {"id": row.id})
    wrong = [fault.wrong for fault in verified(sqlite_store.database, terms).faults]
    assert Wrong.DAMAGED in wrong
    assert wrong.count(Wrong.ALTERED) == 8  # and not the ninth, whose headers lean on nothing
    assert bool(verified(sqlite_store.database, regions).faults) is bool(shared)


@pytest.mark.parametrize("column", ["heads", "token"])
def test_a_stamp_that_was_altered_with_its_chain_made_anew_still_proves_nothing(sqlite_store: SqlStore, column: str) -> None:
    """The list of heads cannot be read, or the token is for another one."""
    from monitor.store import stamping

    history(sqlite_store)
    ledger = Ledger(sqlite_store.database)
    heads = ledger.heads(LATER)
    with sqlite_store.database.transaction(Mode.KEEP) as db:
        stamping.keep(db, "https://tsa.example/", heads, b"another", LATER)
        if column == "heads":
            link = stamping._link(1, micros(LATER), "https://tsa.example/", b"no frame", b"another", chain.FIRST)
            db.execute(text("UPDATE stamps SET heads = :heads, link = :link"), {"heads": b"no frame", "link": link})
            db.execute(text("UPDATE chain_ends SET head = :link WHERE name = 'stamps'"), {"link": link})
    found = [fault.wrong for fault in verified(sqlite_store.database).faults]
    assert found == [Wrong.DAMAGED if column == "heads" else Wrong.ALTERED]


def test_a_removal_that_was_altered_is_found(sqlite_store: SqlStore) -> None:
    """It says all of what went, so its own words are what is held against its hash."""
    (terms,) = watch(sqlite_store, "terms")
    sqlite_store.record(look(terms, 0, response=response(b"page")))
    with sqlite_store.database.transaction(Mode.KEEP) as db:
        row = db.execute(text("SELECT * FROM sources")).one()
        record = chain.removal_record(terms, chain.removal_subject("body", "1 1", bytes(32), "snapshots:30d"))
        end = chain.append(db, row.id, terms, chain.End(row.chain_length, row.chain_head), [record], 1)
        db.execute(text("UPDATE sources SET chain_length = :length, chain_head = :head"), {"length": end.length, "head": end.head})
    assert said(sqlite_store) == []
    execute(sqlite_store, "UPDATE links SET subject = 'body' WHERE kind = 'removal'")
    assert {fault.wrong for fault in verified(sqlite_store.database).faults} == {Wrong.ORDER, Wrong.ALTERED}


# --- tampering at random

EVIDENCE = ("blobs", "snapshots", "versions", "changes", "change_kinds", "links", "stamps")
END = ("provider", "document", "source", "chain_length", "chain_head")
"""Of `sources`, what belongs to the chain."""


def _tampered(db: Connection, chance: random.Random) -> str:
    """Do one thing to one row; what was done."""
    name = chance.choice((*EVIDENCE, "sources", "chain_ends"))
    table = metadata.tables[name]
    where = "name = 'stamps'" if name == "chain_ends" else "1 = 1"
    rows = db.execute(text(f"SELECT * FROM {name} WHERE {where}")).mappings().all()
    row = dict(chance.choice(rows))
    keys = [column.name for column in table.primary_key]
    one = " AND ".join(f'"{each}" = :old_{each}' for each in keys)
    old = {f"old_{each}": row[each] for each in keys}
    deed = chance.choice(("alter", "alter", "alter", "delete", "add", "swap"))
    columns = END if name == "sources" else tuple(each for each in row if row[each] is not None)
    column = chance.choice(columns)
    if deed == "delete" and name not in ("blobs",):
        db.execute(text(f"DELETE FROM {name} WHERE {one}"), old)
        return f"delete {old} from {name}"
    if deed == "delete":  # one that nothing consists of any more is no evidence
        used = "SELECT body FROM snapshots UNION SELECT envelope FROM snapshots UNION SELECT reading FROM versions"
        blob = chance.choice(list(db.scalars(text(used))))
        db.execute(text("DELETE FROM blobs WHERE id = :id"), {"id": blob})
        return f"delete blob {blob}"
    if deed == "add" and name not in ("blobs", "sources", "chain_ends"):
        new = row | {keys[-1]: f"{row[keys[-1]]}x" if isinstance(row[keys[-1]], str) else row[keys[-1]] + 1000}
        names = ", ".join(f'"{each}"' for each in new)
        db.execute(text(f"INSERT INTO {name} ({names}) VALUES ({', '.join(f':{each}' for each in new)})"), new)
        return f"add {new} to {name}"
    others = [each for each in rows if each[column] not in (None, row[column])]
    if deed == "swap" and others and name not in ("sources", "chain_ends") and column not in ("sha256", *keys):
        value = chance.choice(others)[column]
    else:
        value = _altered(row[column], chance)
    db.execute(text(f'UPDATE {name} SET "{column}" = :value WHERE {one}'), {"value": value, **old})
    return f"{name}.{column} of {old}: {row[column]!r} -> {value!r}"


def _altered(value: object, chance: random.Random) -> object:
    """One byte, letter or unit other than it was."""
    if isinstance(value, bytes):
        place = chance.randrange(len(value)) if value else 0
        return value[:place] + bytes([value[place] ^ (1 << chance.randrange(8))]) + value[place + 1 :] if value else b"x"
    if isinstance(value, str):
        place = chance.randrange(len(value)) if value else 0
        return value[:place] + ("z" if value[place : place + 1] != "z" else "y") + value[place + 1 :]
    assert isinstance(value, int)
    return value + chance.choice((-1, 1, 1000))


@given(seed=st.integers(0, 2**32))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_one_thing_is_done_to_the_evidence_it_is_found(tampering_ground: SqlStore, seed: int) -> None:
    """Any byte, row or order in every table that holds evidence."""
    with suppress(_UndoneError), tampering_ground.database.transaction(Mode.MIGRATE) as db:
        try:
            done = _tampered(db, random.Random(seed))
        except IntegrityError as refused:  # a key that is taken already: the database itself does not let it happen
            raise _UndoneError from refused
        assert _faults(db), done
        raise _UndoneError


class _UndoneError(Exception):
    """What was done is to be undone."""


def _faults(db: Connection) -> list[object]:
    """As `Ledger.verify` does, on a connection whose transaction is undone afterwards."""
    from monitor.store import stamping, verify

    found: list[object] = [fault for _, fault in verify.contents(db) if fault]
    for row in db.execute(text("SELECT * FROM sources")).all():
        found += [fault for fault in verify.source(db, row) if fault]
    return found + list(verify.strays(db)) + list(stamping.verify(db, agreed))


@pytest.fixture
def tampering_ground(sqlite_store: SqlStore) -> SqlStore:
    history(sqlite_store)
    ledger = Ledger(sqlite_store.database)
    for days in (1, 2):
        at = LATER + timedelta(days=days)
        heads = ledger.heads(at)
        ledger.keep_stamp("https://tsa.example/", heads, hashlib.sha256(heads.encode()).digest(), at)
    assert verified(sqlite_store.database).faults == []
    return sqlite_store


def test_the_tables_of_the_test_are_those_of_the_schema() -> None:
    """A new table is evidence or it is not; somebody has to say so."""
    assert set(EVIDENCE) <= set(metadata.tables)
    kinds = {type(column.type) for name in EVIDENCE for column in metadata.tables[name].columns}
    assert {LargeBinary, Text} <= kinds
    assert Outcome.CHANGE
