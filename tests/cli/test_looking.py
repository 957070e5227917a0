"""`check`, `status`: what is watched and how it stands."""

from __future__ import annotations

import pytest

from tests.cli.kit import BARRED, Shell, page
from tests.fakes.site import Answer, Site

KEY = "acme/terms/terms"


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
