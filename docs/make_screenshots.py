"""Photographs the web page over the demo's story, for the README and the docs: `make screenshots`.

python docs/make_screenshots.py

Needs the extra `browser`, a Chromium on the PATH and a Chinese font; files become smaller where `pngquant` is there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from make_images import Silent

from monitor.app import App
from monitor.demo.play import play
from monitor.logs import configure
from monitor.model import ChangeQuery, Severity
from monitor.web import Address, make_site, serving

IMAGES = Path(__file__).parent / "images"
PROFILE = """name: Orchid
countries: [HK, Singapore]
incorporation: Hong Kong
ownership:
  - {name: Founders, home: Singapore, percent: 35}
  - {name: Parent, home: China, percent: 65}
products: [northwind/api, codelark]
uses: [third_party_client, resale]
"""
DESK, PHONE = (1180, 820), (390, 780)


@dataclass(frozen=True)
class Shot:
    """A page as it is photographed."""

    path: str
    language: str
    scheme: Literal["light", "dark"]
    size: tuple[int, int]


def shots(app: App) -> dict[str, Shot]:
    """What is photographed, by file. The change is the newest of those that matter most."""
    changes = app.store.changes(ChangeQuery(newest_first=True))
    barred = next(each for each in changes if each.judgement.severity is Severity.CRITICAL and each.source.document == "commercial-terms")
    return {
        "web-change.en.png": Shot(f"/changes/{barred.id}", "en", "light", DESK),
        "web-change.zh.png": Shot(f"/changes/{barred.id}", "zh", "light", DESK),
        "web-regions.en.png": Shot("/regions", "en", "light", DESK),
        "web-regions.zh.dark.png": Shot("/regions", "zh", "dark", DESK),
        "web-now.zh.dark.png": Shot("/", "zh", "dark", PHONE),
    }


def main() -> None:
    """Play the demo once, serve it and photograph it."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("the pictures need a Chromium on the PATH: install it, then run this again")
    from playwright.sync_api import sync_playwright

    configure("text", "warning")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "profile.yaml").write_text(PROFILE)
        os.environ["MONITOR_CONFIG_DIR"] = folder
        with play(Silent()) as played, serving(make_site(played.app), Address("127.0.0.1", 0)) as home, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])  # our own pages, as root in a container
            for name, shot in shots(played.app).items():
                width, height = shot.size
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=shot.scheme)
                page.goto(f"{str(home).rstrip('/')}{shot.path}?lang={shot.language}", wait_until="networkidle")
                page.screenshot(path=IMAGES / name)
                page.close()
                shrink(IMAGES / name)
            browser.close()


def shrink(file: Path) -> None:
    """Fewer colours, where the tool for it is there."""
    if tool := shutil.which("pngquant"):
        subprocess.run([tool, "--force", "--skip-if-larger", "--output", str(file), "--", str(file)], check=False)  # noqa: S603


if __name__ == "__main__":
    main()
