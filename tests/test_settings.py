"""What the environment says, and what is said back where it is wrong."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.model import Role
from monitor.settings import (
    AccessOptions,
    AccessWay,
    FetchOptions,
    Settings,
    preferred_language,
    read_settings,
    secret_files,
    settings_markdown,
    settings_table,
)

OTHERS = {
    "STATE_DIRECTORY",
    "CONFIGURATION_DIRECTORY",
    "NOTIFY_SOCKET",
    "WATCHDOG_USEC",
    "WATCHDOG_PID",
    "LISTEN_FDS",
    "LISTEN_PID",
    "NO_COLOR",
    "FORCE_COLOR",
}
LOCALE = {"TZ", "LC_ALL", "LC_MESSAGES", "LANG", "XDG_STATE_HOME", "XDG_CONFIG_HOME"}


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("MONITOR_") or name in OTHERS | LOCALE:
            monkeypatch.delenv(name)


def told(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return read_settings()


def refusal(monkeypatch: pytest.MonkeyPatch, **variables: str) -> str:
    with pytest.raises(ConfigError) as caught:
        told(monkeypatch, **variables)
    assert caught.value.text.zh != caught.value.text.en
    return str(caught.value)


# --- defaults


def test_nothing_set_gives_working_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch, HOME="/home/ada", TZ="UTC")
    assert found == Settings(
        state_dir=Path("/home/ada/.local/state/policy-monitor"),
        database_url="sqlite:////home/ada/.local/state/policy-monitor/monitor.db",
        config_dir=Path("/home/ada/.config/policy-monitor"),
        watchlists=Path("/home/ada/.config/policy-monitor/watchlists"),
    )


def test_set_but_empty_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [name for row in settings_table() for name in row.names if name != "TZ"]
    assert told(monkeypatch, TZ="UTC") == told(monkeypatch, **dict.fromkeys(names, ""))


# --- folders and database


def test_the_database_and_watchlists_follow_their_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch, MONITOR_STATE_DIR="/srv/state", MONITOR_CONFIG_DIR="/srv/etc")
    assert (found.database_url, found.watchlists) == ("sqlite:////srv/state/monitor.db", Path("/srv/etc/watchlists"))


def test_folders_that_systemd_makes_are_used_the_first_of_several(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch, STATE_DIRECTORY="/var/lib/monitor:/var/lib/other", CONFIGURATION_DIRECTORY="/etc/monitor")
    assert (found.state_dir, found.config_dir) == (Path("/var/lib/monitor"), Path("/etc/monitor"))


def test_our_own_variable_wins_over_systemds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, MONITOR_STATE_DIR="/a", STATE_DIRECTORY="/b").state_dir == Path("/a")


def test_home_and_relative_folders_become_whole_paths(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    found = told(monkeypatch, HOME="/home/ada", MONITOR_STATE_DIR="~/state", MONITOR_WATCHLISTS="mine")
    assert (found.state_dir, found.watchlists) == (Path("/home/ada/state"), tmp_path / "mine")


def test_an_unknown_home_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(monkeypatch, MONITOR_STATE_DIR="~nobody-of-this-name/x").startswith("MONITOR_STATE_DIR: the home folder")


@pytest.mark.parametrize(
    ("url", "used"),
    [
        ("sqlite:////var/lib/monitor.db", "sqlite:////var/lib/monitor.db"),
        ("postgres://u:p@db/monitor", "postgresql+psycopg://u:p@db/monitor"),
        ("postgresql://u:p@db/monitor?sslmode=require", "postgresql+psycopg://u:p@db/monitor?sslmode=require"),
        ("postgresql+psycopg://db/monitor", "postgresql+psycopg://db/monitor"),
    ],
)
def test_a_database_is_named_by_its_address(monkeypatch: pytest.MonkeyPatch, url: str, used: str) -> None:
    assert told(monkeypatch, MONITOR_DATABASE_URL=url).database_url == used


@pytest.mark.parametrize("url", ["mysql://u:hunter2@db/x", "sqlite:///relative.db", "sqlite://", "postgresql://", "hunter2"])
def test_another_database_is_refused_without_repeating_a_password(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    message = refusal(monkeypatch, MONITOR_DATABASE_URL=url)
    assert message.startswith("MONITOR_DATABASE_URL: write `sqlite:////var/lib")
    assert "hunter2" not in message


# --- secrets from files


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://u:p@db/monitor\n")
    assert told(monkeypatch, MONITOR_DATABASE_URL_FILE=str(tmp_path / "url")).database_url == "postgresql+psycopg://u:p@db/monitor"


def test_what_a_file_says_is_checked_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "proxy").write_text("hunter2")
    message = refusal(monkeypatch, MONITOR_PROXY_FILE=str(tmp_path / "proxy"))
    assert message.startswith("MONITOR_PROXY_FILE: write `http://host:port`")
    assert "hunter2" not in message


def test_a_secret_is_not_set_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "unset one" in refusal(monkeypatch, MONITOR_PROXY="http://p:1", MONITOR_PROXY_FILE="/x")


def test_a_secret_file_that_cannot_be_used_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    (tmp_path / "empty").write_bytes(b"\n")
    assert "cannot be read (No such file or directory)" in refusal(monkeypatch, MONITOR_PROXY_FILE=str(tmp_path / "none"))
    assert "cannot be read (UnicodeDecodeError)" in refusal(monkeypatch, MONITOR_PROXY_FILE=str(tmp_path / "binary"))
    assert "is empty: write the value" in refusal(monkeypatch, MONITOR_PROXY_FILE=str(tmp_path / "empty"))


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch, MONITOR_DATABASE_URL="postgresql://u:hunter2@db/x", MONITOR_PROXY="http://u:hunter2@proxy:1")
    assert "hunter2" in (found.fetch.proxy or "")
    assert "hunter2" not in repr(found)


# --- people


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"MONITOR_LANG": "zh"}, "zh"),
        ({"MONITOR_LANG": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"MONITOR_LANG": "EN"}, "en"),
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "C"}, "zh"),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_follows_the_variable_then_the_locale(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    assert told(monkeypatch, **variables).language == language


@pytest.mark.parametrize(
    ("variables", "timezone"),
    [
        ({"MONITOR_TIMEZONE": "Asia/Shanghai", "TZ": "Europe/Paris"}, "Asia/Shanghai"),
        ({"TZ": "Europe/Paris"}, "Europe/Paris"),
        ({"TZ": ":Europe/Paris"}, "Europe/Paris"),
        ({"TZ": "CST-8"}, "UTC"),
    ],
)
def test_the_time_zone_follows_the_variable_then_the_system(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], timezone: str
) -> None:
    assert told(monkeypatch, **variables).timezone == timezone


def test_the_system_time_zone_is_one_that_exists(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch).timezone
    assert told(monkeypatch, MONITOR_TIMEZONE=found).timezone == found


@pytest.mark.parametrize(
    ("variables", "colour"),
    [
        ({"NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, None),
        ({}, None),
    ],
)
def test_colour_is_the_users_choice_then_the_terminals(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], colour: bool | None
) -> None:
    assert told(monkeypatch, **variables).colour is colour


# --- behaviour


def test_every_plain_setting_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(
        monkeypatch,
        MONITOR_CONFIRM_AFTER="90s",
        MONITOR_RETURN_HOLD="2d",
        MONITOR_SPREAD="0s",
        MONITOR_WORKERS="3",
        MONITOR_LOG_FORMAT="JSON",
        MONITOR_LOG_LEVEL="debug",
        MONITOR_CONTACT="ops@example.org",
        MONITOR_USER_AGENT="ours/1",
        MONITOR_FETCH_TIMEOUT="30s",
        MONITOR_HOST_SPACING="2s",
        MONITOR_HOST_CONCURRENCY="1",
        MONITOR_MAX_BYTES="1000000",
        MONITOR_PROXY="socks5h://proxy.example:1080",
        MONITOR_CA_BUNDLE="/etc/ca.pem",
        MONITOR_ALLOW_PRIVATE="10.0.0.0/8, wiki.internal fe80::1",
    )
    assert (found.confirm_after, found.return_hold, found.spread) == (timedelta(seconds=90), timedelta(days=2), timedelta(0))
    assert (found.workers, found.log_format, found.log_level) == (3, "json", "debug")
    assert found.fetch == FetchOptions(
        contact="ops@example.org",
        user_agent="ours/1",
        total_timeout=30.0,
        host_spacing=2.0,
        host_concurrency=1,
        max_bytes=1_000_000,
        proxy="socks5h://proxy.example:1080",
        ca_file=Path("/etc/ca.pem"),
        allow_private=("10.0.0.0/8", "wiki.internal", "fe80::1"),
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("MONITOR_LANG", "de", "write `en` or `zh`"),
        ("MONITOR_TIMEZONE", "Asia/Shanghi", "for example `Asia/Shanghai`"),
        ("MONITOR_TIMEZONE", "CST", "for example `"),
        ("MONITOR_CONFIRM_AFTER", "5", "for example `5m`"),
        ("MONITOR_CONFIRM_AFTER", "2d", "from 0s to 1d"),
        ("MONITOR_HOST_SPACING", "100ms", "write a whole number and a unit from 0s to 1h, for example `1s`"),
        ("MONITOR_RETURN_HOLD", "later", "for example `21d`"),
        ("MONITOR_FETCH_TIMEOUT", "0s", "from 1s to 10m"),
        ("MONITOR_HOST_CONCURRENCY", "0", "whole number from 1 to 16"),
        ("MONITOR_HOST_CONCURRENCY", "two", "whole number from 1 to 16"),
        ("MONITOR_HOST_CONCURRENCY", "²", "whole number from 1 to 16"),
        ("MONITOR_MAX_BYTES", "20MB", "whole number from 10000 to"),
        ("MONITOR_WORKERS", "-1", "whole number from 1 to 256"),
        ("MONITOR_BUNDLED", "maybe", "write `true` or `false`"),
        ("MONITOR_LOG_FORMAT", "xml", "write one of: text, json"),
        ("MONITOR_LOG_LEVEL", "loud", "write one of: debug, info"),
        ("MONITOR_PROXY", "proxy:3128", "write `http://host:port`"),
        ("MONITOR_PROXY", "http://[::1", "write `http://host:port`"),
        ("MONITOR_PROXY", "http://", "write `http://host:port`"),
        ("MONITOR_CONTACT", "a\nb", "one line of ASCII"),
        ("MONITOR_USER_AGENT", "监控", "one line of ASCII"),
        ("MONITOR_ALLOW_PRIVATE", "10.0.0.0/8,a_b!", "`a_b!` is no host, address or network"),
        ("MONITOR_ALLOW_PRIVATE", "10.0.0.300", "is no host, address or network"),
        ("WATCHDOG_USEC", "soon", "systemd passes microseconds"),
    ],
)
def test_a_wrong_value_is_told_with_its_variable_and_what_to_write(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    message = refusal(monkeypatch, **{name: value})
    assert message.startswith(f"{name}: ")
    assert words in message


def test_all_wrong_variables_are_told_together(monkeypatch: pytest.MonkeyPatch) -> None:
    message = refusal(monkeypatch, MONITOR_LANG="de", MONITOR_LOG_FORMAT="xml", MONITOR_CONFIRM_AFTR="1m")
    assert [line.split(":")[0] for line in message.splitlines()] == ["MONITOR_CONFIRM_AFTR", "MONITOR_LANG", "MONITOR_LOG_FORMAT"]


def test_a_misspelt_variable_is_told_but_another_programs_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, MONITOR_TEST_POSTGRES="x", MONITOR_BRIGHTNESS="80", monitor_lang="de")
    assert "did you mean MONITOR_DATABASE_URL?" in refusal(monkeypatch, MONITOR_DATABSE_URL="x")


@pytest.mark.parametrize(
    ("value", "bundled"), [("false", False), ("No", False), ("0", False), ("off", False), ("TRUE", True), ("yes", True), ("", True)]
)
def test_the_bundled_watchlists_can_be_switched_off(monkeypatch: pytest.MonkeyPatch, value: str, bundled: bool) -> None:
    assert told(monkeypatch, MONITOR_BUNDLED=value).bundled is bundled


def test_a_watchlist_folder_that_was_named_is_known_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not told(monkeypatch).watchlists_named
    assert told(monkeypatch, MONITOR_WATCHLISTS="/srv/lists").watchlists_named


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"MONITOR_LANG": "zh", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"MONITOR_LANG": "nonsense"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_known_before_anything_else_is_checked(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert preferred_language() == language


# --- systemd


def test_systemds_socket_and_watchdog_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch, NOTIFY_SOCKET="/run/systemd/notify", WATCHDOG_USEC="30000000")
    assert (found.notify_socket, found.watchdog) == ("/run/systemd/notify", timedelta(seconds=30))


def test_sockets_passed_to_this_process_are_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, LISTEN_FDS="1", LISTEN_PID=str(os.getpid())).passed_sockets == 1
    assert told(monkeypatch, LISTEN_FDS="1", LISTEN_PID="1").passed_sockets == 0
    assert told(monkeypatch, LISTEN_FDS="1", LISTEN_PID="").passed_sockets == 0


def test_the_files_of_secrets_are_known_by_their_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MONITOR_PROXY_FILE", str(tmp_path / "proxy"))
    assert secret_files() == {"MONITOR_PROXY_FILE": tmp_path / "proxy"}


def test_a_watchdog_meant_for_another_process_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, WATCHDOG_USEC="1000000", WATCHDOG_PID=str(os.getpid())).watchdog == timedelta(seconds=1)
    assert told(monkeypatch, WATCHDOG_PID="1").watchdog is None


# --- heartbeat


def test_without_a_watcher_there_is_no_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch)
    assert (found.heartbeat_url, found.heartbeat_every) == (None, timedelta(minutes=5))


def test_a_watcher_is_named_by_variable_or_file_and_never_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url = "https://watcher.example/ping/secret-token"
    (tmp_path / "url").write_text(f"{url}\n")
    found = told(monkeypatch, MONITOR_HEARTBEAT_URL_FILE=str(tmp_path / "url"), MONITOR_HEARTBEAT_EVERY="90s")
    assert (found.heartbeat_url, found.heartbeat_every) == (url, timedelta(seconds=90))
    assert "secret-token" not in repr(found)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("MONITOR_HEARTBEAT_URL", "watcher.example/secret-token", "write the address that the watcher gave you"),
        ("MONITOR_HEARTBEAT_URL", "ftp://watcher.example/secret-token", "write the address that the watcher gave you"),
        ("MONITOR_HEARTBEAT_URL", "https://watcher.example/secret token", "write the address that the watcher gave you"),
        ("MONITOR_HEARTBEAT_EVERY", "5s", "from 10s to 1d"),
    ],
)
def test_a_wrong_heartbeat_is_told_without_the_address(monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        told(monkeypatch, **{name: value})
    assert "secret" not in str(caught.value) + caught.value.text.zh


# --- documentation


def test_every_setting_is_in_the_table_once_in_both_languages() -> None:
    rows = settings_table()
    names = [name for row in rows for name in row.names]
    assert len(names) == len(set(names))
    assert {name for row in rows if row.secret for name in row.names} == {
        "MONITOR_DATABASE_URL",
        "MONITOR_DATABASE_URL_FILE",
        "MONITOR_PROXY",
        "MONITOR_PROXY_FILE",
        "MONITOR_SECRET_KEY",
        "MONITOR_SECRET_KEY_FILE",
        "MONITOR_HEARTBEAT_URL",
        "MONITOR_HEARTBEAT_URL_FILE",
    }
    for row in rows:
        assert row.default
        assert row.meaning.en != row.meaning.zh


def test_the_table_is_markdown_in_both_languages() -> None:
    for language, head in (("en", "| Variable | Default | Meaning |"), ("zh", "| 变量 | 默认值 | 含义 |")):
        lines = settings_markdown(language).splitlines()
        assert lines[:2] == [head, "|---|---|---|"]
        assert all(line.count("|") == 4 for line in lines)
        assert any(line.startswith("| `MONITOR_DATABASE_URL`, `MONITOR_DATABASE_URL_FILE` | `sqlite:///") for line in lines)


# --- the web page


@pytest.mark.parametrize(
    ("value", "listen"),
    [("off", None), ("OFF", None), ("127.0.0.1:80", ("127.0.0.1", 80)), ("[::1]:99", ("::1", 99)), ("localhost:1", ("localhost", 1))],
)
def test_the_page_listens_where_it_is_told(monkeypatch: pytest.MonkeyPatch, value: str, listen: tuple[str, int] | None) -> None:
    assert told(monkeypatch, MONITOR_LISTEN=value).listen == listen


@pytest.mark.parametrize("value", ["8000", "127.0.0.1", ":80", "host:x", "host:0", "host:70000", "host:²"])
def test_a_place_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    assert "127.0.0.1:8000" in refusal(monkeypatch, MONITOR_LISTEN=value)


def test_the_public_address_has_no_slash_at_its_end_and_no_query(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, MONITOR_PUBLIC_URL="https://policy.example/monitor/").public_url == "https://policy.example/monitor"
    assert "https://policy.example.com" in refusal(monkeypatch, MONITOR_PUBLIC_URL="policy.example")
    assert "https://policy.example.com" in refusal(monkeypatch, MONITOR_PUBLIC_URL="https://me:secret@policy.example")


# --- who may use the page


def test_the_page_is_this_machines_own_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch).access == AccessOptions()
    found = told(
        monkeypatch,
        MONITOR_ACCESS="proxy",
        MONITOR_ACCESS_HEADER="Remote-User",
        MONITOR_ACCESS_PROXIES="127.0.0.1, 10.0.0.0/8 unix",
        MONITOR_ACCESS_ROLE="none",
        MONITOR_SESSION_IDLE="1h",
        MONITOR_SESSION_LIFE="2d",
    ).access
    assert found == AccessOptions(
        way=AccessWay.PROXY,
        header="remote-user",
        proxies=("127.0.0.1", "10.0.0.0/8", "unix"),
        role=None,
        idle=timedelta(hours=1),
        life=timedelta(days=2),
    )
    assert told(monkeypatch, MONITOR_ACCESS_ROLE="Editor").access.role is Role.EDITOR


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"MONITOR_ACCESS": "open"}, "local, users, proxy"),
        ({"MONITOR_ACCESS": "proxy", "MONITOR_ACCESS_HEADER": "x-user"}, "MONITOR_ACCESS_PROXIES"),
        ({"MONITOR_ACCESS": "proxy", "MONITOR_ACCESS_PROXIES": "127.0.0.1"}, "MONITOR_ACCESS_HEADER"),
        ({"MONITOR_ACCESS_HEADER": "two words"}, "X-Forwarded-User"),
        ({"MONITOR_ACCESS_HEADER": "Cookie"}, "X-Forwarded-User"),
        ({"MONITOR_ACCESS_PROXIES": "nginx.internal"}, "no address or network"),
        ({"MONITOR_ACCESS_ROLE": "admin"}, "viewer, editor, none"),
        ({"MONITOR_SESSION_IDLE": "1s"}, "from 1m"),
    ],
)
def test_a_way_of_access_that_cannot_be_meant_is_refused(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], words: str) -> None:
    assert words in refusal(monkeypatch, **variables)
