"""Who serves whom, and what became of it."""

from __future__ import annotations

import csv
import io

import pytest

from monitor.judge.impact import Standing
from monitor.matrix import COLUMNS, STANDINGS, as_csv, cells, row, safe
from tests.impact.build import SERVED, api, regions, rules, terms

NOW = rules(regions(*SERVED[1:], "Chile"))
THEN = rules(regions())


def test_a_cell_has_its_evidence() -> None:
    (found,) = cells([THEN], ("SG",))
    assert (found.provider, found.api, found.standing, found.document, found.quote) == (
        "acme",
        "api",
        Standing.SERVED,
        "regions",
        "Singapore",
    )
    assert row(found)["since"] == "2031-01-15"
    assert row(found)["was"] == ""


def test_what_changed_since() -> None:
    found = {cell.territory: cell for cell in cells([NOW], ("SG", "CL", "JP"), [THEN])}
    assert (found["SG"].was, found["SG"].standing, found["SG"].changed) == (Standing.SERVED, Standing.UNLISTED, True)
    assert (found["CL"].was, found["CL"].standing) == (Standing.UNLISTED, Standing.SERVED)
    assert not found["JP"].changed
    assert row(found["SG"])["was"] == "served"
    assert cells([NOW], ("SG",), [])[0].changed is False


def test_without_a_territory_all_that_are_named_on_either_day_are_asked() -> None:
    assert {cell.territory for cell in cells([NOW], before=[THEN])} == {"SG", "JP", "FR", "DE", "IN", "UA", "CL"}


def test_each_api_with_a_list_has_its_own_cells_and_a_provider_without_any_one() -> None:
    two = rules(
        regions(),
        regions("Japan", "France", "Germany", "India", "Chile", name="app"),
        apis=(api(), api("app", lists="app"), api("x", lists=None)),
    )
    assert [(cell.api, cell.standing) for cell in cells([two], ("SG",))] == [("api", Standing.SERVED), ("app", Standing.UNLISTED)]
    (unknown,) = cells([rules(terms("Be kind."), apis=())], ("SG",))
    assert (unknown.api, unknown.standing, row(unknown)["document"], row(unknown)["since"]) == ("", Standing.UNKNOWN, "", "")


def test_a_page_without_an_address_has_none() -> None:
    from dataclasses import replace

    assert row(cells([rules(replace(regions(), url=None))], ("SG",))[0])["url"] == ""


def test_csv_has_every_column_and_no_formula() -> None:
    from dataclasses import replace

    (cell,) = cells([THEN], ("SG",))
    lines = list(csv.reader(io.StringIO(as_csv([cell, replace(cell, quote='=HYPERLINK("https://evil.example")')]))))
    assert tuple(lines[0]) == COLUMNS
    assert lines[1][-1] == "Singapore"
    assert lines[2][-1].startswith("'=")


@pytest.mark.parametrize("value", ["=1", "+1", "-1", "@x", "\tx", "\rx", " =1", "＝1"])
def test_what_a_spreadsheet_would_run_is_made_text(value: str) -> None:
    assert safe(value) == f"'{value}"
    assert safe(value.strip("=+-@\t\r ＝") or "x")[0] != "'"


def test_every_standing_has_a_name() -> None:
    assert set(STANDINGS) == set(Standing)
