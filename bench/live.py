"""What the benches of live checks share: pages in a folder, a server for them, and the program's own service on a throw-away SQLite file."""

from __future__ import annotations

import json
import random
import re
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.page_server import host
from monitor.app import App, make_app, utc_now
from monitor.archive.corpus import read_index, snapshots
from monitor.deliver import Deliverer
from monitor.logs import configure
from monitor.model import (
    Document,
    DocumentType,
    Provider,
    Reading,
    ReadRules,
    Response,
    Schedule,
    Source,
    SourceKey,
    Text,
    Watchlist,
)
from monitor.read import health, read
from monitor.settings import FetchOptions, Settings

SMALL, LARGE = 100_000, 600_000
"""Bytes of a page."""
PER_PROVIDER = 10
"""Sources of one provider, all on one host of their own."""
IDLE = 5.0
"""Seconds without a look after which nothing more is expected."""
NEWS = " From 1 March 2031 customers located in Belarus may not use the service."
WORDS = [
    "you",
    "we",
    "customer",
    "service",
    "may",
    "must",
    "not",
    "use",
    "data",
    "account",
    "access",
    "terms",
    "agree",
    "third",
    "party",
    "content",
    "request",
    "limit",
    "region",
    "notice",
]


# --- pages


def prepare(folder: Path, count: int, corpus: Path | None, edits: int, sizes: tuple[int, int] = (SMALL, LARGE)) -> list[ReadRules]:
    """Write `count` pages into a folder, the first `edits` with an edit of their policy; how each is read. Made up where there is no archive."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"rules-{count}-{edits}.json"
    if kept.exists():
        return [ReadRules(select=tuple(select), remove=tuple(remove)) for select, remove in json.loads(kept.read_text(encoding="utf-8"))]
    rules: list[ReadRules] = []
    edited: dict[str, tuple[str, str]] = {}
    pages = _archived(corpus, count) if corpus is not None else (_invented(number, *sizes) for number in range(count))
    for number, (body, rule) in enumerate(pages):
        edit = edit_of(body, rule) if number < edits else None
        if edit is not None:
            edited[str(number)] = edit
        (folder / f"{number}.html").write_bytes(body)
        rules.append(rule)
    (folder / "edits.json").write_text(json.dumps(edited), encoding="utf-8")
    kept.write_text(json.dumps([(each.select, each.remove) for each in rules]), encoding="utf-8")
    return rules


def _archived(corpus: Path, count: int) -> Iterator[tuple[bytes, ReadRules]]:
    """Real pages of 100–600 kB, evenly over an archive's history, those of all its pages mixed."""
    every = read_index(corpus)
    found: list[tuple[bytes, ReadRules]] = []
    for page in every:
        step = max(1, (page.snapshots or 1) // (2 * count // len(every) + 1))
        fit = [
            (each.body, page.source.rules)
            for number, each in enumerate(snapshots(page))
            if number % step == 0 and SMALL <= len(each.body) <= LARGE
        ]
        found += [(body, rules) for body, rules in fit if is_policy(body, rules)][: 2 * count // len(every) + 1]
    random.Random(1).shuffle(found)
    if len(found) < count:
        raise SystemExit(f"{corpus} has only {len(found)} pages of {SMALL}–{LARGE} bytes that can be read: ask for fewer with --pages")
    yield from found[:count]


def is_policy(body: bytes, rules: ReadRules) -> bool:
    """Whether a first look takes it for a document."""
    reading = read(response(body), rules)
    return isinstance(reading, Reading) and health.examine(response(body), reading, (), rules) is None


def response(body: bytes) -> Response:
    """A page as it is answered."""
    return Response("http://127.0.0.1/", "http://127.0.0.1/", 200, (("content-type", "text/html; charset=utf-8"),), body, utc_now())


def edit_of(body: bytes, rules: ReadRules) -> tuple[str, str] | None:
    """A sentence of the policy that stands in the source once, and the same with news behind it."""
    reading, page = read(response(body), rules), body.decode("utf-8", "replace")
    if not isinstance(reading, Reading):
        return None
    said = "\n".join(block.text for block in reading.blocks)
    pieces = [piece.strip() for piece in re.findall(r">([^<>&{}]{60,})<", page)]
    whole = next((piece for piece in pieces[len(pieces) // 2 :] if page.count(piece) == 1 and piece in said), None)
    return (whole, whole + NEWS) if whole is not None else None


def _invented(number: int, low: int, high: int) -> tuple[bytes, ReadRules]:
    """A policy of up to a hundred paragraphs among scripts and menus."""
    draw = random.Random(number)
    size = draw.randrange(low, high)
    policy = "\n".join(f"<h2>{index}. {draw.choice(WORDS)}</h2><p>{_sentence(draw)}</p>" for index in range(min(100, size // 1000)))
    menu = "".join(f'<li class="m{index}"><a href="/{index}">{_sentence(draw)[:40]}</a></li>' for index in range(min(200, size // 500)))
    head = f"<html lang=en><head><title>Terms {number}</title></head><body><nav><ul>{menu}</ul></nav><main><h1>Terms of Service {number}</h1>{policy}</main>"
    filling = "".join(f'<div class="c{draw.random()}"><span></span></div>' for _ in range(size // 100))
    data = json.dumps([draw.random() for _ in range(max(0, size - len(head) - len(filling)) // 21)])
    return f"{head}<footer>{filling}</footer><script>window.d={data}</script></body></html>".encode(), ReadRules(select=("main",))


def _sentence(draw: random.Random) -> str:
    return " ".join(draw.choice(WORDS) for _ in range(60)).capitalize() + f" {draw.randrange(10**6)}."


# --- the server


class Server:
    """`bench.page_server` in a process of its own."""

    def __init__(self, folder: Path, hosts: int) -> None:
        command = [sys.executable, "-m", "bench.page_server", str(folder), "--hosts", str(hosts)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self._process.communicate("")

    def set(self, **given: int) -> None:
        """How it answers from now on."""
        self._ask("set?" + "&".join(f"{name}={value}" for name, value in given.items()))

    def stats(self) -> dict[str, dict[str, float]]:
        """What was answered since the last time."""
        found: dict[str, dict[str, float]] = json.loads(self._ask("stats"))
        return found

    def _ask(self, what: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/__{what}", timeout=120) as answer:
            body: bytes = answer.read()
        return body


# --- the service


def watchlist(rules: list[ReadRules], count: int, port: int, interval: timedelta = timedelta(hours=12)) -> Watchlist:
    """`count` sources over the pages, ten a provider; a provider has a host of its own."""
    return Watchlist(
        tuple(_provider(rules, first, min(first + PER_PROVIDER, count), port, interval) for first in range(0, count, PER_PROVIDER))
    )


def hosts_of(count: int) -> int:
    """How many hosts so many sources need."""
    return -(-count // PER_PROVIDER)


def _provider(rules: list[ReadRules], first: int, behind: int, port: int, interval: timedelta) -> Provider:
    name = f"p{first // PER_PROVIDER:05}"
    site = f"http://{host(first // PER_PROVIDER)}:{port}"
    documents = tuple(
        Document(
            name,
            f"d{number:05}",
            Text(f"Terms {number}", f"条款 {number}"),
            DocumentType.TERMS,
            (
                Source(
                    SourceKey(name, f"d{number:05}", "page"),
                    f"{site}/{number % len(rules)}",
                    rules[number % len(rules)],
                    Schedule(interval),
                ),
            ),
        )
        for number in range(first, behind)
    )
    return Provider(name, Text(f"Provider {name}", f"公司 {name}"), None, documents)


def settings(state: Path, hosts: int, workers: int = 8) -> Settings:
    """A service with a state of its own and no web page, on pages of this machine, that tells what it sees twice at once."""
    return Settings(
        state_dir=state,
        database_url=f"sqlite:///{state / 'monitor.db'}",
        config_dir=state,
        watchlists=state,
        listen=None,
        log_level="error",
        confirm_after=timedelta(0),
        spread=timedelta(0),
        workers=workers,
        fetch=FetchOptions(host_concurrency=16, host_spacing=0.0, allow_private=tuple(map(host, range(hosts)))),
    )


@dataclass(frozen=True, slots=True)
class Spent:
    """What a round cost."""

    looks: int
    cpu: float
    """Seconds of this process, all threads."""
    wall: float

    @property
    def each(self) -> float:
        """Milliseconds of CPU a look."""
        return 1000 * self.cpu / self.looks


@contextmanager
def opened(state: Path, watched: Watchlist, workers: int = 8, deliverer: Deliverer | None = None) -> Iterator[App]:
    """The program, put together as `monitor run` does."""
    state.mkdir(parents=True, exist_ok=True)
    app = make_app(settings(state, len(watched.providers), workers), watchlist=watched, deliverer=deliverer)
    configure("text", "error")
    app.store.upgrade()
    app.watch()
    try:
        yield app
    finally:
        app.close()


def changes(app: App) -> int:
    """How many are recorded. Asked of the file itself, which costs the service nothing."""
    with closing(sqlite3.connect(app.settings.state_dir / "monitor.db")) as db:
        return int(db.execute("SELECT count(*) FROM changes").fetchone()[0])


def make_due(app: App) -> None:
    """Every source, now."""
    for provider in app.watchlist.providers:
        app.store.hasten(provider.id, utc_now())


def work(app: App, done: Callable[[int], bool], longest: float = 600.0) -> Spent:
    """Run the service until `done` says so of the looks made, or the seconds are over."""
    service = app.service()
    crew = service._checks
    began_cpu, began = time.process_time(), time.monotonic()
    ended: list[tuple[int, float, float]] = []

    def watch() -> None:
        while not done(crew.done + crew.failed) and time.monotonic() - began < longest and time.monotonic() - crew._moved < IDLE:
            time.sleep(0.05)
        ended.append((crew.done + crew.failed, time.process_time() - began_cpu, time.monotonic() - began))
        service.stop()

    watcher = threading.Thread(target=watch)
    watcher.start()
    service.run()
    watcher.join()
    if crew.failed:
        raise SystemExit(f"{crew.failed} looks failed")
    return Spent(*ended[0])
