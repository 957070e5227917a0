"""`users`, `tokens`, `audit`, and a page that others may reach."""

from __future__ import annotations

import getpass
import io
import json
import sys

import pytest

from monitor.cli.base import recorded
from monitor.web.access.cookies import key_of
from tests.cli.kit import Shell

PASSWORD = "correct horse battery"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password comes on standard input."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))


def test_people_are_let_in_by_name_and_role(shell: Shell, typed: None) -> None:
    assert "Nobody yet" in shell("users", "list").out
    assert "may use the page as editor" in shell("users", "add", "Ada", "--role", "editor").out
    shell("users", "add", "kim", "--no-password")
    assert [(row["name"], row["role"], row["password"]) for row in json.loads(shell("users", "list", "-f", "json").out)] == [
        ("ada", "editor", True),
        ("kim", "viewer", False),
    ]
    assert "none" in shell("users", "list").lines[-1]
    assert shell("users", "role", "kim", "editor").code == 0
    assert shell("users", "remove", "ada").code == 0
    refused = shell("users", "remove", "kim")
    assert (refused.code, "only editor" in refused.err) == (1, True)
    assert shell("users", "add", "a b", "--no-password").code == 1


def test_a_password_is_typed_twice_on_a_terminal(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    shell("users", "add", "ada", "--no-password")
    monkeypatch.setattr(sys, "stdin", Terminal())
    answers = iter([PASSWORD, PASSWORD + "!", PASSWORD, PASSWORD])
    monkeypatch.setattr(getpass, "getpass", lambda _: next(answers))
    assert "not the same" in shell("users", "password", "ada").err
    assert "has a new password" in shell("users", "password", "ada").out


def test_a_token_is_printed_once(shell: Shell) -> None:
    shell("users", "add", "ada", "--no-password")
    assert "No tokens" in shell("tokens", "list").out
    secret = shell("tokens", "add", "feeds", "--user", "ada", "--days", "30").out.strip()
    assert secret.startswith("pmt_")
    found = recorded().store.token(key_of(secret), recorded().now())
    assert found is not None
    shell("tokens", "add", "prometheus", "--user", "ada", "--scope", "read")
    rows = json.loads(shell("tokens", "list", "-f", "json").out)
    assert [(row["name"], row["scopes"], row["until"] is None) for row in rows] == [
        ("feeds", ["read"], False),
        ("prometheus", ["read"], True),
    ]
    listed = shell("tokens", "list").out
    assert secret not in listed
    assert "prometheus" in listed
    assert shell("tokens", "revoke", str(rows[0]["id"])).code == 0
    assert shell("tokens", "revoke", "99").code == 1
    assert "may have: read" in shell("tokens", "add", "x", "--user", "ada", "--scope", "edit").err
    assert shell("tokens", "add", "x", "--user", "nobody").code == 1


def test_what_was_done_is_told_newest_first(shell: Shell) -> None:
    shell("users", "add", "ada", "--no-password", "--role", "editor")
    shell("users", "add", "kim", "--no-password")
    shell("users", "remove", "kim")
    assert [row["act"] for row in json.loads(shell("audit", "-f", "json").out)] == ["user_removed", "user_added", "user_added"]
    assert "added a user" in shell("audit", "--act", "user_added", "--user", "local", "--since", "1d").out
    assert json.loads(shell("audit", "--user", "ada", "-f", "json").out) == []


def test_the_service_refuses_to_be_open_to_others_and_says_how(shell: Shell) -> None:
    shell.set("MONITOR_LISTEN", "0.0.0.0:8000")
    refused = shell("run")
    assert (refused.code, "MONITOR_ACCESS=users" in refused.said, "monitor users add" in refused.said) == (1, True, True)
    shell.set("MONITOR_ACCESS", "users")
    refused = shell("run")
    assert (refused.code, "nobody who could sign in" in refused.said) == (1, True)
