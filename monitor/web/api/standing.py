"""Where you stand: impact, who serves whom, what else could be used."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse

from monitor.render.answers import alternative_json, both, cell_json, profile_json
from monitor.web.api.asking import AsOf, Cursor, ProviderIds
from monitor.web.api.models_more import AlternativeModel, RegionsModel, StandingModel
from monitor.web.api.pages import page_of
from monitor.web.api.times import utc
from monitor.web.view import View

router = APIRouter(tags=["standing"])

Profiles = Annotated[list[Annotated[str, Query(max_length=200)]], Query(description="Names of profiles; left out: all.")]


@router.get("/impact", response_model=StandingModel)
def get_impact(
    view: Annotated[View, Depends(View)],
    profile: Profiles = [],  # noqa: B006 - FastAPI copies it
    provider: ProviderIds = [],  # noqa: B006
    as_of: AsOf = None,
    everything: Annotated[bool, Query(alias="all", description="Also the providers that are not used.")] = False,
) -> Response:
    """Where your profiles stand with each provider, by the rules in force."""
    questions, at = view.app.questions, utc(as_of) or view.app.now()
    found = questions.standings(questions.profiles(profile), tuple(provider), at, everything=everything)
    return JSONResponse({"as_of": at.isoformat(), "profiles": [profile_json(who.name, standings, both) for who, standings in found]})


@router.get("/regions", response_model=RegionsModel)
def list_regions(
    view: Annotated[View, Depends(View)],
    country: Annotated[
        list[Annotated[str, Query(max_length=100)]],
        Query(description="Codes, names or groups of territories; left out: all that a list names.", examples=[["SG"]]),
    ] = [],  # noqa: B006
    provider: ProviderIds = [],  # noqa: B006
    as_of: AsOf = None,
    since: Annotated[AsOf, Query(description="Only what stood otherwise then.")] = None,
    limit: Annotated[int, Query(ge=1, le=5000, description="Cells on a page.")] = 1000,
    cursor: Cursor = None,
) -> Response:
    """Who serves whom at a time, on what evidence, and what changed since another."""
    at = utc(as_of) or view.app.now()
    found = view.app.questions.regions(country, tuple(provider), at, utc(since))
    page, more = page_of(found, cursor, limit)
    return JSONResponse({"as_of": at.isoformat(), "cells": [cell_json(each, both) for each in page], "next": more})


@router.get("/alternatives", response_model=list[AlternativeModel])
def list_alternatives(
    view: Annotated[View, Depends(View)],
    instead_of: Annotated[
        str, Query(alias="for", max_length=200, description="What is to be replaced: `provider` or `provider/api`.", examples=["acme/api"])
    ],
    profile: Annotated[
        str | None, Query(max_length=200, description="For this profile; left out: the only one, or nobody in particular.")
    ] = None,
) -> Response:
    """What else could be used instead of an API, the best first."""
    return JSONResponse([alternative_json(each, both) for each in view.app.questions.alternatives(instead_of, profile)])
