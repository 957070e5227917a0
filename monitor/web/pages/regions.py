"""Who serves whom: a table by territory and provider, as it is or as it was on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse

from monitor.matrix import STANDINGS, Cell, cells
from monitor.profile.places import place
from monitor.web.view import View

router = APIRouter(include_in_schema=False)


@router.get("/regions")
def regions(
    view: Annotated[View, Depends(View)],
    provider: str = "",
    country: Annotated[str, Query(pattern="^([A-Za-z]{2})?$")] = "",
    as_of: Annotated[date | None, Query(description="As it was at the end of that day, in the user's zone.")] = None,
) -> HTMLResponse:
    """A row for each territory, a column for each list."""
    rules = view.app.rules
    at = _end(as_of, view.app.settings.timezone) if as_of else view.app.now()
    in_force = [rules.at(each.id, at) for each in rules.providers() if provider in ("", each.id)]
    codes = (country.upper(),) if country else ()
    found = [cell for cell in cells([each for each in in_force if each is not None], codes) if cell.document]
    columns = sorted({(cell.provider, cell.api): cell for cell in found}.values(), key=lambda cell: (cell.provider, cell.api))
    return view.page(
        "regions.html.j2",
        columns=columns,
        rows=_rows(view, found, columns),
        chosen={"provider": provider, "country": country.upper(), "as_of": as_of.isoformat() if as_of else ""},
        providers=[(each.id, each.name.in_language(view.language)) for each in rules.providers()],
        standings={standing.value: words.in_language(view.language) for standing, words in STANDINGS.items()},
    )


def _end(day: date, timezone: str) -> datetime:
    """The end of a day in the user's zone, in UTC."""
    return (datetime.combine(day, time.min, ZoneInfo(timezone)) + timedelta(days=1)).astimezone(UTC)


def _rows(view: View, found: Iterable[Cell], columns: list[Cell]) -> list[tuple[str, str, list[Cell | None]]]:
    """Territory code, its name, and its cell in each column; by name."""
    by_place = {(cell.territory, cell.provider, cell.api): cell for cell in found}
    codes = {cell.territory: place(cell.territory).in_language(view.language) for cell in found}
    return [
        (code, name, [by_place.get((code, column.provider, column.api)) for column in columns])
        for code, name in sorted(codes.items(), key=lambda pair: pair[1])
    ]
