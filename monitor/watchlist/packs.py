"""Which of the bundled providers are watched: those of the packs that `packs.yaml` in the configuration folder names, or all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from monitor.errors import ConfigError
from monitor.model import Text
from monitor.watchlist.problems import Problem, choose, config_error, shown
from monitor.watchlist.yamltree import Tree, read_tree


def read_packs(path: Path, known: Iterable[str]) -> frozenset[str] | None:
    """The packs that a file names; None: all that is bundled, also where there is no file.

    Raises ConfigError with every problem, each with file, line and what to write instead.
    """
    if not path.exists():
        return None
    tree = read_tree(path)
    problems = [*tree.problems, *_problems(tree, sorted(known))]
    if problems:
        raise config_error(problems)
    return frozenset(_named(tree))


def check_packs(names: Iterable[str], known: Iterable[str]) -> None:
    """Raises ConfigError for a name that no bundled watchlist has."""
    packs = sorted(known)
    for name in names:
        if name not in packs:
            hint = choose(name, packs)
            raise ConfigError(Text(f"there is no pack `{shown(name)}`: {hint.en}", f"没有名为 `{shown(name)}` 的组合：{hint.zh}"))


def write_packs(path: Path, packs: Iterable[str]) -> None:
    """Keep the choice; the file is for people to edit."""
    lines = "".join(f"  - {pack}\n" for pack in packs)
    path.write_text(f"# Which bundled providers are watched; delete this file to watch all of them.\npacks:\n{lines}", encoding="utf-8")


def _named(tree: Tree) -> list[str]:
    data = tree.data if isinstance(tree.data, dict) else {}
    named = data.get("packs")
    return [each for each in named if isinstance(each, str)] if isinstance(named, list) else []


def _problems(tree: Tree, known: list[str]) -> Iterator[Problem]:
    if tree.problems:
        return
    data = tree.data
    if not isinstance(data, dict) or set(data) != {"packs"} or not _named(tree):
        example = f"packs: [{', '.join(known[:2])}]"
        text = Text(f"write the packs to watch, `{example}`, or delete the file", f"请写要监控的组合，例如 `{example}`；或删除此文件")
        yield Problem(tree.file, 1, text)
        return
    for n, name in enumerate(_named(tree)):
        if name not in known:
            hint = choose(name, known)
            text = Text(f"there is no pack `{shown(name)}`: {hint.en}", f"没有名为 `{shown(name)}` 的组合：{hint.zh}")
            yield Problem(tree.file, tree.line(("packs", n)), text)
