"""Web archives (.warc, .warc.gz): which answers they hold, and their bytes when they are needed.

A file is gone through once; what is kept of a record is where it stands. Only web pages that we can read are taken: HTML, PDF and text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, NamedTuple, NoReturn

from pydantic import ValidationError
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from monitor.archive.lines import SourceLine
from monitor.archive.warc_write import CHANGED, FIELDS, ORIGINAL
from monitor.errors import ArchiveError
from monitor.model import Response, SourceKey, Text

READABLE = ("text/html", "application/xhtml", "application/pdf", "text/plain", "text/markdown", "application/json")
MAX_BODY = 64 * 2**20
"""Bytes, unpacked; a larger body is no page."""
MAX_FIELDS = 2**20


class Place(NamedTuple):
    """Where a record stands."""

    file: Path
    offset: int


class Entry(NamedTuple):
    """An answer that an archive recorded."""

    id: str
    url: str
    at: datetime
    place: Place
    status: int
    media: str
    revisit: bool
    digest: str
    refers_to: str
    """Id of the record whose bytes came again."""
    refers_at: tuple[str, str]
    """Address and date of that record."""


@dataclass(slots=True)
class Index:
    """What archives hold."""

    entries: list[Entry] = field(default_factory=list)
    looks: dict[str, dict[str, str]] = field(default_factory=dict)
    """What this program wrote of a look, by the id of its record."""
    sources: dict[SourceKey, SourceLine] = field(default_factory=dict)
    """What this program wrote of the sources."""
    by_id: dict[str, Entry] = field(default_factory=dict)
    by_date: dict[tuple[str, str], Entry] = field(default_factory=dict)
    by_digest: dict[str, Entry] = field(default_factory=dict)

    def add(self, entry: Entry, date: str) -> None:
        """One more answer."""
        self.entries.append(entry)
        if not entry.revisit:
            self.by_id[entry.id] = entry
            self.by_date[entry.url, date] = entry
            if entry.digest:
                self.by_digest.setdefault(entry.digest, entry)

    def body_of(self, entry: Entry) -> Entry | None:
        """The record with the bytes of a revisit; None: the archive does not have it."""
        if not entry.revisit:
            return entry
        return self.by_id.get(entry.refers_to) or self.by_date.get(entry.refers_at) or self.by_digest.get(entry.digest)


def index(files: Iterable[Path]) -> Index:
    """Go through archives. Raises ArchiveError, naming file and byte, where one is damaged, cut off, or none."""
    found = Index()
    for file in files:
        with _opened(file) as stream:
            records = ArchiveIterator(stream)
            offset, any_ = 0, False
            try:
                for record in records:
                    any_ = True
                    beside = record.content_stream().read(MAX_FIELDS) if record.rec_type == "metadata" else b""
                    offset = records.get_record_offset()  # reads on to the end of the record
                    _take(found, Place(file, offset), record, beside)
                    _whole(Place(file, offset), record)
            except (ArchiveLoadFailed, EOFError, ValueError) as error:
                _refuse(Place(file, offset), error)
            if not any_:
                _refuse(Place(file, 0), EOFError("it holds no record"))
    return found


def response(found: Index, entry: Entry, at: datetime) -> Response | None:
    """The answer, as it came at a time; None where the bytes that came again are not in the archive. Raises ArchiveError."""
    holder = found.body_of(entry)
    if holder is None:
        return None
    with _opened(holder.place.file) as stream:
        stream.seek(holder.place.offset)
        try:
            record = next(iter(ArchiveIterator(stream, check_digests=True)))
            body = record.content_stream().read(MAX_BODY + 1)
            headers = tuple((name.lower(), value) for name, value in record.http_headers.headers)
        except (ArchiveLoadFailed, EOFError, StopIteration, ValueError) as error:
            _refuse(holder.place, error)
        if len(body) > MAX_BODY or (holder.id in found.looks and record.digest_checker.passed is False):
            _refuse(holder.place, ValueError("the body is not the one that was written, or larger than 64 MiB"))
    return _answer(entry, holder, headers, body, at, found.looks.get(holder.id))


def _answer(
    entry: Entry, holder: Entry, headers: tuple[tuple[str, str], ...], body: bytes, at: datetime, look: dict[str, str] | None
) -> Response:
    if look is None:
        return Response(entry.url, entry.url, holder.status, headers, body, at)
    own = tuple((name.removeprefix(ORIGINAL), value) for name, value in headers if name not in CHANGED)
    redirects = tuple(json.loads(look.get("redirects", "[]")))
    final_url, version = look.get("final-url", entry.url), look.get("http-version", "HTTP/1.1")
    return Response(entry.url, final_url, holder.status, own, body, at, redirects=redirects, http_version=version)


def _take(found: Index, place: Place, record: Any, beside: bytes) -> None:
    headers = record.rec_headers
    if beside:
        _take_metadata(found, place, record, beside)
    if record.rec_type not in ("response", "revisit") or (record.http_headers is None and record.rec_type == "response"):
        return
    url = (headers.get_header("WARC-Target-URI") or "").strip("<>")
    date = headers.get_header("WARC-Date") or ""
    http = record.http_headers
    status = int(http.get_statuscode() or 0) if http and (http.get_statuscode() or "").isdigit() else 200
    entry = Entry(
        id=headers.get_header("WARC-Record-ID") or "",
        url=url,
        at=_time(place, date),
        place=place,
        status=status,
        media=((http.get_header("content-type") if http else "") or "").strip().lower(),
        revisit=record.rec_type == "revisit",
        digest=headers.get_header("WARC-Payload-Digest") or "",
        refers_to=headers.get_header("WARC-Refers-To") or "",
        refers_at=((headers.get_header("WARC-Refers-To-Target-URI") or "").strip("<>"), headers.get_header("WARC-Refers-To-Date") or ""),
    )
    if url.startswith(("http://", "https://", "urn:policy-monitor:")):
        found.add(entry, date)


def _take_metadata(found: Index, place: Place, record: Any, raw: bytes) -> None:
    """What this program wrote beside the answers; other programs' is passed over."""
    if record.content_type == "application/json":
        try:
            line = SourceLine.model_validate_json(raw)
        except ValidationError:
            return
        found.sources[line.key] = line
    elif record.content_type == FIELDS:
        fields = dict(line.split(": ", 1) for line in raw.decode("utf-8", "replace").split("\r\n") if ": " in line)
        if "looked-at" in fields and "source" in fields:
            _time(place, fields["looked-at"])
            found.looks[record.rec_headers.get_header("WARC-Refers-To") or ""] = fields


def _whole(place: Place, record: Any) -> None:
    """Raises ArchiveError for a record that ends before its length: the file was cut off."""
    while record.raw_stream.read(65_536):
        pass
    if getattr(record.raw_stream, "limit", 0) > 0:
        _refuse(place, EOFError("the record is cut off"))


def looked_at(found: Index, entry: Entry) -> datetime:
    """When the look was that brought an answer."""
    look = found.looks.get(entry.id)
    return datetime.fromisoformat(look["looked-at"]) if look else entry.at


def pages(found: Index) -> Iterator[Entry]:
    """The answers that are pages which can be read: of other programs' archives those with status 200."""
    for entry in found.entries:
        holder = found.body_of(entry) or entry
        ours = entry.id in found.looks
        if ours or (holder.status == 200 and (not holder.media or holder.media.startswith(READABLE))):
            yield entry


def _time(place: Place, said: str) -> datetime:
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        _refuse(place, ValueError(f"the date {said[:40]!r} is none"))
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _opened(file: Path) -> IO[bytes]:
    try:
        return file.open("rb")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ArchiveError(
            Text(
                f"{file}: cannot be read ({reason}): check that it exists and who may read it",
                f"{file}：无法读取（{reason}）：请检查文件与权限",
            )
        ) from error


def _refuse(place: Place, error: Exception) -> NoReturn:
    said = " ".join(str(error).split())[:200]
    raise ArchiveError(
        Text(
            f"{place.file}: byte {place.offset}: this is no web archive that can be read from here on ({said}): copy the file again; if it was packed "
            "as a whole (gzip FILE), unpack it first",
            f"{place.file}：第 {place.offset} 字节：从此处起不是可读取的网页存档（{said}）：请重新复制文件；若整体用 gzip 压缩，请先解压",
        )
    ) from error
