"""Archives of Open Terms Archive: git repositories of snapshots (pages as they came) or versions (their text as Markdown).

One file a commit: `<service>/<terms type>[ #<document id>].<extension>`; the author's date is the fetch date; the message begins with what was
recorded, and may end with trailers. Source: OpenTermsArchive/engine, src/archivist/recorder/repositories/git/{dataMapper,trailers}.js.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import NamedTuple

from monitor.archive.corpus import DORMANT, slug
from monitor.archive.git import Commit, Repository, refused
from monitor.archive.ota_types import document_type
from monitor.model import Document, Provider, ReadRules, Response, Source, SourceKey, Text

RECORDED = re.compile(r"First record of|Record new changes of|Start tracking|Update")
"""What a commit says that keeps what the service said; the last two are of older engines."""
UPGRADED = re.compile(r"Apply technical or declaration upgrade on|Refilter")
"""What a commit says that extracts the same page anew: the service said nothing new. The second is of older engines."""
TYPES = {
    "html": "text/html; charset=utf-8",
    "htm": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
    "xml": "application/xml",
}
"""Media types by the extensions that the engine writes and we can read."""
_TRAILER = re.compile(r"([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*):[ \t]*(\S.*)")
_MOMENT = timedelta(milliseconds=2)


class Record(NamedTuple):
    """A file as one commit left it."""

    at: datetime
    commit: str
    blob: str
    extension: str
    upgrade: bool
    trailers: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Page:
    """A file's life: one page (or one version's text) of a document."""

    provider: Provider
    """With this page's document only, and that with this page's source only."""
    records: list[Record] = field(default_factory=list)

    @property
    def source(self) -> Source:
        """The page as a source; the archive does not record its address."""
        return self.provider.documents[0].sources[0]

    def ordered(self) -> Iterator[Record]:
        """By time. Records of the same second follow each other by a moment."""
        last: datetime | None = None
        for record in sorted(self.records, key=lambda record: record.at):
            at = record.at if last is None or record.at > last else last + _MOMENT
            last = at
            yield record._replace(at=at)


def pages(repository: Repository) -> tuple[Page, ...]:
    """Every page of an archive with its records, the page that was recorded first first. Raises ArchiveError, also where there is none."""
    found: dict[tuple[str, ...], Page] = {}
    taken: set[SourceKey] = set()
    for commit in repository.commits():
        upgrade = UPGRADED.match(commit.message) is not None
        if not upgrade and not RECORDED.match(commit.message):
            continue
        trailers = tuple(trailers_of(commit.message))
        for path, blob in commit.files:
            _keep(found, taken, path, Record(commit.at, commit.id, blob, PurePosixPath(path).suffix[1:].lower(), upgrade, trailers))
    if not found:
        raise refused(
            repository.path,
            "no commit in it is a record of Open Terms Archive («First record of…», «Record new changes of…»): name the clone of a collection's "
            "snapshots or versions",
            "其中没有 Open Terms Archive 的记录提交（“First record of…”“Record new changes of…”）：请指定某个集合的 snapshots 或 versions 仓库的克隆",
        )
    return tuple(found.values())


def response(repository: Repository, page: Page, record: Record) -> Response:
    """What the archive kept. Its address was not recorded; the commit and its trailers stand as headers. Raises ArchiveError."""
    key = page.source.key
    url = f"https://archive.invalid/{key.provider}/{key.document}/{key.source}"
    headers = (("content-type", TYPES[record.extension]), ("x-ota-commit", record.commit), *record.trailers)
    return Response(url, url, 200, headers, repository.content(record.blob, record.commit), record.at)


def trailers_of(message: str) -> Iterator[tuple[str, str]]:
    """The trailers of a commit as headers `x-ota-…`, as the engine reads them: `Key: value` lines of the last paragraph."""
    *before, last = re.split(r"\n\n+", message.strip())
    for line in last.splitlines() if before else ():
        if trailer := _TRAILER.fullmatch(line.strip()):
            yield f"x-ota-{trailer[1].lower()}", trailer[2].encode("ascii", "replace").decode()


def _keep(found: dict[tuple[str, ...], Page], taken: set[SourceKey], path: str, record: Record) -> None:
    name = PurePosixPath(path)
    if record.extension not in TYPES or len(name.parts) < 2:
        return
    service = str(name.parent)
    terms, _, id_ = name.stem.partition(" #")
    versions = "versions" if record.extension == "md" else "snapshots"
    page = found.get((service, terms, id_, versions))
    if page is None:
        page = found[service, terms, id_, versions] = _page(taken, service, terms, id_, versions)
    page.records.append(record)


def _page(taken: set[SourceKey], service: str, terms: str, id_: str, versions: str) -> Page:
    provider, document = slug(service), slug(terms)
    key = SourceKey(provider, document, f"ota-{versions}" + (f"-{slug(id_)}" if id_ else ""))
    if key in taken:  # two names that differ in what an id does not keep
        mark = hashlib.sha256(f"{service}/{terms} #{id_}".encode("utf-8", "surrogateescape")).hexdigest()[:6]
        key = replace(key, source=f"{key.source}-{mark}")
    taken.add(key)
    clean, title = (name.encode("utf-8", "replace").decode() for name in (service, terms))
    source = Source(key, None, ReadRules(), DORMANT)
    named = Document(provider, document, Text(title, title), document_type(terms), (source,))
    return Page(Provider(provider, Text(clean, clean), None, (named,)))


__all__ = ["Commit", "Page", "Record", "pages", "response", "trailers_of"]
