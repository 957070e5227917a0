"""The store that commands ask: the same answers as the whole store's, without loading it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL

from monitor.errors import MonitorError, StoreError
from monitor.model import ChangeFilter, ChangeQuery, DocumentType, Kind, SearchQuery, Severity
from monitor.ports import Store
from monitor.store.addresses import Cipher, Plain, Sealed
from monitor.store.quick import QuickStore, open_quickly
from monitor.store.sql import SqlStore
from tests.store.making import HOUR, NOON, key, subscribe, tell, watch

LATE = NOON + 9 * HOUR

QUESTIONS: dict[str, Callable[[Store], object]] = {
    "all changes": lambda store: store.changes(ChangeQuery()),
    "the latest two": lambda store: store.changes(ChangeQuery(since=NOON, until=LATE, newest_first=True, limit=2)),
    "a later page": lambda store: store.changes(ChangeQuery(newest_first=True, before=(NOON + 2 * HOUR, "terms-3"))),
    "of a source": lambda store: store.changes(ChangeQuery(source=key("regions"))),
    "of a source never watched": lambda store: store.changes(ChangeQuery(source=key("nothing"))),
    "filtered": lambda store: store.changes(
        ChangeQuery(
            filter=ChangeFilter(
                providers=("acme", "other"),
                documents=("acme/terms", "regions"),
                document_types=(DocumentType.TERMS,),
                kinds=tuple(Kind),
                min_severity=Severity.LOW,
            )
        )
    ),
    "of another provider": lambda store: store.changes(ChangeQuery(filter=ChangeFilter(providers=("other",)))),
    "by what a change says itself": lambda store: store.changes(ChangeQuery(filter=ChangeFilter(territories=("CN",)), limit=2)),
    "one change": lambda store: store.change("terms-2"),
    "by its beginning": lambda store: store.change("regions-1"),
    "by no beginning": lambda store: store.change("nothing"),
    "by a beginning of several": lambda store: store.change("terms"),
    "a version": lambda store: store.version(key(), 2),
    "no such version": lambda store: store.version(key(), 9),
    "a version of no source": lambda store: store.version(key("nothing"), 1),
    "at a time": lambda store: store.version_at(key(), NOON + HOUR + timedelta(minutes=1)),
    "before the first": lambda store: store.version_at(key(), NOON - HOUR),
    "versions": lambda store: store.versions(key()),
    "in force": lambda store: store.in_force(NOON + HOUR),
    "words": lambda store: store.find_sentences(SearchQuery("text", ("acme",), NOON, 20, 99)),
    "no words": lambda store: store.find_sentences(SearchQuery("…")),
    "words of changes": lambda store: store.find_said(SearchQuery("ends")),
    "no words of changes": lambda store: store.find_said(SearchQuery("…")),
    "who brought what": lambda store: store.introduced(key()),
    "a page": lambda store: store.snapshot(key(), LATE),
    "what is watched": lambda store: store.watchlist(),
    "what ever was, of one provider": lambda store: store.watchlist(everything=True, provider="acme"),
    "of a provider never watched": lambda store: store.watchlist(provider="other"),
    "incidents": lambda store: store.incident_events(NOON, LATE, "acme"),
    "all incidents": lambda store: store.incident_events(),
    "handed on": lambda store: store.subscriptions(),
}


def fail() -> Store:
    """Where nothing is to be handed on."""
    raise AssertionError("the whole store was opened")


def outcome(ask: Callable[[Store], object], store: Store) -> object:
    try:
        return ask(store)
    except MonitorError as error:
        return error.text


@pytest.fixture
def told(sqlite_store: SqlStore) -> SqlStore:
    """A few versions and changes of two sources."""
    watch(sqlite_store, "terms", "regions")
    for number in range(3):
        tell(sqlite_store, key(), NOON + number * HOUR)
    tell(sqlite_store, key("regions"), NOON + HOUR)
    subscribe(sqlite_store)
    return sqlite_store


def quick(url: URL, cipher: Cipher | None = None, whole: Callable[[], Store] = fail) -> QuickStore:
    assert url.database
    return QuickStore(Path(url.database), cipher or Plain(), whole)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_that_of_the_whole_store(told: SqlStore, question: str) -> None:
    store = quick(told.database.url, whole=lambda: told)
    store.upgrade()
    assert outcome(QUESTIONS[question], store) == outcome(QUESTIONS[question], told)  # type: ignore[arg-type]


def test_a_file_that_is_up_to_date_is_asked_without_the_whole_store(told: SqlStore) -> None:
    store = quick(told.database.url)
    store.upgrade()
    assert len(store.changes(ChangeQuery())) == 4
    store.close()
    store.close()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE schema_revision SET version_num = '0001'", "INSERT INTO unindexed SELECT id FROM sources", "DROP TABLE schema_revision"],
)
def test_a_file_with_something_to_do_is_left_to_the_whole_store(told: SqlStore, statement: str) -> None:
    assert told.database.file
    with closing(sqlite3.connect(told.database.file)) as db, db:
        db.execute(statement)
    with pytest.raises(AssertionError):
        quick(told.database.url).upgrade()


def test_an_address_that_is_to_be_encrypted_is_left_to_the_whole_store(told: SqlStore, tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        quick(told.database.url, Sealed(None, tmp_path / "key")).upgrade()


def test_a_new_file_is_made_by_the_whole_store(tmp_path: Path) -> None:
    store = open_quickly(f"sqlite:///{tmp_path / 'new.db'}", Plain())
    store.upgrade()
    assert store.changes(ChangeQuery()) == ()
    store.close()


def test_another_database_is_opened_whole() -> None:
    assert not isinstance(open_quickly("memory:", Plain()), QuickStore)


def test_what_is_wrong_with_a_file_is_told_in_words(told: SqlStore) -> None:
    store = quick(told.database.url)
    assert told.database.file
    with closing(sqlite3.connect(told.database.file)) as db, db:
        db.execute("UPDATE changes SET body = 'no JSON'")
        db.execute("ALTER TABLE versions RENAME TO others")
    with pytest.raises(StoreError, match="damaged"):
        store.changes(ChangeQuery())
    with pytest.raises(StoreError, match="tables are missing or old"):
        store.versions(key())


def test_names_of_its_own_are_not_looked_for_elsewhere(told: SqlStore) -> None:
    with pytest.raises(AttributeError):
        quick(told.database.url)._nothing  # noqa: B018
