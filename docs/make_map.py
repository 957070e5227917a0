"""Makes the world map of the regions page: `static/world.svg` with a shape for each ISO 3166-1 territory, `map.json` with dots for the small ones.

python docs/make_map.py FOLDER    (an unpacked `npm pack world-atlas@2`, which has Natural Earth's countries as TopoJSON)

ISO's own numbers name the shapes; two-letter codes come from Debian's package `iso-codes`. Territories are those of ISO 3166-1: what Natural Earth
draws as part of another one is carved out, what has no code of its own joins the one whose code covers it. Equal Earth projection.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

WEB = Path(__file__).parent.parent / "monitor" / "web"
ISO = Path("/usr/share/iso-codes/json/iso_3166-1.json")
WIDTH = 1000
NAMED = {"N. Cyprus": "CY", "Somaliland": "SO", "Kosovo": "XK"}
"""Shapes without a number: ISO 3166-1 has one code for all of Cyprus and of Somalia; Kosovo's is CLDR's."""
CARVED = {"GF": ("FR", -55, -51, 1, 7), "UA": ("RU", 32, 37, 44, 46.5), "SJ": ("NO", 5, 40, 74, 82)}
"""A territory that is drawn inside another: that one, and the box (west, east, south, north) in which its polygons lie."""
LEFT_OUT = {"AQ"}
PLACED = {
    "BQ": (-68.2, 12.2), "BV": (3.4, -54.4), "CC": (96.8, -12.2), "CX": (105.6, -10.5), "GI": (-5.35, 36.1), "GP": (-61.5, 16.2), "MQ": (-61, 14.6),
    "RE": (55.5, -21.1), "TK": (-171.8, -9.2), "TV": (179.2, -8.5), "UM": (166.6, 19.3), "YT": (45.2, -12.8),
}  # fmt: skip
"""Territories that the map has no shape of at any scale: longitude and latitude."""

Point = tuple[float, float]
Ring = list[Point]


def main(folder: Path) -> None:
    """Write the file."""
    codes = {row["numeric"]: row["alpha_2"] for row in json.loads(ISO.read_text())["3166-1"]}
    coarse = shapes(json.loads((folder / "countries-110m.json").read_text()), codes)
    fine = shapes(json.loads((folder / "countries-50m.json").read_text()), codes)
    dots = {code: middle(max(polygons, key=lambda each: area(each[0]))[0]) for code, polygons in fine.items() if code not in coarse}
    placed = {code: project(*at) for code, at in PLACED.items() if code not in coarse} | dots
    every = [point for polygons in coarse.values() for polygon in polygons for ring in polygon for point in ring]
    left, right = min(x for x, _ in every), max(x for x, _ in every)
    top, bottom = min(y for _, y in every), max(y for _, y in every)
    scale = WIDTH / (right - left)
    place = lambda point: (round((point[0] - left) * scale, 1), round((point[1] - top) * scale, 1))  # noqa: E731
    drawn = {code: path([[place(point) for point in ring] for polygon in coarse[code] for ring in polygon]) for code in sorted(coarse)}
    lines = "".join(f'<path id="{code}" d="{way}"/>\n' for code, way in drawn.items())
    (WEB / "static" / "world.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><defs>\n{lines}</defs></svg>\n')
    dotted = {code: place(placed[code]) for code in sorted(placed)}
    made = {"width": WIDTH, "height": round((bottom - top) * scale), "shapes": list(drawn), "dots": dotted}
    (WEB / "map.json").write_text(json.dumps(made, separators=(",", ":")) + "\n")


def shapes(topology: dict[str, Any], codes: dict[str, str]) -> dict[str, list[list[Ring]]]:
    """By code: polygons, each its outer ring and its holes, projected."""
    arcs = [list(decoded(arc, topology["transform"])) for arc in topology["arcs"]]
    found: dict[str, list[list[Ring]]] = {}
    for each in topology["objects"]["countries"]["geometries"]:
        code = codes.get(each.get("id", "")) or NAMED.get(each["properties"]["name"])
        if code is None or code in LEFT_OUT or "arcs" not in each:
            continue
        many = each["arcs"] if each["type"] == "MultiPolygon" else [each["arcs"]]
        for polygon in many:
            rings = [unwrapped([point for index in ring for point in joined(arcs, index)]) for ring in polygon]
            for shift in (0, 360, -360):  # a polygon across the antimeridian has a part on either edge of the map
                parts = [part for ring in rings if (part := clipped([(x + shift, y) for x, y in ring]))]
                if parts:
                    found.setdefault(carved(code, parts[0]), []).append([[project(*point) for point in ring] for ring in parts])
    return found


def unwrapped(ring: Ring) -> Ring:
    """Without steps from one edge of the map to the other."""
    found = ring[:1]
    for x, y in ring[1:]:
        found.append((x + 360 * round((found[-1][0] - x) / 360), y))
    return found


def clipped(ring: Ring) -> Ring:
    """What of a ring lies between both edges of the map (Sutherland and Hodgman)."""
    for sign in (1, -1):
        kept: Ring = []
        for (x0, y0), (x1, y1) in zip(ring[-1:] + ring[:-1], ring, strict=True):
            inside0, inside1 = sign * x0 <= 180, sign * x1 <= 180
            if inside0 != inside1:
                kept.append((sign * 180, y0 + (y1 - y0) * (sign * 180 - x0) / (x1 - x0)))
            if inside1:
                kept.append((x1, y1))
        ring = kept
        if not ring:
            break
    return ring


def carved(code: str, ring: Ring) -> str:
    """The territory to which a polygon belongs."""
    for own, (drawn_in, west, east, south, north) in CARVED.items():
        if code == drawn_in and all(west <= x <= east and south <= y <= north for x, y in ring):
            return own
    return code


def decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> Iterator[Point]:
    """Longitudes and latitudes of a quantised arc."""
    (kx, ky), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * kx + tx, y * ky + ty


def joined(arcs: list[Ring], index: int) -> Ring:
    """An arc, backwards where its number is negative (TopoJSON, 2.1.4); its last point is the next one's first."""
    return arcs[index][:-1] if index >= 0 else arcs[~index][::-1][:-1]


def project(longitude: float, latitude: float) -> Point:
    """Equal Earth (Šavrič, Patterson, Jenny 2018), y downwards."""
    a1, a2, a3, a4, m = 1.340264, -0.081106, 0.000893, 0.003796, sqrt(3) / 2
    theta = asin(m * sin(radians(latitude)))
    t2 = theta * theta
    t6 = t2**3
    x = radians(longitude) * cos(theta) / (m * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)))
    return x, -theta * (a1 + a2 * t2 + t6 * (a3 + a4 * t2))


def area(ring: Ring) -> float:
    """Twice the area."""
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True)))


def middle(ring: Ring) -> Point:
    """The middle of a small ring's box."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def path(rings: list[Ring]) -> str:
    """SVG, in relative steps of a tenth of a unit."""
    return "".join(f"M{number(ring[0][0])} {number(ring[0][1])}l{steps(ring)}z" for ring in rings if len(set(ring)) > 2)


def steps(ring: Ring) -> str:
    """The way from point to point."""
    found = ""
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (x0, y0) != (x1, y1):
            found += f"{' ' if found else ''}{number(x1 - x0)} {number(y1 - y0)}"
    return found.replace(" -", "-")


def number(value: float) -> str:
    """Short: `.5`, `-3`, `12.1`."""
    text = f"{value:.1f}".removesuffix(".0")
    return text.replace("0.", ".") if abs(value) < 1 and "." in text else "0" if text == "-0" else text


if __name__ == "__main__":
    main(Path(sys.argv[1]))
