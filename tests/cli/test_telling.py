"""`ack`, `silence`, `alerts`."""

from __future__ import annotations

import json
import os
import pwd
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.app import make_app
from monitor.cli.events import about
from monitor.cli.telling import _remark, _who
from monitor.cron import next_time
from monitor.model import Alert, AlertStatus, Closing, Event, Purpose, Severity
from monitor.route import plan
from monitor.settings import read_settings
from tests.cli.kit import BARRED, Shell, page
from tests.fakes.site import Answer, Site
from tests.route.kit import change, failing, incident, refused

SECRET = "hunter2hunter2"
CHANGE = change("grave", severity=Severity.CRITICAL)


@pytest.fixture
def owing(shell: Shell, site: Site) -> Shell:
    """A person with a subscription that is owed one critical alert."""
    site.page(f"/{SECRET}", Answer(200, "ok"))
    shell.watch(site.url("/terms"))
    shell("subscribe", site.url(f"/{SECRET}").replace("http://", "json://"), "--name", "ops")
    site.page("/terms", page(), page(BARRED), page(BARRED))
    for _ in range(3):
        shell("check")
    return shell


@pytest.fixture
def watching(shell: Shell, site: Site) -> Shell:
    """A person who watches Acme's terms and has seen nothing yet."""
    shell.watch(site.url("/terms"))
    shell("subscribe", "json://localhost/hook")
    return shell


def change_id(shell: Shell) -> str:
    (row,) = [json.loads(line) for line in shell("diff", "--since", "1d", "--format", "jsonl").out.splitlines()]
    found: str = row["id"]
    return found


def closed(status: AlertStatus, error: str | None = None) -> None:
    """The service begins what is due, and this comes of it."""
    app = make_app(read_settings())
    later = app.now() + timedelta(seconds=5)
    (box,) = app.store.claim_mailboxes("me", later, timedelta(minutes=5), 10)
    begun = app.store.begin(box, plan(box, later, next_time), later)
    if begun is not None:
        app.store.close_dispatch(begun, Closing(status, error=error), later)
    app.close()


# --- ack


def test_a_change_is_acknowledged_once_and_the_first_stays(owing: Shell) -> None:
    name = change_id(owing)
    assert f"{name} is acknowledged by ann." in owing("ack", name[:6], "--by", "ann", "--note", "on it").said
    again = owing("ack", name, "--by", "bob")
    assert (again.code, again.err) == (0, "")
    assert "was acknowledged by ann at" in again.said
    assert "ann" in owing("--lang", "zh", "ack", name).said


def test_without_a_name_it_is_the_login_name(owing: Shell) -> None:
    ended = owing("ack", change_id(owing))
    assert ended.said.rpartition("by ")[2].rstrip(".")


def test_an_unknown_event_cannot_be_acknowledged(owing: Shell) -> None:
    ended = owing("ack", "nonsense")
    assert (ended.code, ended.out) == (1, "")
    assert "nonsense" in ended.err


# --- silences


def test_a_silence_is_added_listed_and_ended(watching: Shell) -> None:
    made = watching("silence", "add", "provider=acme,kind=data_use,territory=China", "--for", "2h", "--why", "known", "--by", "ann")
    assert made.code == 0
    assert "acme, data use, China (ann: known)" in made.said
    assert watching("silence", "list").said == made.said
    (row,) = json.loads(watching("silence", "list", "--format", "json").out)
    assert (row["id"], row["match"]) == (1, {"provider": ["acme"], "kind": ["data_use"], "territory": ["CN"]})
    assert (row["by"], row["why"]) == ("ann", "known")
    assert watching("silence", "end", "1").said == "Silence 1 is over."
    assert watching("silence", "list").said == "No silences."
    assert "acme" in watching("silence", "list", "--all").said


def test_a_silence_lasts_until_a_time_in_the_persons_zone(watching: Shell) -> None:
    watching.set("MONITOR_TIMEZONE", "Asia/Shanghai")
    watching("silence", "add", "provider=acme", "--until", "2199-01-01", "--why", "for ever")
    (row,) = json.loads(watching("silence", "list", "--format", "json").out)
    assert row["until"] == "2198-12-31T16:00:00+00:00"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("provider=acme", "--why", "x"), "write either --for 2h or --until"),
        (("provider=acme", "--why", "x", "--for", "2h", "--until", "2199-01-01"), "write either --for 2h or --until"),
        (("provider=acme", "--why", "x", "--until", "2020-01-01"), "would be over already"),
        (("provider=acme", "--why", "x", "--for", "0s"), "would be over already"),
        (("provider=acme", "--why", "x", "--for", "a while"), '"a while" is not a time'),
        (("provider=acne", "--why", "x", "--for", "2h"), 'no provider is called "acne"; there are: acme'),
        (("impact=hit", "--why", "x", "--for", "2h"), "cannot go by impact or language"),
        (("acme", "--why", "x", "--for", "2h"), '"acme" is not of the form KEY=VALUE'),
    ],
)
def test_a_silence_that_cannot_be_meant_is_refused(watching: Shell, arguments: tuple[str, ...], words: str) -> None:
    ended = watching("silence", "add", *arguments)
    assert (ended.code, ended.out) == (1, "")
    assert words in ended.said
    assert watching("silence", "list").said == "No silences."


def test_a_silence_needs_a_reason(watching: Shell) -> None:
    assert watching("silence", "add", "provider=acme", "--for", "2h").code == 2


def test_a_silence_that_is_not_there_cannot_be_ended(watching: Shell) -> None:
    ended = watching("silence", "end", "7")
    assert (ended.code, ended.out) == (1, "")
    assert "7" in ended.err


def test_what_a_silence_covers_is_settled_and_says_so(owing: Shell) -> None:
    owing("silence", "add", "provider=acme", "--for", "2h", "--why", "known")
    closed(AlertStatus.DELIVERED)
    assert "not sent" in owing("alerts", "list").said
    assert "a silence covers it (1)" in owing("alerts", "list", "--status", "settled").said
    assert "处于静默规则范围内（1）" in owing("--lang", "zh", "alerts", "list").said
    assert owing("alerts", "list", "--status", "pending").said == "No alerts."


# --- alerts


def test_alerts_are_listed_with_what_became_of_them(owing: Shell) -> None:
    waiting = owing("alerts", "list")
    assert "waiting" in waiting.said
    assert f"[{change_id(owing)}]" in waiting.said
    closed(AlertStatus.DEAD, "refused: HTTP 404")
    assert "refused: HTTP 404" in owing("alerts", "list").said
    assert SECRET not in owing("alerts", "list").out
    (row,) = json.loads(owing("alerts", "list", "--status", "dead", "--format", "json").out)
    assert (row["event"], row["provider"], row["subscription"]) == (change_id(owing), "acme", "ops")
    assert (row["status"], row["purpose"], row["last_error"]) == ("dead", "news", "refused: HTTP 404")
    assert "id" in row


def test_what_was_given_up_is_sent_again(owing: Shell) -> None:
    closed(AlertStatus.DEAD, "refused: HTTP 404")
    (row,) = json.loads(owing("alerts", "list", "--format", "json").out)
    assert "1 alerts are sent again" in owing("alerts", "replay", "--id", str(row["id"])).said
    assert "waiting" in owing("alerts", "list").said
    closed(AlertStatus.DEAD, "refused: HTTP 404")
    assert "1 alerts are sent again" in owing("alerts", "replay", "--subscription", "ops").said
    closed(AlertStatus.DELIVERED)
    assert "delivered" in owing("alerts", "list").said
    assert "0 alerts are sent again" in owing("alerts", "replay").said


@pytest.mark.parametrize("arguments", [("--id", "77"), ("--subscription", "nobody")])
def test_what_is_not_there_cannot_be_sent_again(owing: Shell, arguments: tuple[str, str]) -> None:
    ended = owing("alerts", "replay", *arguments)
    assert (ended.code, ended.out) == (1, "")
    assert arguments[1] in ended.err


def test_nothing_to_list_is_told(shell: Shell) -> None:
    assert shell("alerts", "list").said == "No alerts."
    assert json.loads(shell("alerts", "list", "--format", "json").out) == []


def test_a_reminder_says_when_its_time_comes(watching: Shell) -> None:
    at = datetime(2199, 1, 1, 9, tzinfo=UTC)
    app = make_app(read_settings())
    (to,) = app.store.subscriptions()
    app.close()
    later = Alert(1, CHANGE, to, "matches", at, Purpose.REMINDER, at)
    assert _remark(later) == "reminder, not before 2199-01-01 09:00"
    assert _remark(replace(later, status=AlertStatus.DELIVERED, last_error="an old one")) == ""


def test_where_the_system_knows_no_login_name_the_number_will_do(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(number: int) -> pwd.struct_passwd:
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    assert _who(None) == str(os.getuid())
    assert _who("ann") == "ann"


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (CHANGE, "Critical: grave [grave]"),
        (incident("step"), "High: step [step]"),
        (failing("f"), "Medium: acme/terms/page cannot be read: a bot check came instead [f]"),
        (failing("f", failing=False), "Info: acme/terms/page can be read again [f]"),
        (refused("r"), 'High: the channel of "other" refuses: HTTP 404 [r]'),
    ],
)
def test_every_event_is_told_in_a_line(shell: Shell, event: Event, words: str) -> None:
    assert about(event) == words
