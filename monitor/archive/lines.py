"""The history as JSON lines: one object a line, each with `record` saying what it is. The schema is told in docs/history-in-and-out.md.

A file begins with its `export` line and a `source` line for each source. Then come, source by source and in the order in which they were recorded,
`snapshot`, `version` and `change` lines; a change follows the version that it leads to. The last line is `end`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from monitor.archive.corpus import DORMANT
from monitor.errors import ArchiveError
from monitor.model import Change, Document, DocumentType, Outcome, Provider, ReadRules, Response, Source, SourceKey, Text, Version

FORMAT = 1
"""Grows when a reader of the former lines could not make out the new ones."""
MAX_LINE = 256 * 2**20
"""Bytes."""


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ExportLine(_Line):
    """The first line: what the file is."""

    record: Literal["export"] = "export"
    format: int = FORMAT
    program: str
    made_at: AwareDatetime
    providers: tuple[str, ...] = ()
    """Only these; empty: all."""
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None


class SourceLine(_Line):
    """A source, and whose document it gives. Headers that are sent to it may be secrets and are left out."""

    record: Literal["source"] = "source"
    key: SourceKey
    url: str | None
    provider: Text
    home: str | None = None
    document: Text
    type: DocumentType
    rules: ReadRules
    read_by: str | None = None
    """By which reader and rules the latest version was read."""

    @classmethod
    def of(cls, provider: Provider, document: Document, source: Source, read_by: str | None) -> SourceLine:
        """The line of a source."""
        return cls(
            key=source.key,
            url=source.url,
            provider=provider.name,
            home=provider.home,
            document=document.name,
            type=document.type,
            rules=source.rules,
            read_by=read_by,
        )

    @property
    def named(self) -> Provider:
        """The provider with this document and source only; nobody looks at its address."""
        source = Source(self.key, self.url, self.rules, DORMANT)
        document = Document(self.key.provider, self.key.document, self.document, self.type, (source,))
        return Provider(self.key.provider, self.provider, self.home, (document,))


class SnapshotLine(_Line):
    """What an address answered, and when it was looked at."""

    record: Literal["snapshot"] = "snapshot"
    source: SourceKey
    at: AwareDatetime
    outcome: Outcome
    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    body_encoding: Literal["utf-8", "base64"]
    fetched_at: AwareDatetime
    elapsed: timedelta = timedelta(0)
    redirects: tuple[str, ...] = ()
    http_version: str = "HTTP/1.1"

    @classmethod
    def of(cls, source: SourceKey, at: datetime, outcome: Outcome, response: Response) -> SnapshotLine:
        """The line of a snapshot; its screenshot is left out."""
        body, encoding = _text(response.body)
        return cls(
            source=source,
            at=at,
            outcome=outcome,
            url=response.url,
            final_url=response.final_url,
            status=response.status,
            headers=response.headers,
            body=body,
            body_encoding=encoding,
            fetched_at=response.fetched_at,
            elapsed=response.elapsed,
            redirects=response.redirects,
            http_version=response.http_version,
        )

    @property
    def response(self) -> Response:
        """The answer. Raises ValueError where the body is no base64."""
        body = self.body.encode() if self.body_encoding == "utf-8" else base64.b64decode(self.body, validate=True)
        return Response(
            url=self.url,
            final_url=self.final_url,
            status=self.status,
            headers=self.headers,
            body=body,
            fetched_at=self.fetched_at.astimezone(UTC),
            elapsed=self.elapsed,
            redirects=self.redirects,
            http_version=self.http_version,
        )


class VersionLine(_Line):
    """A version with its text."""

    record: Literal["version"] = "version"
    version: Version


class ChangeLine(_Line):
    """A change with all that was found in it."""

    record: Literal["change"] = "change"
    change: Change


class EndLine(_Line):
    """The last line: without it the file was cut off."""

    record: Literal["end"] = "end"


Line = ExportLine | SourceLine | SnapshotLine | VersionLine | ChangeLine | EndLine
_LINES: TypeAdapter[Line] = TypeAdapter(Annotated[Line, Field(discriminator="record")])


def dumps(line: Line) -> str:
    """One line, without its end."""
    return line.model_dump_json()


def read(file: Path) -> Iterator[tuple[int, Line]]:
    """The lines of a file with their numbers. Raises ArchiveError, naming file and line."""
    try:
        with file.open("rb") as stream:
            for number, raw in enumerate(iter(lambda: stream.readline(MAX_LINE + 1), b""), 1):
                if len(raw) > MAX_LINE:
                    raise refused(file, number, "the line is longer than 256 MiB", "该行超过 256 MiB")
                if raw.strip():
                    yield number, _line(file, number, raw)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise refused(
            file, None, f"cannot be read ({reason}): check that it exists and who may read it", f"无法读取（{reason}）：请检查文件与权限"
        ) from error


def _line(file: Path, number: int, raw: bytes) -> Line:
    try:
        line = _LINES.validate_json(raw)
        if isinstance(line, SnapshotLine):
            _ = line.response
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the line"
        raise refused(
            file,
            number,
            f"`{where}`: {first['msg']}; lines are written by: monitor export jsonl FILE",
            f"`{where}`：{first['msg']}；此类文件由 monitor export jsonl FILE 写出",
        ) from error
    except (binascii.Error, ValueError) as error:
        raise refused(
            file, number, f"`body` is no base64 ({error}): copy the file again", f"`body` 不是 base64（{error}）：请重新复制文件"
        ) from error
    if isinstance(line, ExportLine) and line.format > FORMAT:
        raise refused(
            file,
            number,
            f"format {line.format} is newer than this program's {FORMAT}: install a newer monitor",
            f"格式 {line.format} 比本程序的 {FORMAT} 新：请升级 monitor",
        )
    return line


def _text(body: bytes) -> tuple[str, Literal["utf-8", "base64"]]:
    """Text as it stands where it is UTF-8, so that people can read it."""
    try:
        return body.decode(), "utf-8"
    except UnicodeDecodeError:
        return base64.b64encode(body).decode(), "base64"


def refused(file: Path, line: int | None, en: str, zh: str) -> ArchiveError:
    """An error that names the file and the line."""
    place = f"{file}:{line}: " if line is not None else f"{file}: "
    return ArchiveError(Text(place + en, place + zh))
