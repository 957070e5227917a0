"""One document: its versions and changes in time, each version's text, and the page as it came, made harmless."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import HTMLResponse

from monitor.errors import NotFoundError
from monitor.model import ChangeFilter, ChangeQuery, Document, Provider, Severity, Side, SourceKey, Text, Version
from monitor.store.words import marked as found_in
from monitor.store.words import terms
from monitor.web.paper import SNAPSHOT_HEADERS, paper
from monitor.web.rows import change_rows
from monitor.web.texts import Line, Spot, lines_of
from monitor.web.timeline import of_document
from monitor.web.view import View, href

router = APIRouter(include_in_schema=False)

SHOWN = 200
"""Changes and versions of a document's page, newest first."""
TEXT = 200_000
"""Characters of a version that one page shows."""

Source = Annotated[str, Query(max_length=200, description="Which of the document's pages; the first where it is not said.")]


@router.get("/documents/{provider}/{document}")
def one(view: Annotated[View, Depends(View)], provider: str, document: str) -> HTMLResponse:
    """A document's page. Raises NotFoundError for one that was never watched."""
    found = _known(view, provider, document)
    return view.sheet("document.html.j2", (provider, document), lambda: _whole(view, *found))


def _whole(view: View, provider: Provider, document: Document) -> dict[str, Any]:
    wanted = ChangeFilter(documents=(f"{provider.id}/{document.id}",), min_severity=Severity.INFO)
    changes = view.app.store.changes(ChangeQuery(filter=wanted, newest_first=True, limit=SHOWN))
    rows = {row.id: row for row in change_rows(view, changes)}
    versions = [entry for source in document.sources for entry in view.app.store.versions(source.key)]
    versions.sort(key=lambda entry: entry.first_seen, reverse=True)
    return {
        "title": f"{document.name.in_language(view.language)} · {provider.name.in_language(view.language)}",
        "provider": provider,
        "document": document,
        "drawn": of_document(view, document, changes, versions[:SHOWN]),
        "events": [
            (entry, rows.get(entry.change or ""), href("documents", provider.id, document.id, entry.number, source=entry.source.source))
            for entry in versions[:SHOWN]
        ],
        "more": max(0, len(versions) - SHOWN),
        "several": len(document.sources) > 1,
    }


@router.get("/documents/{provider}/{document}/{number}")
def text(
    view: Annotated[View, Depends(View)],
    provider: str,
    document: str,
    number: int,
    source: Source = "",
    change: Annotated[str, Query(max_length=64, description="Mark the quotes of this change.")] = "",
    find: Annotated[str, Query(max_length=400, description="Mark these words.")] = "",
    first: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> HTMLResponse:
    """The text of a version, with quotes or words marked."""
    version = _version(view, provider, document, number, source)
    key = (str(version.source), number, change, find, first)
    return view.sheet("text.html.j2", key, lambda: _text(view, version, _spots(view, version, change, find), first))


def _text(view: View, version: Version, spots: list[Spot], first: int) -> dict[str, Any]:
    owner, document = view.app.subjects.of(version.source)
    lines, end = lines_of(version.reading.blocks, spots, first, TEXT)
    name = document.name.in_language(view.language)
    return {
        "title": view.say(f"{name}, version {version.number}", f"{name}，第 {version.number} 版"),
        "provider": owner,
        "document": document,
        "version": version,
        "lines": lines,
        "lang": version.reading.language or "",
        "rest": end if end < len(version.reading.blocks) else None,
        "first": first,
        "page": href("documents", owner.id, document.id, version.number, "page", source=version.source.source),
        "place": lambda number, start=None: href(
            "documents", owner.id, document.id, number, source=version.source.source, first=start or None
        ),
        "newest": view.app.store.versions(version.source)[-1].number,
        "found": sum(1 for line in lines if line.spots),
        "headings": _headings(lines),
    }


def _headings(lines: list[Line]) -> list[Line]:
    """For a table of contents, where it helps."""
    found = [line for line in lines if line.kind == "heading"]
    return found[:60] if len(found) > 3 else []


def _spots(view: View, version: Version, change: str, find: str) -> list[Spot]:
    """What is marked: the quotes of a change by their numbers, else words."""
    if change:
        found = view.app.store.change(change)
        findings = sorted(found.judgement.findings, key=lambda finding: -finding.severity.rank)
        return [
            Spot(each.quote, f"q{place}")
            for place, each in enumerate(findings, 1)
            if each.quote and version.number == (found.before if each.side is Side.REMOVED else found.after)
        ]
    asked = terms(find)
    if not asked:
        return []
    named = {block.text[start:end] for block in version.reading.blocks for start, end in found_in(block.text, asked)}
    return [Spot(word, "") for word in sorted(named, key=len, reverse=True)[:50]]


@router.get("/documents/{provider}/{document}/{number}/page")
def page(view: Annotated[View, Depends(View)], provider: str, document: str, number: int, source: Source = "") -> Response:
    """The page as it came, without anything that runs, asks elsewhere or looks like us; in nobody's frame but ours."""
    version = _version(view, provider, document, number, source)
    answer = view.app.store.snapshot(version.source, version.first_seen)
    return HTMLResponse(paper(answer, view.language), headers=SNAPSHOT_HEADERS)


@router.get("/documents/{provider}/{document}/{number}/screenshot.png")
def screenshot(view: Annotated[View, Depends(View)], provider: str, document: str, number: int, source: Source = "") -> Response:
    """The page as a browser showed it, where one did. Raises NotFoundError."""
    version = _version(view, provider, document, number, source)
    found = view.app.store.snapshot(version.source, version.first_seen).screenshot
    if found is None:
        raise NotFoundError(Text("no browser was needed to read this page", "读取该页面未使用浏览器"))
    return Response(found, media_type="image/png")


def _known(view: View, provider: str, document: str) -> tuple[Provider, Document]:
    for key, known in view.app.subjects.by_source.items():
        if (key.provider, key.document) == (provider, document):
            return known
    raise NotFoundError(
        Text(
            f"no document is called {provider[:60]}/{document[:60]}; all of them: monitor watchlist list",
            f"没有名为 {provider[:60]}/{document[:60]} 的文档；查看全部：monitor watchlist list",
        )
    )


def _version(view: View, provider: str, document: str, number: int, source: str) -> Version:
    _, found = _known(view, provider, document)
    key = SourceKey(provider, document, source) if source else found.sources[0].key
    if not 0 < number < 2**31:
        raise NotFoundError(Text(f"there is no version {number}", f"没有第 {number} 版"))
    return view.app.store.version(key, number)
