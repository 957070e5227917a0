"""`init`, `check`, `status`: what is watched and how it stands."""

from __future__ import annotations

import pytest

from monitor.cli.service import safe_url
from tests.cli.kit import BARRED, Shell, page
from tests.fakes.site import Answer, Site

KEY = "acme/terms/terms"


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


def test_check_tells_each_sources_story_from_the_first_look_on(shell: Shell, site: Site) -> None:
    shell.watch(site.url("/terms"))
    site.page("/terms", page(), page(), page(BARRED), page(BARRED))
    told = [(ended.code, ended.out.split(KEY)[0].strip()) for ended in (shell("check") for _ in range(4))]
    assert told == [(0, "first version"), (0, "unchanged"), (0, "awaiting confirmation"), (0, "changed")]
    assert shell("diff", "--since", "1d", "--exit-code").code == 3


def test_check_exits_with_4_when_a_source_cannot_be_read(shell: Shell, site: Site) -> None:
    shell.watch(site.url("/terms"))
    site.page("/terms", Answer(404, "<h1>Not found</h1>"))
    ended = shell("check")
    assert ended.code == 4
    assert KEY in ended.out
    assert "404" in ended.out


def test_check_looks_only_at_what_was_asked_for(shell: Shell, site: Site) -> None:
    shell.watch(site.url("/terms"))
    site.page("/terms", page())
    for arguments, code in (
        (("--provider", "acme"), 0),
        (("--document", "acme/terms"), 0),
        (("--provider", "acne"), 1),
        (("-d", "trems"), 1),
    ):
        ended = shell("check", *arguments)
        assert ended.code == code
        assert (KEY in ended.out) is (code == 0)
    assert 'no provider is called "acne"; there are: acme' in shell("check", "--provider", "acne").said


def test_check_without_anything_watched_says_what_to_do(shell: Shell) -> None:
    ended = shell("check")
    assert ended.code == 0
    assert "monitor init" in ended.out


def test_check_with_a_wrong_watchlist_says_file_and_line(shell: Shell) -> None:
    path = shell.write("bad.yaml", "provider: bad\nname: {en: Bad, zh: 坏}\ndocuments:\n  - id: terms\n    type: trems\n")
    ended = shell("check")
    assert (ended.code, ended.out) == (1, "")
    assert f"{path}:5: " in ended.err


def test_status_counts_what_is_healthy_failing_waiting_and_new(shell: Shell, site: Site) -> None:
    shell.watch(site.url("/terms"))
    assert "0 sources: 0 healthy" in shell("status").out
    site.page("/terms", page(), page(BARRED), Answer(404), page(BARRED))
    expected = ["1 healthy, 0 failing, 0 waiting", "1 healthy, 0 failing, 1 waiting", "0 healthy, 1 failing"]
    for words in expected:
        shell("check")
        assert words in shell("status").out


def test_status_lists_what_needs_attention_and_all_on_demand(shell: Shell, site: Site) -> None:
    shell.watch(site.url("/terms"))
    site.page("/terms", page(), Answer(404))
    shell("check")
    assert KEY not in shell("status").out
    assert KEY in shell("status", "--all").out
    shell("check")
    ended = shell("status", "--exit-code")
    assert ended.code == 4
    assert KEY in ended.out
    assert max(map(len, ended.lines)) <= 80


def test_status_exits_with_0_when_all_is_well(shell: Shell, site: Site) -> None:
    shell.watch(site.url("/terms"))
    site.page("/terms", page())
    shell("check")
    assert shell("status", "--exit-code").code == 0


def test_a_source_that_was_not_looked_at_yet_has_nothing_to_explain(shell: Shell) -> None:
    shell.watch("https://acme.example/terms")
    shell("init")
    assert shell("explain", "acme/terms").out == "It was not looked at yet.\n"


@pytest.mark.parametrize("command", [("check",), ("status",), ("init",), ("status", "--all"), ("watchlist", "list")])
def test_the_same_is_said_in_chinese(shell: Shell, site: Site, command: tuple[str, ...]) -> None:
    shell.watch(site.url("/terms"))
    site.page("/terms", page())
    out = shell("--lang", "zh", *command).out
    assert any("\u4e00" <= letter <= "\u9fff" for letter in out)


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
