"""The service: what is due gets done, one failure stops nobody else, and the end loses nothing."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock
from structlog.testing import capture_logs

from monitor.crew import Crew
from monitor.errors import ConfigError, ConflictError, StoreError
from monitor.model import (
    ChangeFilter,
    Mailbox,
    SourceKey,
    Subscription,
    Text,
)
from monitor.schedule import Service, ServiceSettings, service_name
from monitor.systemd import Systemd

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SETTINGS = ServiceSettings(check_workers=2, deliver_workers=2, tick=timedelta(milliseconds=10), grace=timedelta(seconds=5))
LONG = 10.0
"""Seconds after which a test gives up; no test lasts that long when it passes."""


def key(name: str) -> SourceKey:
    return SourceKey("acme", "terms", name)


def mailbox(number: int) -> Mailbox:
    return Mailbox(Subscription(number, f"team {number}", "json://x", ChangeFilter(), "en", AT), ())


class Ledger:
    """The store's part in the play: what is due, who holds it, and every claim that was made."""

    def __init__(self, *due: str, owed: int = 0) -> None:
        self.due = [key(name) for name in due]
        self.owed = [mailbox(number) for number in range(owed)]
        self.held: list[SourceKey | Mailbox] = []
        self.claims: list[tuple[str, datetime, timedelta, int]] = []
        self.released: list[str] = []
        self.trouble: list[Exception] = []
        self.lock = threading.Lock()

    def claim_due(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[SourceKey, ...]:
        with self.lock:
            if self.trouble:
                raise self.trouble.pop(0)
            taken = tuple(self.due[:limit])
            del self.due[:limit]
            self.held += taken
            if taken:
                self.claims.append((holder, now, lease, limit))
            return taken

    def claim_mailboxes(self, holder: str, now: datetime, lease: timedelta, limit: int) -> tuple[Mailbox, ...]:
        with self.lock:
            taken = tuple(self.owed[:limit])
            del self.owed[:limit]
            self.held += taken
            return taken

    def release(self, holder: str) -> None:
        self.released.append(holder)


class Play:
    """A service with its ledger; `until` waits for something to become true and then stops the service."""

    def __init__(
        self,
        ledger: Ledger,
        check: Callable[[SourceKey], None] = lambda key: None,
        deliver: Callable[[Mailbox], None] = lambda mailbox: None,
        settings: ServiceSettings = SETTINGS,
        notify: Systemd | None = None,
        monotonic: Callable[[], float] | None = None,
    ) -> None:
        self.ledger = ledger
        self.changed = threading.Condition()
        self.checked: list[SourceKey] = []
        self.delivered: list[Mailbox] = []
        self._check = check
        self._deliver = deliver
        clock = {} if monotonic is None else {"monotonic": monotonic}
        self.service = Service(ledger, self.check, self.deliver, lambda: AT, "me", settings, notify, **clock)

    def check(self, key: SourceKey) -> None:
        with self.noting(self.checked, key):
            self._check(key)

    def deliver(self, mailbox: Mailbox) -> None:
        with self.noting(self.delivered, mailbox):
            self._deliver(mailbox)

    @contextmanager
    def noting(self, notes: list[SourceKey] | list[Mailbox], item: SourceKey | Mailbox) -> Iterator[None]:
        try:
            yield
        finally:
            with self.changed:
                notes.append(item)  # type: ignore[arg-type]
                self.changed.notify_all()

    def until(self, reached: Callable[[], bool], then: Callable[[], None] | None = None) -> int:
        """Run the service in this thread; another one waits and gives the order."""

        def wait() -> None:
            with self.changed:
                self.changed.wait_for(reached, LONG)
            (then or self.service.stop)()

        thread = threading.Thread(target=wait)
        thread.start()
        try:
            return self.service.run()
        finally:
            thread.join()


def test_what_is_due_is_checked_and_what_is_owed_is_delivered() -> None:
    play = Play(Ledger("a", "b", "c", "d", "e", owed=3))
    left = play.until(lambda: len(play.checked) == 5 and len(play.delivered) == 3)
    assert left == 0
    assert sorted(play.checked) == [key(name) for name in "abcde"]
    assert sorted(each.subscription.id for each in play.delivered) == [0, 1, 2]


def test_no_more_is_claimed_than_can_begin_at_once_and_the_lease_begins_with_the_work() -> None:
    play = Play(Ledger(*"abcdefgh"))
    play.until(lambda: len(play.checked) == 8)
    assert all(limit <= 2 for _, _, _, limit in play.ledger.claims)
    assert {claim[:3] for claim in play.ledger.claims} == {("me", AT, timedelta(minutes=5))}


def test_a_free_worker_takes_the_next_one_without_waiting_for_a_ring() -> None:
    """With an hour between rings, five checks are done at once."""
    play = Play(Ledger(*"abcde"), settings=replace(SETTINGS, tick=timedelta(hours=1)))
    play.until(lambda: len(play.checked) == 5)
    assert len(play.checked) == 5


def test_what_a_check_owes_is_delivered_at_once() -> None:
    """With an hour between rings, the mailbox that a check filled is planned when the check ends."""
    ledger = Ledger("a")
    play = Play(ledger, check=lambda key: ledger.owed.append(mailbox(7)), settings=replace(SETTINGS, tick=timedelta(hours=1)))
    play.until(lambda: len(play.delivered) == 1)
    assert [each.subscription.id for each in play.delivered] == [7]


def test_what_becomes_due_later_is_found_by_a_ring() -> None:
    ledger = Ledger("a")
    play = Play(ledger)

    def more() -> None:
        ledger.due.append(key("later"))
        with play.changed:
            play.changed.wait_for(lambda: key("later") in play.checked, LONG)
        play.service.stop()

    play.until(lambda: len(play.checked) == 1, then=more)
    assert key("later") in play.checked


@pytest.mark.parametrize("error", [ZeroDivisionError("bug"), ConflictError(Text("overtaken", "已被抢先"))])
def test_a_check_that_fails_is_logged_with_its_source_and_stops_nobody(error: Exception) -> None:
    def check(source: SourceKey) -> None:
        if source == key("bad"):
            raise error

    play = Play(Ledger("bad", "a", "b"), check)
    with capture_logs() as logs:
        play.until(lambda: len(play.checked) == 3)
    assert [entry["item"] for entry in logs if entry["event"] == "check_failed"] == ["acme/terms/bad"]


def test_a_delivery_that_fails_is_logged_and_stops_nobody() -> None:
    def deliver(mailbox: Mailbox) -> None:
        if mailbox.subscription.id == 0:
            raise ZeroDivisionError

    play = Play(Ledger(owed=2), deliver=deliver)
    with capture_logs() as logs:
        play.until(lambda: len(play.delivered) == 2)
    assert [entry["item"] for entry in logs if entry["event"] == "delivery_failed"] == ["team 0"]


def test_a_delivery_that_was_not_accepted_counts_as_failed() -> None:
    """`systemctl status` says so."""
    crew = Crew("delivery", 1, lambda free: (), lambda alert: alert, str, lambda: None, lambda: 0.0)
    for accepted in (True, False, None):
        crew._do(accepted)
    assert (crew.done, crew.failed) == (2, 1)


def test_a_store_that_is_locked_for_a_moment_is_asked_again() -> None:
    ledger = Ledger("a")
    ledger.trouble.append(StoreError(Text("locked", "已锁定")))
    play = Play(ledger)
    with capture_logs() as logs:
        play.until(lambda: len(play.checked) == 1)
    assert [entry["crew"] for entry in logs if entry["event"] == "claim_failed"] == ["check"]


def test_a_bug_in_claiming_ends_the_service_loudly_and_releases_what_it_holds() -> None:
    ledger = Ledger("a")
    ledger.trouble.append(KeyError("bug"))
    with pytest.raises(KeyError, match="bug"):
        Play(ledger).until(lambda: True, then=lambda: None)
    assert ledger.released == ["me"]


# --- the end


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_service_and_the_handlers_are_put_back(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    play = Play(Ledger("a"))
    assert play.until(lambda: len(play.checked) == 1, then=lambda: os.kill(os.getpid(), number)) == 0
    assert signal.getsignal(number) is before
    assert play.ledger.released == ["me"]


def test_what_runs_is_finished_and_nothing_new_begun() -> None:
    begun, finish = threading.Event(), threading.Event()

    def check(source: SourceKey) -> None:
        begun.set()
        assert finish.wait(LONG)

    ledger = Ledger("a")
    play = Play(ledger, check)

    def then() -> None:
        assert begun.wait(LONG)
        play.service.stop()
        assert play.service._checks._closing.wait(LONG)  # an order to stop takes a moment to arrive
        ledger.due.append(key("late"))
        finish.set()

    play.until(lambda: True, then)
    assert play.checked == [key("a")]
    assert ledger.released == ["me"]


def test_what_does_not_finish_within_the_grace_time_is_given_up_and_released() -> None:
    begun, finish = threading.Event(), threading.Event()

    def check(source: SourceKey) -> None:
        begun.set()
        finish.wait(LONG)

    play = Play(Ledger("a"), check, settings=replace(SETTINGS, grace=timedelta(milliseconds=20)))

    def then() -> None:
        assert begun.wait(LONG)
        play.service.stop()

    try:
        assert play.until(lambda: True, then) == 1
        assert play.ledger.released == ["me"]
    finally:
        finish.set()


def test_it_runs_in_a_thread_too_where_no_signals_come() -> None:
    play = Play(Ledger("a"))
    left: list[int] = []
    thread = threading.Thread(target=lambda: left.append(play.service.run()))
    thread.start()
    with play.changed:
        play.changed.wait_for(lambda: len(play.checked) == 1, LONG)
    play.service.stop()
    thread.join()
    assert left == [0]


# --- the beginning


def test_a_dead_former_self_gives_back_its_leases_at_the_start(tmp_path: Path) -> None:
    play = Play(Ledger("a"), settings=replace(SETTINGS, lock=tmp_path / "service.lock"))
    first: list[list[str]] = []
    play.until(lambda: len(play.checked) == 1, then=lambda: (first.append(list(play.ledger.released)), play.service.stop())[1])
    assert first == [["me"]]
    assert play.ledger.released == ["me", "me"]


def test_two_services_with_one_state_are_refused_in_words(tmp_path: Path) -> None:
    lock = tmp_path / "service.lock"
    play = Play(Ledger("a"), settings=replace(SETTINGS, lock=lock))
    with FileLock(lock), pytest.raises(ConfigError, match=r"another monitor service holds .*service\.lock; stop it first") as caught:
        play.service.run()
    assert "另一个监控服务" in caught.value.text.zh
    assert play.ledger.released == []
    assert play.checked == []


def test_a_service_keeps_its_name_and_two_have_two(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    name = service_name(tmp_path)
    assert service_name(tmp_path) == name
    assert service_name(other) != name


def test_a_name_that_was_never_written_to_its_end_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "service.id").write_text("\n")
    assert service_name(tmp_path) == service_name(tmp_path) != ""


def test_what_was_claimed_while_the_order_to_stop_came_is_not_begun() -> None:
    begun: list[str] = []

    def claim(free: int) -> tuple[str, ...]:
        crew.close()
        return ("late",)

    crew: Crew[str] = Crew("check", 2, claim, begun.append, str, lambda: None, lambda: 0.0)
    crew.ring()
    crew.run()
    assert crew.wait(LONG) == 0
    assert begun == []


def test_a_crew_that_no_ring_reaches_looks_by_itself() -> None:
    """As when the machine's clock was set back by an hour."""

    def claim(free: int) -> tuple[str, ...]:
        crew.close()
        return ()

    crew: Crew[str] = Crew("check", 2, claim, lambda item: None, str, lambda: None, lambda: 0.0, longest_silence=0.01)
    crew.run()
    assert crew.turns == 1
