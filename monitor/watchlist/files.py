"""One watchlist file: read, checked against its form, its names looked at for doubles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from monitor.model import Text
from monitor.watchlist.explain import explain
from monitor.watchlist.problems import Problem, choose, shown
from monitor.watchlist.schema import ExtensionFile, ProviderFile
from monitor.watchlist.yamltree import Place, Tree, read_tree

SUFFIXES = (".yaml", ".yml")
MAX_PROBLEMS = 50
"""Told of one file."""


@dataclass(frozen=True, slots=True)
class WatchlistFile:
    """A file as read. `content` is None where its problems leave nothing to work with."""

    tree: Tree
    content: ProviderFile | ExtensionFile | None
    problems: tuple[Problem, ...]

    @property
    def path(self) -> Path:
        """Where it stands."""
        return self.tree.file

    @property
    def claims(self) -> str | None:
        """The provider id the file defines, even where the rest of it is wrong."""
        data = self.tree.data
        claimed = data.get("provider") if isinstance(data, dict) else None
        return claimed if isinstance(claimed, str) else None


def find_files(folder: Path) -> list[Path]:
    """The watchlist files of a folder, by name; hidden ones (editors' copies) are left out. A file stands for itself. Raises OSError."""
    if folder.is_file():
        return [folder]
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and not path.name.startswith("."))


def read_file(path: Path) -> WatchlistFile:
    """Read and check a file by itself; no exception leaves."""
    tree = read_tree(path)
    if tree.data is None and tree.problems:
        return WatchlistFile(tree, None, tuple(tree.problems))
    if not isinstance(tree.data, dict):
        en = f"a watchlist is a mapping, this is {shown(tree.data)}: begin with `provider: <id>`"
        tree.report(tree.line(()), en, f"监控清单应是映射，这里是 {shown(tree.data)}：请以 `provider: <标识>` 开头")
        return WatchlistFile(tree, None, tuple(tree.problems))
    empty: set[Place] = set()
    tree.data = filled(tree, tree.data, (), empty)
    content, problems = _content(tree, frozenset(empty))
    return WatchlistFile(tree, content, _shortened(tree, [*tree.problems, *problems, *_doubles(tree), *_strangers(tree)]))


def _shortened(tree: Tree, problems: list[Problem]) -> tuple[Problem, ...]:
    """By line; where there are too many to be of use, the rest in one."""
    ordered = sorted(problems, key=lambda each: each.line)
    more = len(ordered) - MAX_PROBLEMS
    if more <= 0:
        return tuple(ordered)
    text = Text(f"{more} more problems follow: correct those above first", f"后面还有 {more} 个问题：请先修正以上各项")
    return (*ordered[:MAX_PROBLEMS], Problem(tree.file, ordered[MAX_PROBLEMS].line, text))


def filled(tree: Tree, value: object, place: Place, empty: set[Place]) -> object:
    """The data without values that were left empty; each is reported and its place noted."""
    if isinstance(value, dict):
        return {
            key: filled(tree, inner, (*place, key), empty)
            for key, inner in value.items()
            if not _is_empty(tree, inner, (*place, key), empty)
        }
    if isinstance(value, list):
        return [filled(tree, inner, (*place, n), empty) for n, inner in enumerate(value) if not _is_empty(tree, inner, (*place, n), empty)]
    return value


def _is_empty(tree: Tree, value: object, place: Place, empty: set[Place]) -> bool:
    if value is not None:
        return False
    empty.add(place)
    key = next(str(part) for part in reversed(place) if isinstance(part, str))
    tree.report(
        tree.line(place), f"`{shown(key)}` has no value: write one, or remove the line", f"`{shown(key)}` 没有值：请填写，或删除该行"
    )
    return True


def _content(tree: Tree, empty: frozenset[Place]) -> tuple[ProviderFile | ExtensionFile | None, list[Problem]]:
    data = tree.data
    assert isinstance(data, dict)
    form = ExtensionFile if "extends" in data else ProviderFile
    if "extends" in data and "provider" in data:
        text = Text("write either `provider` (a new one) or `extends` (change one)", "请只写 `provider`（新增）或 `extends`（修改）之一")
        return None, [Problem(tree.file, tree.line(("provider",)), text)]
    try:
        return form.model_validate(data), []
    except ValidationError as error:
        return None, list(explain(error, tree, form, empty=empty))


def _doubles(tree: Tree) -> Iterator[Problem]:
    """Document ids and source names that stand twice; looked for in the raw data, so that other errors do not hide them."""
    documents = _entries(tree.data, "documents")
    yield from _double(tree, [(("documents", n, "id"), data.get("id")) for n, data in documents], "document", "文件")
    for n, data in documents:
        sources = _entries(data, "sources")
        names = [(("documents", n, "sources", m, "name"), each.get("name", data.get("id") if m == 0 else None)) for m, each in sources]
        yield from _double(tree, names, "source", "来源")
        yield from (_nameless(tree, (*place[:-1],)) for place, name in names if name is None and place[-2] != 0)
    yield from _double(tree, [(("apis", n, "id"), data.get("id")) for n, data in _entries(tree.data, "apis")], "API", "API")


def _strangers(tree: Tree) -> Iterator[Problem]:
    """APIs that name a document of regions which the file does not have; a file that extends another may mean one of that."""
    if not isinstance(tree.data, dict) or "extends" in tree.data:
        return
    known = [data["id"] for _, data in _entries(tree.data, "documents") if isinstance(data.get("id"), str)]
    for n, api in _entries(tree.data, "apis"):
        named = api.get("regions")
        if isinstance(named, str) and named not in known:
            hint = choose(named, [str(each) for each in known])
            text = Text(
                f"`regions` names the unknown document `{shown(named)}`: {hint.en}", f"`regions` 指向未知的文件 `{shown(named)}`：{hint.zh}"
            )
            yield Problem(tree.file, tree.line(("apis", n, "regions")), text)


def _entries(data: object, key: str) -> list[tuple[int, dict[str, object]]]:
    entries = data.get(key) if isinstance(data, dict) else None
    return [(n, each) for n, each in enumerate(entries) if isinstance(each, dict)] if isinstance(entries, list) else []


def _double(tree: Tree, names: Sequence[tuple[Place, object]], en: str, zh: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for place, name in names:
        line = tree.line(place)
        if isinstance(name, str) and name in first:
            text = Text(
                f"the {en} `{shown(name)}` stands twice (first on line {first[name]}): give this one another name",
                f"{zh} `{shown(name)}` 重复（首次在第 {first[name]} 行）：请改用其他名称",
            )
            yield Problem(tree.file, line, text)
        elif isinstance(name, str):
            first[name] = line


def _nameless(tree: Tree, place: Place) -> Problem:
    text = Text(
        "every source after the first needs a `name`: write for example `name: page-2`",
        "第一个以外的来源都需要 `name`：请写例如 `name: page-2`",
    )
    return Problem(tree.file, tree.line(place), text)
