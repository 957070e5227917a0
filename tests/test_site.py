"""The documentation as a site: it builds offline without a warning, and what is written from the code is in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from monitor.model import Kind, Outcome, Severity

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_every_page_of_the_folder_is_in_it(site: Path) -> None:
    pages = {page.relative_to(ROOT / "docs").with_suffix(".html") for page in (ROOT / "docs").rglob("*.md")}
    assert pages <= {page.relative_to(site) for page in site.rglob("*.html")}


def test_the_references_are_the_codes_own(site: Path) -> None:
    kinds = (site / "reference/kinds.html").read_text(encoding="utf-8")
    assert not [word.value for word in (*Kind, *Severity, *Outcome) if f"<code>{word.value}</code>" not in kinds]
    watchlist = (site / "reference/watchlist.html").read_text(encoding="utf-8")
    assert all(f"<code>{key}</code>" in watchlist for key in ("provider", "documents", "select", "unverified", "vantage"))
    assert "/api/v1/changes" in (site / "reference/api.html").read_text(encoding="utf-8")


def test_nothing_in_it_comes_from_elsewhere(site: Path) -> None:
    page = (site / "index.html").read_text(encoding="utf-8")
    assert 'src="http' not in page
    assert 'rel="stylesheet" href="http' not in page


@pytest.mark.parametrize("name", ["quick-start", "channels", "concepts"])
def test_what_one_reads_first_is_there_in_chinese(name: str) -> None:
    assert (ROOT / "docs" / f"{name}.zh-CN.md").exists()
