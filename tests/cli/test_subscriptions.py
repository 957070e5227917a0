"""`subscribe` and `subscriptions`: who is told, without ever showing an address."""

from __future__ import annotations

import io
import json
import sys
from datetime import timedelta
from typing import Any

import pytest

from monitor.app import make_app
from monitor.cron import next_time
from monitor.model import AlertStatus, Closing
from monitor.route import plan
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


@pytest.mark.parametrize("name", ["two\nlines", "\x1b[31mred", " ", "\u202etxt", "x" * 61])
def test_a_name_that_is_no_short_line_of_print_is_told(shell: Shell, hook: str, name: str) -> None:
    ended = shell("subscribe", hook, "--name", name)
    assert (ended.code, ended.out) == (1, "")
    assert "--name: write one line" in ended.err


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
        (("--document-language", "cn"), 'no document that is watched is published in the language "cn"; there are: en'),
        (("--exclude", "language=e"), 'published in the language "e"; there are: en'),
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


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (AlertStatus.PENDING, "ops: not accepted yet: refused: HTTP 404; tried again by monitor run"),
        (AlertStatus.DEAD, "ops: 1 given up: refused: HTTP 404; when it is mended: monitor alerts replay --subscription ops"),
    ],
)
def test_a_channel_in_trouble_is_told_with_its_words_and_what_to_do(
    shell: Shell, site: Site, hook: str, status: AlertStatus, said: str
) -> None:
    shell.watch(site.url("/terms"))
    shell("subscribe", hook, "--name", "ops")
    site.page("/terms", page(), page(BARRED), page(BARRED))
    for _ in range(3):
        shell("check")
    app = make_app(read_settings())
    later = app.now() + timedelta(seconds=5)
    (box,) = app.store.claim_mailboxes("me", later, timedelta(minutes=5), 10)
    begun = app.store.begin(box, plan(box, later, next_time), later)
    assert begun is not None
    next_try = later + timedelta(hours=1) if status is AlertStatus.PENDING else None
    app.store.close_dispatch(begun, Closing(status, next_try, "refused: HTTP 404"), later)
    app.close()
    for ended in (shell("subscriptions", "list"), shell("status")):
        assert said in ended.said
        assert SECRET not in ended.out


def listed(shell: Shell) -> dict[str, Any]:
    """The subscriptions as a program sees them."""
    return {each["name"]: each for each in json.loads(shell("subscriptions", "list", "--format", "json").out)}


def test_every_filter_and_manner_is_kept(shell: Shell, site: Site, hook: str) -> None:
    shell.watch(site.url("/terms"))
    shell("subscribe", hook, "--name", "boss")
    filters = {
        "provider": ["acme"],
        "document": ["acme/terms"],
        "type": ["terms"],
        "kind": ["data_use", "lifecycle"],
        "direction": ["tightened"],
        "urgency": ["immediate"],
        "impact": ["hit", "maybe"],
        "territory": ["CN", "SG"],
        "document-language": ["en"],
    }
    manners = {
        "timezone": "Asia/Shanghai",
        "digest": "0 9 * * 1-5",
        "breaks-through": "high",
        "group-wait": "30s",
        "group-interval": "10m",
        "rate": "5/1m",
        "storm": "8/15m",
        "escalate-to": "boss",
        "escalate-after": "15m",
        "remind": "14,1",
        "all-quiet": "0 9 * * 5",
    }
    options = [word for name, values in filters.items() for value in values for word in (f"--{name}", value)]
    options += [word for name, value in manners.items() for word in (f"--{name}", value)]
    options += ["--no-incidents", "--failing-sources", "--min-severity", "high", "--exclude", "provider=acme,kind=editorial"]
    options += ["--quiet", "22:00-08:00", "--quiet", "sat,sun 00:00-24:00"]
    assert shell("subscribe", hook, "--name", "ops", *options).code == 0
    made = listed(shell)["ops"]
    assert made["filter"] == {
        **{name: values for name, values in filters.items() if name != "document-language"},
        "language": ["en"],
        "min_severity": "high",
        "failing_sources": True,
        "incidents": False,
        "exclude": {"provider": ["acme"], "kind": ["editorial"]},
    }
    assert made["manner"] == {
        **{name.replace("-", "_"): value for name, value in manners.items()},
        "quiet": ["22:00-08:00", "sat,sun 00:00-24:00"],
        "remind": [14, 1],
    }
    assert SECRET not in json.dumps(made)


def test_the_zone_of_times_is_the_users_own_unless_it_is_given(shell: Shell, hook: str) -> None:
    shell.set("MONITOR_TIMEZONE", "Asia/Tokyo")
    shell("subscribe", hook, "--name", "mine")
    shell("subscribe", hook, "--name", "theirs", "--timezone", "Europe/Berlin")
    assert {name: each["manner"]["timezone"] for name, each in listed(shell).items()} == {"mine": "Asia/Tokyo", "theirs": "Europe/Berlin"}


def test_an_edit_changes_what_is_given_and_resets_what_is_named(shell: Shell, site: Site, hook: str) -> None:
    shell.watch(site.url("/terms"))
    shell("subscribe", hook, "--name", "ops", "--provider", "acme", "--kind", "data_use", "--quiet", "22:00-08:00", "--no-incidents")
    ended = shell(
        "subscriptions", "edit", "ops", "--territory", "China", "--digest", "0 9 * * *", "--reset", "kind", "--reset", "--no-incidents"
    )
    assert ended.code == 0
    assert "acme, China, ≥ Low" in ended.said
    changed = listed(shell)["ops"]
    assert (changed["filter"]["provider"], changed["filter"]["territory"]) == (["acme"], ["CN"])
    assert "kind" not in changed["filter"]
    assert changed["filter"]["incidents"] is True
    assert (changed["manner"]["quiet"], changed["manner"]["digest"]) == (["22:00-08:00"], "0 9 * * *")
    shell("subscriptions", "edit", "ops", "--lang", "zh", "--reset", "quiet", "--reset", "digest")
    changed = listed(shell)["ops"]
    assert (changed["language"], changed["manner"]["quiet"], changed["manner"]["digest"]) == ("zh", [], None)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("edit", "nobody", "--digest", "0 9 * * *"), 'no subscription is called "nobody"'),
        (("edit", "ops", "--reset", "colour"), '--reset "colour": there is no such option; there are: all-quiet,'),
        (("edit", "ops", "--provider", "acne"), 'no provider is called "acne"; there are: acme'),
        (("edit", "ops", "--exclude", "provider=acne"), 'no provider is called "acne"; there are: acme'),
        (("edit", "ops", "--escalate-to", "ops"), "name another subscription that there is"),
        (("edit", "ops", "--escalate-to", "boss"), "make it first: monitor subscribe URL --name boss"),
        (("preview", "nobody"), 'no subscription is called "nobody"'),
    ],
)
def test_an_edit_that_cannot_be_meant_is_refused(shell: Shell, site: Site, hook: str, arguments: tuple[str, ...], words: str) -> None:
    shell.watch(site.url("/terms"))
    shell("subscribe", hook, "--name", "ops")
    before = listed(shell)
    ended = shell("subscriptions", *arguments)
    assert (ended.code, ended.out) == (1, "")
    assert words in ended.said
    assert listed(shell) == before


def test_whoever_escalates_to_nobody_is_warned(shell: Shell, hook: str) -> None:
    shell("subscribe", hook, "--name", "boss")
    shell("subscribe", hook, "--name", "ops", "--escalate-to", "boss", "--escalate-after", "10m")
    assert "after 10m to boss" in shell("subscriptions", "list").said
    assert "edit ops --escalate-to" in shell("subscriptions", "pause", "boss").err
    assert "edit ops --escalate-to" in shell("subscriptions", "remove", "boss").err
    assert shell("subscriptions", "remove", "ops").err == ""


# --- preview


def test_a_preview_shows_the_messages_that_would_have_come(told: Shell) -> None:
    ended = told("subscriptions", "preview", "--since", "2024-01-01")
    assert ended.code == 0
    assert ended.said.count("one alert") == 3
    assert "Recorded: 3. Pass the filter: 3. Messages: 3, alerts in them: 3. Settled unsent: 0. Still waiting: 0." in ended.said


@pytest.mark.parametrize(
    ("options", "heard", "left_out", "forms"),
    [
        ((), 3, {}, ["single"] * 3),
        (("--kind", "sales_restriction"), 1, {"other_kind": 2}, ["single"]),
        (("--provider", "acme"), 2, {"other_provider": 1}, ["single"] * 2),
        (("--exclude", "provider=acme"), 1, {"excluded": 2}, ["single"]),
        (("--digest", "0 9 1 6 *", "--min-severity", "high"), 3, {}, ["single", "digest"]),
    ],
)
def test_a_preview_counts_messages_and_what_is_left_out(
    told: Shell, options: tuple[str, ...], heard: int, left_out: dict[str, int], forms: list[str]
) -> None:
    found = json.loads(told("subscriptions", "preview", "--since", "2024-01-01", "--format", "json", *options).out)
    assert (found["recorded"], found["heard"], found["left_out"]) == (3, heard, left_out)
    assert [message["form"] for message in found["messages"]] == forms


def test_a_preview_begins_from_a_subscription_that_there_is(told: Shell, site: Site, hook: str) -> None:
    told.watch(site.url("/terms"))
    told("subscribe", hook, "--name", "ops", "--provider", "acme", "--digest", "0 9 1 6 *")
    ended = told("subscriptions", "preview", "ops", "--since", "2024-01-01", "--breaks-through", "high")
    assert "Pass the filter: 2. Messages: 2" in ended.said
    assert "left out: the filter names other providers (1)" in ended.said
    assert SECRET not in ended.out
    waiting = told("subscriptions", "preview", "ops", "--since", "2024-01-01", "--digest", "0 9 31 12 5")
    assert "waiting: it goes with the digest (1)" in waiting.said
    told("--lang", "zh", "subscriptions", "preview", "ops")


# --- route test


def change_ids(shell: Shell) -> dict[str, str]:
    """Ids by provider and severity."""
    rows = [json.loads(line) for line in shell("diff", "--since", "1970-01-01", "--format", "jsonl").out.splitlines()]
    return {f"{row['provider']} {row['severity']}": row["id"] for row in rows}


def test_route_test_says_who_would_hear_it_when_and_who_not_and_why(told: Shell, site: Site, hook: str) -> None:
    told.watch(site.url("/terms"))
    told("subscribe", hook, "--name", "all")
    told("subscribe", hook, "--name", "digest", "--digest", "0 9 * * 1-5")
    told("subscribe", hook, "--name", "rare", "--digest", "0 9 29 2 *")
    told("subscribe", hook, "--name", "grave", "--min-severity", "critical")
    told("subscribe", hook, "--name", "asleep")
    told("subscriptions", "pause", "asleep")
    bar, cut = change_ids(told)["acme critical"], change_ids(told)["zenith high"]
    rows = {row["subscription"]: row for row in json.loads(told("route", "test", cut, "--format", "json").out)}
    assert {name: (row["hears"], row["reason"], row["holding"]) for name, row in rows.items()} == {
        "all": (True, "matches", None),
        "digest": (True, "matches", "digest"),
        "rare": (True, "matches", None),
        "grave": (False, "below_severity", None),
        "asleep": (False, "paused", None),
    }
    shown = told("route", "test", cut[:5])
    for words in ("at once", "(it goes", "40 days", "is below the", "the subscription is paused"):
        assert words in shown.said
    assert "grave yes" in " ".join(told("route", "test", bar).said.split())
    assert "（" in told("--lang", "zh", "route", "test", cut).said


def test_route_test_knows_silences(told: Shell, hook: str) -> None:
    told("subscribe", hook, "--name", "ops")
    told("silence", "add", "provider=zenith", "--for", "2h", "--why", "known")
    ended = told("route", "test", change_ids(told)["zenith high"])
    assert "no the change passes" in ended.said
    assert "a silence covers it (1)" in ended.said


def test_route_test_says_what_is_missing(told: Shell) -> None:
    assert "monitor subscribe" in told("route", "test", change_ids(told)["zenith high"]).out
    ended = told("route", "test", "ffffffff")
    assert (ended.code, ended.out) == (1, "")
