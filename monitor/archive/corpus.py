"""Archives of pages as their history was recorded: an index `pages.json` and a compressed file of snapshots a page.

`pages.json` is a list of pages with `page` (name of the file), `provider`, `document`, `type`, `url` (may be null), `select`, `remove`, `language`.
`<page>.jsonl.zst` has a JSON object a line, oldest first: `{"at": <ISO 8601>, "html": <body>}`; it stands in zstandard frames with a window of up
to 128 MiB. Snapshots are streamed: memory holds one at a time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import Annotated, Any, NoReturn

import zstandard
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from monitor.errors import ArchiveError
from monitor.model import Document, Provider, ReadRules, Response, Schedule, Source, SourceKey, Text, Watchlist
from monitor.watchlist.entries import Css, Language, Type, Url

INDEX = "pages.json"
SUFFIX = ".jsonl.zst"
MAX_INDEX = 64 * 2**20
"""Bytes of an index."""
MAX_WINDOW = 2**27
MAX_LINE = 128 * 2**20
"""Bytes of one snapshot's line."""
CHUNK = 8_192
"""Compressed bytes taken at a time: a hostile chunk can grow some ten-thousandfold."""
_PIECE = 2**20
"""Bytes by which what comes out grows."""

DORMANT = Schedule(timedelta(days=36_500))
"""A page of an archive is history: nobody looks at its address."""
_HEADERS = (("content-type", "text/html; charset=utf-8"),)


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page of an archive."""

    page: str
    """Its name in the archive; also the name of its source."""
    file: Path
    provider: Provider
    """With this page's document only; `watchlist` puts pages together."""
    snapshots: int | None
    """How many the index promises, for progress bars; None where it does not say."""

    @property
    def document(self) -> Document:
        """The document that the page gives."""
        return self.provider.documents[0]

    @property
    def source(self) -> Source:
        """The page as a source. Its `url` is None where the archive did not record it."""
        return self.document.sources[0]


class _Entry(BaseModel):
    """A page in the index. Keys that this program does not know are left alone: archives may say more."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    page: Annotated[str, Field(pattern=r"^[^/\\\x00-\x1f]{1,240}$")]
    provider: Annotated[str, Field(min_length=1)]
    document: Annotated[str, Field(min_length=1)]
    type: Type
    url: Url | None = None
    select: list[Css] | None = None
    remove: list[Css] | None = None
    language: Language | None = None
    snapshots: int | None = None


def read_index(folder: Path) -> tuple[ArchivedPage, ...]:
    """The pages of an archive, in the order of its index.

    Raises ArchiveError, naming file and line, if the index is missing or is not what it claims, or a page's file is missing.
    """
    index = folder / INDEX
    pages = [_page(folder, entry) for entry in _entries(index)]
    names = [page.page for page in pages]
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        _refuse(index, 1, f"the page `{double}` stands twice: remove one", f"页面 `{double}` 重复：请删除其一")
    absent = next((page for page in pages if not page.file.is_file()), None)
    if absent is not None:
        _refuse(
            absent.file,
            None,
            "the file is missing, though the index names it: copy the whole archive",
            "索引中有此文件，但文件不存在：请完整复制存档",
        )
    return _one_type_each(pages)


def snapshots(page: ArchivedPage) -> Iterator[Response]:
    """What the address answered, oldest first; status and headers were not recorded and stand as 200 and HTML in UTF-8.

    Raises ArchiveError, naming file and line, where the file is missing, corrupt, cut off, or not in the order of time.
    """
    url = page.source.url or f"https://archive.invalid/{page.page}"
    last: datetime | None = None
    for number, line in enumerate(_lines(page.file), 1):
        if not line.strip():
            continue
        at, body = _snapshot(page.file, number, line)
        if last is not None and at <= last:
            en = f"the snapshot of {at.isoformat()} does not come after the one before it ({last.isoformat()}): sort the lines by time"
            _refuse(page.file, number, en, f"快照 {at.isoformat()} 不晚于前一个（{last.isoformat()}）：请按时间排序")
        last = at
        yield Response(url, url, 200, _HEADERS, body, at)


def watchlist(pages: Sequence[ArchivedPage]) -> Watchlist:
    """The pages as what is watched: those of one provider and document together."""
    ordered = sorted(pages, key=lambda page: (page.provider.id, page.document.id))
    providers = []
    for _, of_provider in groupby(ordered, key=lambda page: page.provider.id):
        group = list(of_provider)
        documents = tuple(_document(list(pages)) for _, pages in groupby(group, key=lambda page: page.document.id))
        providers.append(replace(group[0].provider, documents=documents))
    return Watchlist(tuple(providers))


def _document(pages: Sequence[ArchivedPage]) -> Document:
    return replace(pages[0].document, sources=tuple(page.source for page in pages))


def _one_type_each(pages: Sequence[ArchivedPage]) -> tuple[ArchivedPage, ...]:
    """Pages that share a document's name but not its type are documents of their own: the id then ends with the type."""
    first: dict[tuple[str, str], Document] = {}
    for page in pages:
        first.setdefault((page.provider.id, page.document.id), page.document)
    return tuple(
        page
        if first[page.provider.id, page.document.id].type is page.document.type
        else _renamed(page, f"{page.document.id}-{page.document.type}")
        for page in pages
    )


def _renamed(page: ArchivedPage, document: str) -> ArchivedPage:
    source = replace(page.source, key=SourceKey(page.provider.id, document, page.page))
    return replace(page, provider=replace(page.provider, documents=(replace(page.document, id=document, sources=(source,)),)))


def _page(folder: Path, entry: _Entry) -> ArchivedPage:
    provider, document = slug(entry.provider), slug(entry.document)
    rules = ReadRules(select=tuple(entry.select or ()), remove=tuple(entry.remove or ()), language=entry.language)
    source = Source(SourceKey(provider, document, entry.page), entry.url, rules, DORMANT)
    named = Document(provider, document, Text(entry.document, entry.document), entry.type, (source,))
    return ArchivedPage(
        entry.page,
        folder / f"{entry.page}{SUFFIX}",
        Provider(provider, Text(entry.provider, entry.provider), None, (named,)),
        entry.snapshots,
    )


def slug(name: str) -> str:
    """A name as an id: lower case, runs of other characters than letters and digits as one `-` (`Claude.ai` → `claude-ai`)."""
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-") or "unnamed"


def _entries(index: Path) -> Iterator[_Entry]:
    text = _index_text(index)
    for line, value in _items(index, text):
        try:
            yield _Entry.model_validate(value)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            key = ".".join(str(part) for part in first["loc"]) or "page"
            reason = Text(first.get("ctx", {}).get("en", first["msg"]), first.get("ctx", {}).get("zh", first["msg"]))
            _refuse(index, line, f"`{key}`: {reason.en}", f"`{key}`：{reason.zh}")


def _index_text(index: Path) -> str:
    try:
        with index.open("rb") as stream:
            raw = stream.read(MAX_INDEX + 1)
        if len(raw) > MAX_INDEX:
            _refuse(index, None, "the index is larger than 64 MiB: this is no archive of pages", "索引超过 64 MiB：不像页面存档")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse(
            index,
            None,
            f"the index is not UTF-8 text (byte {error.start}): save it as UTF-8",
            f"索引不是 UTF-8 文本（第 {error.start} 字节）：请存为 UTF-8",
        )
    except OSError as error:
        reason = error.strerror or type(error).__name__
        en = f"the index cannot be read ({reason}): name a folder that has a {INDEX} and its *{SUFFIX} files"
        _refuse(index, None, en, f"无法读取索引（{reason}）：请指定含有 {INDEX} 与 *{SUFFIX} 的文件夹")


def _items(index: Path, text: str) -> Iterator[tuple[int, object]]:
    """The items of a JSON list, each with the line it begins on."""
    decoder, skip = JSONDecoder(), re.compile(r"[ \t\r\n]*")
    try:
        if not isinstance(decoder.decode(text), list):
            _refuse(index, 1, 'the index is not a list: write `[{"page": …}, …]`', '索引不是列表：请写 `[{"page": …}, …]`')
    except (JSONDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, JSONDecodeError) else 1
        reason = error.msg if isinstance(error, JSONDecodeError) else "nested too deeply"
        _refuse(index, line, f"the index is not valid JSON ({reason}): correct it", f"索引不是有效的 JSON（{reason}）：请修正")
    at = skip.match(text, text.index("[") + 1).end()  # type: ignore[union-attr] # the pattern matches anywhere
    while text[at] != "]":
        value, end = decoder.raw_decode(text, at)
        yield text.count("\n", 0, at) + 1, value
        at = skip.match(text, end).end()  # type: ignore[union-attr]
        at = skip.match(text, at + 1).end() if text[at] == "," else at  # type: ignore[union-attr]


def _snapshot(file: Path, number: int, line: bytes) -> tuple[datetime, bytes]:
    try:
        record = _parsed(line)
        at, html = record["at"], record["html"]
        if not isinstance(html, str):
            _refuse(file, number, "`html` is not text: write the body as a JSON string", "`html` 不是文本：请以 JSON 字符串写入正文")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            _refuse(file, number, f"the time {at} has no offset: write for example {at}Z", f"时间 {at} 没有时区偏移：请写例如 {at}Z")
        # an unpaired surrogate cannot be UTF-8; the replacement keeps the rest of the page
        return moment.astimezone(UTC), html.encode("utf-8", "replace")
    except (ValueError, OverflowError, RecursionError) as error:
        _refuse(
            file,
            number,
            f"the line cannot be read ({error}): it must be a JSON object with `at` (ISO 8601) and `html`",
            f"无法读取该行（{error}）：应为含 `at`（ISO 8601）与 `html` 的 JSON 对象",
        )
    except (KeyError, TypeError):
        _refuse(
            file,
            number,
            "the line is no JSON object with `at` (ISO 8601) and `html`: add what is missing",
            "该行不是含 `at`（ISO 8601）与 `html` 的 JSON 对象：请补全",
        )


def _parsed(line: bytes) -> Any:
    """JSON by the fast parser; what it refuses (an unpaired surrogate, what is no JSON) the exact one decides."""
    try:
        return from_json(line)
    except ValueError:
        return json.loads(line)


def _lines(file: Path) -> Iterator[bytes]:
    """The decompressed lines without their ends."""
    rest: list[bytes] = []
    held = 0
    for piece in _pieces(file):
        *whole, tail = piece.split(b"\n")
        for line in whole:
            yield b"".join((*rest, line))
            rest, held = [], 0
        rest.append(tail)
        held += len(tail)
        if held > MAX_LINE:
            _refuse(file, None, "a line is longer than 128 MiB: this is no page", "有一行超过 128 MiB：不像页面")
    if held:
        yield b"".join(rest)


def _pieces(file: Path) -> Iterator[bytes]:
    """The decompressed bytes of all frames. A frame that does not end is an error, which a plain stream reader would pass over."""
    reader = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW)
    try:
        with file.open("rb") as stream:
            frame = reader.decompressobj(write_size=_PIECE)
            while chunk := stream.read(CHUNK):
                while chunk:
                    frame = reader.decompressobj(write_size=_PIECE) if frame.eof else frame
                    yield frame.decompress(chunk)
                    chunk = frame.unused_data if frame.eof else b""
            if not frame.eof:
                _refuse(file, None, "the file is cut off: copy it again", "文件不完整：请重新复制")
    except zstandard.ZstdError as error:
        _refuse(
            file,
            None,
            f"the file is damaged or no zstandard file ({error}): copy it again",
            f"文件损坏或不是 zstandard 文件（{error}）：请重新复制",
        )
    except OSError as error:
        reason = error.strerror or type(error).__name__
        _refuse(
            file,
            None,
            f"the file cannot be read ({reason}): check that it exists and who may read it",
            f"无法读取文件（{reason}）：请检查文件与权限",
        )


def _refuse(file: Path, line: int | None, en: str, zh: str) -> NoReturn:
    place = f"{file}:{line}: " if line is not None else f"{file}: "
    raise ArchiveError(Text(place + en, place + zh))
