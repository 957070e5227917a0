"""Git repositories through the git program: the history as a stream of commits, and the contents of files by their ids."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from monitor.errors import ArchiveError
from monitor.model import Text

_FORMAT = "%x00%x01%H%x02%at%x02%B%x00"
_LOG = (
    "log",
    "--reverse",
    "--no-merges",
    "--no-renames",
    "--raw",
    "--no-abbrev",
    "--no-color",
    "--no-show-signature",
    "-z",
    f"--format={_FORMAT}",
)
_SAFE = ("-c", "log.showRoot=true", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "log.mailmap=false")
"""An archive may bring a configuration of its own: nothing in it shall run, and nothing shall change the output."""
MAX_BLOB = 64 * 2**20
"""Bytes; a larger file is no page."""
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit and the files that it wrote; those that it deleted are left out."""

    id: str
    at: datetime
    """The author's date."""
    message: str
    files: tuple[tuple[str, str], ...]
    """Path and blob."""


@contextmanager
def repository(path: Path) -> Iterator[Repository]:
    """Open a repository, bare or with a working tree. Raises ArchiveError where there is none, or no git program."""
    if not path.is_dir():
        raise refused(path, "there is no such folder: name the folder of a clone", "文件夹不存在：请指定克隆所在的文件夹")
    opened = Repository(path)
    try:
        opened.check()
        yield opened
    finally:
        opened.close()


class Repository:
    """A repository on this machine. Nothing is written to it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._blobs: subprocess.Popen[bytes] | None = None

    def check(self) -> None:
        """Raises ArchiveError where this is no repository, or no git program is installed."""
        try:
            found = subprocess.run(self._command("rev-parse", "--git-dir"), capture_output=True, check=False)  # noqa: S603 - no shell, our own words
        except FileNotFoundError:
            raise ArchiveError(
                Text(
                    "the program git is not installed, and a git archive is read with it: install it (apt install git) and run the same command again",
                    "未安装 git 程序，读取 git 存档需要它：请安装（apt install git）后重新运行同一命令",
                )
            ) from None
        if found.returncode:
            raise refused(
                self.path,
                f"this is no git repository that can be read ({_said(found.stderr)}): clone the archive (git clone URL) and name the clone's folder",
                f"不是可读取的 git 仓库（{_said(found.stderr)}）：请先克隆存档（git clone URL），再指定克隆的文件夹",
            )

    def commits(self) -> Iterator[Commit]:
        """Every commit that is no merge, parents before children. Raises ArchiveError where the history cannot be read to its end."""
        log = self._start(*_LOG)
        try:
            assert log.stdout is not None
            yield from self._parsed(_fields(log.stdout))
            assert log.stderr is not None
            said = log.stderr.read()
            if log.wait():
                if b"does not have any commits" in said:
                    return
                en = f"git cannot read the history ({_said(said)}): check the clone with git fsck, or clone it again"
                raise refused(self.path, en, f"git 无法读取历史（{_said(said)}）：请用 git fsck 检查，或重新克隆")
        finally:
            _end(log)

    def _parsed(self, fields: Iterator[str]) -> Iterator[Commit]:
        head, files = "", list[tuple[str, str]]()
        for each in fields:
            if each.startswith("\x01"):
                if head:
                    yield self._commit(head, files)
                head, files = each[1:], []
            elif each.lstrip("\n").startswith(":"):
                modes = each.lstrip("\n").split(" ")
                path = next(fields, "")
                if len(modes) == 5 and modes[1].startswith("100"):
                    files.append((path, modes[3]))
        if head:
            yield self._commit(head, files)

    def _commit(self, head: str, files: list[tuple[str, str]]) -> Commit:
        id_, seconds, message = head.split("\x02", 2)
        try:
            at = datetime.fromtimestamp(int(seconds), UTC)
        except (ValueError, OverflowError, OSError):
            raise refused(self.path, f"commit {id_[:12]} has no date that can be meant", f"提交 {id_[:12]} 的日期无效") from None
        return Commit(id_, at, message, tuple(files))

    def content(self, blob: str, commit: str) -> bytes:
        """The bytes of a file. Raises ArchiveError, naming the commit, where the clone does not have them."""
        process = self._reader()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(f"{blob}\n".encode())
            process.stdin.flush()
            answer = process.stdout.readline().split()
        except BrokenPipeError:
            answer = []
        if len(answer) != 3 or answer[1] != b"blob":
            raise self._absent(commit, blob)
        size = int(answer[2])
        if size > MAX_BLOB:
            raise refused(
                self.path, f"commit {commit[:12]}: a file of {size} bytes is no page", f"提交 {commit[:12]}：{size} 字节的文件不像页面"
            )
        body = process.stdout.read(size)
        if len(body) != size or process.stdout.read(1) != b"\n":
            raise self._absent(commit, blob)
        return body

    def close(self) -> None:
        """End the programs that were started."""
        if self._blobs is not None:
            _end(self._blobs)
            self._blobs = None

    def _absent(self, commit: str, blob: str) -> ArchiveError:
        return refused(
            self.path,
            f"commit {commit[:12]}: git does not give the file {blob[:12]}: the clone is damaged or not whole; clone it again, without --depth and --filter",
            f"提交 {commit[:12]}：git 读不出文件 {blob[:12]}：克隆已损坏或不完整；请重新克隆，不要用 --depth 和 --filter",
        )

    def _reader(self) -> subprocess.Popen[bytes]:
        if self._blobs is None:
            self._blobs = self._start("cat-file", "--batch", stdin=subprocess.PIPE)
        return self._blobs

    def _start(self, *words: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        errors = subprocess.DEVNULL if stdin == subprocess.PIPE else subprocess.PIPE
        return subprocess.Popen(self._command(*words), stdin=stdin, stdout=subprocess.PIPE, stderr=errors)  # noqa: S603 - no shell, our own words

    def _command(self, *words: str) -> list[str]:
        return ["git", "--no-pager", *_SAFE, "-C", str(self.path), *words]


def _fields(stream: IO[bytes]) -> Iterator[str]:
    """What stands between NULs, as it comes. A path or message that is not UTF-8 keeps its bytes as surrogates."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        for field in whole:
            if field:
                yield field.decode("utf-8", "surrogateescape")


def _end(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None and not stream.closed:
            stream.close()
    if process.poll() is None:
        process.kill()
    process.wait()


def _said(errors: bytes) -> str:
    return " ".join(errors.decode("utf-8", "replace").split())[:300]


def refused(path: Path, en: str, zh: str) -> ArchiveError:
    """An error that names the repository."""
    return ArchiveError(Text(f"{path}: {en}", f"{path}：{zh}"))
