"""Search: where words stand or stood, in every version and in what was said of changes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse

from monitor.errors import ConfigError
from monitor.model import SearchQuery, Text
from monitor.render.found import said_json, stood_json
from monitor.store.words import marked, terms
from monitor.web.api.asking import ProviderIds
from monitor.web.api.models_more import HitsModel
from monitor.web.api.times import utc
from monitor.web.view import View

router = APIRouter(tags=["search"])


class Where(StrEnum):
    """What is searched."""

    VERSIONS = "versions"
    CHANGES = "changes"


@router.get("/search", response_model=HitsModel)
def search(
    view: Annotated[View, Depends(View)],
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=500,
            pattern=r"^[^\x00]*$",
            description='All of these words; "in quotes" side by side, `owner*` for a beginning; Chinese without spaces.',
            examples=["ownership"],
        ),
    ],
    provider: ProviderIds = [],  # noqa: B006 - FastAPI copies it
    since: Annotated[datetime | None, Query(description="Sentences that came or went since; changes first seen since.")] = None,
    where: Annotated[Where | None, Query(alias="in", description="Only there; left out: both.")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="At most so many of each.")] = 20,
    before: Annotated[int | None, Query(ge=1, le=2**53, description="Only what was recorded before this `id`; goes with `in`.")] = None,
) -> Response:
    """The latest recorded first."""
    asked = terms(q)
    if not asked:
        raise ConfigError(Text("there is no word to search for; give letters or digits", "没有可查找的词；请给出文字或数字"))
    if before is not None and where is None:
        raise ConfigError(
            Text("`before` goes with `in`: versions and changes have their own numbers", "`before` 须与 `in` 搭配：版本与变更各有编号")
        )
    query = SearchQuery(q, tuple(provider), utc(since), limit, before)
    stood = () if where is Where.CHANGES else view.app.store.find_sentences(query)
    said = () if where is Where.VERSIONS else view.app.store.find_said(query)
    return JSONResponse(
        {"versions": [stood_json(each, marked(each.text, asked)) for each in stood], "changes": [said_json(each) for each in said]}
    )
