"""Replay a folder of labelled archives through the real pipeline into a throw-away database, and score what it found.

    python bench/corpus.py DIR [--bars]

Runs `monitor import archive DIR`, writes `changes.jsonl` from `monitor diff --since 1970-01-01 --format jsonl`, and runs `DIR/score.py` on it: in all,
and for each page alone. With `--bars` it fails where a figure is below what we promise. `CORPUS_OUT=DIR` keeps `changes.jsonl` there.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from monitor.model import SourceKey
from monitor.store import open_store
from monitor.store.addresses import Plain
from monitor.store.codec import from_micros
from monitor.store.engine import Mode
from monitor.store.sql import SqlStore

MONITOR = Path(sys.executable).with_name("monitor")
PER_PAGE = (
    "recall_medium_up",
    "recall_low",
    "false_alarms",
    "severity_exact",
    "severity_within_one",
    "kinds_precision",
    "kinds_recall",
    "effective_date",
)


AT_LEAST = {
    "recall_medium_up": 1.0,
    "recall_low": 0.95,
    "moved_recall": 1.0,
    "severity_exact": 0.7,
    "severity_within_one": 0.95,
    "kinds_precision": 0.8,
    "kinds_recall": 0.8,
    "regions_exact": 1.0,
    "effective_date": 0.9,
}
AT_MOST = {"false_alarms_per_page_year": 0.3}


def below(figures: dict[str, float]) -> list[str]:
    """The promises that the figures do not keep."""
    low = [f"{name} {figures[name]:.3f} is below {bar}" for name, bar in AT_LEAST.items() if figures[name] < bar]
    return low + [f"{name} {figures[name]:.3f} is above {bar}" for name, bar in AT_MOST.items() if figures[name] > bar]


def monitor(state: Path, *words: str, out: Path | None = None) -> None:
    """Run the command line as a user would; its failure is ours."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(state),
        "MONITOR_STATE_DIR": str(state),
        "MONITOR_LANG": "en",
        "MONITOR_TIMEZONE": "UTC",
    }
    with (out or Path(os.devnull)).open("wb") as stdout:
        subprocess.run([str(MONITOR), *words], env=environment, check=True, stdout=stdout)


def read_back(state: Path) -> str:
    """How long it takes to read a snapshot back, over every hundredth of each page."""
    store = open_store(f"sqlite:///{state / 'monitor.db'}", Plain())
    assert isinstance(store, SqlStore)
    try:
        times = []
        with store.database.transaction(Mode.READ) as db:
            names = "SELECT provider, document, s.source, at FROM snapshots n JOIN sources s ON s.id = n.source"
            rows = db.exec_driver_sql(f"{names} WHERE n.revision % 100 = 1 ORDER BY n.source, at").all()
        for provider, document, source, at in rows:
            begun = time.perf_counter()
            store.snapshot(SourceKey(provider, document, source), from_micros(at))
            times.append(1000 * (time.perf_counter() - begun))
    finally:
        store.close()
    times.sort()
    return f"{len(times)} snapshots read back: {sum(times) / len(times):.1f} ms on average, the slowest {times[-1]:.1f} ms"


def score(corpus: Path, changes: Path, labels: Path) -> dict[str, float]:
    run = subprocess.run(
        [sys.executable, str(corpus / "score.py"), str(changes), "--labels", str(labels), "--json"],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(run.stdout)


def cpu() -> float:
    """Seconds of the processor that ended processes used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def per_page(corpus: Path, changes: Path, work: Path) -> None:
    print("\n" + f"{'page':60}" + " ".join(f"{name[:14]:>14}" for name in PER_PAGE))
    for label in sorted((corpus / "labels").glob("*.json")):
        alone = work / "labels" / label.stem
        alone.mkdir(parents=True)
        (alone / label.name).write_bytes(label.read_bytes())
        figures = score(corpus, changes, alone)
        print(f"{label.stem[-60:]:60}" + " ".join(f"{figures[name]:14.2f}" for name in PER_PAGE))


def main() -> int:
    corpus = Path(sys.argv[1]).resolve()
    keep = Path(os.environ["CORPUS_OUT"]) if "CORPUS_OUT" in os.environ else None
    with tempfile.TemporaryDirectory(prefix="policy-monitor-corpus-") as folder:
        work = Path(folder)
        began, used = time.perf_counter(), cpu()
        monitor(work, "import", "archive", str(corpus))
        took, used = time.perf_counter() - began, cpu() - used
        changes = (keep or work) / "changes.jsonl"
        monitor(work, "diff", "--since", "1970-01-01", "--format", "jsonl", out=changes)
        snapshots = sum(page["snapshots"] for page in json.loads((corpus / "pages.json").read_text(encoding="utf-8")))
        size = sum(path.stat().st_size for path in work.glob("*.db*"))
        print(
            f"replayed {snapshots} snapshots in {took:.1f} s ({snapshots / took:.0f}/s), {1000 * used / snapshots:.1f} ms of CPU each in all processes, "
            f"database {size / snapshots:.0f} bytes per snapshot"
        )
        print(read_back(work))
        per_page(corpus, changes, work)
        print()
        subprocess.run(
            [sys.executable, str(corpus / "score.py"), str(changes), "--labels", str(corpus / "labels"), "--verbose"], check=True
        )
        missed = below(score(corpus, changes, corpus / "labels")) if "--bars" in sys.argv[2:] else []
        for line in missed:
            print(f"BELOW THE BAR: {line}")
        return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
