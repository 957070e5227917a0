"""The search finds the same in every store: sentences with the versions they stood in, and what was said of changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import delete, insert, select, text

from monitor.errors import NotFoundError
from monitor.model import (
    BrokenReason,
    ChangeFilter,
    ChangeQuery,
    CheckEntry,
    CheckQuery,
    Outcome,
    SearchQuery,
    SourceKey,
    Stood,
    VersionEntry,
    Watchlist,
)
from monitor.ports import Store
from monitor.store.engine import Mode
from monitor.store.sql import SqlStore
from monitor.store.tables import change_texts, sentences, unindexed, versions
from tests.store.making import HOUR, MINUTE, NOON, change, document, key, look, provider, tell, version, watch

BAR = "Companies more than 50% owned by others are barred."
RESALE = "You may not resell the services. Sub-processors are listed below."
CHINESE = "禁止由中国公司控股的实体使用API接口。"


def write(store: Store, source: SourceKey, at: datetime, *lines: str) -> None:
    """Record the next version of a source, confirmed then and first seen a minute before."""
    state = store.load(source)
    number = (state.current.number if state.current else 0) + 1
    store.record(look(source, state.revision, at, Outcome.CHANGE, version=version(source, number, *lines, at=at)))


@pytest.fixture
def told(store: Store) -> Store:
    """Terms that gain a bar and lose it; a Chinese page of another provider."""
    store.sync(Watchlist((provider(document("terms")), provider(document("terms", "zenith")))), NOON)
    write(store, key(), NOON, "Hello.", RESALE)
    write(store, key(), NOON + HOUR, "Hello.", RESALE, BAR)
    write(store, key("terms", "zenith"), NOON + 2 * HOUR, CHINESE)
    write(store, key(), NOON + 3 * HOUR, "Hello.", RESALE)
    return store


def found(store: Store, words: str, **more: object) -> list[str]:
    return [hit.text for hit in store.find_sentences(replace(SearchQuery(words), **more))]  # type: ignore[arg-type]


def test_a_sentence_is_found_with_the_versions_it_stood_in(told: Store) -> None:
    (gone,) = told.find_sentences(SearchQuery("owned"))
    assert gone == Stood(gone.id, key(), BAR, 2, NOON + HOUR - MINUTE, 2, NOON + 3 * HOUR - MINUTE)
    (standing,) = told.find_sentences(SearchQuery("resell"))
    assert (standing.text, standing.first, standing.last, standing.gone_at) == ("You may not resell the services.", 1, 3, None)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("OWNED", BAR),
        ("barred owned", BAR),
        ('"more than 50%"', BAR),
        ('"more than', BAR),
        ("compan*", BAR),
        ("sub-processors", "Sub-processors are listed below."),
        ("ＡＰＩ", CHINESE),
        ("中国", CHINESE),
        ("国", CHINESE),
        ("体", CHINESE),
        ("中国公司控股", CHINESE),
        ("中国 接口", CHINESE),
        ("api接口", CHINESE),
        ("使用api", CHINESE),
    ],
)
def test_words_phrases_beginnings_and_chinese_are_found(told: Store, words: str, sentence: str) -> None:
    assert found(told, words) == [sentence]


@pytest.mark.parametrize(
    "words", ["owne", '"than more"', "owned resell", "国中", "中国接口", "接口api", "", "!?", '" OR "', "owned NOT barred", "'\\"]
)
def test_what_does_not_stand_there_is_not_found(told: Store, words: str) -> None:
    assert found(told, words) == []


def test_the_latest_recorded_come_first_page_by_page(told: Store) -> None:
    everything = told.find_sentences(SearchQuery("are"))
    assert [hit.text for hit in everything] == [BAR, "Sub-processors are listed below."]
    (first,) = told.find_sentences(SearchQuery("are", limit=1))
    assert told.find_sentences(SearchQuery("are", limit=1, before=first.id)) == everything[1:]


def test_a_search_is_narrowed_by_provider_and_by_when_sentences_came_or_went(told: Store) -> None:
    assert found(told, "中国", providers=("acme",)) == []
    assert found(told, "中国", providers=("acme", "zenith")) == [CHINESE]
    assert found(told, "owned", since=NOON + 2 * HOUR) == [BAR]
    assert found(told, "owned", since=NOON + 4 * HOUR) == []
    assert found(told, "hello", since=NOON) == []


def test_a_sentence_that_comes_back_was_brought_by_the_version_that_brought_it_back(told: Store) -> None:
    write(told, key(), NOON + 4 * HOUR, BAR, "New.")
    assert told.introduced(key()) == ((BAR, 4), ("New.", 4))
    (back,) = told.find_sentences(SearchQuery("owned"))
    assert (back.first, back.last, back.gone_at) == (2, 4, None)
    assert told.introduced(key("terms", "zenith")) == ((CHINESE, 1),)


def test_nothing_was_brought_where_there_is_no_version(store: Store) -> None:
    watch(store, "terms")
    assert store.introduced(key()) == ()
    assert store.versions(key()) == ()
    for ask in (store.introduced, store.versions):
        with pytest.raises(NotFoundError, match="nothing"):
            ask(key("nothing"))


def test_a_change_is_found_by_what_is_said_of_it(store: Store) -> None:
    watch(store, "terms", "regions")
    first, second = tell(store, key(), NOON), tell(store, key("regions"), NOON + HOUR)
    assert [hit.change for hit in store.find_said(SearchQuery("service ends"))] == [second, first]
    assert [hit.change for hit in store.find_said(SearchQuery("服务 May"))] == [second, first]
    assert [hit.change for hit in store.find_said(SearchQuery("终止", since=NOON + HOUR))] == [second]
    (hit,) = store.find_said(SearchQuery("终止", limit=1))
    assert [later.change for later in store.find_said(SearchQuery("终止", before=hit.id))] == [first]
    assert store.find_said(SearchQuery("终止", providers=("zenith",))) == ()
    assert store.find_said(SearchQuery("?")) == ()
    assert store.find_said(SearchQuery("elsewhere")) == ()


def test_versions_are_listed_with_the_changes_that_brought_them(store: Store) -> None:
    watch(store, "terms")
    write(store, key(), NOON, "one")
    state = store.load(key())
    made = version(key(), 2, "two", at=NOON + HOUR)
    told = replace(change(key(), 2), first_seen=made.first_seen)
    store.record(look(key(), state.revision, NOON + HOUR, Outcome.CHANGE, version=made, change=told))
    assert store.versions(key()) == (
        VersionEntry(key(), 1, NOON - MINUTE, NOON, None),
        VersionEntry(key(), 2, NOON + HOUR - MINUTE, NOON + HOUR, told.id),
    )


def test_what_was_in_force_at_a_time_is_listed(told: Store) -> None:
    def then(at: datetime) -> list[tuple[str, int]]:
        return [(each.source.provider, each.number) for each in told.in_force(at)]

    assert then(NOON - HOUR) == []
    assert then(NOON) == [("acme", 1)]
    assert then(NOON + 2 * HOUR) == [("acme", 2), ("zenith", 1)]
    assert then(NOON + 9 * HOUR) == [("acme", 3), ("zenith", 1)]
    assert told.in_force(NOON)[0] == told.versions(key())[0]


def test_changes_are_given_page_by_page(store: Store) -> None:
    watch(store, "terms", "regions")
    told = [tell(store, key(), NOON, ident="b"), tell(store, key("regions"), NOON, ident="c"), tell(store, key(), NOON + HOUR, ident="a")]
    query = ChangeQuery(newest_first=True, limit=2)
    page = store.changes(query)
    assert [each.id for each in page] == ["a", "c"]
    assert store.changes(replace(query, before=(page[-1].first_seen, page[-1].id))) == (told[0],)
    wanted = ChangeFilter(territories=("CN",))
    assert store.changes(ChangeQuery(before=(NOON, "b"), filter=wanted)) == ()


# --- the log


@pytest.fixture
def looked(store: Store) -> Store:
    """Three looks at terms, the second broken, and two at regions of another provider."""
    store.sync(Watchlist((provider(document("terms")), provider(document("regions", "zenith")))), NOON)
    other = key("regions", "zenith")
    store.record(look(key(), 0, NOON))
    store.record(look(other, 0, NOON))
    store.record(look(key(), 1, NOON + HOUR, Outcome.BROKEN, reason=BrokenReason.DNS, notes=("why",), elapsed=MINUTE))
    store.record(look(other, 1, NOON + HOUR))
    store.record(look(key(), 2, NOON + 2 * HOUR))
    return store


def shown(entries: tuple[CheckEntry, ...]) -> list[str]:
    return [f"{entry.source.provider} {entry.at:%H} {entry.outcome}" for entry in entries]


def test_the_log_of_all_sources_is_newest_first(looked: Store) -> None:
    everything = ["acme 14 unchanged", "acme 13 broken", "zenith 13 unchanged", "acme 12 unchanged", "zenith 12 unchanged"]
    assert shown(looked.find_checks(CheckQuery())) == everything
    assert shown(looked.find_checks(CheckQuery(limit=2))) == everything[:2]
    (broken,) = looked.find_checks(CheckQuery(outcomes=(Outcome.BROKEN,)))
    assert broken == CheckEntry(key(), NOON + HOUR, Outcome.BROKEN, BrokenReason.DNS, ("why",), MINUTE)


@pytest.mark.parametrize(
    ("query", "entries"),
    [
        (CheckQuery(source=key()), ["acme 14 unchanged", "acme 13 broken", "acme 12 unchanged"]),
        (CheckQuery(providers=("zenith",)), ["zenith 13 unchanged", "zenith 12 unchanged"]),
        (CheckQuery(since=NOON + HOUR, until=NOON + 2 * HOUR), ["acme 13 broken", "zenith 13 unchanged"]),
        (CheckQuery(reasons=(BrokenReason.DNS,)), ["acme 13 broken"]),
        (CheckQuery(outcomes=(Outcome.BROKEN, Outcome.NOISE)), ["acme 13 broken"]),
        (CheckQuery(outcomes=(Outcome.UNCHANGED,), since=NOON + 2 * HOUR), ["acme 14 unchanged"]),
    ],
)
def test_the_log_is_narrowed(looked: Store, query: CheckQuery, entries: list[str]) -> None:
    assert shown(looked.find_checks(query)) == entries


def test_the_log_of_an_unknown_source_is_refused(looked: Store) -> None:
    with pytest.raises(NotFoundError, match="nothing"):
        looked.find_checks(CheckQuery(source=key("nothing")))


# --- the index


def _dropped(store: SqlStore) -> None:
    """As a database is right after the migration: recorded, and not indexed."""
    with store.database.transaction(Mode.WRITE) as db:
        if db.dialect.name == "sqlite":
            for index in ("sentence_words", "change_words"):
                db.execute(text(f"INSERT INTO {index} ({index}) VALUES ('delete-all')"))
        db.execute(delete(sentences))
        db.execute(delete(change_texts))
        db.execute(insert(unindexed).from_select(["source"], select(versions.c.source).distinct()))


def _story(store: SqlStore) -> None:
    watch(store, "terms", "regions")
    write(store, key(), NOON, "Hello.", RESALE)
    write(store, key(), NOON + HOUR, "Hello.", RESALE, BAR)
    write(store, key(), NOON + 2 * HOUR, CHINESE)
    write(store, key(), NOON + 3 * HOUR, CHINESE, "Hello.")
    tell(store, key("regions"), NOON)


Ask = Callable[[SqlStore], object]
QUESTIONS: tuple[Ask, ...] = (
    lambda store: store.find_sentences(SearchQuery("are")),
    lambda store: store.find_sentences(SearchQuery("hello")),
    lambda store: store.find_sentences(SearchQuery("中国公司")),
    lambda store: store.find_said(SearchQuery("ends")),
    lambda store: store.introduced(key()),
)


def _without_ids(answers: object) -> list[object]:
    return [replace(answer, id=0) if hasattr(answer, "id") else answer for answer in answers]  # type: ignore[attr-defined, type-var]


def test_what_was_recorded_before_there_was_a_search_is_indexed_alike(sql_store: SqlStore) -> None:
    """An upgrade finds it; a second one has nothing to do."""
    _story(sql_store)
    before = [_without_ids(ask(sql_store)) for ask in QUESTIONS]
    _dropped(sql_store)
    assert sql_store.find_sentences(SearchQuery("are")) == ()
    sql_store.upgrade()
    sql_store.upgrade()
    assert [_without_ids(ask(sql_store)) for ask in QUESTIONS] == before


def test_a_source_that_waits_to_be_indexed_is_not_indexed_in_part(sql_store: SqlStore) -> None:
    """A look may be recorded before its turn comes."""
    _story(sql_store)
    _dropped(sql_store)
    write(sql_store, key(), NOON + 5 * HOUR, "Later.")
    tell(sql_store, key("regions"), NOON + 5 * HOUR)
    assert sql_store.find_sentences(SearchQuery("later")) == ()
    sql_store.upgrade()
    (later,) = sql_store.find_sentences(SearchQuery("later"))
    assert (later.text, later.first, later.last) == ("Later.", 5, 5)
    assert len(sql_store.find_said(SearchQuery("ends"))) == 2


def test_a_version_costs_the_index_what_it_adds(sql_store: SqlStore) -> None:
    """One sentence, however many stay."""
    watch(sql_store, "terms")
    lines = [f"Clause {number} says this." for number in range(50)]
    for number in range(4):
        write(sql_store, key(), NOON + number * HOUR, *lines, f"Version {number} says that.")
    with sql_store.database.transaction(Mode.READ) as db:
        assert len(db.execute(select(sentences)).all()) == 54
