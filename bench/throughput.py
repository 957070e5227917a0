"""How many looks a second the service makes, and how punctually: 10,000 sources in one process, each looked at every half minute.

    python -m bench.throughput [--sources 10000] [--interval 32] [--seconds 90] [--workers 128] [--low 50] [--high 500]

The pages have 10–40 kB. Their server is a process of its own that lets every request wait 50–500 ms, drawn for each. It answers 304 to nine of ten requests and the whole
page to the tenth (`--full`). Measured after the first look at each source: looks a second, how late they began, CPU and memory of the service.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

from bench import live
from bench.chaos import resident
from monitor.app import App, utc_now
from monitor.model import SourceKey

WORKERS = 128


class Punctuality:
    """How late looks begin. Stands between the desk and the service."""

    def __init__(self, app: App) -> None:
        self.late: list[float] = []
        self._due: dict[SourceKey, float] = {}
        take, lay, record = app.desk.take, app.desk.lay, app.store.record

        def taking(key: SourceKey) -> object:
            if key in self._due:
                self.late.append(time.time() - self._due[key])
            return take(key)

        def laying(look: object) -> None:
            self._due[look.source] = look.due_at.timestamp()
            lay(look)

        def recording(look: object) -> None:
            self._due[look.source] = look.due_at.timestamp()
            record(look)

        app.desk.take, app.desk.lay, app.store.record = taking, laying, recording


def main() -> None:
    """Measure in a throw-away folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--interval", type=float, default=32.0)
    parser.add_argument("--seconds", type=float, default=90.0)
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--low", type=int, default=50)
    parser.add_argument("--high", type=int, default=500)
    parser.add_argument("--full", type=int, default=10, help="one request in so many is answered with the whole page")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="throughput-") as folder:
        site = Path(folder) / "site"
        rules = live.prepare(site, given.pages, None, 0, (10_000, 40_000))
        with live.Server(site, live.hosts_of(given.sources)) as server:
            watched = live.watchlist(rules, given.sources, server.port, timedelta(seconds=given.interval))
            server.set(conditional=1, full=given.full)
            began = time.monotonic()
            with live.opened(Path(folder) / "state", watched, given.workers) as app:
                ready = time.monotonic() - began
                first = live.work(app, lambda looks: looks >= given.sources)
                print(
                    f"{given.sources} sources in force after {ready:.1f} s; first looks {first.looks / first.wall:.0f} a second, {first.each:.1f} ms CPU each",
                    flush=True,
                )
                server.set(low=given.low, high=given.high)
                app.store.sync(watched, utc_now(), timedelta(seconds=given.interval))
                told = Punctuality(app)
                memory: list[int] = []
                over = threading.Event()

                def weigh() -> None:
                    while not over.wait(5.0):
                        memory.append(resident(os.getpid()))

                watcher = threading.Thread(target=weigh)
                watcher.start()
                until = time.monotonic() + given.seconds
                spent = live.work(app, lambda _: time.monotonic() >= until, given.seconds + 10)
                over.set()
                watcher.join()
            answered = server.stats()["seen"]
    late = sorted(told.late[len(told.late) // 3 :] or [0.0])  # the backlog of the first looks is worked off first
    p50, p99 = statistics.median(late), late[int(len(late) * 0.99) - 1]
    figures = {
        "sources": given.sources,
        "looks a second": spent.looks / spent.wall,
        "CPU ms a look": spent.each,
        "late p50, % of the interval": 100 * p50 / given.interval,
        "late p99, % of the interval": 100 * p99 / given.interval,
        "memory MB, first": memory[0] / 1024,
        "memory MB, most": max(memory) / 1024,
        "memory MB, last": memory[-1] / 1024,
        "workers": given.workers,
    }
    for name, value in figures.items():
        print(f"{name:30} {value:10.2f}")
    print("answers", answered)
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
