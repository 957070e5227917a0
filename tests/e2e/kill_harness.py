"""Kills the real service with SIGKILL again and again, and counts what was lost and what was told twice.

The service is the program's own (`make_app(…).service().run()`, what `monitor run` does) in a process of its own, on a SQLite file, fetching
from a real site and delivering to a real webhook on this machine. Only the watchlist is the harness's: its pages are looked at many times a
second, where a watchlist file allows once a minute.

A page gets its next text a moment after its last one is on record, so that the texts on record must in the end be exactly the texts that were
shown, each once, in order. Some kills come at a random time after the start, most of them a random moment after the service has just asked
the site or called the webhook, where a kill hurts most.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from monitor.app import make_app, utc_now
from monitor.logs import configure
from monitor.model import (
    AlertStatus,
    ChangeFilter,
    ChangeQuery,
    Document,
    DocumentType,
    Manner,
    Provider,
    Rate,
    ReadRules,
    Schedule,
    Severity,
    Source,
    SourceKey,
    Text,
    Watchlist,
)
from monitor.ports import Store
from monitor.settings import FetchOptions, Settings
from tests.fakes.site import Answer, Seen, Site

SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]
HOOK = "/hook"
SECRET = "whsec_bm90IGEgc2VjcmV0LCBvbmx5IGEgdGVzdA=="
UNLIMITED = Rate(1_000_000, timedelta(seconds=1))
AT_ONCE = Manner(group_wait=timedelta(0), group_interval=timedelta(0), rate=UNLIMITED, storm=UNLIMITED)
EVERY = ChangeFilter(min_severity=Severity.INFO)
_FORK = multiprocessing.get_context("forkserver")
_FORK.set_forkserver_preload(["monitor.app", "monitor.schedule", "monitor.fetch", "monitor.deliver", "apprise", "tests.e2e.kill_harness"])


@dataclass(frozen=True, slots=True)
class Plan:
    """How hard it gets. Times in seconds."""

    kills: int = 200
    pages: int = 6
    seed: int = 1
    longest_life: float = 1.0
    """Greatest part of a life that is left to chance."""
    interval: float = 0.1
    """Between two looks at a page."""
    patience: float = 60.0
    """For the last life, which may finish its work. Altogether a play takes at most `patience + kills * (longest_life + 20)`."""


@dataclass(slots=True)
class Report:
    """What came of it. Every list of faults is empty when the bar is met."""

    kills: int = 0
    texts: int = 0
    """Texts shown after each page's first one: so many changes must be on record."""
    changes: int = 0
    received: int = 0
    """Changes that the webhook was told of; those that gathered meanwhile come in one call."""
    repeated: int = 0
    """Of them, those that it had been told of before."""
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        head = (
            f"{self.kills} kills in {self.seconds:.0f} s: {self.texts} texts shown, {self.changes} changes recorded, "
            f"{self.received} received, {self.repeated} of them repeats"
        )
        return "\n".join([head, *(f"  FAULT {fault}" for fault in self.faults)])


def word(number: int) -> str:
    """A made-up word, another one for every number."""
    letters = ""
    number += len(SYLLABLES) ** 2
    while number:
        number, digit = divmod(number, len(SYLLABLES))
        letters += SYLLABLES[digit]
    return letters.capitalize()


def page_text(page: int, number: int) -> str:
    """The page's text with this number: one sentence changes."""
    fixed = "".join(
        f"<p>Section {part}. The customer of {word(page)} shall keep its {word(900 + part)} account safe and use the service as agreed.</p>"
        for part in range(1, 9)
    )
    sentence = f"<p>Customers in {word(7000 + page * 997 + number)} may not use the {word(31000 + number)} service.</p>"
    return f'<html lang="en"><head><title>Terms {page}</title></head><body><main><h1>Terms of {word(page)}</h1>{fixed}{sentence}</main></body></html>'


def watchlist(base: str, plan: Plan) -> Watchlist:
    """One provider, a document a page."""
    rules, schedule = ReadRules(select=("main",)), Schedule(timedelta(seconds=plan.interval))
    documents = tuple(
        Document(
            "acme",
            f"doc{page}",
            Text(f"Terms {page}", f"条款 {page}"),
            DocumentType.TERMS,
            (Source(source_key(page), f"{base}/page{page}", rules, schedule),),
        )
        for page in range(plan.pages)
    )
    return Watchlist((Provider("acme", Text("Acme", "阿克米"), None, documents),))


def source_key(page: int) -> SourceKey:
    """The key of a page's source."""
    return SourceKey("acme", f"doc{page}", "page")


def settings(state: Path) -> Settings:
    """A service that confirms at its next look and asks loopback without pauses."""
    return Settings(
        state_dir=state,
        database_url=f"sqlite:///{state / 'monitor.db'}",
        config_dir=state,
        watchlists=state / "watchlists",
        confirm_after=timedelta(0),
        spread=timedelta(0),
        listen=None,
        log_level="error",
        fetch=FetchOptions(host_spacing=0.0, host_concurrency=8, allow_private=("127.0.0.1",)),
    )


def life(state: Path, base: str, plan: Plan) -> None:
    """One life of the service: what `monitor run` does."""
    app = make_app(settings(state), watchlist=watchlist(base, plan))
    configure("text", "error")
    app.store.upgrade()
    app.store.sync(app.watchlist, app.now())
    app.service(timedelta(milliseconds=50)).run()


class Drama:
    """The site, its changing pages, the webhook, and the killer."""

    def __init__(self, state: Path, plan: Plan) -> None:
        self.state = state
        self.plan = plan
        self.random = random.Random(plan.seed)
        self.report = Report()
        self.numbers = [0] * plan.pages
        self.lives = 0
        self.calls: dict[str, list[int]] = {}
        """For each change, in which life it was received, call by call."""
        self._changing = True
        self._over = threading.Event()
        self._busy = threading.Event()
        """Set by every request: the service is in the middle of something."""
        self._site = Site()

    def run(self) -> Report:
        """Play it to its end."""
        began = time.monotonic()
        self._site.page(HOOK, self._hook)
        for page in range(self.plan.pages):
            self._site.page(f"/page{page}", self._page(page))
        store = self._prepare()
        changer = threading.Thread(target=self._change, args=(store,))
        changer.start()
        try:
            self._kill_many()
            self._last_life(store)
        finally:
            self._over.set()
            changer.join()
            self._site.close()
        self._count(store)
        store.close()
        self.report.seconds = time.monotonic() - began
        return self.report

    def _prepare(self) -> Store:
        app = make_app(settings(self.state))
        app.store.upgrade()
        app.store.sync(watchlist(self._site.url(""), self.plan), utc_now())
        url = f"webhook://127.0.0.1:{self._site.port}{HOOK}?secret={SECRET}"
        app.store.add_subscription("hook", url, EVERY, "en", utc_now())
        app.store.change_subscription("hook", manner=AT_ONCE)
        return app.store

    def _page(self, page: int) -> Callable[[Seen], Answer]:
        def answer(seen: Seen) -> Answer:
            self._busy.set()
            number = self.numbers[page]
            return Answer(body=page_text(page, number), etag=f'"{page}-{number}"')

        return answer

    def _hook(self, seen: Seen) -> Answer:
        self._busy.set()
        for event in json.loads(seen.body)["events"]:
            self.calls.setdefault(event["id"], []).append(self.lives)
        return Answer(204, delay=self.random.uniform(0.0, 0.05))

    def _change(self, store: Store) -> None:
        """Give each page its next text a moment after its last one is on record."""
        chance = random.Random(self.plan.seed + 1)
        while not self._over.wait(0.03):
            if not self._changing:
                continue
            for row in store.status():
                page = int(row.source.key.document.removeprefix("doc"))
                if row.versions == self.numbers[page] + 1 and chance.random() < 0.5:
                    self.numbers[page] += 1

    def _start(self) -> ForkServerProcess:
        self.lives += 1
        child = _FORK.Process(target=life, args=(self.state, self._site.url(""), self.plan))
        child.start()
        return child

    def _kill_many(self) -> None:
        for _ in range(self.plan.kills):
            child = self._start()
            self._await_the_moment(child)
            if child.exitcode is not None:
                self.report.faults.append(f"life {self.lives} ended by itself with {child.exitcode}")
                return
            child.kill()
            child.join()
            self.report.kills += 1

    def _await_the_moment(self, child: ForkServerProcess) -> None:
        if self.random.random() < 0.3:
            child.join(self.random.uniform(0.0, self.plan.longest_life))
            return
        self._next_request()
        child.join(self.random.uniform(0.0, self.plan.longest_life))
        self._next_request()
        child.join(self.random.uniform(0.0, 0.05))

    def _next_request(self) -> None:
        """Wait until the service asks the site or calls the webhook, however slowly this machine starts it."""
        self._busy.clear()
        self._busy.wait(10)

    def _last_life(self, store: Store) -> None:
        """Let it finish, then ask it to stop, as systemd would."""
        child = self._start()
        until = time.monotonic() + self.plan.patience
        while time.monotonic() < until and child.exitcode is None and not self._settled(store):
            self._changing = sum(self.numbers) < self.plan.pages
            child.join(0.1)
        child.terminate()
        child.join(30)
        if child.exitcode != 0:
            self.report.faults.append(f"the last life ended with {child.exitcode}")
            child.kill()
            child.join()

    def _settled(self, store: Store) -> bool:
        if self._changing:
            return False
        recorded = all(row.versions == self.numbers[int(row.source.key.document.removeprefix("doc"))] + 1 for row in store.status())
        return recorded and not store.alerts(AlertStatus.PENDING, limit=1)

    def _count(self, store: Store) -> None:
        changes = store.changes(ChangeQuery(filter=EVERY))
        self.report.texts = sum(self.numbers)
        self.report.changes = len(changes)
        self.report.received = sum(len(lives) for lives in self.calls.values())
        self.report.repeated = self.report.received - len(self.calls)
        for page in range(self.plan.pages):
            self._count_page(store, page)
        self._count_alerts({change.id for change in changes}, store)
        self._count_database()

    def _count_page(self, store: Store, page: int) -> None:
        wanted = [word(7000 + page * 997 + number) for number in range(self.numbers[page] + 1)]
        key = source_key(page)
        versions = next(row.versions for row in store.status() if row.source.key == key)
        texts = [store.version(key, number + 1).reading.text for number in range(versions)]
        if len(texts) != len(wanted) or not all(name in text for name, text in zip(wanted, texts, strict=True)):
            self.report.faults.append(f"page {page}: {len(wanted)} texts were shown, {len(texts)} are on record or not in their order")
        steps = [(change.before, change.after) for change in store.changes(ChangeQuery(source=key, filter=EVERY))]
        if steps != [(number, number + 1) for number in range(1, len(wanted))]:
            self.report.faults.append(f"page {page}: the changes on record are {steps}")

    def _count_alerts(self, changes: set[str], store: Store) -> None:
        self.report.faults += [f"change {lost} was never received" for lost in changes - set(self.calls)]
        self.report.faults += [f"a call for {odd}, which is no change on record" for odd in set(self.calls) - changes]
        for key, lives in self.calls.items():
            if len(lives) != len(set(lives)):
                self.report.faults.append(f"change {key} was received more than once in one life: {lives}")
        for status in (AlertStatus.PENDING, AlertStatus.DEAD):
            left = store.alerts(status, limit=10)
            self.report.faults += [f"alert {alert.id} is {status.value}: {alert.last_error}" for alert in left]

    def _count_database(self) -> None:
        with sqlite3.connect(self.state / "monitor.db") as db:
            (said,) = db.execute("PRAGMA integrity_check").fetchone()
        db.close()
        if said != "ok":
            self.report.faults.append(f"the database says: {said}")
