"""Who serves whom: a map with its table, as it is or as it was on a day; and one territory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from monitor.errors import NotFoundError
from monitor.judge.impact import Standing
from monitor.matrix import STANDINGS, Cell, cells
from monitor.model import Change, ChangeFilter, ChangeQuery, Kind, Severity, Text
from monitor.profile.places import place
from monitor.web import atlas
from monitor.web.rows import change_rows
from monitor.web.view import View, href

router = APIRouter(include_in_schema=False)

LISTED = 400
"""Changes that are looked through for territories, the newest."""
POINTS = 100
"""Days of the slider, the newest."""
_GRAVEST = (Standing.BARRED, Standing.UNLISTED, Standing.DISPUTED, Standing.PARTLY, Standing.SERVED, Standing.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose lists, and as of when."""

    provider: str
    as_of: date | None
    step: int | None
    """A place of the slider, from 0."""


@router.get("/regions")
def regions(
    view: Annotated[View, Depends(View)],
    provider: str = "",
    country: Annotated[str, Query(pattern="^([A-Za-z]{2})?$")] = "",
    as_of: Annotated[
        date | str, Query(description="As it was at the end of that day, in the user's zone.", union_mode="left_to_right")
    ] = "",
    step: Annotated[int | None, Query(ge=0, le=POINTS, description="A day of the slider.")] = None,
) -> Response:
    """The map and a row for each territory."""
    if country:
        return RedirectResponse(href("regions", country.upper()), 307)
    if isinstance(as_of, str) and as_of:
        raise NotFoundError(Text(f"{as_of[:20]} is no day; write 2026-01-31", f"{as_of[:20]} 不是日期；请写成 2026-01-31"))
    asked = Asked(provider, as_of if isinstance(as_of, date) else None, step)
    return view.sheet("regions.html.j2", (provider, str(as_of), step), lambda: _shown(view, asked))


@router.get("/regions/{code}")
def territory(view: Annotated[View, Depends(View)], code: str) -> HTMLResponse:
    """One territory: where it stands with each provider, on what evidence, and what became of it. Raises NotFoundError."""
    if code not in atlas.codes() and place(code) == Text(code, code):
        raise NotFoundError(Text(f"{code[:20]} is no territory of ISO 3166-1", f"{code[:20]} 不是 ISO 3166-1 地区代码"))
    return view.sheet("territory.html.j2", code, lambda: _territory(view, code))


def _shown(view: View, asked: Asked) -> dict[str, Any]:
    events = _events(view, asked.provider)
    days = sorted({_local(view, each.first_seen) for each in events})[-POINTS:]
    day, step = _moment(asked, days)
    at = min(_end(day, view.app.settings.timezone), view.app.now()) if day else view.app.now()
    rules = view.app.rules.all_at(at)
    listed = [each for each in rules if cells((each,))]
    chosen = [each for each in listed if each.provider.id == asked.provider]
    found = [cell for cell in cells(chosen if asked.provider else listed, atlas.codes()) if cell.standing is not Standing.UNKNOWN]
    drawn = _of_one(view, found) if asked.provider else _of_all(view, found)
    return drawn | {
        "title": view.say("Who serves whom", "谁为哪些地区提供服务"),
        "world": atlas.world(),
        "one": chosen[0].provider if chosen else None,
        "chosen": asked,
        "day": day,
        "step": len(days) if step is None else step,
        "days": days,
        "providers": sorted(
            ((each.provider.id, each.provider.name.in_language(view.language)) for each in listed), key=lambda pair: pair[1]
        ),
        "events": change_rows(view, events[:30]),
        "standings": {standing.value: words.in_language(view.language) for standing, words in STANDINGS.items()},
    }


def _moment(asked: Asked, days: list[date]) -> tuple[date | None, int | None]:
    """The day that is meant and the slider's place; place 0 is the day before the first event, the last place is today."""
    if asked.step is not None and days:
        if asked.step >= len(days):
            return None, len(days)
        return (days[asked.step - 1] if asked.step else days[0] - timedelta(days=1)), asked.step
    if asked.as_of is None:
        return None, None
    return asked.as_of, sum(each <= asked.as_of for each in days)


def _end(day: date, timezone: str) -> datetime:
    """The end of a day in the user's zone, in UTC. The first and the last days of the calendar have none."""
    if not 1 < day.year < 9999:
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    return (datetime.combine(day, time.min, ZoneInfo(timezone)) + timedelta(days=1)).astimezone(UTC)


def _local(view: View, at: datetime) -> date:
    return at.astimezone(ZoneInfo(view.app.settings.timezone)).date()


def _events(view: View, provider: str = "") -> list[Change]:
    """The changes by which territories came or went, the newest first."""
    wanted = ChangeFilter(
        kinds=(Kind.REGION_AVAILABILITY, Kind.SALES_RESTRICTION), providers=(provider,) if provider else (), min_severity=Severity.INFO
    )
    found = view.app.store.changes(ChangeQuery(filter=wanted, newest_first=True, limit=LISTED))
    return [each for each in found if each.judgement.regions_added or each.judgement.regions_removed]


def _by_code(found: Iterable[Cell]) -> dict[str, list[Cell]]:
    ordered = sorted(found, key=lambda cell: cell.territory)
    return {code: list(group) for code, group in groupby(ordered, key=lambda cell: cell.territory)}


def _of_one(view: View, found: list[Cell]) -> dict[str, Any]:
    """One provider: each territory by its standing, the best of its APIs on the map."""
    by_code = _by_code(found)
    best = {code: max(group, key=lambda cell: _GRAVEST.index(cell.standing)) for code, group in by_code.items()}
    names = {code: place(code).in_language(view.language) for code in by_code}
    titles = {code: f"{names[code]}: {STANDINGS[cell.standing].in_language(view.language)}" for code, cell in best.items()}
    rows = [(code, names[code], by_code[code]) for code in sorted(by_code, key=names.__getitem__)]
    return {
        "places": atlas.places({code: cell.standing.value for code, cell in best.items()}, titles),
        "rows": [row for row in rows if any(cell.standing is not Standing.UNLISTED for cell in row[2])],
        "unlisted": [(code, name) for code, name, group in rows if all(cell.standing is Standing.UNLISTED for cell in group)],
        "legend": [each.value for each in STANDINGS if any(cell.standing is each for cell in best.values())],
        "scale": (),
    }


def _of_all(view: View, found: list[Cell]) -> dict[str, Any]:
    """Every provider: each territory by how many serve it."""
    by_code = _by_code(found)
    names = {code: place(code).in_language(view.language) for code in by_code}
    serving = {code: _named(view, group, served=True) for code, group in by_code.items()}
    refusing = {code: [each for each in _named(view, group, served=False) if each not in serving[code]] for code, group in by_code.items()}
    total = len({cell.provider for cell in found})
    most = max((len(each) for each in serving.values()), default=0)
    titles = {
        code: view.say(f"{names[code]}: {len(each)} of {total}", f"{names[code]}：{len(each)} / {total}") for code, each in serving.items()
    }
    told = [
        code for code in by_code if serving[code] or any(cell.standing in (Standing.BARRED, Standing.DISPUTED) for cell in by_code[code])
    ]
    return {
        "places": atlas.places({code: atlas.look(len(each), most) for code, each in serving.items()}, titles),
        "rows": [(code, names[code], serving[code], refusing[code]) for code in sorted(told, key=names.__getitem__)],
        "unlisted": [(code, names[code]) for code in sorted(set(by_code) - set(told), key=names.__getitem__)],
        "legend": (),
        "scale": atlas.scale(most) if found else (),
        "total": total,
    }


def _named(view: View, group: Iterable[Cell], *, served: bool) -> list[str]:
    return list(dict.fromkeys(cell.provider_name.in_language(view.language) for cell in group if cell.standing.served is served))


def _territory(view: View, code: str) -> dict[str, Any]:
    found = [cell for cell in cells(view.app.rules.all_at(view.app.now()), (code,)) if cell.standing is not Standing.UNKNOWN]
    events = [each for each in _events(view) if code in (*each.judgement.regions_added, *each.judgement.regions_removed)]
    name = place(code).in_language(view.language)
    return {
        "title": f"{name} ({code})",
        "code": code,
        "name": name,
        "cells": sorted(found, key=lambda cell: (-_GRAVEST.index(cell.standing), cell.provider_name.in_language(view.language))),
        "events": change_rows(view, events[:50]),
        "standings": {standing.value: words.in_language(view.language) for standing, words in STANDINGS.items()},
    }
