"""Packs: two questions instead of fifty switches."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.resources import data_dir
from monitor.watchlist import check_packs, inspect, load, read_packs, write_packs
from tests.watchlist.kit import ACME, changed, write

KNOWN = ("clouds", "cn-models", "us-frontier")


def packed(name: str, pack: str) -> str:
    return changed("home: https://acme.example/\n", f"packs: [{pack}]\n").replace("provider: acme", f"provider: {name}")


def test_only_the_chosen_packs_are_watched_and_what_has_no_pack_always_is(tmp_path: Path) -> None:
    write(tmp_path, a=packed("a", "clouds"), b=packed("b", "us-frontier, clouds"), c=packed("c", "cn-models"), own=ACME)
    assert [provider.id for provider in load([tmp_path], frozenset({"us-frontier"})).providers] == ["b", "acme"]
    assert [provider.id for provider in load([tmp_path]).providers] == ["a", "b", "c", "acme"]
    assert [(row.provider.id, row.off) for row in inspect([tmp_path], frozenset({"clouds"})).rows] == [
        ("a", False),
        ("b", False),
        ("c", True),
        ("acme", False),
    ]


def test_every_bundled_provider_belongs_to_a_pack() -> None:
    providers = load([data_dir("watchlists")]).providers
    assert all(provider.packs for provider in providers)
    assert {"us-frontier", "cn-models", "coding-tools", "clouds"} <= {pack for provider in providers for pack in provider.packs}


def test_a_choice_that_was_kept_is_read_back_and_none_means_all(tmp_path: Path) -> None:
    assert read_packs(tmp_path / "packs.yaml", KNOWN) is None
    write_packs(tmp_path / "packs.yaml", ["clouds", "us-frontier"])
    assert read_packs(tmp_path / "packs.yaml", KNOWN) == {"clouds", "us-frontier"}


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        ("packs: [cn-model]\n", 1, "did you mean `cn-models`"),
        ("packs:\n  - clouds\n  - nonsense\n", 3, "write one of: clouds, cn-models, us-frontier"),
        ("packs: []\n", 1, "write the packs to watch"),
        ("packs: clouds\n", 1, "write the packs to watch"),
        ("clouds\n", 1, "write the packs to watch"),
        ("pack: [clouds]\n", 1, "write the packs to watch"),
        ("packs: [clouds\n", 1, "bracket"),
    ],
)
def test_a_wrong_choice_is_told_with_file_and_line(tmp_path: Path, content: str, line: int, told: str) -> None:
    path = tmp_path / "packs.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        read_packs(path, KNOWN)
    assert f"{path}:{line}: " in error.value.text.en
    assert told in error.value.text.en


def test_an_unknown_pack_on_the_command_line_is_told() -> None:
    check_packs(["clouds"], KNOWN)
    with pytest.raises(ConfigError, match="there is no pack `cloud`: did you mean `clouds`"):
        check_packs(["cloud"], KNOWN)
