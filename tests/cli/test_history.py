"""`diff`, `show` and `explain` over a recorded history."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.cli.kit import Shell

ALL = ("diff", "--since", "2024-01-01")
KEYS = {
    "id",
    "provider",
    "document",
    "page",
    "url",
    "outcome",
    "first_seen",
    "confirmed_at",
    "severity",
    "urgency",
    "effective_date",
    "kinds",
    "regions_added",
    "regions_removed",
    "summary",
}


def rows(told: Shell, *more: str) -> list[dict[str, Any]]:
    ended = told(*ALL, *more, "--format", "jsonl")
    assert ended.code == 0, ended.err
    return [json.loads(line) for line in ended.lines]


def which(told: Shell, *more: str) -> list[str]:
    """The changes as `provider month`."""
    return [f"{row['provider']} {row['first_seen'][:7]}" for row in rows(told, *more)]


EVERY = ["acme 2024-03", "zenith 2024-04", "acme 2024-05"]


def test_jsonl_has_one_object_a_change_with_the_promised_keys(told: Shell) -> None:
    found = rows(told)
    assert len(found) == 3
    for row in found:
        assert set(row) >= KEYS
        assert set(row["summary"]) == {"en", "zh"}
        assert row["kinds"]
        assert all({"kind", "direction", "severity", "quote", "side"} <= set(kind) for kind in row["kinds"])
    assert (found[0]["document"], found[0]["page"], found[0]["url"]) == ("terms-of-service", "acme_terms", "https://acme.example/terms")
    assert (found[0]["outcome"], found[0]["first_seen"], found[0]["severity"]) == ("change", "2024-03-05T12:00:00+00:00", "critical")


def test_json_is_the_same_as_a_list(told: Shell) -> None:
    assert json.loads(told(*ALL, "--format", "json").out) == rows(told)


def test_text_shows_the_words_in_80_columns_without_colour(told: Shell) -> None:
    out = told(*ALL).out
    assert "[-30-]{+7+}" in out
    assert "more than 50% owned" in " ".join(out.split())
    assert "\x1b" not in out
    assert max(len(line) for line in out.splitlines()) <= 80
    assert not any(line.endswith(" ") for line in out.splitlines())


def test_markdown_has_a_heading_for_every_change(told: Shell) -> None:
    out = told(*ALL, "--format", "markdown").out
    assert sum(line.startswith("#") for line in out.splitlines()) >= 3


def test_html_is_one_whole_page_that_asks_nobody_for_anything(told: Shell) -> None:
    out = told(*ALL, "--format", "html").out
    tags: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            tags.append(tag)

    Tags().feed(out)
    assert out.lstrip().lower().startswith("<!doctype html>")
    assert {"html", "body"} <= set(tags)
    assert not {"script", "img", "link", "iframe"} & set(tags)


@pytest.mark.parametrize("format_", ["text", "markdown", "html", "json", "jsonl"])
def test_nothing_found_is_well_said_in_every_format(told: Shell, format_: str) -> None:
    ended = told("diff", "--since", "2024-06-01", "--format", format_)
    assert ended.code == 0
    assert json.loads(ended.out) == [] if format_ == "json" else True
    assert (ended.out == "") is (format_ == "jsonl")


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ((), EVERY),
        (("--until", "2024-04-02T12:00:00Z"), EVERY[:1]),
        (("--until", "2024-04-02T12:00:01Z"), EVERY[:2]),
        (("--provider", "zenith"), EVERY[1:2]),
        (("-p", "zenith", "-p", "acme"), EVERY),
        (("--document", "zenith/terms-of-service"), EVERY[1:2]),
        (("--kind", "sales_restriction"), EVERY[:1]),
        (("--kind", "sales_restriction", "--kind", "access_channel"), [EVERY[0], EVERY[2]]),
        (("--min-severity", "critical"), EVERY[:1]),
        (("--min-severity", "high"), EVERY),
    ],
)
def test_a_history_is_narrowed_by_its_options(told: Shell, options: tuple[str, ...], found: list[str]) -> None:
    assert which(told, *options) == found


def test_a_window_that_ends_before_it_begins_is_told(told: Shell) -> None:
    ended = told(*ALL, "--until", "2023-12-31")
    assert (ended.code, ended.out) == (1, "")
    assert "is not after --since" in ended.err


def test_net_joins_all_changes_of_a_source_into_one(told: Shell) -> None:
    (acme,) = rows(told, "--net", "--provider", "acme", "--since", "2024-02-01")
    quotes = " ".join(kind["quote"] for kind in acme["kinds"])
    assert "50% owned" in quotes
    assert "resell" in quotes


def test_net_leaves_out_sources_that_were_not_watched_yet(told: Shell) -> None:
    """But says so: their changes are not nothing."""
    ended = told("diff", "--since", "2023-01-01", "--net")
    assert ended.out == "No changes.\n"
    assert "Left out: 2 sources that changed but were not watched yet at 2023-01-01" in ended.err
    assert "Without --net" in ended.err
    assert told("diff", "--since", "2024-02-01", "--net").err == ""


def test_exit_code_says_whether_there_is_something_to_see(told: Shell) -> None:
    assert told(*ALL, "--exit-code").code == 3
    assert told("diff", "--since", "2024-06-01", "--exit-code").code == 0


def test_a_provider_that_is_not_there_is_told_with_what_is_near(told: Shell) -> None:
    ended = told(*ALL, "--provider", "zenit")
    assert (ended.code, ended.out) == (1, "")
    assert 'no provider is called "zenit"; there are: zenith' in ended.said
    assert "没有名为“zenit”的服务商" in told("--lang", "zh", *ALL, "--provider", "zenit").err


def test_a_name_asked_for_before_anything_is_watched_is_told_so(shell: Shell) -> None:
    assert "nothing is watched yet" in shell("diff", "--since", "30d", "--provider", "acme").said


# --- one change


def test_a_change_is_shown_by_a_unique_beginning_of_its_id(told: Shell) -> None:
    first = rows(told)[0]["id"]
    assert json.loads(told("show", first[:6], "--format", "jsonl").out)["id"] == first
    assert "50% owned" in told("show", first).said


def test_an_unknown_change_is_told_with_the_next_step(told: Shell) -> None:
    ended = told("show", "zzzz")
    assert (ended.code, ended.out) == (1, "")
    assert "zzzz" in ended.err


def test_a_beginning_that_fits_several_changes_is_told(told: Shell) -> None:
    ended = told("show", "")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Error: ")


def test_explain_says_which_rules_spoke_with_their_quotes(told: Shell) -> None:
    first = rows(told)[0]
    said = told("explain", first["id"]).said
    assert "version 1 against version 2" in said
    assert all(f"rule {kind['rule']}" in said for kind in first["kinds"])
    assert "规则" in told("--lang", "zh", "explain", first["id"]).out


@pytest.mark.parametrize("name", ["acme/terms-of-service", "acme/terms-of-service/acme_terms"])
def test_explain_says_what_the_last_looks_at_a_source_found(told: Shell, name: str) -> None:
    lines = told("explain", name, "--limit", "2").lines
    assert sum(line.startswith("2024-") for line in lines) == 2


def test_explain_does_not_know_a_source_that_is_not_watched(told: Shell) -> None:
    ended = told("explain", "acme/nothing")
    assert (ended.code, ended.out) == (1, "")
    assert "monitor watchlist list" in ended.said


# --- windows, filters, pages


def test_between_is_since_and_until(told: Shell) -> None:
    assert [row["first_seen"][:7] for row in json.loads(told("diff", "--between", "2024-03-01", "2024-04-30", "--format", "json").out)] == [
        "2024-03",
        "2024-04",
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "say from when"),
        (("--until", "2024-05-01"), "say from when"),
        (("--since", "30d", "--between", "2024-01-01", "2024-02-01"), "--between and --since exclude each other"),
        (("--as-of", "2024-03-01", "--since", "30d"), "--as-of and --since exclude each other"),
        (("--between", "2024-02-01", "2024-01-01"), "is not after --between"),
        (("--as-of", "2024-03-01", "--format", "html"), "monitor cat DOC@DATE"),
        (("--since", "30d", "--impact", "hit"), "monitor profile edit"),
        (("--since", "30d", "--territory", "Nowhereland"), "no country or region"),
        (("--since", "30d", "--before", "zzzz"), "zzzz"),
    ],
)
def test_what_cannot_be_asked_is_told_with_the_next_step(told: Shell, options: tuple[str, ...], said: str) -> None:
    ended = told("diff", *options)
    assert (ended.code, ended.out) == (2 if said == "say from when" else 1, "")
    assert said in ended.said


def test_as_of_lists_what_was_in_force(told: Shell) -> None:
    def then(time: str, *more: str) -> list[tuple[str, int]]:
        found = json.loads(told("diff", "--as-of", time, "--format", "json", *more).out)
        return [(row["provider"], row["version"]) for row in found]

    assert then("2023-01-01") == []
    assert then("2024-03-06") == [("acme", 2), ("zenith", 1)]
    assert then("2024-03-06", "-p", "zenith") == [("zenith", 1)]
    assert then("2024-03-06", "-d", "acme/terms-of-service") == [("acme", 2)]
    assert told("diff", "--as-of", "2023-01-01").out == "Nothing was recorded yet then.\n"
    assert "acme/terms-of-service/acme_terms  version 2" in told("diff", "--as-of", "2024-03-06").lines[0]
    assert len(told("diff", "--as-of", "2024-03-06", "--format", "jsonl").lines) == 2


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--direction", "tightened"), EVERY),
        (("--direction", "loosened"), []),
        (("--urgency", "past"), EVERY),
        (("--territory", "CN"), []),
    ],
)
def test_what_stands_in_the_change_itself_narrows_too(told: Shell, options: tuple[str, ...], found: list[str]) -> None:
    assert which(told, *options) == found


def test_impact_narrows_by_the_profile(told: Shell) -> None:
    owners = [{"home": "China", "percent": "60"}, {"home": "SG", "percent": "40"}]
    profile = {
        "name": "Acme SG",
        "countries": ["Singapore"],
        "incorporation": "SG",
        "products": ["acme/api"],
        "ownership": owners,
        "uses": ["resale"],
    }
    (told.home / "config").mkdir(exist_ok=True)
    (told.home / "config" / "profile.yaml").write_text(json.dumps(profile))
    assert which(told, "--impact", "hit", "--impact", "maybe") == [EVERY[0], EVERY[2]]
    assert which(told, "--impact", "clear") == [EVERY[1]]
    assert which(told, "--impact", "hit", "--impact", "maybe", "--limit", "1") == [EVERY[2]]
    assert which(told, "--net", "--since", "2024-02-01", "--impact", "clear") == [EVERY[1]]


def test_a_page_is_the_latest_and_names_the_next(told: Shell) -> None:
    everything = [row["id"] for row in rows(told)]
    ended = told(*ALL, "--limit", "2", "--format", "jsonl")
    assert [json.loads(line)["id"] for line in ended.lines] == everything[1:]
    assert f"--before {everything[1]}" in ended.err
    assert [row["id"] for row in rows(told, "--before", everything[1][:6], "--limit", "2")] == everything[:1]
    assert told(*ALL, "--limit", "0").err == ""
    assert told(*ALL, "--limit", "3").err == ""
    assert len(told(*ALL, "--net", "--since", "2024-02-01", "--limit", "1", "--format", "jsonl").lines) == 1


def test_unified_is_what_diff_prints(told: Shell) -> None:
    lines = told(*ALL, "-p", "zenith", "--format", "unified").lines
    assert lines[0] == "--- zenith/terms-of-service/zenith_terms@1\t2024-01-01T12:00:00+00:00"
    assert lines[1] == "+++ zenith/terms-of-service/zenith_terms@2\t2024-04-02T12:00:00+00:00"
    assert lines[2].startswith("@@ ")
    assert [line for line in lines[3:] if line.startswith(("-", "+"))] == [
        "-Either party may end these terms for convenience on 30 days' written notice.",
        "+Either party may end these terms for convenience on 7 days' written notice.",
    ]


def test_html_shows_both_sides_too_without_a_script(told: Shell) -> None:
    out = told(*ALL, "-p", "zenith", "--format", "html").out
    assert '<table class="sides">' in out
    before, now = out.partition("<tr><td>")[2].partition("</td></tr>")[0].split("</td><td>")
    assert "<del>30</del>" in before
    assert "<ins>" not in before
    assert "<ins>7</ins>" in now
    assert "<del>" not in now
    assert "default-src 'none'" in out
