"""The history as a static site: an index, a page for each provider, document and change. It needs no server and runs nothing."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

from monitor import __version__
from monitor.errors import ConfigError
from monitor.exporting import Exporter
from monitor.model import Change, Document, Provider, Source, SourceKey, Text
from monitor.render import ChangeView, changes_html, name_of
from monitor.render.site import Cell, Page, Table, page_html
from monitor.render.when import time_text

MARK = "policy-monitor-site.json"
"""Stands in a folder that this program filled; what it may write over."""
_PAGE = re.compile(r'"((?:providers|documents|changes)/[A-Za-z0-9_-][A-Za-z0-9._-]*\.html)"')
"""The names of pages in the mark, and nothing that leads elsewhere."""
_NEWEST = 200
"""Changes on the index; each document's page has all of its own."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a site is made of. `view` finds the text that a change is shown with."""

    exporter: Exporter
    view: Callable[[Change], ChangeView]
    language: str
    timezone: str

    def write(self, folder: Path, now: datetime) -> int:
        """Write the site; the number of its pages. Raises ConfigError for a folder that holds something else, OSError."""
        before, written = _taken(folder), list[str]()
        for name, html in self.pages(now):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(html, encoding="utf-8")
            written.append(name)
        _mark(folder, written)
        for name in before - set(written):
            (folder / name).unlink(missing_ok=True)
        return len(written)

    def pages(self, now: datetime) -> Iterator[tuple[str, str]]:
        """Every page with its path below the folder."""
        sources, changes = self.exporter.sources(), self.exporter.changes()
        names = {source.key: (provider, document) for provider, document, source in sources}
        yield "index.html", self._html(self._index(sources, changes, names, now))
        for _, group in groupby(sources, key=lambda each: each[0].id):
            own = list(group)
            yield self._provider(own, changes)
            for _, shared in groupby(own, key=lambda each: each[1].id):
                yield self._document(list(shared), changes)
        for change in changes:
            page = changes_html([self.view(change)], timezone=self.timezone, language=self.language)
            yield f"changes/{file_name(change.id)}.html", page

    def _index(self, sources: _Sources, changes: tuple[Change, ...], names: _Names, now: datetime) -> Page:
        providers = tuple(
            (Cell(own[0][0].name.in_language(self.language), f"providers/{file_name(id_)}.html"), Cell(str(_count(own, changes))))
            for id_, own in ((id_, list(group)) for id_, group in groupby(sources, key=lambda each: each[0].id))
        )
        made = self._say("Made", "生成于") + f" {time_text(now, self.timezone)}, policy-monitor {__version__}"
        return Page(
            title=self._say("History of policies", "政策变更历史"),
            lines=((made, ""),),
            tables=(
                Table(
                    self._say("Providers", "服务商"), (self._say("provider", "服务商"), self._say("changes", "变更")), providers, self._none
                ),
                self._changes(self._say("Latest changes", "最近变更"), changes[: -_NEWEST - 1 : -1], "changes/", names),
            ),
        )

    def _provider(self, own: _Sources, changes: tuple[Change, ...]) -> tuple[str, str]:
        provider = own[0][0]
        rows = tuple(
            (
                Cell(document.name.in_language(self.language), f"../documents/{_document_file(document)}"),
                Cell(name_of(document.type, self.language)),
                Cell(str(sum(_is_of(change, document) for change in changes))),
            )
            for document in {id_: document for _, document, _ in own for id_ in (document.id,)}.values()
        )
        head = self._say("document", "文档"), self._say("type", "类型"), self._say("changes", "变更")
        page = Page(
            title=provider.name.in_language(self.language),
            path=(Cell(self._say("History of policies", "政策变更历史"), "../index.html"),),
            tables=(Table(self._say("Documents", "文档"), head, rows, self._none),),
        )
        return f"providers/{file_name(provider.id)}.html", self._html(page)

    def _document(self, shared: _Sources, changes: tuple[Change, ...]) -> tuple[str, str]:
        provider, document, _ = shared[0]
        own = tuple(change for change in changes if _is_of(change, document))
        states = [self.exporter.store.load(source.key).current for _, _, source in shared]
        latest = max((state for state in states if state is not None), key=lambda version: version.first_seen, default=None)
        in_force = f"{self._say('In force since', '自以下时间起有效')} {time_text(latest.first_seen, self.timezone)}" if latest else ""
        page = Page(
            title=document.name.in_language(self.language),
            path=(
                Cell(self._say("History of policies", "政策变更历史"), "../index.html"),
                Cell(provider.name.in_language(self.language), f"../providers/{file_name(provider.id)}.html"),
            ),
            lines=tuple((self._say("Source:", "来源："), source.url or str(source.key)) for _, _, source in shared),
            tables=(self._changes(self._say("Changes", "变更"), own[::-1], "../changes/", {}),),
            body_title=in_force,
            body=tuple(block.text for block in latest.reading.blocks) if latest else (),
        )
        return f"documents/{_document_file(document)}", self._html(page)

    def _changes(self, title: str, changes: tuple[Change, ...], folder: str, names: _Names) -> Table:
        """Newest first; with the document where `names` has it."""
        said = (self._say("document", "文档"),) if names else ()
        rows = tuple(
            (
                Cell(time_text(change.first_seen, self.timezone), f"{folder}{file_name(change.id)}.html"),
                Cell(name_of(change.judgement.severity, self.language), mark=change.judgement.severity.value),
                *self._named(change, names),
                Cell(change.judgement.summary.in_language(self.language)),
            )
            for change in changes
        )
        head = (self._say("first seen", "首次发现"), self._say("severity", "严重程度"), *said, self._say("what changed", "变更内容"))
        return Table(title, head, rows, self._none)

    def _named(self, change: Change, names: _Names) -> tuple[Cell, ...]:
        if not names:
            return ()
        provider, document = names[change.source]
        return (
            Cell(
                " · ".join(each.name.in_language(self.language) for each in (provider, document)), f"documents/{_document_file(document)}"
            ),
        )

    @property
    def _none(self) -> str:
        return self._say("None.", "无。")

    def _say(self, en: str, zh: str) -> str:
        return Text(en, zh).in_language(self.language)

    def _html(self, page: Page) -> str:
        return page_html(page, self.language)


_Sources = Sequence[tuple[Provider, Document, Source]]
_Names = Mapping[SourceKey, tuple[Provider, Document]]


def file_name(id_: str) -> str:
    """An id as a file's name: letters, digits, `.`, `_` and `-` stay; where anything else was in it, a mark tells it from others."""
    clean = re.sub(r"[^A-Za-z0-9._-]+", "-", id_)[:80].strip(".-")
    return clean if clean == id_ else f"{clean or 'page'}-{hashlib.sha256(id_.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _document_file(document: Document) -> str:
    return file_name(f"{document.provider}--{document.id}") + ".html"


def _is_of(change: Change, document: Document) -> bool:
    return (change.source.provider, change.source.document) == (document.provider, document.id)


def _count(own: _Sources, changes: tuple[Change, ...]) -> int:
    return sum(change.source.provider == own[0][0].id for change in changes)


def _taken(folder: Path) -> frozenset[str]:
    """Make the folder ours; the pages that an earlier site has there. Raises ConfigError where it holds something else."""
    ours = folder / MARK
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not ours.is_file())):
        raise ConfigError(
            Text(
                f"{folder} holds something else; name an empty or new folder, nothing in it is written over",
                f"{folder} 中已有其他内容；请指定空目录或新目录，不会覆盖任何文件",
            )
        )
    folder.mkdir(parents=True, exist_ok=True)
    before = frozenset(_PAGE.findall(ours.read_text(encoding="utf-8"))) if ours.is_file() else frozenset[str]()
    _mark(folder, sorted(before))
    return before


def _mark(folder: Path, pages: Sequence[str]) -> None:
    said = {"program": f"policy-monitor {__version__}", "pages": pages}
    (folder / MARK).write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
