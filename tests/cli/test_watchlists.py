"""`watchlist`: list, check, schema, test."""

from __future__ import annotations

import json

import pytest

from tests.cli.kit import Shell, page
from tests.fakes.site import Answer, Site

WRONG = "provider: acme\nname: {en: Acme, zh: 阿克米}\ndocuments:\n  - id: terms\n    name: {en: Terms, zh: 条款}\n    type: trems\n    sources: [{url: https://acme.example}]\n"


def test_the_list_shows_every_source_by_provider_in_80_columns(shell: Shell) -> None:
    shell.set("MONITOR_BUNDLED", "true")
    shell.watch("https://acme.example/terms")
    lines = shell("watchlist", "list").lines
    assert "Acme (acme)" in lines
    assert "https://acme.example/terms" in lines[lines.index("Acme (acme)") + 2]
    assert max(map(len, lines)) <= 80
    assert sum(line.strip().startswith("http") for line in lines) >= 40


def test_what_is_switched_off_is_marked(shell: Shell) -> None:
    shell.watch("https://acme.example/terms")
    shell.write("off.yaml", {"extends": "acme", "off": True})
    assert "(off)" in shell("watchlist", "list").out


def test_an_empty_list_says_what_to_do(shell: Shell) -> None:
    assert "monitor init" in shell("watchlist", "list").out


def test_check_counts_what_is_right(shell: Shell) -> None:
    shell.watch("https://acme.example/terms")
    ended = shell("watchlist", "check")
    assert (ended.code, ended.out) == (0, "1 providers, 1 sources, 0 problems.\n")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_check_tells_file_line_and_what_to_write(shell: Shell, language: str) -> None:
    path = shell.write("acme.yaml", WRONG)
    for arguments in ((), (str(path),), (str(path.parent),)):
        ended = shell("--lang", language, "watchlist", "check", *arguments)
        assert ended.code == 1
        assert f"{path}:6: " in ended.out
        assert "`terms`" in ended.out


def test_the_list_says_that_there_are_problems(shell: Shell) -> None:
    shell.write("acme.yaml", WRONG)
    assert "1 problems in the files: monitor watchlist check" in shell("watchlist", "list").out


def test_a_path_that_is_not_there_is_told(shell: Shell) -> None:
    ended = shell("watchlist", "check", str(shell.home / "nowhere"))
    assert (ended.code, ended.out) == (1, "")
    assert "there is no such file or folder" in ended.err


@pytest.mark.parametrize("command", [("watchlist", "list"), ("watchlist", "check"), ("check",), ("run",)])
def test_a_folder_that_was_named_and_is_not_there_is_told(shell: Shell, command: tuple[str, ...]) -> None:
    shell.set("MONITOR_WATCHLISTS", str(shell.home / "nowhere"))
    ended = shell(*command)
    assert (ended.code, ended.out) == (1, "")
    assert "MONITOR_WATCHLISTS" in ended.err
    assert "nowhere does not exist" in ended.err


def test_the_schema_is_json_schema(shell: Shell) -> None:
    schema = json.loads(shell("watchlist", "schema").out)
    assert schema["$schema"].startswith("https://json-schema.org/")


def test_a_trial_shows_what_is_kept_and_what_is_dropped(shell: Shell, site: Site) -> None:
    site.page("/terms", page())
    ended = shell("watchlist", "test", site.url("/terms"), "--select", "main")
    kept, dropped = ended.out.split("Dropped")
    assert ended.code == 0
    assert "written notice" in kept
    assert "Acme" in dropped.splitlines()[-1]
    assert "Home" not in kept


def test_a_trial_with_selectors_that_match_nothing_suggests_one(shell: Shell, site: Site) -> None:
    site.page("/terms", page())
    ended = shell("watchlist", "test", site.url("/terms"), "--select", "#none")
    assert "The selectors match nothing" in ended.out
    assert "Try: --select 'main'" in ended.out


def test_a_trial_of_what_is_no_document_exits_with_4_and_says_why(shell: Shell, site: Site) -> None:
    site.page("/terms", Answer(body="<title>Just a moment...</title><h1>Checking your browser</h1><p>Verify you are human.</p>"))
    ended = shell("watchlist", "test", site.url("/terms"))
    assert ended.code in (1, 4)
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("address", ["https://127.0.0.1:1/", "nonsense", "ftp://127.0.0.1/", "http://10.0.0.1/"])
def test_an_address_that_cannot_be_had_is_told(shell: Shell, address: str) -> None:
    ended = shell("watchlist", "test", address)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Error: ")


def test_a_selector_that_is_none_is_told(shell: Shell, site: Site) -> None:
    site.page("/terms", page())
    ended = shell("watchlist", "test", site.url("/terms"), "--select", "main[[")
    assert ended.code == 1
    assert "a selector is not CSS" in ended.err
