"""YAML text as plain data with the line of every value.

The file is read event by event, so that a hostile one costs no more than it weighs: anchors, aliases and tags are refused instead of
expanded, nesting has a limit, and a value is never built from a tag. Of YAML's guesses only `true`, `false` and empty are kept; every
other plain word is the text that stands there (`no` is Norwegian, not false).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError

from monitor.model import Text
from monitor.watchlist.problems import Problem, shown

MAX_BYTES = 262_144
"""Some forty times the longest bundled watchlist; parsing as much takes seconds, not minutes."""
MAX_DEPTH = 12

Place = tuple[str | int, ...]
"""Keys and indexes from the top of the file to a value."""

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}

_HINTS = (
    ("'\\t'", Text("indent with spaces, not with a tab", "缩进请用空格，不要用制表符")),
    ("mapping values are not allowed", Text("put text that contains `: ` in quotes", "含有 `: ` 的文字请加引号")),
    ("could not find expected ':'", Text("write `key: value`, with a colon and a space", "请写成 `键: 值`，冒号后要有空格")),
    ("sequence entries are not allowed", Text("put text that begins with `-` in quotes", "以 `-` 开头的文字请加引号")),
    ("block end", Text("check the indentation of this line and those above", "请检查本行及其上方各行的缩进")),
    ("expected ',' or", Text("close the bracket and separate with commas", "请闭合括号，并用逗号分隔")),
    ("cannot start any token", Text("put text that begins with this character in quotes", "以此字符开头的文字请加引号")),
    ("end of stream", Text("close the quotes or brackets", "请补上缺少的引号或括号")),
    ("unknown escape", Text("write the text in single quotes, where a backslash is a backslash", "请改用单引号，其中反斜杠不转义")),
)


@dataclass(slots=True)
class Tree:
    """A file's data, the line of each value, and what was wrong with its form."""

    file: Path
    data: object = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, place: Place) -> int:
        """The line of a value, or of the nearest thing around it that stands in the file."""
        return next((self.lines[place[:end]] for end in range(len(place), -1, -1) if place[:end] in self.lines), 1)

    def report(self, line: int, en: str, zh: str) -> None:
        """Keep a problem."""
        self.problems.append(Problem(self.file, line, Text(en, zh)))


class _RefusedError(Exception):
    """The rest of the file is not read; the problem is reported already."""


def read_tree(file: Path) -> Tree:
    """Read a file. What is wrong with it stands in `problems`; no exception leaves."""
    tree = Tree(file)
    try:
        text = _text(tree)
        _parse(tree, text)
    except _RefusedError:
        tree.data = None
    return tree


def _text(tree: Tree) -> str:
    try:
        with tree.file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        _refuse(
            tree,
            1,
            f"the file cannot be read ({reason}); check that it exists and who may read it",
            f"无法读取文件（{reason}）；请检查文件与权限",
        )
    if len(raw) > MAX_BYTES:
        _refuse(
            tree,
            1,
            "the file is larger than 256 KiB: this is no watchlist; split it by provider",
            "文件超过 256 KiB，不像监控清单；请按服务商拆分",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        _refuse(tree, line, "not UTF-8 text: save the file as UTF-8", "不是 UTF-8 文本：请将文件另存为 UTF-8")


def _refuse(tree: Tree, line: int, en: str, zh: str) -> NoReturn:
    tree.report(line, en, zh)
    raise _RefusedError


def _parse(tree: Tree, text: str) -> None:
    if not _read_quickly(tree, text):
        _read_carefully(tree, text)


def _read_quickly(tree: Tree, text: str) -> bool:
    """Read a file with libyaml, ten times as fast. False: it is not installed, or something is wrong, which it would not tell as well."""
    try:
        _read_document(tree, iter(YAML(typ="safe").parse(text)))
    except (YAMLError, ValueError, OverflowError, _RefusedError):
        tree.data, tree.problems = None, []
    return tree.data is not None and not tree.problems


def _read_carefully(tree: Tree, text: str) -> None:
    tree.lines.clear()
    try:
        _read_document(tree, iter(YAML(typ="safe", pure=True).parse(text)))
    except MarkedYAMLError as error:
        problem = str(error.problem or error.context)
        # what is never closed is noticed at the end of the file, but must be corrected where it was opened
        unclosed = "end of stream" in problem or "expected ',' or" in problem
        mark = (error.context_mark if unclosed else None) or error.problem_mark or error.context_mark
        hint = next((hint for words, hint in _HINTS if words in problem), Text("check the line and the one above", "请检查本行与上一行"))
        _refuse(tree, mark.line + 1 if mark else 1, f"not valid YAML ({problem}): {hint.en}", f"YAML 语法错误（{problem}）：{hint.zh}")
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        code = f"U+{ord(error.character):04X}" if isinstance(error.character, str) else f"U+{error.character:04X}"
        _refuse(tree, line, f"the file contains the control character {code}: remove it", f"文件含有控制字符 {code}：请删除")
    except (OverflowError, ValueError):
        # the parser hands `"\\UFFFFFFFF"` to chr() unchecked
        line = next((n for n, each in enumerate(text.splitlines(), 1) if "\\U" in each), 1)
        _refuse(
            tree,
            line,
            "an escape such as `\\UFFFFFFFF` names no character: use single quotes",
            "转义（如 `\\UFFFFFFFF`）不是有效字符：请改用单引号",
        )


def _read_document(tree: Tree, events: Iterator[Event]) -> None:
    next(events)  # the stream's own start
    if isinstance(next(events), StreamEndEvent):
        _refuse(tree, 1, "the file is empty: begin with `provider: <id>`", "文件为空：请以 `provider: <标识>` 开头")
    tree.lines[()] = 1
    tree.data = _value(tree, events, next(events), ())
    next(events)
    extra = next(events)
    if isinstance(extra, DocumentStartEvent):
        _refuse(
            tree,
            _line(extra),
            "a second YAML document begins here (`---`): write one provider a file",
            "此处开始了第二个 YAML 文档（`---`）：每个文件只写一个服务商",
        )


def _value(tree: Tree, events: Iterator[Event], event: Event, place: Place) -> object:
    _check_plain(tree, event, place)
    if isinstance(event, ScalarEvent):
        if any("\ud800" <= character <= "\udfff" for character in event.value):
            _refuse(
                tree,
                _line(event),
                "an escape names half a character (U+D800 to U+DFFF): write the character itself",
                "转义只写了半个字符（U+D800 至 U+DFFF）：请直接写出该字符",
            )
        return _WORDS.get(event.value, event.value) if not event.style else event.value
    return _mapping(tree, events, place) if isinstance(event, MappingStartEvent) else _sequence(tree, events, place)


def _mapping(tree: Tree, events: Iterator[Event], place: Place) -> dict[str, object]:
    data: dict[str, object] = {}
    while not isinstance(event := next(events), MappingEndEvent):
        line = _line(event)
        if not isinstance(event, ScalarEvent):
            _refuse(
                tree,
                line,
                "a key must be a word, not a list or a mapping; if the line begins with `{` or `[`, use quotes",
                "键必须是一个词，不能是列表或映射；以 `{` 或 `[` 开头的文字请加引号",
            )
        _check_plain(tree, event, place)
        key = str(event.value)
        inner = (*place, key)
        first = tree.lines.setdefault(inner, line)
        value = _value(tree, events, next(events), inner)
        if key in data:
            tree.report(
                line,
                f"the key `{shown(key)}` stands twice (first on line {first}): remove one",
                f"键 `{shown(key)}` 重复（首次在第 {first} 行）：请删除其中之一",
            )
        data.setdefault(key, value)
    return data


def _sequence(tree: Tree, events: Iterator[Event], place: Place) -> list[object]:
    data: list[object] = []
    while not isinstance(event := next(events), SequenceEndEvent):
        inner = (*place, len(data))
        tree.lines[inner] = _line(event)
        data.append(_value(tree, events, event, inner))
    return data


def _check_plain(tree: Tree, event: Event, place: Place) -> None:
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
        _refuse(
            tree,
            _line(event),
            "anchors and aliases (`&`, `*`) are not used in watchlists: write the value out, or put it in quotes",
            "监控清单不使用锚点与别名（`&`、`*`）：请写出实际内容，或加引号",
        )
    if getattr(event, "tag", None):
        _refuse(
            tree,
            _line(event),
            "tags (`!`) are not used in watchlists: write the plain value, or put it in quotes",
            "监控清单不使用标签（`!`）：请写普通值，或加引号",
        )
    if len(place) > MAX_DEPTH and isinstance(event, MappingStartEvent | SequenceStartEvent):
        _refuse(
            tree, _line(event), f"nested deeper than {MAX_DEPTH} levels: this is no watchlist", f"嵌套超过 {MAX_DEPTH} 层：不像监控清单"
        )


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1
