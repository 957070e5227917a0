"""What a look costs urlwatch and webchanges: CPU milliseconds a page over the pages of `bench.check_cost`, with the same selectors and html2text.

    python -m bench.peer_cost PAGES --peer urlwatch=/path/to/bin/urlwatch --peer webchanges=/path/to/bin/webchanges [--count 40]

`PAGES` is a folder that `bench.check_cost --keep` filled. Each peer runs three times, as its users' cron would: the first look, the same bytes, other
bytes of the same policy. CPU is that of the peer's whole process (`wait4`), its start included; a run over one page is taken off as the cost of the start.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from pathlib import Path

from bench import live

LONGEST = 240
"""Seconds for one run."""


def jobs(peer: str, rules: list[tuple[list[str], list[str]]], count: int, port: int) -> str:
    """The peer's list of pages."""
    word = "filter" if peer == "urlwatch" else "filters"
    method = "re" if peer == "urlwatch" else "html2text"
    of = lambda number: ", ".join(rules[number][0]) or "main, article, body"  # noqa: E731 - a line's worth
    return "---\n".join(
        f"name: page-{number}\nurl: http://127.0.0.1:{port}/{number}\n{word}:\n  - css: {json.dumps(of(number))}\n  - html2text: {method}\n"
        for number in range(count)
    )


def run(peer: str, program: str, folder: Path) -> float:
    """CPU seconds of one run."""
    listed = "--urls" if peer == "urlwatch" else "--jobs"
    kept = ("--cache", "kept.db") if peer == "urlwatch" else ("--database", "kept.db")
    command = [program, listed, "jobs.yaml", "--config", "config.yaml", "--hooks", "hooks.py", *kept]
    with (folder / "log").open("ab") as log:
        child = subprocess.Popen(["timeout", str(LONGEST), *command], cwd=folder, stdout=log, stderr=subprocess.STDOUT)
        _, _, spent = os.wait4(child.pid, 0)
    return spent.ru_utime + spent.ru_stime


def cost(peer: str, program: str, pages: Path, count: int) -> dict[str, float]:
    """CPU milliseconds a page."""
    rules = json.loads(next(pages.glob("rules-*.json")).read_text(encoding="utf-8"))
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="peer-") as name, live.Server(pages, 1) as server:
        folder = Path(name)
        report = "report:\n  stdout:\n    enabled: true\n    color: false\n"
        (folder / "config.yaml").write_text("display:\n  new: false\n  error: true\n" + report, encoding="utf-8")
        (folder / "jobs.yaml").write_text(jobs(peer, rules, 1, server.port), encoding="utf-8")
        run(peer, program, folder)
        start = run(peer, program, folder)
        (folder / "jobs.yaml").write_text(jobs(peer, rules, count, server.port), encoding="utf-8")
        for what, number in (("first look", 0), ("same bytes", 0), ("other bytes, same policy", 1)):
            server.set(conditional=0, round=number)
            found[what] = 1000 * (run(peer, program, folder) - start) / count
        print(
            f"{peer}: start {start:.2f} s; " + ", ".join(f"{what} {each:.1f} ms" for what, each in found.items()),
            server.stats()["seen"],
            flush=True,
        )
    return found


def main() -> None:
    """Measure each peer."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pages", type=Path)
    parser.add_argument("--peer", action="append", default=[])
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    found = {
        peer: cost(peer, program, given.pages.resolve(), given.count) for peer, _, program in (each.partition("=") for each in given.peer)
    }
    if given.json:
        given.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
