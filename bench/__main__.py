"""Every bench with sizes that end within some twenty minutes, as one table with its goals; writes the generated part of `docs/benchmarks.md`.

    python -m bench [--corpus DIR] [--only NAME]… [--keep-docs]

Each bench is a process of its own. One that fails or is not there has no figures; the others go on.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- made by `make bench`: begin -->", "<!-- made by `make bench`: end -->"
LONGEST = 900
"""Seconds for one bench."""


@dataclass(frozen=True, slots=True)
class Bench:
    """One of them."""

    name: str
    command: tuple[str, ...]
    """After `python`; `{json}` is a file that it writes its figures to, `{corpus}` the archive."""
    goals: tuple[tuple[str, str, float], ...] = ()
    """Name of a figure, `<` or `>`, bound."""

    @property
    def measures(self) -> bool:
        """It writes figures; another one's own words are shown."""
        return "{json}" in self.command


BENCHES = (
    Bench("start", ("bench/start.py",)),
    Bench(
        "cost of a check, ms CPU",
        ("-m", "bench.check_cost", "--pages", "300", "--edits", "80", "--corpus", "{corpus}", "--json", "{json}"),
        (("304", "<", 1.5), ("same bytes", "<", 3.0), ("other bytes, same policy", "<", 6.0), ("changed", "<", 60.0)),
    ),
    Bench(
        "throughput",
        ("-m", "bench.throughput", "--sources", "10000", "--seconds", "90", "--json", "{json}"),
        (("looks a second", ">", 300.0), ("late p99, % of the interval", "<", 1.0), ("memory MB, most", "<", 300.0)),
    ),
    Bench(
        "alert latency",
        ("-m", "bench.latency", "--json", "{json}"),
        (("served to accepted, p99 s", "<", 1.0), ("looks a second", ">", 95.0)),
    ),
    Bench("growth of a check, ms CPU", ("-m", "bench.growth", "--json", "{json}")),
    Bench(
        "operations",
        (
            "-m",
            "bench.guard",
        ),
    ),
    Bench("judge speed", ("bench/judge_speed.py",)),
    Bench("storage and replay", ("bench/corpus.py", "{corpus}")),
)


def run(bench: Bench, corpus: Path) -> tuple[dict[str, float], str, float]:
    """Its figures, its last words, and the seconds it took."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        kept = Path(folder) / "figures.json"
        command = [sys.executable, *(word.replace("{json}", str(kept)).replace("{corpus}", str(corpus)) for word in bench.command)]
        environment = os.environ | {"PYTHONPATH": str(HERE.parent)}
        try:
            done = subprocess.run(command, cwd=HERE.parent, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False)
        except subprocess.TimeoutExpired:
            return {}, f"did not end within {LONGEST} s", time.monotonic() - began
        told = done.stdout if done.returncode == 0 else f"{done.stdout}\n{done.stderr}"
        figures = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    return figures.get("ms", figures), "\n".join(told.splitlines()[-25:]), time.monotonic() - began


def rows(bench: Bench, figures: dict[str, float]) -> list[str]:
    """A line a figure, with its goal."""
    goals = {name: (sign, bound) for name, sign, bound in bench.goals}
    lines = []
    for name, value in figures.items():
        sign, bound = goals.get(name, ("", 0.0))
        verdict = ("met" if (value < bound if sign == "<" else value > bound) else "**missed**") if sign else ""
        lines.append(f"| {bench.name}: {name} | {value:.2f} | {f'{sign} {bound:g}' if sign else ''} | {verdict} |")
    return lines


def head() -> str:
    """When, with what, on what."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    with_what = ", ".join(f"{name} {version(name)}" for name in ("policy-monitor", "httpx", "sqlalchemy", "selectolax"))
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}, {with_what}, {os.cpu_count()} cores, {memory:.0f} GB, "
        f"load average {os.getloadavg()[0]:.1f} at the end."
    )


def write(table: list[str], words: list[str]) -> None:
    """Put it between the markers of the document, or at its end."""
    text = DOCS.read_text(encoding="utf-8")
    made = "\n".join([BEGIN, "", "## What `make bench` printed", "", head(), "", *table, "", *words, END])
    before, mark, rest = text.partition(BEGIN)
    after = rest.partition(END)[2] if mark else "\n"
    DOCS.write_text(f"{before.rstrip()}\n\n{made}{after}", encoding="utf-8")


def main() -> int:
    """Run them and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--only", action="append", default=[], help="the beginning of a bench's name")
    parser.add_argument("--keep-docs", action="store_true", help="only print")
    given = parser.parse_args()
    table, words = ["| figure | seen | goal | |", "|---|---|---|---|"], []
    for bench in BENCHES:
        if given.only and not any(bench.name.startswith(name) for name in given.only):
            continue
        missing = "{corpus}" in bench.command and not given.corpus.is_dir() and bench.name.startswith("storage")
        if missing or (bench.command[0].endswith(".py") and not (HERE.parent / bench.command[0]).exists()):
            continue
        print(f"--- {bench.name}", flush=True)
        figures, told, took = run(bench, given.corpus)
        lines = rows(bench, figures)
        print("\n".join(lines) if lines else told, f"\n({took:.0f} s)", flush=True)
        table += lines
        if not lines:
            words += [f"`{' '.join(bench.command)}` ({took:.0f} s):", "", "```", told.strip(), "```", ""]
    if not given.keep_docs:
        write(table, words)
    return 0


if __name__ == "__main__":
    sys.exit(main())
