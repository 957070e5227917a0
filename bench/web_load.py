"""How the page answers under load: 100,000 changes, 100 connections, one process that checks five pages a second at the same time.

    python bench/web_load.py [--folder DIR] [--seconds N] [--connections N] [--profile FILE]

The history is written straight into a SQLite file, once, and used again afterwards (a copy for each run): 1,000 sources of 100 providers. Forty further
providers have a list of countries and six pages each on a server of this machine; `monitor run` looks at each of these 280 once a minute, and one look in a
hundred finds another text. Then each page is asked by `wrk` (or, where there is none, by a client written here, which says so) over many different
addresses, after each was asked once, and meanwhile `/metrics` is read once a second: how late the checks are is told beside the answers' times.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from babel import Locale

from bench.history import NOW, generate
from monitor.standing import RulesInForce
from monitor.store import open_store
from monitor.watchlist import load

SOURCES, VERSIONS = 1000, 101
LIVE = 40
PAGES = {
    "regions": "regions",
    "terms": "terms",
    "business": "commercial_terms",
    "policy": "usage_policy",
    "privacy": "privacy",
    "dpa": "dpa",
    "sales": "sales_restriction",
}
COUNTRIES = [
    name for code, name in Locale("en").territories.items() if len(code) == 2 and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO")
]


# --- the watched sites


class Sites:
    """Pages on this machine: each look finds another text with a small chance."""

    def __init__(self, chance: float) -> None:
        self.served = 0
        self.chance = random.Random(7)
        self._change = chance
        self._clauses: dict[str, int] = {}
        self._lock = threading.Lock()
        self.etags = 0

    def page(self, path: str) -> bytes:
        """A policy page of 30 kB, or a list of countries."""
        with self._lock:
            self.served += 1
            if self.chance.random() < self._change:
                self._clauses[path] = self._clauses.get(path, 0) + 1
            clauses = self._clauses.get(path, 0)
        seed = random.Random(path)
        if path.endswith("/regions"):
            names = [name for name in COUNTRIES if seed.random() < 0.8]
            names = names[: len(names) - clauses] if clauses < 40 else names[:-40]
            body = (
                "<p>Our API is available in these countries and regions:</p><ul>" + "".join(f"<li>{name}</li>" for name in names) + "</ul>"
            )
        else:
            rows = [f"<p>Section {n}. {' '.join(seed.choices(_WORDS, k=60))}.</p>" for n in range(60)]
            more = [
                f"<p>Clause {n}: Customer may not resell or sublicense the services to group {n} without consent.</p>"
                for n in range(clauses)
            ]
            body = "".join([*rows, *more])
        noise = f"<!-- {self.served} -->"
        return f"<html lang=en><head><title>{path}</title></head><body><main><h1>{path}</h1>{body}</main>{noise}</body></html>".encode()


_WORDS = [
    "the",
    "of",
    "and",
    "or",
    "to",
    "you",
    "may",
    "not",
    "services",
    "use",
    "customer",
    "terms",
    "data",
    "api",
    "agreement",
    "provider",
    "account",
    "party",
    "shall",
    "any",
    "other",
    "such",
    "under",
    "law",
]


@contextmanager
def sites(chance: float) -> Iterator[tuple[Sites, int]]:
    """Served by this process: the service is another one."""
    made = Sites(chance)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = made.page(self.path)
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made, server.server_address[1]
    finally:
        server.shutdown()


# --- the service


def watchlists(folder: Path, port: int) -> None:
    """The hundred providers of the history, looked at once a month, and those that are looked at all the time."""
    folder.mkdir(parents=True)
    for number in range(100):
        entries = [_entry(f"doc{n}", "terms", f"http://127.0.0.1:{port}/p{number}/doc{n}", "30d") for n in range(SOURCES // 100)]
        (folder / f"p{number}.yaml").write_text(
            f"provider: p{number}\nname: {{en: P{number}, zh: p{number}}}\ndocuments:\n{''.join(entries)}"
        )
    for number in range(LIVE):
        entries = [_entry(name, kind, f"http://127.0.0.1:{port}/live{number}/{name}", "1m") for name, kind in PAGES.items()]
        head = f"provider: live{number}\nname: {{en: Live {number}, zh: 活跃 {number}}}\ndocuments:\n"
        (folder / f"live{number}.yaml").write_text(head + "".join(entries))


def _entry(name: str, kind: str, url: str, every: str) -> str:
    return f"  - {{id: {name}, name: {{en: {name}, zh: {name}}}, type: {kind}, language: en, schedule: {{every: {every}}}, sources: [{{url: '{url}'}}]}}\n"


@dataclass
class Service:
    """`monitor run` in a process of its own."""

    process: subprocess.Popen[bytes]
    base: str
    log: Path

    def metrics(self) -> dict[str, float]:
        """By name and labels, as they are written."""
        with urllib.request.urlopen(f"{self.base}/metrics", timeout=30) as answer:
            lines = (line for line in answer.read().decode().splitlines() if line and not line.startswith("#"))
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}

    def cpu(self) -> float:
        """Seconds of CPU that it used so far."""
        return sum(
            int(value) for value in Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
        ) / os.sysconf("SC_CLK_TCK")


@contextmanager
def service(state: Path, config: Path, port: int, profile: Path | None) -> Iterator[Service]:
    """Started, and stopped as a service manager does."""
    environment = os.environ | {
        "MONITOR_STATE_DIR": str(state),
        "MONITOR_CONFIG_DIR": str(config),
        "MONITOR_WATCHLISTS": str(config / "watchlists"),
        "MONITOR_BUNDLED": "false",
        "MONITOR_LISTEN": f"127.0.0.1:{port}",
        "MONITOR_ALLOW_PRIVATE": "127.0.0.1",
        "MONITOR_HOST_SPACING": "0s",
        "MONITOR_HOST_CONCURRENCY": "16",
        "MONITOR_CONFIRM_AFTER": "10s",
        "MONITOR_SPREAD": "10s",
        "MONITOR_LOG_LEVEL": "warning",
    }
    monitor = str(Path(sys.executable).with_name("monitor"))
    line = [sys.executable, "-m", "cProfile", "-o", str(profile), monitor, "run"] if profile else [monitor, "run"]
    with (state / "service.log").open("wb") as log:
        process = subprocess.Popen(line, env=environment, stdout=log, stderr=log)
    running = Service(process, f"http://127.0.0.1:{port}", state / "service.log")
    try:
        _wait(running)
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _wait(running: Service, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            running.metrics()
            return
        time.sleep(0.2)
        if running.process.poll() is not None:
            break
    raise SystemExit(f"the service does not answer:\n{running.log.read_text()[-3000:]}")


# --- asking


@dataclass
class Figures:
    """What came of asking one page."""

    name: str
    rate: float
    p50: float
    p99: float
    slowest: float
    errors: int
    lateness: list[float] = field(default_factory=list)
    cpu: float = 0.0
    checks: float = 0.0


LUA = """
local paths = {{{paths}}}
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
done = function(summary, latency, requests)
  local bad = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  print(string.format("FIGURES %f %f %f %f %d", summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, latency.max / 1000, bad))
end
"""


def by_wrk(base: str, paths: list[str], connections: int, seconds: int) -> tuple[float, ...]:
    """Requests a second; milliseconds p50, p99, longest; errors."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(LUA.format(paths=", ".join(json.dumps(path) for path in paths)))
        script.flush()
        line = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", script.name, base]
        printed = subprocess.run(line, check=True, capture_output=True, text=True, timeout=seconds + 60).stdout
    found = re.search(r"FIGURES (.+)", printed)
    assert found is not None, printed
    return tuple(float(value) for value in found[1].split())


def by_asyncio(base: str, paths: list[str], connections: int, seconds: int) -> tuple[float, ...]:
    """The same without wrk: slower, in a process of its own it would be no fairer."""
    host, port = base.removeprefix("http://").split(":")
    taken: list[float] = []
    errors = 0
    until = time.monotonic() + seconds

    async def visitor(start: int) -> None:
        nonlocal errors
        reader, writer = await asyncio.open_connection(host, int(port))
        at = start
        while time.monotonic() < until:
            begun = time.monotonic()
            writer.write(f"GET {paths[at % len(paths)]} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(re.search(rb"content-length: (\d+)", head)[1]))  # type: ignore[index]
            errors += b" 200 " not in head[:16]
            taken.append(time.monotonic() - begun)
            at += connections
        writer.close()

    async def together() -> None:
        await asyncio.gather(*(visitor(number) for number in range(connections)))

    asyncio.run(together())
    taken.sort()
    return len(taken) / seconds, taken[len(taken) // 2] * 1000, taken[len(taken) * 99 // 100] * 1000, taken[-1] * 1000, errors


def measure(running: Service, name: str, paths: list[str], connections: int, seconds: int) -> Figures:
    """Ask a page for a while, and read how late the checks are meanwhile."""
    asking = by_wrk if shutil.which("wrk") else by_asyncio
    before, cpu, started = running.metrics(), running.cpu(), time.monotonic()
    lateness: list[float] = []
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(asking, running.base, paths, connections, seconds)
        while not answer.done():
            time.sleep(1)
            lateness.append(running.metrics()["monitor_due_lateness_seconds"])
        figures = answer.result()
    after, took = running.metrics(), time.monotonic() - started
    checks = sum(after[key] - before.get(key, 0) for key in after if key.startswith("monitor_checks_total"))
    made = Figures(name, *figures[:4], int(figures[4]))
    made.lateness, made.cpu, made.checks = lateness, (running.cpu() - cpu) / took, checks / took
    return made


def first_look(running: Service, path: str) -> float:
    """Milliseconds of an answer of which nothing is kept."""
    begun = time.perf_counter()
    urllib.request.urlopen(f"{running.base}{path}", timeout=120).read()
    return (time.perf_counter() - begun) * 1000


def questions(file: Path) -> dict[str, list[str]]:
    """Each page with many addresses: what people look at, not one address over and over."""
    with closing(sqlite3.connect(file)) as db:
        newest = [row[0] for row in db.execute("SELECT id FROM changes ORDER BY first_seen DESC LIMIT 200")]
    lists = ["/changes", *(f"/changes?provider=p{n}" for n in range(20)), "/changes?severity=high", "/changes?kind=termination"]
    return {
        "now": ["/"],
        "list": lists,
        "change": [f"/changes/{ident}" for ident in newest],
        "regions": ["/regions", *(f"/regions?provider=live{n}" for n in range(LIVE)), "/regions?country=SG"],
        "API list": [path.replace("/changes", "/api/v1/changes").replace("severity=", "min_severity=") for path in lists],
        "feed": ["/changes.atom", *(f"/changes.atom?provider=p{n}" for n in range(20))],
    }


# --- all of it


def prepared(folder: Path) -> Path:
    """The history's file, made once."""
    file = folder / f"web-{SOURCES}x{VERSIONS}.db"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / "unfinished.db"
        part.unlink(missing_ok=True)
        generate(part, SOURCES, VERSIONS, every=1)
        part.rename(file)
    store = open_store(f"sqlite:///{file}")
    store.upgrade()
    RulesInForce(store, store.watchlist, lambda: NOW).all_at(
        NOW
    )  # what the documents state is found once; later when a version is recorded
    store.close()
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


def put_off(file: Path, folder: Path) -> None:
    """The sources of the history are not looked at: what is on their pages is not what was recorded."""
    store = open_store(f"sqlite:///{file}")
    store.sync(load([folder]), datetime.now(UTC))
    store.close()
    with closing(sqlite3.connect(file)) as db:
        db.execute("UPDATE sources SET due_at = due_at + ? WHERE provider LIKE 'p%'", (20 * 86_400 * 1_000_000,))
        db.commit()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Make it, run it, ask it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "monitor-web-load")
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--connections", type=int, default=100)
    parser.add_argument("--change", type=float, default=0.01, help="how likely a look finds another text")
    parser.add_argument("--profile", type=Path, help="write a profile of the service's main thread here")
    parser.add_argument("--only", nargs="*", help="only these pages")
    given = parser.parse_args()
    file = prepared(given.folder)
    wanted = {name: paths for name, paths in questions(file).items() if not given.only or name in given.only}
    with tempfile.TemporaryDirectory() as scratch, sites(given.change) as (made, site_port):
        state, config = Path(scratch) / "state", Path(scratch) / "config"
        state.mkdir()
        shutil.copy(file, state / "monitor.db")
        watchlists(config / "watchlists", site_port)
        put_off(state / "monitor.db", config / "watchlists")
        with service(state, config, _free_port(), given.profile) as running:
            until = time.monotonic() + 240
            while running.metrics()['monitor_sources_state{state="never"}'] and time.monotonic() < until:
                time.sleep(1)
            print(
                f"asked by {'wrk' if shutil.which('wrk') else 'a client of our own'}, {given.connections} connections, {given.seconds} s a page; load {os.getloadavg()[0]:.1f}"
            )
            for name, paths in wanted.items():
                print(f"{name:10} first look, nothing kept: {first_look(running, paths[0]):7.0f} ms", flush=True)
            print(
                f"{'page':10} {'req/s':>7} {'p50 ms':>7} {'p99 ms':>7} {'max ms':>7} {'errors':>6} {'checks/s':>8} {'late s':>7} {'CPU':>5}"
            )
            for paths in wanted.values():
                for path in paths:
                    first_look(running, path)
            for name, paths in wanted.items():
                found = measure(running, name, paths, given.connections, given.seconds)
                print(
                    f"{name:10} {found.rate:7.0f} {found.p50:7.1f} {found.p99:7.1f} {found.slowest:7.0f} {found.errors:6} {found.checks:8.1f} "
                    f"{max(found.lateness):7.2f} {found.cpu:5.2f} {1000 * found.cpu / max(1.0, found.rate):11.2f}",
                    flush=True,
                )
            print(f"pages served to the checks: {made.served}; memory {running.metrics()['process_resident_memory_bytes'] / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
