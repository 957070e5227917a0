"""Reads the golden pairs: short texts before and after, and what must be found in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from monitor.compare import compare
from monitor.judge import Subject, judge
from monitor.model import Block, BlockKind, DocumentType, Judgement, Reading, Text

FOLDER = Path(__file__).parent / "golden" / "pairs"
SEEN = datetime(2031, 1, 15, 12, tzinfo=UTC)
QUILLMORE = Text("Quillmore", "鹅毛笔")
BASE = {
    "en": ["# About this page", "This page tells how the parts of the tool fit together and where to find each of them in a building."],
    "zh": ["# 关于本页", "本页说明各个部件如何组合以及在楼里何处可以找到它们。"],
}


@dataclass(frozen=True)
class Case:
    """One golden pair."""

    file: str
    spec: dict[str, Any]

    @property
    def id(self) -> str:
        return f"{self.file}: {self.spec['name']}"

    @property
    def says(self) -> list[tuple[str, str, str]]:
        return [tuple(line.split()) for line in self.spec.get("says", ())]

    def readings(self) -> tuple[Reading, Reading]:
        spec = self.spec
        language = spec.get("language", "en")
        start = [*BASE[language], *_lines(spec, "under")]
        if "was_list" in spec:
            head = "# Countries and territories where our API is supported"
            return tuple(_reading([head, *(f"- {name}" for name in spec[side])], language) for side in ("was_list", "now_list"))
        old = [line for key in ("drop", "was") for line in _lines(spec, key)]
        new = [line for key in ("add", "now") for line in _lines(spec, key)]
        return _reading([*start, *old], language), _reading([*start, *new], language)

    def judged(self) -> Judgement:
        before, after = self.readings()
        subject = Subject(QUILLMORE, Text("Terms", "条款"), DocumentType(self.spec.get("type", "terms")))
        return judge(compare(before, after), before, after, subject, SEEN)


def _lines(spec: dict[str, Any], key: str) -> list[str]:
    """One line or several."""
    said = spec.get(key, [])
    return [said] if isinstance(said, str) else list(said)


def _reading(lines: list[str], language: str) -> Reading:
    return Reading(tuple(map(block, lines)), language=language)


def block(line: str) -> Block:
    """A heading, an item, a row or a paragraph, by its mark."""
    for mark, kind, level in (("# ", BlockKind.HEADING, 2), ("- ", BlockKind.ITEM, 1), ("| ", BlockKind.ROW, 0)):
        if line.startswith(mark):
            return Block(kind, line.removeprefix(mark).removesuffix(" |"), level)
    return Block(BlockKind.PARAGRAPH, line)


def cases() -> list[Case]:
    """All pairs of all files."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        found += [Case(path.stem, spec) for spec in YAML(typ="safe").load(path)]
    return found
