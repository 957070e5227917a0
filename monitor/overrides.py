"""What the user says of severity: `severity.yaml` in the configuration folder, checked as strictly as a watchlist."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from monitor.judge import RULES, Overrides
from monitor.model import Kind, Severity, Text, Watchlist
from monitor.watchlist.problems import Problem, choose, config_error, shown
from monitor.watchlist.yamltree import Tree, read_tree

FILE = "severity.yaml"
SECTIONS = ("kinds", "rules", "providers")


def load_overrides(path: Path, watched: Callable[[], Watchlist]) -> Overrides:
    """The overrides in a file; none where there is no file. `watched`, for the providers' names, is asked only if there is one.

    Raises ConfigError with every problem, each with file, line and what to write instead.
    """
    if not path.exists() or _says_nothing(path):
        return Overrides()
    tree, watchlist = read_tree(path), watched()
    problems = [*tree.problems, *_problems(tree, watchlist)]
    if problems:
        raise config_error(problems)
    names = {provider.id: provider.name.en for provider in watchlist.providers}
    return Overrides(
        rules=tuple(_entries(tree, "rules")),
        kinds=tuple((Kind(kind), severity) for kind, severity in _entries(tree, "kinds")),
        providers=tuple((names[provider], severity) for provider, severity in _entries(tree, "providers")),
    )


def _says_nothing(path: Path) -> bool:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else ["?"]
    return all(not line.strip() or line.lstrip().startswith("#") for line in lines)


def _entries(tree: Tree, section: str) -> Iterator[tuple[str, Severity]]:
    data = tree.data if isinstance(tree.data, dict) else {}
    for key, value in (data.get(section) or {}).items():
        yield key, Severity(value)


def _problems(tree: Tree, watchlist: Watchlist) -> Iterator[Problem]:
    if tree.data is None:
        return
    if not isinstance(tree.data, dict):
        yield _problem(tree, (), Text("write sections `kinds:`, `rules:` or `providers:`", "请写 `kinds:`、`rules:` 或 `providers:` 小节"))
        return
    known = {
        "kinds": tuple(kind.value for kind in Kind),
        "rules": tuple(rule.id for rule in RULES),
        "providers": tuple(provider.id for provider in watchlist.providers),
    }
    for section, entries in tree.data.items():
        if section not in known:
            hint = choose(section, SECTIONS)
            yield _problem(
                tree, (section,), Text(f"unknown section `{shown(section)}`: {hint.en}", f"未知小节 `{shown(section)}`：{hint.zh}")
            )
        elif isinstance(entries, dict):
            yield from _in_section(tree, section, entries, known[section])
        elif entries is not None:
            yield _problem(tree, (section,), Text(f"`{section}` takes lines `name: severity`", f"`{section}` 下请写 `名称: 严重程度`"))


def _in_section(tree: Tree, section: str, entries: dict[str, object], known: Sequence[str]) -> Iterator[Problem]:
    severities = tuple(severity.value for severity in Severity)
    for key, value in entries.items():
        if key not in known:
            hint = choose(key, known)
            yield _problem(
                tree,
                (section, key),
                Text(f"`{shown(key)}` is not one of the {section}: {hint.en}", f"`{shown(key)}` 不在 {section} 之中：{hint.zh}"),
            )
        if value not in severities:
            hint = choose(str(value), severities)
            yield _problem(
                tree, (section, key), Text(f"`{shown(value)}` is no severity: {hint.en}", f"`{shown(value)}` 不是严重程度：{hint.zh}")
            )


def _problem(tree: Tree, place: tuple[str, ...], text: Text) -> Problem:
    return Problem(tree.file, tree.line(place), text)
