"""`templates`: how messages read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.render.shelf import STEMS
from tests.cli.kit import Shell


def own(shell: Shell, name: str, source: str) -> Path:
    place = shell.home / "config" / "templates"
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(source, encoding="utf-8")
    return place


def test_the_list_names_every_message_and_what_is_yours(shell: Shell) -> None:
    own(shell, "change.zh.short.j2", "{{ told.headline }}")
    ended = shell("templates", "list")
    assert [line.split()[0] for line in ended.lines if line.partition(" ")[0] in STEMS] == list(STEMS)
    assert "change.zh.short.j2" in next(line for line in ended.lines if line.startswith("change "))
    assert str(shell.home / "config" / "templates") in ended.said
    assert "政策变更" in shell("--lang", "zh", "templates", "list").out


def test_without_a_folder_the_list_is_that_of_the_shipped(shell: Shell) -> None:
    assert shell("templates", "list").code == 0


def test_a_template_is_shown_to_begin_with(shell: Shell) -> None:
    assert "told.subject" in shell("templates", "show", "change.title.j2").out
    assert "macro event" in shell("templates", "show", "parts.md.j2").out
    own(shell, "change.title.j2", "mine {{ told.id }}\n")
    assert shell("templates", "show", "change.title.j2").out == "mine {{ told.id }}\n"


@pytest.mark.parametrize("name", ["nothing.j2", "../../../etc/passwd"])
def test_a_template_that_is_not_there_is_told(shell: Shell, name: str) -> None:
    ended = shell("templates", "show", name)
    assert (ended.code, ended.out) == (1, "")
    assert "monitor templates list" in ended.err


def test_right_templates_are_counted(shell: Shell, tmp_path: Path) -> None:
    assert "0 templates, all right." in shell("templates", "check").said
    place = own(shell, "change.title.j2", "{{ told.subject }}")
    assert "1 templates, all right." in shell("templates", "check").said
    assert "1 templates, all right." in shell("templates", "check", str(place)).said
    ended = shell("templates", "check", str(tmp_path / "nowhere"))
    assert (ended.code, ended.out) == (1, "")


def test_a_wrong_template_is_told_with_file_and_line(shell: Shell) -> None:
    place = own(shell, "change.title.j2", "a\n{{ told.subjet }}")
    for command in (("check",), ("preview", "change")):
        ended = shell("templates", *command)
        assert ended.code == 1
        assert f"{place / 'change.title.j2'}:2: there is no `subjet` here; did you mean `subject`?" in ended.said


def test_a_message_is_shown_by_ones_own_templates(shell: Shell) -> None:
    own(shell, "change.title.j2", "Mine: {{ told.headline }}")
    ended = shell("templates", "preview", "change-notice")
    assert ended.lines[0] == "Mine: notice of termination cut from 30 to 7 days"
    assert "What the text says now" in ended.out
    assert shell("templates", "preview", "change-notice", "--lang", "zh", "--part", "title").out == "Mine: 终止通知期由 30 天缩短为 7 天\n"
    assert shell("templates", "preview", "group", "--part", "html").out.startswith("<!doctype html>")
    assert json.loads(shell("templates", "preview", "quiet", "--part", "json").out)["form"] == "all_quiet"


def test_samples_are_named(shell: Shell) -> None:
    assert "change-reminder" in shell("templates", "preview").out
    ended = shell("templates", "preview", "nothing")
    assert ended.code == 1
    assert "change-reminder" in ended.said
