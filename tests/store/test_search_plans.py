"""Questions about a long history read through indexes, and no more of them than is shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.model import ChangeQuery, CheckQuery, Outcome, SearchQuery
from monitor.store.sql import SqlStore
from tests.store.making import HOUR, NOON, key, subscribe, tell, watch
from tests.store.test_plans import plan, statements


@pytest.fixture
def busy(sqlite_store: SqlStore) -> SqlStore:
    """A few versions and changes."""
    watch(sqlite_store, "terms", "regions")
    team = subscribe(sqlite_store)
    for number in range(3):
        tell(sqlite_store, key(), NOON + number * HOUR, team.id)
    return sqlite_store


QUESTIONS: dict[str, Callable[[SqlStore], object]] = {
    "words in versions": lambda store: store.find_sentences(SearchQuery("text", ("acme",), NOON, 20, 99)),
    "words in changes": lambda store: store.find_said(SearchQuery("ends", ("acme",), NOON, 20, 99)),
    "blame": lambda store: store.introduced(key()),
    "versions": lambda store: store.versions(key()),
    "what was in force": lambda store: store.in_force(NOON),
    "log of a source": lambda store: store.find_checks(CheckQuery(key(), outcomes=(Outcome.CHANGE,))),
    "log of all": lambda store: store.find_checks(CheckQuery(outcomes=(Outcome.CHANGE,))),
    "a later page of changes": lambda store: store.changes(ChangeQuery(NOON, newest_first=True, limit=9, before=(NOON + HOUR, "x"))),
    "nothing to index": lambda store: store.upgrade(),
}

FINE = (
    *(f"SCAN {index} VIRTUAL TABLE INDEX" for index in ("sentence_words", "change_words")),
    *(f"SCAN {table}" for table in ("sources", "unindexed", "subscriptions", "schema_revision")),
)
"""FTS5's own words for a search in its index, read backwards as the answer is; sources and subscriptions are few beside versions and changes; what
waits to be indexed is nothing once an upgrade is done."""


def steps(store: SqlStore, question: str) -> list[str]:
    with statements(store) as sent:
        QUESTIONS[question](store)
    assert sent
    return [step for statement, parameters in sent for step in plan(store, statement, parameters)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_table_of_the_history_is_read_from_end_to_end(busy: SqlStore, question: str) -> None:
    scans = [step for step in steps(busy, question) if step.startswith("SCAN") and not step.startswith(FINE)]
    assert [scan for scan in scans if scan != "SCAN CONSTANT ROW"] == []


@pytest.mark.parametrize("question", ["words in versions", "words in changes", "versions", "a later page of changes"])
def test_what_comes_first_is_found_first(busy: SqlStore, question: str) -> None:
    """Nothing is sorted afterwards, or a limit would not help."""
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps(busy, question)


def test_the_words_are_looked_up_first(busy: SqlStore) -> None:
    """The tables are joined to what the index gives, never the other way round."""
    assert steps(busy, "words in versions")[0].startswith("SCAN sentence_words VIRTUAL TABLE INDEX")
    assert steps(busy, "words in changes")[0].startswith("SCAN change_words VIRTUAL TABLE INDEX")
