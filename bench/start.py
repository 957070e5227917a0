"""How long it takes until a command has answered and until a service is ready, each in processes of its own.

    python bench/start.py [--sources 10000] [--runs 10]

`diff` and `search` ask a small history, 100 sources with 20 versions each, made for it. The service watches so many invented sources, none of
them due, and is ready when it tells systemd so. CPU seconds are user and system time of the process; wall-clock seconds depend on what else runs.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bench.history import NOW, generate

MONITOR = str(Path(sys.executable).with_name("monitor"))
COMMANDS: dict[str, tuple[str, ...]] = {
    "--help": ("--help",),
    "diff --help": ("diff", "--help"),
    "diff, nothing to show": ("diff", "--since", "1m"),
    "diff, 3 changes": ("diff", "--since", "300d", "--limit", "3"),
    "diff, 20 changes": ("diff", "--since", "300d"),
    "diff --format json, 3 changes": ("diff", "--since", "300d", "--limit", "3", "--format", "json"),
    "search ownership": ("search", "ownership"),
    "cat DOC@DATE": ("cat", f"p7/doc0@{NOW - timedelta(days=60):%Y-%m-%d}"),
    "status": ("status",),
}


def spent(line: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """CPU and wall-clock seconds of a process."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(line, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def show(name: str, runs: list[tuple[float, float]]) -> None:
    """Best and median of some runs."""
    figures = [
        f"{kind} {min(each) * 1000:5.0f} / {statistics.median(each) * 1000:5.0f} ms"
        for kind, each in zip(("CPU", "wall"), zip(*runs, strict=True), strict=True)
    ]
    print(f"{name:32} {'   '.join(figures)}", flush=True)


def watchlists(folder: Path, sources: int) -> None:
    """Files of 100 documents each, looked at once a day; their addresses lead nowhere, and are refused unasked."""
    folder.mkdir(parents=True)
    for number in range(sources // 100):
        documents = [
            {
                "id": f"doc{each}",
                "name": {"en": f"Document {each}", "zh": f"文档 {each}"},
                "type": "terms",
                "schedule": {"every": "1d"},
                "sources": [{"url": f"http://127.0.0.1:9/p{number}/doc{each}"}],
            }
            for each in range(100)
        ]
        provider = {"provider": f"p{number}", "name": {"en": f"P{number}", "zh": f"P{number}"}, "documents": documents}
        (folder / f"p{number}.yaml").write_text(json.dumps(provider), encoding="utf-8")


@contextmanager
def told(folder: Path) -> Iterator[tuple[socket.socket, str]]:
    """systemd's end of the socket on which a service says that it is ready."""
    path = str(folder / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(path)
        ear.settimeout(120)
        yield ear, path
    Path(path).unlink()


def ready(folder: Path, environment: dict[str, str]) -> tuple[float, float]:
    """CPU and wall-clock seconds until the service says that it is ready; then it is ended."""
    with told(folder) as (ear, path):
        started = time.perf_counter()
        with subprocess.Popen(
            [MONITOR, "run"], env={**environment, "NOTIFY_SOCKET": path}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as service:
            while b"READY=1" not in ear.recv(4096):
                pass
            wall = time.perf_counter() - started
            used = _used(service.pid)
            service.send_signal(signal.SIGTERM)
            service.wait(60)
    return used, wall


def _used(process: int) -> float:
    """CPU seconds of a process that runs."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Commands first, then the service."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=10)
    given = parser.parse_args()
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        small = {
            **plain,
            "MONITOR_STATE_DIR": str(folder / "small"),
            "MONITOR_CONFIG_DIR": str(folder / "none"),
            "MONITOR_BUNDLED": "false",
        }
        (folder / "small").mkdir()
        generate(folder / "small" / "monitor.db", 100, 20)
        show("python, nothing else", [spent([sys.executable, "-c", ""], plain) for _ in range(given.runs)])
        for name, line in COMMANDS.items():
            spent([MONITOR, *line], small)
            show(name, [spent([MONITOR, *line], small) for _ in range(given.runs)])
        watchlists(folder / "config" / "watchlists", given.sources)
        service = {
            **small,
            "MONITOR_STATE_DIR": str(folder / "large"),
            "MONITOR_CONFIG_DIR": str(folder / "config"),
            "MONITOR_LISTEN": "off",
        }
        service |= {"MONITOR_SPREAD": "1d"}
        show(f"service, {given.sources} new sources", [ready(folder, service)])
        show(f"service, {given.sources} known sources", [ready(folder, service) for _ in range(3)])


if __name__ == "__main__":
    main()
