"""What a look costs: CPU milliseconds of the whole service a check, by what the look finds, beside what fetching alone and parsing alone cost.

    python -m bench.check_cost [--pages 1000] [--edits 200] [--corpus DIR] [--json FILE]

The service is the program's own (`make_app(…).service()`) with its real fetcher and a SQLite file in a throw-away folder; the pages' server is a
process of its own. The pages are real ones of 100–600 kB out of an archive where one is at hand (`../shared/corpus`), else made up. Figures are CPU
time of the process with all its threads, divided by the looks made.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
import time
from pathlib import Path

import httpx
from selectolax.lexbor import LexborHTMLParser

from bench import live
from monitor.app import App

CORPUS = Path("../shared/corpus")
GOALS = {"304": 1.5, "same bytes": 3.0, "other bytes, same policy": 6.0, "changed": 60.0}
"""Milliseconds of CPU a check."""


def cost(app: App, server: live.Server, edits: set[int], first: int, count: int) -> dict[str, float]:
    """CPU milliseconds a check, by what it finds. `edits`: those of the `first` pages that have an edit."""
    found: dict[str, float] = {}

    def once(name: str, **given: int) -> None:
        server.set(**given)
        live.make_due(app)
        spent = live.work(app, lambda looks: looks >= count)
        if spent.looks < count:
            raise SystemExit(f"{name}: only {spent.looks} of {count} looks in {spent.wall:.0f} s")
        answered = server.stats()["seen"]
        print(f"{name:28} {spent.looks:6} looks {spent.each:8.2f} ms CPU, {spent.wall:6.1f} s, answers {answered}", flush=True)
        found[name] = min(spent.each, found.get(name, spent.each))

    once("first look")
    for number in (1, 2):
        once("304", conditional=1)
        once("same bytes", conditional=0)
        once("other bytes, same policy", round=number)
    for part in (first // 4, first):  # the first of them load what only changes need
        before = live.changes(app)
        wanted = sum(number < part for number in edits)
        server.set(edited=part)
        live.make_due(app)
        spent = live.work(app, lambda looks, wanted=wanted: looks >= count and live.changes(app) >= wanted)
    changed = live.changes(app) - before
    quiet = spent.looks - 2 * changed
    found["changed"] = (1000 * spent.cpu - quiet * found["same bytes"]) / max(1, changed)
    print(
        f"{'changed':28} {changed:6} changes {found['changed']:6.2f} ms CPU beside {quiet} looks at the same bytes, {spent.wall:6.1f} s",
        flush=True,
    )
    return found


def alone(folder: Path, server: live.Server, count: int) -> dict[str, float]:
    """What stands under any check: httpx alone, and one parse of the body by lexbor."""
    found: dict[str, float] = {}
    with httpx.Client() as client:
        for name, headers in (("httpx, 304", True), ("httpx, 200 and its SHA-256", False)):
            server.set(conditional=int(headers), round=0, edited=0)
            tags = (
                [client.get(f"http://127.0.0.1:{server.port}/{number}").headers["etag"] for number in range(count)]
                if headers
                else [""] * count
            )
            began = time.process_time()
            for number in range(count):
                answer = client.get(f"http://127.0.0.1:{server.port}/{number}", headers={"if-none-match": tags[number]})
                hashlib.sha256(answer.content).hexdigest()
            found[name] = 1000 * (time.process_time() - began) / count
    bodies = [(folder / f"{number}.html").read_bytes() for number in range(count)]
    began = time.process_time()
    for body in bodies:
        LexborHTMLParser(body)
    found["one parse by lexbor"] = 1000 * (time.process_time() - began) / count
    return found


def main() -> None:
    """Measure in a throw-away folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--keep", type=Path, help="a folder in which the pages are kept for the next time")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    corpus = given.corpus if given.corpus.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="check-cost-") as folder:
        site = given.keep or Path(folder) / "site"
        rules = live.prepare(site, given.pages, corpus, given.edits)
        edits = {int(number) for number in json.loads((site / "edits.json").read_text(encoding="utf-8"))}
        with live.Server(site, live.hosts_of(given.pages)) as server:
            found = alone(site, server, min(300, given.pages))
            server.set(conditional=0)
            with live.opened(Path(folder) / "state", live.watchlist(rules, given.pages, server.port)) as app:
                found |= cost(app, server, edits, given.edits, given.pages)
    print()
    for name, each in found.items():
        goal = f"  goal {GOALS[name]:5.1f} {'met' if each <= GOALS[name] else 'MISSED'}" if name in GOALS else ""
        print(f"{name:28} {each:8.2f} ms  {each / found['one parse by lexbor']:6.2f} × a parse{goal}")
    if given.json:
        given.json.write_text(json.dumps({"pages": given.pages, "corpus": corpus is not None, "ms": found}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
