"""Where words stand or stood: in every version of every document, and in what was said of changes."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse

from monitor.model import ChangeHit, SearchQuery, Stood
from monitor.store.words import Term, marked, terms
from monitor.web.rows import change_rows
from monitor.web.view import View, href
from monitor.web.visible import marked as shown_marked

router = APIRouter(include_in_schema=False)

PAGE = 20
AROUND = 220
"""Characters of a long text on each side of the first word found."""


@router.get("/search")
def search(
    view: Annotated[View, Depends(View)],
    q: Annotated[str, Query(max_length=400)] = "",
    provider: str = "",
    within: Annotated[str, Query(pattern="^(versions|changes)?$")] = "",
    before: Annotated[int | None, Query(ge=0, lt=2**62, description="The hit that the page before ended with.")] = None,
) -> HTMLResponse:
    """The form and what was found. All of the words must stand there; "side by side"; a beginning*; Chinese needs no spaces."""
    asked = SearchQuery(q, (provider,) if provider else (), limit=PAGE, before=before if within else None)
    return view.sheet("search.html.j2", (q, provider, within, before), lambda: _found(view, asked, within))


def _found(view: View, query: SearchQuery, within: str) -> dict[str, Any]:
    asked = terms(query.words)
    stood = view.app.store.find_sentences(query) if asked and within != "changes" else ()
    said = view.app.store.find_said(query) if asked and within != "versions" else ()
    names = {key.provider: known[0].name.in_language(view.language) for key, known in view.app.subjects.by_source.items()}
    return {
        "title": view.say("Search", "搜索"),
        "q": query.words,
        "asked": bool(asked),
        "within": within,
        "provider": query.providers[0] if query.providers else "",
        "providers": sorted(names.items(), key=lambda pair: pair[1].casefold()),
        "stood": [_stood(view, each, asked, query.words) for each in stood],
        "said": list(zip(change_rows(view, (hit.change for hit in said)), (_said(view, hit, asked) for hit in said), strict=True)),
        "more": {
            name: href("search", q=query.words, provider="".join(query.providers), within=name, before=hits[-1].id)
            for name, hits in (("versions", stood), ("changes", said))
            if len(hits) == PAGE
        },
    }


def _stood(view: View, hit: Stood, asked: tuple[Term, ...], words: str) -> dict[str, Any]:
    key = hit.source
    known = view.app.subjects.by_source.get(key)
    return {
        "text": _around(hit.text, asked),
        "provider": known[0].name.in_language(view.language) if known else key.provider,
        "document": known[1].name.in_language(view.language) if known else key.document,
        "first": hit.first,
        "since": view.day(hit.first_seen),
        "last": hit.last,
        "gone": view.day(hit.gone_at) if hit.gone_at else None,
        "href": href("documents", key.provider, key.document, hit.last, source=key.source, find=words),
    }


def _said(view: View, hit: ChangeHit, asked: tuple[Term, ...]) -> Any:
    """The text of a change in which the words stand: of its quotes the first, else its summary."""
    judgement = hit.change.judgement
    texts = [*(finding.quote for finding in judgement.findings), judgement.summary.in_language(view.language), judgement.summary.en]
    return _around(next((text for text in texts if marked(text, asked)), texts[-1]), asked)


def _around(text: str, asked: tuple[Term, ...]) -> Any:
    """The text with its words marked; of a long one the part around the first."""
    first = next(iter(marked(text, asked)), (0, 0))
    start, end = max(0, first[0] - AROUND), first[1] + AROUND
    part = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    return shown_marked(part, marked(part, asked))
