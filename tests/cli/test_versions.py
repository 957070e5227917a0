"""`versions`, `cat` and `blame` over a recorded history."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.kit import Shell, page
from tests.fakes.site import Answer, Site

DOC = "acme/terms-of-service"
CHANGED = ["2024-05-07T12:00:00+00:00", "2024-03-05T12:00:00+00:00", "2024-01-01T12:00:00+00:00"]


def listed(told: Shell, *arguments: str) -> Any:
    ended = told(*arguments, "--format", "json")
    assert ended.code == 0, ended.err
    return json.loads(ended.out)


def test_versions_are_listed_newest_first_with_the_changes_that_brought_them(told: Shell) -> None:
    rows = listed(told, "versions", DOC)
    assert [row["version"] for row in rows] == [3, 2, 1]
    assert [row["first_seen"] for row in rows] == CHANGED
    changes = [row["id"] for row in listed(told, "diff", "--since", "2024-01-01", "-p", "acme")]
    assert [row["change"] for row in rows] == [*changes[::-1], None]
    assert told("versions", DOC).lines == [
        f"2024-05-07 12:00  version 3  {changes[1]}",
        f"2024-03-05 12:00  version 2  {changes[0]}",
        "2024-01-01 12:00  version 1",
    ]


def test_times_are_in_the_readers_zone(told: Shell) -> None:
    told.set("MONITOR_TIMEZONE", "Asia/Shanghai")
    assert told("versions", DOC).lines[0].startswith("2024-05-07 20:00")
    assert "resell" not in told("cat", f"{DOC}@2024-05-07T19:59").out
    assert "resell" in told("cat", f"{DOC}@2024-05-07T20:00").out


def test_a_document_is_shown_as_it_was(told: Shell) -> None:
    now = told("cat", DOC)
    assert "resell" in now.out
    assert "50% owned" in now.out
    assert f"{DOC}/acme_terms, version 3, since 2024-05-07 12:00" in now.err
    then = told("cat", f"{DOC}@2024-04-01")
    assert "resell" not in then.out
    assert "50% owned" in then.out
    assert then.lines[0] == "Terms of service"
    assert "version 2" in then.err


def test_markdown_has_headings_and_json_has_blocks(told: Shell) -> None:
    assert "## Use" in told("cat", DOC, "--format", "markdown").lines
    (version,) = listed(told, "cat", DOC)
    assert (version["version"], version["title"], version["language"]) == (3, "Terms of service", "en")
    assert {"kind": "heading", "level": 2, "text": "Use"} in version["blocks"]


def test_raw_gives_the_bytes_as_they_came(told: Shell) -> None:
    assert told("cat", f"{DOC}@2024-04-01", "--raw").out.startswith(
        '<html lang="en"><head><title>Terms of service</title></head><body><nav>'
    )


def test_nothing_was_in_force_before_the_first_version(told: Shell) -> None:
    ended = told("cat", f"{DOC}@2023-01-01")
    assert (ended.code, ended.out) == (1, "")
    assert f"monitor versions {DOC}" in ended.said


@pytest.mark.parametrize("command", ["versions", "cat", "blame", "log"])
def test_a_document_that_is_not_there_is_told_with_what_is_near(told: Shell, command: str) -> None:
    ended = told(command, "acme/terms-of-servce")
    assert (ended.code, ended.out) == (1, "")
    assert DOC in ended.said


def test_a_time_that_cannot_be_made_out_is_told(told: Shell) -> None:
    assert told("cat", f"{DOC}@").code == 1
    assert "is not a time" in told("cat", f"{DOC}@whenever").said


def test_nothing_is_watched_yet(shell: Shell) -> None:
    assert "nothing is watched yet" in shell("versions", DOC).said


def test_blame_names_the_version_that_brought_each_sentence(told: Shell) -> None:
    rows = listed(told, "blame", DOC)
    by = {row["sentence"]: row["version"] for row in rows}
    assert by["Customer may not resell, lease or redistribute the services."] == 3
    assert by["Use"] == 1
    assert [row["version"] for row in rows if "50% owned" in row["sentence"]] == [2]
    line = next(line for line in told("blame", DOC).lines if "resell" in line)
    change = next(row["change"] for row in rows if row["version"] == 3)
    assert line.startswith(f"2024-05-07 12:00  v3    {change[:12]}")


def test_blame_of_one_sentence(told: Shell) -> None:
    (row,) = listed(told, "blame", DOC, "--sentence", "more than 50%")
    assert row["version"] == 2
    assert told("blame", DOC, "--sentence", "nowhere").out == "No such sentence stands in the newest version.\n"
    assert told("--lang", "zh", "blame", DOC, "--sentence", "!").out == "最新版本中没有这样的句子。\n"
    assert told("blame", DOC, "--sentence", " ").code == 1


def test_a_document_of_several_pages_is_shown_page_by_page(shell: Shell, site: Site) -> None:
    sources = [
        {"name": name, "url": site.page(f"/{name}", page(f"<p>This is page {name}.</p>")), "select": ["main"]} for name in ("one", "two")
    ]
    terms = {"id": "terms", "name": "Terms", "type": "terms", "language": "en", "sources": sources}
    shell.write("many.yaml", {"provider": "many", "name": "Many", "documents": [terms]})
    assert shell("check").code == 0
    assert [row["page"] for row in listed(shell, "versions", "many/terms")] == ["one", "two"]
    assert "many/terms/two  version 1" in shell("versions", "many/terms").lines[1]
    out = shell("cat", "many/terms").out
    assert 0 < out.index("page one") < out.index("page two")
    assert "page one" not in shell("cat", "many/terms/two").out
    ended = shell("cat", "many/terms", "--raw")
    assert (ended.code, ended.out) == (1, "")
    assert "many/terms/one, many/terms/two" in ended.said


def test_a_document_without_a_version_says_so(shell: Shell, site: Site) -> None:
    shell.watch(site.page("/terms", Answer(500)))
    assert shell("check").code != 0
    assert shell("versions", "acme/terms").out == "No version yet.\n"
