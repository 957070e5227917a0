"""Draws the README's pictures: what `monitor diff --min-severity critical` prints of the demo's history, in both languages.

python docs/make_images.py
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI

from monitor.cli.demo import worst
from monitor.demo.play import Played, play
from monitor.demo.story import Step
from monitor.logs import configure
from monitor.model import CheckEntry
from monitor.render import changes_text

IMAGES = Path(__file__).parent / "images"
SHOWN = 3
"""Changes in a picture: as many as a reader takes in."""
FILES = {"en": "diff.svg", "zh": "diff.zh-CN.svg"}


class Silent:
    """A stage that shows nothing."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self.language = "en"

    def begins(self, step: Step) -> None:
        """Nothing."""

    def ends(self, found: CheckEntry, told: int) -> None:
        """Nothing."""


def drawn(played: Played, language: str) -> str:
    """The picture as SVG. The demo site's port differs from run to run and is left out."""
    console = Console(record=True, width=80, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(changes_text(worst(played.history())[:SHOWN], language=language, timezone="UTC"))
    console.print()
    svg = console.export_svg(title="monitor diff --since 2024-11-04 --min-severity critical", theme=DIMMED_MONOKAI, unique_id="diff")
    return re.sub(r"http://127\.0\.0\.1:\d+", "http://127.0.0.1", svg)


def main() -> None:
    """Play the demo once and write both pictures."""
    configure("text", "warning")
    IMAGES.mkdir(exist_ok=True)
    with play(Silent()) as played:
        for language, name in FILES.items():
            (IMAGES / name).write_text(drawn(played, language), encoding="utf-8")


if __name__ == "__main__":
    main()
