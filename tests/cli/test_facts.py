"""`facts`: what one page states."""

from __future__ import annotations

import json

import pytest

from tests.cli.kit import BARRED, Shell, page, terms
from tests.fakes.site import Answer, Site

MARKDOWN = "# Supported countries\n\nThe API is available in the countries listed below.\n\n- Australia\n- Brazil\n- Canada\n- France\n- Germany\n- Japan\n"
PLAIN = "Terms of service\n\nEffective January 5, 2026.\n\nCustomer may not resell the services to anybody without our written consent.\n"


@pytest.mark.parametrize(
    ("name", "content", "type_", "kind"),
    [
        ("terms.html", terms(BARRED), "terms", "ownership"),
        ("regions.md", MARKDOWN, "regions", "territory"),
        ("terms.txt", PLAIN, "terms", "prohibition"),
        ("no-ending", terms(BARRED), "terms", "ownership"),
    ],
)
def test_a_files_facts_are_found_whatever_its_form(shell: Shell, name: str, content: str, type_: str, kind: str) -> None:
    path = shell.home / name
    path.write_text(content, encoding="utf-8")
    found = json.loads(shell("facts", str(path), "--type", type_, "--format", "json").out)
    assert kind in {fact["kind"] for fact in found}
    assert all(fact["quote"] for fact in found)


def test_facts_as_text_stand_with_their_quotes(shell: Shell) -> None:
    path = shell.home / "terms.html"
    path.write_text(terms(BARRED), encoding="utf-8")
    out = shell("facts", str(path)).out
    assert "ownership: " in out
    assert "    “Companies that are more than 50% owned" in out


def test_an_addresss_facts_are_found(shell: Shell, site: Site) -> None:
    site.page("/terms", page(BARRED))
    assert "ownership: " in shell("facts", site.url("/terms")).out


def test_a_page_without_facts_says_so(shell: Shell) -> None:
    path = shell.home / "note.txt"
    path.write_text("The quick brown fox jumps over the lazy dog, and then it rests for a while in the shade of a large old tree.")
    assert shell("facts", str(path)).out == "No facts found.\n"
    assert shell("facts", str(path), "--format", "json").out == "[]\n"


def test_what_cannot_be_read_is_told(shell: Shell, site: Site) -> None:
    site.page("/terms", Answer(404))
    binary = shell.home / "picture.png"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    for what in (str(shell.home / "nowhere.html"), str(binary), str(shell.home), site.url("/terms")):
        ended = shell("facts", what)
        assert (ended.code, ended.out) == (1, "")
        assert ended.err.startswith("Error: ")
