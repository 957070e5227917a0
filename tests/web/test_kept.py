"""What was made is shown again until something is recorded, and never what was before."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from fastapi.testclient import TestClient

from monitor.app import App
from monitor.model import ChangeQuery
from monitor.web.kept import MOST, Kept


def test_it_is_made_once_until_the_token_differs() -> None:
    tokens, made = ["a"], []
    kept = Kept[int](lambda: tokens[0])
    assert [kept.get("key", lambda: made.append(1) or len(made)) for _ in range(3)] == [1, 1, 1]  # type: ignore[func-returns-value]
    tokens[0] = "b"
    assert kept.get("key", lambda: 2) == 2
    assert kept.get("other", lambda: 3) == 3


def test_what_is_forgotten_is_made_again() -> None:
    kept = Kept[int](lambda: "a")
    assert (kept.get("key", lambda: 1), kept.get("key", lambda: 2)) == (1, 1)
    kept.forget()
    assert kept.get("key", lambda: 3) == 3


def test_who_comes_while_it_is_made_anew_takes_what_there_was() -> None:
    tokens, begun, go = ["a"], Event(), Event()
    kept = Kept[str](lambda: tokens[0])
    kept.get("key", lambda: "old")
    tokens[0] = "b"

    def slowly() -> str:
        begun.set()
        assert go.wait(10)
        return "new"

    maker = Thread(target=kept.get, args=("key", slowly))
    maker.start()
    assert begun.wait(10)
    assert kept.get("key", lambda: "never made") == "old"
    go.set()
    maker.join()
    assert kept.get("key", lambda: "never made") == "new"


def test_who_comes_first_makes_it_for_all_who_wait() -> None:
    begun, go = Event(), Event()
    kept = Kept[str](lambda: "a")
    found: list[str] = []

    def slowly() -> str:
        begun.set()
        assert go.wait(10)
        return "made"

    first = Thread(target=lambda: found.append(kept.get("key", slowly)))
    first.start()
    assert begun.wait(10)
    second = Thread(target=lambda: found.append(kept.get("key", lambda: "made twice")))
    second.start()
    go.set()
    first.join()
    second.join()
    assert found == ["made", "made"]


def test_what_cannot_be_made_leaves_nothing_and_is_tried_again() -> None:
    kept = Kept[int](lambda: "a")
    with pytest.raises(ZeroDivisionError):
        kept.get("key", lambda: 1 // 0)
    assert kept.get("key", lambda: 1) == 1


def test_the_longest_unused_goes_first() -> None:
    kept = Kept[int](lambda: "a")
    for number in range(MOST):
        kept.get(number, lambda: 0)
    kept.get(0, lambda: 1)
    kept.get("one more", lambda: 0)
    assert (kept.get(0, lambda: 1), kept.get(1, lambda: 1)) == (0, 1)


def test_a_page_shows_at_once_what_another_process_recorded(visitor: TestClient, app: App) -> None:
    change = app.store.changes(ChangeQuery(newest_first=True, limit=1))[0]
    assert "Nobody yet" in visitor.get(f"/changes/{change.id}").text
    assert visitor.get("/search?q=resell").text.count("<mark>") > 0
    app.store.pause_subscription("ops", True)
    assert visitor.get("/health").status_code == 200
    before = app.store.revision()
    app.acknowledge(change.id, "somebody else")
    assert app.store.revision() != before
    assert "somebody else" in visitor.get(f"/changes/{change.id}").text
