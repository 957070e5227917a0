"""How long is kept what nothing rests on: `retention.yaml` in the configuration folder, checked as strictly as a watchlist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from monitor.durations import parse_duration
from monitor.errors import ConfigError
from monitor.model import DocumentType, Text
from monitor.store.retention import Policies, Policy
from monitor.watchlist.problems import Problem, choose, config_error, shown
from monitor.watchlist.yamltree import Place, Tree, read_tree

FILE = "retention.yaml"
FOREVER = "forever"
LEAST = timedelta(days=1)
_WHAT = ("snapshots", "screenshots", "looks")
_TYPES = tuple(kind.value for kind in DocumentType)


def load_policies(path: Path) -> Policies:
    """The policies in a file. Raises ConfigError where there is none, and with every problem in it, each with file and line."""
    if not path.exists():
        raise ConfigError(
            Text(
                f"{path} does not exist, so everything is kept. Write, for example: snapshots: 730d",
                f"{path} 不存在，因此全部保留。可以写入，例如：snapshots: 730d",
            )
        )
    tree = read_tree(path)
    problems = [*tree.problems, *(_problems(tree) if not tree.problems else ())]
    if problems:
        raise config_error(problems)
    data = _mapping(tree.data)
    usual = _policy(data, Policy())
    return Policies(
        usual, tuple((DocumentType(name), _policy(_mapping(each), usual)) for name, each in _mapping(data.get("types")).items())
    )


def _policy(data: Mapping[str, object], usual: Policy) -> Policy:
    spans = {name: _span(data[name]) if name in data else getattr(usual, name) for name in _WHAT}
    return Policy(**spans)


def _span(said: object) -> timedelta | None:
    """None: for ever. Raises ValueError."""
    if said == FOREVER:
        return None
    span = parse_duration(said) if isinstance(said, str) else timedelta(0)
    if span < LEAST:
        raise ValueError(said)
    return span


def _mapping(data: object) -> dict[str, object]:
    return data if isinstance(data, dict) else {}


def _problems(tree: Tree) -> Iterator[Problem]:
    if not isinstance(tree.data, dict) or not tree.data:
        yield Problem(
            tree.file, 1, Text("write what is kept how long, such as `snapshots: 730d`", "请写各项保留多久，例如 `snapshots: 730d`")
        )
        return
    yield from _section(tree, tree.data, (), (*_WHAT, "types"))
    types = tree.data.get("types")
    if types is not None and not isinstance(types, dict):
        yield Problem(tree.file, tree.line(("types",)), Text("write document types under `types:`", "`types:` 下请写文档类型"))
        return
    for name, each in _mapping(types).items():
        place: Place = ("types", name)
        if name not in _TYPES:
            hint = choose(name, _TYPES)
            yield _problem(tree, place, f"`{shown(name)}` is no type of documents: {hint.en}", f"`{shown(name)}` 不是文档类型：{hint.zh}")
        if isinstance(each, dict) and each:
            yield from _section(tree, each, place, _WHAT)
        else:
            yield _problem(tree, place, "write what is kept how long, such as `snapshots: 30d`", "请写各项保留多久，例如 `snapshots: 30d`")


def _section(tree: Tree, data: Mapping[str, object], place: Place, known: tuple[str, ...]) -> Iterator[Problem]:
    for name, said in data.items():
        if name not in known:
            hint = choose(name, known)
            yield _problem(tree, (*place, name), f"`{shown(name)}` is not known here: {hint.en}", f"此处没有 `{shown(name)}`：{hint.zh}")
        elif name in _WHAT:
            try:
                _span(said)
            except ValueError:
                yield _problem(
                    tree,
                    (*place, name),
                    f"`{shown(said)}` is no span of at least a day: write 30d, 52w, or {FOREVER}",
                    f"`{shown(said)}` 不是至少一天的时长：请写 30d、52w 或 {FOREVER}",
                )


def _problem(tree: Tree, place: Place, en: str, zh: str) -> Problem:
    return Problem(tree.file, tree.line(place), Text(en, zh))
