"""`subscribe` and `subscriptions`: who is told, without ever showing an address."""

from __future__ import annotations

import io
import sys
from datetime import timedelta

import pytest

from monitor.app import make_app
from monitor.settings import read_settings
from tests.cli.kit import BARRED, Shell, page
from tests.fakes.site import Answer, Site

SECRET = "hunter2hunter2"


@pytest.fixture
def hook(site: Site) -> str:
    """A webhook that accepts everything; its address is a secret."""
    site.page(f"/{SECRET}", Answer(200, "ok"))
    return site.url(f"/{SECRET}").replace("http://", "json://")


def test_a_subscription_is_named_after_its_channel_and_numbered(shell: Shell, hook: str) -> None:
    assert 'Subscribed as "json".' in shell("subscribe", hook).out
    assert 'Subscribed as "json-2".' in shell("subscribe", hook).out
    assert 'Subscribed as "ops".' in shell("subscribe", hook, "--name", "ops").out


def test_an_address_may_come_from_standard_input(shell: Shell, hook: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{hook}\n"))
    assert 'Subscribed as "json".' in shell("subscribe", "-").out


def test_a_name_that_is_taken_is_told(shell: Shell, hook: str) -> None:
    shell("subscribe", hook, "--name", "ops")
    ended = shell("subscribe", hook, "--name", "ops")
    assert (ended.code, ended.out) == (1, "")
    assert "ops" in ended.err


@pytest.mark.parametrize("url", ["nonsense", f"gopher://{SECRET}", f"slackk://{SECRET}", "", "env:NOT_SET_ANYWHERE", "console://somewhere"])
def test_an_address_that_no_channel_knows_is_refused_without_repeating_it(shell: Shell, url: str) -> None:
    ended = shell("subscribe", url)
    assert (ended.code, ended.out) == (1, "")
    assert SECRET not in ended.err
    assert shell("subscriptions", "list").out.count("\n") <= 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--provider", "acne"), 'no provider is called "acne"; there are: acme'),
        (("--document", "trems"), 'no document is called "trems"; there are: terms'),
    ],
)
def test_a_filter_that_matches_nothing_is_refused(shell: Shell, site: Site, hook: str, options: tuple[str, ...], words: str) -> None:
    shell.watch(site.url("/terms"))
    ended = shell("subscribe", hook, *options)
    assert ended.code == 1
    assert words in ended.said


def test_the_list_says_what_each_wants_and_never_the_address(shell: Shell, site: Site, hook: str) -> None:
    shell.watch(site.url("/terms"))
    shell(
        "subscribe",
        hook,
        "--provider",
        "acme",
        "--type",
        "terms",
        "--kind",
        "pricing_limits",
        "--min-severity",
        "high",
        "--failing-sources",
    )
    ended = shell("subscriptions", "list")
    for word in ("json", "acme", "high", "prices and quotas", "failing sources"):
        assert word in ended.said.lower()
    assert SECRET not in ended.out
    assert max(map(len, ended.lines)) <= 80


def test_an_empty_list_says_what_to_do(shell: Shell) -> None:
    assert "monitor subscribe" in shell("subscriptions", "list").out


def test_a_test_message_arrives_or_the_channels_answer_is_told(shell: Shell, site: Site, hook: str) -> None:
    shell("subscribe", hook, "--name", "ops")
    assert shell("subscriptions", "test", "ops").code == 0
    assert len(site.requests) == 1
    site.page(f"/{SECRET}", Answer(410, "gone"))
    ended = shell("subscriptions", "test", "ops")
    assert ended.code == 1
    assert SECRET not in ended.out + ended.err


def test_a_subscription_is_paused_resumed_and_removed(shell: Shell, hook: str) -> None:
    shell("subscribe", hook, "--name", "ops")
    assert shell("subscriptions", "pause", "ops").code == 0
    assert "(paused)" in shell("subscriptions", "list").out
    assert shell("subscriptions", "resume", "ops").code == 0
    assert "(paused)" not in shell("subscriptions", "list").out
    assert shell("subscriptions", "remove", "ops").code == 0
    assert "ops" not in shell("subscriptions", "list").out


@pytest.mark.parametrize("command", ["test", "pause", "resume", "remove"])
def test_a_name_that_is_not_there_is_told(shell: Shell, command: str) -> None:
    ended = shell("subscriptions", command, "nobody")
    assert (ended.code, ended.out) == (1, "")
    assert "nobody" in ended.err


def test_what_waits_to_be_delivered_is_counted(shell: Shell, site: Site, hook: str) -> None:
    shell.watch(site.url("/terms"))
    shell("subscribe", hook, "--name", "ops")
    site.page("/terms", page(), page(BARRED), page(BARRED))
    for _ in range(3):
        shell("check")
    assert "1 wait to be delivered" in shell("status").said
    assert shell("subscriptions", "list").lines[-1].split()[-2:] == ["1", "0"]


def test_why_an_alert_still_waits_is_told(shell: Shell, site: Site, hook: str) -> None:
    shell.watch(site.url("/terms"))
    shell("subscribe", hook, "--name", "ops")
    site.page("/terms", page(), page(BARRED), page(BARRED))
    for _ in range(3):
        shell("check")
    site.page(f"/{SECRET}", Answer(500, "out of order"))
    app = make_app(read_settings())
    (alert,) = app.store.claim_alerts("me", app.now(), timedelta(minutes=5), 10)
    app.deliver(alert)
    app.close()
    ended = shell("subscriptions", "list")
    assert "ops: not accepted yet: unavailable: HTTP 500" in ended.said
    assert SECRET not in ended.out
