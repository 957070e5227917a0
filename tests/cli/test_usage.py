"""Help, errors in a command line, and how a command ends."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from monitor.cli.commands import app, run
from tests.cli.kit import Shell, page
from tests.fakes.site import Site


def every_command(group: typer.core.TyperGroup | None = None, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [path]
    for name, command in (group or get_command(app)).commands.items():
        deeper = (*path, name)
        found += every_command(command, deeper) if isinstance(command, typer.core.TyperGroup) else [deeper]
    return found


@pytest.mark.parametrize("command", every_command(), ids=" ".join)
def test_every_help_page_exists_in_both_languages_in_80_columns(shell: Shell, command: tuple[str, ...]) -> None:
    from rich.cells import cell_len

    for language, usage in (("en", "Usage: monitor"), ("zh", "用法：monitor")):
        ended = shell("--lang", language, *command, "--help")
        assert ended.code == 0
        assert ended.out.startswith(" ".join((usage, *command)))
        assert max(cell_len(line) for line in ended.lines) <= 80
        assert ("Show this message" in ended.out) is (language == "en")
        meanings = [line for line in ended.lines if "  " in line.strip()]
        assert language == "en" or all(any(letter > "\u2fff" for letter in line) for line in meanings)


def test_the_language_of_help_follows_the_environment(shell: Shell) -> None:
    shell.set("MONITOR_LANG", "zh")
    assert shell("--help").out.startswith("用法：")


@pytest.mark.parametrize("group", [(), ("subscriptions",), ("watchlist",), ("import",)])
def test_a_group_without_a_command_shows_its_help(shell: Shell, group: tuple[str, ...]) -> None:
    ended = shell(*group)
    assert ended.code == 0
    assert ended.out == shell(*group, "--help").out


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nonsense", 'there is no command "nonsense"'),
        ("dif", 'there is no command "dif"; there are: diff'),
        ("watchlist lits", 'there is no command "lits"; there are: list'),
        ("diff", "say from when: --since 30d"),
        ("alternatives", "--for is missing"),
        ("show", "CHANGE is missing"),
        ("diff --snce 30d", "there is no option --snce; did you mean"),
        ("diff --since 30d --lang zh", "--lang stands before the command's name"),
        ("diff --since 30d --kind pricing", '--kind: "pricing" is none of region_availability'),
        ("diff --since 30d --kind pricing", "did you mean pricing_limits?"),
        ("diff --since 30d --min-severity grave", '--min-severity: "grave" is none of info, low'),
        ("diff --since 30d --format xml", '--format: "xml" is none of text, json'),
        ("--lang de status", '--lang: "de" is none of en, zh'),
        ("explain x/y --limit 0", "--limit: "),
        ("explain x/y --limit many", "--limit: "),
        ("status extra", "extra"),
        ("diff --since", "--since"),
    ],
)
def test_a_wrong_command_line_is_told_with_the_next_step(shell: Shell, line: str, words: str) -> None:
    ended = shell(*line.split())
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.said
    assert ended.err.startswith("Error: ")
    assert "--help" in ended.err.splitlines()[-1]


def test_a_wrong_command_line_is_told_in_chinese(shell: Shell) -> None:
    assert shell("--lang", "zh", "alternatives").err == "错误：缺少 --for\n请看：monitor alternatives --help\n"
    assert shell("--lang", "zh", "diff").err.startswith("错误：请说明起始时间")


def test_the_version_is_said(shell: Shell) -> None:
    assert shell("--version").out.startswith("policy-monitor ")


def test_wrong_settings_are_told_all_at_once(shell: Shell) -> None:
    shell.set("MONITOR_WORKERS", "many")
    shell.set("MONITOR_LOG_LEVEL", "loud")
    ended = shell("status")
    assert (ended.code, ended.out) == (1, "")
    assert "MONITOR_WORKERS" in ended.err
    assert "MONITOR_LOG_LEVEL" in ended.err


# --- the database


def test_another_state_folder_is_another_database(shell: Shell) -> None:
    assert shell("--state", str(shell.home / "other"), "status").code == 0
    assert (shell.home / "other" / "monitor.db").is_file()
    assert not (shell.home / "state").exists()


def test_a_file_that_is_no_database_is_told(shell: Shell) -> None:
    (shell.home / "state").mkdir()
    (shell.home / "state" / "monitor.db").write_text("not a database at all, but long enough to be taken for one" * 50)
    ended = shell("status")
    assert (ended.code, ended.out) == (1, "")
    assert "monitor.db" in ended.err


def test_a_newer_database_is_refused_in_words(shell: Shell) -> None:
    shell("init")
    with sqlite3.connect(shell.home / "state" / "monitor.db") as database:
        database.execute("update schema_revision set version_num = '9999'")
    database.close()
    ended = shell("status")
    assert (ended.code, ended.out) == (1, "")
    assert "newer" in ended.err


def test_a_state_folder_that_is_a_file_is_told(shell: Shell) -> None:
    (shell.home / "state").write_text("")
    for command in (("status",), ("init",), ("run",)):
        ended = shell(*command)
        assert (ended.code, ended.out) == (1, "")
        assert ended.err.startswith("Error: ")


def test_a_folder_that_cannot_be_made_is_told(shell: Shell) -> None:
    (shell.home / "config").write_text("")
    ended = shell("init")
    assert (ended.code, ended.out) == (1, "")
    assert "config/watchlists: Not a directory; check the path" in ended.err


# --- how a command ends


def process(home: Path, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
    environ = {name: value for name, value in os.environ.items() if name.startswith("MONITOR_") or name in ("PATH", "HOME")}
    line = [sys.executable, "-W", "error", "-m", "tests.cli.monitor", *arguments]
    return subprocess.Popen(line, env=environ | more, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_reader_that_leaves_ends_a_command_quietly(told: Shell) -> None:
    with process(told.home, "watchlist", "schema") as running:
        assert running.stdout and running.stderr  # noqa: PT018
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_a_terminal_that_cannot_show_chinese_gets_question_marks(told: Shell) -> None:
    with process(told.home, "--lang", "zh", "status", PYTHONIOENCODING="ascii", PYTHONUTF8="0") as running:
        out, err = running.communicate()
    assert (running.returncode, err) == (0, b"")
    assert b"0 ??" in out


def test_an_interrupted_check_ends_at_once_and_leaves_nothing_claimed(shell: Shell, site: Site) -> None:
    shell.watch(site.url("/terms"))
    site.page("/terms", page())
    gate = site.hold("/terms")
    with process(shell.home, "check") as running:
        while not site.requests:
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=20)
    assert (running.returncode, out, err) == (130, b"", b"")
    gate.set()
    assert "first version" in shell("check").out


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_the_service_runs_until_it_is_told_to_stop(shell: Shell, site: Site, end: signal.Signals) -> None:
    shell.watch(site.url("/terms"))
    site.page("/terms", page())
    shell.set("MONITOR_SPREAD", "0s")
    with process(shell.home, "run") as running:
        while not site.requests:
            time.sleep(0.02)
        running.send_signal(end)
        out, err = running.communicate(timeout=30)
    assert (running.returncode, out) == (0, b"")
    assert b"service_stopped" in err
    assert "1 healthy" in shell("status").out


def test_an_interrupted_command_exits_with_130(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", type("Terminal", (), {"readline": interrupt})())
    assert run(["subscribe", "-"]) == 130
