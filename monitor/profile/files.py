"""`profile.yaml`, or one profile a file in `profiles/`, checked as strictly as a watchlist: file and line in every error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from monitor.model import Text
from monitor.profile.model import DIRECT, Product, Profile
from monitor.profile.schema import EXAMPLES, INSIDE, ProfileFile, profile_of
from monitor.profile.values import read_product
from monitor.watchlist.explain import explain
from monitor.watchlist.files import filled, find_files
from monitor.watchlist.problems import Problem, choose, config_error, shown
from monitor.watchlist.yamltree import Place, Tree, read_tree

FILE = "profile.yaml"
FOLDER = "profiles"

Known = Mapping[str, tuple[str, ...]]
"""The ids of the APIs of each watched provider."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the profile files say, and all that is wrong with them."""

    profiles: tuple[Profile, ...]
    """Of the files that are right, by file."""
    problems: tuple[Problem, ...]
    files: tuple[Path, ...]
    """Those that say something."""


def profile_files(config_dir: Path) -> tuple[Path, ...]:
    """The files that are there and say something: `profile.yaml` first, then those of `profiles/` by name."""
    folder = config_dir / FOLDER
    own = [config_dir / FILE] if (config_dir / FILE).is_file() else []
    return tuple(path for path in (*own, *(find_files(folder) if folder.is_dir() else ())) if not _says_nothing(path))


def load_profiles(config_dir: Path, known: Known | None = None) -> tuple[Profile, ...]:
    """Every profile; none where there is no file. Raises ConfigError with every problem, each with file, line and what to write instead."""
    found = inspect_profiles(profile_files(config_dir), known)
    if found.problems:
        raise config_error(found.problems)
    return found.profiles


def inspect_profiles(files: Iterable[Path], known: Known | None = None) -> Found:
    """Read the files and report instead of raising. With `known`, products and channels must be among what is watched."""
    trees: list[tuple[Tree, Profile]] = []
    problems: list[Problem] = []
    paths = tuple(files)
    for path in paths:
        tree = read_tree(path)
        profile, wrong = _read(tree)
        problems += [*tree.problems, *wrong]
        if profile is not None:
            trees.append((tree, profile))
            problems += _unknown(tree, profile, known) if known is not None else ()
    problems += _doubles(trees)
    return Found(tuple(profile for _, profile in trees), tuple(sorted(problems, key=lambda each: (str(each.file), each.line))), paths)


def _says_nothing(path: Path) -> bool:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return all(not line.strip() or line.lstrip().startswith("#") for line in lines)


def _read(tree: Tree) -> tuple[Profile | None, list[Problem]]:
    if tree.data is None:
        return None, []
    if not isinstance(tree.data, dict):
        text = Text(f"a profile is a mapping, this is {shown(tree.data)}: begin with `name: …`", "画像应是映射：请以 `name: …` 开头")
        return None, [Problem(tree.file, tree.line(()), text)]
    empty: set[Place] = set()
    data = filled(tree, tree.data, (), empty)
    try:
        return profile_of(ProfileFile.model_validate(data)), []
    except ValidationError as error:
        return None, list(explain(error, tree, ProfileFile, empty=frozenset(empty), inside=INSIDE, examples=EXAMPLES))


def _unknown(tree: Tree, profile: Profile, known: Known) -> Iterator[Problem]:
    """Products of providers or APIs that are not watched: nothing could ever be said of them."""
    written = tree.data["products"] if isinstance(tree.data, dict) and profile.products else []
    for n, product in enumerate(written):
        yield from _unknown_product(tree, ("products", n), read_product(product), known)


def _unknown_product(tree: Tree, place: Place, product: Product, known: Known) -> Iterator[Problem]:
    if product.provider not in known:
        hint = choose(product.provider, sorted(known))
        text = Text(
            f"no provider `{shown(product.provider)}` is watched: {hint.en}", f"没有监控服务商 `{shown(product.provider)}`：{hint.zh}"
        )
        yield Problem(tree.file, tree.line(place), text)
    elif product.api is not None and known[product.provider] and product.api not in known[product.provider]:
        hint = choose(product.api, known[product.provider])
        text = Text(
            f"`{product.provider}` has no API `{shown(product.api)}`: {hint.en}",
            f"`{product.provider}` 没有接口 `{shown(product.api)}`：{hint.zh}",
        )
        yield Problem(tree.file, tree.line(place), text)


def _doubles(trees: list[tuple[Tree, Profile]]) -> Iterator[Problem]:
    first: dict[str, Tree] = {}
    for tree, profile in trees:
        known = first.setdefault(profile.name, tree)
        if known is not tree:
            text = Text(
                f"the profile `{shown(profile.name)}` stands in {known.file} already: give this one another name",
                f"画像 `{shown(profile.name)}` 已在 {known.file} 中：请改用其他名称",
            )
            yield Problem(tree.file, tree.line(("name",)), text)


def remarks(profile: Profile) -> Iterator[Text]:
    """What a profile leaves open, and what that means: no mistakes, but worth knowing."""
    if profile.ownership is None:
        yield Text(
            "ownership is not told: rules about ownership will be `maybe`; write `ownership:`",
            "没有写持股情况：涉及所有权的规则将判为“可能”；请写 `ownership:`",
        )
    else:
        told = sum(owner.percent or 0 for owner in profile.ownership)
        if told < 100 and all(owner.percent is not None for owner in profile.ownership):
            yield Text(
                f"{100 - told}% of the shares are not listed and count as held elsewhere; if nobody knows by whom, add `{{home: unknown, percent: rest}}`",
                f"有 {100 - told}% 的股份未列出，按“由其他地方持有”计算；如不清楚，请加上 `{{home: unknown, percent: rest}}`",
            )
    if not profile.products:
        yield Text("no products are listed: everything that is watched counts as used", "没有列出产品：所有被监控的服务都按“在用”计算")
    if not profile.countries:
        yield Text("no countries are listed: lists of territories can hit nothing", "没有列出国家或地区：地区名单不会命中")
    gateways = [channel for channel in profile.channels if channel != DIRECT]
    if gateways and DIRECT not in profile.channels:
        yield Text(
            f"nothing is used directly, only through {', '.join(gateways)}: providers' own rules then count as `maybe`",
            f"不直接使用，仅经由 {'、'.join(gateways)}：服务商自身的规则将判为“可能”",
        )
