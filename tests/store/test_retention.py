"""Retention: what nothing rests on goes; everything else, and every hash, stays."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from monitor.errors import NotFoundError
from monitor.model import Candidate, DocumentType, Outcome, SearchQuery, SourceKey, Tracking
from monitor.store.engine import Mode
from monitor.store.ledger import Ledger
from monitor.store.retention import Policies, Policy, Removal, retain
from monitor.store.sql import SqlStore
from tests.store.evidence_kit import LATER, body, history, verified
from tests.store.making import DELIVERED, HOUR, NOON, key, look, reading, response, subscribe, tell, turn, watch

ALL = Policies(Policy(timedelta(days=1), timedelta(days=1), timedelta(days=1)))


def gone(store: SqlStore, policies: Policies = ALL, apply: bool = True) -> dict[str, Removal]:
    return {each.source.document: each for each in retain(store.database, policies, LATER, apply)}


def noise(store: SqlStore, source: SourceKey, number: int, at: datetime) -> None:
    revision = store.load(source).revision
    answer = response(body(1) + b"<i>%d</i>" % number, at)
    store.record(look(source, revision, at, Outcome.NOISE, response=answer))


def noisy(store: SqlStore, *names: str, count: int = 6) -> list[SourceKey]:
    """Histories with many pages between two versions that differ in nothing that matters."""
    keys = history(store, *(names or ("terms",)), steps=2)
    for number, each in ((number, each) for each in keys for number in range(count)):
        noise(store, each, 10 * number + keys.index(each), NOON + HOUR * 10 + HOUR * number)
    return keys


def picture(number: int) -> bytes:
    """Unlike all others, so that none leans on another."""
    return random.Random(number).randbytes(500)


def readable(store: SqlStore, source: SourceKey) -> list[bool]:
    """Which of the snapshots can still be read, oldest first."""
    with store.database.transaction(Mode.READ) as db:
        ats = list(
            db.scalars(
                text("SELECT at FROM snapshots WHERE source = (SELECT id FROM sources WHERE document = :name) ORDER BY at"),
                {"name": source.document},
            )
        )
    found = []
    for at in ats:
        try:
            store.snapshot(source, NOON + timedelta(microseconds=at - ats[0]) + HOUR)
            found.append(True)
        except NotFoundError:
            found.append(False)
    return found


def test_a_dry_run_says_what_would_go_and_touches_nothing(sql_store: SqlStore) -> None:
    """The same counts as the removal itself."""
    (terms,) = noisy(sql_store)
    before = verified(sql_store.database)
    planned = gone(sql_store, apply=False)
    assert all(readable(sql_store, terms))
    after = verified(sql_store.database)
    assert (after.rows, after.bytes, after.faults) == (before.rows, before.bytes, [])
    assert gone(sql_store) == planned
    assert planned["terms"].snapshots > 0
    assert planned["terms"].bytes > 0
    assert gone(sql_store) == {}


def test_what_a_change_rests_on_stays(sql_store: SqlStore) -> None:
    """Both versions' pages, the last page before the new text, and the latest page; the rest between them goes."""
    (terms,) = noisy(sql_store)
    gone(sql_store)
    found = readable(sql_store, terms)
    assert found[:3] == [True, True, True]
    assert found[-1] is True
    assert found.count(False) > 0
    for number in (1, 2):
        assert sql_store.snapshot(terms, sql_store.version(terms, number).first_seen).body == body(number)
        assert sql_store.version(terms, number)
    assert sql_store.change("terms-2")


def test_the_chain_stays_verifiable_and_says_what_went(sql_store: SqlStore) -> None:
    """Hash, size and headers of what went stay; a link for each."""
    noisy(sql_store)
    before = verified(sql_store.database)
    removal = gone(sql_store)["terms"]
    after = verified(sql_store.database)
    assert after.faults == []
    assert after.rows == before.rows + removal.snapshots + removal.screenshots
    assert after.bytes < before.bytes


def test_a_page_whose_bytes_went_is_told_so(sql_store: SqlStore) -> None:
    """Not as damage."""
    (terms,) = noisy(sql_store)
    gone(sql_store)
    with pytest.raises(NotFoundError, match=r"retention\.yaml"):
        sql_store.snapshot(terms, NOON + HOUR * 12)


def test_bytes_that_are_emptied_without_a_policy_are_a_fault(sql_store: SqlStore) -> None:
    """Though the seal was made anew."""
    from monitor.store import blobs
    from monitor.store.faults import Wrong
    from monitor.store.frames import REMOVED

    noisy(sql_store)
    with sql_store.database.transaction(Mode.KEEP) as db:
        row = db.execute(text("SELECT * FROM blobs WHERE id = (SELECT body FROM snapshots ORDER BY at DESC LIMIT 1)")).one()
        blobs.rewrite(db, row.id, row.sha256, row.size, REMOVED)
    assert [fault.wrong for fault in verified(sql_store.database).faults] == [Wrong.EMPTIED]


def test_a_page_that_is_seen_again_is_kept_again(sql_store: SqlStore) -> None:
    """The bytes come back, under the same hash."""
    (terms,) = noisy(sql_store)
    gone(sql_store)
    at = LATER + HOUR
    noise(sql_store, terms, 10, at)
    assert sql_store.snapshot(terms, at).body.endswith(b"<i>10</i>")
    assert verified(sql_store.database).faults == []


def test_a_page_that_another_source_has_too_stays(sql_store: SqlStore) -> None:
    """Its bytes are the other's evidence."""
    terms, regions = watch(sql_store, "terms", "regions")
    for each in (terms, regions):
        for number in range(3):
            noise(sql_store, each, number, NOON + HOUR * number)
    assert gone(sql_store, Policies(Policy(snapshots=timedelta(days=1)))) == {}


def test_a_source_of_which_something_is_to_be_told_or_decided_loses_nothing(sql_store: SqlStore) -> None:
    """Alerts that are not delivered, and candidates."""
    terms, regions = noisy(sql_store, "terms", "regions")
    team = subscribe(sql_store)
    tell(sql_store, terms, NOON + HOUR * 30, team.id, ident="owed")
    state = sql_store.load(regions)
    waiting = Tracking(candidate=Candidate(reading("new"), NOON + HOUR * 30))
    sql_store.record(look(regions, state.revision, NOON + HOUR * 30, Outcome.PENDING, tracking=waiting))
    assert gone(sql_store) == {}
    turn(sql_store, DELIVERED, NOON + HOUR * 40)
    assert set(gone(sql_store)) == {"terms"}
    assert sql_store.alerts()[0].event.id == "owed"


def test_screenshots_and_looks_have_ages_of_their_own(sql_store: SqlStore) -> None:
    """A picture that a version rests on stays; looks that made a version stay, and the latest."""
    (terms,) = watch(sql_store, "terms")
    for number in range(4):
        at = NOON + HOUR * number
        answer = response(body(number), at, screenshot=picture(number))
        sql_store.record(look(terms, number, at, Outcome.NOISE if number else Outcome.FIRST, response=answer))
    for number in range(4, 9):
        sql_store.record(look(terms, number, NOON + HOUR * number))
    assert gone(sql_store, Policies(Policy(screenshots=timedelta(days=1))))["terms"].screenshots == 3
    assert sql_store.snapshot(terms, NOON).screenshot is None
    assert sql_store.snapshot(terms, NOON).body == body(0)
    assert sql_store.snapshot(terms, NOON + HOUR * 3).screenshot == picture(3)
    removed = gone(sql_store, Policies(Policy(looks=timedelta(days=1))))["terms"]
    assert removed.looks == 3
    assert [entry.outcome for entry in sql_store.checks(terms, 99)] == [*([Outcome.UNCHANGED] * 5), Outcome.FIRST]
    assert verified(sql_store.database).faults == []


def test_types_of_documents_have_policies_of_their_own(sql_store: SqlStore) -> None:
    """And the age counts."""
    noisy(sql_store)
    strict = Policy(snapshots=timedelta(days=1))
    assert gone(sql_store, Policies(Policy(), ((DocumentType.PRICING, strict),))) == {}
    assert gone(sql_store, Policies(Policy(snapshots=timedelta(days=999)))) == {}
    assert set(gone(sql_store, Policies(Policy(), ((DocumentType.TERMS, strict),)))) == {"terms"}


def test_a_source_without_a_chain_is_chained_before_anything_goes(sql_store: SqlStore) -> None:
    """What was there is on record."""
    noisy(sql_store)
    with sql_store.database.transaction(Mode.KEEP) as db:
        for statement in ("DELETE FROM links", "UPDATE sources SET chain_length = NULL, chain_head = NULL"):
            db.execute(text(statement))
    assert gone(sql_store)["terms"].snapshots > 0
    report = verified(sql_store.database)
    assert (report.chained, report.faults) == (0, [])


def test_nothing_of_a_source_that_was_never_looked_at_goes(sql_store: SqlStore) -> None:
    """There is nothing."""
    watch(sql_store, "terms")
    assert gone(sql_store) == {}
    assert Ledger(sql_store.database).adopt(LATER) == 0


def _without_newest_version(store: SqlStore, source: SourceKey) -> None:
    """As somebody does who takes rows out by hand."""
    with store.database.transaction(Mode.MIGRATE) as db:
        newest = "source = (SELECT id FROM sources WHERE document = :name) AND number = (SELECT max(number) FROM versions v WHERE v.source = versions.source)"
        db.execute(text(f"DELETE FROM versions WHERE {newest}"), {"name": source.document})


def test_what_the_search_knows_of_versions_that_are_there_stays(sql_store: SqlStore) -> None:
    """Whatever the policies say: they remove no version."""
    terms = noisy(sql_store)[0]
    before = sql_store.introduced(terms)
    assert before
    assert gone(sql_store)["terms"].sentences == 0
    assert sql_store.introduced(terms) == before


def test_sentences_that_stood_in_no_version_that_is_left_go(sql_store: SqlStore) -> None:
    """Counted first, and found nowhere before or after."""
    watch(sql_store, "terms", "regions")
    for number in (1, 2):
        for name in ("terms", "regions"):
            tell(sql_store, key(name), NOON + number * HOUR)
    _without_newest_version(sql_store, key("terms"))
    assert gone(sql_store, apply=False)["terms"].sentences == 1
    assert gone(sql_store)["terms"].sentences == 1
    assert gone(sql_store) == {}
    assert [hit.source.document for hit in sql_store.find_sentences(SearchQuery("text 2"))] == ["regions"]
    assert gone(sql_store, Policies()) == {}
