"""Each part of an examination as a table: what it is given, what it says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from monitor.doctor import Check, Finding, Level, clock, database, machine, network, record, secrets, worst
from monitor.errors import StoreError
from monitor.model import Alert, BrokenReason, ChangeFilter, FetchFailure, Response, Source, SourceKey, Subscription, Text
from monitor.store.condition import Kept
from tests.route.kit import moved

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
OURS = "slack://T1JJ3T3L2/A1BRTD4JD/secret"


def levels(found: object) -> list[Level]:
    assert isinstance(found, (list, tuple))
    return [each.level for each in found]


def answer(ahead: float, age: int | None = None, ago: timedelta = timedelta(minutes=5)) -> tuple[datetime, dict[str, str]]:
    """Fetched while our clock was so many seconds ahead."""
    written = NOW - ago - timedelta(seconds=ahead) - timedelta(seconds=age or 0)
    return NOW - ago, {"date": format_datetime(written, usegmt=True)} | ({} if age is None else {"age": str(age)})


@pytest.mark.parametrize(
    ("answers", "server", "look", "said"),
    [
        ([answer(0), answer(2), answer(900)], None, None, ["The clock agrees with 3 watched pages"]),
        ([answer(300)], None, None, ["The clock is 300 s fast (compared with 1 watched pages)"]),
        ([answer(-300)], None, None, ["The clock is 300 s slow (compared with 1 watched pages)"]),
        ([answer(0, age=3600)], None, None, ["The clock agrees with 1 watched pages"]),
        ([answer(0, ago=timedelta(days=4))], None, None, ["No page fetched in the last three days to compare the clock with"]),
        ([(NOW, {"date": "noon"}), (NOW, {})], timedelta(0), None, ["The clock agrees with the database server"]),
        ([], timedelta(minutes=-5), None, ["The clock is 300 s slow (compared with the database server)"]),
        (
            [answer(0)],
            None,
            NOW + timedelta(hours=1),
            ["The clock is 3600 s slow (the latest recorded look is in the future)", "The clock agrees with 1 watched pages"],
        ),
    ],
)
def test_the_clock_is_compared_with_whoever_told_the_time(
    answers: list[tuple[datetime, dict[str, str]]], server: timedelta | None, look: datetime | None, said: list[str]
) -> None:
    assert [each.what.en for each in clock.examine(answers, server, look, NOW)] == said


def test_a_date_without_a_zone_is_meant_in_utc() -> None:
    (found,) = clock.examine([(NOW, {"date": "Sun, 01 Mar 2026 12:00:00 -0000"})], None, None, NOW)
    assert found.level is Level.OK


def test_backups_are_wanted_every_day(tmp_path: Path) -> None:
    from sqlalchemy import make_url

    from monitor.store.engine import Database

    base = Database(make_url(f"sqlite:///{tmp_path / 'm.db'}"))
    folder = tmp_path / "backups"
    (none,) = database.backups(base, folder, NOW)
    assert (none.level, "monitor db backup" in (none.next or Text("", "")).en) == (Level.WARNING, True)
    folder.mkdir()
    (folder / "1.db").touch()
    made = datetime.fromtimestamp((folder / "1.db").stat().st_mtime, UTC)
    assert levels([*database.backups(base, folder, made + timedelta(hours=3))]) == [Level.OK]
    assert levels([*database.backups(base, folder, made + timedelta(days=3))]) == [Level.WARNING]
    server = Database(make_url("postgresql+psycopg://x@127.0.0.1:1/none"))
    (late,) = database.backups(server, folder, made + timedelta(days=3))
    assert "pg_dump" in (late.next or Text("", "")).en


def test_a_server_that_does_not_answer_is_a_problem_with_a_next_step() -> None:
    from sqlalchemy import make_url

    from monitor.store.engine import Database

    nobody = Database(make_url("postgresql+psycopg://x@127.0.0.1:1/none?connect_timeout=2"))
    condition, found = database.reached(nobody, lambda: NOW)
    assert (condition, found.level) == (None, Level.PROBLEM)
    assert "psql" in (found.next or Text("", "")).en


def test_files_that_others_may_read_are_told_with_the_command_that_mends_them(tmp_path: Path) -> None:
    state, backups, named = tmp_path / "state", tmp_path / "copies", tmp_path / "webhook"
    for folder in (state, backups):
        folder.mkdir(0o700)
    for file in (state / "secret.key", state / "monitor.db", backups / "1.db", named):
        file.touch(0o600)
    assert [*secrets.modes(state, backups, {"MONITOR_HEARTBEAT_URL_FILE": named})] == []
    for file in (state / "secret.key", state / "monitor.db", backups / "1.db", named):
        file.chmod(0o644)
    state.chmod(0o777)
    found = [*secrets.modes(state, backups, {"MONITOR_HEARTBEAT_URL_FILE": named, "MONITOR_PROXY_FILE": tmp_path / "none"})]
    assert {(Path(each.where).name, each.level) for each in found} == {
        ("state", Level.PROBLEM),
        ("secret.key", Level.PROBLEM),
        ("monitor.db", Level.WARNING),
        ("1.db", Level.WARNING),
        ("webhook", Level.PROBLEM),
    }
    assert {(each.next or Text("", "")).en.split()[0] for each in found} == {"chmod"}


def test_the_key_must_open_every_address() -> None:
    lost = Kept("lost", None, plain=False, why=StoreError(Text("another key", "另一把密钥")))
    assert levels([*secrets.key([lost, Kept("ops", OURS, plain=False)], "here")]) == [Level.PROBLEM]
    assert levels([*secrets.key([Kept("old", OURS, plain=True)], "here")]) == [Level.WARNING]
    assert levels([*secrets.key([Kept("ops", OURS, plain=False)], "here")]) == [Level.OK]
    assert [*secrets.key([], "here")] == []


def test_addresses_in_plain_text_are_found_wherever_they_stand(tmp_path: Path) -> None:
    kept = [Kept("ops", OURS, plain=False), Kept("ref", "env:OPS_CHANNEL_ADDRESS", plain=False), Kept("me", "console:", plain=False)]
    wanted = secrets.needles(kept, "a-key-of-forty-four-characters\n")
    assert wanted == {OURS.encode(): False, b"a-key-of-forty-four-characters": True}
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "monitor.db.0003.backup").write_bytes(b"\0" * 5000 + OURS.encode() + b"\0")
    (tmp_path / "with-key.db").write_bytes(b"...a-key-of-forty-four-characters...")
    (tmp_path / "secret.key").write_bytes(b"a-key-of-forty-four-characters\n")
    (tmp_path / "empty").touch()
    (tmp_path / "elsewhere").symlink_to(tmp_path / "old")
    log = tmp_path.with_suffix(".log")
    log.write_text(f"posted to {OURS}\n")
    found = [*secrets.leaks(wanted, (tmp_path, log), frozenset({tmp_path / "secret.key"}))]
    assert [(Path(each.where).name, each.level) for each in found] == [
        ("monitor.db.0003.backup", Level.PROBLEM),
        ("with-key.db", Level.WARNING),
        (log.name, Level.PROBLEM),
    ]
    assert not any(OURS in f"{each.what.en} {each.where} {each.next}" for each in found)
    (clean,) = secrets.leaks(wanted, (tmp_path / "empty",), frozenset())
    assert clean.level is Level.OK
    assert [*secrets.leaks({}, (tmp_path,), frozenset())] == []


def test_channels_that_gave_up_or_fail_are_told_in_their_latest_words() -> None:
    def owed(number: int, name: str, why: str | None) -> Alert:
        subscription = Subscription(1, name, OURS, ChangeFilter(), "en", NOW)
        return Alert(number, moved(), subscription, "matches", NOW, last_error=why)

    kept = (Kept("ops", OURS, plain=False),)
    dead = [owed(3, "ops", "404 no such hook"), owed(2, "ops", "older words"), owed(1, "ops", None)]
    found = [*record.channels(kept, [owed(5, "law", "503 busy"), owed(4, "law", None)], dead, lambda url: url)]
    assert [(each.where, each.level, each.what.en) for each in found] == [
        ("ops", Level.PROBLEM, "2 alerts were given up: 404 no such hook"),
        ("law", Level.WARNING, "Alerts are not accepted yet: 503 busy"),
    ]
    assert levels([*record.channels(kept, [], [], lambda url: url)]) == [Level.OK]


def source(host: str) -> Source:
    return Source(SourceKey("acme", "terms", host), f"https://{host}/terms")


def test_a_host_that_refuses_was_reached_and_one_that_is_silent_was_not() -> None:
    page = Response("https://a.example/", "https://a.example/", 200, (), b"", NOW)
    silent = FetchFailure(BrokenReason.DNS, "the name b.example has no address", transient=True)
    refused = FetchFailure(BrokenReason.CLIENT_ERROR, "403", transient=False, status=403)
    found = [*network.hosts(((source("a.example"), page), (source("b.example"), silent), (source("c.example"), refused)))]
    assert [(each.where, each.level) for each in found] == [("b.example", Level.WARNING), ("", Level.OK)]
    assert found[1].what.en == "2 of 3 hosts answer"
    assert levels([*network.hosts(((source("b.example"), silent),))]) == [Level.PROBLEM]
    assert [*network.hosts(())] == []


@pytest.mark.parametrize(("days", "level"), [(90, Level.OK), (5, Level.WARNING), (-1, Level.PROBLEM)])
def test_a_certificate_is_told_by_its_end(days: int, level: Level) -> None:
    assert network.good_until(NOW + timedelta(days=days), "policy.example.com:443", NOW).level is level


def test_further_authorities_must_be_readable(tmp_path: Path) -> None:
    assert [*network.own_authorities(None, NOW)] == []
    assert levels([*network.own_authorities(tmp_path / "none.pem", NOW)]) == [Level.PROBLEM]
    (tmp_path / "junk.pem").write_text("junk")
    assert levels([*network.own_authorities(tmp_path / "junk.pem", NOW)]) == [Level.PROBLEM]
    mine = Path(__file__).parents[1] / "fakes" / "localhost.pem"
    (found,) = network.own_authorities(mine, NOW)
    assert found.where == str(mine)


def test_a_disk_without_room_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = [5_000_000_000]
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: type("Usage", (), {"free": free[0]}))
    missing = tmp_path / "not" / "yet"
    assert machine.disk(missing, 0).level is Level.OK
    assert machine.disk(missing, 4_000_000_000).level is Level.WARNING  # no room for the copy that an upgrade makes
    free[0] = 1000
    assert machine.disk(missing, 0) == Finding(
        Check.DISK, Level.PROBLEM, Text("0.0 GB are free", "剩余 0.0 GB"), str(tmp_path), machine.disk(missing, 0).next
    )


def test_versions_are_compared_with_those_that_were_tested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pins = tmp_path / "constraints.txt"
    pins.write_text("# tested\nsqlalchemy==1.0 ; python_version < '4'\nsqlalchemy==1.1\nhttpx[http2]==0.0.1\nno-such-library==1\n-e .\n")
    assert machine.tested(pins) == {
        "sqlalchemy": frozenset({"1.0", "1.1"}),
        "httpx": frozenset({"0.0.1"}),
        "no-such-library": frozenset({"1"}),
    }
    python, libraries = machine.versions(pins, "SQLite 3.40.1")
    assert "SQLite 3.40.1" in python.what.en
    assert (libraries.level, libraries.what.en) == (Level.NOTE, "2 of 2 libraries are not at the version that was tested")
    assert "(1.0/1.1)" in libraries.where
    assert levels([*machine.versions(tmp_path / "none", None)])[1] is Level.OK
    monkeypatch.setattr(machine, "TESTED_PYTHON", ((3, 1), (3, 2)))
    assert levels([*machine.versions(pins, None)])[0] is Level.NOTE


def test_what_the_settings_need_must_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [*machine.extras(postgres=True, browser=True, chromium="/usr/bin/chromium")] == []
    monkeypatch.setattr(machine, "find_spec", lambda _: None)
    found = [*machine.extras(postgres=True, browser=True, chromium=None)]
    assert [(each.next or Text("", "")).en for each in found] == [
        "pip install 'policy-monitor[postgres]'",
        "pip install 'policy-monitor[browser]'",
        "apt install chromium",
    ]
    assert [*machine.extras(postgres=False, browser=False, chromium=None)] == []


WELL = {"LoadState": "loaded", "ActiveState": "active", "Type": "notify", "WatchdogUSec": "1min", "NRestarts": "0", "Result": "success"}


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (WELL, []),
        (None, [Level.NOTE]),
        ({}, [Level.NOTE]),
        (WELL | {"LoadState": "not-found"}, [Level.NOTE]),
        (WELL | {"ActiveState": "failed", "Result": "watchdog"}, [Level.PROBLEM]),
        (WELL | {"Type": "simple"}, [Level.WARNING]),
        (WELL | {"WatchdogUSec": "0"}, [Level.WARNING]),
        (WELL | {"NRestarts": "4"}, [Level.WARNING]),
    ],
)
def test_what_systemd_says_of_the_service(told: Mapping[str, str] | None, found: list[Level]) -> None:
    assert levels([*machine.supervised(lambda _: told)]) == found


def test_systemd_is_asked_by_its_own_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "systemctl"
    program.write_text("#!/bin/sh\necho LoadState=loaded\necho Type=$1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert machine.asked_systemd("policy-monitor.service", tmp_path) == {"LoadState": "loaded", "Type": "show"}
    assert machine.asked_systemd("policy-monitor.service", tmp_path / "none") is None


def test_the_worst_decides() -> None:
    assert worst(()) is Level.OK
    assert worst(tuple(Finding(Check.DISK, level, Text("", "")) for level in (Level.OK, Level.WARNING, Level.NOTE))) is Level.WARNING
