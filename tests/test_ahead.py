"""A process beside this one says what snapshots show, and nothing that is recorded differs."""

from __future__ import annotations

import io
import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.ahead import Beside, desk_for, serve
from monitor.errors import ArchiveError
from monitor.judge.confirm import ConfirmPolicy
from monitor.model import CheckEntry, Response
from monitor.pipeline import Policies
from monitor.replay import Desk, Here, Replay
from monitor.replayed import Begin, Page, Show
from monitor.store import MemoryStore
from monitor.subjects import subjects_of
from tests.archive.kit import BEGIN, KEY, SOURCE, WATCHLIST, answers, empty, history

LIFE = answers((0, "A"), (2, "A"), (10, "B"), (10.5, "A"), (30, "B"), (40, "!"), (41, "C"), (60, "A"), (75, "C"), (90, "D"))
OTHER = replace(KEY, source="other")
BOTH = replace(
    WATCHLIST,
    providers=tuple(
        replace(each, documents=tuple(replace(of, sources=(SOURCE, replace(SOURCE, key=OTHER))) for of in each.documents))
        for each in WATCHLIST.providers
    ),
)


def recorded(desk: Desk | None, *lives: Sequence[Response], store: MemoryStore | None = None) -> MemoryStore:
    """What the lives of two pages leave in a store."""
    store = store or empty()
    store.sync(BOTH, BEGIN)
    policies = Policies(confirm=ConfirmPolicy(confirm_after=timedelta(0)))
    with Replay(
        store=store, subjects=subjects_of(BOTH), policies=policies, on_snapshot=lambda: None, write=store.record_all, desk=desk
    ) as work:
        for key, life in zip((KEY, OTHER), lives, strict=False):
            work.page(key, life)
    return store


def all_of(store: MemoryStore) -> tuple[object, tuple[CheckEntry, ...], tuple[CheckEntry, ...], list[bytes]]:
    """Versions, changes, both logs, and what was kept."""
    kept = [store.snapshot(KEY, each.fetched_at).body for each in LIFE]
    return history(store), store.checks(KEY, 100), store.checks(OTHER, 100), kept


def test_it_leaves_what_one_process_leaves() -> None:
    """Two pages, one after the other, and then what comes later."""
    lives = LIFE[:7], LIFE[::-2][::-1]
    here, beside = recorded(None, *lives), recorded(Beside(), *lives)
    assert all_of(beside) == all_of(here)
    assert all_of(recorded(Beside(), LIFE, store=beside)) == all_of(recorded(None, LIFE, store=here))
    assert len(history(here)[1]) > 3


def test_a_process_that_ends_is_told_and_what_it_said_is_kept() -> None:
    desk = Beside()
    store = empty()

    def life() -> Iterator[Response]:
        yield LIFE[0]
        yield LIFE[1]
        work.settle()
        assert desk.pid is not None
        os.kill(desk.pid, signal.SIGKILL)
        yield from LIFE[2:]

    store.sync(BOTH, BEGIN)
    policies = Policies(confirm=ConfirmPolicy(confirm_after=timedelta(0)))
    work = Replay(store=store, subjects=subjects_of(BOTH), policies=policies, on_snapshot=lambda: None, desk=desk)
    with pytest.raises(ArchiveError, match="run the same command again") as raised, work:
        work.page(KEY, life())
    assert "重新运行" in raised.value.text.zh
    assert len(store.checks(KEY, 10)) == 1
    assert all_of(recorded(None, LIFE, store=store)) == all_of(recorded(None, LIFE))


def test_looks_come_back_without_the_bytes_that_went_over() -> None:
    """A page's bytes would else be carried twice."""
    begin = Begin(empty_state(), subjects_of(WATCHLIST), Policies(), None)
    asked, said = io.BytesIO(), io.BytesIO()
    for question in (begin, *(Show(answer, answer.fetched_at, None) for answer in LIFE[:3])):
        pickle.dump(question, asked)
    asked.seek(0)
    serve(asked, said)
    said.seek(0)
    shown = [pickle.load(said) for _ in range(3)]
    page = Page(begin)
    for answer, found in zip(LIFE, shown, strict=False):
        (look,), (whole,) = found.looks, page.show(Show(answer, answer.fetched_at, None)).looks
        assert look.response.body == b""
        assert replace(look, response=replace(look.response, body=answer.body)) == whole


def empty_state() -> object:
    """The page as a new store has it."""
    store = empty()
    store.sync(WATCHLIST, BEGIN)
    return store.load(KEY)


@pytest.mark.parametrize(("many", "processors", "kind"), [(299, 8, Here), (300, 1, Here), (300, None, Here), (300, 2, Beside)])
def test_a_process_is_started_where_it_pays(
    monkeypatch: pytest.MonkeyPatch, many: int, processors: int | None, kind: Callable[[], Desk]
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    assert type(desk_for(many)) is kind


def test_nothing_asked_starts_nothing() -> None:
    desk = Beside()
    assert list(desk.answers(all_of_them=True)) == []
    desk.close()
