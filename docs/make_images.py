"""Draws the pictures of the README and the docs: what `monitor diff --min-severity critical` prints of the demo's history, and alerts as e-mail clients show them.

python docs/make_images.py

The alerts need the extra `browser` and a Chromium on the PATH.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI

from monitor.cli.demo import worst
from monitor.demo.play import Played, play
from monitor.demo.story import Step
from monitor.logs import configure
from monitor.model import CheckEntry
from monitor.render import Shelf, changes_text, compose
from monitor.render.samples import SampleLinks, samples

IMAGES = Path(__file__).parent / "images"
SHOWN = 3
"""Changes in a picture: as many as a reader takes in."""
FILES = {"en": "diff.svg", "zh": "diff.zh-CN.svg"}


@dataclass(frozen=True)
class Shot:
    """A sample's e-mail as it is photographed."""

    sample: str
    language: str
    scheme: Literal["light", "dark"]
    width: int


DESK, PHONE = 720, 390
SHOTS = {
    "alert-change.en.png": Shot("change", "en", "light", DESK),
    "alert-change.zh.png": Shot("change", "zh", "light", PHONE),
    "alert-group.en.dark.png": Shot("group", "en", "dark", PHONE),
    "alert-digest.zh.png": Shot("digest", "zh", "light", DESK),
}


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


def mail(shot: Shot) -> str:
    """The HTML of a sample's message."""
    sample = samples(shot.language)[shot.sample]
    return compose(sample.dispatch, sample.background, shelf=Shelf.shipped(), links=SampleLinks(), quiet=sample.quiet).html


def photograph(browser: Any, shot: Shot, to: Path) -> None:
    """The whole page, without anything from the network."""
    page = browser.new_page(viewport={"width": shot.width, "height": 300}, color_scheme=shot.scheme, offline=True)
    page.set_content(mail(shot))
    page.screenshot(path=to, full_page=True)
    page.close()


def draw_alerts() -> None:
    """Every alert's picture, by the system's own Chromium."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("the alerts' pictures need a Chromium on the PATH: install it, then run this again")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])  # our own pages, as root in a container
        for name, shot in SHOTS.items():
            photograph(browser, shot, IMAGES / name)
        browser.close()


def main() -> None:
    """Play the demo once and write the pictures."""
    configure("text", "warning")
    draw_alerts()
    IMAGES.mkdir(exist_ok=True)
    with play(Silent()) as played:
        for language, name in FILES.items():
            (IMAGES / name).write_text(drawn(played, language), encoding="utf-8")


if __name__ == "__main__":
    main()
