"""Folders of watchlist files as one watchlist: bundled ones first, a team's own beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import ValidationError

from monitor.model import (
    ApiFacts,
    BrowserRules,
    Document,
    FollowRules,
    ProbeRules,
    Provider,
    ReadRules,
    Schedule,
    Source,
    SourceKey,
    Text,
    Watchlist,
)
from monitor.watchlist.entries import ApiEntry, FollowEntry, Names, SourceEntry
from monitor.watchlist.explain import explain
from monitor.watchlist.files import WatchlistFile, find_files, read_file
from monitor.watchlist.problems import Problem, choose, config_error, shown
from monitor.watchlist.schema import DocumentEntry, DocumentPatch, ExtensionFile, ProviderFile, ScheduleEntry
from monitor.watchlist.yamltree import Place


@dataclass(frozen=True, slots=True)
class Row:
    """A source as a line of `monitor watchlist list`."""

    provider: Provider
    document: Document
    source: Source
    file: Path
    line: int
    """Where its document is defined, or was last changed."""
    unverified: bool
    """Nobody has confirmed the address yet."""
    off: bool
    """Switched off, in none of the chosen packs, or a probe without a key: not in the watchlist."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """All that folders of watchlists say, and all that is wrong with them."""

    watchlist: Watchlist
    """Of the files that are right; without what is switched off."""
    rows: tuple[Row, ...]
    """Every source of those files, switched off or not."""
    problems: tuple[Problem, ...]
    """By file and line."""


@dataclass(slots=True)
class _Draft:
    """A provider while files are put together."""

    file: ProviderFile
    documents: dict[str, tuple[DocumentEntry, WatchlistFile, Place]] = field(default_factory=dict)
    chosen: bool = True

    @property
    def off(self) -> bool:
        """Not watched at all."""
        return self.file.off or not self.chosen


def load(folders: Sequence[Path], packs: frozenset[str] | None = None) -> Watchlist:
    """What the watchlist files of the folders say together. A folder that does not exist says nothing.

    Of providers that belong to packs, only those of `packs` are watched; None: all.
    Raises ConfigError with every problem of every file, each with file, line and what to write instead.
    """
    inspection = inspect(folders, packs)
    if inspection.problems:
        raise config_error(inspection.problems)
    return inspection.watchlist


def inspect(folders: Sequence[Path], packs: frozenset[str] | None = None) -> Inspection:
    """Read all files and report instead of raising."""
    problems: list[Problem] = []
    files = [read_file(path) for folder in folders for path in _files(folder, problems)]
    for file in files:
        problems += file.problems
    drafts = _define(files, problems)
    _extend(files, drafts, problems)
    providers = [_provider(draft) for draft in drafts.values()]
    for draft in drafts.values():
        draft.chosen = packs is None or not draft.file.packs or not packs.isdisjoint(draft.file.packs)
    rows = tuple(_rows(drafts, providers))
    problems.sort(key=lambda each: (str(each.file), each.line))
    return Inspection(_watched(drafts, providers), rows, tuple(problems))


def _files(folder: Path, problems: list[Problem]) -> list[Path]:
    try:
        return find_files(folder) if folder.exists() else []
    except OSError as error:
        reason = error.strerror or type(error).__name__
        text = Text(
            f"the watchlist folder cannot be read ({reason}): name a folder you may read",
            f"无法读取监控清单文件夹（{reason}）：请指定可读的文件夹",
        )
        problems.append(Problem(folder, 1, text))
        return []


def _define(files: Sequence[WatchlistFile], problems: list[Problem]) -> dict[str, _Draft]:
    drafts: dict[str, _Draft] = {}
    owner: dict[str, WatchlistFile] = {}
    for file in files:
        if file.claims is None:
            continue
        first = owner.setdefault(file.claims, file)
        if first is not file:
            problems.append(_claimed(file, file.claims, first))
        elif isinstance(file.content, ProviderFile):
            entries = {entry.id: (entry, file, ("documents", n)) for n, entry in enumerate(file.content.documents)}
            drafts[file.claims] = _Draft(file.content, {**entries})
    return drafts


def _claimed(file: WatchlistFile, provider: str, first: WatchlistFile) -> Problem:
    text = Text(
        f"the provider `{shown(provider)}` is defined in {first.path} already: write `extends: {shown(provider)}` to change it, or take another id",
        f"服务商 `{shown(provider)}` 已在 {first.path} 中定义：如要修改请写 `extends: {shown(provider)}`，否则请换一个标识",
    )
    return Problem(file.path, file.tree.line(("provider",)), text)


def _extend(files: Sequence[WatchlistFile], drafts: dict[str, _Draft], problems: list[Problem]) -> None:
    extended: dict[str, WatchlistFile] = {}
    claimed = {file.claims for file in files}
    for file in files:
        if not isinstance(file.content, ExtensionFile):
            continue
        target = file.content.extends
        first = extended.setdefault(target, file)
        if target in drafts and first is file:
            problems += _patch(drafts[target], file, file.content)
        elif first is not file:
            problems.append(_extended_twice(file, target, first))
        elif target not in claimed:
            problems.append(_unknown_provider(file, target, sorted(drafts)))


def _extended_twice(file: WatchlistFile, target: str, first: WatchlistFile) -> Problem:
    text = Text(
        f"`{target}` is extended by {first.path} already: put both into one file", f"`{target}` 已由 {first.path} 扩展：请合并为一个文件"
    )
    return Problem(file.path, file.tree.line(("extends",)), text)


def _unknown_provider(file: WatchlistFile, target: str, known: Sequence[str]) -> Problem:
    hint = choose(target, known)
    text = Text(f"`extends` names the unknown provider `{target}`: {hint.en}", f"`extends` 指向未知的服务商 `{target}`：{hint.zh}")
    return Problem(file.path, file.tree.line(("extends",)), text)


def _patch(draft: _Draft, file: WatchlistFile, changes: ExtensionFile) -> Iterator[Problem]:
    apis = {each.id: each for each in (*draft.file.apis, *changes.apis)}
    draft.file = draft.file.model_copy(update={**_given(changes, {"extends", "documents", "apis"}), "apis": list(apis.values())})
    for n, patch in enumerate(changes.documents):
        place: Place = ("documents", n)
        known = draft.documents.get(patch.id)
        if known is not None:
            draft.documents[patch.id] = (known[0].model_copy(update=_given(patch, set())), file, place)
            continue
        if not patch.model_fields_set & {"name", "type", "sources"}:
            yield _unknown_document(file, place, patch.id, changes.extends, list(draft.documents))
            continue
        try:
            draft.documents[patch.id] = (DocumentEntry.model_validate(_given(patch, set())), file, place)
        except ValidationError as error:
            yield from explain(error, file.tree, ExtensionFile, base=place)


def _unknown_document(file: WatchlistFile, place: Place, name: str, provider: str, known: Sequence[str]) -> Problem:
    """A part of a document that nobody has: its id is mistyped."""
    hint = choose(name, known)
    text = Text(f"`{provider}` has no document `{name}` to change: {hint.en}", f"`{provider}` 没有可修改的文档 `{name}`：{hint.zh}")
    return Problem(file.path, file.tree.line((*place, "id")), text)


def _given(entry: ExtensionFile | DocumentPatch, without: set[str]) -> dict[str, object]:
    """The fields that the file sets."""
    return {name: getattr(entry, name) for name in entry.model_fields_set - without}


def _watched(drafts: dict[str, _Draft], providers: Sequence[Provider]) -> Watchlist:
    kept = []
    for draft, provider in zip(drafts.values(), providers, strict=True):
        documents = tuple(_asked(each) for each in provider.documents if not draft.documents[each.id][0].off)
        documents = tuple(each for each in documents if each.sources)
        if documents and not draft.off:
            kept.append(replace(provider, documents=documents))
    return Watchlist(tuple(kept))


def _asked(document: Document) -> Document:
    """The document without probes that have no key: they are off until the user gives one."""
    return replace(document, sources=tuple(source for source in document.sources if not _keyless(source)))


def _keyless(source: Source) -> bool:
    return source.probe is not None and source.probe.key is None


def _rows(drafts: dict[str, _Draft], providers: Sequence[Provider]) -> Iterator[Row]:
    for draft, provider in zip(drafts.values(), providers, strict=True):
        for document in provider.documents:
            entry, file, place = draft.documents[document.id]
            for source, told in zip(document.sources, entry.sources, strict=True):
                off = draft.off or entry.off or _keyless(source)
                yield Row(provider, document, source, file.path, file.tree.line(place), told.unverified, off)


def _provider(draft: _Draft) -> Provider:
    documents = tuple(_document(draft.file, entry) for entry, _, _ in draft.documents.values())
    file = draft.file
    apis = tuple(_api(each, file) for each in file.apis)
    return Provider(file.provider, _name(file.name), file.home, documents, apis, tuple(file.packs))


def _api(entry: ApiEntry, file: ProviderFile) -> ApiFacts:
    plain = Names(en=f"{file.name.en} {entry.id}", zh=f"{file.name.zh} {entry.id}")
    return ApiFacts(
        entry.id,
        _name(entry.name or plain),
        tuple((protocol, url) for protocol, urls in entry.base_urls.items() for url in urls),
        entry.regions,
        entry.entity,
        tuple(entry.models),
        entry.key_variable,
        entry.source,
        entry.as_of,
    )


def _document(file: ProviderFile, entry: DocumentEntry) -> Document:
    schedule = _schedule(entry.schedule or file.schedule)
    sources = tuple(_source(SourceKey(file.provider, entry.id, each.name or entry.id), entry, each, schedule) for each in entry.sources)
    return Document(file.provider, entry.id, _name(entry.name), entry.type, sources)


def _source(key: SourceKey, entry: DocumentEntry, source: SourceEntry, schedule: Schedule) -> Source:
    rules = ReadRules(source.kind, tuple(source.select), tuple(source.remove), tuple(entry.ignore), source.language or entry.language)
    return Source(
        key,
        source.url,
        rules,
        schedule,
        tuple(source.headers.items()),
        source.way,
        BrowserRules(source.browser.wait_for, tuple(source.browser.click)) if source.browser else None,
        _follow(source.follow) if source.follow else None,
        ProbeRules(**source.probe.model_dump()) if source.probe else None,
        source.unverified,
    )


def _follow(entry: FollowEntry) -> FollowRules:
    return FollowRules(tuple(entry.keywords), tuple(entry.select), entry.links, entry.max_items)


def _schedule(entry: ScheduleEntry | None) -> Schedule:
    if entry is None:
        return Schedule()
    if entry.cron is not None:
        return Schedule(cron=entry.cron, timezone=entry.timezone or "UTC")
    return Schedule(interval=entry.every) if entry.every is not None else Schedule()


def _name(names: Names) -> Text:
    return Text(names.en, names.zh)
