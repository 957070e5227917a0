"""Another archive's pages as history: replayed through the pipeline while what is watched stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from monitor import importing_lines
from monitor.archive import corpus, git, ota, warc, wayback
from monitor.archive.places import PAGES, beside, by_address, own_page, same_address, with_source
from monitor.errors import NotFoundError
from monitor.model import Document, DocumentType, Provider, Response, Source, SourceKey, Watchlist
from monitor.pipeline import Policies
from monitor.ports import Store
from monitor.replay import CADENCE, MARGIN, Counts, Desk, Here, Recording, Replay, Write
from monitor.subjects import subjects_of


@dataclass(frozen=True, slots=True)
class Progress:
    """Who is told how far an import is."""

    on_start: Callable[[int], None]
    """Hears how many snapshots there are."""
    on_snapshot: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Importer:
    """What every import needs: where to, by which rules, and the time."""

    store: Store
    policies: Policies
    now: Callable[[], datetime]
    progress: Progress
    write: Write | None = None
    """Records looks together; None: one by one."""
    desk: Callable[[int], Desk] = lambda _: Here()
    """Who says what so many snapshots show."""

    def archive(self, folder: Path) -> Counts:
        """Replay a folder of recorded pages. Raises ArchiveError."""
        pages = corpus.read_index(folder)
        many = sum(page.snapshots or 0 for page in pages)
        self.progress.on_start(many)
        return self.pages(corpus.watchlist(pages), ((page.source.key, corpus.snapshots(page)) for page in pages), many=many)

    def ota_git(self, folder: Path) -> Counts:
        """Replay a git repository of Open Terms Archive. Raises ArchiveError."""
        with git.repository(folder) as repository:
            pages = ota.pages(repository)
            many = sum(len(page.records) for page in pages)
            self.progress.on_start(many)
            watched = collected(page.provider for page in pages)
            return self.pages(watched, ((page.source.key, _recordings(repository, page)) for page in pages), many=many)

    def jsonl(self, file: Path) -> Counts:
        """Take over what `monitor export jsonl` wrote, as it was recorded there. Raises ArchiveError."""
        sources = importing_lines.head_of(file)
        with file.open("rb") as stream:
            self.progress.on_start(max(0, sum(1 for _ in stream) - len(sources) - 2))  # all but the first, the last and those of sources
        with self._beside_what_is_watched(collected(line.named for line in sources)):
            read_by = {line.key: line.read_by for line in sources}
            return importing_lines.Writer(file, self.store, self.now(), read_by, self.progress.on_snapshot).write()

    def web_archives(self, files: Sequence[Path], document_type: DocumentType) -> Counts:
        """Replay the pages in web archives; `document_type` is that of pages which nobody watches. Raises ArchiveError."""
        found = warc.index(files)
        ours, others = dict[SourceKey, list[warc.Entry]](), dict[str, list[warc.Entry]]()
        for entry in warc.pages(found):
            look = found.looks.get(entry.id)
            if look is None:
                others.setdefault(same_address(entry.url), []).append(entry)
            else:
                ours.setdefault(SourceKey.parse(look["source"]), []).append(entry)
        self.progress.on_start(sum(map(len, (*ours.values(), *others.values()))))
        counts = self._looked_before(found, ours)
        watched = self.store.watchlist()
        known = by_address(watched)
        taken = list[tuple[Provider, Iterable[Recording]]]()
        for address, entries in others.items():
            recordings = list(_of_entries(found, entries))
            source = known.get(address)
            here = self._room(watched, source, recordings[0].at) if source else own_page(entries[0].url, document_type)
            taken.append((here, recordings))
        counts += self._replayed(taken, CADENCE, sum(map(len, others.values())))
        return counts

    def _looked_before(self, found: warc.Index, ours: dict[SourceKey, list[warc.Entry]]) -> Counts:
        """The looks that this program wrote into a web archive, made once more: as they were, and none between them."""
        watched = self.store.watchlist(everything=True)
        taken = list[tuple[Provider, Iterable[Recording]]]()
        for key, entries in ours.items():
            line = found.sources.get(key)
            recordings = sorted(_of_entries(found, entries), key=lambda recording: recording.at)
            if line is None or line.rules.kind not in PAGES:
                self._pass_over(len(recordings))
                continue
            own = next((source for document in watched.documents() for source in document.sources if source.key == key), None)
            taken.append((self._room(watched, own, recordings[0].at) if own else line.named, recordings))
        return self._replayed(taken, None, sum(map(len, ours.values())))

    def _pass_over(self, number: int) -> None:
        for _ in range(number):
            self.progress.on_snapshot()

    def captures(self, url: str, since: datetime, until: datetime | None, document_type: DocumentType, archive: wayback.Wayback) -> Counts:
        """Replay an address's captures in the Wayback Machine. Raises ArchiveError, after which it can be gone on with."""
        captures = sorted(archive.captures(url, since, until))
        self.progress.on_start(len(captures))
        if not captures:
            return Counts()
        watched = self.store.watchlist()
        source = by_address(watched).get(same_address(url))
        here = self._room(watched, source, captures[0].at) if source else own_page(url, document_type)
        recordings = [Recording(capture.at, partial(archive.capture, capture)) for capture in captures]
        return self._replayed([(here, recordings)], CADENCE)

    def _room(self, watched: Watchlist, source: Source, begins: datetime) -> Provider:
        """Where history of a source that begins then has room: in the source itself, else beside it in the same document.

        A source's history only grows at its end. One that begins by then has recorded what came since; one that begins later has no room before.
        """
        for number in count():
            here = beside(source, number) if number else source
            if self._has_room(here.key, begins):
                return with_source(watched, source.key, here)
        raise AssertionError

    def _has_room(self, key: SourceKey, begins: datetime) -> bool:
        try:
            if not self.store.checks(key, 1):
                return True
            self.store.snapshot(key, begins)
        except NotFoundError:
            return not self._is_known(key)
        return True

    def _is_known(self, key: SourceKey) -> bool:
        documents = self.store.watchlist(everything=True).documents()
        return any(source.key == key for document in documents for source in document.sources)

    def _replayed(self, taken: Sequence[tuple[Provider, Iterable[Recording]]], cadence: timedelta | None, many: int = 0) -> Counts:
        pages = [(provider.documents[0].sources[0].key, recordings) for provider, recordings in taken]
        return self.pages(collected(provider for provider, _ in taken), pages, cadence, many) if pages else Counts()

    @contextmanager
    def _beside_what_is_watched(self, watchlist: Watchlist) -> Iterator[None]:
        """The sources of `watchlist` are known meanwhile; what is watched stays as it is."""
        watched = self.store.watchlist()
        self.store.sync(joined(watched, watchlist), self.now() + corpus.DORMANT.interval)
        try:
            yield
        finally:
            self.store.sync(watched, self.now())

    def pages(
        self,
        watchlist: Watchlist,
        pages: Iterable[tuple[SourceKey, Iterable[Response | Recording]]],
        cadence: timedelta | None = CADENCE,
        many: int = 0,
    ) -> Counts:
        """Replay pages of an archive, never alerting; what is watched stays as it is. `watchlist`: the archive's pages as sources.

        `cadence`: see `monitor.replay.Replay`. `many`: how many snapshots there are, about.
        """
        quiet = replace(self.policies, tell=False)
        if cadence is not None:
            quiet = replace(quiet, confirm=replace(quiet.confirm, confirm_after=timedelta(0)))
        with (
            self._beside_what_is_watched(watchlist),
            Replay(
                store=self.store,
                subjects=subjects_of(self.store.watchlist(everything=True)),
                policies=quiet,
                on_snapshot=self.progress.on_snapshot,
                cadence=cadence,
                write=self.write,
                desk=self.desk(many),
            ) as work,
        ):
            for key, snapshots in pages:
                work.page(key, snapshots)
        return work.counts


def _recordings(repository: git.Repository, page: ota.Page) -> Iterator[Recording]:
    for record in page.ordered():
        yield Recording(record.at, partial(ota.response, repository, page, record), record.upgrade)


def _of_entries(found: warc.Index, entries: Sequence[warc.Entry]) -> Iterator[Recording]:
    """By time; what was recorded at the same time follows a moment later."""
    last: datetime | None = None
    for entry in sorted(entries, key=lambda entry: warc.looked_at(found, entry)):
        at = warc.looked_at(found, entry)
        if last is not None and at <= last:
            at = last + 2 * MARGIN
        last = at
        upgrade = found.looks.get(entry.id, {}).get("reading") == "anew"
        yield Recording(at, partial(warc.response, found, entry, at), upgrade)


def collected(providers: Iterable[Provider]) -> Watchlist:
    """Providers that were named one document at a time, put together."""
    found = Watchlist()
    for provider in providers:
        found = joined(found, Watchlist((provider,)))
    return found


def joined(first: Watchlist, second: Watchlist) -> Watchlist:
    """Both together; where both have the same source, the first's stands."""
    providers = {provider.id: provider for provider in first.providers}
    for provider in second.providers:
        known = providers.get(provider.id)
        providers[provider.id] = replace(known, documents=_joined(known.documents, provider.documents)) if known else provider
    return Watchlist(tuple(providers.values()))


def _joined(first: tuple[Document, ...], second: tuple[Document, ...]) -> tuple[Document, ...]:
    documents = {document.id: document for document in first}
    for document in second:
        known = documents.get(document.id)
        if known is None:
            documents[document.id] = document
            continue
        keys = {source.key for source in known.sources}
        documents[document.id] = replace(known, sources=known.sources + tuple(each for each in document.sources if each.key not in keys))
    return tuple(documents.values())
