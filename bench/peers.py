"""What a peer would have reported of a folder of labelled archives, with its usual filters: the page's selectors, then html2text.

Run it with the Python of an environment that has the peer, zstandard and html2text installed:

    python bench/peers.py webchanges|urlwatch DIR

The peer's own filter classes are used. Like the peer, it compares each look with the last one that could be filtered, and reports where the
texts differ. Prints the scorer's figures; every report counts as a change of severity `medium`.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import zstandard

Filter = Callable[[str, str, object], str]


def urlwatch_filter() -> Filter:
    from urlwatch.filters import FilterBase

    def apply(kind: str, data: str, given: object) -> str:
        state = SimpleNamespace(job=SimpleNamespace(url="https://archive.invalid/", get_location=lambda: ""))
        return FilterBase.process(kind, given, state, data)

    return apply


def webchanges_filter() -> Filter:
    from webchanges.filters import FilterBase

    def apply(kind: str, data: str, given: object) -> str:
        job = SimpleNamespace(url="https://archive.invalid/", get_location=lambda: "", get_indexed_location=lambda: "", index_number=1)
        state = SimpleNamespace(job=job)
        return FilterBase.process(kind, given, state, data, "text/html")[0]

    return apply


PEERS: dict[str, tuple[Callable[[], Filter], dict[str, str]]] = {
    "urlwatch": (urlwatch_filter, {"method": "pyhtml2text"}),
    "webchanges": (webchanges_filter, {"method": "html2text"}),
}


def snapshots(path: Path) -> Iterator[tuple[str, str]]:
    with path.open("rb") as raw, zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(raw) as stream:
        for line in io.TextIOWrapper(stream, encoding="utf-8"):
            row = json.loads(line)
            yield row["at"], row["html"]


def filtered(html: str, page: dict, apply: Filter, options: dict[str, str]) -> str | None:
    """The text that the peer compares; None where its filters fail, which it reports as an error and not as a change."""
    selector = ", ".join(page["select"]) or "main, article, body"
    chain = [("css", {"selector": selector, **({"exclude": ", ".join(page["remove"])} if page["remove"] else {})}), ("html2text", options)]
    text = html
    for kind, given in chain:
        try:
            text = apply(kind, text, given)
        except Exception:  # noqa: BLE001 - any failure inside the peer is a failure of the peer's look
            return None
    return text


def reports(page: dict, folder: Path, apply: Filter, options: dict[str, str]) -> Iterator[dict]:
    last = None
    for at, html in snapshots(folder / f"{page['page']}.jsonl.zst"):
        text = filtered(html, page, apply, options)
        if text is not None and last is not None and text != last:
            yield {"page": page["page"], "first_seen": at, "outcome": "change", "severity": "medium", "kinds": []}
        last = text if text is not None else last


def main() -> int:
    name, folder = sys.argv[1], Path(sys.argv[2])
    make, options = PEERS[name]
    apply = make()
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as out:
        for page in json.loads((folder / "pages.json").read_text(encoding="utf-8")):
            for row in reports(page, folder, apply, options):
                print(json.dumps(row), file=out)
        out.flush()
        return subprocess.run(
            [sys.executable, str(folder / "score.py"), out.name, "--labels", str(folder / "labels")], check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
