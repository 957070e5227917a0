"""`watchlist doctor`: what cannot be watched, and what to do about it."""

from __future__ import annotations

import json

from tests.cli.kit import Shell, page
from tests.fakes.site import Answer, Site


def test_a_healthy_list_is_well(shell: Shell, site: Site) -> None:
    shell.watch(site.url("/terms"))
    site.page("/terms", page())
    ended = shell("watchlist", "doctor")
    assert (ended.code, ended.lines[-1]) == (0, "1 sources asked, 1 well, 0 with something to mend.")
    assert shell("status").out.startswith("1 sources: 0 healthy")  # nothing is kept


def test_what_is_ill_is_told_with_what_to_do(shell: Shell, site: Site) -> None:
    shell.watch(site.url("/terms"), select=[".gone"], unverified=True)
    site.page("/terms", page())
    ended = shell("watchlist", "doctor")
    assert ended.code == 4
    assert "acme/terms/terms (unverified)" in ended.said
    assert "try: select: [main]" in ended.said
    site.page("/terms", Answer(status=404))
    assert shell("--lang", "zh", "watchlist", "doctor").code == 4


def test_json_says_the_same_for_programs(shell: Shell, site: Site) -> None:
    shell.watch(site.url("/terms"))
    site.page("/terms", page())
    (told,) = json.loads(shell("watchlist", "doctor", "--format", "json").out)
    assert (told["source"], told["health"], told["suggestion"]) == ("acme/terms/terms", "well", None)


def test_only_unverified_addresses_are_asked_on_request(shell: Shell, site: Site) -> None:
    shell.watch(site.url("/terms"))
    assert shell("watchlist", "doctor", "--unverified").lines[-1].startswith("0 sources asked")
    assert site.requests == []
