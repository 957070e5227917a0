"""History from JSON lines: versions and changes written as they were recorded elsewhere, judged by nobody anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path

from monitor.archive import lines
from monitor.archive.lines import ChangeLine, EndLine, ExportLine, Line, SnapshotLine, SourceLine, VersionLine
from monitor.errors import NotFoundError
from monitor.model import Look, Outcome, Response, SourceKey, Tracking, Version
from monitor.ports import Store
from monitor.replay import Counts


@dataclass(slots=True)
class Block:
    """What one look brought, as the lines say it, with the number of its first line."""

    number: int
    at: datetime
    snapshot: SnapshotLine | None = None
    version: Version | None = None
    change: ChangeLine | None = None


def head_of(file: Path) -> tuple[SourceLine, ...]:
    """The sources that a file tells of. Raises ArchiveError, also where the file is none of ours."""
    head = list(takewhile(lambda line: isinstance(line, ExportLine | SourceLine), (line for _, line in lines.read(file))))
    if not head or not isinstance(head[0], ExportLine):
        en = "it does not begin with an `export` line: a file of this kind is written by monitor export jsonl FILE"
        raise lines.refused(file, 1, en, "开头不是 `export` 行：此类文件由 monitor export jsonl FILE 写出")
    return tuple(line for line in head if isinstance(line, SourceLine))


@dataclass(slots=True)
class Writer:
    """Writes the lines of a file into a store."""

    file: Path
    store: Store
    now: datetime
    read_by: dict[SourceKey, str | None]
    on_line: Callable[[], None]
    counts: Counts = field(default_factory=Counts)

    def write(self) -> Counts:
        """Record what is not recorded yet. Raises ArchiveError where a line does not fit what is recorded here, or the order of the file."""
        body = ((number, line) for number, line in lines.read(self.file) if not isinstance(line, ExportLine))
        last: SourceKey | None = None
        source: _Source | None = None
        for number, line in body:
            if isinstance(line, EndLine):
                self._close(source)
                return self.counts
            if isinstance(line, SourceLine):
                if source is not None:
                    raise self._refused(
                        number, "a source line stands behind the history: put all of them first", "来源行位于历史之后：请放到最前"
                    )
                continue
            key = _source_of(line)
            if key != last or source is None:
                self._close(source)
                source, last = self._open(number, key), key
            source.take(number, line)
            self.on_line()
        raise lines.refused(
            self.file,
            None,
            "it has no `end` line: it was cut off; what stands in it was brought in, but for the last look. Copy it again and repeat the command",
            "没有 `end` 行：文件不完整；除最后一次检查外，其余内容已导入。请重新复制文件后再次运行",
        )

    def _open(self, number: int, key: SourceKey) -> _Source:
        if key not in self.read_by:
            raise self._refused(
                number, f"{key} has no source line at the beginning of the file: add it", f"文件开头没有 {key} 的来源行：请补上"
            )
        return _Source(self, key)

    def _close(self, source: _Source | None) -> None:
        if source is not None:
            source.end()
            self.counts.pages += 1

    def _refused(self, number: int, en: str, zh: str) -> Exception:
        return lines.refused(self.file, number, en, zh)


def _source_of(line: Line) -> SourceKey:
    if isinstance(line, SnapshotLine):
        return line.source
    if isinstance(line, VersionLine):
        return line.version.source
    assert isinstance(line, ChangeLine)
    return line.change.source


class _Source:
    """One source's history as it grows."""

    def __init__(self, writer: Writer, key: SourceKey) -> None:
        state = writer.store.load(key)
        self._writer, self._key = writer, key
        self._revision = state.revision
        self._known = state.current.number if state.current else 0
        self._last = next((entry.at for entry in writer.store.checks(key, 1)), None)
        self._block: Block | None = None

    def take(self, number: int, line: Line) -> None:
        """One more line; what belongs to one look is held until it is whole."""
        if isinstance(line, SnapshotLine):
            self.end()
            self._block = Block(number, line.at.astimezone(UTC), snapshot=line)
        elif isinstance(line, VersionLine):
            self._take_version(number, line.version)
        elif isinstance(line, ChangeLine):
            held = self._block.version if self._block else None
            if self._block is None or held is None or held.number != line.change.after:
                raise lines.refused(
                    self._writer.file,
                    number,
                    f"the change {line.change.id} does not follow the version that it leads to: keep the order of the lines",
                    f"变更 {line.change.id} 没有紧跟其版本：请保持各行次序",
                )
            self._block.change = line

    def _take_version(self, number: int, version: Version) -> None:
        block = self._block
        if block is not None and (block.version is not None or block.at != version.confirmed_at):
            self.end()
            block = None
        if block is None:
            block = self._block = Block(number, version.confirmed_at)
        block.version = version

    def end(self) -> None:
        """Write what is held, as one look, unless it is known."""
        block, self._block = self._block, None
        if block is None:
            return
        self._writer.counts.snapshots += block.snapshot is not None
        response = self._new(block.snapshot)
        version = self._unknown(block)
        if response is None and version is None:
            self._writer.counts.skipped += block.snapshot is not None
            return
        change = block.change.change if block.change and version else None
        self._writer.store.record(self._look(block, response, version))
        self._revision += 1
        self._writer.counts.changes += change is not None

    def _look(self, block: Block, response: Response | None, version: Version | None) -> Look:
        change = block.change.change if block.change and version else None
        outcome = change.outcome if change else Outcome.FIRST if version and version.number == 1 else Outcome.NOISE
        return Look(
            source=self._key,
            revision=self._revision,
            at=block.at,
            outcome=block.snapshot.outcome if block.snapshot and version is None else outcome,
            tracking=Tracking(read_by=self._writer.read_by[self._key]),
            due_at=self._writer.now,
            notes=("brought in from an export",),
            response=response,
            version=version,
            change=change,
        )

    def _new(self, snapshot: SnapshotLine | None) -> Response | None:
        """The answer, unless an earlier import recorded it."""
        if snapshot is None or (self._last is not None and snapshot.at <= self._last and self._kept(snapshot)):
            return None
        return snapshot.response

    def _kept(self, snapshot: SnapshotLine) -> bool:
        try:
            return self._writer.store.snapshot(self._key, snapshot.at).body == snapshot.response.body
        except NotFoundError:
            return False

    def _unknown(self, block: Block) -> Version | None:
        """The version, unless it is recorded here. Raises ArchiveError where another one has its number."""
        version = block.version
        if version is None or version.number > self._known:
            return version
        here = self._writer.store.version(self._key, version.number)
        if here != version:
            raise lines.refused(
                self._writer.file,
                block.number,
                f"version {version.number} of {self._key} is another one here (first seen {here.first_seen.isoformat()}): two histories cannot be "
                "mixed; import into a state of its own: monitor --state DIR import jsonl FILE",
                f"此处 {self._key} 的第 {version.number} 版与之不同（首次出现 {here.first_seen.isoformat()}）：两份历史不能混合；请导入单独的状态目录：monitor --state DIR import jsonl FILE",
            )
        return None
