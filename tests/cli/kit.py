"""A person at a terminal, and what they have: a watched page, an archive."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import zstandard

from monitor.cli.commands import run
from tests.fakes.site import Answer

TERMS = """<html lang="en"><head><title>Terms of service</title></head><body><nav><a href="/">Home</a></nav><main>
<h1>Terms of service</h1>
<p>Last updated: {updated}</p>
<p>These terms govern the use of the Acme API by businesses and by the people who work for them.</p>
<h2>Use</h2>
<p>Customer may offer the services inside its own products to its own end users.</p>
<p>Customer may not use the services to violate the law or the rights of others.</p>
{clause}
<h2>Ending</h2>
<p>Either party may end these terms for convenience on {notice} days' written notice.</p>
</main><footer>Acme</footer></body></html>"""

BARRED = (
    "<p>Companies that are more than 50% owned, directly or indirectly, by companies headquartered in unsupported regions are prohibited from "
    "using the services.</p>"
)
RESALE = "<p>Customer may not resell, lease or redistribute the services.</p>"


def terms(clause: str = "", notice: int = 30, updated: str = "1 January 2024") -> str:
    return TERMS.format(clause=clause, notice=notice, updated=updated)


def page(clause: str = "", **more: Any) -> Answer:
    return Answer(body=terms(clause, **more))


@dataclass(frozen=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def said(self) -> str:
        """Everything, as if the terminal were endlessly wide."""
        return " ".join((self.out + self.err).split())


class Shell:
    """Runs commands one after the other, each with fresh eyes, as a process of its own would."""

    def __init__(self, capture: pytest.CaptureFixture[str], home: Path, set_variable: Callable[[str, str], None]) -> None:
        self._capture = capture
        self.home = home
        self.set = set_variable

    def __call__(self, *arguments: str) -> Ended:
        self._capture.readouterr()
        code = run(arguments)
        out, err = self._capture.readouterr()
        return Ended(code, out, err)

    def watch(self, url: str, **more: Any) -> None:
        """Watch one page, `acme/terms/terms`."""
        source = {"url": url, "select": ["main"], **more}
        document = {"id": "terms", "name": {"en": "Terms", "zh": "条款"}, "type": "terms", "language": "en", "sources": [source]}
        self.write("acme.yaml", {"provider": "acme", "name": {"en": "Acme", "zh": "阿克米"}, "documents": [document]})

    def write(self, name: str, content: Any) -> Path:
        """A file in the user's own watchlist folder (JSON is YAML)."""
        folder = self.home / "config" / "watchlists"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path


def archive(folder: Path, **pages: list[tuple[str, str]]) -> Path:
    """A folder of recorded pages: each a list of (time, HTML)."""
    folder.mkdir(exist_ok=True)
    index = [
        {
            "page": name,
            "provider": name.partition("_")[0],
            "document": "Terms of Service",
            "type": "terms",
            "url": f"https://{name.partition('_')[0]}.example/terms",
            "select": ["main"],
            "remove": [],
            "language": "en",
            "snapshots": len(snapshots),
        }
        for name, snapshots in pages.items()
    ]
    (folder / "pages.json").write_text(json.dumps(index))
    for name, snapshots in pages.items():
        lines = "".join(json.dumps({"at": at, "html": html}) + "\n" for at, html in snapshots)
        (folder / f"{name}.jsonl.zst").write_bytes(zstandard.compress(lines.encode()))
    return folder
