"""Looks written together leave, row for row, what they leave when each is written alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from monitor.judge.confirm import ConfirmPolicy
from monitor.model import Look, Response
from monitor.pipeline import Policies
from monitor.replay import replay
from monitor.store.engine import Mode
from monitor.store.sql import SqlStore
from monitor.subjects import subjects_of
from tests.store.making import HOUR, NOON, look, response, watchlist

RULES = [f"<p>Rule {number}: customers give notice within {number} days, in writing, to the address above.</p>" for number in range(80)]


def life(document: str, seed: int) -> list[Response]:
    """A page that is edited, flips, breaks, and never comes with the same bytes twice but when it flips."""
    dice, rules, found, at, salt = random.Random(seed), list(RULES), list[Response](), NOON, 0
    for _ in range(45):
        what = dice.choice(("edit", "noise", "noise", "noise", "flip", "error"))
        at += timedelta(hours=dice.choice((5, 14, 40)))
        salt += what != "flip"
        if what == "edit":
            rules[dice.randrange(len(rules))] = f"<p>Section {salt} is new: fees of {salt} dollars are due, and resale is barred.</p>"
        page = f"<html lang=en><title>{document}</title><main><h1>Terms</h1>{''.join(rules)}</main><!-- {salt:09} {random.Random(salt).random()} --></html>"
        body = b"<html><body><h2>Application error</h2></body></html>" if what == "error" else page.encode()
        found.append(response(body, at, headers=(("content-type", "text/html"), ("etag", f'"{salt * 7919}"'))))
    return found


def rows(store: SqlStore) -> dict[str, list[Any]]:
    """All that is in the database, but for the index of words (its segments are SQLite's own affair) and the count of transactions."""
    with store.database.transaction(Mode.READ) as db:
        names = db.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_words%' AND name <> 'revisions' ORDER BY name"
        ).scalars()
        return {name: sorted(map(repr, db.exec_driver_sql(f"SELECT * FROM {name}"))) for name in names}


def imported(folder: Path, name: str, sizes: Sequence[int] | None) -> dict[str, list[Any]]:
    """What two lives leave; `sizes`: of the transactions, None: each look alone."""
    store, dice = SqlStore(URL.create("sqlite", database=str(folder / name))), random.Random(3)
    store.upgrade()
    watched = watchlist("terms", "privacy")
    store.sync(watched, NOON)

    def write(looks: Sequence[Look]) -> None:
        rest = list(looks)
        while rest:
            size = dice.choice(sizes or (1,))
            store.record_all(rest[:size])
            rest = rest[size:]

    policies = Policies(confirm=ConfirmPolicy(confirm_after=timedelta(0)))
    for seed, document in enumerate(watched.documents()):
        answers = life(document.id, seed)
        replay(document.sources[0].key, answers, store=store, subjects=subjects_of(watched), policies=policies, on_snapshot=lambda: None, write=None if sizes is None else write)  # fmt: skip
    found = rows(store)
    store.close()
    return found


@pytest.mark.parametrize("sizes", [(50,), (1, 2, 3, 7)])
def test_every_table_is_the_same(tmp_path: Path, sizes: Sequence[int]) -> None:
    """Contents and what they lean on, snapshots, log, versions, changes, chains, words."""
    alone, together = imported(tmp_path, "alone.db", None), imported(tmp_path, "together.db", sizes)
    assert together == alone
    assert {name for name, found in alone.items() if len(found) > 10} >= {"blobs", "snapshots", "runs", "versions", "changes", "links"}


def test_a_chain_begun_in_the_middle_is_the_same(sqlite_store: SqlStore, tmp_path: Path) -> None:
    """A source that was recorded before there were chains: its first look that leaves evidence chains all of it."""
    other = SqlStore(URL.create("sqlite", database=str(tmp_path / "other.db")))
    other.upgrade()
    for store in (sqlite_store, other):
        store.sync(watchlist("terms"), NOON)
        (document,) = watchlist("terms").documents()
        key = document.sources[0].key
        store.record(look(key, 0, response=response(b"one")))
        with store.database.transaction(Mode.KEEP) as db:
            db.exec_driver_sql("DELETE FROM links")
            db.exec_driver_sql("UPDATE sources SET chain_length = NULL, chain_head = NULL")
        later = [look(key, number, NOON + HOUR * number, response=response(b"%d" % number, NOON + HOUR * number)) for number in (2, 3, 4)]
        quiet = look(key, 1, NOON + HOUR)
        if store is other:
            store.record_all([quiet, *later])
        else:
            for each in (quiet, *later):
                store.record(replace(each))
    assert rows(other) == rows(sqlite_store)
    other.close()
