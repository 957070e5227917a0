"""The world map: a shape or a dot for each territory, with what stands for it. Shapes stand in `static/world.svg`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

BINS = 5
"""Colours of the map of counts, beside none."""


@dataclass(frozen=True, slots=True)
class World:
    """What is drawn."""

    width: int
    height: int
    shapes: tuple[str, ...]
    """ISO 3166-1 codes with a shape, in order."""
    dots: Mapping[str, tuple[float, float]]
    """Those that are too small for one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A territory on the map."""

    code: str
    look: str
    """Its class: a standing, or `n0` to `n5`."""
    title: str
    dot: tuple[float, float] | None


@lru_cache(maxsize=1)
def world() -> World:
    """As `docs/make_map.py` made it."""
    found = json.loads((Path(__file__).parent / "map.json").read_text())
    return World(found["width"], found["height"], tuple(found["shapes"]), {code: (x, y) for code, (x, y) in found["dots"].items()})


def codes() -> tuple[str, ...]:
    """Every territory on the map."""
    return (*world().shapes, *world().dots)


def places(looks: Mapping[str, str], titles: Mapping[str, str]) -> list[Place]:
    """The whole map; a territory of which nothing is said is `unknown`. Dots come last, above the shapes."""
    drawn = world()
    dots: dict[str, tuple[float, float] | None] = dict.fromkeys(drawn.shapes) | dict(drawn.dots)
    return [Place(code, looks.get(code, "unknown"), titles.get(code, code), dot) for code, dot in dots.items()]


def look(count: int, most: int) -> str:
    """The colour of a count where `most` is the largest."""
    if not count:
        return "n0"
    return f"n{1 + (count - 1) * BINS // most}" if most > BINS else f"n{count + BINS - most}"


def scale(most: int) -> list[tuple[str, str]]:
    """The legend: a class and the counts it stands for."""
    found: dict[str, list[int]] = {}
    for count in range(most + 1):
        found.setdefault(look(count, most), []).append(count)
    return [(name, str(counts[0]) if len(counts) == 1 else f"{counts[0]}–{counts[-1]}") for name, counts in found.items()]
