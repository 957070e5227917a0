"""`search` and `log` over a recorded history."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.kit import Shell

DOC = "acme/terms-of-service"


def listed(told: Shell, *arguments: str) -> Any:
    ended = told(*arguments, "--format", "json")
    assert ended.code == 0, ended.err
    return json.loads(ended.out)


def test_a_word_is_found_with_the_versions_it_stood_in(told: Shell) -> None:
    (row,) = listed(told, "search", "resell", "--in", "versions")
    assert (row["provider"], row["first_version"], row["last_version"], row["gone_at"]) == ("acme", 3, 3, None)
    start, end = row["marks"][0]
    assert row["text"][start:end] == "resell"


def test_what_is_gone_is_found_with_when_it_went(told: Shell) -> None:
    (row,) = listed(told, "search", "30 days", "-p", "zenith", "--in", "versions")
    assert (row["first_version"], row["last_version"], row["gone_at"]) == (1, 1, "2024-04-02T12:00:00+00:00")
    assert "gone 2024-04-02 12:00" in told("search", '"30 days"', "-p", "zenith").out


def test_words_are_marked_and_the_change_stands_below(told: Shell) -> None:
    out = told("search", "resell").out
    assert "may not «resell», lease" in out
    assert f"{DOC}/acme_terms  version 3 (2024-05-07 12:00) to 3, in force" in out
    change = listed(told, "search", "resell", "--in", "changes")[0]["change"]
    assert any(line.startswith(f"{change}  2024-05-07 12:00") for line in out.splitlines())


def test_words_given_in_quotes_of_the_shell_stand_side_by_side(told: Shell) -> None:
    assert len(listed(told, "search", "lease or redistribute", "--in", "versions")) == 1
    assert listed(told, "search", "redistribute or lease", "--in", "versions") == []
    assert len(listed(told, "search", "redistribute", "lease", "--in", "versions")) == 1


def test_a_search_is_narrowed_by_time_and_paged(told: Shell) -> None:
    everything = listed(told, "search", "customer", "--in", "versions")
    ended = told("search", "customer", "--in", "versions", "--limit", "1")
    assert f"--in versions --before {everything[0]['id']}" in ended.err
    rest = listed(told, "search", "customer", "--in", "versions", "--before", str(everything[0]["id"]))
    assert rest == everything[1:]
    assert [row["first_version"] for row in listed(told, "search", "customer", "--in", "versions", "--since", "2024-04-15")] == [3]


def test_a_chinese_summary_is_found_in_chinese(told: Shell) -> None:
    summaries = [row["summary"]["zh"] for row in listed(told, "search", "转售", "--in", "changes")]
    assert summaries
    assert all("转售" in summary for summary in summaries)


@pytest.mark.parametrize(
    ("arguments", "said"), [(("!?",), "no word to search"), (("terms", "--before", "3"), "--in versions or --in changes")]
)
def test_what_cannot_be_searched_is_told(told: Shell, arguments: tuple[str, ...], said: str) -> None:
    ended = told("search", *arguments)
    assert (ended.code, ended.out) == (1, "")
    assert said in ended.said


def test_nothing_found_is_said(told: Shell) -> None:
    assert told("search", "unheard").out == "Found nowhere.\n"
    assert told("--lang", "zh", "search", "unheard").out == "未找到。\n"
    assert "no provider is called" in told("search", "terms", "-p", "nobody").said


# --- log


def test_the_log_lists_looks_newest_first(told: Shell) -> None:
    rows = listed(told, "log")
    assert [row["at"] for row in rows] == sorted((row["at"] for row in rows), reverse=True)
    assert {row["provider"] for row in rows} == {"acme", "zenith"}
    assert set(rows[0]) == {"provider", "document", "page", "at", "outcome", "reason", "seconds", "notes"}
    assert len(listed(told, "log", "--limit", "2")) == 2


def test_the_log_is_narrowed(told: Shell) -> None:
    changes = listed(told, "log", DOC, "--outcome", "change")
    assert [row["outcome"] for row in changes] == ["change"] * len(changes)
    assert changes
    assert {row["provider"] for row in listed(told, "log", "-p", "zenith")} == {"zenith"}
    assert all(row["at"] < "2024-04" for row in listed(told, "log", "--until", "2024-04-01"))
    assert listed(told, "log", "--reason", "timeout") == []
    assert told("log", "--since", "2025-01-01").out == "No looks.\n"


def test_a_look_is_a_line(told: Shell) -> None:
    line = told("log", DOC, "--limit", "1").lines[0]
    assert line.startswith("2024-")
    assert f"{DOC}/acme_terms" in line
    assert "变更" in told("--lang", "zh", "log", DOC, "--outcome", "change").out
