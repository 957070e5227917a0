"""The profile is edited, checked and shown; what is wrong never takes force."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from monitor.cli.base import Exit
from tests.cli.kit import Shell


@pytest.fixture
def person(shell: Shell) -> Shell:
    """A person who watches Acme."""
    shell.watch("https://acme.example/terms")
    return shell


def editor(shell: Shell, program: str) -> None:
    """An editor that does to the file (`path`) what a small program says."""
    script = shell.home / "editor.py"
    script.write_text(f"import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n{program}\n", encoding="utf-8")
    shell.set("VISUAL", "")
    shell.set("EDITOR", f"{sys.executable} '{script}'")


def typing(shell: Shell, text: str) -> None:
    editor(shell, f"path.write_text({text!r}, encoding='utf-8')")


def file(shell: Shell, name: str = "profile.yaml") -> Path:
    return shell.home / "config" / name


GOOD = "name: Acme SG\ncountries: [SG]\nincorporation: SG\nownership: [{home: SG, percent: 100}]\nproducts: [acme]\n"


def test_a_first_edit_begins_with_the_explained_template(person: Shell) -> None:
    editor(person, "assert 'Who you are' in path.read_text(encoding='utf-8')")
    ended = person("profile", "edit")
    assert ended.code == 0
    assert f"Saved: {file(person)}" in ended.said
    assert "ownership is not told" in ended.said
    assert stat.S_IMODE(file(person).stat().st_mode) == 0o600


def test_a_later_edit_begins_with_what_is_there(person: Shell) -> None:
    typing(person, GOOD)
    assert person("profile", "edit").code == 0
    editor(person, "path.write_text(path.read_text().replace('Acme SG', 'Acme HK'))")
    person("profile", "edit")
    assert file(person).read_text().startswith("name: Acme HK")


def test_what_is_wrong_is_told_with_its_line_and_does_not_replace_what_holds(person: Shell) -> None:
    typing(person, GOOD)
    person("profile", "edit")
    typing(person, "name: Acme\nproducts: [acmee]\n")
    ended = person("profile", "edit")
    assert ended.code == Exit.ERROR
    assert ":2: no provider `acmee` is watched: did you mean `acme`?" in ended.said
    assert "your text waits in" in ended.said
    assert file(person).read_text() == GOOD
    editor(person, "path.write_text(path.read_text().replace('acmee', 'acme'))")
    assert person("profile", "edit").code == 0
    assert file(person).read_text() == "name: Acme\nproducts: [acme]\n"


def test_one_of_several_profiles_has_its_own_file(person: Shell) -> None:
    typing(person, GOOD)
    person("profile", "edit", "client-1")
    assert file(person, "profiles/client-1.yaml").read_text() == GOOD
    assert "cannot be the name of a file" in person("profile", "edit", "../x").said


def test_an_editor_that_cannot_be_started_or_fails_is_told(person: Shell) -> None:
    person.set("VISUAL", "/nowhere/editor")
    assert "the editor /nowhere/editor cannot be started" in person("profile", "edit").said
    editor(person, "sys.exit(3)")
    ended = person("profile", "edit")
    assert (ended.code, "ended with 3; nothing was saved" in ended.said) == (Exit.ERROR, True)
    assert not file(person).exists()


def test_check_counts_and_ends_with_one_where_anything_is_wrong(person: Shell) -> None:
    assert "monitor profile edit" in person("profile", "check").said
    file(person).write_text(GOOD)
    ended = person("profile", "check")
    assert (ended.code, ended.lines) == (0, ["1 profile, 0 problems."])
    file(person).write_text(GOOD + "uses: [nothing]\n")
    ended = person("profile", "check")
    assert ended.code == Exit.ERROR
    assert "profile.yaml:6: `uses`: unknown use `nothing`" in ended.said


def test_show_tells_what_was_understood(person: Shell) -> None:
    file(person).write_text(
        "name: Acme SG\ncountries: [新加坡]\nincorporation: SG\nproducts: [acme]\nuses: [resale]\n"
        "ownership:\n  - {name: HoldCo, home: KY, percent: 60, owners: [{home: CN, percent: 80}]}\n  - {home: unknown, percent: rest}\n"
        "  - {home: US, percent: unknown}\n"
    )
    lines = person("profile", "show").lines
    assert lines[:2] == ["Acme SG", "  works from: Singapore"]
    assert lines[-5:] == ["  owners:", "    60% HoldCo, Cayman Islands", "      80% China", "    40% unknown", "    unknown United States"]


def test_show_tells_what_was_not_told_and_what_is_wrong(person: Shell) -> None:
    file(person).write_text("name: Acme\n")
    out = person("--lang", "zh", "profile", "show").said
    assert "注册地：未写" in out
    assert "股东：未写" in out
    file(person).write_text("nme: Acme\n")
    assert person("profile", "show").code == Exit.ERROR
