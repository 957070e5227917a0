"""`init`: what the service needs, with as few questions as can be."""

from __future__ import annotations

import io

import pytest

from monitor.cli.init import safe_url
from tests.cli.kit import Shell


class Terminal(io.StringIO):
    """A person at a keyboard."""

    def isatty(self) -> bool:
        return True


def test_init_makes_what_is_needed_and_says_what_to_do_next(shell: Shell) -> None:
    ended = shell("init")
    assert ended.code == 0
    assert (shell.home / "state" / "monitor.db").is_file()
    example = shell.home / "config" / "watchlists" / "example.yaml.off"
    assert "provider: example" in example.read_text()
    assert "monitor subscribe" in ended.out
    assert "Watched now: 0 providers, 0 documents." in ended.out


def test_the_example_that_init_makes_is_a_right_watchlist(shell: Shell) -> None:
    shell("init")
    folder = shell.home / "config" / "watchlists"
    (folder / "example.yaml.off").rename(folder / "example.yaml")
    assert "1 providers, 1 sources, 0 problems." in shell("watchlist", "check").out


def test_init_can_be_repeated_and_keeps_what_the_user_wrote(shell: Shell) -> None:
    shell("init")
    example = shell.home / "config" / "watchlists" / "example.yaml.off"
    example.write_text("mine")
    assert shell("init").code == 0
    assert example.read_text() == "mine"


def test_init_hides_the_databases_password(shell: Shell) -> None:
    shell.set("MONITOR_DATABASE_URL", "postgresql://ada:hunter2@127.0.0.1:1/nothing")
    ended = shell("init")
    assert ended.code == 1
    assert "hunter2" not in ended.out + ended.err
    assert "Traceback" not in ended.err


def test_the_bundled_watchlists_are_watched_unless_switched_off(shell: Shell) -> None:
    assert "Watched now: 0 providers" in shell("init").out
    shell.set("MONITOR_BUNDLED", "true")
    assert "anthropic" in shell("watchlist", "list").out


def test_only_the_providers_of_the_chosen_packs_are_watched_from_then_on(shell: Shell) -> None:
    shell.set("MONITOR_BUNDLED", "true")
    everything = shell("init").out
    assert shell("init", "--pack", "cn-models", "--pack", "clouds").code == 0
    listed = shell("watchlist", "list").out
    assert "deepseek" in listed
    assert "28 providers" in everything
    assert "28 providers" not in shell("init").out
    assert "28 providers" in shell("init", "--pack", "all").out


def test_an_unknown_pack_is_told_and_nothing_is_written(shell: Shell) -> None:
    ended = shell("init", "--pack", "cn-modles")
    assert ended.code == 1
    assert "did you mean `cn-models`" in ended.err
    assert not (shell.home / "config" / "packs.yaml").exists()


def test_a_person_at_a_terminal_is_asked_two_questions_once(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("us-frontier, coding-tools\nSingapore，香港\n"))
    asked = shell("init").out
    assert "Which providers do you depend on?" in asked
    assert "Where do you operate" in asked
    profile = shell.home / "config" / "profile.yaml"
    assert "countries: [SG, HK]" in profile.read_text()
    assert profile.stat().st_mode & 0o777 == 0o600
    assert shell("profile", "check").code == 0
    assert (shell.home / "config" / "packs.yaml").read_text().endswith("packs:\n  - us-frontier\n  - coding-tools\n")
    monkeypatch.setattr("sys.stdin", Terminal(""))
    assert "Which providers" not in shell("init").out


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:////var/lib/monitor/monitor.db", "sqlite:////var/lib/monitor/monitor.db"),
        ("postgresql+psycopg://host/db", "postgresql+psycopg://host/db"),
        ("postgresql+psycopg://me@host:5432/db", "postgresql+psycopg://me@host:5432/db"),
        ("postgresql+psycopg://me:hunter2@host:5432/db", "postgresql+psycopg://me:***@host:5432/db"),
        ("postgresql+psycopg://me:a/b:c@d@host/db", "postgresql+psycopg://me:***@host/db"),
        (
            "postgresql+psycopg://host/db?user=me&password=hunter2&sslmode=require",
            "postgresql+psycopg://host/db?user=me&password=***&sslmode=require",
        ),
    ],
)
def test_a_database_is_named_without_its_password(url: str, shown: str) -> None:
    assert safe_url(url) == shown


def test_countries_may_be_given_as_options_and_a_profile_that_is_there_stays(shell: Shell) -> None:
    assert shell("init", "--country", "CN", "--country", "Germany").code == 0
    profile = shell.home / "config" / "profile.yaml"
    assert "countries: [CN, DE]" in profile.read_text()
    assert shell("init", "--country", "FR").code == 0
    assert "countries: [CN, DE]" in profile.read_text()


def test_a_country_that_is_none_is_told(shell: Shell) -> None:
    ended = shell("init", "--country", "Singapur")
    assert ended.code == 1
    assert "did you mean Singapore?" in ended.err
