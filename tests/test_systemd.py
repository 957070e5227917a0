"""Messages to systemd, over a real datagram socket; and a watchdog that is fed only while the rings turn."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.model import SourceKey
from monitor.systemd import Systemd, given_socket
from tests.test_schedule import LONG, SETTINGS, Ledger, Play

pytestmark = pytest.mark.enable_socket


class Listener:
    """systemd's end of the line."""

    def __init__(self, address: str) -> None:
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.line.settimeout(LONG)
        self.line.bind(address)

    def hear(self) -> str:
        """The next message."""
        return self.line.recv(4096).decode()

    def hear_until(self, beginning: str) -> str:
        """The next message that begins so."""
        while not (message := self.hear()).startswith(beginning):
            pass
        return message


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[tuple[Listener, str]]:
    """A listener and the address at which it hears."""
    address = str(tmp_path / "notify")
    listener = Listener(address)
    yield listener, address
    listener.line.close()


def test_each_message_is_one_datagram_of_assignments(listener: tuple[Listener, str]) -> None:
    ear, address = listener
    systemd = Systemd(address)
    systemd.ready("watching\nMAINPID=1")
    systemd.status("两个来源")
    systemd.alive()
    systemd.stopping(timedelta(seconds=30))
    assert [ear.hear() for _ in range(4)] == [
        "READY=1\nSTATUS=watching MAINPID=1",
        "STATUS=两个来源",
        "WATCHDOG=1",
        "STOPPING=1\nEXTEND_TIMEOUT_USEC=30000000",
    ]


def test_an_abstract_socket_is_spoken_to() -> None:
    name = "policy-monitor-test-notify"
    ear = Listener(f"\0{name}")
    Systemd(f"@{name}").alive()
    assert ear.hear() == "WATCHDOG=1"
    ear.line.close()


@pytest.mark.parametrize("address", [None, "", "vsock:2:1234", "relative"])
def test_without_a_socket_that_is_known_nothing_is_said(address: str | None) -> None:
    systemd = Systemd(address, timedelta(seconds=30))
    systemd.ready("watching")
    assert systemd.heartbeat is None


def test_a_listener_that_is_gone_is_logged_and_no_more(tmp_path: Path) -> None:
    with capture_logs() as logs:
        Systemd(str(tmp_path / "nobody")).alive()
    assert [entry["event"] for entry in logs] == ["systemd_unreachable"]


def test_the_watchdog_is_fed_twice_as_often_as_it_needs(listener: tuple[Listener, str]) -> None:
    assert Systemd(listener[1], timedelta(seconds=30)).heartbeat == timedelta(seconds=15)
    assert Systemd(listener[1]).heartbeat is None


def test_a_service_says_ready_alive_and_stopping(listener: tuple[Listener, str]) -> None:
    ear, address = listener
    heard: list[str] = []
    play = Play(Ledger("a"), notify=Systemd(address, timedelta(milliseconds=200)))

    def listen() -> None:
        heard.extend([ear.hear(), ear.hear_until("WATCHDOG=1"), ear.hear_until("STATUS=")])
        play.service.stop()

    play.until(lambda: True, listen)
    assert heard[0] == "READY=1\nSTATUS=watching"
    assert heard[2] == "STATUS=check: 1 done, 0 failed; delivery: 0 done, 0 failed"
    assert ear.hear_until("STOPPING=1").startswith("STOPPING=1\n")


def test_a_ring_that_hangs_starves_the_watchdog(listener: tuple[Listener, str]) -> None:
    """The store does not come back from a claim: no ping after that."""
    ear, address = listener
    hang = threading.Event()

    class Hanging(Ledger):
        def claim_mailboxes(self, *given: object) -> tuple[()]:
            assert hang.wait(LONG)
            return ()

    play = Play(Hanging(), notify=Systemd(address, timedelta(milliseconds=100)))
    heard: list[str] = []

    def then() -> None:
        heard.append(ear.hear())
        with capture_logs():
            ear.line.settimeout(0.4)
            with pytest.raises(TimeoutError):
                ear.hear_until("WATCHDOG=1")
        ear.line.settimeout(LONG)
        hang.set()
        ear.hear_until("WATCHDOG=1")
        play.service.stop()

    play.until(lambda: True, then)
    assert heard[0].startswith("READY=1")


def test_workers_that_all_hang_for_longer_than_the_lease_starve_the_watchdog(listener: tuple[Listener, str]) -> None:
    ear, address = listener
    hang = threading.Event()
    clock = [0.0]

    def check(source: SourceKey) -> None:
        hang.wait(LONG)

    play = Play(Ledger("a", "b"), check, notify=Systemd(address, timedelta(milliseconds=100)), monotonic=lambda: clock[0])
    silent: list[bool] = []

    def then() -> None:
        ear.hear_until("WATCHDOG=1")
        clock[0] = SETTINGS.lease.total_seconds() + 1
        ear.line.settimeout(0.3)
        with pytest.raises(TimeoutError):
            ear.hear_until("never")
        silent.append(True)
        hang.set()
        ear.line.settimeout(LONG)
        ear.hear_until("WATCHDOG=1")
        play.service.stop()

    play.until(lambda: True, then)
    assert silent == [True]


def test_the_passed_socket_is_the_first_that_listens() -> None:
    """systemd may pass others, and descriptors that are no sockets."""
    first, count = 200, 4
    read, write = os.pipe()
    talking, listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM), socket.create_server(("127.0.0.1", 0))
    for number, passed in enumerate((read, talking.fileno(), listening.fileno()), first):
        os.dup2(passed, number)
    given = given_socket(count, first)
    assert given is not None
    assert given.getsockname() == listening.getsockname()
    assert not given.get_inheritable()
    given.close()
    for descriptor in (read, write, first, first + 1):
        os.close(descriptor)
    talking.close()
    listening.close()


def test_without_a_passed_socket_there_is_none() -> None:
    assert given_socket(0) is None
    assert given_socket(2, 200) is None
